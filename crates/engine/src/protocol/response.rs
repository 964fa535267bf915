//! Response actions: what can be recorded about a node, and what was.

use super::ValueMenuView;
use serde::{Deserialize, Serialize};
use throughline_case::ResponseAction;
use throughline_model::Timestamp;

/// Asks what can be done with a node of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeActions {
    /// Key of the alert.
    pub key: String,
    /// Number of the node.
    pub node: u32,
}

/// What can be done with a node of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeActionsView {
    /// Its name.
    pub label: String,
    /// What can be recorded about it, what is decided most often first.
    pub offered: Vec<OfferedAction>,
    /// What was recorded about it or exported as done to it, newest first.
    pub done: Vec<DoneAction>,
    /// The value by which queues are narrowed; none where filters do not know it.
    pub value: Option<ValueMenuView>,
    /// What of it can be copied.
    pub copies: Vec<CopiedText>,
    /// Words that telemetry is searched for; none where there is no telemetry.
    pub hunt: Option<String>,
}

/// An action that can be recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedAction {
    /// The action.
    pub what: ResponseAction,
    /// The action as a person reads it.
    pub label: String,
}

/// An action that was recorded, or exported as done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneAction {
    /// The action as a person reads it.
    pub label: String,
    /// `recorded 14 Apr 2026 16:40 UTC by you`.
    pub told: String,
    /// Whether it is in force: recorded here, and not taken back.
    pub in_force: bool,
}

/// Something that can be copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopiedText {
    /// What it is, as words of a sentence: `command line`.
    pub what: String,
    /// The text, as exported.
    pub text: String,
}

/// Asks to record that an action was decided on. It is not carried out (B-3).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordAction {
    /// Key of the alert in whose story it was decided.
    pub key: String,
    /// Number of the node.
    pub node: u32,
    /// The action.
    pub what: ResponseAction,
    /// Why; none where nobody says.
    pub comment: Option<String>,
    /// When, by the clock of the analyst's machine.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
}

/// What actions are asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ActionsOf {
    /// Everything.
    #[default]
    All,
    /// What the alert of this key is about.
    Alert(String),
    /// What the alerts of this incident are about.
    Incident(String),
}

/// Asks for rows of the Action center (AC-2, AC-11).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionRows {
    /// Whose.
    pub of: ActionsOf,
    /// Only those that wait for approval, by what was exported.
    pub pending: bool,
    /// First row.
    pub from: u32,
    /// How many rows at most.
    pub count: u32,
}

/// Rows of the Action center, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionRowsView {
    /// Position of the first row.
    pub from: u32,
    /// How many rows there are.
    pub total: u32,
    /// How many there are in the history, and how many wait for approval.
    pub history: u32,
    /// See `history`.
    pub pending: u32,
    /// Whose they are, in words; empty for everything.
    pub whose: String,
    /// The rows.
    pub rows: Vec<ActionRow>,
}

/// Where a row of the Action center comes from (AC-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Provenance {
    /// It was recorded in this case.
    Recorded,
    /// An export of actions or investigations tells it.
    Exported,
    /// Evidence of an alert says what was done about it.
    Evidence,
}

impl Provenance {
    /// The provenance as it follows a status: `Recorded here`, `Succeeded as exported`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Recorded => "here",
            Self::Exported => "as exported",
            Self::Evidence => "evidence, as exported",
        }
    }
}

/// A row of the Action center.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionRow {
    /// When; empty where not told.
    pub at: String,
    /// The action.
    pub action: String,
    /// What it is about.
    pub target: String,
    /// What kind of thing that is.
    pub kind: String,
    /// The device it is on.
    pub device: String,
    /// By whom.
    pub actor: String,
    /// How it stands: `Recorded`, `Undone`, or as exported.
    pub status: String,
    /// Where the row comes from.
    pub provenance: Provenance,
    /// What else is told of it.
    pub details: String,
    /// Key and title of the alert that it belongs to.
    pub alert: Option<(String, String)>,
    /// The event that tells of it, for its raw record.
    pub event: Option<u32>,
    /// True where it was undone.
    pub undone: bool,
}
