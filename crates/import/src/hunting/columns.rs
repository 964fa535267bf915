//! The columns of the tables, by name (data formats, 5).
//!
//! A query that unites tables writes a column whose type differs between them
//! once for each type: `ReportId_long`, `ReportId_string`.

use crate::fields::Fields;
use crate::format::Format;
use crate::report::ProblemKind;
use std::borrow::Cow;
use std::cmp::Ordering;
use throughline_records::json::{Object, Value};

/// What the union of tables appends to the name of a column.
const SUFFIXES: [&str; 8] = [
    "_string",
    "_long",
    "_int",
    "_real",
    "_bool",
    "_datetime",
    "_guid",
    "_dynamic",
];

/// More columns has no table; a hostile record must not cost more than it is long.
const MAX_COLUMNS: usize = 1024;

/// Whether there are more names than a table has columns.
pub(super) fn too_many<'k>(mut names: impl Iterator<Item = &'k str>) -> bool {
    names.nth(MAX_COLUMNS).is_some()
}

/// The column a name stands for: `ReportId` for `ReportId_long`.
pub(super) fn plain_name(name: &str) -> &str {
    SUFFIXES
        .iter()
        .find_map(|it| name.strip_suffix(it))
        .filter(|stem| is_in(COLUMNS, stem))
        .unwrap_or(name)
}

