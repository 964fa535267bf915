//! The Action center: what was recorded here, and what exports say was done (AC-2,
//! AC-4, AC-11).

use super::pending::{REMEDIATION, Waiting, has_answers};
use super::{exported, target};
use crate::alert_rows::title;
use crate::facts::cell;
use crate::protocol::{
    ActionAlert, ActionColumn, ActionOrder, ActionRow, ActionRows, ActionRowsView, ActionsOf,
    PendingRef, Provenance,
};
use crate::{Engine, EngineError};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use throughline_case::{Action, Entry, EntryId, Response, ResponseTarget};
use throughline_dataset::{AlertIdx, Dataset, EntityIdx, EventIdx, EvidenceRow, Symbol, defang};
use throughline_model::{RemediationStatus, SubjectKind, Term, Timestamp, Vocabulary};

/// What an export says was done about a thing.
type Told = Term<RemediationStatus, Symbol>;

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
    order: ActionOrder,
    whose: String,
    /// In this order.
    history: Vec<Row>,
    pending: Vec<Row>,
    /// Entries that count.
    counting: BTreeSet<EntryId>,
}

pub(crate) fn rows(engine: &Engine, asked: &ActionRows) -> Result<ActionRowsView, EngineError> {
    let mut kept = engine.actions.borrow_mut();
    let is_kept = |it: &Listed| it.of == asked.of && it.order == asked.order;
    if !kept.as_ref().is_some_and(is_kept) {
        *kept = Some(list(engine, &asked.of, asked.order)?);
    }
    let Some(listed) = kept.as_ref() else {
        return Ok(ActionRowsView::default());
    };
    let (history, pending) = (&listed.history, &listed.pending);
    let shown = listed.shown(asked.pending);
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

impl Listed {
    fn shown(&self, pending: bool) -> &[Row] {
        if pending {
            &self.pending
        } else {
            &self.history
        }
    }

    /// Puts rows, which are newest first, into the order that is asked for. Rows that
    /// say the same stay newest first.
    fn arrange(&self, engine: &Engine, rows: Vec<Row>) -> Vec<Row> {
        let ActionOrder { by, reversed } = self.order;
        if by == ActionColumn::Time {
            let mut rows = rows;
            if reversed {
                rows.reverse();
            }
            return rows;
        }
        let text = |it: &ActionRow| match by {
            ActionColumn::Time => it.at.clone(),
            ActionColumn::Action => it.action.to_lowercase(),
            ActionColumn::Status => it.status.to_lowercase(),
            ActionColumn::Target => format!("{} {}", it.kind, it.target).to_lowercase(),
            ActionColumn::Device => it.device.to_lowercase(),
            ActionColumn::By => it.actor.to_lowercase(),
        };
        let said = rows.into_iter().filter_map(|it| {
            let row = row(engine, self, it)?;
            Some((text(&row), it))
        });
        let mut said: Vec<(String, Row)> = said.collect();
        // What says nothing comes last, either way.
        said.sort_by(|(a, _), (b, _)| {
            let order = if reversed { b.cmp(a) } else { a.cmp(b) };
            a.is_empty().cmp(&b.is_empty()).then(order)
        });
        said.into_iter().map(|it| it.1).collect()
    }
}

/// All rows that are asked for, and what they are narrowed to.
pub(super) fn all(
    engine: &Engine,
    of: &ActionsOf,
    order: ActionOrder,
    pending: bool,
) -> Result<Vec<ActionRow>, EngineError> {
    let listed = list(engine, of, order)?;
    let rows = listed.shown(pending).iter();
    Ok(rows.filter_map(|&it| row(engine, &listed, it)).collect())
}

fn list(engine: &Engine, of: &ActionsOf, order: ActionOrder) -> Result<Listed, EngineError> {
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
    let about = alerts.as_deref().map(|it| About::of(engine, it));
    for entry in engine.journal.entries() {
        if let Action::Respond(response) = &entry.action
            && about.as_ref().is_none_or(|it| it.concerns(response))
        {
            found.push((Some(entry.at), Row::Recorded(entry.id)));
        }
    }
    if has_answers(engine) {
        pending.retain(|it| waiting(data, it.1).is_none_or(|it| it.answer(engine).is_none()));
    }
    let newest_first = |mut rows: Vec<(Option<Timestamp>, Row)>| {
        rows.sort_by(|a, b| b.cmp(a));
        rows.into_iter().map(|it| it.1).collect()
    };
    let mut listed = Listed {
        of: of.clone(),
        order,
        whose,
        history: Vec::new(),
        pending: Vec::new(),
        counting: engine.journal.counting(),
    };
    listed.history = listed.arrange(engine, newest_first(found));
    listed.pending = listed.arrange(engine, newest_first(pending));
    Ok(listed)
}

/// What can be answered, of a row that waits for approval.
fn waiting(data: &Dataset, row: Row) -> Option<Waiting> {
    match row {
        Row::Recorded(_) => None,
        Row::Exported(event) => Waiting::of_event(data, event),
        Row::Evidence(alert, at) => Waiting::of_evidence(data, alert, at),
    }
}

/// Evidence of which an export says what was done about it. What several alerts
/// say of one thing is told once, by the newest.
fn evidence_rows(
    data: &Dataset,
    alerts: &[AlertIdx],
    found: &mut Vec<(Option<Timestamp>, Row)>,
    pending: &mut Vec<(Option<Timestamp>, Row)>,
) {
    let mut newest: FxHashMap<(EntityIdx, Told), (Option<Timestamp>, Row)> = FxHashMap::default();
    for &alert in alerts {
        for (at, evidence) in (0..).zip(data.evidence(alert)) {
            let told = evidence.remediation;
            if was_acted_on(told.known())
                && let Some(entity) = data.entity_of(evidence.subject)
            {
                let when = evidence.created.or(data.alert(alert).activity());
                let row = (when, Row::Evidence(alert, at));
                let known = newest.entry((entity, told)).or_insert(row);
                *known = row.max(*known);
            }
        }
    }
    // In no order: both lists are put in theirs.
    let (waiting, done): (Vec<_>, Vec<_>) = newest
        .into_iter()
        .partition(|it| it.0.1.known() == Some(RemediationStatus::PendingApproval));
    pending.extend(waiting.into_iter().map(|it| it.1));
    found.extend(done.into_iter().map(|it| it.1));
}

/// Whether a status says that something was done about a thing, or is to be.
fn was_acted_on(status: Option<RemediationStatus>) -> bool {
    use RemediationStatus::{Active, None, NotFound, Unremediated};
    !matches!(status, Some(None | Active | NotFound | Unremediated))
}

fn remediation(data: &Dataset, evidence: &EvidenceRow) -> String {
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

/// What some alerts are about, to tell which decisions concern them.
struct About {
    keys: BTreeSet<String>,
    things: Vec<ResponseTarget>,
}

impl About {
    fn of(engine: &Engine, alerts: &[AlertIdx]) -> Self {
        let data = &engine.dataset;
        let keys = alerts.iter().map(|&it| data.alert_key(it).to_owned());
        let mut seen: BTreeSet<EntityIdx> = BTreeSet::new();
        let mut things = Vec::new();
        // Most cases have no decisions, and need not be gone through for any.
        let is_needed = !engine.projection.responses().is_empty();
        for &alert in alerts.iter().filter(|_| is_needed) {
            for evidence in data.evidence(alert) {
                if data
                    .entity_of(evidence.subject)
                    .is_some_and(|it| seen.insert(it))
                {
                    things.extend(target::of_subject(data, evidence.subject));
                }
            }
        }
        Self {
            keys: keys.collect(),
            things,
        }
    }

    /// Whether a decision was made in the story of one of the alerts, or is about a
    /// piece of their evidence.
    fn concerns(&self, response: &Response) -> bool {
        let of = response.alert.as_ref();
        of.is_some_and(|it| self.keys.contains(it.as_str()))
            || self.things.iter().any(|it| it.is_same(&response.target))
    }
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
            evidence_row(engine, (alert, at), evidence)?
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
        action: cell(&response.said()),
        target: shown(target.kind.label(), &target.name),
        kind: target.kind.label().to_owned(),
        device: cell(target.device.as_deref().unwrap_or_default()),
        actor: recorded_by(engine, &entry.actor),
        status: if counts { "Recorded" } else { "Undone" }.to_owned(),
        provenance: Provenance::Recorded,
        details: cell(response.comment.as_deref().unwrap_or_default()),
        alert: response
            .alert
            .as_ref()
            .and_then(|it| engine.dataset.alert_of_key(it.as_str()))
            .map(|it| alert_link(engine, it)),
        event: None,
        undone: !counts,
        pending: None,
    })
}

