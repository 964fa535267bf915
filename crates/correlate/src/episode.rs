//! Runs of the same alert on the same assets, told as one (episode folding, after
//! SAGE): a scan that raises ten thousand alerts is one thing that happened.

use crate::alert_facts::{AssetSet, Facts, Signature, Viewpoint};
use crate::sequence::Steps;
use crate::{AlertFacts, Bits, Settings, ValueId};
use std::ops::Range;
use throughline_dataset::AlertIdx;

/// Which episode: a position in the order of start, then of first alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EpisodeIdx(pub u32);

/// A run of the same alert on the same assets. Times are milliseconds since 1970.
#[derive(Clone, Debug)]
pub struct Episode {
    /// Start of its first alert; `i64::MIN` where no time is told.
    pub start: i64,
    /// End of its last.
    pub end: i64,
    /// What was raised.
    pub signature: Signature,
    /// About which assets.
    pub assets: AssetSet,
    /// Where the detector sits.
    pub viewpoint: Viewpoint,
    /// True where none of its alerts names anything but devices.
    pub is_bare: bool,
    /// How far along the kill chain, from 1; 0 is untold.
    pub tactic: u8,
    /// Which steps of known sequences it can be.
    pub steps: Steps,
    /// How many episodes there are of this signature on these assets.
    pub count: u32,
    /// How many values only one of its alerts names.
    pub(crate) alone: u32,
    /// A number that those of the same signature on the same assets have in common,
    /// less than there are episodes.
    pub(crate) alike: u32,
    members: Range<u32>,
    connectors: Range<u32>,
}

/// All episodes.
#[derive(Clone, Debug, Default)]
pub struct Episodes {
    all: Vec<Episode>,
    members: Vec<AlertIdx>,
    connectors: Vec<ValueId>,
    of_alert: Vec<EpisodeIdx>,
    /// Which viewpoints there are, by their numbers.
    viewpoints: [bool; 2],
}

impl Episodes {
    /// Folds alerts into episodes.
    pub fn fold(facts: &Facts, settings: &Settings) -> Self {
        let members = alike_together(facts);
        let mut all: Vec<Episode> = Vec::new();
        let mut first_of_alike = 0;
        for (at, &alert) in (0_u32..).zip(&members) {
            let alert = facts.alert(alert);
            match all.last_mut() {
                Some(last) if last.goes_on(alert, settings.episode_gap) => {
                    last.end = last.end.max(alert.end);
                    last.is_bare &= alert.is_bare;
                    last.steps = last.steps.union(alert.steps);
                    last.alone += alert.alone;
                    last.members.end = at + 1;
                    continue;
                }
                Some(last) if last.is_alike(alert) => {}
                _ => {
                    count_alike(&mut all[first_of_alike..]);
                    first_of_alike = all.len();
                }
            }
            all.push(Episode {
                start: alert.start,
                end: alert.end,
                signature: alert.signature,
                assets: alert.assets,
                viewpoint: alert.viewpoint,
                is_bare: alert.is_bare,
                tactic: alert.tactic,
                steps: alert.steps,
                count: 0,
                alone: alert.alone,
                alike: first_of_alike as u32,
                members: at..at + 1,
                connectors: 0..0,
            });
        }
        count_alike(&mut all[first_of_alike..]);
        let all = in_order(&all, &members);
        let mut episodes = Self {
            connectors: Vec::with_capacity(facts.connectors.len()),
            of_alert: vec![EpisodeIdx(0); members.len()],
            viewpoints: [Viewpoint::Own, Viewpoint::Network]
                .map(|viewpoint| all.iter().any(|it| it.viewpoint == viewpoint)),
            all,
            members,
        };
        episodes.gather(facts);
        episodes
    }

    /// The connectors of each episode's alerts, each once.
    fn gather(&mut self, facts: &Facts) {
        let mut own: Vec<ValueId> = Vec::new();
        for (idx, episode) in (0..).map(EpisodeIdx).zip(&mut self.all) {
            let start = self.connectors.len() as u32;
            let members =
                &self.members[episode.members.start as usize..episode.members.end as usize];
            for &alert in members {
                self.of_alert[alert.0 as usize] = idx;
            }
            if let [only] = members {
                self.connectors.extend_from_slice(facts.connectors(*only));
            } else {
                own.clear();
                for &alert in members {
                    let more = facts.connectors(alert);
                    if own != more {
                        own.extend_from_slice(more);
                        own.sort_unstable();
                        own.dedup();
                    }
                }
                self.connectors.extend_from_slice(&own);
            }
            episode.connectors = start..self.connectors.len() as u32;
        }
    }

    /// One episode.
    pub fn get(&self, episode: EpisodeIdx) -> &Episode {
        &self.all[episode.0 as usize]
    }

    /// Its alerts, in order of time.
    pub fn members(&self, episode: EpisodeIdx) -> &[AlertIdx] {
        let range = &self.get(episode).members;
        &self.members[range.start as usize..range.end as usize]
    }

