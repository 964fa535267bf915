//! Why an alert is where it is, why another is not, and what would be without a
//! reason (CO-20, CO-21).

use crate::alert_facts::Facts;
use crate::correlation::{AlertLink, Correlation, IncidentNo};
use crate::disjoint_sets::DisjointSets;
use crate::evidence_between::{Scales, Silent};
use crate::joining::{ByHand, Joined, Joint, Step};
use crate::merge_guard::Guard;
use crate::reason::Weighed;
use crate::{Bits, EpisodeIdx, ValueId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;
use throughline_dataset::AlertIdx;

/// What is left of an incident when a link is taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Without {
    /// Alerts of each part, the one with the incident's first alert first; one part
    /// where it stays together.
    pub parts: Vec<Vec<AlertIdx>>,
    /// The strongest link that holds the two sides together instead, where one does.
    pub instead: Option<AlertLink>,
}

/// Why two alerts are not in one incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyNot {
    /// Their incidents.
    pub incidents: (IncidentNo, IncidentNo),
    /// What speaks for linking the two alerts themselves.
    pub reasons: Vec<Weighed>,
    /// That in sum.
    pub bits: Bits,
    /// What it would take.
    pub threshold: Bits,
    /// Milliseconds between them.
    pub gap: i64,
    /// Values that both name and that say nothing, and why.
    pub silent: Vec<(ValueId, Silent)>,
    /// The strongest link between the two incidents that a guard refused, and the guard.
    pub refused: Option<(AlertLink, Guard)>,
}

impl Correlation {
    /// The reasons from an alert back to the first alert of its incident, link by link;
    /// empty where it is that alert.
    pub fn path(&self, facts: &Facts, alert: AlertIdx) -> Vec<AlertLink> {
        let incident = self.incident_of(alert);
        let Some(&first) = self.group(incident).alerts.first() else {
            return Vec::new();
        };
        self.path_between(facts, alert, first)
    }

    /// The reasons between two alerts of one incident, link by link; empty where they
    /// are in different ones.
    pub fn path_between(&self, facts: &Facts, from: AlertIdx, to: AlertIdx) -> Vec<AlertLink> {
        let incident = self.incident_of(from);
        if self.incident_of(to) != incident {
            return Vec::new();
        }
        let links = self.links(facts, incident);
        let mut around: FxHashMap<AlertIdx, Vec<usize>> = FxHashMap::default();
        for (nth, link) in links.iter().enumerate() {
            around.entry(link.a).or_default().push(nth);
            around.entry(link.b).or_default().push(nth);
        }
        // From the far end, so that following it back gives the way there.
        let mut next: FxHashMap<AlertIdx, usize> = FxHashMap::default();
        let mut seen: FxHashSet<AlertIdx> = FxHashSet::from_iter([to]);
        let mut queue = VecDeque::from([to]);
        while let Some(at) = queue.pop_front() {
            for &nth in around.get(&at).into_iter().flatten() {
                let other = links[nth].other(at);
                if seen.insert(other) {
                    next.insert(other, nth);
                    queue.push_back(other);
                }
            }
        }
        let mut path = Vec::new();
        let mut at = from;
        while at != to {
            let Some(&nth) = next.get(&at) else { break };
            path.push(links[nth].clone());
            at = links[nth].other(at);
        }
        path
    }

    /// What is left of an incident without the link between two alerts: the parts into
    /// which it falls, or what holds it together instead.
    pub fn without(&self, facts: &Facts, a: AlertIdx, b: AlertIdx) -> Option<Without> {
        let incident = self.incident_of(a);
        if self.incident_of(b) != incident {
            return None;
        }
        let group = self.group(incident);
        let (x, y) = (self.episodes().of_alert(a), self.episodes().of_alert(b));
        if x == y {
            return Some(self.without_repeat(facts, incident, a, b));
        }
        let is_cut = |it: &Joint| (it.link.a, it.link.b) == (x.min(y), x.max(y));
        if !group.joints.iter().any(is_cut) {
            return None;
        }
        // Everything again, among the incident's own alerts, as if the two had nothing
        // in common. What an analyst put together stays so.
        let together = group
            .joints
            .iter()
            .filter(|it| it.step == Step::ByHand && !is_cut(it));
        let by_hand = ByHand {
            together: together.map(|it| (it.link.a, it.link.b)).collect(),
            ..ByHand::default()
        };
        let inside: FxHashSet<EpisodeIdx> = group.episodes.iter().copied().collect();
        let cut = (x.min(y), x.max(y));
        let scales = self.scales(facts);
        let only = |it: EpisodeIdx| inside.contains(&it);
        let forest = Joined::none(scales, &by_hand).run_without(scales, &by_hand, &only, cut);
        let root = |it: EpisodeIdx| forest.of_episode[it.0 as usize];
        let mut roots: Vec<EpisodeIdx> = Vec::new();
        for &episode in group.episodes {
            if !roots.contains(&root(episode)) {
                roots.push(root(episode));
            }
        }
        let parts: Vec<Vec<AlertIdx>> = roots
            .iter()
            .map(|it| {
                let of = |alert: &&AlertIdx| root(self.episodes().of_alert(**alert)) == *it;
                group.alerts.iter().filter(of).copied().collect()
            })
            .collect();
        let instead = (parts.len() == 1)
            .then(|| {
                self.bridge(
                    facts,
                    group.joints.iter().filter(|it| !is_cut(it)),
                    &forest.joints,
                )
            })
            .flatten();
        Some(Without { parts, instead })
    }

