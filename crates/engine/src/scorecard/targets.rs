//! What recorrelated incidents are to reach, what they do reach, and where they fall
//! short, why: by what the data itself tells.

use super::{ExportScore, RuleScore, ScenarioScore, Scorecard, mean};
use throughline_correlate::scorecard::Outside;

/// Something that is to be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The mean over scenarios of F1.
    MeanF1,
    /// The least F1 of a scenario.
    WorstF1,
    /// The mean over scenarios of the share of phases that the best incident holds.
    PhaseCoverage,
    /// The mean over scenarios of incidents that hold any of the attack.
    Fragments,
    /// The mean over scenarios of alerts that nobody has to look at one by one.
    Reduction,
    /// The worst place of a true incident by priority.
    Rank,
    /// The least adjusted Rand index against incidents of an export.
    AdjustedRand,
}

impl Aim {
    /// What labelled scenarios are to reach.
    const LABELLED: [Self; 6] = [
        Self::MeanF1,
        Self::WorstF1,
        Self::PhaseCoverage,
        Self::Fragments,
        Self::Reduction,
        Self::Rank,
    ];

    /// Its name for other programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::MeanF1 => "meanF1",
            Self::WorstF1 => "worstF1",
            Self::PhaseCoverage => "meanPhaseCoverage",
            Self::Fragments => "meanFragments",
            Self::Reduction => "meanReduction",
            Self::Rank => "worstRank",
            Self::AdjustedRand => "worstAdjustedRand",
        }
    }

    /// It in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::MeanF1 => "mean F1",
            Self::WorstF1 => "worst F1",
            Self::PhaseCoverage => "mean phase coverage",
            Self::Fragments => "mean fragments",
            Self::Reduction => "mean reduction",
            Self::Rank => "worst rank of the true incident",
            Self::AdjustedRand => "worst adjusted Rand index against exported incidents",
        }
    }

    /// What is to be reached.
    pub fn limit(self) -> f64 {
        match self {
            Self::MeanF1 => 0.80,
            Self::WorstF1 => 0.70,
            Self::PhaseCoverage | Self::AdjustedRand => 0.90,
            Self::Fragments => 4.0,
            Self::Reduction => 0.99,
            Self::Rank => 1.0,
        }
    }

    /// Whether more is better.
    pub fn is_least(self) -> bool {
        !matches!(self, Self::Fragments | Self::Rank)
    }

    fn is_met_by(self, reached: f64) -> bool {
        if self.is_least() {
            reached >= self.limit()
        } else {
            reached <= self.limit()
        }
    }

    fn figure(self, of: &RuleScore) -> f64 {
        match self {
            Self::MeanF1 | Self::WorstF1 => of.score.f1,
            Self::PhaseCoverage => of.score.phase_coverage,
            Self::Fragments => of.score.fragments as f64,
            Self::Reduction => of.score.reduction,
            Self::Rank => of.rank as f64,
            Self::AdjustedRand => of.score.adjusted_rand,
        }
    }

    fn of_all(self, scores: &[&RuleScore]) -> f64 {
        let figures = scores.iter().map(|it| self.figure(it));
        match self {
            Self::WorstF1 | Self::AdjustedRand => figures.fold(f64::INFINITY, f64::min),
            Self::Rank => figures.fold(0.0, f64::max),
            _ => mean(scores, |it| self.figure(it)),
        }
    }
}

/// What was aimed at, and what is reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The aim.
    pub aim: Aim,
    /// What is reached.
    pub reached: f64,
    /// Whether that is enough.
    pub is_met: bool,
    /// The scenarios or exports that alone do not reach it, also where all together do.
    pub short: Vec<Shortfall>,
}

/// One scenario or export that does not reach an aim.
#[derive(Clone, Debug, PartialEq)]
pub struct Shortfall {
    /// Its name.
    pub of: String,
    /// What it reaches.
    pub reached: f64,
    /// Why.
    pub why: Why,
}

/// Why something falls short.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// The best incident does not hold these: a phase each, or what another incident
    /// holds of the attack.
    Outside(Vec<Outside>),
    /// The best incident holds too few episodes of the attack, or too many others.
    Episodes {
        /// Episodes of the attack.
        attack: usize,
        /// Those that it does not hold.
        missed: usize,
        /// Benign ones that it holds.
        benign: usize,
    },
    /// So many other incidents are at least as urgent.
    Ahead(usize),
    /// There are too many incidents for these alerts.
    Incidents {
        /// Alerts.
        alerts: usize,
        /// Incidents.
        incidents: usize,
    },
    /// Incidents are not the exported ones.
    Parted {
        /// Exported ones that are several here.
        split: usize,
        /// Recorrelated ones that are several in the export.
        joined: usize,
    },
}

impl Scorecard {
    /// What was aimed at, and what is reached. Labelled scenarios and exports have aims
    /// of their own.
    pub fn targets(&self) -> Vec<Target> {
        let own: Vec<&RuleScore> = self.scenarios.iter().filter_map(|it| it.own()).collect();
        let labelled = Aim::LABELLED.iter().map(|&aim| {
            let reached = aim.of_all(&own);
            let short = self.scenarios.iter().filter_map(|it| shortfall(aim, it));
            Target {
                aim,
                reached,
                is_met: aim.is_met_by(reached),
                short: short.collect(),
            }
        });
        let mut targets: Vec<Target> = Vec::new();
        if !own.is_empty() {
            targets.extend(labelled);
        }
        if !self.exports.is_empty() {
            targets.push(of_exports(&self.exports));
        }
        targets
    }
}

fn shortfall(aim: Aim, of: &ScenarioScore) -> Option<Shortfall> {
    let own = of.own()?;
    let reached = aim.figure(own);
    if aim.is_met_by(reached) {
        return None;
    }
    let score = &own.score;
    let why = match aim {
        Aim::PhaseCoverage => Why::Outside(of.missed.phases.clone()),
        Aim::Fragments => Why::Outside(of.missed.fragments.clone()),
        Aim::Rank => Why::Ahead(own.rank.saturating_sub(1)),
        Aim::Reduction => Why::Incidents {
            alerts: score.alerts,
            incidents: score.incidents,
        },
        Aim::MeanF1 | Aim::WorstF1 | Aim::AdjustedRand => Why::Episodes {
            attack: score.attack_episodes,
            missed: score.missed_episodes,
            benign: score.benign_inside,
        },
    };
    Some(Shortfall {
        of: of.name.clone(),
        reached,
        why,
    })
}

fn of_exports(exports: &[ExportScore]) -> Target {
    let aim = Aim::AdjustedRand;
    let figures = exports.iter().map(|it| it.agreement.adjusted_rand);
    let reached = figures.fold(f64::INFINITY, f64::min);
    let short = exports
        .iter()
        .filter(|it| !aim.is_met_by(it.agreement.adjusted_rand))
        .map(|it| Shortfall {
            of: it.name.clone(),
            reached: it.agreement.adjusted_rand,
            why: Why::Parted {
                split: it.split,
                joined: it.joined,
            },
        });
    Target {
        aim,
        reached,
        is_met: aim.is_met_by(reached),
        short: short.collect(),
    }
}
