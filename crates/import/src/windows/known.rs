//! Fields of events that are known: those of the envelope, which say nothing of what
//! happened, and those that stay in the file although they do.

use super::data::Data;
use crate::report::ProblemKind;

/// Fields of every event, in order of their bytes.
const ENVELOPE: &[&str] = &[
    "@timestamp",
    "@version",
    "Account",
    "AccountCustomEntity",
    "AccountName",
    "AccountType",
    "Activity",
    "ActivityID",
    "AzureDeploymentID",
    "Category",
    "Channel",
    "Computer",
    "Domain",
    "ERROR_EVT_UNRESOLVED",
    "EventCategory",
    "EventID",
    "EventLevel",
    "EventLevelName",
    "EventLog",
    "EventOriginId",
    "EventReceivedTime",
    "EventSourceName",
    "EventTime",
    "EventType",
    "EventTypeOrignal",
    "ExecutionProcessID",
    "HostCustomEntity",
    "HostIP",
    "Hostname",
    "InstanceId",
    "Keywords",
    "Level",
    "LevelId",
    "LogonTypeName",
    "MG",
    "ManagementGroupName",
    "Message",
    "NodeRole",
    "Opcode",
    "OpcodeValue",
    "PSComputerName",
    "Process",
    "ProcessID",
    "Provider",
    "ProviderGuid",
    "RecordNumber",
    "RelatedActivityID",
    "RenderedDescription",
    "RunspaceId",
    "Severity",
    "SeverityValue",
    "Source",
    "SourceComputerId",
    "SourceModuleName",
    "SourceModuleType",
    "SourceName",
    "SourceSystem",
    "SubjectAccount",
    "TargetAccount",
    "Task",
    "TenantId",
    "ThreadID",
    "TimeCollected",
    "TimeCreated",
    "TimeCreatedUtc",
    "TimeGenerated",
    "Type",
    "UserID",
    "UserName",
    "Version",
    "_ItemId",
    "_ResourceId",
    "__CURSOR",
    "host",
    "port",
    "process",
    "tags",
    "timestamp",
    "type",
];

/// Data fields that have a meaning and are not shown, in order of their bytes.
const KEPT_IN_FILE: &[&str] = &[
    "AccessList",
    "AccessReason",
    "AccountExpires",
    "AllowedToDelegateTo",
    "Archived",
    "CallTrace",
    "CertIssuerName",
    "CertSerialNumber",
    "CertThumbprint",
    "ClientInfo",
    "ClientProcessId",
    "ClientProcessStartKey",
    "Configuration",
    "CreationUtcTime",
    "Description",
    "DestinationIsIpv6",
    "DestinationPortName",
    "DisplayName",
    "DnsHostName",
    "ElevatedToken",
    "Ethernet",
    "EventCountTotal",
    "EventIdx",
    "FQDN",
    "FileVersion",
    "FilterRTID",
    "GrantedAccess",
    "HandleId",
    "HomeDirectory",
    "HomePath",
    "ImpersonationLevel",
    "IsExecutable",
    "KeyLength",
    "LayerName",
    "LayerRTID",
    "LmPackageName",
    "LogonGuid",
    "LogonHours",
    "LogonProcessName",
    "NewThreadId",
    "NewUacValue",
    "ObjectServer",
    "ObjectType",
    "OldUacValue",
    "OriginalFileName",
    "ParentProcessId",
    "PasswordLastSet",
    "PreAuthType",
    "PrimaryGroupId",
    "ProcessCreationTime",
    "Product",
    "ProfilePath",
    "RemoteMachineID",
    "RemoteUserID",
    "ResourceAttributes",
    "RestrictedAdminMode",
    "RestrictedSidCount",
    "RpcCallClientLocality",
    "SamAccountName",
    "ScriptPath",
    "ServicePrincipalNames",
    "ServiceSid",
    "ServiceType",
    "Session",
    "SidHistory",
    "SourceHandleId",
    "SourceIsIpv6",
    "SourcePortName",
    "SourceThreadId",
    "Status",
    "SubStatus",
    "SubjectLogonId",
    "TargetHandleId",
    "TargetInfo",
    "TargetLinkedLogonId",
    "TargetLogonGuid",
    "TargetLogonId",
    "TargetOutboundDomainName",
    "TargetOutboundUserName",
    "TaskContent",
    "TerminalSessionId",
    "TicketOptions",
    "TransactionId",
    "TransmittedServices",
    "UserAccountControl",
    "UserParameters",
    "UserPrincipalName",
    "UserWorkstations",
    "VirtualAccount",
];

/// Whether a field belongs to the envelope.
pub(super) fn is_envelope(name: &str) -> bool {
    ENVELOPE.binary_search(&name).is_ok()
}

/// Whether a field stays in the file.
pub(super) fn is_kept_in_file(name: &str) -> bool {
    is_envelope(name) || KEPT_IN_FILE.binary_search(&name).is_ok()
}

/// Notes the fields that are left and unknown. Events of a kind that this program
/// has no words for show their fields as they are.
pub(super) fn note_unknown(data: &mut Data<'_, '_>) {
    let unknown: Vec<String> = data
        .left()
        .filter(|it| !is_kept_in_file(it))
        .map(|it| format!("event.{it}"))
        .collect();
    for name in unknown {
        data.notes().add(ProblemKind::UnknownField, &name, "");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_order() {
        assert!(ENVELOPE.is_sorted());
        assert!(KEPT_IN_FILE.is_sorted());
    }
}
