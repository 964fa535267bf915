//! Laws of change sets, and journals that older versions wrote.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod changes;

use changes::{alert_edit, set_of, some_keys, standing};
use proptest::prelude::*;
use throughline_case::{
    Action, AlertEdit, Assignee, ChangeSet, Classified, Edited, EntryId, IncidentEdit, Journal,
    JournalError, Projection, TriageState, Was, read_journal, write_journal,
};
use throughline_model::{
    AlertKey, AlertStatus, Classification, Determination, IncidentKey, IncidentStatus, Severity,
    Timestamp,
};

const AT: Timestamp = Timestamp::from_nanos(1);

fn note(journal: &mut Journal, set: ChangeSet) -> Result<EntryId, JournalError> {
    Ok(journal.record(AT, "me", Action::Change(Box::new(set)))?.id)
}

/// What each alert has now, without which entry said it.
fn states(journal: &Journal) -> Vec<(AlertKey, TriageState, Vec<String>)> {
    let projection = Projection::of(journal);
    let states = projection.iter().map(|(key, state)| {
        let said = state.comments.iter().map(|it| it.text.clone()).collect();
        let mut state = state.clone();
        state.comments.clear();
        (key.clone(), state, said)
    });
    states.collect()
}

proptest! {
    #[test]
    fn a_set_is_the_same_as_its_changes_one_by_one(
        steps in prop::collection::vec((some_keys(), alert_edit()), 1..5)
    ) {
        let (mut at_once, mut one_by_one) = (Journal::default(), Journal::default());
        for (keys, edit) in steps {
            let now = Projection::of(&at_once);
            let set = set_of(&edit, &keys, &now);
            if set.alert_count() > 0 {
                note(&mut at_once, set).unwrap();
            }
            for part in edit.parts() {
                for key in &keys {
                    let now = Projection::of(&one_by_one);
                    let set = set_of(&part, std::slice::from_ref(key), &now);
                    if set.alert_count() > 0 {
                        note(&mut one_by_one, set).unwrap();
                    }
                }
            }
            prop_assert_eq!(states(&at_once), states(&one_by_one));
        }
    }

    #[test]
    fn a_set_changes_what_it_names_and_an_undo_restores_all(
        steps in prop::collection::vec((some_keys(), alert_edit()), 1..5)
    ) {
        let mut journal = Journal::default();
        for (keys, edit) in steps {
            let before = Projection::of(&journal);
            let set = set_of(&edit, &keys, &before);
            if set.alert_count() == 0 {
                continue;
            }
            let id = note(&mut journal, set).unwrap();
            // Made once, there is nothing left of it to do but to say it again.
            let after = Projection::of(&journal);
            let silent = AlertEdit { comment: None, ..edit };
            for key in &keys {
                prop_assert_eq!(silent.changes(&standing(after.get(key))), None);
            }
            let mut undone = journal.clone();
            undone.record(AT, "me", Action::Undo { entry: id }).unwrap();
            prop_assert_eq!(Projection::of(&undone), before);
        }
    }

    #[test]
    fn entry_by_entry_is_the_same_as_all_at_once(
        steps in prop::collection::vec((some_keys(), alert_edit()), 1..5)
    ) {
        let (mut journal, mut taken) = (Journal::default(), Projection::default());
        for (keys, edit) in steps {
            let set = set_of(&edit, &keys, &taken);
            if set.alert_count() > 0 {
                note(&mut journal, set).unwrap();
                taken.take(&journal.entries()[journal.entries().len() - 1]);
            }
        }
        prop_assert_eq!(taken, Projection::of(&journal));
    }
}

#[test]
fn a_journal_of_the_first_version_still_reads() {
    let text = r#"{"throughline_journal":1,"case":"00ff","entries":[
        {"id":1,"at":1776168000000000000,"actor":"m.brandt","action":{"kind":"setStatus","alerts":[["da1","new"],["da2",null]],"after":"resolved"}},
        {"id":2,"at":1776168000000000000,"actor":"m.brandt","action":{"kind":"assign","alerts":[["da1",null]],"after":"s.okafor"}},
        {"id":3,"at":1776168000000000000,"actor":"m.brandt","action":{"kind":"classify","alerts":[["da1",["unknown","unknown"]]],"classification":"truePositive","determination":"malware"}},
        {"id":4,"at":1776168000000000000,"actor":"m.brandt","action":{"kind":"comment","alerts":["da1"],"text":"Seen."}},
        {"id":5,"at":1776168000000000000,"actor":"m.brandt","action":{"kind":"undo","entry":2}}]}"#;
    let (case, mut journal) = read_journal(text).unwrap();
    assert_eq!(case, "00ff");
    let history: Vec<_> = journal.history(&AlertKey::from("da1"));
    let lines: Vec<_> = history
        .iter()
        .map(|it| (it.text.as_str(), it.counts))
        .collect();
    assert_eq!(
        lines,
        [
            ("Comment: Seen.", true),
            ("Classification: Not set → True positive – Malware", true),
            ("Assigned to: nobody → s.okafor", false),
            ("Status: New → Resolved", true),
        ]
    );
    let da2 = AlertKey::from("da2");
    assert_eq!(journal.history(&da2)[0].text, "Status: Unknown → Resolved");
    let state = Projection::of(&journal).get(&da2).cloned().unwrap();
    assert_eq!(state.status, Some(AlertStatus::Resolved));
    // It goes on with change sets.
    let edit = AlertEdit {
        severity: Some(Severity::Low),
        ..AlertEdit::default()
    };
    let now = Projection::of(&journal);
    note(&mut journal, set_of(&edit, &[da2], &now)).unwrap();
    let again = write_journal("00ff", &journal).unwrap();
    assert_eq!(read_journal(&again).unwrap().1, journal);
}

