//! Alerts in short lists, and the alert page.

use super::{Choice, Section, SeverityMark};
use serde::{Deserialize, Serialize};

/// An alert in a short list: an incident's alerts, an entity's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRow {
    /// Key of the alert.
    pub key: String,
    /// Title.
    pub title: String,
    /// Severity.
    pub severity: SeverityMark,
    /// Status.
    pub status: String,
    /// Product, in short.
    pub source: String,
    /// Category, in words.
    pub category: String,
    /// Impacted assets: devices, then people.
    pub assets: String,
    /// `No incident`, or `Incident 7 not here`, where the data has incidents and
    /// the alert is in none of them; else empty.
    pub alone: String,
    /// Investigation state.
    pub investigation: String,
    /// Whom it is assigned to.
    pub assigned: String,
    /// First activity.
    pub first_activity: String,
    /// Last activity.
    pub last_activity: String,
    /// Last activity in ISO form.
    pub last_activity_iso: String,
}

/// Asks for one alert.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AlertPage {
    /// Its key.
    pub key: String,
}

/// One alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertPageView {
    /// Its key.
    pub key: String,
    /// Title.
    pub title: String,
    /// Severity.
    pub severity: SeverityMark,
    /// Status, in words.
    pub status: String,
    /// Whether what was seen was stopped, in words; empty where not told.
    pub detection_status: String,
    /// Product, techniques and time in one line.
    pub subtitle: String,
    /// What it means.
    pub description: String,
    /// What the product proposes; lines as exported.
    pub recommended_actions: String,
    /// The incident it is in.
    pub incident: Option<IncidentLink>,
    /// What can be managed, as it stands.
    pub manage: ManageView,
    /// Impacted assets, details and times.
    pub sections: Vec<Section>,
    /// Comments and changes, newest first.
    pub history: Vec<HistoryLine>,
}

/// A link to an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentLink {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// False where the export names it and does not hold it.
    pub loaded: bool,
    /// How many alerts it has.
    pub alerts: u32,
}

/// What can be managed about an alert, as it stands, and what may be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManageView {
    /// Status as the API writes it.
    pub status: String,
    /// Statuses to choose from.
    pub statuses: Vec<Choice>,
    /// Whom it is assigned to; empty for nobody.
    pub assigned: String,
    /// Classification as the API writes it.
    pub classification: String,
    /// Determination as the API writes it.
    pub determination: String,
    /// Classification and determination in words.
    pub classified: String,
    /// Classifications to choose from, each with its determinations.
    pub classifications: Vec<(Choice, Vec<Choice>)>,
}

/// A comment or a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// When; empty where not told.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What.
    pub text: String,
    /// True where it came with the data.
    pub imported: bool,
    /// True where it was undone.
    pub undone: bool,
}
