//! `throughline scorecard`: how well recorrelated incidents hold what belongs
//! together, on data that says so. Labels are read by themselves, after the
//! grouping, by a mapping of their own: they never reach the engine.

use crate::arguments::Data;
use crate::open::{self, OpenError};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Instant;
use throughline_correlate::scorecard::{AttackScore, AttackTruth, Baseline, attack_score};
use throughline_correlate::{Correlation, Facts, Settings};
use throughline_dataset::{AlertIdx, Dataset};
use throughline_import::{MapField, Mapping, Source};

/// The column that labels each alert with its phase of the attack.
const LABEL: &str = "event_label";

/// What it says of benign alerts.
const BENIGN: &str = "-";

/// One scenario, scored.
pub struct ScenarioScore {
    /// Its name: that of the file.
    pub name: String,
    /// The engine's score.
    pub score: AttackScore,
    /// Rank of the incident that holds the attack, by how unusual its alerts are.
    pub rank: usize,
    /// Seconds for grouping.
    pub seconds: f64,
    /// Scores of simple rules.
    pub baselines: Vec<(Baseline, AttackScore)>,
}

/// Scores one labelled file; none where it has no labels.
pub fn scenario(
    path: &Path,
    data: &Data,
    settings: &Settings,
) -> Result<Option<ScenarioScore>, OpenError> {
    let of_file = |maps: Vec<Mapping>| open::open_mapped(&[path.to_owned()], maps);
    let maps = open::mappings(data)?;
    let engine = of_file(maps.clone())?;
    let Some(truth) = truth(engine.dataset(), || {
        of_file(maps.iter().filter_map(label_map).collect()).ok()
    }) else {
        return Ok(None);
    };
    let facts = Facts::read(engine.dataset());
    let began = Instant::now();
    let correlation = Correlation::of(&facts, settings);
    let seconds = began.elapsed().as_secs_f64();
    let found: Vec<u32> = alerts(&facts)
        .map(|it| correlation.incident_of(it).0)
        .collect();
    let score = attack_score(&facts, &truth, &found);
    let rank = rank(&correlation, &score);
    let baselines = Baseline::ALL
        .into_iter()
        .map(|it| (it, attack_score(&facts, &truth, &it.group(&facts))))
        .collect();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(Some(ScenarioScore {
        name: name.split('.').next().unwrap_or_default().to_owned(),
        score,
        rank,
        seconds,
        baselines,
    }))
}

fn alerts(facts: &Facts) -> impl Iterator<Item = AlertIdx> + use<> {
    (0..facts.len() as u32).map(AlertIdx)
}

fn rank(correlation: &Correlation, score: &AttackScore) -> usize {
    let weight = |group: &throughline_correlate::Group| {
        let episodes = correlation.episodes();
        let of = |it: &throughline_correlate::EpisodeIdx| {
            episodes.get(*it).weight(correlation.commonness())
        };
        group
            .episodes
            .iter()
            .map(of)
            .sum::<throughline_correlate::Bits>()
    };
    let Some(&first) = score.best.first() else {
        return correlation.len();
    };
    let own = weight(correlation.group(correlation.incident_of(first)));
    1 + correlation.groups().filter(|it| weight(it.1) > own).count()
}

/// The same table with its labels as titles, and nothing else.
fn label_map(map: &Mapping) -> Option<Mapping> {
    let time = map.fields.get(&MapField::Time)?.clone();
    let mut labels = Mapping {
        name: "labels".to_owned(),
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

fn truth(
    data: &Dataset,
    labels: impl FnOnce() -> Option<throughline_engine::Engine>,
) -> Option<AttackTruth> {
    let labels = labels()?;
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
    phases
        .iter()
        .any(Option::is_some)
        .then_some(AttackTruth { phases })
}

/// A score as JSON.
pub fn to_json(score: &AttackScore) -> Value {
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

/// The labelled tables of a folder, or the one that is named.
pub fn files(data: &Data) -> Vec<PathBuf> {
    let mut reasons = Vec::new();
    data.paths
        .iter()
        .flat_map(|it| open::files_below(it, &mut reasons))
        .filter(|it| {
            let name = it.to_string_lossy().to_lowercase();
            name.ends_with(".csv") || name.ends_with(".csv.gz")
        })
        .collect()
}
