//! What kind of thing the tables' `ActionType` says (data formats, 5.3 and 5.4).

use throughline_model::EventKind;

/// Beginnings of `ActionType` with their kinds; the first that fits counts.
const KINDS: &[(&str, EventKind)] = &[
    ("ProcessCreatedUsingWmiQuery", EventKind::Wmi),
    ("ProcessCreated", EventKind::ProcessCreated),
    ("ProcessTerminated", EventKind::ProcessEnded),
    ("ProcessPrimaryTokenModified", EventKind::ProcessAccess),
    ("OpenProcess", EventKind::ProcessAccess),
    ("ReadProcessMemory", EventKind::ProcessAccess),
    ("WriteProcessMemory", EventKind::ProcessAccess),
    ("WriteToLsassProcessMemory", EventKind::ProcessAccess),
    ("NtAllocateVirtualMemory", EventKind::ProcessAccess),
    ("NtMapViewOfSection", EventKind::ProcessAccess),
    ("NtProtectVirtualMemory", EventKind::ProcessAccess),
    ("MemoryRemoteProtect", EventKind::ProcessAccess),
    ("CreateRemoteThread", EventKind::RemoteThread),
    ("QueueUserApcRemote", EventKind::RemoteThread),
    ("SetThreadContextRemote", EventKind::RemoteThread),
    ("File", EventKind::File),
    ("ShellLinkCreateFileEvent", EventKind::File),
    ("SensitiveFileRead", EventKind::File),
    ("Registry", EventKind::Registry),
    ("ImageLoaded", EventKind::ImageLoad),
    ("DriverLoad", EventKind::ImageLoad),
    ("ClrUnbackedModuleLoaded", EventKind::ImageLoad),
    ("NamedPipeEvent", EventKind::Pipe),
    ("RemoteWmiOperation", EventKind::Wmi),
    ("Wmi", EventKind::Wmi),
    ("AmsiScript", EventKind::Script),
    ("PowerShellCommand", EventKind::Script),
    ("ScriptContent", EventKind::Script),
    ("DnsQuery", EventKind::DnsQuery),
    ("DnsConnectionInspected", EventKind::DnsQuery),
    ("Connection", EventKind::Connection),
    ("InboundConnection", EventKind::Connection),
    ("InboundInternetScanInspected", EventKind::Connection),
    ("ListeningConnectionCreated", EventKind::Connection),
    ("NetworkSignatureInspected", EventKind::Connection),
    ("RemoteDesktopConnection", EventKind::Connection),
    ("FirewallInboundConnection", EventKind::Connection),
    ("FirewallOutboundConnection", EventKind::Connection),
    ("Logon", EventKind::Logon),
    ("UserAccount", EventKind::AccountChange),
    ("PasswordChangeAttempt", EventKind::AccountChange),
    ("SecurityGroup", EventKind::AccountChange),
    ("ServiceInstalled", EventKind::Service),
    ("ScheduledTask", EventKind::ScheduledTask),
];

/// Beginnings of what has no kind of its own, but is known.
const KNOWN: &[&str] = &[
    "Antivirus",
    "AppControl",
    "AppGuard",
    "AppLocker",
    "Asr",
    "AuditPolicyModification",
    "Bluetooth",
    "BrowserLaunchedToOpenUrl",
    "ControlFlowGuardViolation",
    "ControlledFolderAccess",
    "CredentialsBackup",
    "DeviceBootAttestationInfo",
    "DirectoryServiceObject",
    "DlpPocPrintJob",
    "DpapiAccessed",
    "ExploitGuard",
    "FirewallServiceStopped",
    "GetAsyncKeyState",
    "GetClipboardData",
    "LdapSearch",
    "NetworkProtection",
    "NetworkShareObject",
    "OtherAlertRelatedActivity",
    "PlistPropertyModified",
    "PnpDevice",
    "PrintJobBlocked",
    "RemovableStorage",
    "SafeDocFileScan",
    "ScreenshotTaken",
    "SecurityLogCleared",
    "SmartScreen",
    "TamperingAttempt",
    "TvmAxonTelemetryEvent",
    "UntrustedWifiConnection",
    "UsbDrive",
];

/// The kind of an event on a device; none where this program has no words for it.
pub(super) fn kind_of(action: &str) -> Option<EventKind> {
    let found = KINDS.iter().find(|it| action.starts_with(it.0));
    found.map(|it| it.1).or_else(|| {
        if action.ends_with("ConnectionInspected") {
            return Some(EventKind::Connection);
        }
        let is_known = KNOWN.iter().any(|it| action.starts_with(it));
        is_known.then_some(EventKind::Other)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_have_kinds() {
        for (action, kind) in [
            ("OpenProcessApiCall", Some(EventKind::ProcessAccess)),
            ("ProcessCreatedUsingWmiQuery", Some(EventKind::Wmi)),
            ("CreateRemoteThreadApiCall", Some(EventKind::RemoteThread)),
            ("SslConnectionInspected", Some(EventKind::Connection)),
            ("DnsQueryResponse", Some(EventKind::DnsQuery)),
            ("LdapSearch", Some(EventKind::Other)),
            ("AsrOfficeChildProcessBlocked", Some(EventKind::Other)),
            ("SomethingNew", None),
        ] {
            assert_eq!(kind_of(action), kind, "{action}");
        }
    }
}
