//! Alerts put together and kept apart by hand, and what would come of it.

use super::HandReason;
use serde::{Deserialize, Serialize};
use throughline_model::{AlertKey, IncidentKey, Timestamp};

/// So many incidents can be merged at once (CO-12).
pub const MOST_MERGED: u32 = 5;

/// What alerts can be grouped by hand to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HandAsk {
    /// These are always together.
    Together {
        /// Two or more.
        alerts: Vec<AlertKey>,
    },
    /// These are never with those; with none of those, never with one another.
    Apart {
        /// These.
        alerts: Vec<AlertKey>,
        /// Those.
        from: Vec<AlertKey>,
    },
    /// These are never with the other alerts of an incident.
    ApartFrom {
        /// These.
        alerts: Vec<AlertKey>,
        /// The incident.
        incident: IncidentKey,
    },
    /// These go to another incident (CO-14).
    Move {
        /// These.
        alerts: Vec<AlertKey>,
        /// The incident.
        to: IncidentKey,
    },
    /// These incidents become one, which keeps the key of the oldest (CO-9, CO-12).
    Merge {
        /// Two or more.
        incidents: Vec<IncidentKey>,
    },
    /// These become an incident of their own (CO-21).
    Split {
        /// These.
        alerts: Vec<AlertKey>,
    },
}

/// Groups alerts by hand; one journal entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ByHand {
    /// How.
    pub what: HandAsk,
    /// Why, where somebody said so.
    pub reason: Option<HandReason>,
    /// What is said of it.
    pub comment: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
}

/// Asks what would come of it. Nothing changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PreviewByHand {
    /// Of what.
    pub what: HandAsk,
}

/// What would come of grouping by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandPreview {
    /// What would be done, in a few words; empty where it is so already.
    pub summary: String,
    /// The incidents that would no longer be what they are.
    pub before: Vec<HandIncident>,
    /// What they would be.
    pub after: Vec<HandIncident>,
    /// The reasons that can be given (CO-14).
    pub reasons: Vec<HandReasonChoice>,
}

/// An incident before or after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandIncident {
    /// Its key.
    pub id: String,
    /// Its name.
    pub title: String,
    /// How many alerts it has.
    pub alerts: u32,
    /// Whether there is none of this key yet.
    pub is_new: bool,
}

/// A reason that can be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandReasonChoice {
    /// The reason.
    pub reason: HandReason,
    /// It in words.
    pub label: String,
}
