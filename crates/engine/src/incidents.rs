//! An incident's page.

use crate::engine::counted;
use crate::facts::{
    assets, category_words, cell, code, detail, plain, severity_mark, short_source, short_time,
    visible,
};
use crate::protocol::{AssetGroup, AssetRow, FactRow, IncidentPageView, Section, TacticCount};
use crate::queue::incident_state::{self, active};
use crate::queue::{outline, outlined_section};
use crate::{Engine, EngineError, incident_links};
use throughline_dataset::{AlertIdx, EntityIdx, IncidentIdx, Symbol};
use throughline_model::{Determination, SubjectKind, Timestamp};
use throughline_query::{Field, Filter};

/// Tactics in the order of the kill chain, as the portal spells them.
const TACTICS: [&str; 14] = [
    "Reconnaissance",
    "ResourceDevelopment",
    "InitialAccess",
    "Execution",
    "Persistence",
    "PrivilegeEscalation",
    "DefenseEvasion",
    "CredentialAccess",
    "Discovery",
    "LateralMovement",
    "Collection",
    "CommandAndControl",
    "Exfiltration",
    "Impact",
];

/// An incident's title, or words for its absence.
pub(crate) fn title(engine: &Engine, incident: IncidentIdx) -> String {
    let row = engine.dataset.incident(incident);
    let title = cell(engine.incident_now(incident).title());
    if title.is_empty() {
        format!(
            "Incident {}",
            cell(engine.dataset.text_or_empty(row.record.id))
        )
    } else {
        title
    }
}

fn last_activity(engine: &Engine, incident: IncidentIdx) -> Option<Timestamp> {
    let data = &engine.dataset;
    data.alerts_of_incident(incident)
        .iter()
        .filter_map(|&it| data.alert(it).activity())
        .max()
}

/// The assets of some alerts, those in most alerts first.
fn assets_of(engine: &Engine, alerts: &[AlertIdx]) -> Vec<(EntityIdx, Vec<AlertIdx>)> {
    let mut found: Vec<(EntityIdx, Vec<AlertIdx>)> = Vec::new();
    for &alert in alerts {
        for entity in assets(&engine.dataset, alert) {
            match found.iter_mut().find(|it| it.0 == entity) {
                Some(known) => known.1.push(alert),
                None => found.push((entity, vec![alert])),
            }
        }
    }
    found.sort_by_key(|it| (std::cmp::Reverse(it.1.len()), it.0));
    found
}

fn sources(engine: &Engine, alerts: &[AlertIdx]) -> Vec<String> {
    let mut sources: Vec<String> = alerts
        .iter()
        .map(|&it| short_source(engine.rows(), it))
        .filter(|it| !it.is_empty())
        .collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}

pub(crate) fn page(engine: &Engine, id: &str) -> Result<IncidentPageView, EngineError> {
    let data = &engine.dataset;
    let incident = engine.incident(id)?;
    let alerts = data.alerts_of_incident(incident);
    let entities = assets_of(engine, alerts);
    Ok(IncidentPageView {
        id: id.to_owned(),
        title: title(engine, incident),
        severity: severity_mark(data, incident_state::severity(engine, incident)),
        status: cell(
            engine
                .rows()
                .label(incident_state::status(engine, incident)),
        ),
        alert_count: format!(
            "{}, {} active",
            counted(alerts.len(), "alert"),
            active(engine, alerts)
        ),
        merged_into: incident_links::merged_into(engine, incident),
        absorbed: incident_links::absorbed(engine, incident),
        missing: incident_links::missing(engine, incident),
        narrative: narrative(engine, incident, &entities),
        tactics: tactics(engine, id, alerts),
        alerts: alerts
            .iter()
            .map(|&it| crate::alert_rows::row(engine, it))
            .collect(),
        assets: asset_groups(engine, id, &entities),
        sections: sections(engine, incident),
    })
}

