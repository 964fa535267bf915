//! Folding alerts into episodes, some alerts at a time.

use crate::alert_facts::{AssetSet, Facts, Signature};
use crate::episode::{Episode, Episodes};
use crate::{EpisodeIdx, Settings};
use rustc_hash::FxHashMap;
use throughline_dataset::AlertIdx;

/// Episodes that are being made.
pub(crate) struct Folding {
    /// Every alert in the order of start.
    order: Vec<AlertIdx>,
    /// The alert that comes next.
    next: usize,
    /// Of each signature on each set of assets a number …
    alike: FxHashMap<(Signature, AssetSet), u32>,
    /// … with its latest episode and how many there are.
    latest: Vec<(EpisodeIdx, u32)>,
    all: Vec<Episode>,
    of_alert: Vec<EpisodeIdx>,
    /// The last part, when each alert has its episode.
    gathered: Option<Episodes>,
}

impl Folding {
    /// Before the first alert.
    pub(crate) fn new(facts: &Facts) -> Self {
        let mut order: Vec<AlertIdx> = (0..facts.len() as u32).map(AlertIdx).collect();
        // Most are in order already.
        order.sort_by_key(|it| facts.alert(*it).start);
        Self {
            order,
            next: 0,
            alike: FxHashMap::default(),
            latest: Vec::new(),
            // What grows by doubling would leave a hole as large as itself.
            all: Vec::with_capacity(facts.len()),
            of_alert: vec![EpisodeIdx(0); facts.len()],
            gathered: None,
        }
    }

    /// Goes on with as many alerts or episodes. Gives all episodes at the end.
    pub(crate) fn go_on(
        &mut self,
        facts: &Facts,
        settings: &Settings,
        most: usize,
    ) -> Option<Episodes> {
        if let Some(episodes) = &mut self.gathered {
            let is_more = episodes.gather(facts, most);
            return if is_more { None } else { self.gathered.take() };
        }
        let until = self.order.len().min(self.next.saturating_add(most));
        for at in self.next..until {
            self.take(facts, settings, self.order[at]);
        }
        self.next = until;
        if until == self.order.len() {
            self.gathered = Some(self.with_members(facts));
        }
        None
    }

    /// How much is done, from 0 to 1.
    pub(crate) fn done(&self) -> f64 {
        if self.gathered.is_some() {
            return 0.7;
        }
        0.7 * self.next as f64 / self.order.len().max(1) as f64
    }

    fn take(&mut self, facts: &Facts, settings: &Settings, idx: AlertIdx) {
        let alert = facts.alert(idx);
        let next = EpisodeIdx(self.all.len() as u32);
        let latest = &mut self.latest;
        let number = *self
            .alike
            .entry((alert.signature, alert.assets))
            .or_insert_with(|| {
                latest.push((next, 0));
                latest.len() as u32 - 1
            });
        let (last, count) = &mut self.latest[number as usize];
        if let Some(last_one) = self.all.get_mut(last.0 as usize)
            && last_one.goes_on(alert, settings.episode_gap)
        {
            last_one.take(alert);
            self.of_alert[idx.0 as usize] = *last;
            return;
        }
        *last = next;
        *count += 1;
        self.of_alert[idx.0 as usize] = next;
        self.all.push(Episode::begun_by(alert, number));
    }

    /// The episodes with their alerts, but without connectors.
    fn with_members(&mut self, facts: &Facts) -> Episodes {
        self.alike = FxHashMap::default();
        let mut all = std::mem::take(&mut self.all);
        all.shrink_to_fit();
        let mut next = 0;
        for it in &mut all {
            it.count = self.latest[it.alike as usize].1;
            next += std::mem::replace(&mut it.members, next);
        }
        let order = std::mem::take(&mut self.order);
        let mut members = vec![AlertIdx(0); order.len()];
        for idx in order {
            // For now where the next one goes; with the last that is where they end.
            let at = &mut all[self.of_alert[idx.0 as usize].0 as usize].members;
            members[*at as usize] = idx;
            *at += 1;
        }
        let mut start = 0;
        for it in &mut all {
            start = std::mem::replace(&mut it.members, start);
        }
        self.latest = Vec::new();
        Episodes::with_members(facts, all, members, std::mem::take(&mut self.of_alert))
    }
}
