//! The fields a filter can name.

use crate::spelling::nearest;
use throughline_model::SubjectKind;

macro_rules! fields {
    (
        $( $variant:ident = $name:literal $( | $alias:literal )* , $label:literal, $about:literal ; )+
    ) => {
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

            /// What it is, in a line.
            pub fn about(self) -> &'static str {
                match self { $( Self::$variant => $about, )+ }
            }

            /// Every name that a field goes by.
            fn names() -> impl Iterator<Item = &'static str> {
                [ $( $name, $( $alias, )* )+ ].into_iter()
            }

            /// Whether a name it goes by begins like this, in small letters.
            pub(crate) fn has_name_from(self, beginning: &str) -> bool {
                let names: &[(&str, Self)] =
                    &[ $( ($name, Self::$variant), $( ($alias, Self::$variant), )* )+ ];
                names
                    .iter()
                    .any(|it| it.1 == self && it.0.to_lowercase().starts_with(beginning))
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

/// How the values of a field are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueForm {
    /// One of the values of an enumeration.
    Listed,
    /// Text, with `*` for anything, or `/an expression/`.
    Text,
    /// A [`TimeRange`](crate::TimeRange).
    Time,
    /// A [`PriorityRange`](crate::PriorityRange).
    Priority,
}

fields! {
    Severity = "severity" | "sev", "Severity", "How grave the alert is";
    Status = "status", "Status", "New, in progress or resolved";
    Source = "source" | "serviceSource", "Service source", "The product the alert came from";
    Detection = "detection" | "detectionSource", "Detection source", "The sensor it came from";
    Investigation = "investigation" | "investigationState", "Investigation",
        "How far an automated investigation got";
    Category = "category", "Category", "Tactic or kind of threat";
    Technique = "technique", "Technique", "ATT&CK technique, its sub-techniques included";
    Tag = "tag", "Tag", "A tag on the alert";
    Classification = "classification", "Classification", "Whether the alert was right";
    Determination = "determination", "Determination", "What it turned out to be";
    Assigned = "assigned" | "assignedTo", "Assigned to", "Who works on it";
    Incident = "incident", "Incident", "Id of the incident that holds it";
    Id = "id" | "alert", "Alert id", "Id of the alert";
    Title = "title", "Title", "Words of the title";
    Entity = "entity" | "evidence", "Entity", "Any evidence: name, id, hash, address";
    Device = "device" | "evidence.device", "Device", "Name or id of a device";
    User = "user" | "evidence.user", "User", "Name, SID or object id of an account";
    Mailbox = "mailbox" | "evidence.mailbox", "Mailbox", "Address of a mailbox";
    Process = "process" | "evidence.process", "Process", "Image name or process id";
    File = "file" | "evidence.file", "File", "File name or hash";
    Hash = "hash" | "evidence.hash", "Hash", "SHA-256, SHA-1 or MD5 of a file";
    Ip = "ip" | "evidence.ip", "IP address", "An IP address";
    Url = "url" | "domain" | "evidence.url" | "evidence.domain", "URL", "URL or domain";
    Command = "cmd" | "command" | "evidence.cmd", "Command line", "Words of a command line";
    Time = "time", "Time", "When it was last active: -7d.., 2026-04-01..2026-04-07";
    Priority = "priority", "Priority", "Priority score, 0 to 100: >85, 15..85";
    First = "first", "First activity", "When its activity began";
    Created = "created", "Created", "When the alert was raised";
    Updated = "updated", "Updated", "When its record was last changed";
    Resolved = "resolved", "Resolved at", "When it was resolved";
    Product = "product" | "productName", "Product", "Product name, as exported";
    Policy = "policy" | "policyId", "Policy", "The policy behind the alert";
    Workspace = "workspace", "Workspace", "The workspace that kept the alert";
    AlertSubscription = "alertSubscription", "Alert subscription",
        "Cloud subscription that the alert was raised in";
    Sensitivity = "sensitivity" | "sensitivityLabel", "Sensitivity label",
        "Sensitivity label of what the alert touches";
    Rule = "rule" | "detector", "Rule", "The rule or detector that raised it";
    Threat = "threat", "Threat", "Name or family of the threat, or its actor";
    Actor = "actor", "Actor", "Name of the actor";
    Tenant = "tenant", "Tenant", "Id of the tenant";
    Sha256 = "sha256" | "evidence.sha256", "SHA-256", "SHA-256 of a file";
    Sha1 = "sha1" | "evidence.sha1", "SHA-1", "SHA-1 of a file";
    Md5 = "md5" | "evidence.md5", "MD5", "MD5 of a file";
    Registry = "registry" | "evidence.registry", "Registry", "Registry key, value name or value";
    App = "app" | "evidence.app", "Application", "Cloud or OAuth application, service principal";
    Resource = "resource" | "evidence.resource", "Cloud resource", "Name or id of a cloud resource";
    Sender = "sender" | "evidence.sender", "Sender", "Sender of a message: address, name, domain";
    Recipient = "recipient" | "evidence.recipient", "Recipient", "Recipient of a message";
    Subject = "subject" | "evidence.subject", "Subject", "Subject of a message";
    DeviceGroup = "deviceGroup", "Device group", "Group of a device";
    Os = "os" | "osPlatform", "Operating system", "Operating system of a device";
    Subscription = "subscription", "Subscription", "Cloud subscription or account of a device or resource";
    Stream = "stream" | "dataStream", "Data stream", "Where an address, account or application was told of";
    Kind = "evidence.type" | "evidence.kind" | "type", "Evidence type", "A type of evidence: process, url, mailCluster";
    Verdict = "evidence.verdict" | "verdict", "Verdict", "What was concluded of a piece of evidence";
    Remediation = "evidence.remediation" | "remediation", "Remediation", "What was done about a piece of evidence";
    Role = "evidence.role" | "role", "Role", "The part a piece of evidence played";
    Multiple = "multiple", "Multiple", "Incidents with alerts of several: source, category";
}

