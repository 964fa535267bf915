//! From what is known to points.

use crate::signals::{AlertSignals, Asset, Stage, Stopped, Threat};
use crate::{Weight, Weights};
use throughline_model::{Classification, Severity, Verdict, Vocabulary};

/// The three bands that the portal colours (IQ-21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Below 15.
    Low,
    /// 15 to 85.
    Medium,
    /// Above 85.
    Top,
}

impl Band {
    /// The band of a score.
    pub fn of(score: u8) -> Self {
        match score {
            0..15 => Self::Low,
            15..=85 => Self::Medium,
            86.. => Self::Top,
        }
    }

    /// The band as a person reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Low => "Low priority",
            Self::Medium => "Medium priority",
            Self::Top => "Top priority",
        }
    }
}

macro_rules! kinds {
    ( $( $variant:ident = $label:literal ; )+ ) => {
        /// What a factor is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FactorKind { $( #[doc = $label] $variant, )+ }

        impl FactorKind {
            /// What a person reads.
            pub fn label(self) -> &'static str {
                match self { $( Self::$variant => $label, )+ }
            }
        }
    };
}

kinds! {
    MostUrgentAlert = "Most urgent alert";
    Severity = "Severity";
    Stage = "Stage";
    Technique = "Technique";
    Threat = "Threat";
    Verdict = "Verdicts";
    Asset = "Asset";
    Disruption = "Attack disruption";
    Stages = "Stages";
    Sources = "Products";
    Devices = "Devices";
    Users = "Users";
    Together = "Unusual together";
    Rarity = "Rarity";
    Noise = "Noise";
    Stopped = "Stopped";
    Classification = "Classification";
    Limit = "Limit";
}

/// Points with the reason for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    /// What it is about.
    pub kind: FactorKind,
    /// Points added, or taken away.
    pub points: i32,
    /// Why, in a few words; text of the data in it is as exported.
    pub why: String,
}

/// A score with all its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// 0 to 100: the sum of the points.
    pub value: u8,
    /// The reasons that bring or take any points.
    pub factors: Vec<Factor>,
}

/// The highest score.
const TOP: i32 = 100;

/// Fewer alerts than these say nothing about what is rare.
const FEW_ALERTS: u32 = 10;

/// Fewer classified alerts than these say nothing about a title.
const FEW_CLASSIFIED: u32 = 3;

/// Points of the alert's factors in turn. `note` is told each; a reason in words
/// is only made where it is asked for.
fn visit(
    it: &AlertSignals<'_>,
    weights: &Weights,
    note: &mut impl FnMut(FactorKind, i32, &dyn Fn() -> String),
) {
    let points = |weight: Weight| i32::from(weights.points(weight));
    let severity = match it.severity {
        Severity::Critical => Weight::SeverityCritical,
        Severity::High => Weight::SeverityHigh,
        Severity::Medium => Weight::SeverityMedium,
        Severity::Low => Weight::SeverityLow,
        Severity::Informational => Weight::SeverityInformational,
        Severity::Unknown => Weight::SeverityUnknown,
    };
    note(FactorKind::Severity, points(severity), &|| {
        it.severity.label().to_owned()
    });
    let stage = match it.stage {
        Stage::None => None,
        Stage::Entry => Some((Weight::StageEntry, "getting in")),
        Stage::Foothold => Some((Weight::StageFoothold, "settling in")),
        Stage::Reach => Some((Weight::StageReach, "reaching further")),
        Stage::Goal => Some((Weight::StageGoal, "at the goal")),
    };
    if let Some((weight, words)) = stage {
        note(FactorKind::Stage, points(weight), &|| {
            format!("{}: {words}", it.category)
        });
    }
    if let Some(technique) = it.technique {
        note(FactorKind::Technique, points(Weight::Technique), &|| {
            format!("{technique} is of hands-on attacks")
        });
    }
    if let Some(threat) = it.threat {
        let (weight, words, name) = match threat {
            Threat::Ransomware(by) => (Weight::Ransomware, "Ransomware, by", by),
            Threat::Actor(name) => (Weight::NamedActor, "Actor", name),
            Threat::Named(name) => (Weight::NamedThreat, "Threat", name),
        };
        note(FactorKind::Threat, points(weight), &|| {
            format!("{words} “{name}”")
        });
    }
    let verdict = match it.verdict {
        Verdict::Malicious => Some(Weight::Malicious),
        Verdict::Suspicious => Some(Weight::Suspicious),
        Verdict::NoThreatsFound | Verdict::Unknown => None,
    };
    if let Some(weight) = verdict {
        note(FactorKind::Verdict, points(weight), &|| {
            weight.label().to_owned()
        });
    }
    match it.asset {
        Some(Asset::Critical { name, by }) => {
            note(FactorKind::Asset, points(Weight::AssetCritical), &|| {
                if name.is_empty() {
                    by.to_owned()
                } else {
                    format!("{name}: {by}")
                }
            });
        }
        Some(Asset::Server { name }) => {
            note(FactorKind::Asset, points(Weight::AssetServer), &|| {
                format!("{name} is a server")
            });
        }
        None => {}
    }
    if it.disrupted {
        note(FactorKind::Disruption, points(Weight::Disruption), &|| {
            "Attack disruption acted".to_owned()
        });
    }
    rarity(it, weights, note);
    if let Some(stopped) = it.stopped {
        let (weight, words) = match stopped {
            Stopped::Prevented => (Weight::Prevented, "Prevented"),
            Stopped::Blocked => (Weight::Blocked, "Blocked"),
            Stopped::Remediated => (Weight::Remediated, "Remediated"),
        };
        note(FactorKind::Stopped, -points(weight), &|| words.to_owned());
    }
    let classified = match it.classification {
        Classification::TruePositive => points(Weight::Confirmed),
        Classification::InformationalExpectedActivity => -points(Weight::Expected),
        Classification::FalsePositive | Classification::Unknown => 0,
    };
    note(FactorKind::Classification, classified, &|| {
        it.classification.label().to_owned()
    });
}

