//! The frame around every page: what is loaded, and what was done.

use super::IncidentMode;
use serde::{Deserialize, Serialize};
use throughline_model::Timestamp;

/// Asks what the frame shows.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Shell {}

/// What the frame shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShellView {
    /// False where nothing is loaded; everything else is then empty.
    pub loaded: bool,
    /// Which incidents every page speaks of (CO-15).
    pub mode: IncidentMode,
    /// Id of the case, made from its files.
    pub case: String,
    /// Name of the case.
    pub title: String,
    /// `73 alerts · 2 files`.
    pub detail: String,
    /// The moment that relative times count back from.
    pub anchor: String,
    /// The time the alerts are about.
    pub span: String,
    /// How many alerts.
    pub alerts: u32,
    /// How many alerts the default view shows.
    pub open_alerts: u32,
    /// How many alerts their list begins with: those of the default view, or all.
    pub listed_alerts: u32,
    /// True where it begins with all, because the default view would hide every one.
    pub lists_all: bool,
    /// How many alerts of high severity are open, at any time.
    pub open_high: u32,
    /// How many incidents.
    pub incidents: u32,
    /// How many incidents their queue shows at first; all where its default filter
    /// would hide every one.
    pub listed_incidents: u32,
    /// Whether the incidents queue shows all at first, for that reason.
    pub lists_all_incidents: bool,
    /// How many files.
    pub files: u32,
    /// How many events of telemetry there are.
    pub events: u32,
    /// How many response actions are recorded in this case.
    pub recorded_actions: u32,
    /// How many kinds of problems the files had.
    pub problems: u32,
    /// What an undo would take back.
    pub undo: Option<String>,
    /// How many entries the journal has.
    pub entries: u64,
}

/// Asks to take back the newest entry that counts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Undo {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
}

/// What was taken back; the same shape as a change, for it is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// What was taken back.
    pub summary: String,
    /// How many entries the journal has now.
    pub entries: u64,
    /// The case the journal belongs to.
    pub case: String,
    /// The new entry as JSON, to be kept.
    pub entry: String,
}

/// Asks for the journal as a file.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct JournalText {}

/// The journal as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFile {
    /// What to call the file.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

/// Asks to forget what is loaded.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct CloseCase {}

/// Nothing is loaded any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {}

/// Says who works here: whom `assigned:me` means.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Analyst {
    /// The name that journal entries carry.
    pub name: String,
}

/// It is known who works here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {}
