//! How urgent alerts and incidents of the sample are, and why.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{LSASS, alert_keys, ask, incident_ids, open, sample};
use std::fmt::Write as _;
use throughline_engine::Engine;
use throughline_engine::protocol::{
    AlertEdit, AlertTarget, JournalText, ManageAlerts, ManageChange, Managed, PriorityBand,
    PriorityOf, PriorityView, PriorityWeights, Queue, Refusal, RuleDraft, SetWeights, Shown,
    TryRule, Undo, WeightsChange, WeightsText,
};
use throughline_model::{
    AlertKey, AlertStatus, Classification, Determination, Severity, Timestamp,
};

const NOON: Timestamp = Timestamp::from_millis(1_776_168_000_000);

fn alert(engine: &mut Engine, key: &str) -> PriorityView {
    ask(engine, PriorityOf::Alert(key.to_owned())).unwrap()
}

fn incident(engine: &mut Engine, id: &str) -> PriorityView {
    ask(engine, PriorityOf::Incident(id.to_owned())).unwrap()
}

fn lines(view: &PriorityView) -> String {
    let mut out = format!("{} {}\n", view.score, view.band_words);
    for it in &view.factors {
        let _ = writeln!(out, "{} {:+}: {}", it.label, it.points, it.why);
    }
    out
}

