//! Laws of response actions.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod decisions;

use decisions::{recorded, response, target};
use proptest::prelude::*;
use throughline_case::{
    Action, EntryId, Journal, JournalError, PendingAction, Projection, Response, ResponseAction,
    ResponseAspect, TargetKind, read_journal, write_journal,
};
use throughline_model::{AlertKey, Timestamp};

const ASPECTS: [ResponseAspect; 5] = [
    ResponseAspect::Isolation,
    ResponseAspect::Containment,
    ResponseAspect::AppExecution,
    ResponseAspect::FilePlace,
    ResponseAspect::Indicator,
];

/// What is in force, of everything in the small world.
fn state(journal: &Journal) -> Vec<Option<ResponseAction>> {
    let now = Projection::of(journal);
    let mut state = Vec::new();
    for kind in [TargetKind::Device, TargetKind::File] {
        for nth in 0..3 {
            for aspect in ASPECTS {
                let held = now.in_force(&target(kind, nth), aspect);
                state.push(held.map(|it| it.response.what));
            }
        }
    }
    state
}

fn undo(journal: &mut Journal, entry: u64) {
    let entry = EntryId(entry);
    let at = Timestamp::from_nanos(2);
    journal.record(at, "me", Action::Undo { entry }).unwrap();
}

proptest! {
    #[test]
    fn undo_brings_back_what_was_in_force(
        before in prop::collection::vec(response(), 0..10), last in response()
    ) {
        let mut journal = Journal::default();
        for action in before {
            recorded(&mut journal, action);
        }
        let held = state(&journal);
        let mut after = journal.clone();
        if recorded(&mut after, last) {
            let entry = after.entries().len() as u64;
            undo(&mut after, entry);
            prop_assert_eq!(state(&after), held);
            let (journal, after) = (Projection::of(&journal), Projection::of(&after));
            prop_assert_eq!(after.responses(), journal.responses());
        } else {
            prop_assert_eq!(after, journal);
        }
    }

    #[test]
    fn what_is_in_force_is_the_same_entry_by_entry_and_after_a_reload(
        actions in prop::collection::vec(response(), 0..12)
    ) {
        let mut journal = Journal::default();
        let mut step_by_step = Projection::default();
        for action in actions {
            if recorded(&mut journal, action) {
                step_by_step.take(journal.entries().last().unwrap());
            }
        }
        let (_, again) = read_journal(&write_journal("case", &journal).unwrap()).unwrap();
        prop_assert_eq!(&Projection::of(&again), &step_by_step);
        for recorded in step_by_step.responses() {
            prop_assert!(recorded.response.what.fits(recorded.response.target.kind));
        }
    }
}

fn one(what: ResponseAction, kind: TargetKind, before: Option<ResponseAction>) -> Action {
    Action::Respond(Box::new(Response {
        what,
        target: target(kind, 1),
        alert: Some(AlertKey::from("da1")),
        comment: Some("because".to_owned()),
        pending: None,
        before,
    }))
}

#[test]
fn what_does_not_fit_or_changes_nothing_is_refused() {
    let mut journal = Journal::default();
    let at = Timestamp::from_nanos(1);
    let isolate = ResponseAction::IsolateDevice;
    let mut record = |action| journal.record(at, "me", action).map(|it| it.id);
    assert_eq!(
        record(one(isolate, TargetKind::File, None)),
        Err(JournalError::DoesNotFit {
            what: isolate,
            kind: TargetKind::File
        })
    );
    assert_eq!(
        record(one(isolate, TargetKind::Device, Some(isolate))),
        Err(JournalError::NothingToChange)
    );
    assert_eq!(
        record(one(isolate, TargetKind::Device, None)),
        Ok(EntryId(1))
    );
    // Each scan is one of its own.
    for entry in [2, 3] {
        let scan = one(ResponseAction::ScanDevice, TargetKind::Device, None);
        assert_eq!(record(scan), Ok(EntryId(entry)));
    }
}

#[test]
fn an_alert_tells_what_was_recorded_in_its_story() {
    let mut journal = Journal::default();
    let action = one(ResponseAction::IsolateDevice, TargetKind::Device, None);
    journal
        .record(Timestamp::from_nanos(1), "me", action)
        .unwrap();
    let history = journal.history(&AlertKey::from("da1"));
    assert_eq!(
        history[0].text,
        "Recorded: Isolate device (thing-1): because"
    );
    assert_eq!(journal.history(&AlertKey::from("da2")), Vec::new());
    let last = journal.last_undoable().unwrap();
    assert_eq!(
        last.action.summary(),
        "“Isolate device” recorded for thing-1"
    );
}

#[test]
fn an_answer_says_what_it_answers_and_nothing_else_does() {
    let answer = |what, pending: Option<&str>| {
        let Action::Respond(mut response) = one(what, TargetKind::Device, None) else {
            return Err(JournalError::NothingToChange);
        };
        response.pending = pending.map(|it| PendingAction {
            action: it.to_owned(),
            at: Some(Timestamp::from_nanos(5)),
        });
        let mut journal = Journal::default();
        let action = Action::Respond(response);
        journal.record(Timestamp::from_nanos(1), "me", action)?;
        let (_, again) = read_journal(&write_journal("case", &journal).unwrap()).unwrap();
        assert_eq!(again.entries(), journal.entries());
        Ok(again.entries()[0].action.summary())
    };
    let approve = ResponseAction::ApprovePending;
    assert_eq!(
        answer(approve, Some("Isolate")).unwrap(),
        "“Approve pending action: Isolate” recorded for thing-1"
    );
    for (what, pending) in [
        (approve, None),
        (ResponseAction::RejectPending, None),
        (ResponseAction::IsolateDevice, Some("Isolate")),
    ] {
        assert!(
            matches!(answer(what, pending), Err(JournalError::DoesNotFit { .. })),
            "{what}"
        );
    }
}

#[test]
fn a_journal_of_the_versions_before_is_read() {
    let text = r#"{"throughline_journal":4,"case":"c","entries":[
        {"id":1,"at":1,"actor":"a","action":{"kind":"respond","what":"isolateDevice","target":{"kind":"device","name":"ws-1"}}}]}"#;
    let (_, journal) = read_journal(text).unwrap();
    let Action::Respond(response) = &journal.entries()[0].action else {
        panic!("{:?}", journal.entries());
    };
    assert_eq!(response.pending, None);

    let text = r#"{"throughline_journal":3,"case":"c","entries":[
        {"id":1,"at":1,"actor":"a","action":{"kind":"setMode","before":"exported","after":"recorrelated"}}]}"#;
    let (case, journal) = read_journal(text).unwrap();
    assert_eq!((case.as_str(), journal.entries().len()), ("c", 1));
}
