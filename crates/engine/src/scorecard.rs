//! How well recorrelated incidents hold what belongs together, on data that says so:
//! the command line and the benchmark print it. Labels are read by themselves, after
//! the grouping, by a mapping of their own: they never reach the grouping. Of exports
//! that carry incidents, those are what is compared with.

use crate::{Engine, IncidentMode, MapField, Mapping, Source};
use serde_json::{Value, json};
use throughline_correlate::scorecard::{
    Agreement, AttackScore, AttackTruth, Baseline, agreement, attack_score,
};
use throughline_correlate::{Correlation, Facts, Settings};
use throughline_dataset::{AlertIdx, Dataset};

/// The column that labels each alert with its phase of the attack.
pub const LABEL: &str = "event_label";

/// Name of the mapping that reads it.
const LABELS: &str = "labels";

/// What it says of benign alerts.
const BENIGN: &str = "-";

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
    /// The engine's score.
    pub score: AttackScore,
    /// Rank, by priority, of the incident that holds the attack.
    pub rank: usize,
    /// Seconds for grouping.
    pub seconds: f64,
    /// The most memory that the program has had so far, in MB, where the system tells.
    pub peak_mb: Option<u64>,
    /// Scores of simple rules.
    pub baselines: Vec<(Baseline, AttackScore)>,
}

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
    /// read of the same file. `timed` runs what it is given and says in how many
    /// seconds: the engine has no clock.
    pub fn score(
        &mut self,
        name: &str,
        engine: Engine,
        labels: Option<&Engine>,
        settings: &Settings,
        timed: &mut dyn FnMut(&mut dyn FnMut()) -> f64,
    ) -> Scored {
        if let Some(truth) = labels.and_then(|it| truth(engine.dataset(), it)) {
            self.scenarios
                .push(scenario(name, engine, &truth, settings, timed));
        } else if let Some(score) = export(name, engine.dataset(), settings) {
            self.exports.push(score);
        } else {
            return Scored::NothingToCompare;
        }
        Scored::Yes
    }

    /// The scores of each rule, Throughline's own first; none without scenarios.
    pub fn by_rule(&self) -> Vec<(&'static str, Vec<&AttackScore>)> {
        if self.scenarios.is_empty() {
            return Vec::new();
        }
        let own = self.scenarios.iter().map(|it| &it.score).collect();
        let mut all = vec![("throughline", own)];
        for (nth, rule) in Baseline::ALL.into_iter().enumerate() {
            let scores = self.scenarios.iter().map(|it| &it.baselines[nth].1);
            all.push((rule.label(), scores.collect()));
        }
        all
    }

    /// One JSON object a line: each scenario by each rule, the means, each export.
    pub fn to_json(&self) -> Vec<Value> {
        let mut lines = Vec::new();
        for it in &self.scenarios {
            let mut line = score_json(&it.score);
            line["scenario"] = it.name.clone().into();
            line["rule"] = "throughline".into();
            line["rank"] = it.rank.into();
            line["seconds"] = it.seconds.into();
            line["peakMegabytes"] = it.peak_mb.into();
            lines.push(line);
            for (rule, score) in &it.baselines {
                let mut line = score_json(score);
                line["scenario"] = it.name.clone().into();
                line["rule"] = rule.label().into();
                lines.push(line);
            }
        }
        for (rule, scores) in self.by_rule() {
            let mut line = figures(&scores);
            line["scenario"] = "mean".into();
            line["rule"] = rule.into();
            lines.push(line);
        }
        for it in &self.exports {
            lines.push(json!({
                "export": it.name,
                "alerts": it.alerts,
                "exportedIncidents": it.exported,
                "recorrelatedIncidents": it.recorrelated,
                "adjustedRand": it.agreement.adjusted_rand,
                "homogeneity": it.agreement.homogeneity,
                "completeness": it.agreement.completeness,
            }));
        }
        lines
    }
}

/// Mappings that read the labels of the tables that these read; none where none has a
/// time to know alerts by.
pub fn label_maps(maps: &[Mapping]) -> Vec<Mapping> {
    maps.iter().filter_map(label_map).collect()
}

fn scenario(
    name: &str,
    mut engine: Engine,
    truth: &AttackTruth,
    settings: &Settings,
    timed: &mut dyn FnMut(&mut dyn FnMut()) -> f64,
) -> ScenarioScore {
    let facts = Facts::read(engine.dataset());
    let mut made = None;
    let seconds = timed(&mut || made = Some(Correlation::of(&facts, settings)));
    let correlation = made.unwrap_or_else(|| Correlation::of(&facts, settings));
    let score = attack_score(&facts, truth, &numbers(&facts, &correlation));
    let baselines = Baseline::ALL
        .into_iter()
        .map(|it| (it, attack_score(&facts, truth, &it.group(&facts))))
        .collect();
    engine.show_incidents(IncidentMode::Recorrelated, Some(settings.clone()));
    ScenarioScore {
        name: name.to_owned(),
        rank: rank(&engine, &score),
        score,
        seconds,
        peak_mb: None,
        baselines,
    }
}

