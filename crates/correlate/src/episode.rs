//! Runs of the same alert on the same assets, told as one (episode folding, after
//! SAGE): a scan that raises ten thousand alerts is one thing that happened.

use crate::alert_facts::{Facts, Signature, Viewpoint};
use crate::folding::Folding;
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
    /// Where its alerts begin; they end where those of the next one do. While alerts are
    /// folded, how many there are.
    pub(crate) members: u32,
    /// Where its connectors begin, in the same way.
    connectors: u32,
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
    /// Of how many the connectors are gathered.
    gathered: usize,
}

impl Episodes {
    /// Folds alerts into episodes.
    pub fn fold(facts: &Facts, settings: &Settings) -> Self {
        let mut folding = Folding::new(facts);
        loop {
            if let Some(episodes) = folding.go_on(facts, settings, usize::MAX) {
                return episodes;
            }
        }
    }

    /// Episodes whose alerts are known; their connectors are gathered next.
    pub(crate) fn with_members(
        facts: &Facts,
        all: Vec<Episode>,
        members: Vec<AlertIdx>,
        of_alert: Vec<EpisodeIdx>,
    ) -> Self {
        Self {
            connectors: Vec::with_capacity(facts.connectors.len()),
            of_alert,
            viewpoints: [Viewpoint::Own, Viewpoint::Network]
                .map(|viewpoint| all.iter().any(|it| it.viewpoint == viewpoint)),
            all,
            members,
            gathered: 0,
        }
    }

    /// Gathers the connectors of as many episodes' alerts, each once. False when those
    /// of all are.
    pub(crate) fn gather(&mut self, facts: &Facts, most: usize) -> bool {
        let mut own: Vec<ValueId> = Vec::new();
        let from = self.gathered;
        let until = self.all.len().min(from.saturating_add(most));
        for at in from..until {
            let range = self.member_range(at);
            let members = &self.members[range];
            self.all[at].connectors = self.connectors.len() as u32;
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
        }
        self.gathered = until;
        until < self.all.len()
    }

    /// One episode.
    pub fn get(&self, episode: EpisodeIdx) -> &Episode {
        &self.all[episode.0 as usize]
    }

    /// Its alerts, in order of time.
    pub fn members(&self, episode: EpisodeIdx) -> &[AlertIdx] {
        &self.members[self.member_range(episode.0 as usize)]
    }

    /// The values it can share with others, in order, each once.
    pub fn connectors(&self, episode: EpisodeIdx) -> &[ValueId] {
        &self.connectors[self.connector_range(episode)]
    }

    /// Where the values of an episode stand among those of all.
    pub(crate) fn connector_range(&self, episode: EpisodeIdx) -> Range<usize> {
        let at = episode.0 as usize;
        let end = self.all.get(at + 1).map(|it| it.connectors as usize);
        self.all[at].connectors as usize..end.unwrap_or(self.connectors.len())
    }

    fn member_range(&self, at: usize) -> Range<usize> {
        let end = self.all.get(at + 1).map(|it| it.members as usize);
        self.all[at].members as usize..end.unwrap_or(self.members.len())
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
    /// The episode that an alert begins. How many members it has stands where these will.
    pub(crate) fn begun_by(alert: &AlertFacts, alike: u32) -> Self {
        Self {
            start: alert.start,
            end: alert.end,
            signature: alert.signature,
            viewpoint: alert.viewpoint,
            is_bare: alert.is_bare,
            tactic: alert.tactic,
            steps: alert.steps,
            count: 0,
            alone: alert.alone,
            alike,
            members: 1,
            connectors: 0,
        }
    }

    /// Whether an alert of the same signature on the same assets goes on with this.
    pub(crate) fn goes_on(&self, next: &AlertFacts, gap: i64) -> bool {
        self.viewpoint == next.viewpoint
            && next.start > i64::MIN
            && next.start.saturating_sub(self.end) <= gap
    }

    pub(crate) fn take(&mut self, alert: &AlertFacts) {
        self.end = self.end.max(alert.end);
        self.is_bare &= alert.is_bare;
        self.steps = self.steps.union(alert.steps);
        self.alone += alert.alone;
        self.members += 1;
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
        self.gap_to_start(later.start)
    }

    /// The same to one that begins at this moment.
    pub(crate) fn gap_to_start(&self, start: i64) -> i64 {
        let from_start = start.saturating_sub(self.start).saturating_abs();
        let from_end = start.saturating_sub(self.end).saturating_abs();
        from_start.min(from_end)
    }
}
