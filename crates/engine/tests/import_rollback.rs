//! An import that comes to nothing leaves no trace in any answer.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{all_replies, ask, open, read, sample, sample_file};
use serde_json::Value;
use throughline_dataset::AlertIdx;
use throughline_engine::Engine;
use throughline_engine::protocol::{
    AlertPage, CloseCase, ManageAlerts, ManageChange, ReadFiles, Shell,
};
use throughline_model::{AlertKey, AlertStatus, Timestamp};

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
fn the_beginning_is_shown_where_nothing_else_is() {
    let export = sample_file("alerts.json");
    let half = &export[..export.len() / 2];
    let mut engine = Engine::default();
    assert_eq!(engine.show_first(), 0);
    read(&mut engine, "alerts.json", half);
    let shown = engine.show_first();
    assert!((10..73).contains(&shown), "{shown}");
    let shell = ask(&mut engine, Shell {}).unwrap();
    assert!(shell.loaded && shell.case.is_empty());
    assert_eq!((shell.alerts, shell.title.as_str()), (shown, "alerts.json"));
    let rows = all_replies(&mut engine);
    assert!(rows.len() > 50, "{}", rows.len());

    // Nothing can be done to it yet.
    let key = engine.dataset().alert_key(AlertIdx(0)).to_owned();
    let refused = ask(
        &mut engine,
        ManageAlerts {
            alerts: vec![AlertKey::from(key)].into(),
            change: ManageChange::Status(AlertStatus::Resolved),
            at: Timestamp::default(),
            actor: "me".to_owned(),
        },
    );
    assert!(refused.unwrap_err().message.contains("still being read"));

    // It goes on as if nothing had been shown.
    engine.read_chunk(&export[export.len() / 2..]);
    engine.end_file();
    engine.finish_import("Case");
    let mut straight = Engine::default();
    open(&mut straight, &[("alerts.json", &export)]);
    assert_eq!(all_replies(&mut engine), all_replies(&mut straight));
}

#[test]
fn a_beginning_that_was_shown_leaves_no_trace_when_cancelled() {
    let mut engine = Engine::default();
    read(&mut engine, "alerts.json", &sample_file("alerts.json"));
    assert_eq!(engine.show_first(), 73);
    engine.cancel_import();
    assert_eq!(
        all_replies(&mut engine),
        all_replies(&mut Engine::default())
    );
}

#[test]
fn what_is_open_is_not_disturbed_by_a_beginning() {
    let mut engine = sample();
    let new = another_alert("new1");
    assert_nothing_changed(&mut engine, |engine| {
        read(engine, "one.json", &new);
        assert_eq!(engine.show_first(), 0);
    });
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
            ("bad.json", false, 1),
            ("alerts.json", true, 1),
            ("incidents.json", true, 1),
            ("good.json", true, 0)
        ]
    );
    let problem = &files[0].problems[0];
    assert_eq!((problem.is_loss, problem.count.as_str()), (true, "1"));
    let place = &problem.places[0];
    assert_eq!(
        [&place.record, &place.byte, &place.text],
        ["1", "0", "oops"]
    );
}

/// Ten files: alerts, but for the one of this number.
fn ten(but: usize, instead: &[u8]) -> Vec<(String, Vec<u8>)> {
    (0..10)
        .map(|nth| {
            let name = format!("{nth}.json");
            if nth == but {
                (name, instead.to_vec())
            } else {
                (name, another_alert(&format!("new{nth}")))
            }
        })
        .collect()
}

#[test]
fn a_failing_file_among_ten_costs_only_itself() {
    let cut = another_alert("cut");
    let deep = "[".repeat(100_000);
    // A gzip that is none, a record cut short, a zip without an end, brackets, nothing.
    let failing: [&[u8]; 5] = [
        b"\x1f\x8bnot at all",
        &cut[..cut.len() - 9],
        b"PK\x03\x04\x14\0",
        deep.as_bytes(),
        b"",
    ];
    for (nth, instead) in failing.into_iter().enumerate() {
        // First, last and in between.
        let but = [0, 9, 4, 5, 1][nth];
        let files = ten(but, instead);
        let mut engine = sample();
        let before = desk::alert_keys(&mut engine);
        let files: Vec<(&str, &[u8])> = files
            .iter()
            .map(|it| (it.0.as_str(), it.1.as_slice()))
            .collect();
        let outcome = open(&mut engine, &files);
        assert!(outcome.changed);
        assert_eq!(outcome.alerts, 73 + 9);
        let after = desk::alert_keys(&mut engine);
        assert!(before.iter().all(|it| after.contains(it)), "what was open");
        for other in (0..10).filter(|it| *it != but) {
            assert!(after.contains(&format!("new{other}")), "{but}: {other}");
        }
        let unreadable: Vec<_> = outcome
            .files
            .iter()
            .filter(|it| !it.is_readable())
            .collect();
        assert_eq!(unreadable.len(), 1);
        assert_eq!(unreadable[0].name, format!("{but}.json"));
        assert!(!unreadable[0].reason().is_empty());
    }
}

#[test]
fn cancelling_amid_ten_files_leaves_no_trace_of_any() {
    let mut engine = sample();
    let files = ten(3, b"oops");
    for stop in [0, 4, 9] {
        assert_nothing_changed(&mut engine, |engine| {
            for (name, bytes) in &files[..stop] {
                read(engine, name, bytes);
                engine.end_file();
            }
            let (name, bytes) = &files[stop];
            read(engine, name, &bytes[..bytes.len() / 2]);
            engine.cancel_import();
        });
    }
    // All of them can be opened afterwards.
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|it| (it.0.as_str(), it.1.as_slice()))
        .collect();
    assert_eq!(open(&mut engine, &files).alerts, 73 + 9);
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
