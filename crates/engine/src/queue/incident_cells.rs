//! The columns of the incidents queue, and what stands in them (IQ columns).

use super::alert_cells::{
    entities, exact, exact_list, known, list, of_evidence, plain, score, several, term, time,
    valued,
};
use super::columns::queue_columns;
use super::outlined::{assets, outline, texts};
use super::{incident_state as now, incidents::facts_of};
use crate::Engine;
use crate::alert_rows::of;
use crate::facts::{category_words, cell, severity_mark};
use crate::protocol::{Cell, ColumnInfo, ColumnKind, List, RowLine};
use throughline_dataset::{IncidentIdx, Symbol};
use throughline_query::Field;

queue_columns! {
    /// A column of the incidents queue.
    IncidentColumn:
    Severity = "severity", "Severity", Severity, 28, sort Some("severity"), shown true;
    Title = "title", "Incident", Title, 360, sort Some("title"), shown true;
    Id = "id", "Incident id", Code, 90, sort Some("id"), shown false;
    Priority = "priority", "Priority", Number, 92, sort Some("priority"), shown true;
    Tags = "tags", "Tags", Words, 130, sort None, shown true;
    Status = "status", "Status", Words, 96, sort Some("status"), shown true;
    Active = "active", "Active alerts", Number, 92, sort Some("active"), shown true;
    Sources = "sources", "Service sources", Quiet, 150, sort None, shown true;
    Detections = "detections", "Detection sources", Quiet, 170, sort None, shown false;
    Products = "products", "Products", Quiet, 170, sort None, shown false;
    Categories = "categories", "Categories", Quiet, 170, sort None, shown false;
    Assets = "assets", "Impacted assets", Words, 200, sort None, shown true;
    Investigation = "investigation", "Investigation state", Quiet, 150, sort None, shown false;
    Classification = "classification", "Classification", Words, 130, sort Some("classification"), shown false;
    Determination = "determination", "Determination", Words, 130, sort None, shown false;
    Assigned = "assigned", "Assigned to", Words, 120, sort Some("assigned"), shown true;
    Threats = "threats", "Associated threats", Quiet, 160, sort None, shown false;
    Policies = "policies", "Policies", Quiet, 150, sort None, shown false;
    DeviceGroups = "deviceGroups", "Device groups", Quiet, 150, sort None, shown false;
    Os = "os", "Operating systems", Quiet, 150, sort None, shown false;
    Workspaces = "workspaces", "Workspaces", Quiet, 150, sort None, shown false;
    Sensitivity = "sensitivity", "Sensitivity labels", Quiet, 150, sort None, shown false;
    Subscriptions = "subscriptions", "Subscriptions", Quiet, 150, sort None, shown false;
    Streams = "streams", "Data streams", Quiet, 150, sort None, shown false;
    First = "firstActivity", "First activity", Time, 124, sort Some("firstActivity"), shown false;
    Last = "lastActivity", "Last activity", Time, 124, sort Some("lastActivity"), shown true;
    Created = "created", "Created", Time, 124, sort Some("created"), shown false;
    Updated = "updated", "Last update", Time, 124, sort Some("updated"), shown false;
    CreatedBy = "createdBy", "Created by", Quiet, 140, sort None, shown false;
    ChangedBy = "changedBy", "Last updated by", Quiet, 140, sort None, shown false;
}

/// Every column, in the order they are offered.
pub(super) fn columns() -> Vec<ColumnInfo> {
    IncidentColumn::ALL.iter().map(|it| it.info()).collect()
}

/// One incident as a line.
pub(super) fn line(
    engine: &Engine,
    incident: IncidentIdx,
    level: u32,
    columns: &[IncidentColumn],
    is_open: bool,
) -> RowLine {
    let data = &engine.dataset;
    let holds = !data.alerts_of_incident(incident).is_empty();
    RowLine {
        list: List::Incidents,
        key: data.incident_key(incident).to_owned(),
        level,
        is_open: holds.then_some(is_open),
        severity: severity_mark(data, now::severity(engine, incident)),
        title: now::title(engine, incident),
        alone: String::new(),
        cells: columns
            .iter()
            .map(|&it| cell_of(engine, incident, it))
            .collect(),
    }
}

