//! The details of a node of a story.

use crate::alert_rows::row;
use crate::facts::{cell, code, filtering, plain, subject_facts};
use crate::protocol::{EventLine, FactRow, NodePane, NodePaneView, Section, Tone};
use crate::{Engine, EngineError, event_rows};
use std::fmt::Write as _;
use throughline_dataset::{AlertIdx, ParentLink, ProcessIdx, defang};
use throughline_model::{SubjectKind, Timestamp, Verdict, Vocabulary};
use throughline_query::Field;
use throughline_story::{LineNo, NodeKind, StoryNode};

/// How many alerts a pane lists.
const MAX_ALERTS: usize = 20;

pub(crate) fn pane(engine: &Engine, asked: &NodePane) -> Result<NodePaneView, EngineError> {
    let (_, told) = engine.told_of(&asked.key)?;
    let story = &told.story;
    let Some(node) = story.node(LineNo(asked.node)) else {
        return Err(EngineError::NoSuchNode(asked.node));
    };
    let is_node = |at: &u32| story.node(LineNo(*at)).is_some();
    let alerts = node.entity.map_or(node.alerts.as_slice(), |it| {
        engine.dataset.alerts_of_entity(it)
    });
    let (activity, more_activity) = activity(engine, node.process);
    Ok(NodePaneView {
        kind: node.kind.label().to_owned(),
        title: match node.kind {
            NodeKind::Subject(SubjectKind::Url | SubjectKind::Domain) => {
                cell(&defang(&node.label(&engine.dataset)))
            }
            _ => cell(&node.label(&engine.dataset)),
        },
        subtitle: node.pid.map(|it| it.to_string()).unwrap_or_default(),
        sections: sections(engine, node),
        activity,
        more_activity,
        alerts: alerts
            .iter()
            .take(MAX_ALERTS)
            .map(|&it| row(engine, it))
            .collect(),
        more_alerts: alerts.len().saturating_sub(MAX_ALERTS) as u32,
        previous: (0..asked.node).rev().find(is_node),
        next: (asked.node + 1..story.line_count()).find(is_node),
    })
}

fn sections(engine: &Engine, node: &StoryNode) -> Vec<Section> {
    let data = &engine.dataset;
    let mut sections = Vec::new();
    let mut own = match node.subject {
        Some(subject) => subject_facts(data, subject),
        None => told_of(node),
    };
    if let Some(process) = node.process {
        own.extend(process_rows(engine, process));
    }
    sections.push(Section {
        title: String::new(),
        facts: own,
    });
    if let Some(entity) = node.entity {
        sections.push(conclusions(engine, entity));
        let prevalence = prevalence(engine, entity);
        sections.push(Section {
            title: "Within the loaded data".to_owned(),
            facts: prevalence,
        });
    }
    sections.retain(|it| !it.facts.is_empty());
    sections
}

/// A ghost, or the alert at the head of a chain.
fn told_of(node: &StoryNode) -> Vec<FactRow> {
    let mut rows = Vec::new();
    if node.ghost {
        rows.push(plain("Known from", "what its children say of their parent"));
    }
    if let Some(pid) = node.pid {
        rows.push(code("Process id", &pid.to_string()));
    }
    if let Some(at) = node.created {
        let label = if node.ghost {
            "Started"
        } else {
            "First activity"
        };
        rows.push(plain(label, at.long()));
    }
    rows
}

/// So many of a process's events are told in the pane.
const MAX_ACTIVITY: usize = 60;

/// What telemetry tells that a process did, in the order of time, and how many
/// more events there are.
fn activity(engine: &Engine, process: Option<ProcessIdx>) -> (Vec<EventLine>, u32) {
    let data = &engine.dataset;
    let events = process.map_or(&[][..], |it| data.events_of_process(it));
    let lines = events.iter().take(MAX_ACTIVITY);
    (
        lines.map(|&it| event_rows::line(data, it)).collect(),
        events.len().saturating_sub(MAX_ACTIVITY) as u32,
    )
}

fn process_rows(engine: &Engine, idx: ProcessIdx) -> Vec<FactRow> {
    let data = &engine.dataset;
    let process = data.process(idx);
    let mut rows = Vec::new();
    let name = |it: ProcessIdx| {
        let parent = data.process(it);
        let pid = parent.pid.map(|it| format!(" {it}")).unwrap_or_default();
        format!("{}{pid}", cell(data.text_or_empty(parent.image.name)))
    };
    match process.parent {
        ParentLink::Told(parent) => {
            rows.push(code("Parent", &name(parent)));
            if let (Some(started), Some(before)) = (process.started, data.process(parent).started) {
                let secs = (started.nanos() - before.nanos()) / 1_000_000_000;
                if secs >= 0 {
                    rows.push(plain("After its parent", duration(secs)));
                }
            }
        }
        ParentLink::Inferred(parent) => {
            rows.push(code("Parent", &name(parent)));
            rows.push(plain(
                "Parent known by",
                "pid and image; the export has no start to check",
            ));
        }
        ParentLink::Cut => {
            rows.push(plain(
                "Parent",
                "left out: the ids make it its own ancestor",
            ));
        }
        ParentLink::Impossible => {
            rows.push(plain(
                "Parent",
                "left out: the one that is told started after it",
            ));
        }
        ParentLink::Untold if !process.ghost => rows.push(plain("Parent", "not in this export")),
        ParentLink::Untold => {}
    }
    if let Some(device) = process.device.and_then(|it| data.device_of_name(it)) {
        let name = data.text(data.entity(device).name);
        rows.push(filtering(
            plain("Device", name),
            Field::Device,
            &format!("={name}"),
        ));
    }
    let started = data.children_of(idx).len();
    if started > 0 {
        let what = if started == 1 { "process" } else { "processes" };
        rows.push(plain(
            "It started",
            format!("{} {what}", crate::engine::grouped(started)),
        ));
    }
    rows
}

