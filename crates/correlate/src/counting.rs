//! Counting how common values are, some of them at a time.

use crate::commonness::Commonness;
use crate::episode::{EpisodeIdx, Episodes};
use crate::{Bits, ConnectorKind, Facts, Settings, ValueId};

/// From how many different assets on a value of a kind says less.
fn expected_reach(kind: ConnectorKind) -> u32 {
    match kind {
        ConnectorKind::Device => 8,
        ConnectorKind::User | ConnectorKind::Mailbox => 6,
        ConnectorKind::Ip => 1,
        ConnectorKind::Process | ConnectorKind::Session => 16,
        ConnectorKind::Message | ConnectorKind::Sender => 4,
        ConnectorKind::Url | ConnectorKind::File => 3,
        _ => 2,
    }
}

/// From how many episodes on an asset may be one that only stands beside others.
const MANY_EPISODES: u32 = 8;

/// Commonness that is being counted.
pub(crate) struct Counting {
    stage: Stage,
    /// The episode that comes next.
    next: usize,
    /// The value that is counted next.
    value: usize,
    /// Where the episodes of each value begin.
    starts: Vec<u32>,
    /// Where the next one of each stands.
    ends: Vec<u32>,
    postings: Vec<EpisodeIdx>,
    beside: Vec<Beside>,
    /// The assets of all episodes.
    assets: Vec<ValueId>,
    /// The last value that each signature was met with, and in how many episodes.
    of_signature: Vec<(u32, u32)>,
    /// The last value that each asset was met by.
    met_by: Vec<u32>,
}

enum Stage {
    /// The episodes of each value are counted.
    Naming,
    /// They are put down.
    Posting,
    /// What is asked of episodes is put beside one another.
    Beside,
    /// Values are counted.
    Values(Box<Commonness>),
    Done,
}

/// What is counted of an episode: beside one another, as episodes are large and looked
/// up anywhere.
#[derive(Clone, Copy)]
struct Beside {
    signature: u32,
    /// The connector that is counted next.
    connector: u32,
    /// Where its assets begin; they end where those of the next episode do.
    from: u32,
}

impl Counting {
    /// Before the first episode.
    pub(crate) fn new(facts: &Facts) -> Self {
        Self {
            stage: Stage::Naming,
            next: 0,
            value: 0,
            starts: vec![0; facts.values().len() + 1],
            ends: Vec::new(),
            postings: Vec::new(),
            beside: Vec::new(),
            assets: Vec::new(),
            of_signature: vec![(u32::MAX, 0); facts.signature_count()],
            met_by: vec![u32::MAX; facts.values().len()],
        }
    }

