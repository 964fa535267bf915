//! How well recorrelated incidents hold what belongs together, on data that says so:
//! the command line and the benchmark print it. Labels are read by themselves, after
//! the grouping, by a mapping of their own: they never reach the grouping. Of exports
//! that carry incidents, those are what is compared with.

mod export;
mod json;
mod labels;
mod scenario;
mod targets;

pub use labels::{LABEL, label_maps};
pub use targets::{Aim, Shortfall, Target, Why};

use crate::Engine;
use throughline_correlate::Settings;
use throughline_correlate::scorecard::{Agreement, AttackScore, Baseline, Missed};

/// What a scorecard tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scorecard {
    /// Labelled scenarios.
    pub scenarios: Vec<ScenarioScore>,
    /// Exports with incidents of their own.
    pub exports: Vec<ExportScore>,
}

/// One scenario, scored.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioScore {
    /// Its name: that of the file.
    pub name: String,
    /// The score of each rule, Throughline's own first.
    pub rules: Vec<RuleScore>,
    /// What of the attack the engine's best incident does not hold.
    pub missed: Missed,
}

impl ScenarioScore {
    /// The engine's own score.
    pub fn own(&self) -> Option<&RuleScore> {
        self.rules.first()
    }
}

/// By what alerts were grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// By the engine.
    Throughline,
    /// By a simple rule.
    Simple(Baseline),
}

impl Rule {
    /// Every rule, the engine's own first.
    pub fn all() -> impl Iterator<Item = Self> {
        let simple = Baseline::ALL.into_iter().map(Self::Simple);
        std::iter::once(Self::Throughline).chain(simple)
    }

    /// The rule in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Throughline => "throughline",
            Self::Simple(rule) => rule.label(),
        }
    }
}

/// How well one rule did on one scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleScore {
    /// Which.
    pub rule: Rule,
    /// How well its incidents hold the attack.
    pub score: AttackScore,
    /// Rank, by priority, of the incident that holds the attack among all of the rule.
    pub rank: usize,
    /// What it cost to make incidents of opened data.
    pub cost: Cost,
}

/// What a piece of work cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// Seconds that it took.
    pub seconds: f64,
    /// The most memory that there was, where the system tells.
    pub peak: Option<Peak>,
}

/// The most memory that a program had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peak {
    /// In MB.
    pub megabytes: u64,
    /// True where it may be from before the work: the system tells only the most since
    /// the program began.
    pub is_of_process: bool,
}

/// Runs what it is given, and says what that cost: the engine has no clock.
pub type Measured<'a> = dyn FnMut(&mut dyn FnMut()) -> Cost + 'a;

/// Recorrelated incidents against exported ones.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportScore {
    /// Name of the file.
    pub name: String,
    /// Alerts that an exported incident holds.
    pub alerts: usize,
    /// Exported incidents that hold any.
    pub exported: usize,
    /// Recorrelated incidents that hold any of those alerts.
    pub recorrelated: usize,
    /// Exported incidents whose alerts are in several recorrelated ones.
    pub split: usize,
    /// Recorrelated incidents that hold alerts of several exported ones.
    pub joined: usize,
    /// How well they agree.
    pub agreement: Agreement,
}

/// What became of a file that was to be scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scored {
    /// It is on the card.
    Yes,
    /// It has neither labels nor incidents to compare with.
    NothingToCompare,
}

impl Scorecard {
    /// Scores what an engine has read of one file. `labels` are what [`label_maps`]
    /// read of the same file.
    pub fn score(
        &mut self,
        name: &str,
        engine: Engine,
        labels: Option<&Engine>,
        settings: &Settings,
        measured: &mut Measured<'_>,
    ) -> Scored {
        if let Some(truth) = labels.and_then(|it| labels::truth(engine.dataset(), it)) {
            let scored = scenario::scenario(name, engine, &truth, settings, measured);
            self.scenarios.push(scored);
        } else if let Some(score) = export::export(name, engine.dataset(), settings) {
            self.exports.push(score);
        } else {
            return Scored::NothingToCompare;
        }
        Scored::Yes
    }

    /// The scores of each rule, Throughline's own first; none without scenarios.
    pub fn by_rule(&self) -> Vec<(Rule, Vec<&RuleScore>)> {
        let all = Rule::all().map(|rule| {
            let every = self.scenarios.iter().flat_map(|it| &it.rules);
            (rule, every.filter(|it| it.rule == rule).collect())
        });
        all.filter(|it: &(Rule, Vec<&RuleScore>)| !it.1.is_empty())
            .collect()
    }
}

/// The mean over scenarios of one of a rule's figures.
pub fn mean(scores: &[&RuleScore], of: impl Fn(&RuleScore) -> f64) -> f64 {
    scores.iter().map(|it| of(it)).sum::<f64>() / scores.len().max(1) as f64
}

/// The mean of the most memory, in MB, where the system told it of all.
pub fn mean_peak(scores: &[&RuleScore]) -> Option<f64> {
    let told = |it: &RuleScore| Some(it.cost.peak?.megabytes as f64);
    let is_told = !scores.is_empty() && scores.iter().all(|it| told(it).is_some());
    is_told.then(|| mean(scores, |it| told(it).unwrap_or_default()))
}
