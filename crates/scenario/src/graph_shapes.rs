//! The records of the Graph security export, field by field in the order written.
//!
//! Only what this crate fills is here; a field that a product leaves empty is written
//! as null, as exports do.

#![expect(
    clippy::struct_field_names,
    reason = "the fields are called what the format calls them"
)]

use serde::Serialize;

use crate::moment::Moment;
use crate::vocabulary::{
    AlertStatus, Classification, Detection, DetectionSource, Determination, DeviceHealth,
    DeviceRisk, IncidentStatus, InvestigationState, Remediation, Role, Severity, Verdict,
};

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Alert {
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    pub id: String,
    pub provider_alert_id: String,
    pub incident_id: Option<String>,
    pub status: AlertStatus,
    pub severity: Severity,
    pub classification: Classification,
    pub determination: Determination,
    pub service_source: &'static str,
    pub detection_source: DetectionSource,
    pub product_name: &'static str,
    pub detector_id: String,
    pub tenant_id: String,
    pub title: String,
    pub description: String,
    pub recommended_actions: String,
    pub category: String,
    pub assigned_to: Option<String>,
    pub alert_web_url: String,
    pub incident_web_url: Option<String>,
    pub actor_display_name: Option<String>,
    pub threat_display_name: Option<String>,
    pub threat_family_name: Option<String>,
    pub mitre_techniques: Vec<String>,
    pub created_date_time: Moment,
    pub last_update_date_time: Moment,
    pub resolved_date_time: Option<Moment>,
    pub first_activity_date_time: Moment,
    pub last_activity_date_time: Moment,
    pub alert_policy_id: Option<String>,
    pub additional_data: Option<Nothing>,
    pub investigation_state: Option<InvestigationState>,
    pub system_tags: Vec<String>,
    pub comments: Vec<Comment>,
    pub evidence: Vec<Evidence>,
}

pub(crate) const ALERT: &str = "#microsoft.graph.security.alert";

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Incident {
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    pub id: String,
    pub tenant_id: String,
    pub status: IncidentStatus,
    pub incident_web_url: String,
    pub redirect_incident_id: Option<String>,
    pub display_name: String,
    pub created_date_time: Moment,
    pub last_update_date_time: Moment,
    pub assigned_to: Option<String>,
    pub classification: Classification,
    pub determination: Determination,
    pub severity: Severity,
    pub custom_tags: Vec<String>,
    pub system_tags: Vec<String>,
    pub description: Option<String>,
    pub last_modified_by: Option<String>,
    pub resolving_comment: Option<String>,
    pub summary: Option<String>,
    pub comments: Vec<Comment>,
    pub alerts: Vec<Alert>,
}

pub(crate) const INCIDENT: &str = "#microsoft.graph.security.incident";

/// A field that is always null.
#[derive(Debug, Clone, Serialize)]
pub(crate) enum Nothing {}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Comment {
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    pub comment: String,
    pub created_by_display_name: String,
    pub created_date_time: Moment,
}

pub(crate) const COMMENT: &str = "#microsoft.graph.security.alertComment";

/// One piece of evidence: what all kinds share, then the kind's own fields.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Evidence {
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    pub created_date_time: Moment,
    pub verdict: Verdict,
    pub remediation_status: Remediation,
    pub remediation_status_details: Option<String>,
    pub roles: Vec<Role>,
    pub detailed_roles: Vec<String>,
    pub tags: Vec<String>,
    #[serde(flatten)]
    pub body: Body,
}

#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(crate) enum Body {
    Process(Box<ProcessBody>),
    File(Box<FileBody>),
    Device(Box<DeviceBody>),
    RegistryValue(RegistryValueBody),
    User(UserBody),
    Mailbox(MailboxBody),
    Mail(Box<MailBody>),
    MailCluster(MailClusterBody),
    Url(UrlBody),
    Ip(IpBody),
    CloudApplication(CloudApplicationBody),
    OAuthApplication(OAuthApplicationBody),
    Session(Box<SessionBody>),
}

