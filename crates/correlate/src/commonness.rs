//! How common values are, and how much a value says of two episodes that share it.
//!
//! A device with an alert every minute says little of two of them; that two alerts
//! which it has once in a month came within the same minute says much. So what a
//! value says is the surprise of the coincidence, by how often either alert occurs
//! with that value; less for how many chances it had to come about there, of which two
//! thirds are taken off, because alerts come in crowds; and less for how many different
//! assets the value connects (CO-17).

use crate::bits::{surprise, unsurprising};
use crate::counting::Counting;
use crate::episode::{EpisodeIdx, Episodes};
use crate::settings::{Exclusion, NamedValue};
use crate::{Bits, ConnectorKind, Facts, Settings, ValueId};
use rustc_hash::FxHashMap;

/// Below this gap, in milliseconds, nothing is more surprising: clocks differ.
pub(crate) const LEAST_GAP: i64 = 30_000;

/// Up to how many episodes of it a value is no chance wherever it turns up again.
const FEW_EPISODES: u32 = 6;

/// What is known of one value.
#[derive(Clone, Copy, Debug, Default)]
pub struct ValueUse {
    /// How many episodes name it.
    pub episodes: u32,
    /// How many different signatures they have.
    pub signatures: u32,
    /// How many other devices, accounts and mailboxes they name.
    pub reach: u32,
    /// What is taken off what it says, for its reach.
    pub damping: Bits,
    /// What is taken off for how many episodes it has: where there are hundreds, some
    /// come together by chance.
    pub crowding: Bits,
    /// True where it never connects.
    pub is_excluded: bool,
}

/// A time-boxed exclusion, in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Box {
    from: i64,
    until: i64,
}

/// How common everything is.
#[derive(Clone, Debug)]
pub struct Commonness {
    /// The episodes of each value, in order: ranges of `postings`.
    starts: Vec<u32>,
    pub(crate) postings: Vec<EpisodeIdx>,
    /// How many episodes of the same signature name the value, beside each connector
    /// of the episodes.
    pub(crate) counts: Vec<u32>,
    pub(crate) uses: Vec<ValueUse>,
    boxes: FxHashMap<ValueId, Vec<Box>>,
    caps: Vec<(Bits, i64)>,
    /// What a value of each kind says at least within its window.
    least: Vec<Bits>,
    pub(crate) observed: i64,
}

impl Commonness {
    /// Counts.
    pub fn of(facts: &Facts, episodes: &Episodes, settings: &Settings) -> Self {
        let mut counting = Counting::new(facts);
        loop {
            if let Some(counted) = counting.go_on(facts, episodes, settings, usize::MAX) {
                return counted;
            }
        }
    }

    /// Before anything is counted, of episodes that stand so in `postings`.
    pub(crate) fn none(
        facts: &Facts,
        episodes: &Episodes,
        settings: &Settings,
        (starts, postings): (Vec<u32>, Vec<EpisodeIdx>),
    ) -> Self {
        Self {
            counts: vec![1; episodes.connector_count()],
            uses: vec![ValueUse::default(); facts.values().len()],
            boxes: FxHashMap::default(),
            caps: ConnectorKind::ALL
                .map(|it| settings.kind(it))
                .map(|it| (it.cap, it.window))
                .to_vec(),
            least: ConnectorKind::ALL
                .map(|it| match it {
                    // What it is goes by its content, wherever and whenever it turns up.
                    ConnectorKind::File | ConnectorKind::Url | ConnectorKind::Message => {
                        settings.content.min(settings.kind(it).cap)
                    }
                    _ => Bits::ZERO,
                })
                .to_vec(),
            observed: facts.observed(settings.least_observed),
            starts,
            postings,
        }
    }

