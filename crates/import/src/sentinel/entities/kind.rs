//! The types of entities (data formats, 4.3).

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Account,
    Host,
    Process,
    File,
    FileHash,
    Ip,
    Url,
    Dns,
    Mailbox,
    Message,
    MailCluster,
    CloudApplication,
    OauthApplication,
    LogonSession,
    LogonRequest,
    RegistryKey,
    RegistryValue,
    SecurityGroup,
    CloudResource,
    /// An entity of a type there are no words for; it is kept as it stands.
    Other,
    /// No entity, but a part of one, such as the location of an address.
    Part,
}

/// Types as `Type`, `type` or `kind` name them, without case, `-` and `_`.
const NAMES: &[(&str, Kind)] = &[
    ("account", Kind::Account),
    ("host", Kind::Host),
    ("process", Kind::Process),
    ("file", Kind::File),
    ("filehash", Kind::FileHash),
    ("ip", Kind::Ip),
    ("url", Kind::Url),
    ("dns", Kind::Dns),
    ("dnsresolution", Kind::Dns),
    ("mailbox", Kind::Mailbox),
    ("mailmessage", Kind::Message),
    ("mailcluster", Kind::MailCluster),
    ("cloudapplication", Kind::CloudApplication),
    ("oauthapplication", Kind::OauthApplication),
    ("cloudlogonsession", Kind::LogonSession),
    ("cloudlogonrequest", Kind::LogonRequest),
    ("registrykey", Kind::RegistryKey),
    ("registryvalue", Kind::RegistryValue),
    ("securitygroup", Kind::SecurityGroup),
    ("azureresource", Kind::CloudResource),
];

/// Keys under which other entities keep one, where it does not say its type.
const PLACES: &[(&str, Kind)] = &[
    ("ImageFile", Kind::File),
    ("Files", Kind::File),
    ("FileHashes", Kind::FileHash),
    ("ParentProcess", Kind::Process),
    ("Processes", Kind::Process),
    ("Account", Kind::Account),
    ("Host", Kind::Host),
    ("Key", Kind::RegistryKey),
    ("LastIpAddress", Kind::Ip),
    ("LastExternalIpAddress", Kind::Ip),
    ("IpAddresses", Kind::Ip),
    ("DnsServerIp", Kind::Ip),
    ("HostIpAddress", Kind::Ip),
];

/// Keys that only one type has, for a listed entity that does not say its type.
const CHARACTERISTIC_KEYS: &[(&str, Kind)] = &[
    ("MdatpDeviceId", Kind::Host),
    ("HostName", Kind::Host),
    ("AadUserId", Kind::Account),
    ("UPNSuffix", Kind::Account),
    ("ProcessId", Kind::Process),
    ("Algorithm", Kind::FileHash),
    ("FileHashes", Kind::File),
    ("Directory", Kind::File),
    ("Address", Kind::Ip),
    ("MailboxPrimaryAddress", Kind::Mailbox),
    ("NetworkMessageId", Kind::Message),
    ("NetworkMessageIds", Kind::MailCluster),
    ("DomainName", Kind::Dns),
    ("Url", Kind::Url),
    ("Hive", Kind::RegistryKey),
    ("OAuthAppId", Kind::OauthApplication),
    ("RequestId", Kind::LogonRequest),
    ("ResourceId", Kind::CloudResource),
];

impl Kind {
    /// The kind of this name; `Other` where there are no words for it.
    pub(super) fn named(name: &str) -> Self {
        let folded: String = name
            .chars()
            .filter(|c| !matches!(c, '-' | '_' | ' '))
            .map(|c| c.to_ascii_lowercase())
            .collect();
        NAMES
            .iter()
            .find(|it| it.0 == folded)
            .map_or(Self::Other, |it| it.1)
    }

    /// The kind of what stands under this key, where the key says it.
    pub(super) fn under(key: &str) -> Option<Self> {
        PLACES
            .iter()
            .find(|it| it.0.eq_ignore_ascii_case(key))
            .map(|it| it.1)
    }

    /// The kind of what has a key only that kind has.
    pub(super) fn having(has: impl Fn(&str) -> bool) -> Self {
        CHARACTERISTIC_KEYS
            .iter()
            .find(|it| has(it.0))
            .map_or(Self::Other, |it| it.1)
    }
}
