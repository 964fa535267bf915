//! What of an alert a field reads.

use crate::pattern::Pattern;
use crate::{Field, Rows};
use throughline_dataset::{AlertIdx, AlertRow, Dataset, Symbol};
use throughline_model::{Term, Timestamp, Vocabulary};

/// The texts of an alert that the field is about; none where it is about
/// something else.
pub(crate) fn texts(data: &Dataset, field: Field, alert: AlertIdx) -> [Option<Symbol>; 3] {
    let row = data.alert(alert);
    let one = |it| [it, None, None];
    match field {
        Field::Category => one(row.category),
        Field::Incident => one(data.incident_id(alert)),
        Field::Title => one(row.title),
        Field::Product => one(row.product_name),
        Field::Policy => one(row.policy_id),
        Field::Workspace => one(row.workspace),
        Field::AlertSubscription => one(row.subscription_id),
        Field::Sensitivity => one(row.sensitivity_label),
        Field::Rule => one(row.detector_id),
        Field::Actor => one(row.actor),
        Field::Tenant => one(row.tenant_id),
        Field::Threat => [row.threat, row.threat_family, row.actor],
        _ => [None; 3],
    }
}

/// The time of an alert that the field is about.
pub(crate) fn time(field: Field, row: &AlertRow) -> Option<Timestamp> {
    match field {
        Field::Time => row.activity(),
        Field::First => row.first_activity.or(row.created),
        Field::Created => row.created,
        Field::Updated => row.updated,
        Field::Resolved => row.resolved,
        _ => None,
    }
}

/// Whether an alert tells a value of the enumeration that the field is about.
pub(crate) fn tells_listed(rows: Rows<'_>, field: Field, alert: AlertIdx) -> bool {
    let row = rows.dataset.alert(alert);
    match field {
        Field::Severity => is_told(rows.severity(alert)),
        Field::Status => is_told(rows.status(alert)),
        Field::Source => is_told(row.service_source),
        Field::Detection => is_told(row.detection_source),
        Field::Investigation => is_told(row.investigation_state),
        Field::Classification => is_told(rows.classification(alert)),
        Field::Determination => is_told(rows.determination(alert)),
        _ => false,
    }
}

/// Whether a value is more than "not said".
pub(crate) fn is_told<V: Vocabulary>(term: Term<V, Symbol>) -> bool {
    term.known() != Some(V::unknown())
}

/// The values of an enumeration that are asked for, by any of their names or by
/// a pattern.
pub(crate) fn listed<V: Vocabulary>(values: &[String], patterns: &[Pattern]) -> Vec<V> {
    let is_wanted = |it: V| {
        values.iter().zip(patterns).any(|(value, pattern)| {
            V::read(value) == Some(it)
                || ((pattern.is_general() || pattern.is_exact())
                    && (pattern.equals(it.api()) || pattern.equals(it.label())))
        })
    };
    V::ALL.iter().copied().filter(|&it| is_wanted(it)).collect()
}
