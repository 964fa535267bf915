//! What an analyst does is seen everywhere, can be taken back, and is kept.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{LSASS, alert_keys, all_replies, all_rows, ask, only_rows, queue, sample};
use throughline_engine::Engine;
use throughline_engine::protocol::{
    AlertPage, IncidentPage, JournalText, ManageAlerts, ManageChange, Refusal, RowLine, Shell, Undo,
};
use throughline_model::{
    AlertKey, AlertStatus, Classification, Determination, Timestamp, Vocabulary,
};

const NOON: Timestamp = Timestamp::from_millis(1_776_168_000_000);

fn manage(
    engine: &mut Engine,
    keys: &[&str],
    change: ManageChange,
) -> Result<throughline_engine::protocol::Managed, Refusal> {
    let alerts: Vec<AlertKey> = keys.iter().map(|&it| AlertKey::from(it)).collect();
    let asked = ManageAlerts {
        alerts: alerts.into(),
        change,
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(engine, asked)
}

fn undo(engine: &mut Engine) -> Result<throughline_engine::protocol::Undone, Refusal> {
    ask(
        engine,
        Undo {
            at: NOON,
            actor: "m.brandt".to_owned(),
        },
    )
}

fn row(engine: &mut Engine, key: &str) -> RowLine {
    let rows = only_rows(ask(engine, all_rows()).unwrap());
    rows.into_iter().find(|it| it.key == key).unwrap()
}

/// The journal as it is downloaded.
fn journal_text(engine: &mut Engine) -> String {
    ask(engine, JournalText {}).unwrap().text
}

/// How many alerts a filter shows.
fn matching(engine: &mut Engine, filter: &str) -> u32 {
    ask(engine, queue(filter)).unwrap().matching
}

/// The count beside a value in a facet of the unfiltered queue.
fn facet_count(engine: &mut Engine, facet: &str, value: &str) -> u32 {
    let facet = ask(engine, queue(""))
        .unwrap()
        .facets
        .into_iter()
        .find(|it| it.label == facet)
        .unwrap();
    facet
        .values
        .into_iter()
        .find(|it| it.label == value)
        .map_or(0, |it| it.count)
}

/// All replies without the journal, in which an undo leaves two entries, and
/// without the history of each alert, which tells of them.
fn all_but_history(engine: &mut Engine) -> Vec<serde_json::Value> {
    let mut replies = all_replies(engine);
    for reply in &mut replies {
        for view in reply.as_object_mut().into_iter().flatten().map(|it| it.1) {
            for told_of_changes in ["history", "entries"] {
                if let Some(value) = view.get_mut(told_of_changes) {
                    value.take();
                }
            }
        }
    }
    replies.retain(|it| it.get("JournalText").is_none());
    replies
}

#[test]
fn a_status_is_seen_everywhere_and_taken_back_without_a_trace() {
    let mut engine = sample();
    let before = all_but_history(&mut engine);
    let resolved = facet_count(&mut engine, "Status", "Resolved");
    let open = ask(&mut engine, Shell {}).unwrap().open_alerts;
    assert_ne!(row(&mut engine, LSASS).cells[2].text, "Resolved");

    let managed = manage(
        &mut engine,
        &[LSASS],
        ManageChange::Status(AlertStatus::Resolved),
    )
    .unwrap();
    assert_eq!(managed.summary, "alert set to Resolved");
    assert_eq!(managed.entries, 1);
    assert_eq!(managed.case, engine.case());
    assert_eq!(row(&mut engine, LSASS).cells[2].text, "Resolved");
    assert_eq!(facet_count(&mut engine, "Status", "Resolved"), resolved + 1);
    assert_eq!(matching(&mut engine, "status:resolved"), resolved + 1);
    let shell = ask(&mut engine, Shell {}).unwrap();
    assert_eq!(shell.open_alerts, open - 1);
    assert_eq!(shell.undo.as_deref(), Some("alert set to Resolved"));
    let page = ask(
        &mut engine,
        AlertPage {
            key: LSASS.to_owned(),
        },
    )
    .unwrap();
    assert_eq!(
        (page.status.as_str(), page.manage.status.as_str()),
        ("Resolved", "resolved")
    );
    assert_eq!(page.history[0].text, "Status: In progress → Resolved");
    assert_eq!(
        (page.history[0].imported, page.history[0].undone),
        (false, false)
    );
    let incident = ask(
        &mut engine,
        IncidentPage {
            id: "4127".to_owned(),
        },
    )
    .unwrap();
    let inside = incident.alerts.iter().find(|it| it.key == LSASS).unwrap();
    assert_eq!(inside.status, "Resolved");

    let undone = undo(&mut engine).unwrap();
    assert_eq!(undone.entries, 2);
    assert_eq!(all_but_history(&mut engine), before);
    let page = ask(
        &mut engine,
        AlertPage {
            key: LSASS.to_owned(),
        },
    )
    .unwrap();
    assert!(page.history[0].undone);
    let refusal = undo(&mut engine).unwrap_err();
    assert_eq!(refusal.message, "there is nothing to undo");
}

#[test]
fn one_change_of_many_alerts_is_one_undo() {
    let mut engine = sample();
    let keys = alert_keys(&mut engine);
    let three: Vec<&str> = keys.iter().take(3).map(String::as_str).collect();
    let before: Vec<_> = three.iter().map(|it| row(&mut engine, it)).collect();
    let to = ManageChange::Assign(Some("  s.okafor@oskerholm.example ".to_owned()));
    manage(&mut engine, &three, to).unwrap();
    for key in &three {
        assert_eq!(
            row(&mut engine, key).cells[8].text,
            "s.okafor@oskerholm.example"
        );
    }
    assert_eq!(
        matching(&mut engine, "assigned:s.okafor@oskerholm.example"),
        3
    );
    undo(&mut engine).unwrap();
    let after: Vec<_> = three.iter().map(|it| row(&mut engine, it)).collect();
    assert_eq!(before, after);
    // To nobody, by no name or by a blank one.
    for nobody in [None, Some("  ".to_owned())] {
        manage(&mut engine, &three, ManageChange::Assign(nobody)).unwrap();
        assert_eq!(row(&mut engine, three[0]).cells[8].text, "");
    }
}

#[test]
fn an_unknown_alert_is_refused_and_nothing_changes() {
    let mut engine = sample();
    let before = all_replies(&mut engine);
    let change = ManageChange::Status(AlertStatus::Resolved);
    let refusal = manage(&mut engine, &[LSASS, "nowhere"], change).unwrap_err();
    assert!(refusal.not_found);
    assert!(refusal.message.contains("\"nowhere\""), "{refusal:?}");
    assert_eq!(all_replies(&mut engine), before);
}

#[test]
fn a_determination_must_go_with_its_classification() {
    let mut engine = sample();
    let before = all_replies(&mut engine);
    for &classification in Classification::ALL {
        for &determination in Determination::ALL {
            let fits = determination == Determination::Unknown
                || Determination::of(classification).contains(&determination);
            let change = ManageChange::Classify(classification, determination);
            let answer = manage(&mut engine, &[LSASS], change);
            assert_eq!(answer.is_ok(), fits, "{classification:?} {determination:?}");
            if fits {
                let page = ask(
                    &mut engine,
                    AlertPage {
                        key: LSASS.to_owned(),
                    },
                )
                .unwrap();
                assert_eq!(page.manage.classification, classification.api());
                assert_eq!(page.manage.determination, determination.api());
                // It may have been so already.
                if answer.unwrap().entry.is_some() {
                    undo(&mut engine).unwrap();
                }
            } else {
                assert!(answer.unwrap_err().message.contains("does not go with"));
            }
        }
    }
    let change = ManageChange::Classify(Classification::FalsePositive, Determination::Malware);
    let mut engine = sample();
    assert!(manage(&mut engine, &[LSASS], change).is_err());
    assert_eq!(all_replies(&mut engine), before);
}

#[test]
fn comments_say_something_and_end_somewhere() {
    let mut engine = sample();
    let comment = |text: &str| ManageChange::Comment(text.to_owned());
    for blank in ["", " \n\t"] {
        let refusal = manage(&mut engine, &[LSASS], comment(blank)).unwrap_err();
        assert_eq!(refusal.message, "a comment cannot be empty");
    }
    let long = "ü".repeat(30_001);
    let refusal = manage(&mut engine, &[LSASS], comment(&long)).unwrap_err();
    assert!(refusal.message.contains("30,000"), "{refusal:?}");
    assert_eq!(engine.journal().entries(), []);

    manage(&mut engine, &[LSASS], comment(&"ü".repeat(30_000))).unwrap();
    manage(
        &mut engine,
        &[LSASS],
        comment("Called the owner.\nNo answer."),
    )
    .unwrap();
    let page = ask(
        &mut engine,
        AlertPage {
            key: LSASS.to_owned(),
        },
    )
    .unwrap();
    assert_eq!(
        page.history[0].text,
        "Comment: Called the owner.\nNo answer."
    );
    assert_eq!(page.history[0].actor, "m.brandt");
    assert_eq!(page.history[0].at, "14 Apr 2026 12:00 UTC");
}

#[test]
fn the_journal_restores_the_same_view() {
    let mut engine = sample();
    let keys = alert_keys(&mut engine);
    let two = [keys[0].as_str(), keys[5].as_str()];
    for change in [
        ManageChange::Status(AlertStatus::InProgress),
        ManageChange::Assign(Some("m.brandt".to_owned())),
        ManageChange::Classify(Classification::TruePositive, Determination::Malware),
        ManageChange::Comment("seen \"this\"\u{202e}".to_owned()),
        ManageChange::Status(AlertStatus::Resolved),
    ] {
        manage(&mut engine, &two, change).unwrap();
    }
    undo(&mut engine).unwrap();
    let kept = ask(&mut engine, JournalText {}).unwrap();
    assert_eq!(
        kept.name,
        format!("throughline-journal-{}.json", engine.case())
    );
    let expected = all_replies(&mut engine);

    let mut again = sample();
    assert_eq!(again.case(), engine.case());
    again.restore_journal(&kept.text).unwrap();
    assert_eq!(all_replies(&mut again), expected);
    // And it goes on from there.
    assert_eq!(
        undo(&mut again).unwrap().entries,
        undo(&mut engine).unwrap().entries
    );
    assert_eq!(all_replies(&mut again), all_replies(&mut engine));
}

#[test]
fn each_reply_carries_the_entry_to_be_kept() {
    let mut engine = sample();
    let managed = manage(&mut engine, &[LSASS], ManageChange::Comment("x".to_owned())).unwrap();
    let undone = undo(&mut engine).unwrap();
    let kept = ask(&mut engine, JournalText {}).unwrap();
    let file: serde_json::Value = serde_json::from_str(&kept.text).unwrap();
    let entry = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(file["entries"][0], entry(&managed.entry.unwrap()));
    assert_eq!(file["entries"][1], entry(&undone.entry));
    assert_eq!(file["case"], engine.case());
}

#[test]
fn a_journal_file_goes_on_from_what_is_here_or_is_refused() {
    let mut engine = sample();
    manage(
        &mut engine,
        &[LSASS],
        ManageChange::Status(AlertStatus::Resolved),
    )
    .unwrap();
    let first = journal_text(&mut engine);
    manage(
        &mut engine,
        &[LSASS],
        ManageChange::Comment("one more".to_owned()),
    )
    .unwrap();
    let both = journal_text(&mut engine);

    let mut other = sample();
    assert_eq!(other.open_journal(&both).unwrap().len(), 2);
    assert_eq!(all_replies(&mut other), all_replies(&mut engine));
    assert_eq!(other.open_journal(&both).unwrap(), []);
    // An older one has nothing new, and takes nothing away.
    assert_eq!(other.open_journal(&first).unwrap(), []);
    assert_eq!(all_replies(&mut other), all_replies(&mut engine));

    let mut diverged = sample();
    let comment = ManageChange::Comment("elsewhere".to_owned());
    manage(&mut diverged, &[LSASS], comment).unwrap();
    let before = all_replies(&mut diverged);
    let refusal = diverged.open_journal(&both).unwrap_err().to_string();
    assert!(refusal.contains("1 changes of its own"), "{refusal}");
    assert_eq!(all_replies(&mut diverged), before);

    let foreign = both.replace("\"case\": \"", "\"case\": \"f");
    assert!(sample().open_journal(&foreign).is_err());
    assert!(Engine::default().open_journal(&both).is_err());
    assert!(sample().open_journal("{}").is_err());
}
