//! How urgent something is, and what that is made of.

use serde::{Deserialize, Serialize};
use throughline_model::Timestamp;

/// Asks how urgent something is, with every reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PriorityOf {
    /// An alert, by its key.
    Alert(String),
    /// An incident, by its id.
    Incident(String),
}

/// The three bands of a score (IQ-21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PriorityBand {
    /// Above 85.
    Top,
    /// 15 to 85.
    Medium,
    /// Below 15.
    Low,
}

/// How urgent something is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriorityView {
    /// 0 to 100: the sum of the factors' points.
    pub score: u8,
    /// Its band, for the colour.
    pub band: PriorityBand,
    /// Its band, in words.
    pub band_words: String,
    /// Every reason, in the order of the formula.
    pub factors: Vec<FactorView>,
}

/// One reason for a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorView {
    /// What it is about.
    pub label: String,
    /// Points added, or taken away.
    pub points: i32,
    /// The length of its bar, of 100.
    pub share: u8,
    /// Why.
    pub why: String,
}

/// Asks what each reason may bring.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct PriorityWeights {}

/// What each reason may bring.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightsView {
    /// Every weight.
    pub weights: Vec<WeightView>,
    /// Whether all are as usual.
    pub is_usual: bool,
    /// How many alerts are in each band now: top, medium, low.
    pub alerts: [u32; 3],
    /// How many incidents are.
    pub incidents: [u32; 3],
}

/// One weight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightView {
    /// Its name in a file of weights.
    pub name: String,
    /// What a person reads.
    pub label: String,
    /// Its points, 0 to 100.
    pub points: u8,
    /// Its points as usual.
    pub usual: u8,
}

/// Asks to weigh anew; a journal entry like any change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetWeights {
    /// What is to change.
    pub change: WeightsChange,
    /// When, by the clock of the analyst's machine.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
}

/// A change of weights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WeightsChange {
    /// Other points for one.
    One {
        /// Its name.
        name: String,
        /// Its points, 0 to 100.
        points: u8,
    },
    /// Those of a file.
    File(String),
    /// All as usual.
    Usual,
}

/// Asks for the weights as a file.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct WeightsText {}