impl Body {
    pub fn odata_type(&self) -> &'static str {
        match self {
            Self::Process(_) => "#microsoft.graph.security.processEvidence",
            Self::File(_) => "#microsoft.graph.security.fileEvidence",
            Self::Device(_) => "#microsoft.graph.security.deviceEvidence",
            Self::RegistryValue(_) => "#microsoft.graph.security.registryValueEvidence",
            Self::User(_) => "#microsoft.graph.security.userEvidence",
            Self::Mailbox(_) => "#microsoft.graph.security.mailboxEvidence",
            Self::Mail(_) => "#microsoft.graph.security.analyzedMessageEvidence",
            Self::MailCluster(_) => "#microsoft.graph.security.mailClusterEvidence",
            Self::Url(_) => "#microsoft.graph.security.urlEvidence",
            Self::Ip(_) => "#microsoft.graph.security.ipEvidence",
            Self::CloudApplication(_) => "#microsoft.graph.security.cloudApplicationEvidence",
            Self::OAuthApplication(_) => "#microsoft.graph.security.oauthApplicationEvidence",
            Self::Session(_) => "#microsoft.graph.security.cloudLogonSessionEvidence",
        }
    }
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProcessBody {
    pub process_id: u32,
    pub process_command_line: String,
    pub process_creation_date_time: Option<Moment>,
    pub detection_status: Detection,
    pub mde_device_id: String,
    pub image_file: FileDetails,
    pub user_account: Option<UserAccount>,
    /// Left out altogether when nothing is known of the parent.
    #[serde(flatten)]
    pub parent: Option<ParentFields>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ParentFields {
    pub parent_process_id: u32,
    pub parent_process_creation_date_time: Option<Moment>,
    pub parent_process_image_file: FileDetails,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileDetails {
    pub sha1: String,
    pub sha256: String,
    pub md5: String,
    pub file_name: String,
    pub file_path: Option<String>,
    pub file_size: u32,
    pub file_publisher: Option<String>,
    pub signer: Option<String>,
    pub issuer: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserAccount {
    pub account_name: String,
    pub domain_name: Option<String>,
    pub user_sid: String,
    pub azure_ad_user_id: Option<String>,
    pub user_principal_name: Option<String>,
    pub display_name: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileBody {
    pub detection_status: Detection,
    pub mde_device_id: Option<String>,
    pub file_details: FileDetails,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeviceBody {
    pub first_seen_date_time: Moment,
    pub mde_device_id: String,
    pub azure_ad_device_id: String,
    pub device_dns_name: String,
    pub host_name: String,
    pub nt_domain: String,
    pub dns_domain: String,
    pub os_platform: String,
    pub os_build: Option<i64>,
    pub version: String,
    pub health_status: DeviceHealth,
    pub risk_score: DeviceRisk,
    pub rbac_group_id: u32,
    pub rbac_group_name: String,
    pub onboarding_status: &'static str,
    pub defender_av_status: &'static str,
    pub last_ip_address: String,
    pub last_external_ip_address: String,
    pub ip_interfaces: Vec<String>,
    pub vm_metadata: Option<Nothing>,
    pub logged_on_users: Vec<LoggedOnUser>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LoggedOnUser {
    pub account_name: String,
    pub domain_name: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RegistryValueBody {
    pub mde_device_id: String,
    pub registry_hive: String,
    pub registry_key: String,
    pub registry_value_name: String,
    pub registry_value: String,
    pub registry_value_type: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserBody {
    pub user_account: UserAccount,
    pub stream: Option<Nothing>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MailboxBody {
    pub primary_address: String,
    pub display_name: String,
    pub upn: String,
    pub user_account: UserAccount,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MailBody {
    pub network_message_id: String,
    pub internet_message_id: String,
    pub subject: String,
    pub language: &'static str,
    pub sender_ip: String,
    pub recipient_email_address: String,
    pub anti_spam_direction: &'static str,
    pub delivery_action: &'static str,
    pub delivery_location: &'static str,
    pub urn: Option<String>,
    pub threats: Vec<String>,
    pub threat_detection_methods: Vec<String>,
    pub urls: Vec<String>,
    pub url_count: usize,
    pub attachments_count: u32,
    pub received_date_time: Moment,
    pub p1_sender: Sender,
    pub p2_sender: Sender,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sender {
    pub email_address: String,
    pub display_name: String,
    pub domain_name: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MailClusterBody {
    pub network_message_ids: Vec<String>,
    pub cluster_by: String,
    pub cluster_by_value: String,
    pub email_count: u32,
    pub query: String,
    pub urn: String,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct UrlBody {
    pub url: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IpBody {
    pub ip_address: String,
    pub country_letter_code: Option<String>,
    pub location: Option<Location>,
    pub stream: Option<Nothing>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Location {
    pub city: String,
    pub state: Option<String>,
    pub country_name: String,
    pub latitude: f64,
    pub longitude: f64,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CloudApplicationBody {
    pub app_id: i64,
    pub display_name: String,
    pub instance_id: i64,
    pub instance_name: String,
    pub saas_app_id: i64,
    pub stream: Option<Nothing>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OAuthApplicationBody {
    pub app_id: String,
    pub object_id: String,
    pub display_name: String,
    pub publisher: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionBody {
    pub session_id: String,
    pub account: Evidence,
    pub user_agent: String,
    pub browser: String,
    pub operating_system: String,
    pub device_name: Option<String>,
    pub protocol: Option<String>,
    pub start_utc_date_time: Moment,
    pub previous_logon_date_time: Option<Moment>,
}
