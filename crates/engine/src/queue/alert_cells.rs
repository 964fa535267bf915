//! The columns of the alerts queue, and what stands in them (AQ-8, AQ-9).

use super::columns::queue_columns;
use crate::Engine;
use crate::alert_rows::{alone, title};
use crate::entity_address;
use crate::facts::{assets, category_words, cell, severity_mark, short_source, short_time};
use crate::protocol::{Cell, CellValue, ColumnInfo, ColumnKind, List, RowLine};
use throughline_dataset::{AlertIdx, EntityIdx, Symbol};
use throughline_model::{SubjectKind, Timestamp, Vocabulary};
use throughline_query::{Field, told_by_evidence};

queue_columns! {
    /// A column of the alerts queue.
    AlertColumn:
    Severity = "severity", "Severity", Severity, 28, sort Some("severity"), shown true;
    Title = "title", "Alert", Title, 360, sort Some("title"), shown true;
    Priority = "priority", "Priority", Number, 92, sort Some("priority"), shown false;
    Tags = "tags", "Tags", Words, 120, sort None, shown false;
    Status = "status", "Status", Words, 92, sort Some("status"), shown true;
    Source = "source", "Source", Quiet, 96, sort Some("source"), shown true;
    Detection = "detection", "Detection source", Quiet, 130, sort Some("detection"), shown false;
    Product = "product", "Product", Quiet, 150, sort Some("product"), shown false;
    Category = "category", "Category", Quiet, 134, sort Some("category"), shown true;
    Techniques = "techniques", "Techniques", Quiet, 130, sort None, shown false;
    Assets = "assets", "Impacted assets", Words, 210, sort None, shown true;
    Devices = "devices", "Devices", Words, 150, sort Some("device"), shown false;
    Users = "users", "Users", Words, 140, sort Some("user"), shown false;
    Incident = "incident", "Incident", Words, 240, sort Some("incident"), shown false;
    IncidentId = "incidentId", "Incident id", Code, 96, sort Some("incident"), shown false;
    Investigation = "investigation", "Investigation state", Quiet, 140, sort Some("investigation"), shown false;
    Classification = "classification", "Classification", Words, 130, sort Some("classification"), shown false;
    Determination = "determination", "Determination", Words, 130, sort Some("determination"), shown false;
    Assigned = "assigned", "Assigned to", Words, 120, sort Some("assigned"), shown false;
    Policy = "policy", "Policy", Quiet, 130, sort Some("policy"), shown false;
    DeviceGroup = "deviceGroup", "Device group", Quiet, 140, sort None, shown false;
    Os = "os", "Operating system", Quiet, 140, sort None, shown false;
    Workspace = "workspace", "Workspace", Quiet, 150, sort None, shown false;
    AlertSubscription = "alertSubscription", "Alert subscription", Quiet, 150, sort None, shown false;
    Sensitivity = "sensitivity", "Sensitivity label", Quiet, 150, sort None, shown false;
    Subscription = "subscription", "Subscription", Quiet, 150, sort None, shown false;
    Stream = "stream", "Data stream", Quiet, 140, sort None, shown false;
    Rule = "rule", "Rule", Quiet, 150, sort None, shown false;
    Threat = "threat", "Associated threat", Quiet, 150, sort None, shown false;
    First = "firstActivity", "First activity", Time, 124, sort Some("firstActivity"), shown false;
    Last = "lastActivity", "Last activity", Time, 124, sort Some("lastActivity"), shown true;
    Created = "created", "Created", Time, 124, sort Some("created"), shown false;
    Updated = "updated", "Last update", Time, 124, sort None, shown false;
    Id = "id", "Alert id", Code, 200, sort Some("id"), shown false;
}

/// Every column, in the order they are offered.
pub(super) fn columns() -> Vec<ColumnInfo> {
    AlertColumn::ALL.iter().map(|it| it.info()).collect()
}

/// One alert as a line.
pub(super) fn line(
    engine: &Engine,
    alert: AlertIdx,
    level: u32,
    columns: &[AlertColumn],
) -> RowLine {
    let data = &engine.dataset;
    RowLine {
        list: List::Alerts,
        key: data.alert_key(alert).to_owned(),
        level,
        is_open: None,
        severity: severity_mark(data, engine.rows().severity(alert)),
        title: title(engine, alert),
        alone: alone(engine, alert),
        cells: columns
            .iter()
            .map(|&it| cell_of(engine, alert, it))
            .collect(),
    }
}

