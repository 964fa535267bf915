//! Which table a row is of (data formats, 5 and 10): told by its name where the
//! export says it, else by columns and by what was done.

use crate::format::Format;

/// The table of this name.
pub(super) fn named(name: &str) -> Option<Format> {
    let is_it = |it: &Format| name_of(*it).is_some_and(|it| it.eq_ignore_ascii_case(name.trim()));
    Format::ALL.iter().copied().find(is_it)
}

/// The name of a table.
pub(super) fn name_of(table: Format) -> Option<&'static str> {
    if table == Format::HuntingEvents {
        return None;
    }
    table.name().strip_prefix("hunting.")
}

/// The table that has such columns. `has` is asked whether a column is there, or
/// whether a row has something in it, as the caller pleases; `action` is what the
/// row says was done.
pub(super) fn with_columns(has: &dyn Fn(&str) -> bool, action: Option<&str>) -> Option<Format> {
    let any = |columns: &[&str]| columns.iter().any(|it| has(it));
    alerts(has)
        .or_else(|| mail(has))
        .or_else(|| {
            let is_device_event = any(&[
                "InitiatingProcessFileName",
                "InitiatingProcessId",
                "InitiatingProcessCommandLine",
                "InitiatingProcessFolderPath",
                "InitiatingProcessAccountName",
                "InitiatingProcessAccountSid",
                "InitiatingProcessSHA1",
                "InitiatingProcessSHA256",
                "InitiatingProcessCreationTime",
                "InitiatingProcessParentFileName",
            ]);
            is_device_event.then(|| device_events(has, action))
        })
        .or_else(|| cloud_and_identity(has, action))
        .or_else(|| {
            // A query may have left out who did it.
            let is_on_device = any(&["DeviceId", "DeviceName"]);
            let is_event = is_on_device && (has("ActionType") || has("ProcessCommandLine"));
            is_event.then(|| device_events(has, action))
        })
        .or_else(|| {
            let is_inventory = any(&["DeviceId", "DeviceName"])
                && any(&[
                    "OnboardingStatus",
                    "SensorHealthState",
                    "LoggedOnUsers",
                    "PublicIP",
                    "MachineGroup",
                    "ClientVersion",
                    "JoinType",
                    "ExposureLevel",
                ]);
            is_inventory.then_some(Format::DeviceInfo)
        })
}

fn alerts(has: &dyn Fn(&str) -> bool) -> Option<Format> {
    let any = |columns: &[&str]| columns.iter().any(|it| has(it));
    let is_alert = has("AlertId") || (has("Title") && has("AttackTechniques"));
    if !is_alert {
        return None;
    }
    let is_evidence = any(&[
        "EntityType",
        "EvidenceRole",
        "EvidenceDirection",
        "DeviceId",
        "DeviceName",
        "AccountName",
        "AccountUpn",
        "FileName",
        "SHA1",
        "SHA256",
        "RemoteIP",
        "RemoteUrl",
        "NetworkMessageId",
    ]);
    let is_info = any(&[
        "Title",
        "Category",
        "AttackTechniques",
        "ServiceSource",
        "DetectionSource",
    ]);
    if is_evidence {
        Some(Format::AlertEvidence)
    } else {
        is_info.then_some(Format::AlertInfo)
    }
}

fn mail(has: &dyn Fn(&str) -> bool) -> Option<Format> {
    let any = |columns: &[&str]| columns.iter().any(|it| has(it));
    if has("Url") && any(&["IsClickedThrough", "UrlChain", "Workload"]) {
        return Some(Format::UrlClickEvents);
    }
    if !has("NetworkMessageId") {
        return None;
    }
    Some(if any(&["ActionTrigger", "ActionResult"]) {
        Format::EmailPostDeliveryEvents
    } else if any(&["Url", "UrlDomain", "UrlLocation"]) {
        Format::EmailUrlInfo
    } else if any(&["FileName", "FileType", "SHA256"]) {
        Format::EmailAttachmentInfo
    } else {
        Format::EmailEvents
    })
}

fn cloud_and_identity(has: &dyn Fn(&str) -> bool, action: Option<&str>) -> Option<Format> {
    let any = |columns: &[&str]| columns.iter().any(|it| has(it));
    let is_cloud = any(&[
        "ActivityType",
        "ActivityObjects",
        "RawEventData",
        "IsAdminOperation",
        "IsImpersonated",
        "AppInstanceId",
        "OAuthAppId",
    ]);
    if is_cloud && any(&["Application", "ApplicationId", "AccountObjectId"]) {
        return Some(Format::CloudAppEvents);
    }
    let is_identity = any(&[
        "DestinationDeviceName",
        "DestinationIPAddress",
        "TargetDeviceName",
        "TargetAccountUpn",
        "QueryTarget",
    ]) || (has("Application") && any(&["Protocol", "IPAddress"]));
    if !is_identity || !any(&["ActionType", "LogonType", "QueryType"]) {
        return None;
    }
    Some(if any(&["QueryType", "QueryTarget"]) {
        Format::IdentityQueryEvents
    } else if has("LogonType") || action.is_some_and(|it| it.starts_with("Logon")) {
        Format::IdentityLogonEvents
    } else {
        Format::IdentityDirectoryEvents
    })
}