fn weigh(engine: &mut Engine, change: WeightsChange) -> Result<Managed, Refusal> {
    let asked = SetWeights {
        change,
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(engine, asked)
}

fn undo(engine: &mut Engine) {
    let asked = Undo {
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(engine, asked).unwrap();
}

fn classify(engine: &mut Engine, key: &str, classification: Classification) {
    let asked = ManageAlerts {
        alerts: vec![AlertKey::from(key)].into(),
        change: ManageChange::Classify(classification, Determination::Unknown),
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(engine, asked).unwrap();
}

#[test]
fn every_point_of_the_sample_has_a_reason() {
    let mut engine = sample();
    for key in alert_keys(&mut engine) {
        let view = alert(&mut engine, &key);
        let sum: i32 = view.factors.iter().map(|it| it.points).sum();
        assert_eq!(sum, i32::from(view.score), "{key}");
        let index = engine.dataset().alert_of_key(&key).unwrap();
        assert_eq!(engine.alert_priorities()[index.0 as usize], view.score);
    }
    for id in incident_ids(&mut engine) {
        let view = incident(&mut engine, &id);
        let sum: i32 = view.factors.iter().map(|it| it.points).sum();
        assert_eq!(sum, i32::from(view.score), "{id}");
        let index = engine.dataset().incident_of_id(&id).unwrap();
        assert_eq!(engine.incident_priorities()[index.0 as usize], view.score);
    }
}

#[test]
fn the_sample_is_spread_over_the_bands() {
    let mut engine = sample();
    let view = ask(&mut engine, PriorityWeights {}).unwrap();
    assert!(view.is_usual);
    insta::assert_snapshot!(format!("{:?} {:?}", view.alerts, view.incidents), @"[1, 51, 21] [2, 8, 3]");
}

#[test]
fn an_alert_and_its_incident_say_why() {
    let mut engine = sample();
    insta::assert_snapshot!(lines(&alert(&mut engine, LSASS)), @"
    67 Medium priority
    Severity +40: High
    Stage +9: Credential access: reaching further
    Technique +6: T1003.001 is of hands-on attacks
    Verdicts +8: Evidence judged malicious
    Rarity +4: 1 of 73 alerts has this title
    ");
    insta::assert_snapshot!(lines(&incident(&mut engine, "4127")), @"
    100 Top priority
    Most urgent alert +94: Ransomware behaviour was prevented on a file server
    Stages +12: 4 or more stages of an attack
    Products +12: 4 or more products reported it
    Devices +6: 3 devices
    Users +6: 3 users
    Limit -30: A score is between 0 and 100
    ");
}

#[test]
fn a_false_positive_has_no_priority_and_quietens_its_title() {
    let export = (0..20)
        .map(|n| {
            let title = if n < 6 { "Beacon".to_owned() } else { format!("Other {n}") };
            format!(r#"{{"id":"da{n}","title":"{title}","severity":"high","serviceSource":"microsoftDefenderForEndpoint","createdDateTime":"2026-04-14T16:00:00Z","evidence":[]}}"#)
        })
        .collect::<Vec<_>>()
        .join(",");
    let export = format!(r#"{{"value":[{export}]}}"#);
    let mut engine = Engine::default();
    open(&mut engine, &[("alerts.json", export.as_bytes())]);
    let before = alert(&mut engine, "da5").score;
    for key in ["da0", "da1", "da2"] {
        classify(&mut engine, key, Classification::FalsePositive);
        assert_eq!(alert(&mut engine, key).score, 0);
    }
    let now = alert(&mut engine, "da5");
    assert_eq!(now.score, before - 20);
    assert!(
        lines(&now)
            .contains("Noise -20: 3 of 3 classified alerts of this title were false positives")
    );
    undo(&mut engine);
    assert_eq!(alert(&mut engine, "da5").score, before);
    classify(&mut engine, "da19", Classification::TruePositive);
    assert!(lines(&alert(&mut engine, "da19")).contains("Classification +10: True positive"));
}

#[test]
fn scores_after_each_change_are_those_of_the_whole_journal() {
    let mut engine = sample();
    let keys = alert_keys(&mut engine);
    let edits = [
        ManageChange::Status(AlertStatus::Resolved),
        ManageChange::Edit(Box::new(AlertEdit {
            severity: Some(Severity::High),
            ..AlertEdit::default()
        })),
        ManageChange::Edit(Box::new(AlertEdit {
            add_tags: vec!["Crown jewel".to_owned(), "attack disruption".to_owned()],
            ..AlertEdit::default()
        })),
        ManageChange::Classify(Classification::FalsePositive, Determination::Unknown),
        ManageChange::Edit(Box::new(AlertEdit {
            remove_tags: vec!["crown jewel".to_owned()],
            ..AlertEdit::default()
        })),
        ManageChange::Comment("Seen.".to_owned()),
    ];
    let mut all_seen = Vec::new();
    for (at, change) in edits.into_iter().enumerate() {
        // They are there before the change, and have to follow it.
        let before = engine.alert_priorities().to_vec();
        let first = [0, 1, 2, 0, 2, 1][at];
        let some = keys.iter().skip(first).step_by(3).take(12);
        let some: Vec<AlertKey> = some.map(|it| AlertKey::from(it.as_str())).collect();
        let asked = ManageAlerts {
            alerts: some.into(),
            change,
            at: NOON,
            actor: "m.brandt".to_owned(),
        };
        ask(&mut engine, asked).unwrap();
        let mut fresh = sample();
        let kept = ask(&mut engine, JournalText {}).unwrap().text;
        fresh.restore_journal(&kept).unwrap();
        assert_eq!(engine.alert_priorities(), fresh.alert_priorities(), "{at}");
        assert_eq!(
            engine.incident_priorities(),
            fresh.incident_priorities(),
            "{at}"
        );
        all_seen.push(engine.alert_priorities() != before);
    }
    assert_eq!(all_seen, [false, true, true, true, true, false]);
}

#[test]
fn weights_are_kept_undone_and_taken_elsewhere() {
    let mut engine = sample();
    let before = alert(&mut engine, LSASS);
    let one = |points| WeightsChange::One {
        name: "severityHigh".to_owned(),
        points,
    };
    let done = weigh(&mut engine, one(0)).unwrap();
    assert_eq!(
        (done.summary.as_str(), done.changed),
        ("priorities weighed anew", 1)
    );
    assert!(
        done.entry
            .unwrap()
            .contains(r#""after":{"severityHigh":0}"#)
    );
    let after = alert(&mut engine, LSASS);
    assert_eq!(after.score, before.score - 40);
    assert_eq!(weigh(&mut engine, one(0)).unwrap().entry, None);

    // With the journal, and as a file.
    let kept = ask(&mut engine, JournalText {}).unwrap().text;
    let file = ask(&mut engine, WeightsText {}).unwrap().text;
    let mut again = sample();
    again.restore_journal(&kept).unwrap();
    assert_eq!(alert(&mut again, LSASS), after);
    let mut other = sample();
    weigh(&mut other, WeightsChange::File(file)).unwrap();
    assert_eq!(alert(&mut other, LSASS), after);
    let usual = weigh(&mut other, WeightsChange::Usual).unwrap();
    assert_eq!(usual.summary, "priorities weighed as usual");
    assert_eq!(alert(&mut other, LSASS), before);

    undo(&mut engine);
    assert_eq!(alert(&mut engine, LSASS), before);
    let refused = weigh(&mut engine, WeightsChange::File("{\"moon\":1}".to_owned()));
    assert!(refused.unwrap_err().message.contains("no weight"));
    assert!(weigh(&mut Engine::default(), WeightsChange::Usual).is_err());
}

#[test]
fn what_the_data_tells_of_assets_counts() {
    let device = |id: &str, name: &str, more: &str| {
        format!(
            r##"{{"@odata.type":"#microsoft.graph.security.deviceEvidence","mdeDeviceId":"{id}","deviceDnsName":"{name}"{more}}}"##
        )
    };
    let alerts: Vec<String> = [
        device("d1", "pc-1", ""),
        device("d2", "srv-1", r#","osPlatform":"WindowsServer2022""#),
        device("d3", "dc-1", r#","osPlatform":"WindowsServer2022","tags":["Domain Controller"]"#),
    ]
    .iter()
    .enumerate()
    .map(|(n, evidence)| format!(r#"{{"id":"da{n}","title":"T","severity":"medium","serviceSource":"microsoftDefenderForEndpoint","createdDateTime":"2026-04-14T16:00:00Z","evidence":[{evidence}]}}"#))
    .collect();
    let export = format!(r#"{{"value":[{}]}}"#, alerts.join(","));
    let mut engine = Engine::default();
    open(&mut engine, &[("alerts.json", export.as_bytes())]);
    let all: String = ["da0", "da1", "da2"]
        .map(|it| lines(&alert(&mut engine, it)))
        .concat();
    assert_eq!(
        all,
        "24 Medium priority\nSeverity +24: Medium\n\
         29 Medium priority\nSeverity +24: Medium\nAsset +5: srv-1 is a server\n\
         40 Medium priority\nSeverity +24: Medium\nAsset +16: dc-1: Domain Controller\n"
    );
    assert_eq!(alert(&mut engine, "da0").band, PriorityBand::Medium);
    assert!(ask(&mut engine, PriorityOf::Alert("nowhere".to_owned())).is_err());
    assert!(ask(&mut engine, PriorityOf::Incident("nowhere".to_owned())).is_err());
}

#[test]
fn a_filter_knows_priorities_that_nobody_has_asked_for_yet() {
    let filter = "priority:>85";
    let shown = Shown {
        filter: Some(filter.to_owned()),
        ..Shown::default()
    };
    assert_eq!(
        ask(
            &mut sample(),
            Queue {
                shown,
                ..Queue::default()
            }
        )
        .unwrap()
        .matching,
        1
    );
    let draft = RuleDraft {
        filter: filter.to_owned(),
        ..RuleDraft::default()
    };
    let tried = TryRule {
        draft,
        from: 0,
        count: 10,
    };
    assert_eq!(ask(&mut sample(), tried).unwrap().matching, 1);
    let mut engine = sample();
    let all = AlertTarget::Matching {
        filter: Some(filter.to_owned()),
        expected: 1,
    };
    let mut classify = |change| {
        let asked = ManageAlerts {
            alerts: all.clone(),
            change,
            at: NOON,
            actor: "m.brandt".to_owned(),
        };
        ask(&mut engine, asked)
    };
    let wrong = ManageChange::Classify(Classification::FalsePositive, Determination::Unknown);
    assert_eq!(classify(wrong.clone()).unwrap().changed, 1);
    // The change has taken it out of the filter.
    assert!(classify(wrong).is_err());
}

#[test]
fn alerts_are_found_and_sorted_by_priority() {
    let engine = sample();
    let scores = engine.alert_priorities().to_vec();
    let score = |key: &str| {
        let alert = engine.dataset().alert_of_key(key).unwrap();
        scores[alert.0 as usize]
    };
    let fresh = sample();
    let found = fresh
        .alert_lines("priority:>50", Some("-priority"), None)
        .unwrap();
    let found: Vec<u8> = found.iter().map(|it| score(&it.id)).collect();
    let mut expected: Vec<u8> = scores.iter().copied().filter(|&it| it > 50).collect();
    expected.sort_unstable_by(|a, b| b.cmp(a));
    assert!(!expected.is_empty());
    assert_eq!(found, expected);
}
