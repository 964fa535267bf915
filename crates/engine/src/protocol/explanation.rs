//! Why alerts are where they are, and how recorrelated incidents differ from exported
//! ones (CO-15, CO-20).

use serde::{Deserialize, Serialize};

/// Asks why an alert is in its recorrelated incident, or what holds one together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Explain {
    /// Key of the alert or of the incident.
    pub key: String,
}

/// Why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExplainView {
    /// The incident.
    pub incident: NameView,
    /// The alert that was asked for; none where the incident was.
    pub alert: Option<NameView>,
    /// How many alerts the incident has.
    pub alerts: u32,
    /// Of an alert, the links that lead to the incident's first; of an incident, all.
    pub links: Vec<LinkView>,
    /// What guards kept from joining it, the strongest first.
    pub kept_apart: Vec<KeptApartView>,
}

/// An alert or incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameView {
    /// Its key, for links.
    pub key: String,
    /// Its name.
    pub title: String,
}

/// A link between two alerts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkView {
    /// The earlier alert.
    pub from: NameView,
    /// The later one.
    pub to: NameView,
    /// Seconds between them.
    pub gap_seconds: f64,
    /// That in words: `4 min apart`.
    pub gap: String,
    /// The evidence in sum, in bits.
    pub bits: f64,
    /// That in words: `23.4 bits`; empty where an analyst made the link.
    pub evidence: String,
    /// The reasons, the strongest first.
    pub reasons: Vec<LinkReasonView>,
}

/// One reason for a link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkReasonView {
    /// The reason in the public vocabulary (portal features, 6.2).
    pub reason: String,
    /// That as a person reads it.
    pub label: String,
    /// It in words, with the value.
    pub words: String,
    /// Its evidence, in bits.
    pub bits: f64,
    /// That in words: `23.4 bits`; empty where an analyst is the reason.
    pub evidence: String,
}

/// What a guard kept apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptApartView {
    /// Why, in words.
    pub words: String,
    /// The incident that did not join.
    pub incident: NameView,
    /// The link that there would have been.
    pub link: LinkView,
}

/// Asks how exported and recorrelated incidents differ.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct CompareIncidents {
    /// First moved alert to be told.
    pub from: u32,
    /// At most so many of them.
    pub count: u32,
}

/// How they differ. Alerts that the export puts into no incident say nothing about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompareView {
    /// `56 of 73 alerts are in 13 exported and 11 recorrelated incidents`.
    pub counts: String,
    /// How many alerts those are; with none, the export says nothing of incidents.
    pub compared: u32,
    /// Adjusted Rand index, from 0 (chance) to 1 (the same).
    pub adjusted_rand: f64,
    /// Whether each recorrelated incident holds alerts of one exported one only.
    pub homogeneity: f64,
    /// Whether each exported one is in one recorrelated one only.
    pub completeness: f64,
    /// Exported incidents whose alerts are in several now.
    pub split: Vec<PartedView>,
    /// Recorrelated incidents with alerts of several.
    pub joined: Vec<PartedView>,
    /// How many alerts moved.
    pub moved: u32,
    /// Those that were asked for.
    pub rows: Vec<MovedView>,
}

/// An incident that is several in the other grouping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartedView {
    /// The incident.
    pub incident: NameView,
    /// The others, with how many alerts both have.
    pub parts: Vec<(NameView, u32)>,
}

/// An alert that is elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MovedView {
    /// The alert.
    pub alert: NameView,
    /// Its exported incident.
    pub from: NameView,
    /// Its recorrelated one.
    pub to: NameView,
    /// What links it to others there.
    pub links: Vec<LinkView>,
    /// What guards kept it from.
    pub kept_apart: Vec<KeptApartView>,
}
