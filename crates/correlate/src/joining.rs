//! Joins episodes into incidents: a maximum spanning forest of reasons, with guards.
//!
//! In this order, each by falling evidence: what an analyst put together; links by
//! shared values between what detectors of one viewpoint saw; sightings of network
//! sensors; bursts of unusual alerts on one device; what network sensors saw with what
//! happened on the device, the more unusual story first; bare alerts that coincide with
//! a story; and the same alert again, where it is nothing but that. Later reasons are
//! weaker, and each can only hang on what earlier ones built.

use crate::alert_facts::{AssetSet, Signature, Standing, Viewpoint};
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

pub(crate) struct Joiner<'a> {
    scales: Scales<'a>,
    sets: DisjointSets,
    parts: Vec<Part>,
    next: Vec<u32>,
    apart: FxHashMap<u32, Vec<u32>>,
    forest: Forest,
    refused: FxHashSet<(u32, u32)>,
    /// A pair that is not linked, whatever speaks for it.
    cut: Option<(EpisodeIdx, EpisodeIdx)>,
}

/// How many refused links are kept: the first ones are the strongest.
const MOST_REFUSED: usize = 10_000;

impl<'a> Joiner<'a> {
    pub(crate) fn new(scales: Scales<'a>, by_hand: &ByHand) -> Self {
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
            forest: Forest::default(),
            refused: FxHashSet::default(),
            cut: None,
            scales,
        }
    }

    /// Joins all that can be joined.
    pub(crate) fn run(self, by_hand: &ByHand) -> Forest {
        self.run_among(by_hand, &|_| true, None)
    }

    /// Joins some episodes as if two of them had nothing in common.
    pub(crate) fn run_without(
        self,
        by_hand: &ByHand,
        only: &dyn Fn(EpisodeIdx) -> bool,
        cut: (EpisodeIdx, EpisodeIdx),
    ) -> Forest {
        self.run_among(by_hand, only, Some(cut))
    }

    fn run_among(
        mut self,
        by_hand: &ByHand,
        only: &dyn Fn(EpisodeIdx) -> bool,
        cut: Option<(EpisodeIdx, EpisodeIdx)>,
    ) -> Forest {
        self.cut = cut;
        let together = by_hand.together.iter().map(|&(a, b)| Link {
            a: a.min(b),
            b: a.max(b),
            bits: Bits::whole(100),
        });
        for link in together.filter(|it| only(it.a) && only(it.b)) {
            self.join(link, Step::ByHand);
        }
        let links = by_values(self.scales, only);
        let is_cross = |it: &Link| {
            let of = |idx| self.scales.episodes.get(idx).viewpoint;
            of(it.a) != of(it.b)
        };
        let (cross, own): (Vec<Link>, Vec<Link>) = links.into_iter().partition(is_cross);
        for link in own {
            self.join(link, Step::Values);
        }
        for link in by_sightings(self.scales, only) {
            self.join(link, Step::Sightings);
        }
        self.join_bursts(only);
        self.join_viewpoints(cross);
        self.join_coincidences(only);
        self.join_repeats(only);
        let of_episode = (0..self.parts.len() as u32)
            .map(|it| EpisodeIdx(self.sets.find(it)))
            .collect();
        self.forest.of_episode = of_episode;
        self.forest
    }

    /// Joins the incidents of a link, unless they are one or a guard keeps them apart.
    fn join(&mut self, link: Link, step: Step) -> bool {
        let (a, b) = (self.sets.find(link.a.0), self.sets.find(link.b.0));
        if a == b || self.cut == Some((link.a, link.b)) {
            return false;
        }
        if step != Step::ByHand
            && let Some(guard) = self.guard(a, b, step)
        {
            let pair = (a.min(b), a.max(b));
            if self.forest.refused.len() < MOST_REFUSED && self.refused.insert(pair) {
                self.forest.refused.push(Refused { link, guard });
            }
            return false;
        }
        let (kept, other) = (a.min(b), a.max(b));
        self.sets.join(kept, other);
        let taken = self.parts[other as usize].clone();
        let part = &mut self.parts[kept as usize];
        self.next[part.last as usize] = other;
        part.take(&taken);
        if let Some(apart) = self.apart.remove(&other) {
            self.apart.entry(kept).or_default().extend(apart);
        }
        self.forest.joints.push(Joint { link, step });
        true
    }

    fn guard(&mut self, a: u32, b: u32, step: Step) -> Option<Guard> {
        if self.is_kept_apart(a, b) {
            return Some(Guard::NeverTogether);
        }
        let (one, other) = (&self.parts[a as usize], &self.parts[b as usize]);
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
        if one.values + other.values > settings.guards.max_entities
            && self.distinct_values(a, b) > settings.guards.max_entities
        {
            return Some(Guard::Entities);
        }
        None
    }

    fn is_kept_apart(&mut self, a: u32, b: u32) -> bool {
        if self.apart.is_empty() {
            return false;
        }
        let mut from = |x: u32, y: u32| {
            let apart = self.apart.get(&x).cloned().unwrap_or_default();
            apart.into_iter().any(|it| self.sets.find(it) == y)
        };
        from(a, b) || from(b, a)
    }

    fn distinct_values(&self, a: u32, b: u32) -> u32 {
        let mut values: Vec<ValueId> = [a, b]
            .into_iter()
            .flat_map(|it| self.episodes_of(it))
            .flat_map(|it| self.scales.episodes.connectors(it))
            .copied()
            .collect();
        values.sort_unstable();
        values.dedup();
        values.len() as u32
    }

    fn episodes_of(&self, part: u32) -> impl Iterator<Item = EpisodeIdx> + '_ {
        std::iter::successors(Some(part), |it| {
            let next = self.next[*it as usize];
            (next != u32::MAX).then_some(next)
        })
        .map(EpisodeIdx)
    }

    /// The parts there are, in order.
    fn roots(&mut self, only: &dyn Fn(EpisodeIdx) -> bool) -> Vec<u32> {
        (0..self.parts.len() as u32)
            .filter(|it| self.sets.find(*it) == *it && only(EpisodeIdx(*it)))
            .collect()
    }

    /// Bursts of unusual alerts on one device, soon after one another.
    fn join_bursts(&mut self, only: &dyn Fn(EpisodeIdx) -> bool) {
        let rule = self.scales.settings.burst;
        let mut bursts: Vec<(ValueId, i64, u32)> = self
            .roots(only)
            .into_iter()
            .filter_map(|root| {
                let part = &self.parts[root as usize];
                let Anchor::Device(device) = part.anchor else {
                    return None;
                };
                (part.weight >= rule.weight).then_some((device, part.start, root))
            })
            .collect();
        bursts.sort_unstable();
        for pair in bursts.windows(2) {
            let [(device, _, a), (other, start, b)] = [pair[0], pair[1]];
            let before = self.sets.find(a);
            let end = self.parts[before as usize].end;
            if device != other
                || start.saturating_sub(end) > rule.window
                || self.scales.commonness.is_excluded(device, start)
            {
                continue;
            }
            let Some(link) = self.nearest(before, b) else {
                continue;
            };
            let link = Link {
                bits: self.parts[before as usize]
                    .weight
                    .min(self.parts[b as usize].weight),
                ..link
            };
            self.join(link, Step::Bursts(device));
        }
    }

    /// The last episode of the one part that is before the other, and the first of the
    /// other.
    fn nearest(&self, earlier: u32, later: u32) -> Option<Link> {
        let b = self.episodes_of(later).min()?;
        let start = self.scales.episodes.get(b).start;
        let before = self
            .episodes_of(earlier)
            .filter(|&it| self.scales.episodes.get(it).start <= start);
        let a = before.max_by_key(|&it| (self.scales.episodes.get(it).end, it));
        let a = a.or_else(|| self.episodes_of(earlier).min())?;
        Some(Link {
            a: a.min(b),
            b: a.max(b),
            bits: Bits::ZERO,
        })
    }

    /// What network sensors saw joins what happened on the device, the more unusual
    /// story first.
    fn join_viewpoints(&mut self, cross: Vec<Link>) {
        let mut best: FxHashMap<(u32, u32), Link> = FxHashMap::default();
        for link in cross {
            let (a, b) = (self.sets.find(link.a.0), self.sets.find(link.b.0));
            let is_network = self.scales.episodes.get(link.a).viewpoint == Viewpoint::Network;
            let (own, seen) = if is_network { (b, a) } else { (a, b) };
            // The strongest comes first.
            best.entry((own, seen)).or_insert(link);
        }
        let mut ordered: Vec<((u32, u32), Link)> = best.into_iter().collect();
        ordered.sort_unstable_by_key(|((own, seen), link)| {
            let weight = self.parts[*own as usize].weight;
            (std::cmp::Reverse((weight, link.bits)), *own, *seen)
        });
        for (_, link) in ordered {
            self.join(link, Step::Viewpoints);
        }
    }

    /// Bare alerts that nothing else holds join the story in which they fall. That it
    /// fell there is one chance among as many as there are devices.
    fn join_coincidences(&mut self, only: &dyn Fn(EpisodeIdx) -> bool) {
        let rule = self.scales.settings.lone;
        let devices = Bits::log2(f64::from(self.scales.facts.devices.max(1)));
        let mut of_story: Vec<(i64, EpisodeIdx)> = Vec::new();
        let mut lone: Vec<EpisodeIdx> = Vec::new();
        for root in self.roots(only) {
            let part = &self.parts[root as usize];
            if part.weight >= rule.story && part.episodes > 1 {
                let episodes = self.episodes_of(root).collect::<Vec<_>>();
                for it in episodes {
                    let episode = self.scales.episodes.get(it);
                    of_story.push((episode.start, it));
                    if episode.end > episode.start {
                        of_story.push((episode.end, it));
                    }
                }
            } else if part.episodes == 1 {
                let idx = EpisodeIdx(root);
                let episode = self.scales.episodes.get(idx);
                if episode.is_bare && episode.has_time() {
                    lone.push(idx);
                }
            }
        }
        of_story.sort_unstable();
        let mut anywhere = vec![0_u32; self.scales.facts.signature_count()];
        for (_, episode) in self.scales.episodes.iter() {
            anywhere[episode.signature.0 as usize] += 1;
        }
        let mut links: Vec<Link> = lone
            .into_iter()
            .filter_map(|idx| self.coincidence(idx, &of_story, &anywhere, devices))
            .collect();
        crate::linking::strongest_first(&mut links);
        for link in links {
            self.join(link, Step::Coincidence);
        }
    }

    /// The story's episode in which a lone one falls most surprisingly.
    fn coincidence(
        &self,
        lone: EpisodeIdx,
        of_story: &[(i64, EpisodeIdx)],
        anywhere: &[u32],
        devices: Bits,
    ) -> Option<Link> {
        let rule = self.scales.settings.lone;
        let episode = self.scales.episodes.get(lone);
        let from = of_story.partition_point(|it| it.0 < episode.start - rule.window);
        let to = of_story.partition_point(|it| it.0 <= episode.start + rule.window);
        of_story[from..to]
            .iter()
            .filter_map(|&(at, it)| {
                let of = self.scales.episodes.get(it);
                if !of.is_bare {
                    return None;
                }
                let gap = (episode.start - at).saturating_abs();
                // It could have come from any device, so what counts is how often it
                // comes from one or another.
                let count = anywhere[episode.signature.0 as usize].max(of.count);
                let bits = self.scales.commonness.surprise(gap, count) - devices;
                (bits >= rule.threshold).then_some(Link {
                    a: lone.min(it),
                    b: lone.max(it),
                    bits,
                })
            })
            .max_by_key(|it| (it.bits, std::cmp::Reverse((it.a, it.b))))
    }

    /// The same alert on the same assets again, where it is nothing but that.
    fn join_repeats(&mut self, only: &dyn Fn(EpisodeIdx) -> bool) {
        let window = self.scales.settings.repeat_window;
        let mut last: FxHashMap<(Signature, AssetSet), EpisodeIdx> = FxHashMap::default();
        for (idx, episode) in self.scales.episodes.iter() {
            let root = self.sets.find(idx.0);
            if self.parts[root as usize].signature.is_none() || !episode.has_time() || !only(idx) {
                continue;
            }
            let key = (episode.signature, episode.assets);
            if let Some(before) = last.insert(key, idx) {
                let end = self.scales.episodes.get(before).end;
                if episode.start.saturating_sub(end) <= window {
                    let link = Link {
                        a: before,
                        b: idx,
                        bits: self.scales.settings.threshold,
                    };
                    self.join(link, Step::Repeats);
                }
            }
        }
    }
}
