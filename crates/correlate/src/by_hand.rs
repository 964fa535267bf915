//! Correlation with an analyst's word on which alerts are together and apart.

use crate::alert_facts::{AssetSet, Standing};
use crate::{ByHand, Correlation, EpisodeIdx, Episodes, Facts, Grouper, Settings};
use rustc_hash::FxHashMap;
use throughline_dataset::AlertIdx;

/// What an analyst says of alerts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandRules {
    /// Sets of alerts that are together whatever else.
    pub together: Vec<Vec<AlertIdx>>,
    /// Alerts that are never with the others.
    pub apart: Vec<(Vec<AlertIdx>, Vec<AlertIdx>)>,
    /// What was made of incidents, by the alert that gives each its id.
    pub standings: Vec<(AlertIdx, Standing)>,
}

impl HandRules {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.together.is_empty() && self.apart.is_empty() && self.standings.is_empty()
    }

    /// The facts with alerts that are kept apart in episodes of their own: a run of
    /// the same alert is cut where an analyst cut it.
    pub fn cut(&self, facts: &Facts) -> Facts {
        let mut sides: FxHashMap<AlertIdx, Vec<(usize, bool)>> = FxHashMap::default();
        for (nth, (ones, others)) in self.apart.iter().enumerate() {
            for (alerts, side) in [(ones, false), (others, true)] {
                for &alert in alerts {
                    sides.entry(alert).or_default().push((nth, side));
                }
            }
        }
        let mut alerts: Vec<(AlertIdx, Vec<(usize, bool)>)> = sides.into_iter().collect();
        alerts.sort_unstable();
        let mut next = facts.alerts.iter().map(|it| it.assets.0).max().unwrap_or(0);
        let mut cut = facts.clone();
        let mut known: FxHashMap<(AssetSet, Vec<(usize, bool)>), AssetSet> = FxHashMap::default();
        for (alert, sides) in alerts {
            let Some(it) = cut.alerts.get_mut(alert.0 as usize) else {
                continue;
            };
            it.assets = *known.entry((it.assets, sides)).or_insert_with(|| {
                next += 1;
                AssetSet(next)
            });
        }
        cut
    }

    /// Groups the alerts by these rules. `facts` are those that [`HandRules::cut`]
    /// gave. Sets are put together by as few links as it takes, so that the reasons
    /// that the data gives stay what they were.
    pub fn correlate(&self, facts: &Facts, settings: &Settings) -> Correlation {
        Grouper::new(settings.clone(), self.clone()).run(facts)
    }

    /// The sets that are in several incidents, as the parts that are in one each.
    pub(crate) fn torn(&self, found: &Correlation) -> Vec<Vec<Vec<AlertIdx>>> {
        let torn = self.together.iter().filter_map(|set| {
            let mut parts: Vec<Vec<AlertIdx>> = Vec::new();
            let mut of: FxHashMap<u32, usize> = FxHashMap::default();
            for &alert in set {
                let next = parts.len();
                let at = *of.entry(found.incident_of(alert).0).or_insert(next);
                if at == next {
                    parts.push(Vec::new());
                }
                parts[at].push(alert);
            }
            (parts.len() > 1).then_some(parts)
        });
        torn.collect()
    }

    /// The rules as they hold of episodes.
    pub(crate) fn of(&self, episodes: &Episodes, links: &[(AlertIdx, AlertIdx)]) -> ByHand {
        let episode = |it: &AlertIdx| episodes.of_alert(*it);
        let together = links
            .iter()
            .map(|(a, b)| (episode(a), episode(b)))
            .filter(|(a, b)| a != b)
            .collect();
        let mut set_of: FxHashMap<EpisodeIdx, usize> = FxHashMap::default();
        for (nth, set) in self.together.iter().enumerate() {
            for alert in set {
                set_of.entry(episode(alert)).or_insert(nth);
            }
        }
        // Of what is together anyhow, one stands for all.
        let standing = |alerts: &[AlertIdx]| -> Vec<EpisodeIdx> {
            let mut episodes: Vec<EpisodeIdx> = alerts.iter().map(episode).collect();
            episodes.sort_unstable();
            episodes.dedup();
            let mut seen: Vec<usize> = Vec::new();
            episodes.retain(|it| match set_of.get(it) {
                Some(set) if seen.contains(set) => false,
                Some(set) => {
                    seen.push(*set);
                    true
                }
                None => true,
            });
            episodes
        };
        let mut apart: Vec<(EpisodeIdx, EpisodeIdx)> = Vec::new();
        for (ones, others) in &self.apart {
            let others = standing(others);
            for one in standing(ones) {
                let pairs = others.iter().filter(|it| **it != one);
                apart.extend(pairs.map(|&other| (one, other)));
            }
        }
        apart.sort_unstable();
        apart.dedup();
        ByHand {
            together,
            apart,
            standings: self
                .standings
                .iter()
                .map(|(alert, standing)| (episode(alert), *standing))
                .collect(),
        }
    }
}
