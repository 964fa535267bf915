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
    Malware,
    HostLogonSession,
    SubmissionMail,
    Nic,
    IotDevice,
    Blob,
    BlobContainer,
    Container,
    ContainerImage,
    ContainerRegistry,
    Cluster,
    Namespace,
    Pod,
    Controller,
    Service,
    ServiceAccount,
    Secret,
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
    ("awsresource", Kind::CloudResource),
    ("amazonresource", Kind::CloudResource),
    ("gcpresource", Kind::CloudResource),
    ("googlecloudresource", Kind::CloudResource),
    ("malware", Kind::Malware),
    ("hostlogonsession", Kind::HostLogonSession),
    ("submissionmail", Kind::SubmissionMail),
    ("nic", Kind::Nic),
    ("iotdevice", Kind::IotDevice),
    ("blob", Kind::Blob),
    ("blobcontainer", Kind::BlobContainer),
    ("container", Kind::Container),
    ("containerimage", Kind::ContainerImage),
    ("containerregistry", Kind::ContainerRegistry),
    ("k8scluster", Kind::Cluster),
    ("k8snamespace", Kind::Namespace),
    ("k8spod", Kind::Pod),
    ("k8scontroller", Kind::Controller),
    ("k8sdeployment", Kind::Controller),
    ("k8sreplicaset", Kind::Controller),
    ("k8sstatefulset", Kind::Controller),
    ("k8sdaemonset", Kind::Controller),
    ("k8sjob", Kind::Controller),
    ("k8scronjob", Kind::Controller),
    ("k8sservice", Kind::Service),
    ("k8sserviceaccount", Kind::ServiceAccount),
    ("k8ssecret", Kind::Secret),
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
    ("IpAddress", Kind::Ip),
    ("PodIp", Kind::Ip),
    ("LogonSession", Kind::HostLogonSession),
    ("Nics", Kind::Nic),
    ("IoTHub", Kind::CloudResource),
    ("CloudResource", Kind::CloudResource),
    ("StorageResource", Kind::CloudResource),
    ("BlobContainer", Kind::BlobContainer),
    ("Image", Kind::ContainerImage),
    ("Registry", Kind::ContainerRegistry),
    ("Pod", Kind::Pod),
    ("Containers", Kind::Container),
    ("Namespace", Kind::Namespace),
    ("Cluster", Kind::Cluster),
    ("Controller", Kind::Controller),
    ("ServiceAccount", Kind::ServiceAccount),
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
        let folded = folded.replace("kubernetes", "k8s");
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
