//! The Action center: what was recorded here, and what exports say was done (AC-2,
//! AC-4, AC-11).

use super::{exported, target};
use crate::alert_rows::title;
use crate::facts::{cell, visible};
use crate::protocol::{ActionRow, ActionRows, ActionRowsView, ActionsOf, Provenance};
use crate::{Engine, EngineError};
use std::collections::BTreeSet;
use throughline_case::{Action, Entry, EntryId, Response};
use throughline_dataset::{AlertIdx, Dataset, EntityIdx, EventIdx, EvidenceRow, defang};
use throughline_model::{RemediationStatus, SubjectKind, Timestamp};

/// Where a row comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    /// An entry of the journal.
    Recorded(EntryId),
    /// An event of an export.
    Exported(EventIdx),
    /// A piece of evidence of an alert, by position.
    Evidence(AlertIdx, u32),
}

/// What was listed last: scrolling asks again and again.
#[derive(Debug)]
pub(crate) struct Listed {
    of: ActionsOf,
    whose: String,
    /// Newest first.
    history: Vec<Row>,
    pending: Vec<Row>,
    /// Entries that count.
    counting: BTreeSet<EntryId>,
}

pub(crate) fn rows(engine: &Engine, asked: &ActionRows) -> Result<ActionRowsView, EngineError> {
    let mut kept = engine.actions.borrow_mut();
    if kept.as_ref().is_none_or(|it| it.of != asked.of) {
        *kept = Some(list(engine, &asked.of)?);
    }
    let Some(listed) = kept.as_ref() else {
        return Ok(ActionRowsView::default());
    };
    let (history, pending) = (&listed.history, &listed.pending);
    let shown = if asked.pending { pending } else { history };
    let from = asked.from.min(shown.len() as u32);
    let rows = shown.iter().skip(from as usize).take(asked.count as usize);
    Ok(ActionRowsView {
        from,
        total: shown.len() as u32,
        history: history.len() as u32,
        pending: pending.len() as u32,
        whose: listed.whose.clone(),
        rows: rows.filter_map(|&it| row(engine, listed, it)).collect(),
    })
}

/// Whoever recorded something, as its reader reads it.
pub(super) fn recorded_by(engine: &Engine, actor: &str) -> String {
    if actor == engine.analyst {
        "you".to_owned()
    } else {
        cell(actor)
    }
}

fn list(engine: &Engine, of: &ActionsOf) -> Result<Listed, EngineError> {
    let data = &engine.dataset;
    let (whose, alerts): (String, Option<Vec<AlertIdx>>) = match of {
        ActionsOf::All => (String::new(), None),
        ActionsOf::Alert(key) => {
            let alert = engine.alert(key)?;
            (title(engine, alert), Some(vec![alert]))
        }
        ActionsOf::Incident(id) => {
            let incident = engine.incident(id)?;
            let alerts = data.alerts_of_incident(incident).to_vec();
            (crate::incidents::title(engine, incident), Some(alerts))
        }
    };
    let all = || data.alerts().collect::<Vec<_>>();
    let of_alerts = alerts.clone().unwrap_or_else(all);
    let mut found: Vec<(Option<Timestamp>, Row)> = Vec::new();
    let mut pending: Vec<(Option<Timestamp>, Row)> = Vec::new();
    evidence_rows(data, &of_alerts, &mut found, &mut pending);
    for event in events_of(data, alerts.as_deref()) {
        let row = (data.event(event).at, Row::Exported(event));
        if exported::is_pending(data, event) {
            pending.push(row);
        } else {
            found.push(row);
        }
    }
    for entry in engine.journal.entries() {
        if let Action::Respond(response) = &entry.action
            && alerts
                .as_deref()
                .is_none_or(|it| concerns(data, response, it))
        {
            found.push((Some(entry.at), Row::Recorded(entry.id)));
        }
    }
    let newest_first = |mut rows: Vec<(Option<Timestamp>, Row)>| {
        rows.sort_by(|a, b| b.cmp(a));
        rows.into_iter().map(|it| it.1).collect()
    };
    Ok(Listed {
        of: of.clone(),
        whose,
        history: newest_first(found),
        pending: newest_first(pending),
        counting: engine.journal.counting(),
    })
}

/// Evidence of which an export says what was done about it. What several alerts
/// say of one thing is told once, by the newest.
fn evidence_rows(
    data: &Dataset,
    alerts: &[AlertIdx],
    found: &mut Vec<(Option<Timestamp>, Row)>,
    pending: &mut Vec<(Option<Timestamp>, Row)>,
) {
    let mut told: Vec<(EntityIdx, String, Option<Timestamp>, Row, bool)> = Vec::new();
    for &alert in alerts {
        for (at, evidence) in (0..).zip(data.evidence(alert)) {
            let status = evidence.remediation.known();
            if !was_acted_on(status) {
                continue;
            }
            if let Some(entity) = data.entity_of(evidence.subject) {
                let waits = status == Some(RemediationStatus::PendingApproval);
                let when = evidence.created.or(data.alert(alert).activity());
                let label = remediation(data, evidence);
                told.push((entity, label, when, Row::Evidence(alert, at), waits));
            }
        }
    }
    told.sort_by(|a, b| (a.0, &a.1, b.2, b.3).cmp(&(b.0, &b.1, a.2, a.3)));
    told.dedup_by(|later, kept| (later.0, &later.1) == (kept.0, &kept.1));
    for (_, _, when, row, waits) in told {
        if waits { &mut *pending } else { &mut *found }.push((when, row));
    }
}