/// A row whose columns have their own names. Of a column that stands in it once
/// for each type, the one with something in it counts; empty ones are left out.
pub(super) fn with_plain_names(mut row: Object<'_>) -> Object<'_> {
    let is_plain = |name: &str| plain_name(name).len() == name.len();
    if row.keys().all(is_plain) {
        return row;
    }
    let names: Vec<String> = row.keys().map(str::to_owned).collect();
    let mut plain = Object::default();
    for name in names {
        let value = row.take(&name);
        if is_empty(&value) {
            continue;
        }
        let stem = plain_name(&name);
        let name = if plain.has(stem) {
            name
        } else {
            stem.to_owned()
        };
        plain.push(Cow::Owned(name), value);
    }
    plain
}

/// Whether a cell says nothing.
pub(super) fn is_empty(value: &Value<'_>) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.trim().is_empty(),
        Value::List(items) => items.iter().all(is_empty),
        Value::Object(object) => object.keys().next().is_none(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether a row has something in a column.
pub(super) fn is_told(row: &Object<'_>, column: &str) -> bool {
    row.peek(column).is_some_and(|it| !is_empty(it))
}

/// Counts the columns that have something in them that nobody took, but for
/// those that are known to be of no use here.
pub(super) fn note_left(fields: &mut Fields<'_, '_>, table: Format) {
    for (name, value) in fields.object.iter() {
        if !is_empty(value)
            && !is_in(NOT_SHOWN, name)
            && !name.contains("odata")
            && !name.starts_with('_')
        {
            let table = table.name().trim_start_matches("hunting.");
            let field = format!("{table}.{name}");
            fields.notes.add(ProblemKind::UnknownField, &field, "");
        }
    }
}

/// Whether a sorted list has a name, in any case.
pub(super) fn is_in(names: &[&str], name: &str) -> bool {
    names.binary_search_by(|it| compare(it, name)).is_ok()
}

fn compare(a: &str, b: &str) -> Ordering {
    let lower = |it: u8| it.to_ascii_lowercase();
    a.bytes().map(lower).cmp(b.bytes().map(lower))
}

/// Columns that say nothing a view here could show, or say again what others say.
const NOT_SHOWN: &[&str] = &[
    "AccountType",
    "AppGuardContainerId",
    "AuditSource",
    "Connectors",
    "CreatedProcessSessionId",
    "DeviceType",
    "EmailActionPolicyGuid",
    "EmailClusterId",
    "EmailSize",
    "InitiatingProcessIsRemoteSession",
    "InitiatingProcessRemoteSessionDeviceName",
    "InitiatingProcessRemoteSessionIP",
    "InitiatingProcessSessionId",
    "InitiatingProcessSignatureStatus",
    "InitiatingProcessSignerType",
    "InitiatingProcessVersionInfoCompanyName",
    "InitiatingProcessVersionInfoFileDescription",
    "InitiatingProcessVersionInfoInternalFileName",
    "InitiatingProcessVersionInfoOriginalFileName",
    "InitiatingProcessVersionInfoProductName",
    "InitiatingProcessVersionInfoProductVersion",
    "IPCategory",
    "IPTags",
    "IsAnonymousProxy",
    "LastSeenForUser",
    "LocalIPType",
    "MachineGroup",
    "MG",
    "ProcessVersionInfoCompanyName",
    "ProcessVersionInfoFileDescription",
    "ProcessVersionInfoInternalFileName",
    "ProcessVersionInfoProductName",
    "ProcessVersionInfoProductVersion",
    "RawEventData",
    "RemoteIPType",
    "ReportId",
    "SenderFromDomain",
    "SenderMailFromDomain",
    "SenderObjectId",
    "SessionData",
    "SourceSystem",
    "TenantId",
    "TimeGenerated",
    "Type",
    "UrlCount",
    "UserAgentTags",
];

/// The columns of all tables, and those that Log Analytics adds.
pub(super) const COLUMNS: &[&str] = &[
    "AadDeviceId",
    "AccountDisplayName",
    "AccountDomain",
    "AccountId",
    "AccountName",
    "AccountObjectId",
    "AccountSid",
    "AccountType",
    "AccountUpn",
    "Action",
    "ActionResult",
    "ActionTrigger",
    "ActionType",
    "ActivityObjects",
    "ActivityType",
    "AdditionalFields",
    "AlertId",
    "AppGuardContainerId",
    "AppInstanceId",
    "Application",
    "ApplicationId",
    "AppName",
    "AppVersion",
    "AssetValue",
    "AttachmentCount",
    "AttackTechniques",
    "AuditSource",
    "AuthenticationDetails",
    "AwsResourceName",
    "AzureResourceId",
    "AzureVmId",
    "BulkComplaintLevel",
    "Categories",
    "Category",
    "Cc",
    "City",
    "ClientVersion",
    "CloudPlatform",
    "CloudPlatforms",
    "CloudResource",
    "ConfidenceLevel",
    "ConnectivityType",
    "Connectors",
    "Context",
    "CountryCode",
    "CreatedProcessSessionId",
    "DeliveryAction",
    "DeliveryLocation",
    "DestinationDeviceName",
    "DestinationIPAddress",
    "DestinationPort",
    "DetectionMethods",
    "DetectionSource",
    "DeviceCategory",
    "DeviceDynamicTags",
    "DeviceId",
    "DeviceManualTags",
    "DeviceName",
    "DeviceSubtype",
    "DeviceType",
    "DistributionList",
    "EmailAction",
    "EmailActionPolicy",
    "EmailActionPolicyGuid",
    "EmailClusterId",
    "EmailDirection",
    "EmailLanguage",
    "EmailSize",
    "EmailSubject",
    "EntityType",
    "EvidenceDirection",
    "EvidenceRole",
    "ExchangeTransportRule",
    "ExclusionReason",
    "ExposureLevel",
    "FailureReason",
    "FileExtension",
    "FileName",
    "FileOriginIP",
    "FileOriginReferrerUrl",
    "FileOriginUrl",
    "FileSize",
    "FileType",
    "FolderPath",
    "ForwardingInformation",
    "GcpFullResourceName",
    "HardwareUuid",
    "HostDeviceId",
    "InitiatingProcessAccountDomain",
    "InitiatingProcessAccountName",
    "InitiatingProcessAccountObjectId",
    "InitiatingProcessAccountSid",
    "InitiatingProcessAccountUpn",
    "InitiatingProcessCommandLine",
    "InitiatingProcessCreationTime",
    "InitiatingProcessFileName",
    "InitiatingProcessFileSize",
    "InitiatingProcessFolderPath",
    "InitiatingProcessId",
    "InitiatingProcessIntegrityLevel",
    "InitiatingProcessIsRemoteSession",
    "InitiatingProcessLogonId",
    "InitiatingProcessMD5",
    "InitiatingProcessParentCreationTime",
    "InitiatingProcessParentFileName",
    "InitiatingProcessParentId",
    "InitiatingProcessParentUniqueId",
    "InitiatingProcessRemoteSessionDeviceName",
    "InitiatingProcessRemoteSessionIP",
    "InitiatingProcessSessionId",
    "InitiatingProcessSHA1",
    "InitiatingProcessSHA256",
    "InitiatingProcessSignatureStatus",
    "InitiatingProcessSignerType",
    "InitiatingProcessTokenElevation",
    "InitiatingProcessUniqueId",
    "InitiatingProcessVersionInfoCompanyName",
    "InitiatingProcessVersionInfoFileDescription",
    "InitiatingProcessVersionInfoInternalFileName",
    "InitiatingProcessVersionInfoOriginalFileName",
    "InitiatingProcessVersionInfoProductName",
    "InitiatingProcessVersionInfoProductVersion",
    "InternetMessageId",
    "IPAddress",
    "IPCategory",
    "IPTags",
    "IsAdminOperation",
    "IsAnonymousProxy",
    "IsAzureADJoined",
    "IsAzureInfoProtectionApplied",
    "IsClickedThrough",
    "IsExcluded",
    "IsExternalUser",
    "IsFirstContact",
    "IsImpersonated",
    "IsInternetFacing",
    "IsLocalAdmin",
    "Isp",
    "IsProcessRemoteSession",
    "JoinType",
    "LastSeenForUser",
    "LatestDeliveryAction",
    "LatestDeliveryLocation",
    "LocalIP",
    "LocalIPType",
    "LocalPort",
    "Location",
    "LoggedOnUsers",
    "LogonId",
    "LogonType",
    "MachineGroup",
    "MD5",
    "MergedDeviceIds",
    "MergedToDeviceId",
    "MG",
    "MitigationStatus",
    "Model",
    "NetworkMessageId",
    "OAuthAppId",
    "OAuthApplicationId",
    "ObjectId",
    "ObjectName",
    "ObjectType",
    "OnboardingStatus",
    "OrgLevelAction",
    "OrgLevelPolicy",
    "OSArchitecture",
    "OSBuild",
    "OSDistribution",
    "OSPlatform",
    "OSVersion",
    "OSVersionInfo",
    "Port",
    "PreviousFileName",
    "PreviousFolderPath",
    "PreviousRegistryKey",
    "PreviousRegistryValueData",
    "PreviousRegistryValueName",
    "ProcessCommandLine",
    "ProcessCreationTime",
    "ProcessId",
    "ProcessIntegrityLevel",
    "ProcessRemoteSessionDeviceName",
    "ProcessRemoteSessionIP",
    "ProcessTokenElevation",
    "ProcessUniqueId",
    "ProcessVersionInfoCompanyName",
    "ProcessVersionInfoFileDescription",
    "ProcessVersionInfoInternalFileName",
    "ProcessVersionInfoOriginalFileName",
    "ProcessVersionInfoProductName",
    "ProcessVersionInfoProductVersion",
    "Protocol",
    "PublicIP",
    "Query",
    "QueryTarget",
    "QueryType",
    "RawEventData",
    "RecipientDomain",
    "RecipientEmailAddress",
    "RecipientObjectId",
    "RegistryDeviceTag",
    "RegistryKey",
    "RegistryValueData",
    "RegistryValueName",
    "RegistryValueType",
    "RemoteDeviceName",
    "RemoteIP",
    "RemoteIPType",
    "RemotePort",
    "RemoteUrl",
    "ReportId",
    "RequestAccountDomain",
    "RequestAccountName",
    "RequestAccountSid",
    "RequestProtocol",
    "RequestSourceIP",
    "RequestSourcePort",
    "ResourceID",
    "ResourceType",
    "SenderDisplayName",
    "SenderFromAddress",
    "SenderFromDomain",
    "SenderIPv4",
    "SenderIPv6",
    "SenderMailFromAddress",
    "SenderMailFromDomain",
    "SenderObjectId",
    "SensitivityLabel",
    "SensitivitySubLabel",
    "SensorHealthState",
    "ServiceSource",
    "SessionData",
    "Severity",
    "SHA1",
    "SHA256",
    "ShareName",
    "SourceId",
    "SourceSystem",
    "Subject",
    "SubscriptionId",
    "TargetAccountDisplayName",
    "TargetAccountUpn",
    "TargetDeviceName",
    "TenantId",
    "ThreatClassification",
    "ThreatFamily",
    "ThreatNames",
    "ThreatTypes",
    "TimeGenerated",
    "Timestamp",
    "Title",
    "To",
    "Type",
    "UncommonForUser",
    "Url",
    "UrlChain",
    "UrlCount",
    "UrlDomain",
    "UrlLocation",
    "UserAgent",
    "UserAgentTags",
    "UserLevelAction",
    "UserLevelPolicy",
    "Vendor",
    "Workload",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [COLUMNS, NOT_SHOWN] {
            for pair in list.windows(2) {
                assert!(compare(pair[0], pair[1]).is_lt(), "{pair:?}");
            }
        }
    }

    #[test]
    fn only_known_columns_lose_their_suffix() {
        assert_eq!(plain_name("ReportId_long"), "ReportId");
        assert_eq!(plain_name("useragent_dynamic"), "useragent");
        assert_eq!(plain_name("my_string"), "my_string");
        assert_eq!(plain_name("ReportId"), "ReportId");
    }
}
