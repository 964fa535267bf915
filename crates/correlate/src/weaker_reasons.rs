//! Reasons that hang on what links have built: bursts on one device, what the network
//! saw of a device, bare alerts during a story, and the same alert again.

use crate::alert_facts::Viewpoint;
use crate::growing_part::Anchor;
use crate::joining::{Joiner, Step};
use crate::linking::Link;
use crate::{Bits, ConnectorKind, EpisodeIdx, ValueId};
use rustc_hash::FxHashMap;

/// Where bare alerts may fall.
#[derive(Default)]
struct Stories {
    /// When their episodes begin and end, in order, with the part that each is of.
    moments: Vec<(i64, EpisodeIdx, u32)>,
    /// Devices of which an alert fell into a part already, and how many alerts they
    /// have in all.
    bystanders: FxHashMap<(u32, ValueId), u32>,
}

impl Joiner<'_> {
    /// The parts there are, in order.
    fn roots(&mut self, only: &dyn Fn(EpisodeIdx) -> bool) -> Vec<u32> {
        (0..self.so_far.parts.len() as u32)
            .filter(|it| self.so_far.sets.find(*it) == *it && only(EpisodeIdx(*it)))
            .collect()
    }

    /// Bursts of unusual alerts on one device, soon after one another.
    pub(crate) fn join_bursts(&mut self, only: &dyn Fn(EpisodeIdx) -> bool) {
        let rule = self.scales.settings.burst;
        let mut bursts: Vec<(ValueId, i64, u32)> = self
            .roots(only)
            .into_iter()
            .filter_map(|root| {
                let part = &self.so_far.parts[root as usize];
                let Anchor::Device(device) = part.anchor else {
                    return None;
                };
                (part.weight >= rule.weight).then_some((device, part.start, root))
            })
            .collect();
        bursts.sort_unstable();
        for pair in bursts.windows(2) {
            let [(device, _, a), (other, start, b)] = [pair[0], pair[1]];
            let before = self.so_far.sets.find(a);
            let end = self.so_far.parts[before as usize].end;
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
                bits: self.so_far.parts[before as usize]
                    .weight
                    .min(self.so_far.parts[b as usize].weight),
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
    pub(crate) fn join_viewpoints(&mut self, cross: &[Link]) {
        let mut best: FxHashMap<(u32, u32), Link> = FxHashMap::default();
        for &link in cross {
            let (a, b) = (
                self.so_far.sets.find(link.a.0),
                self.so_far.sets.find(link.b.0),
            );
            let is_network = self.scales.episodes.get(link.a).viewpoint == Viewpoint::Network;
            let (own, seen) = if is_network { (b, a) } else { (a, b) };
            // The strongest comes first.
            best.entry((own, seen)).or_insert(link);
        }
        let mut ordered: Vec<((u32, u32), Link)> = best.into_iter().collect();
        ordered.sort_unstable_by_key(|((own, seen), link)| {
            let weight = self.so_far.parts[*own as usize].weight;
            (std::cmp::Reverse((weight, link.bits)), *own, *seen)
        });
        for (_, link) in ordered {
            self.join(link, Step::Viewpoints);
        }
    }

    /// Bare alerts that nothing else holds join the story in which they fall. That it
    /// fell there is one chance among as many as there are devices; and once an alert
    /// of a quiet device did, another one near it is no chance among all devices.
    pub(crate) fn join_coincidences(&mut self, only: &dyn Fn(EpisodeIdx) -> bool) {
        /// Once for any device, and once for those of which an alert joined.
        const ROUNDS: usize = 2;
        let mut anywhere = vec![0_u32; self.scales.facts.signature_count()];
        for (_, episode) in self.scales.episodes.iter() {
            anywhere[episode.signature.0 as usize] += 1;
        }
        let mut joined: Vec<EpisodeIdx> = Vec::new();
        for _ in 0..ROUNDS {
            let (mut stories, lone) = self.stories(only);
            stories.bystanders = self.bystanders(&joined);
            let mut links: Vec<(EpisodeIdx, Link)> = lone
                .into_iter()
                .filter_map(|idx| Some((idx, self.coincidence(idx, &stories, &anywhere)?)))
                .collect();
            links.sort_by_key(|(_, it)| (std::cmp::Reverse(it.bits), it.a, it.b));
            for (lone, link) in links {
                if self.join(link, Step::Coincidence) {
                    joined.push(lone);
                }
            }
        }
    }

    /// The devices of episodes that fell into stories, by the part that each is of.
    fn bystanders(&mut self, joined: &[EpisodeIdx]) -> FxHashMap<(u32, ValueId), u32> {
        let mut found = FxHashMap::default();
        for &it in joined {
            let root = self.so_far.sets.find(it.0);
            for device in self.devices_of(it) {
                found.entry((root, device)).or_insert_with(|| {
                    let postings = self.scales.commonness.postings(device).iter();
                    let alerts = postings.map(|it| self.scales.episodes.members(*it).len());
                    alerts.sum::<usize>() as u32
                });
            }
        }
        found
    }

    /// The unusual stories there are, and the bare alerts that are in none.
    fn stories(&mut self, only: &dyn Fn(EpisodeIdx) -> bool) -> (Stories, Vec<EpisodeIdx>) {
        let rule = self.scales.settings.lone;
        let mut stories = Stories::default();
        let mut lone: Vec<EpisodeIdx> = Vec::new();
        for root in self.roots(only) {
            let part = &self.so_far.parts[root as usize];
            if part.weight >= rule.story && part.episodes > 1 {
                for it in self.episodes_of(root) {
                    let episode = self.scales.episodes.get(it);
                    stories.moments.push((episode.start, it, root));
                    if episode.end > episode.start {
                        stories.moments.push((episode.end, it, root));
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
        stories.moments.sort_unstable();
        (stories, lone)
    }

    fn devices_of(&self, episode: EpisodeIdx) -> impl Iterator<Item = ValueId> + '_ {
        let values = self.scales.episodes.connectors(episode).iter().copied();
        values.filter(|it| self.scales.facts.values().kind(*it) == ConnectorKind::Device)
    }

    /// The story's episode in which a lone one falls most surprisingly.
    fn coincidence(&self, lone: EpisodeIdx, stories: &Stories, anywhere: &[u32]) -> Option<Link> {
        let rule = self.scales.settings.lone;
        let devices = Bits::log2(f64::from(self.scales.facts.devices.max(1)));
        let episode = self.scales.episodes.get(lone);
        let of_story = &stories.moments;
        let from = of_story.partition_point(|it| it.0 < episode.start - rule.window);
        let to = of_story.partition_point(|it| it.0 <= episode.start + rule.window);
        of_story[from..to]
            .iter()
            .filter_map(|&(at, it, root)| {
                let of = self.scales.episodes.get(it);
                if !of.is_bare {
                    return None;
                }
                let gap = (episode.start - at).saturating_abs();
                // It could have come from any device, so what counts is how often it
                // comes from one or another.
                let count = anywhere[episode.signature.0 as usize].max(of.count);
                let surprise = |count| self.scales.commonness.surprise(gap, count);
                let from_any = surprise(count) - devices;
                // Of a bystander it could have been any other alert.
                let bystanders = self.devices_of(lone);
                let alerts = bystanders.filter_map(|it| stories.bystanders.get(&(root, it)));
                let again = alerts.max().map(|&alerts| surprise(alerts.max(count)));
                let bits = again.map_or(from_any, |it| it.max(from_any));
                (bits >= rule.threshold).then_some(Link {
                    a: lone.min(it),
                    b: lone.max(it),
                    bits,
                })
            })
            .max_by_key(|it| (it.bits, std::cmp::Reverse((it.a, it.b))))
    }

    /// The same alert on the same assets again, where it is nothing but that.
    pub(crate) fn join_repeats(&mut self, only: &dyn Fn(EpisodeIdx) -> bool) {
        let window = self.scales.settings.repeat_window;
        let mut last: Vec<Option<EpisodeIdx>> = vec![None; self.scales.episodes.len()];
        for (idx, episode) in self.scales.episodes.iter() {
            let root = self.so_far.sets.find(idx.0);
            if self.so_far.parts[root as usize].signature.is_none()
                || !episode.has_time()
                || !only(idx)
            {
                continue;
            }
            if let Some(before) = last[episode.alike as usize].replace(idx) {
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
