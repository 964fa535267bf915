//! What other settings would do: two groupings of the same alerts compared, before
//! the second one counts.

use crate::{Correlation, IncidentNo};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use throughline_dataset::AlertIdx;

/// How alerts are spread over incidents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// How many incidents there are.
    pub incidents: u32,
    /// How many alerts are in an incident with another alert.
    pub grouped: u32,
    /// How many alerts the largest incident has.
    pub largest: u32,
}

/// An incident that has alerts afterwards which it did not have before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    /// The incident as it was; none where it has no predecessor.
    pub was: Option<IncidentNo>,
    /// The incident as it would be.
    pub is: IncidentNo,
    /// How many alerts it had.
    pub before: u32,
    /// How many it would have.
    pub after: u32,
    /// From how many other incidents they come.
    pub taken_from: u32,
}

/// An incident whose alerts would be in several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The incident as it was.
    pub was: IncidentNo,
    /// How many alerts it had.
    pub before: u32,
    /// How many of them would be together, the most first.
    pub parts: Vec<u32>,
}

/// What changes between two groupings of the same alerts.
///
/// Of each two incidents that share alerts, those that share most are taken for the
/// same one, so that an alert *changes incident* where it leaves the one that goes on
/// as its old one. Ties go to the earlier incident (CO-22).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// As it is.
    pub before: Spread,
    /// As it would be.
    pub after: Spread,
    /// How many alerts change incident.
    pub moved: u32,
    /// The incidents that grow, the ones that gain most first.
    pub grows: Vec<Growth>,
    /// The incidents that split, the ones that lose most first.
    pub splits: Vec<Split>,
}

impl Preview {
    /// Compares two groupings of the same alerts.
    pub fn of(before: &Correlation, after: &Correlation) -> Self {
        let alerts = before.episodes().iter().map(|it| it.0);
        let alerts = alerts.flat_map(|it| before.episodes().members(it).iter().copied());
        let pairs = alerts.map(|it: AlertIdx| (before.incident_of(it), after.incident_of(it)));
        Self::of_pairs(pairs.collect())
    }

    /// The same of the incidents of each alert, before and after.
    fn of_pairs(mut alerts: Vec<(IncidentNo, IncidentNo)>) -> Self {
        alerts.sort_unstable();
        let shared: Vec<Shared> = alerts
            .chunk_by(|a, b| a == b)
            .map(|run| Shared {
                was: run[0].0,
                is: run[0].1,
                alerts: run.len() as u32,
            })
            .collect();
        let befores = sizes(shared.iter().map(|it| (it.was, it.alerts)));
        let afters = sizes(shared.iter().map(|it| (it.is, it.alerts)));
        let heirs = heirs(&shared);
        let stays: u32 = heirs.values().map(|it| it.alerts).sum();
        Self {
            before: spread(&befores),
            after: spread(&afters),
            moved: alerts.len() as u32 - stays,
            grows: grows(&shared, &heirs, &befores, &afters),
            splits: splits(&shared, &befores),
        }
    }

    /// Whether both are the same.
    pub fn is_same(&self) -> bool {
        self.moved == 0
    }
}

/// The alerts that an incident of before and one of after have in common.
#[derive(Clone, Copy)]
struct Shared {
    was: IncidentNo,
    is: IncidentNo,
    alerts: u32,
}

type Sizes = FxHashMap<IncidentNo, u32>;

fn sizes(of: impl Iterator<Item = (IncidentNo, u32)>) -> Sizes {
    let mut sizes = Sizes::default();
    for (incident, alerts) in of {
        *sizes.entry(incident).or_default() += alerts;
    }
    sizes
}

fn spread(sizes: &Sizes) -> Spread {
    Spread {
        incidents: sizes.len() as u32,
        grouped: sizes.values().filter(|it| **it > 1).sum(),
        largest: sizes.values().copied().max().unwrap_or(0),
    }
}

/// Which incident of before each one of after goes on as, by the one of after. The
/// most shared alerts decide, and each goes on as one at most.
fn heirs(shared: &[Shared]) -> FxHashMap<IncidentNo, Shared> {
    let mut strongest: Vec<Shared> = shared.to_vec();
    strongest.sort_unstable_by_key(|it| (Reverse(it.alerts), it.was, it.is));
    let mut gone: Sizes = Sizes::default();
    let mut heirs = FxHashMap::default();
    for it in strongest {
        if !gone.contains_key(&it.was) && !heirs.contains_key(&it.is) {
            gone.insert(it.was, it.alerts);
            heirs.insert(it.is, it);
        }
    }
    heirs
}