/// The table of an event on a device: what was done names it, where it is done in
/// one table only.
pub(super) fn device_events(has: &dyn Fn(&str) -> bool, action: Option<&str>) -> Format {
    let any = |columns: &[&str]| columns.iter().any(|it| has(it));
    if let Some(action) = action {
        return match action {
            "ProcessCreated" | "OpenProcess" => Format::DeviceProcessEvents,
            "FileCreated" | "FileModified" | "FileDeleted" | "FileRenamed" => {
                Format::DeviceFileEvents
            }
            "ImageLoaded" => Format::DeviceImageLoadEvents,
            "LogonSuccess" | "LogonFailed" | "LogonAttempted" => Format::DeviceLogonEvents,
            "ListeningConnectionCreated"
            | "InboundConnectionAccepted"
            | "InboundConnectionAttempt"
            | "InboundConnectionBlocked"
            | "InboundInternetScanInspected"
            | "NetworkSignatureInspected" => Format::DeviceNetworkEvents,
            _ if action.starts_with("Registry") => Format::DeviceRegistryEvents,
            _ if action.starts_with("Connection") || action.ends_with("ConnectionInspected") => {
                Format::DeviceNetworkEvents
            }
            _ => Format::DeviceEvents,
        };
    }
    if any(&["ProcessCommandLine", "ProcessCreationTime", "ProcessId"]) {
        Format::DeviceProcessEvents
    } else if any(&["RegistryKey", "RegistryValueName"]) {
        Format::DeviceRegistryEvents
    } else if has("LogonType") {
        Format::DeviceLogonEvents
    } else if any(&["RemoteIP", "RemoteUrl", "RemotePort", "LocalPort"]) {
        Format::DeviceNetworkEvents
    } else if any(&["PreviousFileName", "FileOriginUrl", "RequestProtocol"]) {
        Format::DeviceFileEvents
    } else {
        Format::DeviceEvents
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(columns: &[&str], action: Option<&str>) -> Option<Format> {
        with_columns(&|it| columns.contains(&it), action)
    }

    #[test]
    fn tables_are_told_by_their_columns() {
        for (columns, action, table) in [
            (
                &["AlertId", "Title", "AttackTechniques"][..],
                None,
                Some(Format::AlertInfo),
            ),
            (
                &["AlertId", "EntityType"],
                None,
                Some(Format::AlertEvidence),
            ),
            (&["AlertId", "Other"], None, None),
            (
                &["NetworkMessageId", "SenderFromAddress"],
                None,
                Some(Format::EmailEvents),
            ),
            (
                &["NetworkMessageId", "FileName", "SHA256"],
                None,
                Some(Format::EmailAttachmentInfo),
            ),
            (
                &["NetworkMessageId", "Url", "UrlDomain"],
                None,
                Some(Format::EmailUrlInfo),
            ),
            (
                &["NetworkMessageId", "ActionTrigger", "ActionType"],
                Some("Manual Remediation"),
                Some(Format::EmailPostDeliveryEvents),
            ),
            (
                &["Url", "NetworkMessageId", "IsClickedThrough"],
                Some("ClickAllowed"),
                Some(Format::UrlClickEvents),
            ),
            (
                &["InitiatingProcessId", "RemoteIP"],
                None,
                Some(Format::DeviceNetworkEvents),
            ),
            (
                &["InitiatingProcessId", "RemoteIP"],
                Some("NamedPipeEvent"),
                Some(Format::DeviceEvents),
            ),
            (
                &["DeviceName", "LogonType", "ActionType"],
                Some("LogonFailed"),
                Some(Format::DeviceLogonEvents),
            ),
            (
                &["DeviceName", "LogonType", "DestinationDeviceName"],
                Some("LogonFailed"),
                Some(Format::IdentityLogonEvents),
            ),
            (
                &["Application", "ActivityType", "AccountObjectId"],
                Some("MailItemsAccessed"),
                Some(Format::CloudAppEvents),
            ),
            (
                &["DeviceId", "OnboardingStatus"],
                None,
                Some(Format::DeviceInfo),
            ),
            (&["Title", "Severity"], None, None),
            (&["DeviceName"], None, None),
        ] {
            assert_eq!(told(columns, action), table, "{columns:?}");
        }
    }

    #[test]
    fn every_table_has_its_name() {
        assert_eq!(named("DeviceEvents"), Some(Format::DeviceEvents));
        assert_eq!(named("alertinfo"), Some(Format::AlertInfo));
        assert_eq!(named("events"), None);
        assert_eq!(named("SecurityAlert"), None);
    }
}
