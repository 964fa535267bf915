//! Which columns there are: fields that have one value in an alert.

use super::values::Value;
use crate::{Field, Rows, SortField};
use std::cmp::Ordering;
use throughline_dataset::{AlertIdx, Symbol};
use throughline_model::{
    AlertStatus, Classification, DetectionSource, Determination, InvestigationState, ServiceSource,
    Severity, SubjectKind, Term, Vocabulary,
};

/// A field that has one value in an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Severity,
    Status,
    Source,
    Detection,
    Investigation,
    Classification,
    Determination,
    Category,
    Assigned,
    Title,
    Incident,
    Product,
    Policy,
    Description,
    ThreatFamily,
    Actor,
    FirstDevice,
    FirstUser,
}

impl Column {
    /// How many there are.
    pub(super) const COUNT: usize = Self::FirstUser as usize + 1;

    /// Those that the queue asks for whatever it shows; read at once.
    pub(super) const FIRST: [Self; 9] = [
        Self::Severity,
        Self::Status,
        Self::Source,
        Self::Detection,
        Self::Investigation,
        Self::Classification,
        Self::Determination,
        Self::Category,
        Self::Assigned,
    ];

    /// Those that an analyst may change.
    pub(super) const CHANGING: [Self; 5] = [
        Self::Severity,
        Self::Status,
        Self::Classification,
        Self::Determination,
        Self::Assigned,
    ];

    /// The column behind a field of filters.
    pub(super) fn of_field(field: Field) -> Option<Self> {
        Some(match field {
            Field::Severity => Self::Severity,
            Field::Status => Self::Status,
            Field::Source => Self::Source,
            Field::Detection => Self::Detection,
            Field::Investigation => Self::Investigation,
            Field::Classification => Self::Classification,
            Field::Determination => Self::Determination,
            Field::Category => Self::Category,
            Field::Assigned => Self::Assigned,
            Field::Title => Self::Title,
            Field::Incident => Self::Incident,
            _ => return None,
        })
    }

    /// The column behind a field to sort by.
    pub(super) fn of_sort(field: SortField) -> Option<Self> {
        Some(match field {
            SortField::Severity => Self::Severity,
            SortField::Status => Self::Status,
            SortField::Source => Self::Source,
            SortField::Detection => Self::Detection,
            SortField::Investigation => Self::Investigation,
            SortField::Classification => Self::Classification,
            SortField::Determination => Self::Determination,
            SortField::Category => Self::Category,
            SortField::Assigned => Self::Assigned,
            SortField::Title => Self::Title,
            SortField::Incident => Self::Incident,
            SortField::Product => Self::Product,
            SortField::Policy => Self::Policy,
            SortField::Device => Self::FirstDevice,
            SortField::User => Self::FirstUser,
            SortField::LastActivity
            | SortField::FirstActivity
            | SortField::Created
            | SortField::Priority
            | SortField::Id => return None,
        })
    }

    /// Its value in an alert.
    pub(super) fn value(self, rows: Rows<'_>, alert: AlertIdx) -> Value {
        let row = || rows.dataset.alert(alert);
        match self {
            Self::Severity => term(rows.severity(alert)),
            Self::Status => term(rows.status(alert)),
            Self::Source => term(row().service_source),
            Self::Detection => term(row().detection_source),
            Self::Investigation => term(row().investigation_state),
            Self::Classification => term(rows.classification(alert)),
            Self::Determination => term(rows.determination(alert)),
            Self::Category => text(row().category),
            Self::Assigned => {
                let given = rows.overlay.get(&alert);
                match given.and_then(|it| it.assigned_to.as_ref()) {
                    None => text(row().assigned_to),
                    Some(None) => Value::None,
                    Some(Some(name)) => match rows.dataset.symbols().find(name) {
                        Some(symbol) => Value::Text(symbol),
                        None => Value::Own(name.as_str().into()),
                    },
                }
            }
            Self::Title => text(row().title),
            Self::Incident => text(row().incident_id),
            Self::Product => text(row().product_name),
            Self::Policy => text(row().policy_id),
            Self::Description => text(row().description),
            Self::ThreatFamily => text(row().threat_family),
            Self::Actor => text(row().actor),
            Self::FirstDevice => text(rows.first_named(alert, SubjectKind::Device)),
            Self::FirstUser => text(rows.first_named(alert, SubjectKind::User)),
        }
    }

    /// The value that is meant by a text of a filter, where the column is an
    /// enumeration.
    pub(super) fn read(self, text: &str) -> Option<&'static str> {
        fn api<V: Vocabulary>(text: &str) -> Option<&'static str> {
            V::read(text).map(V::api)
        }
        match self {
            Self::Severity => api::<Severity>(text),
            Self::Status => api::<AlertStatus>(text),
            Self::Source => api::<ServiceSource>(text),
            Self::Detection => api::<DetectionSource>(text),
            Self::Investigation => api::<InvestigationState>(text),
            Self::Classification => api::<Classification>(text),
            Self::Determination => api::<Determination>(text),
            _ => None,
        }
    }

    /// The values of the enumeration in their order, as the API writes them and
    /// as a person reads them; none where the column is text.
    pub(super) fn listed(self) -> Vec<(&'static str, &'static str)> {
        fn all<V: Vocabulary>() -> Vec<(&'static str, &'static str)> {
            V::ALL.iter().map(|it| (it.api(), it.label())).collect()
        }
        match self {
            Self::Severity => all::<Severity>(),
            Self::Status => all::<AlertStatus>(),
            Self::Source => all::<ServiceSource>(),
            Self::Detection => all::<DetectionSource>(),
            Self::Investigation => all::<InvestigationState>(),
            Self::Classification => all::<Classification>(),
            Self::Determination => all::<Determination>(),
            _ => Vec::new(),
        }
    }

    /// How two of its values sort.
    pub(super) fn compare(self, rows: Rows<'_>, a: &Value, b: &Value) -> Ordering {
        let nth = |value: &Value| {
            let known = |it: &(&str, &str)| matches!(value, Value::Known(api) if *api == it.0);
            self.listed().iter().position(known)
        };
        if matches!(self, Self::Severity | Self::Status) {
            return nth(a).cmp(&nth(b));
        }
        let listed = self.listed();
        let label = |value: &Value| match value {
            Value::Known(api) => listed.iter().find(|it| it.0 == *api).map(|it| it.1),
            _ => None,
        };
        let data = rows.dataset;
        crate::sort::caseless(
            label(a).unwrap_or_else(|| a.text(data)),
            label(b).unwrap_or_else(|| b.text(data)),
        )
    }
}

fn term<V: Vocabulary>(term: Term<V, Symbol>) -> Value {
    match term {
        Term::Known(value) => Value::Known(value.api()),
        Term::Other(symbol) => Value::Text(symbol),
    }
}

fn text(symbol: Option<Symbol>) -> Value {
    symbol.map_or(Value::None, Value::Text)
}
