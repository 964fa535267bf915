//! Does one incident hold the attack? Scored on episodes, so that the ten thousand
//! alerts of a scan are one thing that was found or missed.

use super::agreement::agreement;
use crate::{EpisodeIdx, Episodes, Facts, Settings};
use std::collections::BTreeSet;
use throughline_dataset::AlertIdx;

/// Milliseconds of silence that end an episode of the scorecard: ten minutes.
const EPISODE_GAP: i64 = 600_000;

/// The truth about the alerts of one scenario.
#[derive(Clone, Debug)]
pub struct AttackTruth {
    /// For each alert its phase of the attack; none is benign.
    pub phases: Vec<Option<String>>,
}

/// How well incidents hold an attack.
#[derive(Clone, Debug, PartialEq)]
pub struct AttackScore {
    /// Alerts.
    pub alerts: usize,
    /// Incidents.
    pub incidents: usize,
    /// Part of the alerts that nobody has to look at one by one: 1 - incidents/alerts.
    pub reduction: f64,
    /// Episodes that hold an alert of the attack.
    pub attack_episodes: usize,
    /// Incidents that hold an alert of the attack.
    pub fragments: usize,
    /// Of the incident with the best F1: part of its episodes that are the attack's.
    pub precision: f64,
    /// Part of the attack's episodes that it holds.
    pub recall: f64,
    /// Both, as their harmonic mean.
    pub f1: f64,
    /// Part of the attack's phases of which it holds an episode.
    pub phase_coverage: f64,
    /// The phases of which it holds none.
    pub missed_phases: BTreeSet<String>,
    /// Episodes of the attack that it does not hold.
    pub missed_episodes: usize,
    /// Benign episodes that it holds.
    pub benign_inside: usize,
    /// F1 of pairs: two episodes, one of them the attack's, are together and both are
    /// the attack's.
    pub pairwise_f1: f64,
    /// Adjusted Rand index between attack or benign and the incidents, on the episodes
    /// of incidents that hold any of the attack.
    pub adjusted_rand: f64,
    /// The alerts of that incident, for ranking it.
    pub best: Vec<AlertIdx>,
}

/// The episodes on which is scored.
pub(super) fn episodes(facts: &Facts) -> Episodes {
    let settings = Settings {
        episode_gap: EPISODE_GAP,
        ..Settings::default()
    };
    Episodes::fold(facts, &settings)
}

/// Scores a grouping, which tells for each alert the number of its incident.
pub fn attack_score(facts: &Facts, truth: &AttackTruth, incident_of: &[u32]) -> AttackScore {
    let episodes = episodes(facts);
    let phase = |alert: &AlertIdx| truth.phases.get(alert.0 as usize)?.as_deref();
    let is_attack: Vec<bool> = (0..episodes.len() as u32)
        .map(|it| {
            episodes
                .members(EpisodeIdx(it))
                .iter()
                .any(|a| phase(a).is_some())
        })
        .collect();
    let found: Vec<u32> = (0..episodes.len() as u32)
        .map(|it| home(episodes.members(EpisodeIdx(it)), incident_of))
        .collect();
    let mut holds: Vec<(u32, usize, usize)> = Vec::new();
    let mut ordered: Vec<(u32, bool)> = found
        .iter()
        .copied()
        .zip(is_attack.iter().copied())
        .collect();
    ordered.sort_unstable();
    for run in ordered.chunk_by(|a, b| a.0 == b.0) {
        let attacks = run.iter().filter(|it| it.1).count();
        holds.push((run[0].0, run.len(), attacks));
    }
    let attacks = is_attack.iter().filter(|it| **it).count();
    let f1 = |of: &(u32, usize, usize)| 2.0 * of.2 as f64 / (of.1 + attacks).max(1) as f64;
    let best = holds
        .iter()
        .copied()
        .max_by(|a, b| f1(a).total_cmp(&f1(b)).then(b.0.cmp(&a.0)))
        .unwrap_or((u32::MAX, 0, 0));
    let inside: Vec<EpisodeIdx> = (0..episodes.len() as u32)
        .filter(|it| found[*it as usize] == best.0)
        .map(EpisodeIdx)
        .collect();
    let all_phases: BTreeSet<&str> = truth.phases.iter().filter_map(|it| it.as_deref()).collect();
    let covered: BTreeSet<&str> = inside
        .iter()
        .flat_map(|it| episodes.members(*it))
        .filter_map(phase)
        .collect();
    let mut of_attack: Vec<u32> = (0..facts.len())
        .filter(|it| truth.phases.get(*it).is_some_and(Option::is_some))
        .map(|it| incident_of[it])
        .collect();
    of_attack.sort_unstable();
    of_attack.dedup();
    let mut all: Vec<u32> = incident_of.to_vec();
    all.sort_unstable();
    all.dedup();
    let ratio = |part: usize, of: usize| {
        if of == 0 {
            0.0
        } else {
            part as f64 / of as f64
        }
    };
    let (kept, kept_found): (Vec<u32>, Vec<u32>) = found
        .iter()
        .zip(&is_attack)
        .filter(|(it, _)| holds.iter().any(|held| held.0 == **it && held.2 > 0))
        .map(|(it, attack)| (u32::from(*attack), *it))
        .unzip();
    AttackScore {
        alerts: facts.len(),
        incidents: all.len(),
        reduction: 1.0 - ratio(all.len(), facts.len()),
        attack_episodes: attacks,
        fragments: of_attack.len(),
        precision: ratio(best.2, best.1),
        recall: ratio(best.2, attacks),
        f1: f1(&best),
        phase_coverage: ratio(covered.len(), all_phases.len()),
        missed_phases: all_phases
            .difference(&covered)
            .map(|it| (*it).to_owned())
            .collect(),
        missed_episodes: attacks - best.2,
        benign_inside: best.1 - best.2,
        pairwise_f1: pairwise_f1(&holds, attacks),
        adjusted_rand: agreement(&kept, &kept_found).adjusted_rand,
        best: (0..facts.len() as u32)
            .filter(|it| incident_of[*it as usize] == best.0)
            .map(AlertIdx)
            .collect(),
    }
}

/// The incident that holds most of an episode's alerts; of several the first.
fn home(members: &[AlertIdx], incident_of: &[u32]) -> u32 {
    let mut of: Vec<u32> = members
        .iter()
        .map(|it| incident_of[it.0 as usize])
        .collect();
    of.sort_unstable();
    of.chunk_by(|a, b| a == b)
        .max_by_key(|run| (run.len(), std::cmp::Reverse(run[0])))
        .map_or(u32::MAX, |run| run[0])
}

fn pairwise_f1(holds: &[(u32, usize, usize)], attacks: usize) -> f64 {
    let pairs = |n: usize| n as f64 * (n as f64 - 1.0) / 2.0;
    let right: f64 = holds.iter().map(|it| pairs(it.2)).sum();
    let mixed: f64 = holds.iter().map(|it| (it.2 * (it.1 - it.2)) as f64).sum();
    let missed = pairs(attacks) - right;
    if right + mixed + missed <= 0.0 {
        return 1.0;
    }
    2.0 * right / (2.0 * right + mixed + missed)
}
