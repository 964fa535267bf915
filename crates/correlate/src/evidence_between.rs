//! All that speaks for linking two episodes.

use crate::alert_facts::Facts;
use crate::commonness::Commonness;
use crate::episode::{EpisodeIdx, Episodes};
use crate::reason::{Reason, Weighed};
use crate::{Bits, Settings, ValueId};

/// What links are weighed with.
#[derive(Clone, Copy)]
pub struct Scales<'a> {
    /// The alerts.
    pub facts: &'a Facts,
    /// Their episodes.
    pub episodes: &'a Episodes,
    /// How common everything is.
    pub commonness: &'a Commonness,
    /// What an analyst set.
    pub settings: &'a Settings,
}

/// Why a shared value does not count between two episodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silent {
    /// It never connects, or did not at that time.
    Excluded,
    /// The episodes are further apart than its window.
    TooFar,
    /// It connects too much, or the alerts are too common with it.
    TooCommon,
    /// They are so far apart that alerts with it come this near by chance.
    ByChance,
}

impl Scales<'_> {
    /// Two episodes, the earlier one first.
    pub fn in_order(&self, a: EpisodeIdx, b: EpisodeIdx) -> (EpisodeIdx, EpisodeIdx) {
        (a.min(b), a.max(b))
    }

    /// Milliseconds between two episodes.
    pub fn gap(&self, a: EpisodeIdx, b: EpisodeIdx) -> i64 {
        let (a, b) = self.in_order(a, b);
        self.episodes.get(a).gap_to(self.episodes.get(b))
    }

    /// The values that two episodes share.
    pub fn shared(&self, a: EpisodeIdx, b: EpisodeIdx) -> Vec<ValueId> {
        let (mut of_a, of_b) = (self.episodes.connectors(a), self.episodes.connectors(b));
        let mut shared = Vec::new();
        for value in of_b {
            let skip = of_a.partition_point(|it| it < value);
            of_a = &of_a[skip..];
            if of_a.first() == Some(value) {
                shared.push(*value);
            }
        }
        shared
    }

    /// For each value of an episode, how many episodes of the same signature name it.
    pub(crate) fn counts(&self, episode: EpisodeIdx) -> &[u32] {
        self.commonness.counts(self.episodes, episode)
    }

    /// How many episodes that name a value have the signature of this one.
    fn count(&self, value: ValueId, episode: EpisodeIdx) -> u32 {
        let at = self.episodes.connectors(episode).binary_search(&value);
        at.map_or(1, |at| self.counts(episode)[at])
    }

    /// What one shared value says of two episodes.
    ///
    /// # Errors
    ///
    /// Why it says nothing, where it does not.
    pub fn says(&self, value: ValueId, a: EpisodeIdx, b: EpisodeIdx) -> Result<Bits, Silent> {
        let (a, b) = self.in_order(a, b);
        let kind = self.facts.values().kind(value);
        if self
            .commonness
            .is_excluded(value, self.episodes.get(b).start)
        {
            return Err(Silent::Excluded);
        }
        let gap = self.gap(a, b);
        if gap > self.commonness.window(kind) {
            return Err(Silent::TooFar);
        }
        let count = self.count(value, a).max(self.count(value, b));
        match self.commonness.says(value, kind, gap, count) {
            Bits::ZERO if self.commonness.says(value, kind, 0, count) > Bits::ZERO => {
                Err(Silent::ByChance)
            }
            Bits::ZERO => Err(Silent::TooCommon),
            bits => Ok(bits),
        }
    }

    /// The reasons that speak for linking two episodes, the strongest first. Of
    /// shared values the strongest counts in full, the next one half, the next a
    /// quarter …: values of one event come together, and are not independent.
    pub fn between(&self, a: EpisodeIdx, b: EpisodeIdx) -> Vec<Weighed> {
        let (a, b) = self.in_order(a, b);
        if !self.episodes.get(a).has_time() || !self.episodes.get(b).has_time() {
            return Vec::new();
        }
        let mut reasons: Vec<Weighed> = self
            .shared(a, b)
            .into_iter()
            .filter_map(|value| {
                let kind = self.facts.values().kind(value);
                let reason = Reason::Shared { value, kind };
                let bits = self.says(value, a, b).ok()?;
                Some(Weighed { reason, bits })
            })
            .collect();
        // Of equal ones the order of evidence must not decide, only what it names.
        let name = |it: &Weighed| match it.reason {
            Reason::Shared { value, kind } => {
                (kind as usize, &*self.facts.values().get(value).name)
            }
            _ => (usize::MAX, ""),
        };
        reasons.sort_by(|a, b| b.bits.cmp(&a.bits).then_with(|| name(a).cmp(&name(b))));
        for (nth, it) in (0..).zip(&mut reasons) {
            it.bits = it.bits.halved(nth);
        }
        if !reasons.is_empty() {
            reasons.extend(self.order(a, b));
        }
        reasons
    }

    /// What [`Self::between`] says in sum of two episodes that have a time, the earlier
    /// one first; `said` is room for it.
    pub(crate) fn strength(&self, a: EpisodeIdx, b: EpisodeIdx, said: &mut Vec<Bits>) -> Bits {
        let (earlier, later) = (self.episodes.get(a), self.episodes.get(b));
        let gap = earlier.gap_to(later);
        let mut of_a = self.episodes.connectors(a).iter().zip(self.counts(a));
        let mut next = of_a.next();
        said.clear();
        for (&value, &count) in self.episodes.connectors(b).iter().zip(self.counts(b)) {
            while next.is_some_and(|it| *it.0 < value) {
                next = of_a.next();
            }
            let Some((_, &other)) = next.filter(|it| *it.0 == value) else {
                continue;
            };
            let kind = self.facts.values().kind(value);
            if !self.commonness.is_excluded(value, later.start) {
                let bits = self.commonness.says(value, kind, gap, count.max(other));
                if bits > Bits::ZERO {
                    said.push(bits);
                }
            }
        }
        if said.is_empty() {
            return Bits::ZERO;
        }
        said.sort_unstable_by_key(|it| std::cmp::Reverse(*it));
        let values: Bits = (0..).zip(&*said).map(|(nth, it)| it.halved(nth)).sum();
        values + self.order(a, b).map(|it| it.bits).sum()
    }

    /// What the order in time adds, where something is shared.
    pub fn order(&self, a: EpisodeIdx, b: EpisodeIdx) -> impl Iterator<Item = Weighed> + use<> {
        let (earlier, later) = (self.episodes.get(a), self.episodes.get(b));
        let gap = earlier.gap_to(later);
        let settings = self.settings;
        let sequence = (gap <= settings.sequence.window)
            .then(|| earlier.steps.leads_to(later.steps))
            .flatten()
            .map(|(from, to)| Weighed {
                reason: Reason::Sequence { from, to },
                bits: settings.sequence.bits,
            });
        let is_forward = earlier.tactic > 0
            && later.tactic > earlier.tactic
            && gap <= settings.tactic_order.window;
        let tactic = is_forward.then_some(Weighed {
            reason: Reason::TacticOrder,
            bits: settings.tactic_order.bits,
        });
        sequence.into_iter().chain(tactic)
    }

    /// The evidence in sum.
    pub fn sum(reasons: &[Weighed]) -> Bits {
        reasons.iter().map(|it| it.bits).sum()
    }
}
