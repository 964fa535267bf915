//! One event as every shape tells it, and where it stood.

use super::clock::OwnTime;
use crate::fields::Text;
use throughline_records::json::Object;

/// An event, whatever shape it came in (data formats, 7.3).
#[derive(Debug, Default)]
pub(super) struct WindowsEvent<'a> {
    pub(super) channel: Option<Text<'a>>,
    pub(super) provider: Option<Text<'a>>,
    /// Its number within the provider.
    pub(super) id: Option<u32>,
    /// The host that wrote it, as told.
    pub(super) computer: Option<Text<'a>>,
    /// Its number within the channel.
    pub(super) record: Option<Text<'a>>,
    /// The time it bears itself.
    pub(super) own_time: Option<OwnTime>,
    /// What its source says of it in words.
    pub(super) words: Option<Text<'a>>,
    /// Its data by name.
    pub(super) data: Object<'a>,
}

/// Whose event it is: numbers mean different things to each. Number 1 is a new
/// process to Sysmon, a changed clock to the kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Log {
    Sysmon,
    Security,
    System,
    PowerShell,
    Other,
}

impl Log {
    /// By provider, else by channel, else by fields that only one log has.
    pub(super) fn of(event: &WindowsEvent<'_>) -> Self {
        let channel = event.channel.as_deref().unwrap_or_default();
        let provider = event.provider.as_deref().unwrap_or_default();
        let channel_is = |name: &str| channel.eq_ignore_ascii_case(name);
        match provider {
            "Microsoft-Windows-Sysmon" | "Linux-Sysmon" => return Self::Sysmon,
            "Microsoft-Windows-Security-Auditing" => return Self::Security,
            "Service Control Manager" => return Self::System,
            "Microsoft-Windows-PowerShell" | "PowerShellCore" => return Self::PowerShell,
            "Microsoft-Windows-Eventlog" | "" => {}
            _ => return Self::Other,
        }
        if channel.contains("Sysmon/") {
            return Self::Sysmon;
        }
        if channel_is("Security") {
            return Self::Security;
        }
        if channel_is("System") {
            return Self::System;
        }
        if channel.starts_with("Microsoft-Windows-PowerShell/") {
            return Self::PowerShell;
        }
        if channel.is_empty() && provider.is_empty() {
            return Self::by_fields(&event.data, event.id);
        }
        Self::Other
    }

    /// Rows of which somebody kept only some columns.
    fn by_fields(data: &Object<'_>, id: Option<u32>) -> Self {
        const OF_SYSMON: [&str; 4] = [
            "ProcessGuid",
            "SourceProcessGUID",
            "SourceProcessGuid",
            "RuleName",
        ];
        const OF_SECURITY: [&str; 5] = [
            "NewProcessName",
            "SubjectUserName",
            "TargetUserName",
            "LayerName",
            "Account",
        ];
        let has = |keys: &[&str]| keys.iter().any(|it| data.has(it));
        if data.has("UtcTime") && has(&OF_SYSMON) {
            return Self::Sysmon;
        }
        let in_range = id.is_none_or(|it| matches!(it, 1100..=1108 | 4608..=6423));
        if in_range && has(&OF_SECURITY) {
            return Self::Security;
        }
        Self::Other
    }

    /// Its short name; that of the provider or channel where it has none.
    pub(super) fn name<'a>(self, event: &WindowsEvent<'a>) -> Text<'a> {
        match self {
            Self::Sysmon => "Sysmon".into(),
            Self::Security => "Security".into(),
            Self::System => "System".into(),
            Self::PowerShell => "PowerShell".into(),
            Self::Other => {
                let name = event.provider.clone().or_else(|| event.channel.clone());
                name.unwrap_or("Windows".into())
            }
        }
    }
}