fn exported_row(engine: &Engine, event: EventIdx) -> ActionRow {
    let data = &engine.dataset;
    let (target, kind) = exported::target(data, event);
    let can_be_answered =
        || exported::is_pending(data, event) && Waiting::of_event(data, event).is_some();
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
        pending: can_be_answered().then_some(PendingRef::Event(event.0)),
    }
}

fn evidence_row(
    engine: &Engine,
    (alert, at): (AlertIdx, u32),
    evidence: &EvidenceRow,
) -> Option<ActionRow> {
    let data = &engine.dataset;
    let entity = data.entity(data.entity_of(evidence.subject)?);
    let target = target::of_subject(data, evidence.subject);
    let can_be_answered = exported::waits(evidence) && target.is_some();
    let when = evidence.created.or(data.alert(alert).activity());
    Some(ActionRow {
        at: when.map(Timestamp::minute).unwrap_or_default(),
        action: REMEDIATION.to_owned(),
        target: shown(entity.kind.label(), data.text(entity.name)),
        kind: entity.kind.label().to_owned(),
        device: cell(target.and_then(|it| it.device).unwrap_or_default().as_str()),
        actor: String::new(),
        status: remediation(data, evidence),
        provenance: Provenance::Evidence,
        details: cell(data.text_or_empty(evidence.remediation_details)),
        alert: Some(alert_link(engine, alert)),
        event: None,
        undone: false,
        pending: can_be_answered.then(|| PendingRef::Evidence {
            alert: data.alert_key(alert).to_owned(),
            at,
        }),
    })
}

fn alert_link(engine: &Engine, alert: AlertIdx) -> ActionAlert {
    ActionAlert {
        key: engine.dataset.alert_key(alert).to_owned(),
        title: title(engine, alert),
    }
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
