//! Rows of which a query kept a few columns only (data formats, 5): those of one
//! table, though none of them is its sign ([`super::table`]).

use super::columns::{is_in, plain_name};
use super::table;
use crate::format::Format;

/// The table that all of these columns are of, where one is the time and another a
/// device or an account, and something is told beside those. `has` and `action` are
/// as those of [`table::with_columns`].
pub(super) fn table_of_part<'k>(
    names: impl Iterator<Item = &'k str>,
    has: &dyn Fn(&str) -> bool,
    action: Option<&str>,
) -> Option<Format> {
    let is_on_device = has("DeviceId") || has("DeviceName");
    if !has("Timestamp") || !(is_on_device || ACCOUNT.iter().any(|it| has(it))) {
        return None;
    }
    let own: Vec<&str> = names
        // What services and scripts write beside the columns.
        .filter(|it| !it.contains("odata") && !it.starts_with('_'))
        .map(plain_name)
        .filter(|it| !is_in(COMMON, it) && !is_in(ACCOUNT, it))
        .collect();
    let is_of = |table: Format| own.iter().all(|it| is_column(table, it));
    let likely = table::device_events(has, action);
    let tables = [
        (likely, is_on_device || likely != Format::DeviceEvents),
        (Format::IdentityLogonEvents, true),
        (Format::CloudAppEvents, true),
        (Format::UrlClickEvents, true),
        (Format::DeviceEvents, is_on_device),
    ];
    let table = tables.into_iter().find(|it| it.1 && is_of(it.0))?.0;
    (!own.is_empty()).then_some(table)
}

/// Whether a table has a column, beside those that any has.
fn is_column(table: Format, name: &str) -> bool {
    let of = |lists: &[&[&str]]| lists.iter().any(|it| is_in(it, name));
    match table {
        Format::DeviceProcessEvents => is_initiating(name) || of(&[PROCESS]),
        Format::DeviceNetworkEvents => is_initiating(name) || of(&[NETWORK]),
        Format::DeviceRegistryEvents => is_initiating(name) || of(&[REGISTRY]),
        Format::DeviceLogonEvents => is_initiating(name) || of(&[LOGON]),
        Format::DeviceFileEvents | Format::DeviceImageLoadEvents => {
            is_initiating(name) || of(&[FILE])
        }
        Format::DeviceEvents => {
            is_initiating(name) || of(&[PROCESS, NETWORK, REGISTRY, LOGON, FILE])
        }
        Format::IdentityLogonEvents => of(&[IDENTITY]),
        Format::CloudAppEvents => of(&[CLOUD]),
        Format::UrlClickEvents => of(&[CLICK]),
        _ => false,
    }
}

/// Whether a column tells of who did it, as every table of devices does.
fn is_initiating(name: &str) -> bool {
    name.get(..17)
        .is_some_and(|it| it.eq_ignore_ascii_case("InitiatingProcess"))
}

/// What any table has.
const COMMON: &[&str] = &[
    "ActionType",
    "AdditionalFields",
    "DeviceId",
    "DeviceName",
    "ReportId",
    "SourceSystem",
    "TenantId",
    "TimeGenerated",
    "Timestamp",
    "Type",
];

/// Who it is about.
const ACCOUNT: &[&str] = &[
    "AccountDisplayName",
    "AccountDomain",
    "AccountName",
    "AccountObjectId",
    "AccountSid",
    "AccountUpn",
];

/// `DeviceProcessEvents`.
const PROCESS: &[&str] = &[
    "CreatedProcessSessionId",
    "FileName",
    "FileSize",
    "FolderPath",
    "IsProcessRemoteSession",
    "LogonId",
    "MD5",
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
    "SHA1",
    "SHA256",
];

/// `DeviceNetworkEvents`.
const NETWORK: &[&str] = &[
    "LocalIP",
    "LocalIPType",
    "LocalPort",
    "Protocol",
    "RemoteIP",
    "RemoteIPType",
    "RemotePort",
    "RemoteUrl",
];

/// `DeviceRegistryEvents`.
const REGISTRY: &[&str] = &[
    "PreviousRegistryKey",
    "PreviousRegistryValueData",
    "PreviousRegistryValueName",
    "RegistryKey",
    "RegistryValueData",
    "RegistryValueName",
    "RegistryValueType",
];

/// `DeviceLogonEvents`.
const LOGON: &[&str] = &[
    "FailureReason",
    "IsLocalAdmin",
    "LogonId",
    "LogonType",
    "Protocol",
    "RemoteDeviceName",
    "RemoteIP",
    "RemoteIPType",
    "RemotePort",
];

