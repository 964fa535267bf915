//! Of each alert of an incident, the link that ties it to the others.

use crate::alert_facts::Facts;
use crate::correlation::{AlertLink, Correlation, IncidentNo};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;
use throughline_dataset::AlertIdx;

impl Correlation {
    /// For each alert of an incident but its first, the link towards the first: that
    /// which the alert hangs on in the tree of reasons.
    pub fn linked_by(&self, facts: &Facts, incident: IncidentNo) -> FxHashMap<AlertIdx, AlertLink> {
        let links = self.links(facts, incident);
        let mut around: FxHashMap<AlertIdx, Vec<usize>> = FxHashMap::default();
        for (nth, link) in links.iter().enumerate() {
            around.entry(link.a).or_default().push(nth);
            around.entry(link.b).or_default().push(nth);
        }
        let first = self.group(incident).alerts.first().copied();
        let mut by = FxHashMap::default();
        let mut seen: FxHashSet<AlertIdx> = first.into_iter().collect();
        let mut queue: VecDeque<AlertIdx> = first.into_iter().collect();
        while let Some(at) = queue.pop_front() {
            for &nth in around.get(&at).into_iter().flatten() {
                let other = links[nth].other(at);
                if seen.insert(other) {
                    by.insert(other, links[nth].clone());
                    queue.push_back(other);
                }
            }
        }
        by
    }
}
