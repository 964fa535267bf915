//! Which episodes are neighbours in a value: what [`crate::linking`] weighs.
//!
//! Episodes are gone through from the last to the first. Of each value those are kept
//! that an earlier one could still be next to: every one of them is of a lower level
//! than those nearer, so there are no more than levels, and whoever comes is next to
//! them down to the first that is not above its own level.

use crate::alert_facts::Viewpoint;
use crate::commonness::LEAST_GAP;
use crate::evidence_between::Scales;
use crate::{Bits, ConnectorKind, EpisodeIdx, ValueId};
use std::cmp::Ordering;

/// A later episode that is next to one in a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Neighbour {
    /// The later episode.
    pub(crate) later: EpisodeIdx,
    /// In which value.
    pub(crate) value: ValueId,
    /// What that says.
    pub(crate) bits: Bits,
}

/// An episode that an earlier one can be next to, and how many of its signature have
/// the value.
#[derive(Clone, Copy, Debug, Default)]
struct Open {
    /// When it begins, here as well: episodes are looked up all over the memory.
    start: i64,
    episode: u32,
    count: u32,
}

impl Open {
    fn level(self) -> u32 {
        level(self.count)
    }
}

/// 0 for what occurs once, 1 for at most twice, 2 for at most four times …
fn level(count: u32) -> u32 {
    count.max(1).next_power_of_two().ilog2()
}

/// Whose neighbours are looked for: links within one viewpoint are made before those
/// between two, so what the other one saw in between is no neighbour.
const LANES: usize = 3;

/// The lane of all episodes.
const EVERY: usize = 0;

/// The open episodes of one value: a part of a list, in it as much room for each lane.
#[derive(Clone, Copy, Debug)]
struct Line {
    start: u32,
    kind: ConnectorKind,
    /// The most open episodes in a lane; none where the value connects nothing.
    room: u8,
    /// Above which product of gap and count it surely says too little.
    far: f64,
    open: [u8; LANES],
}

/// The open episodes of every value.
#[derive(Debug)]
pub(crate) struct Neighbours {
    lines: Vec<Line>,
    open: Vec<Open>,
    /// What one value must say at least.
    least: Bits,
    /// The most often that a signature may occur with a value and still say that.
    useful: u32,
    /// Whether there are episodes of both viewpoints.
    is_mixed: bool,
}

impl Neighbours {
    /// Before the last episode. `named_by` says how many of the episodes that will come
    /// name a value.
    pub(crate) fn new(scales: Scales<'_>, named_by: &dyn Fn(ValueId) -> u32) -> Self {
        let settings = scales.settings;
        let bonus = settings.sequence.bits + settings.tactic_order.bits;
        // The strongest of many values counts at most twice with all others.
        let least = Bits(
            (settings.threshold - bonus)
                .halved(1)
                .0
                .max(settings.threshold.0 / 3),
        );
        let viewpoint = |it: Viewpoint| scales.episodes.has_viewpoint(it);
        let is_mixed = viewpoint(Viewpoint::Own) && viewpoint(Viewpoint::Network);
        let useful = scales.commonness.useful_count(least);
        let each = if is_mixed { LANES as u32 } else { 1 };
        let mut end = 0;
        let lines = scales
            .facts
            .values()
            .iter()
            .map(|(value, told)| {
                // The busiest values say too little of any two, so they cost nothing.
                let uses = scales.commonness.uses(value);
                let is_silent =
                    uses.is_excluded || scales.commonness.says_at_most(value, told.kind) < least;
                // No signature has it more often than all of them together.
                let levels = level(useful.min(uses.episodes)) + 1;
                let room = match named_by(value) {
                    named @ 2.. if !is_silent => named.min(levels),
                    _ => 0,
                };
                let start = end;
                end += room * each;
                Line {
                    start,
                    kind: told.kind,
                    room: room as u8,
                    far: scales.commonness.too_far(value, told.kind, least),
                    open: [0; LANES],
                }
            })
            .collect();
        Self {
            lines,
            open: vec![Open::default(); end as usize],
            least,
            useful,
            is_mixed,
        }
    }

