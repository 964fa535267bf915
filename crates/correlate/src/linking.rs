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
    let mut search = LinkSearch::default();
    while search.go_on(scales, only, usize::MAX) {}
    search.links(scales)
}

/// A search for links that can be left off between two values.
#[derive(Debug, Default)]
pub(crate) struct LinkSearch {
    /// The value to look at next.
    next: u32,
    found: Vec<Found>,
}

/// What one value says of two episodes.
#[derive(Clone, Copy, Debug)]
struct Found {
    a: EpisodeIdx,
    b: EpisodeIdx,
    value: ValueId,
    bits: Bits,
}

impl LinkSearch {
    /// Looks at more values, until so many episodes that name them were looked at.
    /// False when that were all values.
    pub(crate) fn go_on(
        &mut self,
        scales: Scales<'_>,
        only: &dyn Fn(EpisodeIdx) -> bool,
        most: usize,
    ) -> bool {
        let values = scales.facts.values();
        let mut finder = Finder::new(scales, only, &mut self.found);
        let mut looked_at = 0;
        while (self.next as usize) < values.len() && looked_at < most {
            let value = ValueId(self.next);
            looked_at += finder.value(value, values.get(value).kind);
            self.next += 1;
        }
        (self.next as usize) < values.len()
    }

    /// How many values were looked at.
    pub(crate) fn values(&self) -> u32 {
        self.next
    }

    /// One link for each pair, with what all its values say together.
    pub(crate) fn links(self, scales: Scales<'_>) -> Vec<Link> {
        let threshold = scales.settings.threshold;
        let mut found = by_first(self.found, scales.episodes.len());
        // A pair is told once for each value, in whichever level it was met.
        found.dedup_by_key(|it| (it.a, it.b, it.value));
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
}

/// In the order of the first episode, then of the second, the strongest first. First
/// episodes are counted rather than compared: there are millions.
fn by_first(found: Vec<Found>, episodes: usize) -> Vec<Found> {
    let mut ends = vec![0_u32; episodes + 1];
    for it in &found {
        ends[it.a.0 as usize + 1] += 1;
    }
    for at in 1..ends.len() {
        ends[at] += ends[at - 1];
    }
    let mut sorted = found.clone();
    for it in found {
        let at = &mut ends[it.a.0 as usize];
        sorted[*at as usize] = it;
        *at += 1;
    }
    for of_first in sorted.chunk_by_mut(|x, y| x.a == y.a) {
        of_first.sort_unstable_by_key(|it| (it.b, std::cmp::Reverse(it.bits), it.value));
    }
    sorted
}

/// Finds what may become links.
struct Finder<'a> {
    scales: Scales<'a>,
    only: &'a dyn Fn(EpisodeIdx) -> bool,
    /// What one value must say at least.
    least: Bits,
    /// The most often that a signature may occur with a value and still say that.
    useful: u32,
    /// Whether there are episodes of both viewpoints.
    is_mixed: bool,
    found: &'a mut Vec<Found>,
    level: Vec<(EpisodeIdx, u32)>,
    seen: Vec<(EpisodeIdx, u32)>,
}

impl<'a> Finder<'a> {
    fn new(
        scales: Scales<'a>,
        only: &'a dyn Fn(EpisodeIdx) -> bool,
        found: &'a mut Vec<Found>,
    ) -> Self {
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
        Self {
            scales,
            only,
            least,
            useful: scales.commonness.useful_count(least),
            is_mixed: viewpoint(Viewpoint::Own) && viewpoint(Viewpoint::Network),
            found,
            level: Vec::new(),
            seen: Vec::new(),
        }
    }

    /// Looks at the episodes that name a value. Returns how many there are.
    fn value(&mut self, value: ValueId, kind: ConnectorKind) -> usize {
        let uses = self.scales.commonness.uses(value);
        if uses.episodes < 2 || uses.is_excluded {
            return 1;
        }
        let mut limit = 1;
        loop {
            let mut level = std::mem::take(&mut self.level);
            level.clear();
            let postings = self.scales.commonness.postings(value);
            level.extend(postings.filter(|it| it.1 <= limit && (self.only)(it.0)));
            self.neighbours(value, kind, limit, &level);
            if self.is_mixed {
                self.within_viewpoints(value, kind, limit, &level);
            }
            let is_all = level.len() as u32 == uses.episodes;
            self.level = level;
            if is_all || limit >= self.useful {
                return uses.episodes as usize;
            }
            limit *= 2;
        }
    }

    /// Links within one viewpoint are made before those between two, so what the
    /// other one saw in between is no neighbour.
    fn within_viewpoints(
        &mut self,
        value: ValueId,
        kind: ConnectorKind,
        limit: u32,
        level: &[(EpisodeIdx, u32)],
    ) {
        let mut seen = std::mem::take(&mut self.seen);
        for viewpoint in [Viewpoint::Own, Viewpoint::Network] {
            seen.clear();
            let of =
                |it: &&(EpisodeIdx, u32)| self.scales.episodes.get(it.0).viewpoint == viewpoint;
            seen.extend(level.iter().filter(of));
            if seen.len() < level.len() {
                self.neighbours(value, kind, limit, &seen);
            }
        }
        self.seen = seen;
    }

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
                self.found.push(Found { a, b, value, bits });
            }
        }
    }
}

/// The strongest first; ties by the earliest (CO-22).
pub(crate) fn strongest_first(links: &mut [Link]) {
    // Mostly in the order of episodes already, so a stable sort has less to do.
    links.sort_by_key(|it| (std::cmp::Reverse(it.bits), it.a, it.b));
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
