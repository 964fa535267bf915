//! Rules are tried before they are saved, run once when asked, and fire on what is
//! imported later.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;
mod ruling;

use desk::{LSASS, all_replies, ask, open, sample};
use ruling::{NOON, change, draft, export, queue, rules, save, status, tried, undo};
use throughline_engine::Engine;
use throughline_engine::protocol::{
    AlertEdit, AlertPage, AlertTarget, Classified, JournalText, ManageAlerts, ManageChange,
    ResponseAction, RuleChange, RuleDraft, RuleId, RuleKind, RuleList, Shell,
};
use throughline_model::{AlertKey, Classification, Determination};

#[test]
fn a_rule_is_tried_before_it_is_saved() {
    let mut engine = sample();
    let before = all_replies(&mut engine);
    let broad = draft("All", RuleKind::Hide, "severity:high,medium");
    let trial = tried(&mut engine, &broad);
    assert_eq!(all_replies(&mut engine), before);
    assert_eq!((trial.matching, trial.total), (48, 73));
    assert_eq!(trial.rows.len(), 48);
    assert_eq!(trial.does, "hidden");
    let split: u32 = trial.classified.iter().map(|it| it.1).sum();
    assert_eq!(split, trial.matching);
    assert_eq!(
        trial.warnings[..2],
        [
            "It selects 48 of 73 alerts: more than 25 % of all.",
            "It selects 14 alerts of high severity.",
        ]
    );
    let mut saved = |draft: &RuleDraft, seen, despite_warnings| {
        let saved = RuleChange::Save {
            id: None,
            draft: Box::new(draft.clone()),
            seen,
            despite_warnings,
        };
        change(&mut engine, saved)
    };
    let refusal = saved(&broad, 48, false).unwrap_err();
    assert!(refusal.message.contains("more than 25 %"), "{refusal:?}");
    let refusal = saved(&broad, 47, true).unwrap_err();
    assert!(refusal.message.contains("48 alerts by now"), "{refusal:?}");
    for (draft, says) in [
        (draft(" ", RuleKind::Hide, "id:x"), "give the rule a name"),
        (
            draft("x", RuleKind::Triage, "id:x"),
            "choose what the rule does",
        ),
        (draft("x", RuleKind::Hide, "severity:"), "filter"),
    ] {
        let refusal = saved(&draft, 0, true).unwrap_err();
        assert!(refusal.message.contains(says), "{refusal:?}");
    }
    assert_eq!(all_replies(&mut engine), before);
    let trial = tried(&mut engine, &draft("x", RuleKind::Hide, "severity:"));
    assert!(!trial.fault.is_empty() && trial.rows.is_empty());
}

#[test]
fn a_saved_rule_is_off_changes_nothing_and_can_be_taken_back() {
    let mut engine = sample();
    let shell = ask(&mut engine, Shell {}).unwrap();
    let rule = draft("Unwanted", RuleKind::Resolve, "category:UnwantedSoftware");
    let saved = save(&mut engine, &rule);
    assert_eq!(saved.summary, "rule “Unwanted” made");
    assert!(saved.entry.is_some());
    let list = rules(&mut engine);
    assert_eq!(
        (list.len(), list[0].on, list[0].matching, list[0].changed),
        (1, false, 3, 0)
    );
    assert_eq!(list[0].does, "set to Resolved");
    assert_eq!(
        ask(&mut engine, Shell {}).unwrap().open_alerts,
        shell.open_alerts
    );

    let id = list[0].id;
    let switched = change(&mut engine, RuleChange::Switch { id, on: true }).unwrap();
    assert_eq!(switched.summary, "rule “Unwanted” turned on");
    assert!(rules(&mut engine)[0].on);
    undo(&mut engine);
    assert!(!rules(&mut engine)[0].on);
    change(&mut engine, RuleChange::Delete { id }).unwrap();
    assert_eq!(rules(&mut engine), []);
    undo(&mut engine);
    assert_eq!(rules(&mut engine).len(), 1);
    // A number is never given twice.
    undo(&mut engine);
    assert_eq!(rules(&mut engine), []);
    save(&mut engine, &rule);
    assert_eq!(rules(&mut engine)[0].id, RuleId(2));
    let gone = change(&mut engine, RuleChange::Delete { id }).unwrap_err();
    assert_eq!(gone.message, "there is no rule 1 in this case");
}

