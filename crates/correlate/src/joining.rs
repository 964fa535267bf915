//! Joins episodes into incidents: a maximum spanning forest of reasons, with guards.
//!
//! In this order, each by falling evidence: what an analyst put together; links by
//! shared values between what detectors of one viewpoint saw; sightings of network
//! sensors; bursts of unusual alerts on one device; what network sensors saw with what
//! happened on the device, the more unusual story first; bare alerts that coincide with
//! a story; and the same alert again, where it is nothing but that. Later reasons are
//! weaker, and each can only hang on what earlier ones built.

use crate::alert_facts::{Standing, Viewpoint};
use crate::disjoint_sets::DisjointSets;
use crate::evidence_between::Scales;
use crate::growing_part::{Anchor, Part};
use crate::linking::{Link, by_sightings, by_values};
use crate::merge_guard::Guard;
use crate::{Bits, EpisodeIdx, ValueId};
use rustc_hash::{FxHashMap, FxHashSet};

/// Which step of the joining made a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// An analyst.
    ByHand,
    /// Shared values.
    Values,
    /// Network sensors.
    Sightings,
    /// Bursts on a device.
    Bursts(ValueId),
    /// What network sensors and the device itself saw.
    Viewpoints,
    /// A bare alert during a story.
    Coincidence,
    /// The same again.
    Repeats,
}

/// The kinds of reasons that hang on what links have built, in the order in which they
/// join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weaker {
    Sightings,
    Bursts,
    Viewpoints,
    Coincidences,
    Repeats,
}

impl Weaker {
    pub(crate) const ALL: [Self; 5] = [
        Self::Sightings,
        Self::Bursts,
        Self::Viewpoints,
        Self::Coincidences,
        Self::Repeats,
    ];
}

/// A link that holds an incident together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joint {
    /// What it links.
    pub link: Link,
    /// Which step made it.
    pub step: Step,
}

/// A link that a guard did not let join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What it would have linked.
    pub link: Link,
    /// What kept it apart.
    pub guard: Guard,
}

/// What is together, and why.
#[derive(Clone, Debug, Default)]
pub(crate) struct Forest {
    /// The links, in the order in which they were made.
    pub(crate) joints: Vec<Joint>,
    /// The links that guards refused, each pair of incidents once.
    pub(crate) refused: Vec<Refused>,
    /// For each episode the one that stands for its incident.
    pub(crate) of_episode: Vec<EpisodeIdx>,
}

/// What an analyst put together and keeps apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByHand {
    /// Pairs that are together whatever else.
    pub together: Vec<(EpisodeIdx, EpisodeIdx)>,
    /// Pairs that are not.
    pub apart: Vec<(EpisodeIdx, EpisodeIdx)>,
    /// What an analyst made of incidents, by the episode of the alert that gives each its
    /// id.
    pub standings: Vec<(EpisodeIdx, Standing)>,
}

/// What is joined so far.
#[derive(Debug, Default)]
pub(crate) struct Joined {
    pub(crate) sets: DisjointSets,
    pub(crate) parts: Vec<Part>,
    next: Vec<u32>,
    apart: FxHashMap<u32, Vec<u32>>,
    forest: Forest,
    refused: FxHashSet<(u32, u32)>,
    /// The different values of parts that are large enough for their number to matter.
    named: FxHashMap<u32, FxHashSet<ValueId>>,
    /// A pair that is not linked, whatever speaks for it.
    cut: Option<(EpisodeIdx, EpisodeIdx)>,
}

/// Joins episodes, the strongest reasons first; what comes after links is in
/// `weaker_reasons`.
pub(crate) struct Joiner<'a> {
    pub(crate) scales: Scales<'a>,
    pub(crate) so_far: &'a mut Joined,
}

/// How many refused links are kept: the first ones are the strongest.
const MOST_REFUSED: usize = 10_000;

