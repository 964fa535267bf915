//! The fields that a column can be mapped to (data formats, 8.1 and 8.2).

use serde::{Deserialize, Serialize};

/// What kind of value a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// Several texts in one cell.
    List,
    Time,
}

macro_rules! fields {
    ( $( $variant:ident = $name:literal $label:literal $kind:ident ),+ $(,)? ) => {
        /// A field of an alert, or of what it is about.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum MapField {
            $( #[doc = $label] #[serde(rename = $name)] $variant, )+
        }

        impl MapField {
            /// Every field, in the order a panel shows them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The field as map files write it (`sourceIp`).
            pub fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ }
            }

            /// The field as a person reads it.
            pub fn label(self) -> &'static str {
                match self { $( Self::$variant => $label, )+ }
            }

            pub(crate) fn kind(self) -> Kind {
                match self { $( Self::$variant => Kind::$kind, )+ }
            }
        }
    };
}

fields! {
    Time = "time" "Time" Time,
    EndTime = "endTime" "End time" Time,
    Title = "title" "Title" Text,
    Severity = "severity" "Severity" Text,
    Status = "status" "Status" Text,
    Category = "category" "Category" Text,
    Description = "description" "Description" Text,
    Techniques = "techniques" "ATT&CK techniques" List,
    Id = "id" "Alert id" Text,
    IncidentId = "incidentId" "Incident id" Text,
    Detector = "detector" "Rule or detector" Text,
    Product = "product" "Product" Text,
    AssignedTo = "assignedTo" "Assigned to" Text,
    Tags = "tags" "Tags" List,
    Host = "host" "Host" Text,
    DeviceIp = "deviceIp" "Host's address" List,
    DeviceId = "deviceId" "Device id" Text,
    User = "user" "User" List,
    UserDomain = "userDomain" "User's domain" Text,
    UserUpn = "userUpn" "User principal name" Text,
    UserSid = "userSid" "User's SID" Text,
    Ip = "ip" "IP address" List,
    SourceIp = "sourceIp" "Source address" List,
    DestinationIp = "destinationIp" "Destination address" List,
    Url = "url" "URL" List,
    Domain = "domain" "Domain name" List,
    Process = "process" "Process" Text,
    ProcessPath = "processPath" "Process path" Text,
    ProcessId = "processId" "Process id" Text,
    CommandLine = "commandLine" "Command line" Text,
    ProcessStart = "processStart" "Process started" Time,
    ParentProcess = "parentProcess" "Parent process" Text,
    ParentPath = "parentPath" "Parent's path" Text,
    ParentId = "parentId" "Parent's process id" Text,
    ParentCommandLine = "parentCommandLine" "Parent's command line" Text,
    ParentStart = "parentStart" "Parent started" Time,
    File = "file" "File" Text,
    FilePath = "filePath" "File path" Text,
    FileHash = "fileHash" "File hash" List,
    RegistryKey = "registryKey" "Registry key" Text,
    Sender = "sender" "Mail sender" Text,
    Recipient = "recipient" "Mail recipient" List,
    Subject = "subject" "Mail subject" Text,
}

impl MapField {
    /// Whether its value is a time.
    pub fn is_time(self) -> bool {
        self.kind() == Kind::Time
    }

    /// Whether it may have several values.
    pub fn is_list(self) -> bool {
        self.kind() == Kind::List
    }

    /// The field of this name.
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.name() == name)
    }
}
