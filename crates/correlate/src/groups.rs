//! Which alerts, episodes and links belong to each incident: most incidents have one
//! alert, so all stand in a few lists rather than each in lists of its own.

use crate::alert_facts::Facts;
use crate::joining::Joint;
use crate::{EpisodeIdx, Episodes, Group, IncidentNo};
use throughline_dataset::AlertIdx;

/// All incidents.
#[derive(Clone, Debug, Default)]
pub(crate) struct Groups {
    of_alert: Vec<IncidentNo>,
    alerts: Sorted<AlertIdx>,
    episodes: Sorted<EpisodeIdx>,
    joints: Sorted<Joint>,
}

/// Things by their incident, in the order in which they came.
#[derive(Clone, Debug)]
struct Sorted<T> {
    starts: Vec<u32>,
    all: Vec<T>,
}

impl<T> Default for Sorted<T> {
    fn default() -> Self {
        Self {
            starts: vec![0],
            all: Vec::new(),
        }
    }
}

impl<T: Copy> Sorted<T> {
    fn of(incidents: usize, things: &[T], incident: impl Fn(T) -> u32) -> Self {
        let mut starts = vec![0_u32; incidents + 1];
        for it in things {
            starts[incident(*it) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut all = things.to_vec();
        for it in things {
            let at = &mut next[incident(*it) as usize];
            all[*at as usize] = *it;
            *at += 1;
        }
        Self { starts, all }
    }

    fn get(&self, incident: IncidentNo) -> &[T] {
        let at = incident.0 as usize;
        &self.all[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

impl Groups {
    /// Numbers the incidents in the order of their first episodes; `root_of` has for
    /// each episode the one that stands for its incident.
    pub(crate) fn of(
        facts: &Facts,
        episodes: &Episodes,
        root_of: &[EpisodeIdx],
        joints: &[Joint],
    ) -> Self {
        let mut number = vec![u32::MAX; root_of.len()];
        let mut incidents = 0;
        let of_episode: Vec<u32> = root_of
            .iter()
            .map(|root| {
                let number = &mut number[root.0 as usize];
                if *number == u32::MAX {
                    *number = incidents;
                    incidents += 1;
                }
                *number
            })
            .collect();
        let of = |it: EpisodeIdx| of_episode[it.0 as usize];
        let all: Vec<AlertIdx> = (0..facts.len() as u32).map(AlertIdx).collect();
        let all_episodes: Vec<EpisodeIdx> = episodes.iter().map(|it| it.0).collect();
        let count = incidents as usize;
        Self {
            of_alert: all
                .iter()
                .map(|it| IncidentNo(of(episodes.of_alert(*it))))
                .collect(),
            alerts: Sorted::of(count, &all, |it| of(episodes.of_alert(it))),
            episodes: Sorted::of(count, &all_episodes, of),
            joints: Sorted::of(count, joints, |it| of(it.link.a)),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.episodes.starts.len() - 1
    }

    pub(crate) fn get(&self, incident: IncidentNo) -> Group<'_> {
        Group {
            alerts: self.alerts.get(incident),
            episodes: self.episodes.get(incident),
            joints: self.joints.get(incident),
        }
    }

    pub(crate) fn of_alert(&self, alert: AlertIdx) -> IncidentNo {
        self.of_alert[alert.0 as usize]
    }
}
