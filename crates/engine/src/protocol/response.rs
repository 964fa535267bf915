//! Response actions: what can be recorded about a node, and what was.

use super::{EntityPane, ValueMenuView};
use serde::{Deserialize, Serialize};
use throughline_case::ResponseAction;
use throughline_model::Timestamp;

/// Asks what can be done with a node of a story, or with an entity by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NodeActions {
    /// A node of a story.
    Node {
        /// Key of the alert.
        key: String,
        /// Number of the node.
        node: u32,
    },
    /// An entity, on its own page.
    Entity(EntityPane),
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
    /// Its own page; none where it is no entity, or that page is where it is asked.
    pub page: Option<EntityPane>,
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
    pub copy: String,
}

/// Asks to record that an action was decided on. It is not carried out (B-3).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordAction {
    /// The thing, and where it was decided.
    pub of: NodeActions,
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
    /// Only those that wait for approval, by what was exported, and were not answered.
    pub pending: bool,
    /// In which order.
    pub order: ActionOrder,
    /// First row.
    pub from: u32,
    /// How many rows at most.
    pub count: u32,
}

/// By what the Action center can be sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each name says what it is")]
pub enum ActionColumn {
    #[default]
    Time,
    Action,
    Status,
    Target,
    Device,
    By,
}

impl ActionColumn {
    /// Every column that rows can be sorted by, in the order in which they stand.
    pub const ALL: [Self; 6] = [
        Self::Time,
        Self::Action,
        Self::Status,
        Self::Target,
        Self::Device,
        Self::By,
    ];

    /// Its head.
    pub fn label(self) -> &'static str {
        match self {
            Self::Time => "Time (UTC)",
            Self::Action => "Action",
            Self::Status => "Status",
            Self::Target => "Target",
            Self::Device => "Device",
            Self::By => "By",
        }
    }

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Action => "action",
            Self::Status => "status",
            Self::Target => "target",
            Self::Device => "device",
            Self::By => "by",
        }
    }
}

/// The order of rows; the newest first unless something else is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionOrder {
    /// By what.
    pub by: ActionColumn,
    /// The other way round: of times the oldest first, of texts the last.
    pub reversed: bool,
}

impl ActionOrder {
    /// Reads the order of an address: `status`, or `-status` for the other way round.
    /// The usual order where there is no such column.
    pub fn read(text: &str) -> Self {
        let (name, reversed) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        let by = ActionColumn::ALL.into_iter().find(|it| it.name() == name);
        by.map_or_else(Self::default, |by| Self { by, reversed })
    }

    /// The order as addresses say it; none for the usual one.
    pub fn address(self) -> Option<String> {
        let sign = if self.reversed { "-" } else { "" };
        (self != Self::default()).then(|| format!("{sign}{}", self.by.name()))
    }
}

/// What the Action center is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ActionsForm {
    /// The rows that are listed, as a table (AC-5).
    Csv,
    /// What was recorded and is still to be carried out, as a list to tick (AC-13).
    Checklist,
}

/// Asks for the Action center as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionsText {
    /// Whose.
    pub of: ActionsOf,
    /// See [`ActionRows::pending`].
    pub pending: bool,
    /// In which order.
    pub order: ActionOrder,
    /// As what.
    pub form: ActionsForm,
}

/// What tells of an action that waits for approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PendingRef {
    /// An event of an export, by number.
    Event(u32),
    /// A piece of evidence.
    Evidence {
        /// Key of its alert.
        alert: String,
        /// Its position among the alert's evidence.
        at: u32,
    },
}

/// Asks to record an answer to an action that waits for approval. Nothing is carried
/// out by it (AC-11).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AnswerAction {
    /// Which.
    pub pending: PendingRef,
    /// Whether it is approved; else it is rejected.
    pub approve: bool,
    /// When, by the clock of the analyst's machine.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
}

/// Rows of the Action center.
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
            Self::Exported | Self::Evidence => "as exported",
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
    /// The alert that it belongs to.
    pub alert: Option<ActionAlert>,
    /// The event that tells of it, for its raw record.
    pub event: Option<u32>,
    /// True where it was undone.
    pub undone: bool,
    /// What is answered, of what waits for approval.
    pub pending: Option<PendingRef>,
}

/// The alert that an action belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionAlert {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
}
