//! The values that two alerts can share, and how much each kind says.

use serde::{Deserialize, Serialize};
use std::fmt;
use throughline_model::SubjectKind;

/// Which value: a position in [`crate::Values`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ValueId(pub u32);

/// What kind of value connects two alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[repr(u8)]
pub enum ConnectorKind {
    /// A machine.
    Device,
    /// An account.
    User,
    /// A mailbox.
    Mailbox,
    /// A process, or the one that started it.
    Process,
    /// A file.
    File,
    /// An address on the network.
    Ip,
    /// A web address.
    Url,
    /// A domain name.
    Domain,
    /// One delivered message.
    Message,
    /// The address a message says it is from.
    Sender,
    /// A key or value of the registry.
    Registry,
    /// An application, in the cloud or by consent.
    Application,
    /// A cloud resource, container, repository, bucket …
    Resource,
    /// A session or one request to sign in.
    Session,
}

impl ConnectorKind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Device,
        Self::User,
        Self::Mailbox,
        Self::Process,
        Self::File,
        Self::Ip,
        Self::Url,
        Self::Domain,
        Self::Message,
        Self::Sender,
        Self::Registry,
        Self::Application,
        Self::Resource,
        Self::Session,
    ];

    /// The kind of connector that evidence of a kind is; none for what names no
    /// thing of its own (a cluster, a malware family, a connection).
    pub fn of(kind: SubjectKind) -> Option<Self> {
        use SubjectKind as S;
        Some(match kind {
            S::Device | S::IotDevice => Self::Device,
            S::User | S::ServicePrincipal | S::GitHubUser | S::KubernetesServiceAccount => {
                Self::User
            }
            S::Mailbox => Self::Mailbox,
            S::File => Self::File,
            S::Ip => Self::Ip,
            S::Url => Self::Url,
            S::Domain => Self::Domain,
            S::Message | S::TeamsMessage | S::SubmissionMail => Self::Message,
            S::RegistryKey | S::RegistryValue => Self::Registry,
            S::CloudApplication | S::OauthApplication | S::AiAgent => Self::Application,
            S::CloudResource
            | S::BlobContainer
            | S::Blob
            | S::SasToken
            | S::KubernetesCluster
            | S::KubernetesPod
            | S::KubernetesController
            | S::KubernetesService
            | S::KubernetesSecret
            | S::Container
            | S::ContainerImage
            | S::ContainerRegistry
            | S::GitHubRepo => Self::Resource,
            S::LogonSession | S::LogonRequest | S::HostLogonSession => Self::Session,
            _ => return None,
        })
    }

    /// The kind as settings and output write it.
    pub fn api(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::User => "user",
            Self::Mailbox => "mailbox",
            Self::Process => "process",
            Self::File => "file",
            Self::Ip => "ip",
            Self::Url => "url",
            Self::Domain => "domain",
            Self::Message => "message",
            Self::Sender => "sender",
            Self::Registry => "registry",
            Self::Application => "application",
            Self::Resource => "resource",
            Self::Session => "session",
        }
    }

    /// The kind as a person reads it, within a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::User => "user",
            Self::Mailbox => "mailbox",
            Self::Process => "process",
            Self::File => "file",
            Self::Ip => "IP address",
            Self::Url => "URL",
            Self::Domain => "domain",
            Self::Message => "message",
            Self::Sender => "sender",
            Self::Registry => "registry key",
            Self::Application => "application",
            Self::Resource => "resource",
            Self::Session => "session",
        }
    }

    /// Whether it is somebody's or something's own place, of which a value that
    /// many share says less.
    pub fn is_asset(self) -> bool {
        matches!(self, Self::Device | Self::User | Self::Mailbox)
    }
}

impl fmt::Display for ConnectorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
