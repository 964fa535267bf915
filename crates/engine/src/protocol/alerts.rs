//! The alerts queue and the alert page.

use super::{Choice, Section, SeverityMark};
use serde::{Deserialize, Serialize};

/// Asks for the queue's frame: counts, chips and facets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertQueue {
    /// Filter text; none is the default filter, empty is no filter.
    pub filter: Option<String>,
    /// Order; none is newest first.
    pub sort: Option<String>,
}

/// The queue's frame.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertQueueView {
    /// How many alerts there are.
    pub total: u32,
    /// How many the filter shows.
    pub matching: u32,
    /// Whether the filter is the default one.
    pub is_default: bool,
    /// The filter, as it prints.
    pub filter: String,
    /// The filter as text that more clauses may follow.
    pub narrowable: String,
    /// Why the filter text is no filter; the rows then follow the default one.
    pub error: Option<String>,
    /// The order, as it prints.
    pub sort: String,
    /// The filter's clauses.
    pub chips: Vec<Chip>,
    /// The filters offered.
    pub facets: Vec<Facet>,
    /// The moment that relative times count back from.
    pub anchor: String,
    /// How many alerts the default view would show.
    pub default_matching: u32,
}

/// One clause of the filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chip {
    /// The field, with a minus where its values are excluded; empty for words.
    pub field: String,
    /// The values.
    pub value: String,
    /// The filter without this clause.
    pub without: String,
}

/// One filter offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// What it is called.
    pub label: String,
    /// How many values are ticked.
    pub ticked: u32,
    /// Its values.
    pub values: Vec<FacetValue>,
    /// The filter with none of its values ticked.
    pub cleared: String,
}

/// One value of a filter offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// What it is called.
    pub label: String,
    /// How many alerts it would give.
    pub count: u32,
    /// Whether it is ticked.
    pub ticked: bool,
    /// The filter after a click on it.
    pub toggled: String,
}

/// Asks for rows of the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRows {
    /// As in [`AlertQueue`].
    pub filter: Option<String>,
    /// As in [`AlertQueue`].
    pub sort: Option<String>,
    /// First row.
    pub from: u32,
    /// How many rows at most.
    pub count: u32,
}

/// Rows of the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRowsView {
    /// Position of the first row.
    pub from: u32,
    /// How many rows the filter shows in all.
    pub matching: u32,
    /// The rows.
    pub rows: Vec<AlertRow>,
}

/// One row of the queue, or of an incident's alerts.
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

/// Asks for the alerts before and after one in the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeighbourAlerts {
    /// As in [`AlertQueue`].
    pub filter: Option<String>,
    /// As in [`AlertQueue`].
    pub sort: Option<String>,
    /// The alert.
    pub key: String,
}

/// The alerts before and after one in the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeighbourView {
    /// Position of the alert, if the queue shows it.
    pub position: Option<u32>,
    /// Key of the alert before.
    pub previous: Option<String>,
    /// Key of the alert after.
    pub next: Option<String>,
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