fn grows(
    shared: &[Shared],
    heirs: &FxHashMap<IncidentNo, Shared>,
    befores: &Sizes,
    afters: &Sizes,
) -> Vec<Growth> {
    let mut by_after: Vec<Shared> = shared.to_vec();
    by_after.sort_unstable_by_key(|it| (it.is, it.was));
    let mut grows: Vec<Growth> = by_after
        .chunk_by(|a, b| a.is == b.is)
        .filter(|run| run.len() > 1)
        .map(|run| {
            let is = run[0].is;
            let was = heirs.get(&is).map(|it| it.was);
            Growth {
                was,
                is,
                before: was.and_then(|it| befores.get(&it)).copied().unwrap_or(0),
                after: afters.get(&is).copied().unwrap_or(0),
                taken_from: run.iter().filter(|it| Some(it.was) != was).count() as u32,
            }
        })
        .collect();
    let gain = |it: &Growth| i64::from(it.after) - i64::from(it.before);
    grows.retain(|it| gain(it) > 0);
    grows.sort_by_key(|it| (Reverse(gain(it)), it.is));
    grows
}

fn splits(shared: &[Shared], befores: &Sizes) -> Vec<Split> {
    let mut splits: Vec<Split> = shared
        .chunk_by(|a, b| a.was == b.was)
        .filter(|run| run.len() > 1)
        .map(|run| {
            let mut parts: Vec<u32> = run.iter().map(|it| it.alerts).collect();
            parts.sort_unstable_by_key(|it| Reverse(*it));
            Split {
                was: run[0].was,
                before: befores.get(&run[0].was).copied().unwrap_or(0),
                parts,
            }
        })
        .collect();
    splits.sort_by_key(|it| (Reverse(it.before - it.parts[0]), it.was));
    splits
}

#[cfg(test)]
mod tests {
    use super::{Growth, Preview, Split, Spread};
    use crate::IncidentNo;
    use proptest::prelude::*;

    fn compare(before: &[u32], after: &[u32]) -> Preview {
        let no = |it: &u32| IncidentNo(*it);
        Preview::of_pairs(before.iter().map(no).zip(after.iter().map(no)).collect())
    }

    #[test]
    fn a_join_makes_the_larger_one_grow() {
        let it = compare(&[0, 0, 0, 1, 1, 2], &[0, 0, 0, 0, 0, 1]);
        assert_eq!(
            it.before,
            Spread {
                incidents: 3,
                grouped: 5,
                largest: 3
            }
        );
        assert_eq!(
            it.after,
            Spread {
                incidents: 2,
                grouped: 5,
                largest: 5
            }
        );
        assert_eq!(it.moved, 2);
        let growth = Growth {
            was: Some(IncidentNo(0)),
            is: IncidentNo(0),
            before: 3,
            after: 5,
            taken_from: 1,
        };
        assert_eq!(it.grows, [growth]);
        assert_eq!(it.splits, []);
    }

    #[test]
    fn a_split_is_told_with_its_parts() {
        let it = compare(&[0, 0, 0, 0, 1], &[0, 1, 1, 1, 2]);
        let split = Split {
            was: IncidentNo(0),
            before: 4,
            parts: vec![3, 1],
        };
        assert_eq!(it.splits, [split]);
        assert_eq!(it.moved, 1, "the larger part goes on as the incident");
        assert_eq!(it.grows, []);
    }

    #[test]
    fn an_alert_that_goes_over_is_a_split_and_a_growth() {
        let it = compare(&[0, 0, 0, 1], &[0, 0, 1, 1]);
        assert_eq!(it.moved, 1);
        assert_eq!(it.grows.len(), 1);
        assert_eq!((it.grows[0].before, it.grows[0].after), (1, 2));
        assert_eq!(it.splits[0].parts, [2, 1]);
    }

    fn grouping() -> impl Strategy<Value = (Vec<u32>, Vec<u32>)> {
        let alerts = prop::collection::vec((0_u32..6, 0_u32..6), 0..40);
        alerts.prop_map(|it| it.into_iter().unzip())
    }

    proptest! {
        #[test]
        fn nothing_changes_where_only_numbers_do((before, _) in grouping()) {
            let after: Vec<u32> = before.iter().map(|it| 90 - it).collect();
            let it = compare(&before, &after);
            prop_assert!(it.is_same());
            prop_assert_eq!(it.before, it.after);
            prop_assert!(it.grows.is_empty() && it.splits.is_empty());
        }

        #[test]
        fn what_changes_is_counted_once((before, after) in grouping()) {
            let it = compare(&before, &after);
            prop_assert!(it.moved as usize <= before.len());
            let is_told = !it.grows.is_empty() || !it.splits.is_empty();
            prop_assert_eq!(it.is_same(), !is_told, "{:?}", it);
            for split in &it.splits {
                prop_assert_eq!(split.parts.iter().sum::<u32>(), split.before);
            }
            for growth in &it.grows {
                prop_assert!(growth.after > growth.before && growth.taken_from > 0);
            }
        }

        #[test]
        fn going_back_moves_no_more_incidents((before, after) in grouping()) {
            let (there, back) = (compare(&before, &after), compare(&after, &before));
            prop_assert_eq!(there.before, back.after);
            prop_assert_eq!(there.after, back.before);
            prop_assert_eq!(there.is_same(), back.is_same());
        }
    }
}
