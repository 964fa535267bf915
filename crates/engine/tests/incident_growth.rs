//! How recorrelated incidents came to be, and incidents of an earlier time.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{ask, sample};
use std::collections::BTreeSet;
use throughline_engine::protocol::{IncidentGrowth, IncidentGrowthView};
use throughline_engine::{Engine, IncidentMode};
use throughline_model::Timestamp;

fn recorrelated() -> Engine {
    let mut engine = sample();
    engine.show_incidents(IncidentMode::Recorrelated, None);
    engine
}

/// Every incident: its id and its alerts.
fn grouped(engine: &Engine) -> Vec<(String, Vec<String>)> {
    let lines = engine.incident_lines().into_iter();
    lines.map(|it| (it.id, it.alert_ids)).collect()
}

fn growth(engine: &mut Engine, id: &str) -> IncidentGrowthView {
    ask(engine, IncidentGrowth { id: id.to_owned() }).unwrap()
}

#[test]
fn steps_add_up_to_the_incident_and_ids_lead_on() {
    let mut engine = recorrelated();
    let mut merges = 0;
    for (id, alerts) in grouped(&engine) {
        let told = growth(&mut engine, &id);
        assert_eq!(told.more, 0);
        assert_eq!(told.steps[0].words, "It began with", "{id}");
        let own = told.steps.iter().filter(|it| !it.words.contains("r-"));
        let counts: Vec<u32> = own.map(|it| it.alerts).collect();
        assert!(counts.is_sorted(), "{counts:?}");
        assert_eq!(counts.last(), Some(&(alerts.len() as u32)), "{id}");
        for step in told.steps.iter().filter(|it| !it.redirected.is_empty()) {
            assert_ne!(step.redirected, step.into);
            merges += 1;
        }
    }
    assert!(merges > 0, "no incident was merged into another");
    engine.show_incidents(IncidentMode::Exported, None);
    let refused = ask(&mut engine, IncidentGrowth { id: "4127".into() });
    assert!(refused.unwrap_err().message.contains("recorrelated"));
}

#[test]
fn incidents_of_a_time_hold_what_was_known_then() {
    let engine = recorrelated();
    let at = |millis: i64| {
        let lines = engine.incident_lines_as_of(Timestamp::from_millis(millis));
        lines.unwrap()
    };
    assert!(at(0).is_empty());
    let mut before = BTreeSet::new();
    let span = engine.dataset().span();
    let (first, last) = (span.first.unwrap(), span.last.unwrap());
    let millis = |it: Timestamp| it.nanos() / 1_000_000;
    for part in 1..=4 {
        let now = millis(first) + (millis(last) - millis(first)) * part / 4;
        let lines = at(now);
        let alerts: BTreeSet<String> = lines.iter().flat_map(|it| it.alert_ids.clone()).collect();
        assert_eq!(
            alerts.len(),
            lines.iter().map(|it| it.alert_ids.len()).sum::<usize>(),
            "every alert once"
        );
        assert!(before.is_subset(&alerts));
        before = alerts;
    }
    // At the end they are those of now, with their ids.
    let told = |lines: Vec<(String, Vec<String>)>| -> BTreeSet<(String, Vec<String>)> {
        lines.into_iter().collect()
    };
    let end = at(i64::MAX / 1_000_000);
    let end = end.into_iter().map(|it| (it.id, it.alert_ids)).collect();
    assert_eq!(told(end), told(grouped(&engine)));
}
