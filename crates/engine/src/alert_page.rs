//! The alert page: everything but its story.

use crate::alert_rows::title;
use crate::facts::{
    assets, category_words, cell, code, detail, filtering, plain, severity_mark, visible,
};
use crate::protocol::{
    AlertPageView, Choice, FactRow, HistoryLine, IncidentLink, ManageView, Section, Tone,
};
use crate::work_history::work_history;
use crate::{Engine, EngineError, triage_forms};
use throughline_dataset::{AlertIdx, Symbol};
use throughline_model::{
    AlertKey, AlertStatus, Classification, DetectionStatus, Determination, SubjectKind, Term,
    Timestamp, Vocabulary,
};
use throughline_query::{Field, Rows};

pub(crate) fn page(engine: &Engine, key: &str) -> Result<AlertPageView, EngineError> {
    let alert = engine.alert(key)?;
    let data = &engine.dataset;
    let rows = engine.rows();
    let row = data.alert(alert);
    let text = |it: Option<Symbol>| data.text_or_empty(it);
    Ok(AlertPageView {
        key: data.alert_key(alert).to_owned(),
        title: title(engine, alert),
        severity: severity_mark(data, rows.severity(alert)),
        status: cell(rows.label(rows.status(alert))),
        detection_status: detection_status(engine, alert),
        subtitle: subtitle(engine, alert),
        description: visible(text(row.description)),
        recommended_actions: visible(text(row.recommended_actions)),
        incident: incident(engine, alert),
        manage: manage(engine, alert),
        sections: vec![
            impacted(engine, alert),
            details(engine, alert),
            times(engine, alert),
        ],
        history: history(engine, alert),
    })
}

fn subtitle(engine: &Engine, alert: AlertIdx) -> String {
    let data = &engine.dataset;
    let rows = engine.rows();
    let row = data.alert(alert);
    let mut parts = vec![cell(rows.label(row.service_source))];
    let techniques: Vec<&str> = data.techniques(alert).take(4).collect();
    if !techniques.is_empty() {
        parts.push(cell(&techniques.join(", ")));
    }
    parts.extend(row.activity().map(Timestamp::long));
    parts.join(" · ")
}

/// Prevented, blocked or detected (AL-6): the strongest that its evidence says.
fn detection_status(engine: &Engine, alert: AlertIdx) -> String {
    detection(engine, alert)
        .map(|it| it.label().to_owned())
        .unwrap_or_default()
}

/// See [`detection_status`].
pub(crate) fn detection(engine: &Engine, alert: AlertIdx) -> Option<DetectionStatus> {
    let said = |status: DetectionStatus| {
        engine
            .dataset
            .evidence(alert)
            .iter()
            .any(|it| it.detection.known() == Some(status))
    };
    [
        DetectionStatus::Detected,
        DetectionStatus::Blocked,
        DetectionStatus::Prevented,
    ]
    .into_iter()
    .find(|&it| said(it))
}

pub(crate) fn incident(engine: &Engine, alert: AlertIdx) -> Option<IncidentLink> {
    let data = &engine.dataset;
    let id = data.text(data.incident_id(alert)?);
    let incident = data.incident_of(alert);
    Some(IncidentLink {
        id: id.to_owned(),
        title: incident.map_or_else(
            || format!("Incident {}", cell(id)),
            |it| crate::incidents::title(engine, it),
        ),
        loaded: incident.is_some(),
        alerts: incident.map_or(0, |it| data.alerts_of_incident(it).len() as u32),
    })
}

pub(crate) fn choice<V: Vocabulary>(value: V) -> Choice {
    Choice {
        value: value.api().to_owned(),
        label: value.label().to_owned(),
    }
}

/// A classification with its determination, in words.
pub(crate) fn classified_words(
    rows: Rows<'_>,
    classification: Term<Classification, Symbol>,
    determination: Term<Determination, Symbol>,
) -> String {
    let words = cell(rows.label(classification));
    match determination.known() {
        Some(Determination::Unknown) => words,
        _ => format!("{words} – {}", cell(rows.label(determination))),
    }
}

