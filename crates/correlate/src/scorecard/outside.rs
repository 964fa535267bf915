//! What of an attack its best incident does not hold, and how near that comes to it:
//! whether it names anything that the incident does, and whether it fell into its time.

use super::attack::{AttackScore, AttackTruth, episodes};
use crate::{Facts, ValueId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use throughline_dataset::AlertIdx;

/// Milliseconds within which two alerts count as of one moment: an hour.
pub const MOMENT: i64 = 3_600_000;

/// Alerts of an attack that its best incident does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// The phases that they are of.
    pub phases: Vec<String>,
    /// How many they are.
    pub alerts: usize,
    /// In how many episodes.
    pub episodes: usize,
    /// How many of them name a value that an alert of the incident names.
    pub sharing: usize,
    /// The value that most of those share, as it is shown: kind and name.
    pub shared: Option<(&'static str, String)>,
    /// How many of them are within an hour of an alert of the incident.
    pub near: usize,
    /// How many are both.
    pub both: usize,
    /// Milliseconds from the nearest of them to the incident; none where no time is told.
    pub gap: Option<i64>,
}

/// What of an attack is elsewhere than in its best incident.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missed {
    /// Each phase of which the best incident holds nothing.
    pub phases: Vec<Outside>,
    /// Each other incident that holds some of the attack: those alerts of it, the most
    /// first.
    pub fragments: Vec<Outside>,
}

/// What a grouping misses of an attack, by its score.
pub fn missed(
    facts: &Facts,
    truth: &AttackTruth,
    incident_of: &[u32],
    score: &AttackScore,
) -> Missed {
    let best = score.best.first().map(|it| incident_of[it.0 as usize]);
    let near = Near::of(facts, &score.best);
    let episodes = episodes(facts);
    let mut by_phase: BTreeMap<&str, Vec<AlertIdx>> = BTreeMap::new();
    let mut by_incident: BTreeMap<u32, Vec<AlertIdx>> = BTreeMap::new();
    for alert in (0..facts.len() as u32).map(AlertIdx) {
        let at = alert.0 as usize;
        let Some(Some(phase)) = truth.phases.get(at) else {
            continue;
        };
        if score.missed_phases.contains(phase) {
            by_phase.entry(phase).or_default().push(alert);
        }
        if Some(incident_of[at]) != best {
            by_incident.entry(incident_of[at]).or_default().push(alert);
        }
    }
    let tell = |alerts: &Vec<AlertIdx>| {
        let phases: BTreeSet<&String> = alerts
            .iter()
            .filter_map(|it| truth.phases[it.0 as usize].as_ref())
            .collect();
        let mut of: Vec<u32> = alerts.iter().map(|it| episodes.of_alert(*it).0).collect();
        of.sort_unstable();
        of.dedup();
        Outside {
            phases: phases.into_iter().cloned().collect(),
            episodes: of.len(),
            ..near.tell(facts, alerts)
        }
    };
    let mut fragments: Vec<Outside> = by_incident.values().map(tell).collect();
    fragments.sort_by_key(|it| std::cmp::Reverse(it.alerts));
    Missed {
        phases: by_phase.values().map(tell).collect(),
        fragments,
    }
}

/// What an incident names, and when it was.
struct Near {
    values: FxHashSet<ValueId>,
    /// Beginnings of its alerts, in order, each with the latest end so far.
    times: Vec<(i64, i64)>,
}

impl Near {
    fn of(facts: &Facts, incident: &[AlertIdx]) -> Self {
        let mut times: Vec<(i64, i64)> = incident
            .iter()
            .map(|it| facts.alert(*it))
            .filter(|it| it.start > i64::MIN)
            .map(|it| (it.start, it.end))
            .collect();
        times.sort_unstable();
        let mut latest = i64::MIN;
        for it in &mut times {
            latest = latest.max(it.1);
            it.1 = latest;
        }
        let named = incident.iter().flat_map(|it| facts.connectors(*it));
        Self {
            values: named
                .copied()
                .filter(|it| !facts.values().get(*it).is_noise)
                .collect(),
            times,
        }
    }

    /// Milliseconds from an alert to the nearest of the incident's.
    fn gap(&self, facts: &Facts, alert: AlertIdx) -> Option<i64> {
        let it = facts.alert(alert);
        if it.start == i64::MIN {
            return None;
        }
        let next = self.times.partition_point(|began| began.0 <= it.end);
        let before = next.checked_sub(1).and_then(|at| self.times.get(at));
        let since = before.map(|told| it.start.saturating_sub(told.1).max(0));
        let until = self.times.get(next);
        let until = until.map(|told| told.0.saturating_sub(it.end));
        since.into_iter().chain(until).min()
    }

    fn tell(&self, facts: &Facts, alerts: &[AlertIdx]) -> Outside {
        let mut outside = Outside {
            phases: Vec::new(),
            alerts: alerts.len(),
            episodes: 0,
            sharing: 0,
            shared: None,
            near: 0,
            both: 0,
            gap: None,
        };
        let mut shared: FxHashMap<ValueId, usize> = FxHashMap::default();
        for &alert in alerts {
            let mut is_sharing = false;
            for value in facts.connectors(alert) {
                if self.values.contains(value) {
                    *shared.entry(*value).or_default() += 1;
                    is_sharing = true;
                }
            }
            let gap = self.gap(facts, alert);
            let is_near = gap.is_some_and(|it| it <= MOMENT);
            outside.sharing += usize::from(is_sharing);
            outside.near += usize::from(is_near);
            outside.both += usize::from(is_sharing && is_near);
            outside.gap = outside.gap.into_iter().chain(gap).min();
        }
        let most = shared
            .into_iter()
            .max_by_key(|it| (it.1, std::cmp::Reverse(it.0)));
        outside.shared = most.map(|(value, _)| {
            let value = facts.values().get(value);
            (value.kind.label(), value.name.clone())
        });
        outside
    }
}