impl Joined {
    /// Each episode by itself.
    pub(crate) fn none(scales: Scales<'_>, by_hand: &ByHand) -> Self {
        let mut parts: Vec<Part> = scales
            .episodes
            .iter()
            .map(|(idx, _)| Part::of(scales, idx))
            .collect();
        for (idx, standing) in &by_hand.standings {
            parts[idx.0 as usize].guard.stands(*standing);
        }
        let mut apart: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (a, b) in &by_hand.apart {
            apart.entry(a.0).or_default().push(b.0);
            apart.entry(b.0).or_default().push(a.0);
        }
        Self {
            sets: DisjointSets::new(parts.len()),
            next: vec![u32::MAX; parts.len()],
            parts,
            apart,
            ..Self::default()
        }
    }

    /// What it has come to.
    pub(crate) fn forest(mut self) -> Forest {
        self.forest.of_episode = (0..self.parts.len() as u32)
            .map(|it| EpisodeIdx(self.sets.find(it)))
            .collect();
        self.forest
    }

    /// Joins some episodes as if two of them had nothing in common.
    pub(crate) fn run_without(
        mut self,
        scales: Scales<'_>,
        by_hand: &ByHand,
        only: &dyn Fn(EpisodeIdx) -> bool,
        cut: (EpisodeIdx, EpisodeIdx),
    ) -> Forest {
        self.cut = Some(cut);
        let (cross, own) = apart_by_viewpoint(scales, by_values(scales, only));
        let mut joiner = Joiner {
            scales,
            so_far: &mut self,
        };
        joiner.put_together(by_hand, only);
        joiner.join_all(&own, Step::Values);
        for weaker in Weaker::ALL {
            joiner.join_weaker(weaker, &cross, only);
        }
        self.forest()
    }
}

/// Links between what detectors of different viewpoints saw, and those between what
/// detectors of one saw.
pub(crate) fn apart_by_viewpoint(scales: Scales<'_>, links: Vec<Link>) -> (Vec<Link>, Vec<Link>) {
    let is_seen_from = |it| scales.episodes.has_viewpoint(it);
    if !is_seen_from(Viewpoint::Own) || !is_seen_from(Viewpoint::Network) {
        return (Vec::new(), links);
    }
    links.into_iter().partition(|it| {
        let of = |idx| scales.episodes.get(idx).viewpoint;
        of(it.a) != of(it.b)
    })
}