    pub(crate) fn exclude(&mut self, facts: &Facts, settings: &Settings) {
        let names = |of: &NamedValue| (of.kind, of.name.to_lowercase());
        let readmitted: Vec<_> = settings.readmitted.iter().map(names).collect();
        let mut excluded: FxHashMap<_, Vec<&Exclusion>> = FxHashMap::default();
        for it in &settings.exclusions {
            excluded.entry(names(&it.value)).or_default().push(it);
        }
        if excluded.is_empty() && readmitted.is_empty() {
            for (value, told) in facts.values().iter() {
                self.uses[value.0 as usize].is_excluded = told.is_noise;
            }
            return;
        }
        let millis = |at: throughline_model::Timestamp| at.nanos().div_euclid(1_000_000);
        for (value, told) in facts.values().iter() {
            let name = (told.kind, told.name.to_lowercase());
            let mut is_excluded = told.is_noise && !readmitted.contains(&name);
            for it in excluded.get(&name).into_iter().flatten() {
                if it.from.is_none() && it.until.is_none() {
                    is_excluded = true;
                } else {
                    self.boxes.entry(value).or_default().push(Box {
                        from: it.from.map_or(i64::MIN, millis),
                        until: it.until.map_or(i64::MAX, millis),
                    });
                }
            }
            self.uses[value.0 as usize].is_excluded = is_excluded;
        }
    }

    pub(crate) fn range(&self, value: ValueId) -> std::ops::Range<usize> {
        let at = value.0 as usize;
        self.starts[at] as usize..self.starts[at + 1] as usize
    }

    /// The episodes that name a value, in order.
    pub fn postings(&self, value: ValueId) -> &[EpisodeIdx] {
        &self.postings[self.range(value)]
    }

    /// For each connector of an episode, how many episodes of the same signature name it.
    pub(crate) fn counts(&self, episodes: &Episodes, episode: EpisodeIdx) -> &[u32] {
        &self.counts[episodes.connector_range(episode)]
    }

    /// What is known of a value.
    pub fn uses(&self, value: ValueId) -> &ValueUse {
        &self.uses[value.0 as usize]
    }

    /// The longest gap over which a kind of value connects.
    pub fn window(&self, kind: ConnectorKind) -> i64 {
        self.caps[kind as usize].1
    }

    /// Whether a value connects nothing at some moment.
    pub fn is_excluded(&self, value: ValueId, at: i64) -> bool {
        self.uses(value).is_excluded
            || (!self.boxes.is_empty()
                && self
                    .boxes
                    .get(&value)
                    .is_some_and(|boxes| boxes.iter().any(|it| it.from <= at && at <= it.until)))
    }

    /// What a value says of two episodes that share it, `gap` milliseconds apart, the
    /// commoner signature of which has it `count` times.
    pub fn says(&self, value: ValueId, kind: ConnectorKind, gap: i64, count: u32) -> Bits {
        let (cap, window) = self.caps[kind as usize];
        if gap > window {
            return Bits::ZERO;
        }
        let surprise = self.surprise(gap, count);
        let uses = self.uses(value);
        let told = surprise.min(cap).max(self.least(value, kind));
        (told - uses.damping - uses.crowding).max(Bits::ZERO)
    }

    /// What a value says at least within its window, before anything is taken off.
    fn least(&self, value: ValueId, kind: ConnectorKind) -> Bits {
        if self.uses(value).episodes <= FEW_EPISODES {
            self.least[kind as usize]
        } else {
            Bits::ZERO
        }
    }

    /// The most that a value can say of any two episodes.
    pub(crate) fn says_at_most(&self, value: ValueId, kind: ConnectorKind) -> Bits {
        let uses = self.uses(value);
        (self.caps[kind as usize].0 - uses.damping - uses.crowding).max(Bits::ZERO)
    }

    /// The product of gap and count above which a value surely says less than `least`.
    pub(crate) fn too_far(&self, value: ValueId, kind: ConnectorKind, least: Bits) -> f64 {
        let uses = self.uses(value);
        if self.least(value, kind) - uses.damping - uses.crowding >= least {
            return f64::INFINITY;
        }
        unsurprising(least + uses.damping + uses.crowding, self.observed)
    }

    /// How surprising a gap is, for what happens `count` times in the data.
    pub fn surprise(&self, gap: i64, count: u32) -> Bits {
        surprise(gap.max(LEAST_GAP), count, self.observed)
    }

    /// The most often that a signature may occur with a value and still say `least`.
    pub fn useful_count(&self, least: Bits) -> u32 {
        let mut count = 1;
        while count < 1 << 20 && self.surprise(LEAST_GAP, count * 2) >= least {
            count *= 2;
        }
        count
    }
}
