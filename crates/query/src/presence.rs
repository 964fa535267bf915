//! Which alerts have a value of a field at all: what `none` and `any` ask.

use crate::field::ValueForm;
use crate::{Field, Rows, Selection, columns, evidence_terms};
use throughline_dataset::EntityIdx;

/// The alerts that have a value of the field, whichever it is.
pub(crate) fn with_any(rows: Rows<'_>, field: Field) -> Selection {
    let data = rows.dataset;
    let mut found = Selection::empty(data.alert_count());
    if let Some(kinds) = field.entity_kinds() {
        for &kind in kinds {
            for entity in data.entities_of_kind(kind) {
                if field.is_of_all() || tells(rows, field, entity) {
                    for &alert in data.alerts_of_entity(entity) {
                        found.insert(alert);
                    }
                }
            }
        }
        return found;
    }
    for alert in data.alerts() {
        let row = data.alert(alert);
        let has = match field {
            Field::Id | Field::Priority => true,
            Field::Assigned => !rows.assigned_to(alert).is_empty(),
            Field::Technique => data.techniques(alert).next().is_some(),
            Field::Tag => !rows.tags(alert).is_empty(),
            Field::Kind | Field::Verdict | Field::Remediation | Field::Role => {
                evidence_terms::tells(rows, field, alert)
            }
            _ => match field.value_form() {
                ValueForm::Time => columns::time(field, row).is_some(),
                ValueForm::Listed => columns::tells_listed(rows, field, alert),
                ValueForm::Text | ValueForm::Priority => columns::texts(data, field, alert)
                    .iter()
                    .any(Option::is_some),
            },
        };
        if has {
            found.insert(alert);
        }
    }
    found
}

/// Whether anything that is told of an entity belongs to the field.
fn tells(rows: Rows<'_>, field: Field, entity: EntityIdx) -> bool {
    let data = rows.dataset;
    let mut told = false;
    for &subject in data.entity(entity).subjects {
        data.visit_subject(subject, &mut |label, _| told |= field.takes_fact(label));
    }
    told
}