#[test]
fn a_rule_that_is_run_is_one_entry_that_names_it() {
    let mut engine = sample();
    let mut rule = draft("Announced drill", RuleKind::Resolve, &format!("id:{LSASS}"));
    rule.changes = AlertEdit {
        classified: Some(Classified {
            classification: Classification::InformationalExpectedActivity,
            determination: Determination::SecurityTesting,
        }),
        comment: Some("See the plan.".to_owned()),
        ..AlertEdit::default()
    };
    save(&mut engine, &rule);
    let id = RuleId(1);
    let run = change(&mut engine, RuleChange::Run { id, seen: 1 }).unwrap();
    assert_eq!(run.changed, 1);
    assert!(
        run.summary
            .ends_with("with a comment by rule “Announced drill”"),
        "{}",
        run.summary
    );
    assert!(
        run.entry
            .unwrap()
            .contains(r#""rule":{"id":1,"name":"Announced drill"}"#)
    );
    let key = LSASS.to_owned();
    let page = ask(&mut engine, AlertPage { key }).unwrap();
    assert_eq!(page.status, "Resolved");
    assert_eq!(page.history[3].text, "By rule 1 “Announced drill”");
    assert_eq!(rules(&mut engine)[0].changed, 1);
    // What is so already is not commented on again.
    let again = change(&mut engine, RuleChange::Run { id, seen: 1 }).unwrap();
    assert_eq!(again.entry, None);
    let other = change(&mut engine, RuleChange::Run { id, seen: 2 }).unwrap_err();
    assert!(other.message.contains("nothing was changed"));
    undo(&mut engine);
    assert_eq!(status(&mut engine, LSASS), "In progress");
    assert_eq!(rules(&mut engine)[0].changed, 0);
}

#[test]
fn hidden_alerts_leave_the_queue_which_says_so() {
    let mut engine = sample();
    let (all, open) = (
        queue(&mut engine, "").matching,
        ask(&mut engine, Shell {}).unwrap().open_alerts,
    );
    save(
        &mut engine,
        &draft("Noise", RuleKind::Hide, &format!("id:{LSASS}")),
    );
    change(
        &mut engine,
        RuleChange::Run {
            id: RuleId(1),
            seen: 1,
        },
    )
    .unwrap();
    let now = queue(&mut engine, "");
    assert_eq!(now.matching, all - 1);
    assert_eq!(ask(&mut engine, Shell {}).unwrap().open_alerts, open - 1);
    let aside = now.aside.unwrap();
    assert_eq!(aside.text, "1 alert hidden by rules");
    assert_eq!(queue(&mut engine, &aside.filter).matching, 1);
    let list = ask(&mut engine, RuleList {}).unwrap();
    assert_eq!((list.hidden, &list.hidden_filter), (1, &aside.filter));
    // It is still there for who has its link, and the rule still selects it.
    assert_eq!(status(&mut engine, LSASS), "In progress");
    assert_eq!(list.rules[0].matching, 1);
    // A change of all that match is of what is shown.
    let mut manage = |alerts, edit| {
        let asked = ManageAlerts {
            alerts,
            change: ManageChange::Edit(Box::new(edit)),
            at: NOON,
            actor: "m.brandt".to_owned(),
        };
        ask(&mut engine, asked)
    };
    let tagged = AlertEdit {
        add_tags: vec!["seen".to_owned()],
        ..AlertEdit::default()
    };
    let matching = |expected| AlertTarget::Matching {
        filter: Some(String::new()),
        expected,
    };
    assert!(manage(matching(all), tagged.clone()).is_err());
    assert_eq!(manage(matching(all - 1), tagged).unwrap().changed, all - 1);
    // Without its tag it is shown again.
    let shown = AlertEdit {
        remove_tags: vec!["hidden by rule".to_owned()],
        ..AlertEdit::default()
    };
    let keys = vec![AlertKey::from(LSASS)];
    assert_eq!(
        manage(keys.into(), shown).unwrap().summary,
        "alert shown again"
    );
    let now = queue(&mut engine, "");
    assert_eq!((now.matching, now.aside), (all, None));
}

#[test]
fn rules_that_are_on_fire_on_what_comes_later_and_on_nothing_else() {
    let mut engine = Engine::default();
    let first = export(&[("da1", "Noise"), ("da2", "Other")]);
    open(&mut engine, &[("first.json", &first)]);
    let filter = "title:noise";
    save(&mut engine, &draft("Off", RuleKind::Hide, filter));
    let mut resolve = draft("Close noise", RuleKind::Resolve, filter);
    resolve.changes.comment = Some("Known.".to_owned());
    save(&mut engine, &resolve);
    let id = RuleId(2);
    change(&mut engine, RuleChange::Switch { id, on: true }).unwrap();
    assert_eq!(engine.fire_rules(NOON).unwrap().entries, []);

    // The first file again, and another one: three alerts are new, two of them noise.
    let second = export(&[
        ("da1", "Noise"),
        ("da3", "Noise"),
        ("da4", "Noise"),
        ("da5", "Other"),
    ]);
    open(&mut engine, &[("second.json", &second)]);
    let before = engine.journal().entries().len() as u64;
    let fired = engine.fire_rules(NOON).unwrap();
    assert_eq!(fired.words, "rules changed 2 alerts of those that are new");
    assert_eq!(fired.entries.len(), 1);
    assert_eq!(fired.entries[0].0, before + 1);
    assert!(
        fired.entries[0]
            .1
            .contains(r#""rule":{"id":2,"name":"Close noise"}"#)
    );
    for (key, now) in [
        ("da1", "New"),
        ("da3", "Resolved"),
        ("da4", "Resolved"),
        ("da5", "New"),
    ] {
        assert_eq!(status(&mut engine, key), now, "{key}");
    }
    assert_eq!(engine.fire_rules(NOON).unwrap().entries, []);
    // The same from the journal, and taken back by one undo.
    let kept = ask(&mut engine, JournalText {}).unwrap().text;
    let mut again = Engine::resuming(engine.case());
    open(
        &mut again,
        &[("first.json", &first), ("second.json", &second)],
    );
    again.restore_journal(&kept).unwrap();
    assert_eq!(again.fire_rules(NOON).unwrap().entries, []);
    assert_eq!(all_replies(&mut again), all_replies(&mut engine));
    undo(&mut engine);
    assert_eq!(status(&mut engine, "da3"), "New");
}

#[test]
fn what_a_rule_selects_by_can_be_allowed_or_blocked() {
    let mut engine = sample();
    let rule = draft(
        "Scanner",
        RuleKind::Resolve,
        "ip:=198.51.100.77 -ip:10.0.0.1",
    );
    save(&mut engine, &rule);
    let id = rules(&mut engine)[0].id;
    let decide = |engine: &mut Engine, value: &str, what| {
        let value = value.to_owned();
        change(engine, RuleChange::Indicator { id, value, what })
    };
    let held = |engine: &mut Engine| rules(engine)[0].indicators[0].held_words.clone();
    assert_eq!(rules(&mut engine)[0].indicators.len(), 1);
    assert_eq!(held(&mut engine), "");

    let done = decide(
        &mut engine,
        "=198.51.100.77",
        ResponseAction::AllowIndicator,
    )
    .unwrap();
    assert_eq!(done.summary, "“Allow indicator” recorded for 198.51.100.77");
    assert_eq!(held(&mut engine), "Allow indicator");
    let again = decide(
        &mut engine,
        "=198.51.100.77",
        ResponseAction::AllowIndicator,
    )
    .unwrap();
    assert!(again.entry.is_none(), "{again:?}");
    decide(
        &mut engine,
        "=198.51.100.77",
        ResponseAction::BlockIndicator,
    )
    .unwrap();
    assert_eq!(held(&mut engine), "Block indicator");
    undo(&mut engine);
    assert_eq!(held(&mut engine), "Allow indicator");
    decide(
        &mut engine,
        "=198.51.100.77",
        ResponseAction::RemoveIndicator,
    )
    .unwrap();
    assert_eq!(held(&mut engine), "");

    for (value, what) in [
        ("10.0.0.1", ResponseAction::AllowIndicator),
        ("=198.51.100.77", ResponseAction::IsolateDevice),
    ] {
        let refusal = decide(&mut engine, value, what).unwrap_err();
        assert!(
            refusal.message.contains("names no indicator"),
            "{refusal:?}"
        );
    }
}
