//! What is told of a group beside its size: how grave it is, and when it was active
//! last. Only of those that are shown, for there may be many thousands.

use super::AlertIndex;
use super::column::Column;
use super::groups::GroupField;
use super::members::Members;
use crate::{Field, Rows, Selection};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::ControlFlow;
use std::rc::Rc;
use throughline_model::{Severity, Vocabulary};

/// What is told of a group.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    /// The least place in the order of newest first.
    pub(super) newest: u32,
    pub(super) gravest: Severity,
}

/// The groups of all alerts, whatever is filtered.
pub(super) struct WholeGroups {
    /// How many alerts each has.
    counts: Vec<u32>,
    /// The same of the alerts of each severity and status, by which most queues are
    /// filtered.
    cells: Vec<Cell>,
    /// Which severities each has, a bit each.
    severities: Vec<u8>,
}

/// The alerts of one severity and status.
struct Cell {
    /// The numbers of both.
    severity: u32,
    status: Option<u32>,
    /// How many of them each group has.
    counts: Vec<u32>,
}

/// Most groups of which those of each status are remembered by themselves.
const FEW_GROUPS: usize = 100_000;

/// The alerts of one severity.
type OfSeverity<'a> = (Severity, Cow<'a, Selection>);

/// No place, and no group.
const NONE: u32 = u32::MAX;

/// Steps for each that is expected in which the newest alert of a group is looked
/// for among the newest of all: alerts of one group come in bursts.
const PATIENCE: u32 = 16;

fn bit(severity: Severity) -> u8 {
    1 << severity as u8
}

impl AlertIndex {
    /// Which groups alerts are in by a field.
    pub(super) fn members<'a>(&'a self, rows: Rows<'_>, field: Field) -> Members<'a> {
        if let Some(column) = Column::of_field(field) {
            return Members::Values(self.values(rows, column), self.buckets(rows, column));
        }
        match self.names(rows, field) {
            Some(names) => Members::Names(names),
            None => Members::Labels(self.tags(rows)),
        }
    }

    /// Works out the groups of all alerts by one more field, of those whose values have
    /// been read already: a few milliseconds each. False where all are.
    pub(super) fn prepare_groups(&self, rows: Rows<'_>) -> bool {
        let is_known = |by| self.whole_groups.borrow().iter().any(|it| it.0 == by);
        let is_read = |by: GroupField| {
            let column = Column::of_field(by.field());
            column.is_some_and(|it| self.columns[it as usize].get().is_some())
        };
        let mut fields = GroupField::ALL.into_iter();
        let next = fields.find(|&it| is_read(it) && !is_known(it));
        if let Some(by) = next {
            self.whole_groups(rows, by, &self.members(rows, by.field()));
        }
        next.is_some()
    }

    /// The groups of all alerts; worked out once, until an analyst changes some.
    pub(super) fn whole_groups(
        &self,
        rows: Rows<'_>,
        by: GroupField,
        members: &Members<'_>,
    ) -> Rc<WholeGroups> {
        let known = self.whole_groups.borrow();
        if let Some(it) = known.iter().find(|it| it.0 == by) {
            return it.1.clone();
        }
        drop(known);
        let mut whole = WholeGroups {
            counts: vec![0; members.len()],
            cells: Vec::new(),
            severities: vec![0; members.len()],
        };
        let statuses = self.values(rows, Column::Status).values().len() as u32;
        let statuses: Vec<Option<u32>> = if members.len() <= FEW_GROUPS {
            (0..statuses).map(Some).collect()
        } else {
            vec![None]
        };
        for (code, (severity, _)) in (0..).zip(self.severity_sets(rows)) {
            for &status in &statuses {
                let (of_severity, of_status) = self.of_cell(rows, code, status);
                let mut alerts = of_severity.into_owned();
                alerts.intersect(&of_status);
                if alerts.count() == 0 {
                    continue;
                }
                let counts = members.counted(&alerts);
                for (nth, &count) in counts.iter().enumerate().filter(|it| *it.1 > 0) {
                    whole.counts[nth] += count;
                    whole.severities[nth] |= bit(severity);
                }
                whole.cells.push(Cell {
                    severity: code,
                    status,
                    counts,
                });
            }
        }
        let whole = Rc::new(whole);
        self.whole_groups.borrow_mut().push((by, whole.clone()));
        whole
    }

