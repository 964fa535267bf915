//! Incidents as exported.

use super::{AlertRow, IncidentLink, Section, SeverityMark};
use serde::{Deserialize, Serialize};

/// Asks for rows of the incidents list, newest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentList {
    /// First row.
    pub from: u32,
    /// How many rows at most.
    pub count: u32,
}

/// Rows of the incidents list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentListView {
    /// Position of the first row.
    pub from: u32,
    /// How many incidents there are.
    pub total: u32,
    /// How many alerts are in no exported incident.
    pub alerts_without: u32,
    /// The rows.
    pub rows: Vec<IncidentRow>,
}

/// One incident in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Severity.
    pub severity: SeverityMark,
    /// Status.
    pub status: String,
    /// `11 of 14`: active alerts of all.
    pub active_alerts: String,
    /// Products its alerts came from.
    pub sources: String,
    /// Impacted assets.
    pub assets: String,
    /// Tags.
    pub tags: String,
    /// Whom it is assigned to.
    pub assigned: String,
    /// Last activity of its alerts.
    pub last_activity: String,
}

/// Asks for one incident.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IncidentPage {
    /// Its id.
    pub id: String,
}

/// One incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentPageView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Severity.
    pub severity: SeverityMark,
    /// Status, in words.
    pub status: String,
    /// `14 alerts, 11 active`.
    pub alert_count: String,
    /// The incident that it was merged into, if it was.
    pub merged_into: Option<IncidentLink>,
    /// The incidents that were merged into it.
    pub absorbed: Vec<IncidentLink>,
    /// `27 of the 28 alerts that it lists are in the data.`; empty where all are.
    pub missing: String,
    /// When, where and how far, in sentences made from its alerts (IP-5).
    pub narrative: Vec<String>,
    /// How many alerts tell of each tactic, in the order of the kill chain.
    pub tactics: Vec<TacticCount>,
    /// Its alerts, oldest first (IP-17).
    pub alerts: Vec<AlertRow>,
    /// Its assets.
    pub assets: Vec<AssetGroup>,
    /// Details for the pane.
    pub sections: Vec<Section>,
}

/// How far an incident went along the kill chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TacticCount {
    /// The tactic, in words.
    pub tactic: String,
    /// How many alerts.
    pub alerts: u32,
    /// Filter text that shows them.
    pub only: String,
}

/// The assets of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetGroup {
    /// What they are called.
    pub label: String,
    /// The assets, most alerts first.
    pub rows: Vec<AssetRow>,
}

/// One asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetRow {
    /// Its name.
    pub name: String,
    /// A fact or two.
    pub detail: String,
    /// How many of the incident's alerts.
    pub alerts: u32,
    /// First activity among them.
    pub first: String,
    /// Last activity among them.
    pub last: String,
    /// Filter text that shows its alerts.
    pub only: String,
}
