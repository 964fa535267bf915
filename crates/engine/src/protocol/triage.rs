//! Changes to alerts and incidents, and the forms that make them.

use super::{Choice, HistoryLine};
use serde::{Deserialize, Serialize};
use throughline_case::{AlertEdit, Assignee, Classified, IncidentEdit};
use throughline_model::{
    AlertKey, AlertStatus, Classification, Determination, IncidentKey, Timestamp,
};

/// Asks to change alerts. Each change is one journal entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ManageAlerts {
    /// Which alerts.
    pub alerts: AlertTarget,
    /// The change.
    pub change: ManageChange,
    /// When, by the clock of the analyst's machine.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
}

/// Which alerts are to be changed. All of them are or none is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AlertTarget {
    /// These.
    Keys {
        /// Their keys.
        alerts: Vec<AlertKey>,
        /// The filter that they were chosen under: refused where it no longer
        /// shows each of them. None where that does not matter.
        within: Option<String>,
    },
    /// All that a filter selects, on screen or not.
    Matching {
        /// The filter; none is the default one, empty is no filter.
        filter: Option<String>,
        /// How many they were when somebody decided so: refused where they are
        /// another number by now.
        expected: u32,
    },
}

impl From<Vec<AlertKey>> for AlertTarget {
    fn from(alerts: Vec<AlertKey>) -> Self {
        Self::Keys {
            alerts,
            within: None,
        }
    }
}

/// A change that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ManageChange {
    /// Give a status.
    Status(AlertStatus),
    /// Give to somebody, or to nobody.
    Assign(Option<String>),
    /// Classify.
    Classify(Classification, Determination),
    /// Say something.
    Comment(String),
    /// Several of these at once, and more.
    Edit(Box<AlertEdit>),
}

impl From<ManageChange> for AlertEdit {
    fn from(change: ManageChange) -> Self {
        match change {
            ManageChange::Status(status) => Self {
                status: Some(status),
                ..Self::default()
            },
            ManageChange::Assign(name) => Self {
                assigned_to: Some(Assignee::of(name.as_deref().unwrap_or_default())),
                ..Self::default()
            },
            ManageChange::Classify(classification, determination) => Self {
                classified: Some(Classified {
                    classification,
                    determination,
                }),
                ..Self::default()
            },
            ManageChange::Comment(text) => Self {
                comment: Some(text),
                ..Self::default()
            },
            ManageChange::Edit(edit) => *edit,
        }
    }
}

/// Asks to change incidents, and with them their alerts: whoever an incident is
/// assigned to has its alerts too, and resolving it resolves them (portal
/// features, 3.3).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ManageIncidents {
    /// The incidents.
    pub incidents: Vec<IncidentKey>,
    /// The change.
    pub change: IncidentEdit,
    /// True to leave the alerts of resolved incidents as they are (IP-30).
    pub keep_alerts_open: bool,
    /// When, by the clock of the analyst's machine.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
}

/// The change was made, or was not needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Managed {
    /// What was done, for the message with its Undo.
    pub summary: String,
    /// How many alerts, or incidents where they were asked for, were changed; the
    /// others were so already. With none there is nothing to undo.
    pub changed: u32,
    /// How many entries the journal has now.
    pub entries: u64,
    /// The case the journal belongs to.
    pub case: String,
    /// The new entry as JSON, to be kept; none where nothing changed.
    pub entry: Option<String>,
}

/// Asks what forms offer that manage alerts and incidents.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct TriageChoices {}

/// What forms offer that manage alerts and incidents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriageChoicesView {
    /// Statuses of alerts.
    pub alert_statuses: Vec<Choice>,
    /// Statuses of incidents.
    pub incident_statuses: Vec<Choice>,
    /// Severities, gravest first.
    pub severities: Vec<Choice>,
    /// Classifications, each with its determinations.
    pub classifications: Vec<(Choice, Vec<Choice>)>,
    /// Tags that are in use, those of most alerts and incidents first.
    pub tags: Vec<String>,
    /// People that work is assigned to, those with most first.
    pub assignees: Vec<String>,
}

/// Asks how an incident stands, for the form that manages it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IncidentForm {
    /// Its id.
    pub id: String,
}

/// How an incident stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentFormView {
    /// Its name.
    pub title: String,
    /// The name it was exported with, where an analyst gave it another.
    pub exported_title: String,
    /// Status as the API writes it.
    pub status: String,
    /// Severity as the API writes it.
    pub severity: String,
    /// Whom it is assigned to; empty for nobody.
    pub assigned: String,
    /// Classification as the API writes it.
    pub classification: String,
    /// Determination as the API writes it.
    pub determination: String,
    /// Classification and determination in words.
    pub classified: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// How many of its alerts are not resolved: what resolving it would change.
    pub open_alerts: u32,
    /// How many of its alerts are not classified.
    pub unclassified_alerts: u32,
    /// How many of its alerts wait for somebody to approve an action.
    pub pending_alerts: u32,
    /// Comments and changes, newest first (IP-31).
    pub history: Vec<HistoryLine>,
}