fn resolved_with_all() -> ChangeSet {
    let after = IncidentEdit {
        status: Some(IncidentStatus::Resolved),
        title: Some("Password store read".to_owned()),
        assigned_to: Some(Assignee::of("s.okafor")),
        classified: Some(Classified {
            classification: Classification::TruePositive,
            determination: Determination::Malware,
        }),
        add_tags: vec!["ransomware".to_owned()],
        comment: Some("Contained.".to_owned()),
        ..IncidentEdit::default()
    };
    let was = after.changes(&standing(None)).unwrap();
    let alerts = AlertEdit {
        status: Some(AlertStatus::Resolved),
        ..AlertEdit::default()
    };
    let keys: Vec<AlertKey> = ["da1", "da2"].map(AlertKey::from).to_vec();
    ChangeSet {
        incidents: Some(Edited::of(after, [(IncidentKey::from("7"), was)])),
        ..set_of(&alerts, &keys, &Projection::default())
    }
}

#[test]
fn a_change_set_is_written_like_this() {
    let mut journal = Journal::default();
    note(&mut journal, resolved_with_all()).unwrap();
    let entry = serde_json::to_string(&journal.entries()[0]).unwrap();
    assert_eq!(
        entry,
        concat!(
            r#"{"id":1,"at":1,"actor":"me","action":{"kind":"change","#,
            r#""alerts":{"after":{"status":"resolved"},"before":[{"was":{"status":"parked"},"keys":["da1","da2"]}]},"#,
            r#""incidents":{"after":{"status":"resolved","assignedTo":"s.okafor","classified":{"classification":"truePositive","determination":"malware"},"title":"Password store read","addTags":["ransomware"],"comment":"Contained."},"#,
            r#""before":[{"was":{"status":"parked","assignedTo":"","classified":{"classification":"unknown","determination":"unknown"},"title":"","tagsAdded":["ransomware"]},"keys":["7"]}]}}}"#
        )
    );
}

#[test]
fn a_change_set_tells_all_that_it_did() {
    let mut journal = Journal::default();
    note(&mut journal, resolved_with_all()).unwrap();
    let text = |it: Vec<throughline_case::Change>| -> Vec<String> {
        it.into_iter().map(|it| it.text).collect()
    };
    assert_eq!(
        text(journal.history(&AlertKey::from("da2"))),
        ["Status: parked → Resolved"]
    );
    assert_eq!(
        text(journal.incident_history(&IncidentKey::from("7"))),
        [
            "Name:  → Password store read",
            "Status: parked → Resolved",
            "Assigned to: nobody → s.okafor",
            "Classification: Not set → True positive – Malware",
            "Tag added: ransomware",
            "Comment: Contained.",
        ]
    );
    assert_eq!(
        text(journal.incident_history(&IncidentKey::from("8"))),
        [""; 0]
    );
    assert_eq!(
        journal.entries()[0].action.summary(),
        "incident renamed to Password store read, set to Resolved, assigned to s.okafor, \
         classified as True positive, tagged ransomware, with a comment; 2 alerts with it"
    );
}

#[test]
fn a_hundred_thousand_alerts_take_little_more_than_their_keys() {
    let edit = AlertEdit {
        status: Some(AlertStatus::Resolved),
        add_tags: vec!["noise".to_owned()],
        ..AlertEdit::default()
    };
    let keys: Vec<AlertKey> = (0..100_000)
        .map(|it| AlertKey::from(format!("da637472900382838869_{it:06}")))
        .collect();
    let length: usize = keys.iter().map(|it| it.as_str().len()).sum();
    let set = set_of(&edit, &keys, &Projection::default());
    let written = serde_json::to_string(&set).unwrap();
    assert!(
        written.len() < length + 100_000 * 3 + 500,
        "{}",
        written.len()
    );
}

#[test]
fn what_changes_nothing_or_says_nothing_is_refused() {
    let mut journal = Journal::default();
    let of = |after: AlertEdit| {
        let changed = [(AlertKey::from("da1"), Was::default())];
        ChangeSet {
            alerts: Some(Edited::of(after, changed)),
            incidents: None,
            rule: None,
        }
    };
    let comment = |text: String| AlertEdit {
        comment: Some(text),
        ..AlertEdit::default()
    };
    let tag = AlertEdit {
        add_tags: vec!["ü".repeat(201)],
        ..AlertEdit::default()
    };
    let title = AlertEdit {
        title: Some(" ".to_owned()),
        ..AlertEdit::default()
    };
    for (set, error) in [
        (ChangeSet::default(), JournalError::NothingToChange),
        (of(comment(" ".to_owned())), JournalError::EmptyComment),
        (
            of(comment("ü".repeat(30_001))),
            JournalError::LongComment(30_001),
        ),
        (of(tag), JournalError::LongTag(201)),
        (of(title), JournalError::EmptyTitle),
    ] {
        assert_eq!(note(&mut journal, set), Err(error));
        assert_eq!(journal.entries(), []);
    }
}
