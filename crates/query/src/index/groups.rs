//! Alerts that have something in common, as groups (AQ-15).

use super::AlertIndex;
use super::buckets::{Buckets, clause, exactly};
use super::column::Column;
use super::names::Names;
use crate::filter::Filter;
use crate::{Field, Rows, Selection};
use std::ops::Range;
use std::rc::Rc;
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

/// What is gathered of a group.
#[derive(Clone, Copy)]
struct Gathered {
    count: u32,
    /// The least place in the order of newest first.
    newest: u32,
    gravest: Severity,
}

/// Where the groups of alerts come from.
enum Groups {
    Names(Rc<Names>),
    Buckets(Rc<Buckets>),
}

impl AlertIndex {
    /// The groups that alerts fall into by a field, those of most alerts first,
    /// ties by newest activity and then by text; of them those at some places.
    /// An alert with two devices is in the group of either.
    pub fn groups(
        &self,
        rows: Rows<'_>,
        within: &Selection,
        by: GroupField,
        places: Range<usize>,
    ) -> AlertGroups {
        let (groups, gathered) = self.gather(rows, within, by);
        let label = |it: u32| groups.label(rows, it);
        let mut order: Vec<u32> = (0..gathered.len() as u32)
            .filter(|&it| gathered[it as usize].count > 0)
            .collect();
        order.sort_unstable_by(|&a, &b| {
            let (x, y) = (&gathered[a as usize], &gathered[b as usize]);
            y.count
                .cmp(&x.count)
                .then(x.newest.cmp(&y.newest))
                .then_with(|| label(a).cmp(label(b)))
        });
        let newest_first = self.newest_first(rows);
        let end = places.end.min(order.len());
        let asked = order.get(places.start..end).unwrap_or_default();
        AlertGroups {
            total: order.len() as u32,
            groups: asked
                .iter()
                .map(|&nth| {
                    let it = gathered[nth as usize];
                    let value = groups.value(rows, nth);
                    let newest = newest_first[it.newest as usize];
                    AlertGroup {
                        clause: clause(by.field(), value.as_deref()),
                        value,
                        label: label(nth).to_owned(),
                        count: it.count,
                        gravest: it.gravest,
                        newest: rows.dataset.alert(newest).activity(),
                    }
                })
                .collect(),
        }
    }

    fn gather(
        &self,
        rows: Rows<'_>,
        within: &Selection,
        by: GroupField,
    ) -> (Groups, Vec<Gathered>) {
        let age = self.age(rows);
        let severity = self.severities(rows);
        let mut gathered: Vec<Gathered> = Vec::new();
        let empty = Gathered {
            count: 0,
            newest: u32::MAX,
            gravest: Severity::Unknown,
        };
        let see = |group: &mut Gathered, alert: AlertIdx| {
            group.count += 1;
            group.newest = group.newest.min(age[alert.0 as usize]);
            group.gravest = group.gravest.max(severity(alert));
        };
        let field = by.field();
        if let Some(column) = Column::of_field(field) {
            let values = self.values(rows, column);
            let buckets = self.buckets(rows, column).clone();
            gathered.resize(buckets.all.len(), empty);
            within.each(|alert| {
                let bucket = buckets.of_value[values.code(alert) as usize];
                see(&mut gathered[bucket as usize], alert);
            });
            return (Groups::Buckets(buckets), gathered);
        }
        if let Some(names) = self.names(rows, field) {
            let none = names.len();
            gathered.resize(none + 1, empty);
            within.each(|alert| {
                for_each(names.of_alert(alert), none, |group| {
                    see(&mut gathered[group], alert);
                });
            });
            return (Groups::Names(names), gathered);
        }
        let tags = self.tags(rows);
        let none = tags.buckets.all.len();
        gathered.resize(none + 1, empty);
        within.each(|alert| {
            for_each(tags.of_alert.of(alert.0), none, |group| {
                see(&mut gathered[group], alert);
            });
        });
        (Groups::Buckets(tags.buckets.clone()), gathered)
    }
}

/// Calls back with each of some groups, or where there is none, with `none`.
fn for_each(groups: &[u32], none: usize, mut visit: impl FnMut(usize)) {
    for &group in groups {
        visit(group as usize);
    }
    if groups.is_empty() {
        visit(none);
    }
}

impl Groups {
    fn label<'a>(&'a self, rows: Rows<'a>, nth: u32) -> &'a str {
        match self {
            Self::Names(names) if (nth as usize) < names.len() => names.text(rows.dataset, nth),
            Self::Buckets(buckets) => buckets.all.get(nth as usize).map_or("", |it| &it.label),
            Self::Names(_) => "",
        }
    }

    fn value(&self, rows: Rows<'_>, nth: u32) -> Option<String> {
        match self {
            Self::Names(names) => {
                ((nth as usize) < names.len()).then(|| exactly(names.text(rows.dataset, nth)))
            }
            Self::Buckets(buckets) => buckets.all.get(nth as usize)?.value.clone(),
        }
    }
}

impl AlertIndex {
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
