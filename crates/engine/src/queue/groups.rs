//! Rows that have a value in common.

use super::chosen::GroupField;
use super::{alert_cells, alerts, incident_cells, incident_state, incidents};
use crate::Engine;
use crate::facts::short_time;
use crate::protocol::{CellValue, List};
use std::collections::BTreeMap;
use throughline_dataset::IncidentIdx;
use throughline_model::{Severity, Timestamp};
use throughline_query::{Field, Filter, Term};

/// Rows that have a value in common.
pub(super) struct Group {
    /// The filter that gives exactly these rows.
    pub(super) filter: Filter,
    pub(super) label: String,
    pub(super) count: u32,
    pub(super) gravest: Severity,
    pub(super) newest: String,
}

/// What is known of a group while it is gathered.
#[derive(Default)]
struct Gathered {
    label: String,
    count: u32,
    gravest: Severity,
    newest: Option<Timestamp>,
}

/// The groups of a filter's rows by a field, the largest first. A row with two
/// devices is in the group of either; one without any in the last group.
pub(super) fn groups(
    engine: &Engine,
    list: List,
    filter: &Filter,
    field: GroupField,
) -> Vec<Group> {
    let mut gathered: BTreeMap<String, Gathered> = BTreeMap::new();
    let mut add = |values: Vec<CellValue>, gravest: Severity, newest: Option<Timestamp>| {
        let values = if values.is_empty() {
            vec![none(field)]
        } else {
            values
        };
        for value in values {
            let group = gathered.entry(value.value).or_default();
            group.count += 1;
            group.label = value.label;
            group.gravest = group.gravest.max(gravest);
            group.newest = group.newest.max(newest);
        }
    };
    match list {
        List::Alerts => {
            for alert in alerts::selected(engine, filter).iter() {
                let cell = alert_cells::cell_of(engine, alert, alert_column(field));
                let severity = engine.rows().severity(alert).known();
                let newest = engine.dataset.alert(alert).activity();
                add(cell.values, severity.unwrap_or_default(), newest);
            }
        }
        List::Incidents => {
            let facts = incidents::facts_of(engine);
            for (at, _) in (0..)
                .zip(incidents::selected(engine, filter))
                .filter(|it| it.1)
            {
                let incident = IncidentIdx(at);
                let values = incident_values(engine, incident, field);
                let severity = incident_state::severity(engine, incident).known();
                add(
                    values,
                    severity.unwrap_or_default(),
                    facts[at as usize].last,
                );
            }
        }
    }
    let mut found: Vec<Group> = gathered
        .into_iter()
        .map(|(value, it)| Group {
            filter: filter.and(clause(field, &value)),
            label: it.label,
            count: it.count,
            gravest: it.gravest,
            newest: short_time(&engine.dataset, it.newest),
        })
        .collect();
    let last = clause(field, &none(field).value);
    found.sort_by_key(|it| {
        let is_none = it.filter.clauses().last() == Some(&last);
        (is_none, std::cmp::Reverse(it.count))
    });
    found
}

fn query_field(field: GroupField) -> Field {
    match field {
        GroupField::Title => Field::Title,
        GroupField::Device => Field::Device,
        GroupField::User => Field::User,
        GroupField::Incident => Field::Incident,
        GroupField::Severity => Field::Severity,
        GroupField::Status => Field::Status,
        GroupField::Source => Field::Source,
        GroupField::Tactic => Field::Category,
        GroupField::Assignee => Field::Assigned,
        GroupField::Tag => Field::Tag,
    }
}

/// The group of rows that have no value.
fn none(field: GroupField) -> CellValue {
    CellValue {
        field: field.name().to_owned(),
        value: "none".to_owned(),
        label: match field {
            GroupField::Assignee => "Nobody".to_owned(),
            _ => format!("No {}", field.label().to_lowercase()),
        },
    }
}

fn clause(field: GroupField, value: &str) -> Filter {
    Filter::Term(Term {
        field: query_field(field),
        values: vec![value.to_owned()],
    })
}

fn alert_column(field: GroupField) -> alert_cells::AlertColumn {
    use alert_cells::AlertColumn as Column;
    match field {
        GroupField::Title => Column::Title,
        GroupField::Device => Column::Devices,
        GroupField::User => Column::Users,
        GroupField::Incident => Column::Incident,
        GroupField::Severity => Column::Severity,
        GroupField::Status => Column::Status,
        GroupField::Source => Column::Source,
        GroupField::Tactic => Column::Category,
        GroupField::Assignee => Column::Assigned,
        GroupField::Tag => Column::Tags,
    }
}

fn incident_values(engine: &Engine, incident: IncidentIdx, field: GroupField) -> Vec<CellValue> {
    use incident_cells::IncidentColumn as Column;
    let column = match field {
        GroupField::Severity => Column::Severity,
        GroupField::Status => Column::Status,
        GroupField::Source => Column::Sources,
        GroupField::Tactic => Column::Categories,
        GroupField::Assignee => Column::Assigned,
        GroupField::Tag => Column::Tags,
        _ => Column::Assets,
    };
    let wanted = query_field(field).name();
    let mut values = incident_cells::cell_of(engine, incident, column).values;
    values.retain(|it| it.field == wanted);
    values
}
