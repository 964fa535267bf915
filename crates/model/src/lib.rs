//! The field's vocabulary: alerts, incidents, evidence, verdicts, ids and times.
//!
//! Plain types, no I/O, nothing of ours underneath. Records are generic over
//! their text: an importer produces them borrowing from the file it reads
//! (`Cow<str>`), the dataset keeps the very same shapes with interned symbols.
//! `map_text` turns one into the other.

mod alert;
mod event;
mod evidence;
mod facts;
mod ids;
mod incident;
mod incident_outline;
mod logon;
mod term;
mod time;
mod visible;
mod vocabulary;

pub use alert::{AlertRecord, Comment};
pub use event::{Clock, EventKind, EventRecord};
pub use evidence::{Evidence, EvidenceRole, Roles};
pub use facts::{
    AccountDirectoryFacts, AccountFacts, ActiveDirectoryDomainFacts, AiAgentFacts,
    BlobContainerFacts, BlobFacts, CloudApplicationFacts, CloudResourceFacts, ContainerFacts,
    ContainerImageFacts, ContainerRegistryFacts, DeviceFacts, DeviceManagementFacts, DomainFacts,
    FactValue, FileFacts, GitHubOrganizationFacts, GitHubRepoFacts, GitHubUserFacts,
    HostLogonSessionFacts, IotDeviceFacts, IpFacts, KubernetesClusterFacts,
    KubernetesControllerFacts, KubernetesNamespaceFacts, KubernetesPodFacts, KubernetesSecretFacts,
    KubernetesServiceAccountFacts, KubernetesServiceFacts, LogonRequestFacts, LogonSessionFacts,
    MailClusterFacts, MailboxConfigurationFacts, MailboxFacts, MalwareFacts, MessageFacts,
    NetworkConnectionFacts, NicFacts, OauthApplicationFacts, OtherFacts, ProcessFacts,
    RegistryFacts, SasTokenFacts, SecurityGroupFacts, ServicePrincipalFacts, Subject, SubjectKind,
    SubmissionMailFacts, TeamsMessageFacts, UrlFacts,
};
pub use ids::{AlertKey, IncidentKey};
pub use incident::IncidentRecord;
pub use incident_outline::IncidentOutline;
pub use logon::{Logon, LogonKind};
pub use term::{Term, Vocabulary};
pub use time::{DateOrder, ReadTime, TimeError, Timestamp, Zone};
pub use visible::{visible, visible_char, visible_line};
pub use vocabulary::{
    AlertStatus, Classification, DetectionSource, DetectionStatus, Determination, IncidentStatus,
    InvestigationState, RemediationStatus, ServiceSource, Severity, Verdict,
};
