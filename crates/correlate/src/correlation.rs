//! The incidents that alerts were grouped into, and the reasons that hold them
//! together.

use crate::alert_facts::Facts;
use crate::evidence_between::Scales;
use crate::groups::Groups;
use crate::joining::{ByHand, Forest, Joint, Refused, Step};
use crate::linking::Link;
use crate::reason::{Reason, Weighed};
use crate::{Bits, Commonness, EpisodeIdx, Episodes, Grouper, HandRules, Settings};
use throughline_dataset::AlertIdx;

/// Which incident: a position in the order of first activity, then of first alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IncidentNo(pub u32);

/// One incident.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Group<'c> {
    /// Its alerts, in the order of the data.
    pub alerts: &'c [AlertIdx],
    /// Its episodes, in order.
    pub episodes: &'c [EpisodeIdx],
    /// The links that hold it together, one fewer than episodes; where the links
    /// within episodes are counted, too, one fewer than alerts.
    pub joints: &'c [Joint],
}

/// A link between two alerts, with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertLink {
    /// The earlier alert.
    pub a: AlertIdx,
    /// The later one.
    pub b: AlertIdx,
    /// Milliseconds between them.
    pub gap: i64,
    /// The evidence in sum.
    pub bits: Bits,
    /// The reasons, the strongest first.
    pub reasons: Vec<Weighed>,
}

/// Every alert in exactly one incident (CO-1), with reasons.
#[derive(Clone, Debug)]
pub struct Correlation {
    settings: Settings,
    episodes: Episodes,
    commonness: Commonness,
    groups: Groups,
    refused: Vec<Refused>,
}

impl Correlation {
    /// Groups the alerts.
    pub fn of(facts: &Facts, settings: &Settings) -> Self {
        Self::by_hand(facts, settings, &|_| ByHand::default())
    }

    /// Groups the alerts, with what an analyst put together and keeps apart.
    pub fn by_hand(
        facts: &Facts,
        settings: &Settings,
        by_hand: &dyn Fn(&Episodes) -> ByHand,
    ) -> Self {
        Grouper::new(settings.clone(), HandRules::default()).by_hand(facts, by_hand)
    }

    pub(crate) fn new(
        facts: &Facts,
        settings: Settings,
        episodes: Episodes,
        commonness: Commonness,
        forest: Forest,
    ) -> Self {
        Self {
            groups: Groups::of(facts, &episodes, &forest.of_episode, &forest.joints),
            refused: forest.refused,
            settings,
            episodes,
            commonness,
        }
    }

    /// What it was made with, to be used again.
    pub(crate) fn into_parts(self) -> (Episodes, Commonness) {
        (self.episodes, self.commonness)
    }

    /// What it was grouped with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The episodes.
    pub fn episodes(&self) -> &Episodes {
        &self.episodes
    }

    /// How common everything is.
    pub fn commonness(&self) -> &Commonness {
        &self.commonness
    }

    /// What links are weighed with.
    pub fn scales<'a>(&'a self, facts: &'a Facts) -> Scales<'a> {
        Scales {
            facts,
            episodes: &self.episodes,
            commonness: &self.commonness,
            settings: &self.settings,
        }
    }

    /// How many incidents there are.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.groups.len() == 0
    }

    /// Every incident.
    pub fn groups(&self) -> impl Iterator<Item = (IncidentNo, Group<'_>)> {
        (0..self.len() as u32).map(|it| (IncidentNo(it), self.group(IncidentNo(it))))
    }

    /// One incident.
    pub fn group(&self, incident: IncidentNo) -> Group<'_> {
        self.groups.get(incident)
    }

    /// The incident of an alert.
    pub fn incident_of(&self, alert: AlertIdx) -> IncidentNo {
        self.groups.of_alert(alert)
    }

    /// How unusual its alerts are, each episode where it is, in sum.
    pub fn weight(&self, incident: IncidentNo) -> Bits {
        let weight = |it: &EpisodeIdx| self.episodes.get(*it).weight(&self.commonness);
        self.group(incident).episodes.iter().map(weight).sum()
    }

    /// Links that guards did not let join, the strongest first.
    pub fn refused(&self) -> &[Refused] {
        &self.refused
    }

    /// The links that hold an incident together: one fewer than its alerts.
    pub fn links(&self, facts: &Facts, incident: IncidentNo) -> Vec<AlertLink> {
        let group = self.group(incident);
        let mut links = Vec::with_capacity(group.alerts.len().saturating_sub(1));
        for &episode in group.episodes {
            for pair in self.episodes.members(episode).windows(2) {
                links.push(self.repeat(facts, pair[0], pair[1]));
            }
        }
        links.extend(group.joints.iter().map(|it| self.alert_link(facts, it)));
        links
    }

    fn repeat(&self, facts: &Facts, a: AlertIdx, b: AlertIdx) -> AlertLink {
        let bits = self.settings.threshold;
        AlertLink {
            a,
            b,
            gap: facts
                .alert(b)
                .start
                .saturating_sub(facts.alert(a).end)
                .max(0),
            bits,
            reasons: vec![Weighed {
                reason: Reason::Repeated,
                bits,
            }],
        }
    }

    /// A link between episodes as one between those of their alerts that are nearest.
    pub fn alert_link(&self, facts: &Facts, joint: &Joint) -> AlertLink {
        let Link { a, b, bits } = joint.link;
        let (earlier, later) = (self.episodes.get(a), self.episodes.get(b));
        let is_at_end = later.start.saturating_sub(earlier.end).saturating_abs()
            <= later.start.saturating_sub(earlier.start).saturating_abs();
        let members = self.episodes.members(a);
        let near = if is_at_end {
            members.last()
        } else {
            members.first()
        };
        let first = self.episodes.members(b).first();
        let mut reasons = self.scales(facts).between(a, b);
        let told = match joint.step {
            Step::ByHand => Some(Reason::ByHand),
            Step::Values | Step::Viewpoints => None,
            Step::Sightings => Some(Reason::Sighting),
            Step::Bursts(device) => Some(Reason::Bursts { device }),
            Step::Coincidence => Some(Reason::Coincidence),
            Step::Repeats => Some(Reason::Repeated),
        };
        if let Some(reason) = told {
            reasons.insert(0, Weighed { reason, bits });
        }
        AlertLink {
            a: near.copied().unwrap_or(AlertIdx(0)),
            b: first.copied().unwrap_or(AlertIdx(0)),
            gap: earlier.gap_to(later),
            bits: match told {
                Some(_) => bits,
                None => Scales::sum(&reasons),
            },
            reasons,
        }
    }
}
