//! Orders of alerts. Ties go by activity, newest first, then by key, so that
//! every order is total.

use crate::Rows;
use std::cmp::Ordering;
use std::str::FromStr;
use thiserror::Error;
use throughline_dataset::{AlertIdx, AlertRow, Symbol};
use throughline_model::Timestamp;

/// What to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortField {
    /// Latest activity.
    LastActivity,
    /// Earliest activity.
    FirstActivity,
    /// When the alert was raised.
    Created,
    /// Severity, gravest last.
    Severity,
    /// Title, without case.
    Title,
    /// Status, new first.
    Status,
    /// Product.
    Source,
    /// Category.
    Category,
    /// Whom it is assigned to.
    Assigned,
    /// Key.
    Id,
}

impl SortField {
    const NAMES: [(Self, &'static str); 10] = [
        (Self::LastActivity, "lastActivity"),
        (Self::FirstActivity, "firstActivity"),
        (Self::Created, "created"),
        (Self::Severity, "severity"),
        (Self::Title, "title"),
        (Self::Status, "status"),
        (Self::Source, "source"),
        (Self::Category, "category"),
        (Self::Assigned, "assigned"),
        (Self::Id, "id"),
    ];

    /// Its name in links and on the command line.
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|it| it.0 == self)
            .map_or("", |it| it.1)
    }
}

/// An order: `title`, or `-lastActivity` for the greatest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// What to sort by.
    pub field: SortField,
    /// Greatest first.
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self {
            field: SortField::LastActivity,
            descending: true,
        }
    }
}

impl std::fmt::Display for Sort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}{}",
            if self.descending { "-" } else { "" },
            self.field.name()
        )
    }
}

/// A sort field there is not.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "cannot sort by \"{0}\": use lastActivity, firstActivity, created, severity, title, status, source, category, assigned or id, with - in front for the greatest first"
)]
pub struct NoSuchSort(pub String);

impl FromStr for Sort {
    type Err = NoSuchSort;

    fn from_str(text: &str) -> Result<Self, NoSuchSort> {
        let (name, descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        SortField::NAMES
            .iter()
            .find(|it| it.1.eq_ignore_ascii_case(name))
            .map(|it| Self {
                field: it.0,
                descending,
            })
            .ok_or_else(|| NoSuchSort(text.to_owned()))
    }
}

/// An alert with what orders look at.
struct Sorted<'d> {
    alert: AlertIdx,
    row: &'d AlertRow,
    activity: Option<Timestamp>,
}

/// Sorts alerts in place.
pub fn sort_alerts(rows: Rows<'_>, alerts: &mut [AlertIdx], sort: Sort) {
    let data = rows.dataset;
    // Looked up once, not at each of many comparisons.
    let mut sorted: Vec<Sorted<'_>> = alerts
        .iter()
        .map(|&alert| {
            let row = data.alert(alert);
            let activity = row.activity();
            Sorted {
                alert,
                row,
                activity,
            }
        })
        .collect();
    sorted.sort_unstable_by(|a, b| {
        let order = compare(rows, sort.field, a, b);
        let order = if sort.descending {
            order.reverse()
        } else {
            order
        };
        order
            .then_with(|| b.activity.cmp(&a.activity))
            .then_with(|| data.alert_key(a.alert).cmp(data.alert_key(b.alert)))
    });
    for (alert, sorted) in alerts.iter_mut().zip(sorted) {
        *alert = sorted.alert;
    }
}

fn compare(rows: Rows<'_>, field: SortField, a: &Sorted<'_>, b: &Sorted<'_>) -> Ordering {
    let data = rows.dataset;
    let text = |it| data.text_or_empty(it);
    let (x, y) = (a.row, b.row);
    let same = |a: Option<Symbol>, b: Option<Symbol>| {
        if a == b {
            Ordering::Equal
        } else {
            caseless(text(a), text(b))
        }
    };
    match field {
        SortField::LastActivity => a.activity.cmp(&b.activity),
        SortField::FirstActivity => x.first_activity.cmp(&y.first_activity),
        SortField::Created => x.created.cmp(&y.created),
        SortField::Severity => {
            let (a, b) = (rows.severity(a.alert), rows.severity(b.alert));
            a.known().cmp(&b.known())
        }
        SortField::Title => same(x.title, y.title),
        SortField::Status => {
            let (a, b) = (rows.status(a.alert), rows.status(b.alert));
            a.known().cmp(&b.known())
        }
        SortField::Source => caseless(rows.label(x.service_source), rows.label(y.service_source)),
        SortField::Category => same(x.category, y.category),
        SortField::Assigned => caseless(rows.assigned_to(a.alert), rows.assigned_to(b.alert)),
        SortField::Id => data.alert_key(a.alert).cmp(data.alert_key(b.alert)),
    }
}

fn caseless(a: &str, b: &str) -> Ordering {
    let fold = |it: &str| it.chars().flat_map(char::to_lowercase).collect::<String>();
    // Comparing without allocating first: most texts differ early and are ASCII.
    if a.is_ascii() && b.is_ascii() {
        return a
            .bytes()
            .map(|it| it.to_ascii_lowercase())
            .cmp(b.bytes().map(|it| it.to_ascii_lowercase()));
    }
    fold(a).cmp(&fold(b))
}
