//! An import that comes to nothing leaves no trace in any answer.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{all_replies, ask, open, read, sample, sample_file};
use serde_json::Value;
use throughline_engine::Engine;
use throughline_engine::protocol::{AlertPage, CloseCase, ReadFiles, Shell};

/// An alert that shares its device with the sample, and is newer than all of it.
fn another_alert(id: &str) -> Vec<u8> {
    let list: Value = serde_json::from_slice(&sample_file("alerts.json")).unwrap();
    let mut alert = list["value"][20].clone();
    alert["id"] = id.into();
    alert["lastActivityDateTime"] = "2027-01-01T00:00:00Z".into();
    alert["systemTags"] = serde_json::json!(["added"]);
    serde_json::to_vec(&alert).unwrap()
}

/// The replies before and after, and that what was done in between changed none.
fn assert_nothing_changed(engine: &mut Engine, what: impl FnOnce(&mut Engine)) {
    let before = all_replies(engine);
    assert!(before.len() > 300, "{}", before.len());
    what(engine);
    let after = all_replies(engine);
    assert_eq!(before.len(), after.len());
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before, after);
    }
}

#[test]
fn a_cancelled_import_changes_no_answer() {
    let mut engine = sample();
    assert_nothing_changed(&mut engine, |engine| {
        // One file to its end and one only half.
        read(engine, "one.json", &another_alert("new1"));
        engine.end_file();
        read(engine, "half.json", &sample_file("incidents.json"));
        engine.cancel_import();
    });
    // Finishing after cancelling is finishing nothing.
    assert!(!engine.finish_import("").changed);
}

#[test]
fn an_import_that_goes_on_is_not_seen_before_it_is_finished() {
    let mut engine = sample();
    let new = another_alert("new1");
    assert_nothing_changed(&mut engine, |engine| {
        read(engine, "one.json", &new);
        engine.end_file();
    });
    assert!(engine.finish_import("").changed);
    let shell = ask(&mut engine, Shell {}).unwrap();
    assert_eq!((shell.alerts, shell.files), (74, 3));
    assert!(
        ask(
            &mut engine,
            AlertPage {
                key: "new1".to_owned()
            }
        )
        .is_ok()
    );
}

#[test]
fn files_of_which_none_can_be_read_change_no_answer() {
    let mut engine = sample();
    assert_nothing_changed(&mut engine, |engine| {
        let outcome = open(
            engine,
            &[("a.html", b"<html>"), ("b.json", b"{\"x\":1}"), ("c", b"")],
        );
        assert!(!outcome.changed);
        assert_eq!(outcome.alerts, 73);
        assert_eq!(outcome.files.len(), 3);
        for report in &outcome.files {
            assert!(!report.is_readable());
            assert!(!report.reason().is_empty());
        }
    });
}

#[test]
fn what_was_rolled_back_can_be_opened_later() {
    let mut engine = sample();
    let new = another_alert("new1");
    read(&mut engine, "one.json", &new);
    engine.cancel_import();
    open(&mut engine, &[("one.json", &new)]);
    let after_all = all_replies(&mut engine);

    let mut straight = sample();
    open(&mut straight, &[("one.json", &new)]);
    assert_eq!(after_all, all_replies(&mut straight));
}

#[test]
fn one_bad_file_among_good_ones_is_kept_with_its_reason() {
    let mut engine = sample();
    let new = another_alert("new1");
    let outcome = open(&mut engine, &[("bad.json", b"oops"), ("good.json", &new)]);
    assert!(outcome.changed);
    let files = ask(&mut engine, ReadFiles {}).unwrap().files;
    let told: Vec<_> = files
        .iter()
        .map(|it| (it.name.as_str(), it.readable, it.problems.len()))
        .collect();
    assert_eq!(
        told,
        [
            ("alerts.json", true, 1),
            ("incidents.json", true, 1),
            ("bad.json", false, 1),
            ("good.json", true, 0)
        ]
    );
    let problem = &files[2].problems[0];
    assert_eq!((problem.is_loss, problem.count), (true, 1));
    assert_eq!(problem.examples[0], "record 1, byte 0: oops");
}

#[test]
fn a_closed_case_answers_like_a_new_engine() {
    let mut engine = sample();
    ask(&mut engine, CloseCase {}).unwrap();
    assert_eq!(
        all_replies(&mut engine),
        all_replies(&mut Engine::default())
    );
}

#[test]
fn a_journal_that_is_none_leaves_the_work_as_it_is() {
    let mut engine = sample();
    assert_nothing_changed(&mut engine, |engine| {
        for text in [
            "",
            "{}",
            "{\"throughline_journal\":99}",
            "{\"throughline_journal\":1}",
        ] {
            assert!(engine.restore_journal(text).is_err(), "{text}");
        }
    });
}