    /// The values it can share with others, in order, each once.
    pub fn connectors(&self, episode: EpisodeIdx) -> &[ValueId] {
        let range = &self.get(episode).connectors;
        &self.connectors[range.start as usize..range.end as usize]
    }

    /// Where the values of an episode stand among those of all.
    pub(crate) fn connector_range(&self, episode: EpisodeIdx) -> Range<usize> {
        let range = &self.get(episode).connectors;
        range.start as usize..range.end as usize
    }

    /// How many values all episodes name, each counted anew.
    pub(crate) fn connector_count(&self) -> usize {
        self.connectors.len()
    }

    /// The episode that an alert is part of.
    pub fn of_alert(&self, alert: AlertIdx) -> EpisodeIdx {
        self.of_alert[alert.0 as usize]
    }

    /// Whether any was seen from there.
    pub fn has_viewpoint(&self, viewpoint: Viewpoint) -> bool {
        self.viewpoints[viewpoint as usize]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Every episode, in order.
    pub fn iter(&self) -> impl Iterator<Item = (EpisodeIdx, &Episode)> {
        (0..).map(EpisodeIdx).zip(&self.all)
    }
}

impl Episode {
    fn is_alike(&self, next: &AlertFacts) -> bool {
        self.signature == next.signature && self.assets == next.assets
    }

    fn goes_on(&self, next: &AlertFacts, gap: i64) -> bool {
        self.is_alike(next)
            && self.viewpoint == next.viewpoint
            && next.start > i64::MIN
            && next.start.saturating_sub(self.end) <= gap
    }

    /// How unusual it is that this was raised about these assets at all.
    pub fn weight(&self, commonness: &crate::Commonness) -> Bits {
        /// Milliseconds in which it is looked for: ten minutes.
        const WITHIN: i64 = 600_000;
        commonness.surprise(WITHIN, self.count)
    }

    /// Whether it has a place in time.
    pub fn has_time(&self) -> bool {
        self.start > i64::MIN
    }

    /// Milliseconds from this episode's beginning or end to the other's beginning,
    /// whichever is nearer; the other is the later one. A long run says little about
    /// what begins in the middle of it.
    pub fn gap_to(&self, later: &Self) -> i64 {
        let from_start = later.start.saturating_sub(self.start).saturating_abs();
        let from_end = later.start.saturating_sub(self.end).saturating_abs();
        from_start.min(from_end)
    }
}

/// Every alert, those of the same signature on the same assets beside one another in
/// order of time. Signatures and assets are numbers without gaps, so they are counted
/// rather than compared; alerts are mostly in order of time already.
fn alike_together(facts: &Facts) -> Vec<AlertIdx> {
    let all = || (0..).map(AlertIdx).zip(&facts.alerts);
    let by_assets = counted_by(facts.alerts.len(), &|| {
        all().map(|(idx, it)| (it.assets.0, (idx, it.signature)))
    });
    let mut members: Vec<AlertIdx> = counted_by(by_assets.len(), &|| {
        by_assets.iter().map(|it| (it.1.0, it.0))
    });
    drop(by_assets);
    let time = |it: &AlertIdx| (facts.alert(*it).start, facts.alert(*it).end, *it);
    let kind = |it: &AlertIdx| (facts.alert(*it).signature, facts.alert(*it).assets);
    for alike in members.chunk_by_mut(|a, b| kind(a) == kind(b)) {
        if !alike.is_sorted_by_key(time) {
            alike.sort_unstable_by_key(time);
        }
    }
    members
}

/// Things in the order of their numbers, and in the order told among those of the same.
fn counted_by<T: Copy, I: Iterator<Item = (u32, T)>>(len: usize, told: &dyn Fn() -> I) -> Vec<T> {
    let Some((most, filler)) = told().max_by_key(|it| it.0) else {
        return Vec::new();
    };
    let mut next = vec![0_u32; most as usize + 1];
    for (number, _) in told() {
        next[number as usize] += 1;
    }
    let mut before = 0;
    for it in &mut next {
        before += std::mem::replace(it, before);
    }
    let mut sorted = vec![filler; len];
    for (number, it) in told() {
        let at = &mut next[number as usize];
        sorted[*at as usize] = it;
        *at += 1;
    }
    sorted
}

/// Tells episodes of the same signature on the same assets how many they are.
fn count_alike(alike: &mut [Episode]) {
    let count = alike.len() as u32;
    for it in alike {
        it.count = count;
    }
}

/// Episodes in the order of start, then of first alert.
fn in_order(all: &[Episode], members: &[AlertIdx]) -> Vec<Episode> {
    const NONE: u32 = u32::MAX;
    let mut begins = vec![NONE; members.len()];
    for (at, it) in (0..).zip(all) {
        begins[members[it.members.start as usize].0 as usize] = at;
    }
    let mut order: Vec<(i64, u32)> = Vec::with_capacity(all.len());
    let told = begins.iter().filter(|it| **it != NONE);
    order.extend(told.map(|&at| (all[at as usize].start, at)));
    // Alerts are mostly in this order already; of the same start they stay in theirs.
    order.sort_by_key(|it| it.0);
    order.iter().map(|it| all[it.1 as usize].clone()).collect()
}