/// When it began, how far it went and what is open, from the alerts alone.
fn narrative(
    engine: &Engine,
    incident: IncidentIdx,
    entities: &[(EntityIdx, Vec<AlertIdx>)],
) -> Vec<String> {
    let data = &engine.dataset;
    let alerts = data.alerts_of_incident(incident);
    let Some(&first) = alerts.first() else {
        return vec![incident_links::why_empty(engine, incident)];
    };
    let mut sentences = Vec::new();
    let began = data
        .alert(first)
        .first_activity
        .or(data.alert(first).created);
    let began = began
        .map(|it| format!(" on {}", it.minute()))
        .unwrap_or_default();
    let mut sentence = format!(
        "It began{began} with “{}”",
        crate::alert_rows::title(engine, first)
    );
    if let Some(&asset) = assets(data, first).first() {
        sentence.push_str(" on ");
        sentence.push_str(&cell(data.text(data.entity(asset).name)));
    }
    sentence.push('.');
    sentences.push(sentence);
    let mut counts = Vec::new();
    for (kind, what) in [
        (SubjectKind::Device, "device"),
        (SubjectKind::User, "user"),
        (SubjectKind::Mailbox, "mailbox"),
    ] {
        let count = entities
            .iter()
            .filter(|it| data.entity(it.0).kind == kind)
            .count();
        if count > 0 {
            let words = counted(count, what);
            counts.push(words.replace("mailboxs", "mailboxes"));
        }
    }
    let reported = sources(engine, alerts).join(", ");
    sentences.push(format!(
        "{} over {} reached {}, reported by {reported}.",
        counted(alerts.len(), "alert"),
        lasted(engine, alerts),
        if counts.is_empty() {
            "no named asset".to_owned()
        } else {
            counts.join(", ")
        },
    ));
    let reached: Vec<String> = tactics(engine, data.incident_key(incident), alerts)
        .into_iter()
        .filter(|it| it.alerts > 0)
        .map(|it| it.tactic.to_lowercase())
        .collect();
    if reached.len() > 1 {
        sentences.push(format!("Tactics seen: {}.", reached.join(", ")));
    }
    let open = active(engine, alerts);
    sentences.push(match open {
        0 => "No alert is open.".to_owned(),
        1 => "Still open: 1 alert.".to_owned(),
        _ => format!("Still open: {open} alerts."),
    });
    sentences
}

fn lasted(engine: &Engine, alerts: &[AlertIdx]) -> String {
    let data = &engine.dataset;
    let first = alerts
        .iter()
        .filter_map(|&it| data.alert(it).first_activity)
        .min();
    let last = alerts
        .iter()
        .filter_map(|&it| data.alert(it).activity())
        .max();
    let (Some(first), Some(last)) = (first, last) else {
        return "an unknown time".to_owned();
    };
    let minutes = (last.nanos() - first.nanos()) / 60_000_000_000;
    match minutes {
        ..1 => "less than a minute".to_owned(),
        1..120 => counted(minutes as usize, "minute"),
        120..2_880 => counted((minutes / 60) as usize, "hour"),
        _ => format!("{} days", (minutes + 720) / 1_440),
    }
}

fn tactics(engine: &Engine, id: &str, alerts: &[AlertIdx]) -> Vec<TacticCount> {
    let data = &engine.dataset;
    let count = |tactic: &str| {
        alerts
            .iter()
            .filter(|&&it| {
                let category = data.text_or_empty(data.alert(it).category);
                category.replace(' ', "").eq_ignore_ascii_case(tactic)
            })
            .count() as u32
    };
    TACTICS
        .iter()
        .map(|it| TacticCount {
            tactic: category_words(it),
            alerts: count(it),
            only: Filter::default()
                .toggled(Field::Category, it)
                .toggled(Field::Incident, id)
                .to_string(),
        })
        // Before anyone is inside: shown only where there is something.
        .filter(|it| {
            it.alerts > 0
                || !matches!(
                    it.tactic.as_str(),
                    "Reconnaissance" | "Resource development"
                )
        })
        .collect()
}

