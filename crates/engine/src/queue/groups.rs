//! Rows that have a value in common.

use super::chosen::GroupField;
use super::{alerts, incident_cells, incident_state, incidents};
use crate::Engine;
use crate::facts::{category_words, cell, short_time};
use crate::protocol::{CellValue, List};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use throughline_dataset::IncidentIdx;
use throughline_model::{Severity, Timestamp};
use throughline_query::{Field, Filter, Term};

/// Rows that have a value in common.
pub(super) struct Group {
    /// The clause that narrows the filter to exactly these rows.
    clause: Filter,
    /// The value as it stands in the data; empty for rows that have none.
    value: String,
    /// What the value is called there.
    name: String,
    pub(super) count: u32,
    pub(super) gravest: Severity,
    newest: Option<Timestamp>,
}

impl Group {
    /// The filter that gives exactly its rows.
    pub(super) fn filter(&self, within: &Filter) -> Filter {
        within.and(self.clause.clone())
    }

    /// What it is called.
    pub(super) fn label(&self, engine: &Engine, field: GroupField) -> String {
        if self.value.is_empty() {
            none(field).label
        } else {
            label(engine, field, &self.value, &self.name)
        }
    }

    /// Its newest activity.
    pub(super) fn newest(&self, engine: &Engine) -> String {
        short_time(&engine.dataset, self.newest)
    }
}

/// What is known of a group while it is gathered.
#[derive(Default)]
struct Gathered {
    label: String,
    count: u32,
    gravest: Severity,
    newest: Option<Timestamp>,
}

/// Some of the groups of a filter's rows by a field, the largest first, and how many
/// there are in all. A row with two devices is in the group of either; one without
/// any in the last group.
pub(super) fn groups(
    engine: &Engine,
    list: List,
    filter: &Filter,
    field: GroupField,
    places: Range<usize>,
) -> (Vec<Group>, u32) {
    match list {
        List::Alerts => of_alerts(engine, filter, field, places),
        List::Incidents => {
            let mut found = of_incidents(engine, filter, field);
            let of_none = clause(field, &none(field).value);
            found.sort_by_key(|it| {
                let is_none = it.clause == of_none;
                (is_none, Reverse(it.count))
            });
            let total = found.len();
            found.truncate(places.end);
            found.drain(..places.start.min(found.len()));
            (found, total as u32)
        }
    }
}

fn of_alerts(
    engine: &Engine,
    filter: &Filter,
    field: GroupField,
    places: Range<usize>,
) -> (Vec<Group>, u32) {
    let within = alerts::selected(engine, filter);
    let by = indexed(field);
    let found = engine.index().groups(engine.rows(), &within, by, places);
    let groups = found.groups.into_iter().map(|it| Group {
        clause: it.clause,
        value: it.value.unwrap_or_default(),
        name: it.label,
        count: it.count,
        gravest: it.gravest,
        newest: it.newest,
    });
    (groups.collect(), found.total)
}

/// What a value is called in the queue's cells.
fn label(engine: &Engine, field: GroupField, value: &str, label: &str) -> String {
    match field {
        GroupField::Tactic => category_words(label),
        GroupField::Incident => match engine.dataset.incident_of_id(label) {
            Some(incident) => incident_state::title(engine, incident),
            None => cell(value),
        },
        _ => cell(label),
    }
}

fn indexed(field: GroupField) -> throughline_query::GroupField {
    use throughline_query::GroupField as Indexed;
    match field {
        GroupField::Title => Indexed::Title,
        GroupField::Device => Indexed::Device,
        GroupField::User => Indexed::User,
        GroupField::Incident => Indexed::Incident,
        GroupField::Severity => Indexed::Severity,
        GroupField::Status => Indexed::Status,
        GroupField::Source => Indexed::Source,
        GroupField::Tactic => Indexed::Category,
        GroupField::Assignee => Indexed::Assigned,
        GroupField::Tag => Indexed::Tag,
    }
}

fn of_incidents(engine: &Engine, filter: &Filter, field: GroupField) -> Vec<Group> {
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
    gathered
        .into_iter()
        .map(|(value, it)| Group {
            clause: clause(field, &value),
            name: it.label,
            value,
            count: it.count,
            gravest: it.gravest,
            newest: it.newest,
        })
        .collect()
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
