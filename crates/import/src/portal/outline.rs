//! What a row of the incident queue says of its alerts, which stand in no row of it.

use super::cells::values;
use crate::fields::{Fields, Text};
use std::borrow::Cow;
use throughline_model::{FactValue, IncidentOutline, Subject, SubjectKind, Term, Vocabulary};

/// Reads it; none where the row says nothing of the kind.
pub(super) fn read<'a>(
    fields: &mut Fields<'a, '_>,
    assets: &[Subject<Text<'a>>],
) -> Option<Box<IncidentOutline<Text<'a>>>> {
    let outline = IncidentOutline {
        active_alerts: fields.text("Active alerts"),
        categories: values(fields, "Categories"),
        service_sources: terms(fields, "Service sources"),
        detection_sources: terms(fields, "Detection sources"),
        product_names: values(fields, "Product names"),
        investigation_states: terms(fields, "Investigation state"),
        policies: values(fields, "Policy name"),
        threats: values(fields, "Associated threats"),
        workspaces: values(fields, "Workspace"),
        sensitivity_labels: values(fields, "Data sensitivity"),
        device_groups: values(fields, "Device groups"),
        data_streams: values(fields, "Data streams"),
        impacted_assets: assets.iter().filter_map(named).collect(),
    };
    (outline != IncidentOutline::default()).then(|| Box::new(outline))
}

/// What an enumeration has no name for is kept as it stands: a queue may sum up
/// (`2 investigation states`).
fn terms<'a, V: Vocabulary>(fields: &mut Fields<'a, '_>, column: &str) -> Vec<Term<V, Text<'a>>> {
    let term = |text: Text<'a>| V::read(&text).map_or(Term::Other(text), Term::Known);
    values(fields, column).into_iter().map(term).collect()
}

fn named<'a>(subject: &Subject<Text<'a>>) -> Option<(SubjectKind, Text<'a>)> {
    let mut name = None;
    subject.visit(&mut |_, value| {
        if let FactValue::Text(text) = value {
            name.get_or_insert_with(|| Cow::Owned(text.to_string()));
        }
    });
    Some((subject.kind(), name?))
}
