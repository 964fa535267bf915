//! The incident page.

use super::{AlertRow, IncidentLink, Section, SeverityMark};
use serde::{Deserialize, Serialize};

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

/// Asks how a recorrelated incident came to be.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IncidentGrowth {
    /// Its id.
    pub id: String,
}

/// How an incident came to be, the earliest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentGrowthView {
    /// What happened.
    pub steps: Vec<GrowthStep>,
    /// How many steps followed on those.
    pub more: u32,
}

/// Something that made an incident grow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrowthStep {
    /// When, to the minute; empty where nothing tells.
    pub at: String,
    /// What, in words that the title follows on.
    pub words: String,
    /// Title of the alert that joined, or that began what was merged.
    pub title: String,
    /// Its key.
    pub alert: String,
    /// The id that leads elsewhere from then on (CO-8); empty where none does.
    pub redirected: String,
    /// Where it leads.
    pub into: String,
    /// How many alerts there were then.
    pub alerts: u32,
}
