//! Actions that wait for approval by what was exported, and the answers recorded
//! here. An answer is a decision like any other: nothing is carried out (AC-11).

use super::{exported, target};
use crate::protocol::{AnswerAction, Managed, PendingRef};
use crate::{Engine, EngineError, triage};
use throughline_case::{
    Action, PendingAction, RecordedResponse, Response, ResponseAction, ResponseTarget,
};
use throughline_dataset::{AlertIdx, Dataset, EventIdx};
use throughline_model::AlertKey;

/// What an export calls what it does about a piece of evidence.
pub(super) const REMEDIATION: &str = "Remediation";

/// An action that waits for approval.
pub(super) struct Waiting {
    action: PendingAction,
    target: ResponseTarget,
    alert: Option<AlertKey>,
}

impl Waiting {
    /// An exported action; none where it names nothing that can be decided about.
    pub(super) fn of_event(data: &Dataset, event: EventIdx) -> Option<Self> {
        let row = data.event(event);
        let object = data.event_objects(event).first().copied().or(row.device)?;
        Some(Self {
            action: PendingAction {
                action: exported::action(data, event),
                at: row.at,
            },
            target: target::of_subject(data, object)?,
            alert: None,
        })
    }

    /// The same of a piece of evidence, by its position.
    pub(super) fn of_evidence(data: &Dataset, alert: AlertIdx, at: u32) -> Option<Self> {
        let evidence = data.evidence(alert).get(at as usize)?;
        Some(Self {
            action: PendingAction {
                action: REMEDIATION.to_owned(),
                at: evidence.created.or(data.alert(alert).activity()),
            },
            target: target::of_subject(data, evidence.subject)?,
            alert: Some(AlertKey::from(data.alert_key(alert))),
        })
    }

    /// The answer that counts: the newest.
    pub(super) fn answer<'e>(&self, engine: &'e Engine) -> Option<&'e RecordedResponse> {
        let all = engine.projection.responses().iter().rev();
        all.filter(|it| it.response.pending.as_ref() == Some(&self.action))
            .find(|it| it.response.target.is_same(&self.target))
    }
}

/// Whether any answer counts: most cases have none, and need not be gone through.
pub(super) fn has_answers(engine: &Engine) -> bool {
    let mut all = engine.projection.responses().iter();
    all.any(|it| it.response.what.is_answer())
}

/// Records an answer.
pub(crate) fn answer(engine: &mut Engine, asked: AnswerAction) -> Result<Managed, EngineError> {
    if engine.is_beginning() {
        return Err(EngineError::StillReading);
    }
    let data = &engine.dataset;
    let waiting = match &asked.pending {
        PendingRef::Event(number) => {
            let event = EventIdx(*number);
            let is_pending = *number < data.event_count()
                && exported::is_action(data, event)
                && exported::is_pending(data, event);
            is_pending.then(|| Waiting::of_event(data, event)).flatten()
        }
        PendingRef::Evidence { alert, at } => {
            let alert = engine.alert(alert)?;
            let evidence = data.evidence(alert).get(*at as usize);
            let is_pending = evidence.is_some_and(exported::waits);
            let waiting = || Waiting::of_evidence(data, alert, *at);
            is_pending.then(waiting).flatten()
        }
    };
    let Some(waiting) = waiting else {
        return Err(EngineError::NothingWaits);
    };
    let what = if asked.approve {
        ResponseAction::ApprovePending
    } else {
        ResponseAction::RejectPending
    };
    let before = waiting.answer(engine).map(|it| it.response.what);
    if before == Some(what) {
        return Ok(triage::so_already(engine, 1, "answer"));
    }
    let response = Response {
        what,
        target: waiting.target,
        alert: waiting.alert,
        comment: None,
        pending: Some(waiting.action),
        before,
    };
    let action = Action::Respond(Box::new(response));
    let entry = engine.note(asked.at, &asked.actor, action)?;
    triage::managed(engine, &entry, 1, 1)
}