fn asset_groups(
    engine: &Engine,
    id: &str,
    entities: &[(EntityIdx, Vec<AlertIdx>)],
) -> Vec<AssetGroup> {
    let data = &engine.dataset;
    [
        (SubjectKind::Device, Field::Device, "Devices"),
        (SubjectKind::User, Field::User, "Users"),
        (SubjectKind::Mailbox, Field::Mailbox, "Mailboxes"),
    ]
    .into_iter()
    .map(|(kind, field, label)| AssetGroup {
        label: label.to_owned(),
        rows: entities
            .iter()
            .filter(|it| data.entity(it.0).kind == kind)
            .map(|(entity, alerts)| {
                let it = data.entity(*entity);
                let name = data.text(it.name);
                let first = alerts
                    .iter()
                    .filter_map(|&it| data.alert(it).first_activity)
                    .min();
                let last = alerts
                    .iter()
                    .filter_map(|&it| data.alert(it).activity())
                    .max();
                AssetRow {
                    name: cell(name),
                    detail: detail(data, it.subjects[0]),
                    alerts: alerts.len() as u32,
                    first: short_time(data, first),
                    last: short_time(data, last),
                    only: Filter::default()
                        .toggled(field, &format!("={name}"))
                        .toggled(Field::Incident, id)
                        .to_string(),
                }
            })
            .collect(),
    })
    .collect()
}

fn sections(engine: &Engine, incident: IncidentIdx) -> Vec<Section> {
    let data = &engine.dataset;
    let rows = engine.rows();
    let row = data.incident(incident);
    let record = &row.record;
    let alerts = data.alerts_of_incident(incident);
    let text = |it: Option<Symbol>| data.text_or_empty(it);
    let mut facts: Vec<FactRow> = vec![code("Incident id", text(record.id))];
    let mut add = |label: &str, value: String| {
        if !value.is_empty() {
            facts.push(plain(label, value));
        }
    };
    let now = engine.incident_now(incident);
    if data.is_regrouped() && now.title() != now.exported_title() {
        add("Generated name", now.exported_title().to_owned());
    }
    let assigned = now.assigned_to();
    add(
        "Assigned to",
        if assigned.is_empty() {
            "Nobody".to_owned()
        } else {
            assigned.to_owned()
        },
    );
    add(
        "Classification",
        rows.label(now.classification()).to_owned(),
    );
    if now.determination().known() != Some(Determination::Unknown) {
        add("Determination", rows.label(now.determination()).to_owned());
    }
    for tag in now.tags() {
        add("Tag", tag.to_owned());
    }
    let long = |it: Option<Timestamp>| it.map(Timestamp::long).unwrap_or_default();
    add(
        "First activity",
        long(
            alerts
                .iter()
                .filter_map(|&it| data.alert(it).first_activity)
                .min(),
        ),
    );
    add("Last activity", long(last_activity(engine, incident)));
    add("Created", long(record.created));
    add("Created by", text(record.created_by).to_owned());
    add("Last update", long(record.updated));
    add("Changed by", text(record.last_modified_by).to_owned());
    add("Merged into", text(record.redirect_id).to_owned());
    add("Resolving note", text(record.resolving_comment).to_owned());
    let mut sections = vec![Section {
        title: "Details".to_owned(),
        facts,
    }];
    if let Some(outline) = outline(engine, incident) {
        sections.extend(outlined_section(engine, outline));
    }
    let words = [text(record.description), text(record.summary)];
    let words: Vec<&str> = words.into_iter().filter(|it| !it.is_empty()).collect();
    if !words.is_empty() {
        let facts = words
            .into_iter()
            .map(|it| plain("As exported", it))
            .collect();
        sections.push(Section {
            title: "Description".to_owned(),
            facts,
        });
    }
    let comments: Vec<FactRow> = record
        .comments
        .iter()
        .map(|it| {
            let who = text(it.author);
            let when = it.at.map(Timestamp::minute).unwrap_or_default();
            let label = if who.is_empty() { "Comment" } else { who };
            plain(
                &cell(label),
                format!("{}\n{when}", visible(data.text(it.text))),
            )
        })
        .collect();
    if !comments.is_empty() {
        sections.push(Section {
            title: "Comments as exported".to_owned(),
            facts: comments,
        });
    }
    sections
}
