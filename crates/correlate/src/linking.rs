//! Finds the links: pairs of episodes with enough evidence between them.
//!
//! Not every pair that shares a value is looked at, which would take the square of
//! the busiest value. Of each value, episodes are looked at in levels: those whose
//! signature has it once, at most twice, four times … In each level only neighbours
//! in time are linked. Two episodes that are not neighbours are joined by those
//! between them, each of which is nearer in time and at most twice as common: no
//! link of such a chain has more than a bit less than the pair itself. So the
//! incidents are those that all pairs would give, to within a bit of evidence, in
//! n log n.

use crate::alert_facts::Viewpoint;
use crate::evidence_between::Scales;
use crate::{Bits, ConnectorKind, EpisodeIdx, ValueId};

/// Two episodes with evidence between them, the earlier one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The earlier episode.
    pub a: EpisodeIdx,
    /// The later one.
    pub b: EpisodeIdx,
    /// The evidence in sum.
    pub bits: Bits,
}

/// The links by shared values, the strongest first; `only` the episodes it says.
pub(crate) fn by_values(scales: Scales<'_>, only: &dyn Fn(EpisodeIdx) -> bool) -> Vec<Link> {
    let settings = scales.settings;
    let bonus = settings.sequence.bits + settings.tactic_order.bits;
    // The strongest of many values counts at most twice with all others.
    let least = Bits(
        (settings.threshold - bonus)
            .halved(1)
            .0
            .max(settings.threshold.0 / 3),
    );
    let useful = scales.commonness.useful_count(least);
    let mut finder = Finder {
        scales,
        least,
        links: Vec::new(),
    };
    let mut level: Vec<(EpisodeIdx, u32)> = Vec::new();
    let mut seen: Vec<(EpisodeIdx, u32)> = Vec::new();
    for (value, told) in scales.facts.values().iter() {
        let uses = scales.commonness.uses(value);
        if uses.episodes < 2 || uses.is_excluded {
            continue;
        }
        let mut limit = 1;
        loop {
            level.clear();
            let postings = scales.commonness.postings(value);
            level.extend(postings.filter(|it| it.1 <= limit && only(it.0)));
            finder.neighbours(value, told.kind, limit, &level);
            // Links within one viewpoint are made before those between two, so what
            // the other one saw in between is no neighbour.
            for viewpoint in [Viewpoint::Own, Viewpoint::Network] {
                seen.clear();
                let of = |it: &&(EpisodeIdx, u32)| scales.episodes.get(it.0).viewpoint == viewpoint;
                seen.extend(level.iter().filter(of));
                if seen.len() < level.len() {
                    finder.neighbours(value, told.kind, limit, &seen);
                }
            }
            if limit >= useful || level.len() as u32 == uses.episodes {
                break;
            }
            limit *= 2;
        }
    }
    combined(scales, finder.links)
}

/// Collects what may become links.
struct Finder<'a> {
    scales: Scales<'a>,
    /// What one value must say at least.
    least: Bits,
    links: Vec<Found>,
}

/// What one value says of two episodes.
struct Found {
    a: EpisodeIdx,
    b: EpisodeIdx,
    value: ValueId,
    bits: Bits,
}

impl Finder<'_> {
    /// Links neighbours of a level, unless a level before has looked at them.
    fn neighbours(
        &mut self,
        value: ValueId,
        kind: ConnectorKind,
        limit: u32,
        level: &[(EpisodeIdx, u32)],
    ) {
        let commonness = self.scales.commonness;
        let window = commonness.window(kind);
        for pair in level.windows(2) {
            let [(a, count_a), (b, count_b)] = [pair[0], pair[1]];
            let count = count_a.max(count_b);
            if count <= limit / 2 {
                continue;
            }
            let gap = self.scales.gap(a, b);
            if gap > window || commonness.is_excluded(value, self.scales.episodes.get(b).start) {
                continue;
            }
            let bits = commonness.says(value, kind, gap, count);
            if bits >= self.least {
                self.links.push(Found { a, b, value, bits });
            }
        }
    }
}

/// One link for each pair, with what all its values say together.
fn combined(scales: Scales<'_>, mut found: Vec<Found>) -> Vec<Link> {
    let threshold = scales.settings.threshold;
    found.sort_unstable_by_key(|it| (it.a, it.b, it.value));
    found.dedup_by_key(|it| (it.a, it.b, it.value));
    found.sort_unstable_by_key(|it| (it.a, it.b, std::cmp::Reverse(it.bits)));
    let mut links: Vec<Link> = found
        .chunk_by(|x, y| (x.a, x.b) == (y.a, y.b))
        .filter_map(|of_pair| {
            let Found { a, b, .. } = of_pair[0];
            let values: Bits = (0..)
                .zip(of_pair)
                .map(|(nth, it)| it.bits.halved(nth))
                .sum();
            let mut bits = values + scales.order(a, b).map(|it| it.bits).sum();
            if bits < threshold {
                // Values that connect the pair without being neighbours in them.
                bits = Scales::sum(&scales.between(a, b));
            }
            (bits >= threshold).then_some(Link { a, b, bits })
        })
        .collect();
    strongest_first(&mut links);
    links
}

/// The strongest first; ties by the earliest (CO-22).
pub(crate) fn strongest_first(links: &mut [Link]) {
    links.sort_unstable_by_key(|it| (std::cmp::Reverse(it.bits), it.a, it.b));
}

/// The same signature of network sensors on different assets at the same moment: one
/// thing seen from several sides.
pub(crate) fn by_sightings(scales: Scales<'_>, only: &dyn Fn(EpisodeIdx) -> bool) -> Vec<Link> {
    let mut seen: Vec<(u32, EpisodeIdx)> = scales
        .episodes
        .iter()
        .filter(|(idx, it)| it.viewpoint == Viewpoint::Network && it.has_time() && only(*idx))
        .map(|(idx, it)| (it.signature.0, idx))
        .collect();
    seen.sort_unstable();
    let mut links: Vec<Link> = seen
        .windows(2)
        .filter(|pair| pair[0].0 == pair[1].0)
        .filter_map(|pair| {
            let (a, b) = (pair[0].1, pair[1].1);
            let (first, second) = (scales.episodes.get(a), scales.episodes.get(b));
            let gap = second.start - first.start;
            if first.assets == second.assets || gap > scales.settings.sighting_window {
                return None;
            }
            let bits = scales
                .commonness
                .surprise(gap, first.count.max(second.count));
            (bits >= scales.settings.threshold).then_some(Link { a, b, bits })
        })
        .collect();
    strongest_first(&mut links);
    links
}