    /// The neighbours of the next episode. It must be earlier than all before.
    pub(crate) fn of(&mut self, scales: Scales<'_>, a: EpisodeIdx, met: &mut Vec<Neighbour>) {
        met.clear();
        let commonness = scales.commonness;
        let earlier = scales.episodes.get(a);
        let viewpoint = earlier.viewpoint;
        let lanes: &[usize] = match (self.is_mixed, viewpoint) {
            (false, _) => &[EVERY],
            (_, Viewpoint::Own) => &[EVERY, 1],
            (_, Viewpoint::Network) => &[EVERY, 2],
        };
        let values = scales.episodes.connectors(a).iter();
        for (&value, &count) in values.zip(scales.counts(a)) {
            let line = &mut self.lines[value.0 as usize];
            if line.room == 0 || count > self.useful {
                continue;
            }
            let kind = line.kind;
            let window = commonness.window(kind);
            for &lane in lanes {
                let room = usize::from(line.room);
                let from = line.start as usize + lane * room;
                let new = Open {
                    start: earlier.start,
                    episode: a.0,
                    count,
                };
                let open = &mut self.open[from..from + room];
                next_to(open, &mut line.open[lane], new, |it| {
                    let later = EpisodeIdx(it.episode);
                    let gap = earlier.gap_to_start(it.start);
                    let most = count.max(it.count);
                    // What says too little is mostly told without a logarithm.
                    if gap > window || gap.max(LEAST_GAP) as f64 * f64::from(most) > line.far {
                        return;
                    }
                    // Those of the same viewpoint are met in its own lane.
                    let is_own = || scales.episodes.get(later).viewpoint == viewpoint;
                    if lane == EVERY && self.is_mixed && is_own()
                        || commonness.is_excluded(value, it.start)
                    {
                        return;
                    }
                    let bits = commonness.says(value, kind, gap, most);
                    if bits >= self.least {
                        met.push(Neighbour { later, value, bits });
                    }
                });
            }
        }
    }
}

/// Calls `meet` with whom a new episode is next to, and opens it.
fn next_to(open: &mut [Open], count: &mut u8, new: Open, mut meet: impl FnMut(Open)) {
    let mut end = usize::from(*count);
    while let Some(at) = end.checked_sub(1) {
        let it = open[at];
        meet(it);
        match it.level().cmp(&new.level()) {
            Ordering::Less => break,
            Ordering::Equal => {
                end = at;
                break;
            }
            Ordering::Greater => end = at,
        }
    }
    open[end] = new;
    *count = end as u8 + 1;
}

#[cfg(test)]
mod tests {
    use super::{Open, level, next_to};
    use proptest::prelude::*;

    /// Every pair between which nothing is of the level of either, or lower.
    fn all_pairs(counts: &[u32]) -> Vec<(u32, u32)> {
        let mut pairs = Vec::new();
        for a in 0..counts.len() {
            for b in a + 1..counts.len() {
                let of_pair = level(counts[a]).max(level(counts[b]));
                if counts[a + 1..b].iter().all(|it| level(*it) > of_pair) {
                    pairs.push((a as u32, b as u32));
                }
            }
        }
        pairs
    }

    #[test]
    fn levels_are_of_twice_as_many() {
        let levels = [0, 1, 2, 3, 4, 5, 8, 9].map(level);
        assert_eq!(levels, [0, 0, 1, 2, 2, 3, 3, 4]);
    }

    proptest! {
        #[test]
        fn everybody_is_next_to_whom_nothing_hides(counts in prop::collection::vec(1..40_u32, 0..40)) {
            let mut open = [Open::default(); 8];
            let mut depth = 0;
            let mut met = Vec::new();
            for (episode, &count) in counts.iter().enumerate().rev() {
                let episode = episode as u32;
                let new = Open {
                    start: 0,
                    episode,
                    count,
                };
                next_to(&mut open, &mut depth, new, |it| met.push((episode, it.episode)));
            }
            met.sort_unstable();
            prop_assert_eq!(met, all_pairs(&counts));
        }
    }
}
