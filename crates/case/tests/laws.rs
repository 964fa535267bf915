//! Laws of the journal.

mod changes;
mod decisions;

use changes::change;
use decisions::response;
use proptest::prelude::*;
use throughline_case::{
    Action, EntryId, HandChange, HandKind, HandReason, IncidentMode, Journal, KeptApart,
    KeptIncident, Projection, TriageState, read_journal, write_journal,
};
use throughline_model::{
    AlertKey, AlertStatus, Classification, Determination, IncidentKey, Timestamp,
};

/// A step an analyst may take: an action on some alerts, or an undo of the nth entry.
#[derive(Clone, Debug)]
enum Step {
    Do(Action),
    Undo(u64),
}

fn keys() -> impl Strategy<Value = Vec<AlertKey>> {
    prop::collection::btree_set(0_u8..5, 1..4).prop_map(|it| {
        it.into_iter()
            .map(|n| AlertKey::from(format!("da{n}")))
            .collect()
    })
}

fn step() -> impl Strategy<Value = Step> {
    let status = prop_oneof![
        Just(AlertStatus::New),
        Just(AlertStatus::InProgress),
        Just(AlertStatus::Resolved)
    ];
    prop_oneof![
        (keys(), status).prop_map(|(keys, after)| Step::Do(Action::SetStatus {
            alerts: keys.into_iter().map(|it| (it, None)).collect(),
            after
        })),
        (keys(), prop::option::of("[a-c]")).prop_map(|(keys, after)| Step::Do(Action::Assign {
            alerts: keys.into_iter().map(|it| (it, None)).collect(),
            after
        })),
        keys().prop_map(|keys| Step::Do(Action::Classify {
            alerts: keys
                .into_iter()
                .map(|it| (it, (Classification::Unknown, Determination::Unknown)))
                .collect(),
            classification: Classification::TruePositive,
            determination: Determination::Phishing
        })),
        (keys(), "[a-z]{1,8}")
            .prop_map(|(alerts, text)| Step::Do(Action::Comment { alerts, text })),
        change().prop_map(Step::Do),
        any::<bool>().prop_map(|is_back| Step::Do(mode(is_back))),
        prop::option::of(1_u8..9).prop_map(|it| Step::Do(Action::SetCorrelation {
            what: "Threshold".to_owned(),
            before: Some(serde_json::json!({ "threshold": 0 })),
            after: it.map(|it| serde_json::json!({ "threshold": it })),
        })),
        (keys(), keys(), any::<bool>()).prop_map(|(alerts, others, is_apart)| {
            Step::Do(by_hand(alerts, &others, is_apart))
        }),
        response().prop_map(Step::Do),
        (1_u64..12).prop_map(Step::Undo),
    ]
}

fn mode(is_back: bool) -> Action {
    let (mut before, mut after) = (IncidentMode::Exported, IncidentMode::Recorrelated);
    if is_back {
        std::mem::swap(&mut before, &mut after);
    }
    Action::SetMode { before, after }
}

fn by_hand(alerts: Vec<AlertKey>, others: &[AlertKey], is_apart: bool) -> Action {
    let apart = KeptApart {
        alerts: alerts.clone(),
        from: others.to_vec(),
    };
    let change = HandChange {
        what: if is_apart {
            HandKind::Split
        } else {
            HandKind::Together
        },
        together: vec![alerts.clone()],
        apart: is_apart.then_some(apart).into_iter().collect(),
        incidents: vec![KeptIncident {
            incident: IncidentKey::from("r-1"),
            name: "One".to_owned(),
            by: others[0].clone(),
        }],
        alerts,
        reason: is_apart.then_some(HandReason::WrongLinkTypes),
        comment: None,
    };
    Action::ByHand(Box::new(change))
}

fn take(journal: &mut Journal, step: Step) -> bool {
    let action = match step {
        Step::Do(action) => action,
        Step::Undo(entry) => Action::Undo {
            entry: EntryId(entry),
        },
    };
    journal
        .record(Timestamp::from_nanos(1), "analyst", action)
        .is_ok()
}

fn journal(steps: Vec<Step>) -> Journal {
    let mut journal = Journal::default();
    for step in steps {
        take(&mut journal, step);
    }
    journal
}

