//! Finds the links: pairs of episodes with enough evidence between them.
//!
//! Not every pair that shares a value is looked at, which would take the square of
//! the busiest value. Of each value, episodes are told apart in levels: those whose
//! signature has it once, at most twice, four times … Two are linked where nothing
//! between them is of the level of either, or lower. Two episodes that are not such
//! neighbours are joined by those between them, each of which is nearer in time and at
//! most twice as common: no link of such a chain has more than a bit less than the
//! pair itself. So the incidents are those that all pairs would give, to within a bit
//! of evidence. An episode has at most two such neighbours for each value, on average,
//! and is looked at once ([`crate::neighbours`]).

use crate::alert_facts::Viewpoint;
use crate::commonness::LEAST_GAP;
use crate::evidence_between::Scales;
use crate::neighbours::{Neighbour, Neighbours};
use crate::{Bits, EpisodeIdx, ValueId};

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
    let mut named_by = vec![0_u32; scales.facts.values().len()];
    for (idx, episode) in scales.episodes.iter() {
        if episode.has_time() && only(idx) {
            for value in scales.episodes.connectors(idx) {
                named_by[value.0 as usize] += 1;
            }
        }
    }
    let mut search = LinkSearch::among(scales, &|it| named_by[it.0 as usize]);
    while search.go_on(scales, only, usize::MAX) {}
    search.links()
}

/// A search for links that can be left off between two episodes.
#[derive(Debug)]
pub(crate) struct LinkSearch {
    /// How many episodes are still to be looked at; the last ones come first.
    left: u32,
    neighbours: Neighbours,
    /// In falling order of episodes.
    links: Vec<Link>,
}

impl LinkSearch {
    /// A search among all episodes.
    pub(crate) fn new(scales: Scales<'_>) -> Self {
        Self::among(scales, &|it| scales.commonness.uses(it).episodes)
    }

    fn among(scales: Scales<'_>, named_by: &dyn Fn(ValueId) -> u32) -> Self {
        Self {
            left: scales.episodes.len() as u32,
            neighbours: Neighbours::new(scales, named_by),
            links: Vec::new(),
        }
    }

    /// Looks at as many more episodes. False when that were all.
    pub(crate) fn go_on(
        &mut self,
        scales: Scales<'_>,
        only: &dyn Fn(EpisodeIdx) -> bool,
        most: usize,
    ) -> bool {
        let until = (self.left as usize).saturating_sub(most) as u32;
        let mut met: Vec<Neighbour> = Vec::new();
        let mut said: Vec<Bits> = Vec::new();
        for a in (until..self.left).rev().map(EpisodeIdx) {
            if !scales.episodes.get(a).has_time() || !only(a) {
                continue;
            }
            self.neighbours.of(scales, a, &mut met);
            at_end(scales, a, only, &mut met);
            met.sort_unstable_by_key(|it| (std::cmp::Reverse((it.later, it.bits)), it.value));
            let of_pairs = met.chunk_by(|x, y| x.later == y.later);
            self.links
                .extend(of_pairs.filter_map(|it| link(scales, a, it, &mut said)));
        }
        self.left = until;
        until > 0
    }

    /// How many episodes are still to be looked at.
    pub(crate) fn left(&self) -> usize {
        self.left as usize
    }

    /// The links that were found, the strongest first; ties by the earliest (CO-22).
    /// They are in the order of episodes and few amounts differ, so these are counted
    /// rather than compared: there are millions.
    pub(crate) fn links(self) -> Vec<Link> {
        let found = self.links;
        drop(self.neighbours);
        let most = found.iter().map(|it| it.bits.0).max().unwrap_or(0);
        let place = |it: &Link| (most - it.bits.0) as usize;
        let mut next = vec![0_u32; most as usize + 1];
        for it in &found {
            next[place(it)] += 1;
        }
        let mut before = 0;
        for it in &mut next {
            before += std::mem::replace(it, before);
        }
        let mut sorted = found.clone();
        for it in found.iter().rev() {
            let at = &mut next[place(it)];
            sorted[*at as usize] = *it;
            *at += 1;
        }
        sorted
    }
}

/// What begins when a long run ends, though much lies between their beginnings: a
/// tunnel of days that stops with the service it ran in.
fn at_end(
    scales: Scales<'_>,
    a: EpisodeIdx,
    only: &dyn Fn(EpisodeIdx) -> bool,
    met: &mut Vec<Neighbour>,
) {
    /// Milliseconds from which on a run is long: an hour.
    const LONG: i64 = 3_600_000;
    /// How many episodes of one value are looked at: it says little where more begin.
    const MOST: usize = 8;
    let run = scales.episodes.get(a);
    if run.end.saturating_sub(run.start) < LONG {
        return;
    }
    let commonness = scales.commonness;
    let start = |it: EpisodeIdx| scales.episodes.get(it).start;
    for &value in scales.episodes.connectors(a) {
        let postings = commonness.postings(value);
        let from = postings.partition_point(|it| start(*it) < run.end - LEAST_GAP);
        let near = postings[from..].iter().copied();
        let near = near.take_while(|it| start(*it) <= run.end + LEAST_GAP);
        for later in near.take(MOST).filter(|it| *it > a && only(*it)) {
            if let Ok(bits) = scales.says(value, a, later) {
                met.push(Neighbour { later, value, bits });
            }
        }
    }
}

/// The link between an episode and a later one, where what all values say is enough.
fn link(
    scales: Scales<'_>,
    a: EpisodeIdx,
    of_pair: &[Neighbour],
    said: &mut Vec<Bits>,
) -> Option<Link> {
    let threshold = scales.settings.threshold;
    let b = of_pair.first()?.later;
    let values: Bits = (0..)
        .zip(of_pair)
        .map(|(nth, it)| it.bits.halved(nth))
        .sum();
    let mut bits = values + scales.order(a, b).map(|it| it.bits).sum();
    if bits < threshold {
        // Values that connect the pair without being neighbours in them.
        bits = scales.strength(a, b, said);
    }
    (bits >= threshold).then_some(Link { a, b, bits })
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
            if first.alike == second.alike || gap > scales.settings.sighting_window {
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
