//! How many points each reason may bring.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

macro_rules! weights {
    ( $( $variant:ident = $name:literal, $points:literal, $label:literal ; )+ ) => {
        /// One reason that a score has. Its points are added, or, where it makes
        /// something less urgent, taken away.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Weight { $( #[doc = $label] $variant, )+ }

        impl Weight {
            /// Every weight, in the order that settings list them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in a file of weights.
            pub fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ }
            }

            /// What a person reads.
            pub fn label(self) -> &'static str {
                match self { $( Self::$variant => $label, )+ }
            }

            /// Its points where nobody chose others.
            pub fn usual(self) -> u8 {
                match self { $( Self::$variant => $points, )+ }
            }
        }
    };
}

weights! {
    SeverityCritical = "severityCritical", 48, "Severity critical";
    SeverityHigh = "severityHigh", 40, "Severity high";
    SeverityMedium = "severityMedium", 24, "Severity medium";
    SeverityLow = "severityLow", 6, "Severity low";
    SeverityInformational = "severityInformational", 2, "Severity informational";
    SeverityUnknown = "severityUnknown", 6, "Severity not told";
    StageEntry = "stageEntry", 2, "Stage: getting in";
    StageFoothold = "stageFoothold", 4, "Stage: settling in";
    StageReach = "stageReach", 9, "Stage: reaching further";
    StageGoal = "stageGoal", 13, "Stage: at the goal";
    Technique = "technique", 6, "Technique of hands-on attacks";
    Ransomware = "ransomware", 18, "Ransomware";
    NamedActor = "namedActor", 12, "Named actor";
    NamedThreat = "namedThreat", 5, "Named threat";
    Malicious = "malicious", 8, "Evidence judged malicious";
    Suspicious = "suspicious", 3, "Evidence judged suspicious";
    AssetCritical = "assetCritical", 16, "Critical asset";
    AssetServer = "assetServer", 5, "Server";
    RareTitle = "rareTitle", 4, "Rare title";
    Disruption = "disruption", 20, "Attack disruption";
    Confirmed = "confirmed", 10, "Classified as true positive";
    CommonTitle = "commonTitle", 6, "Taken away: common title";
    NoisyTitle = "noisyTitle", 20, "Taken away: title mostly false positive";
    Prevented = "prevented", 16, "Taken away: prevented";
    Blocked = "blocked", 14, "Taken away: blocked";
    Remediated = "remediated", 10, "Taken away: remediated";
    Expected = "expected", 40, "Taken away: classified as expected activity";
    MoreStages = "moreStages", 4, "Incident: each further stage";
    MoreSources = "moreSources", 4, "Incident: each further product";
    MoreDevices = "moreDevices", 3, "Incident: each further device";
    MoreUsers = "moreUsers", 3, "Incident: each further user";
    Together = "together", 25, "Incident: unusual to come together";
}

/// Most points that one weight may bring.
const MAX_POINTS: u8 = 100;

/// Points for every weight. As JSON an object of those that are not as usual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, u8>", into = "BTreeMap<String, u8>")]
pub struct Weights(Vec<u8>);

/// Why something is no set of weights.
#[derive(Debug, Error)]
pub enum WeightsError {
    /// Not an object of names and whole numbers.
    #[error("not a file of weights: {0}")]
    Shape(#[from] serde_json::Error),
    /// A name that no weight has.
    #[error("there is no weight \"{0}\"")]
    NoSuchWeight(String),
    /// More points than a score has.
    #[error("\"{name}\" has {points} points; a weight has at most {MAX_POINTS}")]
    TooMany {
        /// The weight.
        name: String,
        /// Its points.
        points: u8,
    },
}

impl Default for Weights {
    fn default() -> Self {
        Self(Weight::ALL.iter().map(|it| it.usual()).collect())
    }
}

impl Weights {
    /// The points of a weight.
    pub fn points(&self, weight: Weight) -> u8 {
        self.0[weight as usize]
    }

    /// The same with other points for one weight, at most 100.
    #[must_use]
    pub fn with(mut self, weight: Weight, points: u8) -> Self {
        self.0[weight as usize] = points.min(MAX_POINTS);
        self
    }

    /// Weights from those that are not as usual.
    ///
    /// # Errors
    ///
    /// Where there is no such weight, or one has too many points.
    pub fn of(named: &BTreeMap<String, u8>) -> Result<Self, WeightsError> {
        let mut weights = Self::default();
        for (name, &points) in named {
            let weight = Weight::ALL
                .iter()
                .find(|it| it.name() == name)
                .ok_or_else(|| WeightsError::NoSuchWeight(name.clone()))?;
            if points > MAX_POINTS {
                return Err(WeightsError::TooMany {
                    name: name.clone(),
                    points,
                });
            }
            weights = weights.with(*weight, points);
        }
        Ok(weights)
    }

    /// The weights that are not as usual.
    pub fn named(&self) -> BTreeMap<String, u8> {
        Weight::ALL
            .iter()
            .filter(|it| self.points(**it) != it.usual())
            .map(|it| (it.name().to_owned(), self.points(*it)))
            .collect()
    }

    /// Reads a file of weights; those it does not name are as usual.
    ///
    /// # Errors
    ///
    /// Where it is none.
    pub fn read(text: &str) -> Result<Self, WeightsError> {
        Self::of(&serde_json::from_str(text)?)
    }

    /// Writes a file of all weights, for other cases and people.
    ///
    /// # Errors
    ///
    /// Only where memory runs out while writing.
    pub fn write(&self) -> Result<String, serde_json::Error> {
        let all: BTreeMap<&str, u8> = Weight::ALL
            .iter()
            .map(|it| (it.name(), self.points(*it)))
            .collect();
        serde_json::to_string_pretty(&all)
    }
}

impl TryFrom<BTreeMap<String, u8>> for Weights {
    type Error = WeightsError;

    fn try_from(named: BTreeMap<String, u8>) -> Result<Self, WeightsError> {
        Self::of(&named)
    }
}

impl From<Weights> for BTreeMap<String, u8> {
    fn from(weights: Weights) -> Self {
        weights.named()
    }
}
