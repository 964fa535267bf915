//! What exports say was done: machine actions, the Action center, investigations.

use crate::event_rows;
use crate::facts::{category_words, cell};
use throughline_case::ResponseAspect;
use throughline_dataset::{Dataset, EntityIdx, EventIdx, EvidenceRow, SubjectId, defang};
use throughline_model::{EventKind, RemediationStatus, SubjectKind, Timestamp, Vocabulary};

/// Whether an event tells of an action or an investigation.
pub(super) fn is_action(data: &Dataset, event: EventIdx) -> bool {
    matches!(
        data.event(event).kind,
        EventKind::ResponseAction | EventKind::Investigation
    )
}

/// What was done, in words: `Run anti virus scan`.
pub(super) fn action(data: &Dataset, event: EventIdx) -> String {
    let row = data.event(event);
    match row.kind {
        EventKind::Investigation => "Automated investigation".to_owned(),
        _ => match data.text_or_empty(row.action) {
            "" => row.kind.label().to_owned(),
            told => category_words(told),
        },
    }
}

/// How it ended or stands, in words.
pub(super) fn outcome(data: &Dataset, event: EventIdx) -> String {
    category_words(data.text_or_empty(data.event(event).outcome))
}

/// Whether somebody has still to approve it, by what was exported.
pub(super) fn is_pending(data: &Dataset, event: EventIdx) -> bool {
    let outcome = data.text_or_empty(data.event(event).outcome);
    outcome
        .get(..7)
        .is_some_and(|it| it.eq_ignore_ascii_case("pending"))
}

/// The same of a piece of evidence.
pub(super) fn waits(evidence: &EvidenceRow) -> bool {
    evidence.remediation.known() == Some(RemediationStatus::PendingApproval)
}

/// Who decided it.
pub(super) fn actor(data: &Dataset, event: EventIdx) -> String {
    name(data, data.event(event).account)
}

/// Where it was done.
pub(super) fn device(data: &Dataset, event: EventIdx) -> String {
    name(data, data.event(event).device)
}

/// What it was done to, and what kind of thing that is: the device where nothing
/// else is told.
pub(super) fn target(data: &Dataset, event: EventIdx) -> (String, &'static str) {
    let row = data.event(event);
    let object = data.event_objects(event).first().copied().or(row.device);
    let kind = object.map_or("", |it| data.subject_kind(it).label());
    let is_link = object.is_some_and(|it| {
        matches!(
            data.subject_kind(it),
            SubjectKind::Url | SubjectKind::Domain
        )
    });
    let told = name(data, object);
    if is_link {
        (cell(&defang(&told)), kind)
    } else {
        (told, kind)
    }
}

/// What else is told.
pub(super) fn details(data: &Dataset, event: EventIdx) -> String {
    cell(data.text_or_empty(data.event(event).detail))
}

/// The actions that an entity took part in, oldest first.
pub(super) fn of_entity(data: &Dataset, entity: EntityIdx) -> impl Iterator<Item = EventIdx> + '_ {
    let events = data.events_of_entity(entity).iter().copied();
    events.filter(move |&it| is_action(data, it))
}

/// The time of an event, to the minute.
pub(super) fn at(data: &Dataset, event: EventIdx) -> String {
    let at = data.event(event).at;
    at.map(Timestamp::minute).unwrap_or_default()
}

fn name(data: &Dataset, subject: Option<SubjectId>) -> String {
    cell(
        &subject
            .map(|it| event_rows::name(data, it))
            .unwrap_or_default(),
    )
}

/// What is in force on a device by the newest exported action of each aspect.
pub(super) fn in_force(data: &Dataset, device: EntityIdx) -> Vec<ResponseAspect> {
    use ResponseAspect::{AppExecution, Isolation};
    let mut held: Vec<ResponseAspect> = Vec::new();
    for event in of_entity(data, device) {
        let row = data.event(event);
        let succeeded = ["succeeded", "completed"];
        let outcome = data.text_or_empty(row.outcome).to_lowercase();
        let effect = match data.text_or_empty(row.action) {
            "Isolate" => (Isolation, true),
            "Unisolate" => (Isolation, false),
            "RestrictCodeExecution" => (AppExecution, true),
            "UnrestrictCodeExecution" => (AppExecution, false),
            _ => continue,
        };
        if succeeded.contains(&outcome.as_str()) {
            held.retain(|it| *it != effect.0);
            held.extend(effect.1.then_some(effect.0));
        }
    }
    held
}