/// What stands in a column.
pub(crate) fn cell_of(engine: &Engine, alert: AlertIdx, column: AlertColumn) -> Cell {
    let data = &engine.dataset;
    let rows = engine.rows();
    let it = data.alert(alert);
    let text = |symbol: Option<Symbol>| data.text_or_empty(symbol);
    match column {
        AlertColumn::Severity => term(
            Field::Severity,
            rows.api(rows.severity(alert)),
            rows.label(rows.severity(alert)),
        ),
        AlertColumn::Title => named(Field::Title, text(it.title), title(engine, alert)),
        AlertColumn::Priority => score(engine.alert_priorities(), alert.0),
        AlertColumn::Tags => list(Field::Tag, rows.tags(alert).into_iter()),
        AlertColumn::Status => term(
            Field::Status,
            rows.api(rows.status(alert)),
            rows.label(rows.status(alert)),
        ),
        AlertColumn::Source => Cell {
            text: short_source(rows, alert),
            ..term(
                Field::Source,
                rows.api(it.service_source),
                rows.label(it.service_source),
            )
        },
        AlertColumn::Detection => known(
            Field::Detection,
            rows.api(it.detection_source),
            rows.label(it.detection_source),
        ),
        AlertColumn::Product => exactly(Field::Product, text(it.product_name)),
        AlertColumn::Category => {
            let category = text(it.category);
            let value = exact(category);
            valued(Field::Category, &value, category_words(category))
        }
        AlertColumn::Techniques => list(Field::Technique, data.techniques(alert)),
        AlertColumn::Assets => entities(engine, &assets(data, alert)),
        AlertColumn::Devices => of_kind(engine, alert, SubjectKind::Device),
        AlertColumn::Users => of_kind(engine, alert, SubjectKind::User),
        AlertColumn::Incident => {
            let incident = data.incident_of(alert);
            let name = incident.map(|it| super::incident_state::title(engine, it));
            valued(
                Field::Incident,
                text(data.incident_id(alert)),
                name.unwrap_or_default(),
            )
        }
        AlertColumn::IncidentId => valued(
            Field::Incident,
            text(data.incident_id(alert)),
            cell(text(data.incident_id(alert))),
        ),
        AlertColumn::Investigation => known(
            Field::Investigation,
            rows.api(it.investigation_state),
            rows.label(it.investigation_state),
        ),
        AlertColumn::Classification => known(
            Field::Classification,
            rows.api(rows.classification(alert)),
            rows.label(rows.classification(alert)),
        ),
        AlertColumn::Determination => known(
            Field::Determination,
            rows.api(rows.determination(alert)),
            rows.label(rows.determination(alert)),
        ),
        AlertColumn::Assigned => {
            let name = rows.assigned_to(alert);
            if name.is_empty() {
                valued(Field::Assigned, "nobody", String::new())
            } else {
                valued(Field::Assigned, &exact(name), cell(name))
            }
        }
        AlertColumn::Policy => exactly(Field::Policy, text(it.policy_id)),
        AlertColumn::DeviceGroup => of_evidence(engine, &[alert], Field::DeviceGroup),
        AlertColumn::Os => of_evidence(engine, &[alert], Field::Os),
        AlertColumn::Workspace => exactly(Field::Workspace, text(it.workspace)),
        AlertColumn::AlertSubscription => {
            exactly(Field::AlertSubscription, text(it.subscription_id))
        }
        AlertColumn::Sensitivity => exactly(Field::Sensitivity, text(it.sensitivity_label)),
        AlertColumn::Subscription => of_evidence(engine, &[alert], Field::Subscription),
        AlertColumn::Stream => of_evidence(engine, &[alert], Field::Stream),
        AlertColumn::Rule => exactly(Field::Rule, text(it.detector_id)),
        AlertColumn::Threat => {
            let threat = it.threat.or(it.actor).or(it.threat_family);
            exactly(Field::Threat, text(threat))
        }
        AlertColumn::First => time(engine, it.first_activity.or(it.created)),
        AlertColumn::Last => time(engine, it.activity()),
        AlertColumn::Created => time(engine, it.created),
        AlertColumn::Updated => time(engine, it.updated),
        AlertColumn::Id => {
            let key = data.alert_key(alert);
            valued(Field::Id, key, cell(key))
        }
    }
}

fn of_kind(engine: &Engine, alert: AlertIdx, kind: SubjectKind) -> Cell {
    let data = &engine.dataset;
    let mut found = assets(data, alert);
    found.retain(|&it| data.entity(it).kind == kind);
    entities(engine, &found)
}

/// What the evidence of alerts tells of a field, each value once.
pub(super) fn of_evidence(engine: &Engine, alerts: &[AlertIdx], field: Field) -> Cell {
    let found = told_by_evidence(&engine.dataset, alerts, field);
    exact_list(engine, field, &found)
}

