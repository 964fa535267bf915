//! Which type a piece of evidence has (data formats, 1.3).

use crate::fields::{Fields, Text};
use std::borrow::Cow;
use throughline_records::json::Object;

/// Keys under which pipelines keep the type.
const KEYS: [&str; 4] = [
    "@odata.type",
    "at_sign_odata_type",
    "odata_type",
    "@odata_type",
];

/// Where the type is not said, the key that only one type has. Some keys belong
/// to several types: the ones that have more keys of their own are asked first.
const CHARACTERISTIC: &[(&str, &str)] = &[
    ("processId", "processEvidence"),
    ("fileDetails", "fileEvidence"),
    ("algorithm", "fileHashEvidence"),
    ("registryValueName", "registryValueEvidence"),
    ("registryKey", "registryKeyEvidence"),
    ("host", "hostLogonSessionEvidence"),
    ("ioTHub", "ioTDeviceEvidence"),
    ("deviceDnsName", "deviceEvidence"),
    ("mdeDeviceId", "deviceEvidence"),
    ("destinationAddress", "networkConnectionEvidence"),
    ("macAddress", "nicEvidence"),
    ("activeDirectoryDomainName", "activeDirectoryDomainEvidence"),
    ("servicePrincipalObjectId", "servicePrincipalEvidence"),
    ("agentId", "aiAgentEvidence"),
    ("configurationId", "mailboxConfigurationEvidence"),
    ("primaryAddress", "mailboxEvidence"),
    ("submissionId", "submissionMailEvidence"),
    ("messageId", "teamsMessageEvidence"),
    ("networkMessageId", "analyzedMessageEvidence"),
    ("clusterBy", "mailClusterEvidence"),
    ("ipAddress", "ipEvidence"),
    ("signatureHash", "sasTokenEvidence"),
    ("storageResource", "blobContainerEvidence"),
    ("blobContainer", "blobEvidence"),
    ("url", "urlEvidence"),
    ("domainName", "dnsEvidence"),
    ("instanceName", "cloudApplicationEvidence"),
    ("objectId", "oauthApplicationEvidence"),
    ("securityGroupId", "securityGroupEvidence"),
    ("sessionId", "cloudLogonSessionEvidence"),
    ("requestId", "cloudLogonRequestEvidence"),
    ("resourceId", "azureResourceEvidence"),
    ("amazonResourceId", "amazonResourceEvidence"),
    ("fullResourceName", "googleCloudResourceEvidence"),
    ("distribution", "kubernetesClusterEvidence"),
    ("cluster", "kubernetesNamespaceEvidence"),
    ("containers", "kubernetesPodEvidence"),
    ("clusterIP", "kubernetesServiceEvidence"),
    ("secretType", "kubernetesSecretEvidence"),
    ("containerId", "containerEvidence"),
    ("imageId", "containerImageEvidence"),
    ("registry", "containerRegistryEvidence"),
    ("orgId", "gitHubOrganizationEvidence"),
    ("repoId", "gitHubRepoEvidence"),
    ("userId", "gitHubUserEvidence"),
    ("userAccount", "userEvidence"),
];

/// What every type has.
const OF_ALL: [&str; 7] = [
    "createdDateTime",
    "verdict",
    "remediationStatus",
    "remediationStatusDetails",
    "roles",
    "detailedRoles",
    "tags",
];

/// Whether evidence says its type.
pub(super) fn is_told(object: &Object<'_>) -> bool {
    KEYS.iter().any(|key| object.has(key))
}

/// Takes the type: as it is told, without its name space; else `default`; else by
/// the keys.
pub(super) fn take<'a>(fields: &mut Fields<'a, '_>, default: Option<&'static str>) -> Text<'a> {
    for key in KEYS {
        if let Some(name) = fields.text(key) {
            return match name.rfind(['.', '#']) {
                Some(dot) => Cow::Owned(name[dot + 1..].to_owned()),
                None => name,
            };
        }
    }
    Cow::Borrowed(default.unwrap_or_else(|| by_keys(&fields.object)))
}

fn by_keys(object: &Object<'_>) -> &'static str {
    if let Some((_, name)) = CHARACTERISTIC.iter().find(|(key, _)| object.has(key)) {
        return name;
    }
    // The words for these are common: they count with their namespace only.
    if object.has("namespace") {
        if object.has("type") {
            return "kubernetesControllerEvidence";
        }
        let is_own = |key: &&str| !OF_ALL.iter().any(|it| it.eq_ignore_ascii_case(key));
        let mut own: Vec<&str> = object.left().filter(is_own).collect();
        own.sort_unstable();
        if own == ["name", "namespace"] {
            return "kubernetesServiceAccountEvidence";
        }
    }
    "unknownEvidence"
}