/// What stands in a column.
pub(crate) fn cell_of(engine: &Engine, incident: IncidentIdx, column: IncidentColumn) -> Cell {
    let data = &engine.dataset;
    let rows = engine.rows();
    let facts = facts_of(engine);
    let facts = &facts[incident.0 as usize];
    let row = data.incident(incident);
    let record = &row.record;
    let text = |it: Option<Symbol>| data.text_or_empty(it);
    match column {
        IncidentColumn::Severity => {
            let severity = now::severity(engine, incident);
            term(Field::Severity, rows.api(severity), rows.label(severity))
        }
        IncidentColumn::Title => {
            let title = now::title(engine, incident);
            valued(Field::Incident, data.incident_key(incident), title)
        }
        IncidentColumn::Id => {
            let key = data.incident_key(incident);
            valued(Field::Incident, key, cell(key))
        }
        IncidentColumn::Priority => score(engine.incident_priorities(), incident.0),
        IncidentColumn::Tags => list(Field::Tag, now::tags(engine, incident).into_iter()),
        IncidentColumn::Status => {
            let status = now::status(engine, incident);
            term(Field::Status, rows.api(status), rows.label(status))
        }
        IncidentColumn::Active => {
            let told = outline(engine, incident).and_then(|it| it.active_alerts);
            if let Some(told) = told {
                return plain(data.text(told));
            }
            let alerts = data.alerts_of_incident(incident);
            plain(&of(now::active(engine, alerts), alerts.len()))
        }
        IncidentColumn::Sources => several(facts.sources.iter().map(|&it| {
            (
                Field::Source,
                rows.api(it).to_owned(),
                rows.label(it).to_owned(),
            )
        })),
        IncidentColumn::Detections => several(facts.detections.iter().map(|&it| {
            (
                Field::Detection,
                rows.api(it).to_owned(),
                rows.label(it).to_owned(),
            )
        })),
        IncidentColumn::Products => exact_list(engine, Field::Product, &facts.products),
        IncidentColumn::Categories => several(facts.categories.iter().map(|&it| {
            let category = data.text(it);
            (Field::Category, exact(category), category_words(category))
        })),
        IncidentColumn::Assets => match outline(engine, incident) {
            Some(told) => several(assets(told).into_iter().map(|(field, name)| {
                let name = data.text(name);
                (field, exact(name), name.to_owned())
            })),
            None => entities(engine, &facts.assets),
        },
        IncidentColumn::Investigation => several(facts.investigations.iter().map(|&it| {
            (
                Field::Investigation,
                rows.api(it).to_owned(),
                rows.label(it).to_owned(),
            )
        })),
        IncidentColumn::Classification => {
            let it = now::classification(engine, incident);
            known(Field::Classification, rows.api(it), rows.label(it))
        }
        IncidentColumn::Determination => {
            let it = now::determination(engine, incident);
            known(Field::Determination, rows.api(it), rows.label(it))
        }
        IncidentColumn::Assigned => {
            let name = now::assigned_to(engine, incident);
            if name.is_empty() {
                valued(Field::Assigned, "nobody", String::new())
            } else {
                valued(Field::Assigned, &exact(name), cell(name))
            }
        }
        IncidentColumn::Threats => exact_list(engine, Field::Threat, &facts.threats),
        IncidentColumn::Policies => exact_list(engine, Field::Policy, &facts.policies),
        IncidentColumn::DeviceGroups => by_evidence(engine, incident, Field::DeviceGroup),
        IncidentColumn::Os => by_evidence(engine, incident, Field::Os),
        IncidentColumn::Workspaces => exact_list(engine, Field::Workspace, &facts.workspaces),
        IncidentColumn::Sensitivity => {
            exact_list(engine, Field::Sensitivity, &facts.sensitivity_labels)
        }
        IncidentColumn::Subscriptions => by_evidence(engine, incident, Field::Subscription),
        IncidentColumn::Streams => by_evidence(engine, incident, Field::Stream),
        IncidentColumn::First => time(engine, facts.first),
        IncidentColumn::Last => time(engine, facts.last),
        IncidentColumn::Created => time(engine, record.created),
        IncidentColumn::Updated => time(engine, record.updated),
        IncidentColumn::CreatedBy => plain(text(record.created_by)),
        IncidentColumn::ChangedBy => plain(text(record.last_modified_by)),
    }
}

fn by_evidence(engine: &Engine, incident: IncidentIdx, field: Field) -> Cell {
    match outline(engine, incident) {
        Some(told) => exact_list(engine, field, &texts(told, field)),
        None => of_evidence(engine, engine.dataset.alerts_of_incident(incident), field),
    }
}