/// `DeviceFileEvents`, and of it `DeviceImageLoadEvents`.
const FILE: &[&str] = &[
    "FileName",
    "FileOriginIP",
    "FileOriginReferrerUrl",
    "FileOriginUrl",
    "FileSize",
    "FolderPath",
    "IsAzureInfoProtectionApplied",
    "MD5",
    "PreviousFileName",
    "PreviousFolderPath",
    "RequestAccountDomain",
    "RequestAccountName",
    "RequestAccountSid",
    "RequestProtocol",
    "RequestSourceIP",
    "RequestSourcePort",
    "SensitivityLabel",
    "SensitivitySubLabel",
    "SHA1",
    "SHA256",
    "ShareName",
];

/// `IdentityLogonEvents`.
const IDENTITY: &[&str] = &[
    "Application",
    "DestinationDeviceName",
    "DestinationIPAddress",
    "DestinationPort",
    "DeviceType",
    "FailureReason",
    "IPAddress",
    "Isp",
    "Location",
    "LogonType",
    "OSPlatform",
    "Port",
    "Protocol",
    "TargetAccountDisplayName",
    "TargetDeviceName",
];

/// `CloudAppEvents`.
const CLOUD: &[&str] = &[
    "AccountId",
    "AccountType",
    "ActivityObjects",
    "ActivityType",
    "AppInstanceId",
    "Application",
    "ApplicationId",
    "AuditSource",
    "City",
    "CountryCode",
    "DeviceType",
    "IPAddress",
    "IPCategory",
    "IPTags",
    "IsAdminOperation",
    "IsAnonymousProxy",
    "IsExternalUser",
    "IsImpersonated",
    "Isp",
    "LastSeenForUser",
    "OAuthAppId",
    "ObjectId",
    "ObjectName",
    "ObjectType",
    "OSPlatform",
    "RawEventData",
    "SessionData",
    "UncommonForUser",
    "UserAgent",
    "UserAgentTags",
];

/// `UrlClickEvents`.
const CLICK: &[&str] = &[
    "IPAddress",
    "IsClickedThrough",
    "NetworkMessageId",
    "Url",
    "UrlChain",
    "Workload",
];

#[cfg(test)]
mod tests {
    use super::super::columns::COLUMNS;
    use super::*;

    #[test]
    fn lists_are_sorted_and_of_known_columns() {
        for list in [
            COMMON, ACCOUNT, PROCESS, NETWORK, REGISTRY, LOGON, FILE, IDENTITY, CLOUD, CLICK,
        ] {
            assert!(list.iter().all(|it| is_in(list, it)), "{list:?}");
            assert!(list.iter().all(|it| is_in(COLUMNS, it)), "{list:?}");
        }
    }

    #[test]
    fn a_part_of_a_table_is_told_by_all_its_columns() {
        for (columns, table) in [
            (
                "Timestamp DeviceName ProcessId FileName",
                Some(Format::DeviceProcessEvents),
            ),
            (
                "timestamp devicename remoteip remoteport",
                Some(Format::DeviceNetworkEvents),
            ),
            (
                "Timestamp DeviceName RegistryKey InitiatingProcessIntegrityLevel",
                Some(Format::DeviceRegistryEvents),
            ),
            (
                "Timestamp DeviceId AccountName LogonType RemoteIP",
                Some(Format::DeviceLogonEvents),
            ),
            // A process started, or a file was written: it is not told.
            (
                "Timestamp DeviceName FileName SHA256",
                Some(Format::DeviceEvents),
            ),
            (
                "Timestamp DeviceName ProcessId RemoteIP ReportId_long",
                Some(Format::DeviceEvents),
            ),
            (
                "Timestamp AccountUpn IPAddress LogonType",
                Some(Format::IdentityLogonEvents),
            ),
            (
                "Timestamp AccountObjectId Application UserAgent @odata.id",
                Some(Format::CloudAppEvents),
            ),
            ("Timestamp AccountUpn Url", Some(Format::UrlClickEvents)),
            (
                "Timestamp AccountName ProcessId",
                Some(Format::DeviceProcessEvents),
            ),
            ("Timestamp DeviceName AccountName", None),
            ("Timestamp DeviceName", None),
            ("Timestamp RemoteIP", None),
            ("DeviceName RemoteIP", None),
            ("Timestamp DeviceName RemoteIP Severity", None),
            ("Timestamp AccountName Protocol FileName", None),
        ] {
            let names: Vec<&str> = columns.split(' ').collect();
            let has = |name: &str| names.iter().any(|it| it.eq_ignore_ascii_case(name));
            let found = table_of_part(names.iter().copied(), &has, None);
            assert_eq!(found, table, "{columns}");
        }
    }
}