/// `2 min 26 s`.
pub(crate) fn duration(secs: i64) -> String {
    match secs {
        0..60 => format!("{secs} s"),
        60..3_600 => format!("{} min {} s", secs / 60, secs % 60),
        3_600..86_400 => format!("{} h {} min", secs / 3_600, secs / 60 % 60),
        _ => format!("{} d {} h", secs / 86_400, secs / 3_600 % 24),
    }
}

/// What the alerts concluded: the gravest verdict, and who disagrees (ER-8).
fn conclusions(engine: &Engine, entity: throughline_dataset::EntityIdx) -> Section {
    let data = &engine.dataset;
    let mut facts = Vec::new();
    let mut verdicts: Vec<(Verdict, u32)> = Vec::new();
    let mut said: Vec<(&str, String)> = Vec::new();
    for &alert in data.alerts_of_entity(entity) {
        // An alert that tells of a thing twice is still one alert.
        let mut counted: Vec<Verdict> = Vec::new();
        for evidence in data.evidence(alert) {
            if data.entity_of(evidence.subject) != Some(entity) {
                continue;
            }
            if let Some(verdict) = evidence
                .verdict
                .known()
                .filter(|it| *it != Verdict::Unknown && !counted.contains(it))
            {
                counted.push(verdict);
                match verdicts.iter_mut().find(|it| it.0 == verdict) {
                    Some(count) => count.1 += 1,
                    None => verdicts.push((verdict, 1)),
                }
            }
            let rows = engine.rows();
            let remediation = evidence.remediation.known();
            if remediation != Some(throughline_model::RemediationStatus::None) {
                said.push(("Remediation", rows.label(evidence.remediation).to_owned()));
            }
            if let Some(details) = evidence.remediation_details {
                said.push(("Remediation", cell(data.text(details))));
            }
            if evidence.detection.known() != Some(throughline_model::DetectionStatus::Unknown) {
                said.push(("Detection", rows.label(evidence.detection).to_owned()));
            }
            for role in evidence.roles.iter() {
                said.push(("Role", role.label().to_owned()));
            }
            for role in data.other_roles(evidence) {
                said.push(("Role", cell(role)));
            }
            for tag in data.evidence_tags(evidence) {
                said.push(("Tag", cell(tag)));
            }
        }
    }
    verdicts.sort_unstable();
    if let Some(((worst, count), others)) = verdicts.split_first() {
        let mut text = format!(
            "{} by {}",
            worst.label(),
            crate::engine::counted(*count as usize, "alert")
        );
        for (verdict, count) in others {
            let _ = write!(text, ", {} by {count}", verdict.label().to_lowercase());
        }
        let tone = match worst {
            Verdict::Malicious | Verdict::Suspicious => Tone::Bad,
            Verdict::NoThreatsFound | Verdict::Unknown => Tone::Good,
        };
        facts.push(FactRow {
            tone,
            ..plain("Verdict", text)
        });
    }
    said.sort_unstable();
    said.dedup();
    facts.extend(said.into_iter().map(|(label, value)| plain(label, value)));
    Section {
        title: "What the alerts say".to_owned(),
        facts,
    }
}

fn prevalence(engine: &Engine, entity: throughline_dataset::EntityIdx) -> Vec<FactRow> {
    let data = &engine.dataset;
    let alerts = data.alerts_of_entity(entity);
    let mut rows = vec![plain(
        "In alerts",
        crate::alert_rows::of(alerts.len(), data.alert_count() as usize),
    )];
    let seen: Vec<Timestamp> = alerts.iter().filter_map(|&it| first(engine, it)).collect();
    if let Some(first) = seen.iter().min() {
        rows.push(plain("First seen", first.long()));
    }
    let last = alerts
        .iter()
        .filter_map(|&it| data.alert(it).activity())
        .max();
    if let Some(last) = last.filter(|_| alerts.len() > 1) {
        rows.push(plain("Last seen", last.long()));
    }
    rows
}

fn first(engine: &Engine, alert: AlertIdx) -> Option<Timestamp> {
    let row = engine.dataset.alert(alert);
    row.first_activity.or(row.created)
}
