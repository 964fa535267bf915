//! `throughline scorecard`: how well recorrelated incidents hold what belongs
//! together, on data that says so. Labels are read by themselves, after the
//! grouping, by a mapping of their own: they never reach the engine. Of exports that
//! carry incidents, those are what is compared with.

use crate::arguments::Data;
use crate::open::{self, OpenError};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Instant;
use throughline_correlate::scorecard::{
    Agreement, AttackScore, AttackTruth, Baseline, agreement, attack_score,
};
use throughline_correlate::{Correlation, Facts, Settings};
use throughline_dataset::{AlertIdx, Dataset};
use throughline_engine::{Engine, IncidentMode, MapField, Mapping, Source};

/// The column that labels each alert with its phase of the attack.
const LABEL: &str = "event_label";

/// Name of the mapping that reads it.
const LABELS: &str = "labels";

/// What it says of benign alerts.
const BENIGN: &str = "-";

/// What a scorecard tells.
pub struct Scorecard {
    /// Labelled scenarios.
    pub scenarios: Vec<ScenarioScore>,
    /// Exports with incidents of their own.
    pub exports: Vec<ExportScore>,
}

/// One scenario, scored.
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

/// Scores every file of the data that has labels or incidents, each by itself.
///
/// # Errors
///
/// Where a map cannot be read, and where no file could be scored.
pub fn scorecard(data: &Data, settings: &Settings) -> Result<Scorecard, OpenError> {
    let mut card = Scorecard {
        scenarios: Vec::new(),
        exports: Vec::new(),
    };
    let mut reasons = Vec::new();
    let files: Vec<PathBuf> = data
        .paths
        .iter()
        .flat_map(|it| open::files_below(it, &mut reasons))
        .collect();
    for file in &files {
        let maps = open::mappings(data)?;
        let engine = match open::open_mapped(std::slice::from_ref(file), maps.clone()) {
            Ok(engine) => engine,
            Err(OpenError::NothingReadable(reason)) => {
                reasons.push(reason);
                continue;
            }
            Err(error) => return Err(error),
        };
        let labels = || {
            let maps: Vec<Mapping> = maps.iter().filter_map(label_map).collect();
            (!maps.is_empty()).then(|| open::open_quietly(file, maps))
        };
        if let Some(truth) = truth(engine.dataset(), labels) {
            card.scenarios
                .push(scenario(file, engine, &truth, settings));
        } else if let Some(score) = export(file, engine.dataset(), settings) {
            card.exports.push(score);
        } else {
            reasons.push(format!(
                "  {}: neither a column {LABEL} nor incidents to compare with",
                file.display()
            ));
        }
    }
    if card.scenarios.is_empty() && card.exports.is_empty() {
        return Err(OpenError::NothingReadable(reasons.join("\n")));
    }
    Ok(card)
}

fn scenario(
    file: &Path,
    mut engine: Engine,
    truth: &AttackTruth,
    settings: &Settings,
) -> ScenarioScore {
    let facts = Facts::read(engine.dataset());
    let began = Instant::now();
    let correlation = Correlation::of(&facts, settings);
    let seconds = began.elapsed().as_secs_f64();
    let score = attack_score(&facts, truth, &numbers(&facts, &correlation));
    let baselines = Baseline::ALL
        .into_iter()
        .map(|it| (it, attack_score(&facts, truth, &it.group(&facts))))
        .collect();
    engine.show_incidents(IncidentMode::Recorrelated, Some(settings.clone()));
    ScenarioScore {
        name: name(file),
        rank: rank(&engine, &score),
        score,
        seconds,
        peak_mb: peak_mb(),
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

fn export(file: &Path, data: &Dataset, settings: &Settings) -> Option<ExportScore> {
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
        name: name(file),
        alerts: truth.len(),
        exported: distinct(&truth),
        recorrelated: distinct(&found),
        agreement: agreement(&truth, &found),
    })
}

fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
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

fn truth(data: &Dataset, labels: impl FnOnce() -> Option<Engine>) -> Option<AttackTruth> {
    let labels = labels()?;
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

fn peak_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1024)
}

/// The mean over scenarios of one of a score's figures.
fn mean(scores: &[&AttackScore], of: impl Fn(&AttackScore) -> f64) -> f64 {
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

impl Scorecard {
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

    fn by_rule(&self) -> Vec<(&'static str, Vec<&AttackScore>)> {
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

    /// The same as tables for a terminal.
    pub fn to_text(&self) -> String {
        use std::fmt::Write as _;
        let mut text = String::new();
        if !self.scenarios.is_empty() {
            let _ = writeln!(
                text,
                "{:<18}{:<22}{:>10}{:>10}{:>7}{:>7}{:>7}{:>8}{:>8}{:>8}{:>7}{:>6}{:>9}{:>8}",
                "scenario",
                "rule",
                "reduction",
                "fragments",
                "prec.",
                "recall",
                "F1",
                "phases",
                "benign",
                "pairF1",
                "ARI",
                "rank",
                "seconds",
                "peakMB",
            );
        }
        let mut row = |name: &str, rule: &str, it: &AttackScore, rest: String| {
            let _ = writeln!(
                text,
                "{name:<18}{rule:<22}{:>9.2}%{:>10}{:>7.3}{:>7.3}{:>7.3}{:>8.2}{:>8}{:>8.3}{:>7.3}{rest}",
                it.reduction * 100.0,
                it.fragments,
                it.precision,
                it.recall,
                it.f1,
                it.phase_coverage,
                it.benign_inside,
                it.pairwise_f1,
                it.adjusted_rand,
            );
        };
        for it in &self.scenarios {
            let peak = it
                .peak_mb
                .map_or_else(|| "?".to_owned(), |it| it.to_string());
            let rest = format!("{:>6}{:>9.3}{peak:>8}", it.rank, it.seconds);
            row(&it.name, "throughline", &it.score, rest);
            for (rule, score) in &it.baselines {
                row(&it.name, rule.label(), score, String::new());
            }
        }
        for (rule, scores) in self.by_rule() {
            let figure = |of: fn(&AttackScore) -> f64| mean(&scores, of);
            let worst = scores.iter().map(|it| it.f1).fold(f64::INFINITY, f64::min);
            let _ = writeln!(
                text,
                "{:<18}{rule:<22}{:>9.2}%{:>10.1}{:>7.3}{:>7.3}{:>7.3}{:>8.2}{:>8.1}{:>8.3}{:>7.3}  worst F1 {worst:.3}",
                "mean",
                figure(|it| it.reduction) * 100.0,
                figure(|it| it.fragments as f64),
                figure(|it| it.precision),
                figure(|it| it.recall),
                figure(|it| it.f1),
                figure(|it| it.phase_coverage),
                figure(|it| it.benign_inside as f64),
                figure(|it| it.pairwise_f1),
                figure(|it| it.adjusted_rand),
            );
        }
        for it in &self.exports {
            let _ = writeln!(
                text,
                "{}: {} alerts of {} exported incidents in {} recorrelated ones; adjusted Rand index {:.3}, homogeneity {:.3}, completeness {:.3}",
                it.name,
                it.alerts,
                it.exported,
                it.recorrelated,
                it.agreement.adjusted_rand,
                it.agreement.homogeneity,
                it.agreement.completeness,
            );
        }
        text
    }
}