proptest! {
    #[test]
    fn undo_takes_back_exactly_the_last_step(
        steps in prop::collection::vec(step(), 0..12), last in step()
    ) {
        let before = journal(steps);
        let mut after = before.clone();
        if take(&mut after, last) {
            let entry = EntryId(after.entries().len() as u64);
            prop_assert!(take(&mut after, Step::Undo(entry.0)));
            prop_assert_eq!(Projection::of(&after), Projection::of(&before));
            // And an undo can be undone.
            let undo = after.entries().len() as u64;
            let mut redone = after.clone();
            prop_assert!(take(&mut redone, Step::Undo(undo)));
            let mut kept = redone.counting();
            kept.retain(|it| it.0 <= entry.0);
            prop_assert!(kept.contains(&entry));
        }
    }

    #[test]
    fn undoing_an_undone_entry_is_refused(steps in prop::collection::vec(step(), 1..12)) {
        let mut journal = journal(steps);
        if let Some(entry) = journal.last_undoable().map(|it| it.id) {
            prop_assert!(take(&mut journal, Step::Undo(entry.0)));
            let before = journal.clone();
            prop_assert!(!take(&mut journal, Step::Undo(entry.0)));
            prop_assert_eq!(journal, before);
        }
    }

    #[test]
    fn a_journal_reads_back(steps in prop::collection::vec(step(), 0..12)) {
        let journal = journal(steps);
        let text = write_journal("case", &journal).unwrap();
        let (case, read) = read_journal(&text).unwrap();
        prop_assert_eq!(case, "case");
        prop_assert_eq!(read, journal);
    }

    #[test]
    fn undoing_everything_leaves_nothing(steps in prop::collection::vec(step(), 0..12)) {
        let mut journal = journal(steps);
        while let Some(entry) = journal.last_undoable().map(|it| it.id) {
            prop_assert!(take(&mut journal, Step::Undo(entry.0)));
        }
        prop_assert!(Projection::of(&journal).iter().all(|(_, it)| *it == TriageState::default()));
    }
}

#[test]
fn history_tells_before_and_after() {
    let key = AlertKey::from("da1");
    let mut journal = Journal::default();
    let at = Timestamp::from_nanos(1);
    let alerts = vec![(key.clone(), Some(AlertStatus::New))];
    journal
        .record(
            at,
            "me",
            Action::SetStatus {
                alerts,
                after: AlertStatus::Resolved,
            },
        )
        .unwrap();
    journal
        .record(at, "me", Action::Undo { entry: EntryId(1) })
        .unwrap();
    let history = journal.history(&key);
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].text, "Status: New → Resolved");
    assert!(!history[0].counts);
    assert_eq!(journal.history(&AlertKey::from("other")), Vec::new());
}

#[test]
fn incidents_grouped_by_hand_have_a_history() {
    let mut journal = Journal::default();
    let at = Timestamp::from_nanos(1);
    let (one, other) = (AlertKey::from("da1"), AlertKey::from("da2"));
    let split = by_hand(vec![one.clone()], std::slice::from_ref(&other), true);
    for action in [mode(false), split] {
        journal.record(at, "me", action).unwrap();
    }
    let told = "1 alert split off (wrong types of links)";
    assert_eq!(journal.history(&one)[0].text, told);
    assert_eq!(journal.history(&other), Vec::new());
    let of = |id: &str| journal.incident_history(&IncidentKey::from(id));
    assert_eq!(of("r-1")[0].text, told);
    assert_eq!(of("r-2"), Vec::new());
    let now = Projection::of(&journal);
    assert_eq!(now.mode(), IncidentMode::Recorrelated);
    assert_eq!(now.hand().apart.len(), 1);
    // What says nothing is refused, and so is a mode that is shown already.
    let shown = now.mode();
    for action in [
        by_hand(vec![one.clone()], &[one], false),
        Action::SetMode {
            before: shown,
            after: shown,
        },
    ] {
        assert!(journal.record(at, "me", action).is_err());
    }
}

#[test]
fn newer_and_damaged_files_are_refused() {
    for (text, says) in [
        (r#"{"throughline_journal":6,"future":true}"#, "newer"),
        (
            r#"{"throughline_journal":1,"case":"c","entries":[{"id":2,"at":1,"actor":"a","action":{"kind":"undo","entry":1}}]}"#,
            "damaged",
        ),
        ("{}", "not a journal"),
    ] {
        let error = read_journal(text).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}

/// The page that is left when the program has failed writes the journal by itself.
#[test]
fn the_page_of_a_failure_writes_the_version_that_the_program_does() {
    let page = include_str!("../../../app/crash.js");
    let told = format!(
        "{{\"throughline_journal\":{},",
        throughline_case::JOURNAL_VERSION
    );
    assert!(page.contains(&told), "{told}");
}