fn numbers(facts: &Facts, correlation: &Correlation) -> Vec<u32> {
    (0..facts.len() as u32)
        .map(|it| correlation.incident_of(AlertIdx(it)).0)
        .collect()
}

/// How many incidents are at least as urgent as the one that holds the attack.
fn rank(engine: &Engine, score: &AttackScore) -> usize {
    let data = engine.dataset();
    let own = score.best.first().and_then(|it| data.incident_of(*it));
    let priorities = engine.incident_priorities();
    let Some(own) = own.and_then(|it| priorities.get(it.0 as usize)) else {
        return priorities.len();
    };
    priorities.iter().filter(|it| *it >= own).count()
}

fn export(name: &str, data: &Dataset, settings: &Settings) -> Option<ExportScore> {
    let facts = Facts::read(data);
    let correlation = Correlation::of(&facts, settings);
    // The id that an alert carries says which incident, whether or not that is here.
    let exported = |it: AlertIdx| data.incident_id(it).map(|id| data.text(id));
    let mut ids: Vec<&str> = data.alerts().filter_map(exported).collect();
    ids.sort_unstable();
    ids.dedup();
    let pairs: Vec<(u32, u32)> = data
        .alerts()
        .filter_map(|it| {
            let number = ids.binary_search(&exported(it)?).ok()?;
            Some((number as u32, correlation.incident_of(it).0))
        })
        .collect();
    let (truth, found): (Vec<u32>, Vec<u32>) = pairs.into_iter().unzip();
    let distinct = |of: &[u32]| {
        let mut of = of.to_vec();
        of.sort_unstable();
        of.dedup();
        of.len()
    };
    (!truth.is_empty()).then(|| ExportScore {
        name: name.to_owned(),
        alerts: truth.len(),
        exported: distinct(&truth),
        recorrelated: distinct(&found),
        agreement: agreement(&truth, &found),
    })
}

/// The same table with its labels as titles, and nothing else.
fn label_map(map: &Mapping) -> Option<Mapping> {
    let time = map.fields.get(&MapField::Time)?.clone();
    let mut labels = Mapping {
        name: LABELS.to_owned(),
        columns: map.columns.clone(),
        ignore: map
            .ignore
            .iter()
            .filter(|it| *it != LABEL)
            .cloned()
            .collect(),
        ..Mapping::default()
    };
    labels.columns.push(LABEL.to_owned());
    labels.fields.insert(MapField::Time, time);
    labels.fields.insert(MapField::Title, Source::column(LABEL));
    Some(labels)
}

fn truth(data: &Dataset, labels: &Engine) -> Option<AttackTruth> {
    let is_table = labels.used_mappings().iter().any(|it| it.name == LABELS);
    let labels = labels.dataset();
    let mut of_record: Vec<(u64, Option<String>)> = labels
        .alerts()
        .map(|it| {
            let row = labels.alert(it);
            let label = labels.text_or_empty(row.title);
            let is_attack = !label.is_empty() && label != BENIGN;
            (row.place.record, is_attack.then(|| label.to_owned()))
        })
        .collect();
    of_record.sort_unstable();
    let phases = data
        .alerts()
        .map(|it| {
            let record = data.alert(it).place.record;
            let at = of_record.binary_search_by_key(&record, |it| it.0).ok()?;
            of_record[at].1.clone()
        })
        .collect::<Vec<_>>();
    let is_labelled = is_table && phases.iter().any(Option::is_some);
    is_labelled.then_some(AttackTruth { phases })
}

/// The mean over scenarios of one of a score's figures.
pub fn mean(scores: &[&AttackScore], of: impl Fn(&AttackScore) -> f64) -> f64 {
    scores.iter().map(|it| of(it)).sum::<f64>() / scores.len().max(1) as f64
}

fn figures(scores: &[&AttackScore]) -> Value {
    let least = |of: &dyn Fn(&AttackScore) -> f64| {
        scores.iter().map(|it| of(it)).fold(f64::INFINITY, f64::min)
    };
    json!({
        "reduction": mean(scores, |it| it.reduction),
        "fragments": mean(scores, |it| it.fragments as f64),
        "precision": mean(scores, |it| it.precision),
        "recall": mean(scores, |it| it.recall),
        "f1": mean(scores, |it| it.f1),
        "worstF1": least(&|it| it.f1),
        "phaseCoverage": mean(scores, |it| it.phase_coverage),
        "benignInside": mean(scores, |it| it.benign_inside as f64),
        "pairwiseF1": mean(scores, |it| it.pairwise_f1),
        "adjustedRand": mean(scores, |it| it.adjusted_rand),
    })
}

fn score_json(score: &AttackScore) -> Value {
    json!({
        "alerts": score.alerts,
        "incidents": score.incidents,
        "reduction": score.reduction,
        "attackEpisodes": score.attack_episodes,
        "fragments": score.fragments,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "phaseCoverage": score.phase_coverage,
        "benignInside": score.benign_inside,
        "pairwiseF1": score.pairwise_f1,
        "adjustedRand": score.adjusted_rand,
    })
}