/// How rare the title is in the loaded data, and how often it was wrong.
fn rarity(
    it: &AlertSignals<'_>,
    weights: &Weights,
    note: &mut impl FnMut(FactorKind, i32, &dyn Fn() -> String),
) {
    let points = |weight: Weight| i32::from(weights.points(weight));
    let (count, all) = (u64::from(it.title_count), u64::from(it.alert_count));
    if it.alert_count >= FEW_ALERTS {
        let rare = if count <= 1 || count * 1_000 <= all {
            points(Weight::RareTitle)
        } else if count * 20 >= all {
            -points(Weight::CommonTitle)
        } else {
            0
        };
        note(FactorKind::Rarity, rare, &|| {
            let have = if count == 1 { "has" } else { "have" };
            format!("{count} of {all} alerts {have} this title")
        });
    }
    let (wrong, classified) = (it.false_positives, it.classified);
    if classified >= FEW_CLASSIFIED && wrong * 2 > classified {
        // In proportion, rounded down: all points where every one was wrong.
        let all = u64::from(weights.points(Weight::NoisyTitle));
        let noisy = all * u64::from(wrong) / u64::from(classified);
        let points = -i32::try_from(noisy).unwrap_or(TOP);
        note(FactorKind::Noise, points, &|| {
            format!("{wrong} of {classified} classified alerts of this title were false positives")
        });
    }
}

/// A sum of points as a score: what goes beyond its ends is cut off.
pub(crate) fn limited(sum: i32) -> u8 {
    u8::try_from(sum.clamp(0, TOP)).unwrap_or(0)
}

/// The score of these factors: those without points are left out, and what goes
/// beyond the ends is a factor of its own.
pub(crate) fn of_factors(mut factors: Vec<Factor>, is_false: bool) -> Score {
    factors.retain(|it| it.points != 0);
    let mut sum: i32 = factors.iter().map(|it| it.points).sum();
    if is_false && sum != 0 {
        factors.push(Factor {
            kind: FactorKind::Classification,
            points: -sum,
            why: "A false positive has no priority".to_owned(),
        });
        sum = 0;
    }
    let value = limited(sum);
    let beyond = i32::from(value) - sum;
    if beyond != 0 {
        factors.push(Factor {
            kind: FactorKind::Limit,
            points: beyond,
            why: "A score is between 0 and 100".to_owned(),
        });
    }
    Score { value, factors }
}

impl AlertSignals<'_> {
    /// Whether an analyst says that there was nothing.
    pub(crate) fn is_false(&self) -> bool {
        self.classification == Classification::FalsePositive
    }

    /// The score alone, for a million alerts at once.
    pub fn value(&self, weights: &Weights) -> u8 {
        if self.is_false() {
            return 0;
        }
        let mut sum = 0;
        visit(self, weights, &mut |_, points, _| sum += points);
        limited(sum)
    }

    /// The score with its reasons.
    pub fn score(&self, weights: &Weights) -> Score {
        let mut factors = Vec::new();
        visit(self, weights, &mut |kind, points, why| {
            let why = why();
            factors.push(Factor { kind, points, why });
        });
        of_factors(factors, self.is_false())
    }
}