fn manage(engine: &Engine, alert: AlertIdx) -> ManageView {
    let rows = engine.rows();
    let classification = rows.classification(alert);
    let determination = rows.determination(alert);
    ManageView {
        status: cell(rows.api(rows.status(alert))),
        statuses: [
            AlertStatus::New,
            AlertStatus::InProgress,
            AlertStatus::Resolved,
        ]
        .map(choice)
        .to_vec(),
        assigned: cell(rows.assigned_to(alert)),
        classification: cell(rows.api(classification)),
        determination: cell(rows.api(determination)),
        classified: classified_words(rows, classification, determination),
        classifications: triage_forms::classifications(),
    }
}

pub(crate) fn impacted(engine: &Engine, alert: AlertIdx) -> Section {
    let data = &engine.dataset;
    let facts = assets(data, alert)
        .into_iter()
        .map(|entity| {
            let it = data.entity(entity);
            let name = data.text(it.name);
            let about = detail(data, it.subjects[0]);
            let field = match it.kind {
                SubjectKind::Device => Field::Device,
                SubjectKind::User => Field::User,
                _ => Field::Mailbox,
            };
            let shown = if about.is_empty() {
                cell(name)
            } else {
                format!("{} · {about}", cell(name))
            };
            filtering(plain(it.kind.label(), shown), field, &format!("={name}"))
        })
        .collect();
    Section {
        title: "Impacted assets".to_owned(),
        facts,
    }
}

fn details(engine: &Engine, alert: AlertIdx) -> Section {
    let data = &engine.dataset;
    let rows = engine.rows();
    let row = data.alert(alert);
    let mut facts: Vec<FactRow> = Vec::new();
    let mut add = |row: FactRow| {
        if !row.value.is_empty() {
            facts.push(row);
        }
    };
    let text = |it: Option<Symbol>| data.text_or_empty(it);
    add(code("Alert id", data.alert_key(alert)));
    let category = text(row.category);
    add(filtering(
        plain("Category", category_words(category)),
        Field::Category,
        category,
    ));
    for technique in data.techniques(alert) {
        add(filtering(
            code("Technique", technique),
            Field::Technique,
            technique,
        ));
    }
    add(plain("Service source", rows.label(row.service_source)));
    add(plain("Detection source", rows.label(row.detection_source)));
    add(plain("Product", text(row.product_name)));
    add(plain("Investigation", rows.label(row.investigation_state)));
    add(code("Detector", text(row.detector_id)));
    add(code("Policy", text(row.policy_id)));
    add(plain("Actor", text(row.actor)));
    add(plain("Threat", text(row.threat)));
    add(plain("Threat family", text(row.threat_family)));
    for tag in rows.tags(alert) {
        add(filtering(plain("Tag", tag), Field::Tag, tag));
    }
    add(code("Provider id", text(row.provider_id)));
    add(code("Tenant", text(row.tenant_id)));
    add(code("Workspace", text(row.workspace)));
    add(code("Subscription", text(row.subscription_id)));
    add(plain("Sensitivity label", text(row.sensitivity_label)));
    let file = &data.files()[row.file.0 as usize];
    add(plain(
        "Read from",
        format!("{}, record {}", file.name, row.place.record),
    ));
    Section {
        title: "Alert details".to_owned(),
        facts,
    }
}

fn times(engine: &Engine, alert: AlertIdx) -> Section {
    let row = engine.dataset.alert(alert);
    let facts = [
        ("First activity", row.first_activity),
        ("Last activity", row.last_activity),
        ("Raised", row.created),
        ("Last update", row.updated),
        ("Resolved", row.resolved),
    ]
    .into_iter()
    .filter_map(|(label, at)| {
        let at = at?;
        Some(FactRow {
            label: label.to_owned(),
            value: at.long(),
            copy: Some(at.iso()),
            tone: Tone::Plain,
            only: None,
            menu: None,
        })
    })
    .collect();
    Section {
        title: "Times".to_owned(),
        facts,
    }
}

fn history(engine: &Engine, alert: AlertIdx) -> Vec<HistoryLine> {
    let data = &engine.dataset;
    let key = AlertKey::from(data.alert_key(alert));
    work_history(data, engine.journal.history(&key), data.comments(alert))
}