    /// Of new links the strongest that joins what the kept ones leave apart.
    fn bridge<'j>(
        &self,
        facts: &Facts,
        kept: impl Iterator<Item = &'j Joint>,
        new: &[Joint],
    ) -> Option<AlertLink> {
        let mut sets = DisjointSets::new(self.episodes().len());
        for joint in kept {
            let (a, b) = (sets.find(joint.link.a.0), sets.find(joint.link.b.0));
            sets.join(a, b);
        }
        let mut bridges = new
            .iter()
            .filter(|it| sets.find(it.link.a.0) != sets.find(it.link.b.0));
        Some(self.alert_link(facts, bridges.next()?))
    }

    /// Without the link between two alerts of one run, which nothing else joins.
    fn without_repeat(
        &self,
        facts: &Facts,
        incident: IncidentNo,
        a: AlertIdx,
        b: AlertIdx,
    ) -> Without {
        let alerts = self.group(incident).alerts;
        let mut sets = DisjointSets::new(facts.len());
        for link in self.links(facts, incident) {
            if (link.a, link.b) != (a.min(b), a.max(b)) && (link.b, link.a) != (a.min(b), a.max(b))
            {
                let (x, y) = (sets.find(link.a.0), sets.find(link.b.0));
                sets.join(x, y);
            }
        }
        let first = alerts.first().map_or(0, |it| sets.find(it.0));
        let (with_first, others): (Vec<AlertIdx>, Vec<AlertIdx>) =
            alerts.iter().partition(|it| sets.find(it.0) == first);
        let parts = [with_first, others].into_iter().filter(|it| !it.is_empty());
        Without {
            parts: parts.collect(),
            instead: None,
        }
    }

    /// Why two alerts are not in one incident; none where they are.
    pub fn why_not(&self, facts: &Facts, a: AlertIdx, b: AlertIdx) -> Option<WhyNot> {
        let incidents = (self.incident_of(a), self.incident_of(b));
        if incidents.0 == incidents.1 {
            return None;
        }
        let scales = self.scales(facts);
        let (x, y) = (self.episodes().of_alert(a), self.episodes().of_alert(b));
        let reasons = scales.between(x, y);
        let silent = scales
            .shared(x, y)
            .into_iter()
            .filter_map(|it| Some((it, scales.says(it, x, y).err()?)))
            .collect();
        let of = |it: EpisodeIdx| {
            let first = self.episodes().members(it).first();
            first.map(|it| self.incident_of(*it))
        };
        let refused = self
            .refused()
            .iter()
            .find(|it| {
                let pair = (of(it.link.a), of(it.link.b));
                let (one, other) = (Some(incidents.0), Some(incidents.1));
                pair == (one, other) || pair == (other, one)
            })
            .map(|it| {
                let step = Step::Values;
                let joint = Joint {
                    link: it.link,
                    step,
                };
                (self.alert_link(facts, &joint), it.guard)
            });
        Some(WhyNot {
            incidents,
            bits: Scales::sum(&reasons),
            reasons,
            threshold: self.settings().threshold,
            gap: scales.gap(x, y),
            silent,
            refused,
        })
    }
}

impl AlertLink {
    /// The other one of its two alerts.
    pub fn other(&self, than: AlertIdx) -> AlertIdx {
        if self.a == than { self.b } else { self.a }
    }
}
