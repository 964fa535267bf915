//! Where rules come from: an alert, an example, a file.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;
mod ruling;

use desk::{LSASS, alert_keys, ask, open, sample};
use ruling::{NOON, change, draft, export, rules, save, status, tried, undo};
use throughline_engine::Engine;
use throughline_engine::protocol::{
    AlertEdit, ManageAlerts, ManageChange, RuleChange, RuleFrom, RuleId, RuleKind, RuleList,
    RulesText,
};
use throughline_model::AlertKey;

#[test]
fn a_rule_begins_with_what_an_alert_is() {
    let mut engine = sample();
    let key = LSASS.to_owned();
    let from = ask(&mut engine, RuleFrom { key }).unwrap();
    assert_eq!(from.kind, RuleKind::Resolve);
    let trial = tried(&mut engine, &from);
    assert_eq!(trial.matching, 1, "{}", from.filter);
    assert_eq!(trial.rows[0].key, LSASS);
    assert!(trial.warnings.iter().any(|it| it.contains("high severity")));
    for key in alert_keys(&mut engine) {
        let from = ask(&mut engine, RuleFrom { key: key.clone() }).unwrap();
        let trial = tried(&mut engine, &from);
        assert!(trial.rows.iter().any(|it| it.key == key), "{}", from.filter);
    }
    assert!(
        ask(
            &mut engine,
            RuleFrom {
                key: "nowhere".to_owned()
            }
        )
        .is_err()
    );
}

#[test]
fn examples_are_rules_that_can_be_saved() {
    let mut engine = sample();
    let examples = ask(&mut engine, RuleList {}).unwrap().examples;
    assert_eq!(examples[0].draft.name, "Legitimate travel");
    for example in &examples {
        let trial = tried(&mut engine, &example.draft);
        assert_eq!(trial.fault, "", "{}", example.draft.filter);
        save(&mut engine, &example.draft);
    }
    assert_eq!(rules(&mut engine).len(), examples.len());
}

#[test]
fn legitimate_travel_is_found_once_somebody_says_who_is_away() {
    let mut engine = Engine::default();
    let trips = [
        ("da1", "Impossible travel activity"),
        ("da2", "Impossible travel activity"),
    ];
    let trips = export(&[trips[0], trips[1], ("da3", "Malware")]);
    open(&mut engine, &[("alerts.json", &trips)]);
    let travel = ask(&mut engine, RuleList {}).unwrap().examples[0]
        .draft
        .clone();
    assert_eq!(tried(&mut engine, &travel).matching, 0);
    for (key, tags) in [
        ("da1", vec!["out of office"]),
        ("da2", vec!["Out of office", "High risk"]),
    ] {
        let edit = AlertEdit {
            add_tags: tags.into_iter().map(str::to_owned).collect(),
            ..AlertEdit::default()
        };
        let asked = ManageAlerts {
            alerts: vec![AlertKey::from(key)].into(),
            change: ManageChange::Edit(Box::new(edit)),
            at: NOON,
            actor: "m.brandt".to_owned(),
        };
        ask(&mut engine, asked).unwrap();
    }
    save(&mut engine, &travel);
    change(
        &mut engine,
        RuleChange::Run {
            id: RuleId(1),
            seen: 1,
        },
    )
    .unwrap();
    assert_eq!(status(&mut engine, "da1"), "Resolved");
    assert_eq!(status(&mut engine, "da2"), "New");
}

#[test]
fn rules_are_taken_elsewhere_and_written_to_be_read() {
    let mut engine = sample();
    let mut rule = draft("Unwanted", RuleKind::Resolve, "category:UnwantedSoftware");
    rule.changes.add_tags = vec!["noise".to_owned()];
    rule.comment = "Agreed on Monday.".to_owned();
    save(&mut engine, &rule);
    change(
        &mut engine,
        RuleChange::Switch {
            id: RuleId(1),
            on: true,
        },
    )
    .unwrap();
    let json = ask(&mut engine, RulesText { readable: false }).unwrap();
    let text = ask(&mut engine, RulesText { readable: true }).unwrap().text;
    insta::assert_snapshot!(text.trim_end(), @r"
    Rule 1: Unwanted
      Kind:  Suppress: resolve (on)
      When:  category:UnwantedSoftware
      Then:  set to Resolved, tagged noise
      Why:   Agreed on Monday.
      Made:  14 Apr 2026 12:00 UTC, m.brandt
    ");

    let mut other = sample();
    let taken = change(&mut other, RuleChange::Import(json.text.clone())).unwrap();
    assert_eq!(taken.summary, "1 rule taken from a file");
    let list = rules(&mut other);
    assert_eq!((list[0].draft.clone(), list[0].on), (rule, false));
    let twice = change(&mut other, RuleChange::Import(json.text)).unwrap_err();
    assert_eq!(
        twice.message,
        "there is no rule in the file that is not here already"
    );
    undo(&mut other);
    assert_eq!(rules(&mut other), []);
    for (text, says) in [
        ("{}", "not a file of rules"),
        (r#"{"throughline_rules":9,"rules":1}"#, "newer"),
        (
            r#"{"throughline_rules":1,"rules":[{"name":"x","kind":"hide","filter":"severity:"}]}"#,
            "filter",
        ),
    ] {
        let refusal = change(&mut other, RuleChange::Import(text.to_owned())).unwrap_err();
        assert!(refusal.message.contains(says), "{refusal:?}");
    }
}