/// Whether a status says that something was done about a thing, or is to be.
fn was_acted_on(status: Option<RemediationStatus>) -> bool {
    use RemediationStatus::{Active, None, NotFound, Unremediated};
    !matches!(status, Some(None | Active | NotFound | Unremediated))
}

fn remediation(data: &Dataset, evidence: &EvidenceRow) -> String {
    use throughline_model::{Term, Vocabulary};
    match evidence.remediation {
        Term::Known(it) => it.label().to_owned(),
        Term::Other(text) => cell(data.text(text)),
    }
}

/// Exported actions and investigations: all, or those on what alerts are about.
fn events_of(data: &Dataset, alerts: Option<&[AlertIdx]>) -> Vec<EventIdx> {
    let Some(alerts) = alerts else {
        let all = data.events();
        return all.filter(|&it| exported::is_action(data, it)).collect();
    };
    let mut found: Vec<EventIdx> = Vec::new();
    let mut seen: BTreeSet<EntityIdx> = BTreeSet::new();
    for &alert in alerts {
        for evidence in data.evidence(alert) {
            if let Some(entity) = data.entity_of(evidence.subject)
                && seen.insert(entity)
            {
                found.extend(exported::of_entity(data, entity));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a decision was made in the story of one of these alerts, or is about a
/// piece of their evidence.
fn concerns(data: &Dataset, response: &Response, alerts: &[AlertIdx]) -> bool {
    alerts.iter().any(|&alert| {
        let of = response.alert.as_ref();
        of.is_some_and(|it| it.as_str() == data.alert_key(alert))
            || data.evidence(alert).iter().any(|it| {
                target::of_subject(data, it.subject).is_some_and(|it| it.is_same(&response.target))
            })
    })
}

fn row(engine: &Engine, listed: &Listed, row: Row) -> Option<ActionRow> {
    Some(match row {
        Row::Recorded(id) => {
            let entry = engine.journal.entries().iter().find(|it| it.id == id)?;
            recorded(engine, entry, listed.counting.contains(&id))?
        }
        Row::Exported(event) => exported_row(engine, event),
        Row::Evidence(alert, at) => {
            let evidence = engine.dataset.evidence(alert).get(at as usize)?;
            evidence_row(engine, alert, evidence)?
        }
    })
}

fn recorded(engine: &Engine, entry: &Entry, counts: bool) -> Option<ActionRow> {
    let Action::Respond(response) = &entry.action else {
        return None;
    };
    let target = &response.target;
    Some(ActionRow {
        at: entry.at.minute(),
        action: response.what.label().to_owned(),
        target: shown(target.kind.label(), &target.name),
        kind: target.kind.label().to_owned(),
        device: cell(target.device.as_deref().unwrap_or_default()),
        actor: recorded_by(engine, &entry.actor),
        status: if counts { "Recorded" } else { "Undone" }.to_owned(),
        provenance: Provenance::Recorded,
        details: visible(response.comment.as_deref().unwrap_or_default()),
        alert: response
            .alert
            .as_ref()
            .and_then(|it| engine.dataset.alert_of_key(it.as_str()))
            .map(|it| alert_link(engine, it)),
        event: None,
        undone: !counts,
    })
}

fn exported_row(engine: &Engine, event: EventIdx) -> ActionRow {
    let data = &engine.dataset;
    let (target, kind) = exported::target(data, event);
    ActionRow {
        at: exported::at(data, event),
        action: exported::action(data, event),
        target,
        kind: kind.to_owned(),
        device: exported::device(data, event),
        actor: exported::actor(data, event),
        status: exported::outcome(data, event),
        provenance: Provenance::Exported,
        details: exported::details(data, event),
        alert: None,
        event: Some(event.0),
        undone: false,
    }
}

fn evidence_row(engine: &Engine, alert: AlertIdx, evidence: &EvidenceRow) -> Option<ActionRow> {
    let data = &engine.dataset;
    let entity = data.entity(data.entity_of(evidence.subject)?);
    let target = target::of_subject(data, evidence.subject);
    let when = evidence.created.or(data.alert(alert).activity());
    Some(ActionRow {
        at: when.map(Timestamp::minute).unwrap_or_default(),
        action: "Remediation".to_owned(),
        target: shown(entity.kind.label(), data.text(entity.name)),
        kind: entity.kind.label().to_owned(),
        device: cell(target.and_then(|it| it.device).unwrap_or_default().as_str()),
        actor: String::new(),
        status: remediation(data, evidence),
        provenance: Provenance::Evidence,
        details: visible(data.text_or_empty(evidence.remediation_details)),
        alert: Some(alert_link(engine, alert)),
        event: None,
        undone: false,
    })
}

fn alert_link(engine: &Engine, alert: AlertIdx) -> (String, String) {
    let key = engine.dataset.alert_key(alert).to_owned();
    (key, title(engine, alert))
}

/// A name as it may be shown: nothing that leads anywhere looks as if it did.
fn shown(kind: &str, name: &str) -> String {
    let is_link = [SubjectKind::Url.label(), SubjectKind::Domain.label()].contains(&kind);
    if is_link {
        cell(&defang(name))
    } else {
        cell(name)
    }
}
