//! Alerts that have something in common, as groups (AQ-15).

use super::AlertIndex;
use super::buckets::clause;
use super::column::Column;
use crate::filter::Filter;
use crate::{Field, Rows, Selection};
use std::cmp::Reverse;
use std::ops::{Range, RangeInclusive};
use std::str::FromStr;
use thiserror::Error;
use throughline_dataset::AlertIdx;
use throughline_model::{Severity, Timestamp, Vocabulary};

/// What alerts can be put together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupField {
    /// Title.
    Title,
    /// Each device of the evidence.
    Device,
    /// Each user of the evidence.
    User,
    /// Incident.
    Incident,
    /// Severity.
    Severity,
    /// Category: the tactic.
    Category,
    /// Whom it is assigned to.
    Assigned,
    /// Each tag.
    Tag,
    /// Status.
    Status,
    /// Product.
    Source,
}

/// Something that alerts cannot be put together by.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("cannot group by \"{0}\": use {names}", names = GroupField::names())]
pub struct NoSuchGroupField(pub String);

impl GroupField {
    /// Every one, in the order menus list them.
    pub const ALL: [Self; 10] = [
        Self::Title,
        Self::Device,
        Self::User,
        Self::Incident,
        Self::Severity,
        Self::Category,
        Self::Assigned,
        Self::Tag,
        Self::Status,
        Self::Source,
    ];

    /// The field of filters that it is.
    pub fn field(self) -> Field {
        match self {
            Self::Title => Field::Title,
            Self::Device => Field::Device,
            Self::User => Field::User,
            Self::Incident => Field::Incident,
            Self::Severity => Field::Severity,
            Self::Category => Field::Category,
            Self::Assigned => Field::Assigned,
            Self::Tag => Field::Tag,
            Self::Status => Field::Status,
            Self::Source => Field::Source,
        }
    }

    fn names() -> String {
        Self::ALL.map(|it| it.field().name()).join(", ")
    }
}

impl std::fmt::Display for GroupField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.field().name())
    }
}

impl FromStr for GroupField {
    type Err = NoSuchGroupField;

    fn from_str(text: &str) -> Result<Self, NoSuchGroupField> {
        let field = Field::named(text);
        Self::ALL
            .into_iter()
            .find(|it| Some(it.field()) == field)
            .ok_or_else(|| NoSuchGroupField(text.to_owned()))
    }
}

/// Alerts that have one value in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertGroup {
    /// The value as a filter writes it; `None` for alerts that have none.
    pub value: Option<String>,
    /// The value as a person reads it; empty for none.
    pub label: String,
    /// How many alerts there are.
    pub count: u32,
    /// The gravest severity among them.
    pub gravest: Severity,
    /// Their latest activity.
    pub newest: Option<Timestamp>,
    /// The clause that narrows a filter to just these. Groups within are those
    /// of the narrowed filter.
    pub clause: Filter,
}

/// Some of the groups that alerts fall into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertGroups {
    /// How many groups there are in all.
    pub total: u32,
    /// Those that were asked for.
    pub groups: Vec<AlertGroup>,
}

impl AlertIndex {
    /// The groups that alerts fall into by a field, those of most alerts first,
    /// ties by newest activity and then by text, alerts without any value last; of
    /// them those at some places. An alert with two devices is in the group of
    /// either.
    pub fn groups(
        &self,
        rows: Rows<'_>,
        within: &Selection,
        by: GroupField,
        places: Range<usize>,
    ) -> AlertGroups {
        let members = self.members(rows, by.field());
        let whole = self.whole_groups(rows, by, &members);
        let counts = self.group_counts(rows, within, &members, &whole);
        let none = members.none();
        let has_none = none.is_some_and(|it| counts[it as usize] > 0);
        let named = || (0..counts.len() as u32).filter(|&it| Some(it) != none);
        let sizes: Vec<u32> = named()
            .map(|it| counts[it as usize])
            .filter(|&it| it > 0)
            .collect();
        let total = sizes.len() + usize::from(has_none);
        let places = places.start.min(total)..places.end.min(total);

        // Only those of the sizes asked for are put in order: there may be many
        // thousands of others.
        let (before, range) = sizes_at(sizes, places.clone());
        let mut asked: Vec<u32> = named()
            .filter(|&it| range.contains(&counts[it as usize]))
            .collect();
        let with_none = has_none && places.end == total && !places.is_empty();
        asked.extend(none.filter(|_| with_none));
        let seen = self.seen(rows, within, &members, &whole, &counts, &asked);
        let mut order: Vec<usize> = (0..asked.len()).collect();
        let label = |it: usize| members.label(rows, asked[it]);
        order.sort_unstable_by(|&a, &b| {
            let is_none = |it: usize| Some(asked[it]) == none;
            let count = |it: usize| counts[asked[it] as usize];
            is_none(a)
                .cmp(&is_none(b))
                .then(count(b).cmp(&count(a)))
                .then(seen[a].newest.cmp(&seen[b].newest))
                .then_with(|| label(a).cmp(label(b)))
        });
        let newest_first = self.newest_first(rows);
        let groups = order
            .into_iter()
            .skip(places.start.saturating_sub(before))
            .take(places.len())
            .map(|nth| {
                let group = asked[nth];
                let value = members.value(rows, group);
                let newest = newest_first[seen[nth].newest as usize];
                AlertGroup {
                    clause: clause(by.field(), value.as_deref()),
                    value,
                    label: label(nth).to_owned(),
                    count: counts[group as usize],
                    gravest: seen[nth].gravest,
                    newest: rows.dataset.alert(newest).activity(),
                }
            });
        AlertGroups {
            total: total as u32,
            groups: groups.collect(),
        }
    }

    /// The severity of each alert now; unknown where it is none of ours.
    pub(super) fn severities<'a>(&'a self, rows: Rows<'_>) -> impl Fn(AlertIdx) -> Severity + 'a {
        let values = self.values(rows, Column::Severity);
        let known: Vec<Severity> = values
            .values()
            .iter()
            .map(|it| Severity::read(it.text(rows.dataset)).unwrap_or_default())
            .collect();
        move |alert| known[values.code(alert) as usize]
    }
}

/// The sizes of the groups at some places when the largest are first, and how many
/// groups are larger than all of these.
fn sizes_at(mut sizes: Vec<u32>, places: Range<usize>) -> (usize, RangeInclusive<u32>) {
    let places = places.start.min(sizes.len())..places.end.min(sizes.len());
    if places.is_empty() {
        // No size: the last place of all may still be that of no value.
        #[allow(clippy::reversed_empty_ranges)]
        return (places.start, 1..=0);
    }
    let mut at = |place: usize| *sizes.select_nth_unstable_by_key(place, |&it| Reverse(it)).1;
    let (largest, least) = (at(places.start), at(places.end - 1));
    let before = sizes.iter().filter(|&&it| it > largest).count();
    (before, least..=largest)
}
