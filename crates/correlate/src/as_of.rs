//! Incidents as they stood at an earlier time, and how they grew together.
//!
//! An alert is there from when it was raised, and a link from when both its alerts
//! are. The incidents at any time are those that the links of that time hold together.
//! Of all links those are kept that join earliest: a spanning forest over which the
//! incidents of every time can be read off, and a later time from an earlier one by
//! adding the links in between.

use crate::alert_facts::Facts;
use crate::correlation::{Correlation, IncidentNo};
use crate::disjoint_sets::DisjointSets;
use crate::linking::by_values;
use crate::{EpisodeIdx, Link};
use throughline_dataset::AlertIdx;

/// Something that changed which incidents there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happening {
    /// An alert began an incident of its own, which bears that alert's id for good.
    Began(AlertIdx),
    /// The incident that the second began was merged into that which the first began.
    Merged {
        /// The one that stays: the elder.
        into: AlertIdx,
        /// The one that is redirected to it.
        from: AlertIdx,
    },
}

/// How incidents came to be, in order of time.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// What happened, each with its time in milliseconds since 1970.
    happenings: Vec<(i64, Happening)>,
    alerts: usize,
}

/// The incidents of one moment, which can only move forward.
#[derive(Clone, Debug)]
pub struct Moment<'h> {
    history: &'h History,
    next: usize,
    sets: DisjointSets,
    /// For the root of each set the alert that began its incident.
    began: Vec<AlertIdx>,
    is_here: Vec<bool>,
}

impl History {
    /// The history of a grouping. No two incidents of it were ever one.
    pub fn of(facts: &Facts, correlation: &Correlation) -> Self {
        Self::among(facts, correlation, |_| true)
    }

    /// The history of one incident: that of its alerts.
    pub fn of_incident(facts: &Facts, correlation: &Correlation, incident: IncidentNo) -> Self {
        Self::among(facts, correlation, |it| it == incident)
    }

    fn among(
        facts: &Facts,
        correlation: &Correlation,
        is_told: impl Fn(IncidentNo) -> bool,
    ) -> Self {
        let mut edges: Vec<(i64, AlertIdx, AlertIdx)> = Vec::new();
        let known = |it: AlertIdx| facts.alert(it).known;
        let mut link = |a: AlertIdx, b: AlertIdx| edges.push((known(a).max(known(b)), a, b));
        for (no, group) in correlation.groups().filter(|it| is_told(it.0)) {
            if group.alerts.len() < 2 {
                continue;
            }
            for edge in correlation.links(facts, no) {
                link(edge.a, edge.b);
            }
        }
        // Links that hold nothing in the end may have held something earlier.
        let of = |it: EpisodeIdx| -> Option<IncidentNo> {
            let first = correlation.episodes().members(it).first()?;
            Some(correlation.incident_of(*first))
        };
        let is_within = |it: EpisodeIdx| of(it).is_some_and(&is_told);
        for Link { a, b, .. } in by_values(correlation.scales(facts), &is_within) {
            let (one, other) = (
                first_known(facts, correlation, a),
                first_known(facts, correlation, b),
            );
            if of(a) == of(b) {
                link(one, other);
            }
        }
        edges.sort_unstable();
        let alerts = (0..facts.len() as u32).map(AlertIdx);
        let alerts = alerts.filter(|it| is_told(correlation.incident_of(*it)));
        Self::told(facts, alerts, &edges)
    }

    fn told(
        facts: &Facts,
        alerts: impl Iterator<Item = AlertIdx>,
        edges: &[(i64, AlertIdx, AlertIdx)],
    ) -> Self {
        let known = |it: AlertIdx| facts.alert(it).known;
        let mut happenings: Vec<(i64, Happening)> =
            alerts.map(|it| (known(it), Happening::Began(it))).collect();
        let mut sets = DisjointSets::new(facts.len());
        let mut began: Vec<AlertIdx> = (0..facts.len() as u32).map(AlertIdx).collect();
        for &(at, a, b) in edges {
            let (one, other) = (sets.find(a.0), sets.find(b.0));
            if one == other {
                continue;
            }
            let (x, y) = (began[one as usize], began[other as usize]);
            let is_elder = (known(x), x) <= (known(y), y);
            let (into, from) = if is_elder { (x, y) } else { (y, x) };
            sets.join(one, other);
            began[one as usize] = into;
            happenings.push((at, Happening::Merged { into, from }));
        }
        happenings.sort_by_key(|it| (it.0, matches!(it.1, Happening::Merged { .. })));
        Self {
            happenings,
            alerts: facts.len(),
        }
    }

    /// All that happened, in order, each with its time in milliseconds since 1970.
    pub fn happenings(&self) -> &[(i64, Happening)] {
        &self.happenings
    }

    /// The moment before anything happened.
    pub fn start(&self) -> Moment<'_> {
        Moment {
            history: self,
            next: 0,
            sets: DisjointSets::new(self.alerts),
            began: (0..self.alerts as u32).map(AlertIdx).collect(),
            is_here: vec![false; self.alerts],
        }
    }
}

/// The alert of an episode that was known first.
fn first_known(facts: &Facts, correlation: &Correlation, episode: EpisodeIdx) -> AlertIdx {
    let members = correlation.episodes().members(episode).iter().copied();
    members
        .min_by_key(|it| (facts.alert(*it).known, *it))
        .unwrap_or(AlertIdx(0))
}

impl Moment<'_> {
    /// Moves forward to a time, in milliseconds since 1970; what happened at that very
    /// time has happened.
    pub fn forward_to(&mut self, at: i64) {
        while let Some(&(when, happening)) = self.history.happenings.get(self.next) {
            if when > at {
                break;
            }
            self.next += 1;
            match happening {
                Happening::Began(alert) => self.is_here[alert.0 as usize] = true,
                Happening::Merged { into, from } => {
                    let (kept, other) = (self.sets.find(into.0), self.sets.find(from.0));
                    self.sets.join(kept, other);
                    self.began[kept as usize] = into;
                }
            }
        }
    }

    /// The alert that began the incident of an alert; none where it is not there yet.
    pub fn incident_of(&mut self, alert: AlertIdx) -> Option<AlertIdx> {
        let root = self.sets.find(alert.0);
        self.is_here[alert.0 as usize].then(|| self.began[root as usize])
    }
}