impl Field {
    /// How its values are written.
    pub fn value_form(self) -> ValueForm {
        match self {
            Self::Time | Self::First | Self::Created | Self::Updated | Self::Resolved => {
                ValueForm::Time
            }
            Self::Priority => ValueForm::Priority,
            Self::Severity
            | Self::Status
            | Self::Source
            | Self::Detection
            | Self::Investigation
            | Self::Classification
            | Self::Determination
            | Self::Kind
            | Self::Verdict
            | Self::Remediation
            | Self::Role => ValueForm::Listed,
            _ => ValueForm::Text,
        }
    }

    /// The field that somebody may have meant who wrote this.
    pub fn meant(text: &str) -> Option<&'static str> {
        nearest(text, Self::names())
    }

    /// The kinds of entity that the field is about, where it is about entities.
    pub fn entity_kinds(self) -> Option<&'static [SubjectKind]> {
        Some(match self {
            Self::Entity => SubjectKind::ALL,
            Self::Device | Self::DeviceGroup | Self::Os => &[SubjectKind::Device],
            Self::User => &[SubjectKind::User],
            Self::Mailbox => &[SubjectKind::Mailbox],
            Self::Process | Self::Command => &[SubjectKind::Process],
            Self::File | Self::Hash => &[SubjectKind::File, SubjectKind::Process],
            Self::Sha256 | Self::Sha1 | Self::Md5 => {
                &[SubjectKind::File, SubjectKind::Process, SubjectKind::Blob]
            }
            Self::Ip => &[SubjectKind::Ip],
            Self::Url => &[SubjectKind::Url, SubjectKind::Domain],
            Self::Registry => &[SubjectKind::RegistryKey, SubjectKind::RegistryValue],
            Self::App => &[
                SubjectKind::CloudApplication,
                SubjectKind::OauthApplication,
                SubjectKind::ServicePrincipal,
            ],
            Self::Resource => &[SubjectKind::CloudResource],
            Self::Sender | Self::Recipient | Self::Subject => &[
                SubjectKind::Message,
                SubjectKind::SubmissionMail,
                SubjectKind::TeamsMessage,
            ],
            Self::Subscription => &[SubjectKind::Device, SubjectKind::CloudResource],
            Self::Stream => &[
                SubjectKind::User,
                SubjectKind::Ip,
                SubjectKind::CloudApplication,
            ],
            _ => return None,
        })
    }

    /// Whether an entity's fact under this label belongs to the field.
    pub(crate) fn takes_fact(self, label: &str) -> bool {
        match self {
            Self::Hash => matches!(label, "SHA-256" | "SHA-1" | "MD5"),
            Self::Sha256 => label == "SHA-256",
            Self::Sha1 => label == "SHA-1",
            Self::Md5 => label == "MD5",
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
            Self::Registry => label != "Device id",
            Self::Sender => matches!(
                label,
                "Sender"
                    | "Sender name"
                    | "Sender domain"
                    | "Envelope sender"
                    | "Envelope sender name"
                    | "Envelope sender domain"
            ),
            Self::Recipient => matches!(label, "Recipient" | "Suspicious recipient"),
            Self::Subject => label == "Subject",
            Self::DeviceGroup => label == "Device group",
            Self::Os => label == "Operating system",
            Self::Subscription => matches!(label, "Subscription id" | "Cloud account id"),
            Self::Stream => label == "Data stream",
            _ => true,
        }
    }

    /// Whether every entity of the field's kinds has a fact of the field, so
    /// that none need be looked for.
    pub(crate) fn is_of_all(self) -> bool {
        matches!(
            self,
            Self::Entity
                | Self::Device
                | Self::User
                | Self::Mailbox
                | Self::Process
                | Self::File
                | Self::Ip
                | Self::Url
                | Self::Registry
                | Self::App
                | Self::Resource
        )
    }
}