    /// Goes on with as many episodes, or as many of their values. Gives all at the end.
    pub(crate) fn go_on(
        &mut self,
        facts: &Facts,
        episodes: &Episodes,
        settings: &Settings,
        most: usize,
    ) -> Option<Commonness> {
        if let Stage::Values(_) = self.stage {
            return self.go_on_with_values(facts, settings, most);
        }
        let until = episodes.len().min(self.next.saturating_add(most));
        let some = (self.next..until).map(|it| EpisodeIdx(it as u32));
        let is_through = until == episodes.len();
        self.next = if is_through { 0 } else { until };
        self.stage = match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Naming => {
                for idx in some.filter(|it| episodes.get(*it).has_time()) {
                    for value in episodes.connectors(idx) {
                        self.starts[value.0 as usize + 1] += 1;
                    }
                }
                if is_through {
                    self.begin_postings();
                    Stage::Posting
                } else {
                    Stage::Naming
                }
            }
            Stage::Posting => {
                for idx in some.filter(|it| episodes.get(*it).has_time()) {
                    for value in episodes.connectors(idx) {
                        let at = &mut self.ends[value.0 as usize];
                        self.postings[*at as usize] = idx;
                        *at += 1;
                    }
                }
                if is_through {
                    self.ends = Vec::new();
                    self.beside = Vec::with_capacity(episodes.len() + 1);
                    Stage::Beside
                } else {
                    Stage::Posting
                }
            }
            Stage::Beside => {
                some.for_each(|it| self.put_beside(facts, episodes, it));
                if is_through {
                    self.beside.push(Beside {
                        signature: 0,
                        connector: 0,
                        from: self.assets.len() as u32,
                    });
                    let starts = std::mem::take(&mut self.starts);
                    let postings = std::mem::take(&mut self.postings);
                    let none = Commonness::none(facts, episodes, settings, (starts, postings));
                    Stage::Values(Box::new(none))
                } else {
                    Stage::Beside
                }
            }
            it @ (Stage::Values(_) | Stage::Done) => it,
        };
        None
    }

    /// How much is done, from 0 to 1.
    pub(crate) fn done(&self, episodes: &Episodes) -> f64 {
        let episode = self.next as f64 / episodes.len().max(1) as f64;
        match &self.stage {
            Stage::Naming => 0.1 * episode,
            Stage::Posting => 0.1 + 0.1 * episode,
            Stage::Beside => 0.2 + 0.1 * episode,
            Stage::Values(_) => 0.3 + 0.7 * self.value as f64 / self.met_by.len().max(1) as f64,
            Stage::Done => 1.0,
        }
    }

    fn begin_postings(&mut self) {
        for at in 1..self.starts.len() {
            self.starts[at] += self.starts[at - 1];
        }
        self.ends.clone_from(&self.starts);
        let total = self.starts.last().copied().unwrap_or(0);
        self.postings = vec![EpisodeIdx(0); total as usize];
    }

    fn put_beside(&mut self, facts: &Facts, episodes: &Episodes, idx: EpisodeIdx) {
        self.beside.push(Beside {
            signature: episodes.get(idx).signature.0,
            connector: episodes.connector_range(idx).start as u32,
            from: self.assets.len() as u32,
        });
        let connectors = episodes.connectors(idx).iter();
        let is_asset = |it: &&ValueId| facts.values().kind(**it).is_asset();
        self.assets.extend(connectors.filter(is_asset).copied());
    }

    fn go_on_with_values(
        &mut self,
        facts: &Facts,
        settings: &Settings,
        most: usize,
    ) -> Option<Commonness> {
        let Stage::Values(mut counted) = std::mem::replace(&mut self.stage, Stage::Done) else {
            return None;
        };
        let mut left = most;
        while self.value < facts.values().len() && left > 0 {
            let value = ValueId(self.value as u32);
            self.value += 1;
            left = left.saturating_sub(1 + counted.postings(value).len());
            self.count(facts, &mut counted, value);
        }
        if self.value < facts.values().len() {
            self.stage = Stage::Values(counted);
            return None;
        }
        counted.exclude(facts, settings);
        Some(*counted)
    }

    fn count(&mut self, facts: &Facts, counted: &mut Commonness, value: ValueId) {
        let range = counted.range(value);
        let postings = &counted.postings[range.clone()];
        let uses = &mut counted.uses[value.0 as usize];
        uses.episodes = range.len() as u32;
        if let [] | [_] = postings {
            // It connects nothing, however it is counted.
            for episode in postings {
                self.beside[episode.0 as usize].connector += 1;
            }
            uses.signatures = uses.episodes;
            return;
        }
        let kind = facts.values().kind(value);
        let is_crowd = kind.is_asset() && range.len() >= MANY_EPISODES as usize;
        // How many others of its kind it was met beside, and whether it ever was not.
        let (mut company, mut was_alone) = (0, false);
        for episode in postings {
            let at = episode.0 as usize;
            let Beside {
                signature, from, ..
            } = self.beside[at];
            let mut is_alone = is_crowd;
            let (last, count) = &mut self.of_signature[signature as usize];
            if *last != value.0 {
                *last = value.0;
                *count = 0;
                uses.signatures += 1;
            }
            *count += 1;
            for &other in &self.assets[from as usize..self.beside[at + 1].from as usize] {
                let is_alike = is_crowd && other != value && facts.values().kind(other) == kind;
                is_alone &= !is_alike;
                let met = &mut self.met_by[other.0 as usize];
                if *met != value.0 {
                    *met = value.0;
                    uses.reach += u32::from(other != value);
                    company += u32::from(is_alike);
                }
            }
            was_alone |= is_alone;
        }
        // Connectors of an episode are in the order of values, too.
        for episode in postings {
            let it = &mut self.beside[episode.0 as usize];
            counted.counts[it.connector as usize] = self.of_signature[it.signature as usize].1;
            it.connector += 1;
        }
        // A domain controller is named beside whatever device an alert is about, and hardly
        // ever by itself: it says nothing of what those have to do with each other.
        let is_hub = is_crowd && !was_alone && company * 4 >= uses.episodes * 3;
        let expected = expected_reach(kind);
        if uses.reach > expected {
            let ratio = f64::from(uses.reach) / f64::from(expected);
            let bits = Bits::log2(ratio).0;
            // Behind one address there may be a whole office. A person's many devices and
            // correspondents are the person's all the same.
            uses.damping = Bits(if kind == ConnectorKind::Ip {
                bits * 2
            } else {
                bits / 3
            });
        }
        if is_hub {
            let bits = Bits::log2(f64::from(company));
            uses.damping = uses.damping.max(bits);
        }
        uses.crowding = Bits(Bits::log2(f64::from(uses.episodes.max(1))).0 * 2 / 3);
    }
}