    /// How many of these alerts are in each group.
    pub(super) fn group_counts(
        &self,
        rows: Rows<'_>,
        within: &Selection,
        members: &Members<'_>,
        whole: &WholeGroups,
    ) -> Vec<u32> {
        // All alerts of some severities and statuses and none of the others are known
        // already.
        let known = whole
            .cells
            .iter()
            .try_fold(vec![0; members.len()], |mut counts, cell| {
                let (of_severity, of_status) = self.of_cell(rows, cell.severity, cell.status);
                if within.covers_both(&of_severity, &of_status) {
                    let parts = counts.iter_mut().zip(&cell.counts);
                    parts.for_each(|(it, part)| *it += part);
                    return Some(counts);
                }
                (!within.meets_both(&of_severity, &of_status)).then_some(counts)
            });
        if let Some(counts) = known {
            return counts;
        }
        if within.count() <= self.count() / 2 {
            return members.counted(within);
        }
        let mut others = within.clone();
        others.invert();
        let others = members.counted(&others);
        let pairs = whole.counts.iter().zip(others);
        pairs.map(|(all, others)| all - others).collect()
    }

    /// How grave some groups are, and when they were active last.
    pub(super) fn seen(
        &self,
        rows: Rows<'_>,
        within: &Selection,
        members: &Members<'_>,
        whole: &WholeGroups,
        counts: &[u32],
        groups: &[u32],
    ) -> Vec<Seen> {
        let gravest = self.gravest(rows, within, members, whole, groups);
        let newest = self.newest(rows, within, members, counts, groups);
        let both = gravest.into_iter().zip(newest);
        both.map(|(gravest, newest)| Seen { newest, gravest })
            .collect()
    }

    fn gravest(
        &self,
        rows: Rows<'_>,
        within: &Selection,
        members: &Members<'_>,
        whole: &WholeGroups,
        groups: &[u32],
    ) -> Vec<Severity> {
        let mut severities = self.severity_sets(rows);
        severities.retain(|it| it.1.meets(within));
        severities.sort_by_key(|it| Reverse(it.0));
        let present = severities.iter().fold(0, |all, it| all | bit(it.0));
        let is_all = within.count() == self.count();
        let mut gravest = vec![Severity::Unknown; groups.len()];
        let mut open = Vec::new();
        for (nth, &group) in groups.iter().enumerate() {
            let possible = whole.severities[group as usize] & present;
            let mut of_group = severities.iter().filter(|it| possible & bit(it.0) != 0);
            if possible.is_power_of_two() || is_all {
                gravest[nth] = of_group.next().map_or(Severity::Unknown, |it| it.0);
            } else if let Some(alerts) = members.alerts_of(group) {
                let found = of_group.find(|it| alerts.meets(within, &it.1));
                gravest[nth] = found.map_or(Severity::Unknown, |it| it.0);
            } else {
                open.push(nth);
            }
        }
        see_gravest(&severities, within, members, groups, &open, &mut gravest);
        gravest
    }

