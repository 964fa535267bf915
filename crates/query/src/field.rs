//! The fields a filter can name.

use throughline_model::SubjectKind;

macro_rules! fields {
    ( $( $variant:ident = $name:literal $( | $alias:literal )* , $label:literal ; )+ ) => {
        /// A field of alerts that a filter can name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $( #[doc = $label] $variant, )+ }

        impl Field {
            /// Every field, in the order help lists them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in a filter.
            pub fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ }
            }

            /// What a person calls it.
            pub fn label(self) -> &'static str {
                match self { $( Self::$variant => $label, )+ }
            }

            /// The field of this name, in any case.
            pub fn named(text: &str) -> Option<Self> {
                let names: &[(&str, Self)] =
                    &[ $( ($name, Self::$variant), $( ($alias, Self::$variant), )* )+ ];
                names.iter().find(|it| it.0.eq_ignore_ascii_case(text)).map(|it| it.1)
            }
        }
    };
}

fields! {
    Severity = "severity" | "sev", "Severity";
    Status = "status", "Status";
    Source = "source" | "serviceSource", "Service source";
    Detection = "detection" | "detectionSource", "Detection source";
    Investigation = "investigation" | "investigationState", "Investigation";
    Category = "category", "Category";
    Technique = "technique", "Technique";
    Tag = "tag", "Tag";
    Classification = "classification", "Classification";
    Determination = "determination", "Determination";
    Assigned = "assigned" | "assignedTo", "Assigned to";
    Incident = "incident", "Incident";
    Id = "id" | "alert", "Alert id";
    Title = "title", "Title";
    Entity = "entity", "Entity";
    Device = "device", "Device";
    User = "user", "User";
    Mailbox = "mailbox", "Mailbox";
    Process = "process", "Process";
    File = "file", "File";
    Hash = "hash", "Hash";
    Ip = "ip", "IP address";
    Url = "url", "URL";
    Command = "cmd" | "command", "Command line";
    Time = "time", "Time";
}

impl Field {
    /// The kinds of entity that the field is about, where it is about entities.
    pub(crate) fn entity_kinds(self) -> Option<&'static [SubjectKind]> {
        Some(match self {
            Self::Entity => SubjectKind::ALL,
            Self::Device => &[SubjectKind::Device],
            Self::User => &[SubjectKind::User],
            Self::Mailbox => &[SubjectKind::Mailbox],
            Self::Process | Self::Command => &[SubjectKind::Process],
            Self::File | Self::Hash => &[SubjectKind::File, SubjectKind::Process],
            Self::Ip => &[SubjectKind::Ip],
            Self::Url => &[SubjectKind::Url, SubjectKind::Domain],
            _ => return None,
        })
    }

    /// Whether an entity's fact under this label belongs to the field.
    pub(crate) fn takes_fact(self, label: &str) -> bool {
        match self {
            Self::Hash => matches!(label, "SHA-256" | "SHA-1" | "MD5"),
            Self::Command => label == "Command line",
            Self::Process => matches!(label, "Image" | "Process id"),
            Self::File => matches!(label, "Name" | "Image" | "SHA-256" | "SHA-1" | "MD5"),
            Self::Device => {
                matches!(
                    label,
                    "DNS name"
                        | "Host name"
                        | "Defender device id"
                        | "Device id"
                        | "Entra device id"
                )
            }
            Self::User => !matches!(label, "Account domain"),
            Self::Entity => !matches!(label, "Defender device id" | "Device id" | "As exported"),
            _ => true,
        }
    }
}