impl Joiner<'_> {
    /// Joins what an analyst put together.
    pub(crate) fn put_together(&mut self, by_hand: &ByHand, only: &dyn Fn(EpisodeIdx) -> bool) {
        let together = by_hand.together.iter().map(|&(a, b)| Link {
            a: a.min(b),
            b: a.max(b),
            bits: Bits::whole(100),
        });
        for link in together.filter(|it| only(it.a) && only(it.b)) {
            self.join(link, Step::ByHand);
        }
    }

    /// Joins what these links say, in their order.
    pub(crate) fn join_all(&mut self, links: &[Link], step: Step) {
        for link in links {
            self.join(*link, step);
        }
    }

    /// Joins what the weaker reasons of one kind say; `cross` are the links between
    /// viewpoints.
    pub(crate) fn join_weaker(
        &mut self,
        weaker: Weaker,
        cross: &[Link],
        only: &dyn Fn(EpisodeIdx) -> bool,
    ) {
        match weaker {
            Weaker::Sightings => {
                let links = by_sightings(self.scales, only);
                self.join_all(&links, Step::Sightings);
            }
            Weaker::Bursts => self.join_bursts(only),
            Weaker::Viewpoints => self.join_viewpoints(cross),
            Weaker::Coincidences => self.join_coincidences(only),
            Weaker::Repeats => self.join_repeats(only),
        }
    }

    /// Joins the incidents of a link, unless they are one or a guard keeps them apart.
    pub(crate) fn join(&mut self, link: Link, step: Step) -> bool {
        let (a, b) = (
            self.so_far.sets.find(link.a.0),
            self.so_far.sets.find(link.b.0),
        );
        if a == b || self.so_far.cut == Some((link.a, link.b)) {
            return false;
        }
        if step != Step::ByHand
            && let Some(guard) = self.guard(a, b, step)
        {
            let pair = (a.min(b), a.max(b));
            if self.so_far.forest.refused.len() < MOST_REFUSED && self.so_far.refused.insert(pair) {
                self.so_far.forest.refused.push(Refused { link, guard });
            }
            return false;
        }
        let (kept, other) = (a.min(b), a.max(b));
        self.join_values(kept, other);
        self.so_far.sets.join(kept, other);
        let taken = self.so_far.parts[other as usize].clone();
        let part = &mut self.so_far.parts[kept as usize];
        self.so_far.next[part.last as usize] = other;
        part.take(taken);
        if let Some(apart) = self.so_far.apart.remove(&other) {
            self.so_far.apart.entry(kept).or_default().extend(apart);
        }
        self.so_far.forest.joints.push(Joint { link, step });
        true
    }

    fn guard(&mut self, a: u32, b: u32, step: Step) -> Option<Guard> {
        if self.is_kept_apart(a, b) {
            return Some(Guard::NeverTogether);
        }
        let (one, other) = (
            &self.so_far.parts[a as usize],
            &self.so_far.parts[b as usize],
        );
        let settings = self.scales.settings;
        if let Some(guard) = one.guard.against(&other.guard, settings) {
            return Some(guard);
        }
        let is_by_network = matches!(step, Step::Sightings | Step::Viewpoints);
        if is_by_network
            && one.anchor != Anchor::None
            && other.anchor != Anchor::None
            && (one.anchor != other.anchor || one.anchor == Anchor::Several)
        {
            return Some(Guard::OwnDevices);
        }
        if one.episodes + other.episodes > settings.guards.max_episodes {
            return Some(Guard::Size);
        }
        if one.values + one.alone + other.values + other.alone > settings.guards.max_entities
            && self.distinct_values(a, b) > settings.guards.max_entities
        {
            return Some(Guard::Entities);
        }
        None
    }

    fn is_kept_apart(&mut self, a: u32, b: u32) -> bool {
        if self.so_far.apart.is_empty() {
            return false;
        }
        let mut from = |x: u32, y: u32| {
            let apart = self.so_far.apart.get(&x).cloned().unwrap_or_default();
            apart.into_iter().any(|it| self.so_far.sets.find(it) == y)
        };
        from(a, b) || from(b, a)
    }

    /// How many different values two parts name together. Those of the larger one are
    /// kept: it is asked again for every link to it.
    fn distinct_values(&mut self, a: u32, b: u32) -> u32 {
        let is_larger =
            self.so_far.parts[a as usize].values >= self.so_far.parts[b as usize].values;
        let (large, small) = if is_larger { (a, b) } else { (b, a) };
        if !self.so_far.named.contains_key(&large) {
            let values = self.values_of(large).collect();
            self.so_far.named.insert(large, values);
        }
        let known = &self.so_far.named[&large];
        let new: FxHashSet<ValueId> = self
            .values_of(small)
            .filter(|it| !known.contains(it))
            .collect();
        let alone = |it: u32| self.so_far.parts[it as usize].alone;
        (known.len() + new.len()) as u32 + alone(a) + alone(b)
    }

    fn values_of(&self, part: u32) -> impl Iterator<Item = ValueId> + '_ {
        self.episodes_of(part)
            .flat_map(|it| self.scales.episodes.connectors(it))
            .copied()
    }

    /// Keeps the values of two parts that become one, where those of either are kept.
    fn join_values(&mut self, kept: u32, other: u32) {
        let (of_kept, of_other) = (
            self.so_far.named.remove(&kept),
            self.so_far.named.remove(&other),
        );
        let (mut values, rest) = match (of_kept, of_other) {
            (None, None) => return,
            (None, Some(values)) => (values, kept),
            (Some(a), Some(b)) if a.len() < b.len() => (b, kept),
            (Some(values), _) => (values, other),
        };
        values.extend(self.values_of(rest));
        self.so_far.named.insert(kept, values);
    }

    pub(crate) fn episodes_of(&self, part: u32) -> impl Iterator<Item = EpisodeIdx> + '_ {
        std::iter::successors(Some(part), |it| {
            let next = self.so_far.next[*it as usize];
            (next != u32::MAX).then_some(next)
        })
        .map(EpisodeIdx)
    }
}