    /// From the newest back while that finds large groups, else by all alerts.
    fn newest(
        &self,
        rows: Rows<'_>,
        within: &Selection,
        members: &Members<'_>,
        counts: &[u32],
        groups: &[u32],
    ) -> Vec<u32> {
        let mut newest = vec![NONE; groups.len()];
        let least = groups.iter().map(|&it| counts[it as usize]).min();
        let Some(least) = least.filter(|&it| it > 0) else {
            return newest;
        };
        let wanted = Wanted::of(members.len(), groups, 0..groups.len());
        let newest_first = self.newest_first(rows);
        let mut left = groups.len();
        let steps = (self.count() / least).saturating_mul(PATIENCE);
        if steps < within.count() {
            for (place, &alert) in (0..).zip(&newest_first[..steps as usize]) {
                if !within.contains(alert) {
                    continue;
                }
                members.each_of(alert, |group| {
                    if let Some(nth) = wanted.place(group)
                        && newest[nth] == NONE
                    {
                        newest[nth] = place;
                        left -= 1;
                    }
                });
                if left == 0 {
                    return newest;
                }
            }
        }
        let age = self.age(rows);
        let mut open = Vec::new();
        for (nth, &group) in groups.iter().enumerate() {
            if newest[nth] != NONE {
                continue;
            }
            match members.alerts_of(group) {
                Some(alerts) => newest[nth] = alerts.least(within, age).unwrap_or(NONE),
                None => open.push(nth),
            }
        }
        if !open.is_empty() {
            let wanted = Wanted::of(members.len(), groups, open.into_iter());
            within.each(|alert| {
                members.each_of(alert, |group| {
                    if let Some(nth) = wanted.place(group) {
                        newest[nth] = newest[nth].min(age[alert.0 as usize]);
                    }
                });
            });
        }
        newest
    }

    /// The alerts of a severity, and those of a status, by their numbers; the same twice
    /// for any status.
    fn of_cell(
        &self,
        rows: Rows<'_>,
        severity: u32,
        status: Option<u32>,
    ) -> (Cow<'_, Selection>, Cow<'_, Selection>) {
        let of = |column, code| self.values(rows, column).alerts_of(code, self.count());
        let of_severity = of(Column::Severity, severity);
        let of_status = match status {
            Some(status) => of(Column::Status, status),
            None => of_severity.clone(),
        };
        (of_severity, of_status)
    }

    /// The alerts of each severity.
    fn severity_sets(&self, rows: Rows<'_>) -> Vec<OfSeverity<'_>> {
        let values = self.values(rows, Column::Severity);
        (0..)
            .zip(values.values())
            .map(|(code, value)| {
                let severity = Severity::read(value.text(rows.dataset)).unwrap_or_default();
                (severity, values.alerts_of(code, self.count()))
            })
            .collect()
    }
}

/// Looks at alerts from the gravest down, until it is told of each group that is open.
fn see_gravest(
    severities: &[OfSeverity<'_>],
    within: &Selection,
    members: &Members<'_>,
    groups: &[u32],
    open: &[usize],
    gravest: &mut [Severity],
) {
    let mut left = open.len();
    if left == 0 {
        return;
    }
    let wanted = Wanted::of(members.len(), groups, open.iter().copied());
    let mut is_told = vec![false; groups.len()];
    for (severity, alerts) in severities {
        let end = alerts.each_of_both(within, |alert| {
            members.each_of(alert, |group| {
                if let Some(nth) = wanted.place(group)
                    && !std::mem::replace(&mut is_told[nth], true)
                {
                    gravest[nth] = *severity;
                    left -= 1;
                }
            });
            if left == 0 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        if end.is_break() {
            return;
        }
    }
}

/// Groups that are looked for among alerts: which of them each group is; none for
/// most.
struct Wanted(Vec<u32>);

impl Wanted {
    /// Those of the groups that stand at some places.
    fn of(count: usize, groups: &[u32], places: impl Iterator<Item = usize>) -> Self {
        let mut wanted = vec![NONE; count];
        for nth in places {
            wanted[groups[nth] as usize] = nth as u32;
        }
        Self(wanted)
    }

    fn place(&self, group: u32) -> Option<usize> {
        let place = self.0[group as usize];
        (place != NONE).then_some(place as usize)
    }
}
