//! Orders of alerts. Ties go by activity, newest first, then by key, so that
//! every order is total.

use crate::Rows;
use std::cmp::Ordering;
use std::str::FromStr;
use thiserror::Error;
use throughline_dataset::{AlertIdx, AlertRow, Symbol};
use throughline_model::{SubjectKind, Timestamp};

macro_rules! sort_fields {
    ( $( $(#[$meta:meta])* $variant:ident = $name:literal ; )+ ) => {
        /// What to sort by.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum SortField { $( $(#[$meta])* $variant, )+ }

        impl SortField {
            /// Every field, in the order messages list them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in links and on the command line.
            pub fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ }
            }
        }
    };
}

sort_fields! {
    /// Latest activity.
    LastActivity = "lastActivity";
    /// Earliest activity.
    FirstActivity = "firstActivity";
    /// When the alert was raised.
    Created = "created";
    /// How urgent it is; not known is least.
    Priority = "priority";
    /// Severity, gravest last.
    Severity = "severity";
    /// Title, without case.
    Title = "title";
    /// Status, new first.
    Status = "status";
    /// Product.
    Source = "source";
    /// Sensor.
    Detection = "detection";
    /// Product name, as exported.
    Product = "product";
    /// Category.
    Category = "category";
    /// How far an automated investigation got.
    Investigation = "investigation";
    /// Classification.
    Classification = "classification";
    /// Determination.
    Determination = "determination";
    /// Whom it is assigned to.
    Assigned = "assigned";
    /// Id of its incident.
    Incident = "incident";
    /// Policy behind it.
    Policy = "policy";
    /// Name of the first device of its evidence.
    Device = "device";
    /// Name of the first user of its evidence.
    User = "user";
    /// Key.
    Id = "id";
}

/// One thing to sort by: `title`, or `-lastActivity` for the greatest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

fn names() -> String {
    let names: Vec<&str> = SortField::ALL.iter().map(|it| it.name()).collect();
    match names.split_last() {
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// Why a text names no order.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SortError {
    /// A sort field there is not.
    #[error(
        "cannot sort by \"{0}\": use {fields}, with - in front for the greatest first",
        fields = names()
    )]
    NoSuchField(String),
    /// More than [`Sorts::MOST`] at once.
    #[error("cannot sort by {0} things at once: name at most {most}", most = Sorts::MOST)]
    TooMany(usize),
}

impl FromStr for Sort {
    type Err = SortError;

    fn from_str(text: &str) -> Result<Self, SortError> {
        let (name, descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        SortField::ALL
            .iter()
            .find(|it| it.name().eq_ignore_ascii_case(name))
            .map(|&field| Self { field, descending })
            .ok_or_else(|| SortError::NoSuchField(text.to_owned()))
    }
}

/// An order: `severity,-lastActivity`. What comes first counts first; a field
/// that is named again adds nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sorts(Vec<Sort>);

impl Sorts {
    /// Most things that one order may name.
    pub const MOST: usize = 3;

    /// What is sorted by, the first of it counting first; never empty.
    pub fn list(&self) -> &[Sort] {
        &self.0
    }
}

impl Default for Sorts {
    fn default() -> Self {
        Self(vec![Sort::default()])
    }
}

impl From<Sort> for Sorts {
    fn from(sort: Sort) -> Self {
        Self(vec![sort])
    }
}

impl std::fmt::Display for Sorts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (nth, sort) in self.0.iter().enumerate() {
            let comma = if nth > 0 { "," } else { "" };
            write!(f, "{comma}{sort}")?;
        }
        Ok(())
    }
}

impl FromStr for Sorts {
    type Err = SortError;

    fn from_str(text: &str) -> Result<Self, SortError> {
        let mut sorts: Vec<Sort> = Vec::new();
        for part in text.split(',') {
            let sort: Sort = part.trim().parse()?;
            if sorts.iter().all(|it| it.field != sort.field) {
                sorts.push(sort);
            }
        }
        if sorts.len() > Self::MOST {
            return Err(SortError::TooMany(sorts.len()));
        }
        Ok(Self(sorts))
    }
}

/// An alert with what orders look at.
struct Sorted<'d> {
    alert: AlertIdx,
    row: &'d AlertRow,
    activity: Option<Timestamp>,
}

/// Sorts alerts in place, comparing one with another: what
/// [`AlertIndex::ordered`](crate::AlertIndex::ordered) answers from ranks.
pub fn sort_alerts(rows: Rows<'_>, alerts: &mut [AlertIdx], sorts: &Sorts) {
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
        let by_fields = sorts.list().iter().fold(Ordering::Equal, |order, sort| {
            order.then_with(|| {
                let order = compare(rows, sort.field, a, b);
                if sort.descending {
                    order.reverse()
                } else {
                    order
                }
            })
        });
        by_fields
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
    let first = |kind| {
        same(
            rows.first_named(a.alert, kind),
            rows.first_named(b.alert, kind),
        )
    };
    match field {
        SortField::LastActivity => a.activity.cmp(&b.activity),
        SortField::FirstActivity => x.first_activity.cmp(&y.first_activity),
        SortField::Created => x.created.cmp(&y.created),
        SortField::Priority => rows.priority(a.alert).cmp(&rows.priority(b.alert)),
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
        SortField::Detection => caseless(
            rows.label(x.detection_source),
            rows.label(y.detection_source),
        ),
        SortField::Product => same(x.product_name, y.product_name),
        SortField::Category => same(x.category, y.category),
        SortField::Investigation => caseless(
            rows.label(x.investigation_state),
            rows.label(y.investigation_state),
        ),
        SortField::Classification => caseless(
            rows.label(rows.classification(a.alert)),
            rows.label(rows.classification(b.alert)),
        ),
        SortField::Determination => caseless(
            rows.label(rows.determination(a.alert)),
            rows.label(rows.determination(b.alert)),
        ),
        SortField::Assigned => caseless(rows.assigned_to(a.alert), rows.assigned_to(b.alert)),
        SortField::Incident => same(data.incident_id(a.alert), data.incident_id(b.alert)),
        SortField::Policy => same(x.policy_id, y.policy_id),
        SortField::Device => first(SubjectKind::Device),
        SortField::User => first(SubjectKind::User),
        SortField::Id => data.alert_key(a.alert).cmp(data.alert_key(b.alert)),
    }
}

/// Compares texts without case.
pub(crate) fn caseless(a: &str, b: &str) -> Ordering {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_read_back() {
        for (text, printed) in [
            ("title", "title"),
            ("-lastActivity", "-lastActivity"),
            ("SEVERITY, -created", "severity,-created"),
            ("severity,-severity,id", "severity,id"),
            ("-priority,title,-id,-id", "-priority,title,-id"),
        ] {
            let sorts: Sorts = text.parse().unwrap();
            assert_eq!(sorts.to_string(), printed);
            assert_eq!(printed.parse(), Ok(sorts));
        }
    }

    #[test]
    fn what_names_no_order_is_told_what_does() {
        for text in ["", "colour", "title,", "--title"] {
            let error = text.parse::<Sorts>().unwrap_err();
            assert!(matches!(error, SortError::NoSuchField(_)), "{text}");
            assert!(error.to_string().contains("lastActivity, firstActivity"));
        }
        let many = "title,severity,status,id".parse::<Sorts>();
        assert_eq!(many, Err(SortError::TooMany(4)));
    }
}
