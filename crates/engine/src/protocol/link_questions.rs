//! What the links between alerts hold: what ties each alert to its incident, what
//! would be without a link, and why there is none between two alerts (CO-20, CO-21).

use super::{AlertRow, KeptApartView, LinkView, NameView};
use serde::{Deserialize, Serialize};

/// Asks what ties each alert of a recorrelated incident to the others (IP-18).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LinkedBy {
    /// Id of the incident.
    pub id: String,
}

/// The alerts of an incident with what ties them to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkedByView {
    /// The alerts, oldest first.
    pub rows: Vec<LinkedAlert>,
    /// What guards kept from joining the incident, the strongest first.
    pub kept_apart: Vec<KeptApartView>,
}

/// An alert with what ties it to its incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkedAlert {
    /// The alert.
    pub alert: AlertRow,
    /// Its link towards the incident's first alert; none of the first itself.
    pub link: Option<LinkView>,
    /// The alert at the other end of that link.
    pub neighbour: Option<NameView>,
}

/// Asks what would be without the link between two alerts. Nothing changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WithoutLink {
    /// Key of the one alert.
    pub a: String,
    /// Key of the other.
    pub b: String,
}

/// What would be without a link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WithoutLinkView {
    /// `Without this link the incident splits into 12 + 3 alerts.`
    pub words: String,
    /// The parts, that with the incident's first alert first; one where it stays
    /// together.
    pub parts: Vec<LinkedPart>,
    /// What would hold it together instead, where one link does.
    pub instead: Option<LinkView>,
}

/// A part that an incident would fall into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedPart {
    /// Its first alert.
    pub first: NameView,
    /// How many alerts it has.
    pub alerts: u32,
}

/// Asks why two alerts are not in one incident.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WhyNotTogether {
    /// Key of the one alert.
    pub a: String,
    /// Key of the other.
    pub b: String,
}

/// Why two alerts are not in one incident; or that they are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhyNotView {
    /// The other alert.
    pub other: NameView,
    /// The incident that it is in.
    pub incident: NameView,
    /// Whether they are in one incident after all.
    pub is_together: bool,
    /// The answer in sentences: evidence and what it would take, then what else kept
    /// them apart.
    pub words: Vec<String>,
    /// What speaks for a link between the two.
    pub link: LinkView,
    /// Values that both name and that say nothing, and why, a line each.
    pub silent: Vec<String>,
    /// The strongest link between their incidents that a guard refused.
    pub refused: Option<LinkView>,
    /// The links between them, where they are in one incident.
    pub path: Vec<LinkView>,
}