/// Texts, each exactly this one.
pub(super) fn exact_list(engine: &Engine, field: Field, symbols: &[Symbol]) -> Cell {
    let texts = symbols.iter().map(|&it| engine.dataset.text(it));
    several(texts.map(|it| (field, exact(it), it.to_owned())))
}

/// Several values: field, as a filter writes it, as a person reads it.
pub(super) fn several(values: impl Iterator<Item = (Field, String, String)>) -> Cell {
    let values: Vec<CellValue> = values
        .map(|(field, value, label)| CellValue {
            field: field.name().to_owned(),
            value,
            label: cell(&label),
        })
        .collect();
    let labels: Vec<&str> = values.iter().map(|it| it.label.as_str()).collect();
    Cell {
        text: cell(&labels.join(", ")),
        hint: String::new(),
        values,
    }
}

fn exactly(field: Field, text: &str) -> Cell {
    named(field, text, cell(text))
}

/// `=value`: exactly this one; nothing where there is none.
pub(super) fn exact(value: &str) -> String {
    if value.is_empty() {
        String::new()
    } else {
        format!("={value}")
    }
}

pub(super) fn plain(text: &str) -> Cell {
    Cell {
        text: cell(text),
        ..Cell::default()
    }
}

/// How urgent something is (IQ-21).
pub(super) fn score(scores: &[u8], at: u32) -> Cell {
    let Some(&score) = scores.get(at as usize) else {
        return Cell::default();
    };
    // The band in a word, too: colour alone says nothing to some.
    let label = throughline_priority::Band::of(score).label();
    let word = label.split(' ').next().unwrap_or(label);
    plain(&format!("{score} {word}"))
}

/// A cell of one value that rows can be narrowed by.
pub(super) fn valued(field: Field, value: &str, label: String) -> Cell {
    let values = if value.is_empty() {
        Vec::new()
    } else {
        vec![CellValue {
            field: field.name().to_owned(),
            value: value.to_owned(),
            label: if label.is_empty() {
                cell(value)
            } else {
                label.clone()
            },
        }]
    };
    Cell {
        text: label,
        hint: String::new(),
        values,
    }
}

fn named(field: Field, text: &str, label: String) -> Cell {
    valued(field, &exact(text), label)
}

pub(super) fn term(field: Field, api: &str, label: &str) -> Cell {
    valued(field, api, cell(label))
}

/// A value of an enumeration; an unknown one is left out, as it says nothing.
pub(super) fn known(field: Field, api: &str, label: &str) -> Cell {
    let mut found = term(field, api, label);
    if api == throughline_model::Classification::Unknown.api() {
        found.text.clear();
    }
    found
}

/// Several values of one field.
pub(super) fn list<'t>(field: Field, values: impl Iterator<Item = &'t str>) -> Cell {
    several(values.map(|it| {
        let value = match field {
            // Names may hold signs that mean more in a filter.
            Field::Tag => exact(it),
            _ => it.to_owned(),
        };
        (field, value, it.to_owned())
    }))
}

/// Assets by name: the first two, and how many more.
pub(super) fn entities(engine: &Engine, found: &[EntityIdx]) -> Cell {
    /// Most assets that a menu lists.
    const LISTED: usize = 12;
    let data = &engine.dataset;
    let name = |it: EntityIdx| data.text(data.entity(it).name);
    let values = found
        .iter()
        .take(LISTED)
        .map(|&it| entity_address::named(data, it));
    let all: Vec<&str> = found.iter().take(LISTED).map(|&it| name(it)).collect();
    Cell {
        text: crate::facts::assets_cell(data, found),
        hint: if found.len() > 2 {
            cell(&all.join("\n"))
        } else {
            String::new()
        },
        values: values.collect(),
    }
}

/// A moment; its value is its day.
pub(super) fn time(engine: &Engine, at: Option<Timestamp>) -> Cell {
    let Some(moment) = at else {
        return Cell::default();
    };
    let iso = moment.iso();
    let values = iso
        .get(..10)
        .map(|day| CellValue {
            field: Field::Time.name().to_owned(),
            value: day.to_owned(),
            label: moment.day(),
        })
        .into_iter()
        .collect();
    Cell {
        text: short_time(&engine.dataset, at),
        hint: iso,
        values,
    }
}

/// The column of an alert that stands below a column of its incident.
pub(super) fn beside(incident_column: &str) -> &str {
    match incident_column {
        "sources" => "source",
        "categories" => "category",
        "products" => "product",
        "threats" => "threat",
        "policies" => "policy",
        "detections" => "detection",
        "deviceGroups" => "deviceGroup",
        "workspaces" => "workspace",
        "subscriptions" => "subscription",
        "streams" => "stream",
        "active" => "techniques",
        same => same,
    }
}
