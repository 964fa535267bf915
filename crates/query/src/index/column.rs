//! Which columns there are: fields that have one value in an alert.

use super::values::Value;
use crate::pattern::Pattern;
use crate::{Field, Rows, SortField, columns};
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
    Workspace,
    AlertSubscription,
    Sensitivity,
    Rule,
    Tenant,
    Threat,
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

    /// The columns behind a field of filters; none where it is about something
    /// else.
    pub(super) fn all_of_field(field: Field) -> Vec<Self> {
        match field {
            Field::Threat => vec![Self::Threat, Self::ThreatFamily, Self::Actor],
            _ => Self::of_field(field).into_iter().collect(),
        }
    }

    /// The one column behind a field of filters.
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
            Field::Product => Self::Product,
            Field::Policy => Self::Policy,
            Field::Workspace => Self::Workspace,
            Field::AlertSubscription => Self::AlertSubscription,
            Field::Sensitivity => Self::Sensitivity,
            Field::Rule => Self::Rule,
            Field::Tenant => Self::Tenant,
            Field::Actor => Self::Actor,
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
            Self::Incident => text(rows.dataset.incident_id(alert)),
            Self::Product => text(row().product_name),
            Self::Policy => text(row().policy_id),
            Self::Workspace => text(row().workspace),
            Self::AlertSubscription => text(row().subscription_id),
            Self::Sensitivity => text(row().sensitivity_label),
            Self::Rule => text(row().detector_id),
            Self::Tenant => text(row().tenant_id),
            Self::Threat => text(row().threat),
            Self::ThreatFamily => text(row().threat_family),
            Self::Actor => text(row().actor),
            Self::FirstDevice => text(rows.first_named(alert, SubjectKind::Device)),
            Self::FirstUser => text(rows.first_named(alert, SubjectKind::User)),
        }
    }

    /// The values of the enumeration that a filter means, as the API writes them.
    pub(super) fn wanted(self, values: &[String], patterns: &[Pattern]) -> Vec<&'static str> {
        fn api<V: Vocabulary>(values: &[String], patterns: &[Pattern]) -> Vec<&'static str> {
            let listed = columns::listed::<V>(values, patterns).into_iter();
            listed.map(V::api).collect()
        }
        match self {
            Self::Severity => api::<Severity>(values, patterns),
            Self::Status => api::<AlertStatus>(values, patterns),
            Self::Source => api::<ServiceSource>(values, patterns),
            Self::Detection => api::<DetectionSource>(values, patterns),
            Self::Investigation => api::<InvestigationState>(values, patterns),
            Self::Classification => api::<Classification>(values, patterns),
            Self::Determination => api::<Determination>(values, patterns),
            _ => Vec::new(),
        }
    }

    /// Whether a value says more than that nothing is said.
    pub(super) fn is_told(self, rows: Rows<'_>, value: &Value) -> bool {
        match value {
            Value::None => false,
            // Of every enumeration that is a column, this is the one for "not said".
            Value::Known(api) => *api != Severity::unknown().api(),
            Value::Text(_) | Value::Own(_) => {
                self != Self::Assigned || !value.text(rows.dataset).is_empty()
            }
        }
    }

    /// Whether filters find its texts by a part of them.
    pub(super) fn is_found_by_part(self) -> bool {
        !matches!(self, Self::Category | Self::Incident | Self::Tenant)
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
