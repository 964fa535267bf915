//! Alerts put together and kept apart by hand stay so, whatever correlation finds.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;
mod hand;

use desk::{ask, incident_ids, open, sample, sample_file};
use hand::{
    ACTOR, NOON, as_previewed, by_size, group, grouped, incident_of, keys, recorrelated, show,
    title, undo,
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use throughline_engine::Engine;
use throughline_engine::protocol::{
    AlertPage, CorrelationChange, HandAsk, IncidentForm, IncidentMode, IncidentPage, JournalText,
    ManageAlerts, ManageChange, PreviewByHand, SetCorrelation,
};
use throughline_model::{AlertKey, IncidentKey};

#[test]
fn what_is_split_off_is_an_incident_of_its_own() {
    let mut engine = recorrelated();
    let before = grouped(&engine);
    let (id, alerts) = by_size(&engine).swap_remove(0);
    // The incident's first alert among them: the rest keeps the name all the same.
    let some = keys(&[&alerts[0], &alerts[3], &alerts[7]]);
    let told = as_previewed(
        &mut engine,
        HandAsk::Split {
            alerts: some.clone(),
        },
    );
    assert_eq!(told.summary, "3 alerts split off");
    assert_eq!(told.before.len(), 1);
    let sizes: Vec<(bool, u32)> = told.after.iter().map(|it| (it.is_new, it.alerts)).collect();
    assert!(sizes.contains(&(true, 3)) && sizes.contains(&(false, alerts.len() as u32 - 3)));
    assert_eq!(incident_of(&mut engine, &alerts[1]), id);
    let own = incident_of(&mut engine, &alerts[0]);
    assert!(own != id && own == incident_of(&mut engine, &alerts[7]));

    let page = ask(
        &mut engine,
        AlertPage {
            key: alerts[3].clone(),
        },
    )
    .unwrap();
    assert_eq!(
        page.history[0].text,
        "3 alerts split off (same campaign): Seen in the proxy's log"
    );
    let again = group(&mut engine, HandAsk::Split { alerts: some }).unwrap();
    assert_eq!((again.changed, again.entry), (0, None));
    assert_eq!(undo(&mut engine), "Undone: 3 alerts split off");
    assert_eq!(grouped(&engine), before);
}

#[test]
fn moved_alerts_are_in_the_other_incident_with_a_reason() {
    let mut engine = recorrelated();
    let mut all = by_size(&engine);
    let (from, alerts) = all.swap_remove(0);
    let (to, others) = all.swap_remove(1);
    let moving = [&alerts[0], &alerts[1]];
    let what = HandAsk::Move {
        alerts: keys(&moving),
        to: IncidentKey::from(to.as_str()),
    };
    let name = title(&mut engine, &to);
    let told = as_previewed(&mut engine, what);
    assert_eq!(told.summary, format!("2 alerts moved to “{name}”"));
    for key in moving.into_iter().chain(&others) {
        assert_eq!(incident_of(&mut engine, key), to);
    }
    for key in &alerts[2..] {
        assert_eq!(incident_of(&mut engine, key), from);
    }
    let why = engine.explanation(&to).unwrap();
    assert_eq!(why.links.len(), others.len() + 1);
    let by_hand = |it: &throughline_engine::LinkLine| {
        it.reasons.iter().any(|it| it.reason == "manualAssociation")
    };
    assert!(why.links.iter().any(by_hand) && !why.links.iter().all(by_hand));
    let log = ask(&mut engine, IncidentForm { id: to }).unwrap().history;
    assert!(log[0].text.contains("moved to"), "{log:?}");
}

#[test]
fn a_merged_incident_answers_with_where_it_went() {
    let mut engine = recorrelated();
    let before = grouped(&engine);
    let open: Vec<(String, Vec<String>)> = by_size(&engine)
        .into_iter()
        .filter(|it| it.1.len() > 1)
        .collect();
    for it in &open {
        let asked = ManageAlerts {
            alerts: keys(&it.1).into(),
            change: ManageChange::Assign(Some("ines".to_owned())),
            at: NOON,
            actor: ACTOR.to_owned(),
        };
        ask(&mut engine, asked).unwrap();
    }
    let what = HandAsk::Merge {
        incidents: open[..2].iter().map(|it| it.0.as_str().into()).collect(),
    };
    let told = as_previewed(&mut engine, what.clone());
    assert_eq!(
        (told.summary.as_str(), told.after.len()),
        ("2 incidents merged", 1)
    );
    let kept = told.after[0].id.clone();
    let gone = open[..2].iter().find(|it| it.0 != kept).unwrap().0.clone();
    let old = ask(&mut engine, IncidentPage { id: gone.clone() }).unwrap();
    assert_eq!(old.merged_into.unwrap().id, kept);
    assert_eq!((old.status.as_str(), old.alerts.len()), ("Redirected", 0));
    let new = ask(&mut engine, IncidentPage { id: kept.clone() }).unwrap();
    assert_eq!(new.absorbed.len(), 1);
    assert_eq!(new.alerts.len(), open[0].1.len() + open[1].1.len());
    assert_eq!(engine.explanation(&gone).unwrap().incident.id, kept);

    // What went on from there is about the incident that is left.
    let further = HandAsk::Merge {
        incidents: [&kept, &open[2].0].map(|it| it.as_str().into()).to_vec(),
    };
    group(&mut engine, further).unwrap();
    let end = incident_of(&mut engine, &open[0].1[0]);
    let old = ask(&mut engine, IncidentPage { id: gone }).unwrap();
    assert_eq!(old.merged_into.unwrap().id, end);
    undo(&mut engine);
    undo(&mut engine);
    assert_eq!(grouped(&engine), before);
}

#[test]
fn incidents_that_may_not_be_merged_are_told() {
    let mut engine = recorrelated();
    let all = by_size(&engine);
    let merge = |engine: &mut Engine, ids: &[&String]| {
        let incidents = ids.iter().map(|it| it.as_str().into()).collect();
        group(engine, HandAsk::Merge { incidents })
            .unwrap_err()
            .message
    };
    let assign = |engine: &mut Engine, of: &[String], who: &str| {
        let asked = ManageAlerts {
            alerts: keys(of).into(),
            change: ManageChange::Assign(Some(who.to_owned())),
            at: NOON,
            actor: ACTOR.to_owned(),
        };
        ask(engine, asked).unwrap();
    };
    assign(&mut engine, &all[0].1, "ines");
    assign(&mut engine, &all[1].1, "jon");
    let told = merge(&mut engine, &[&all[0].0, &all[1].0]);
    assert!(told.contains("assigned to different people"), "{told}");
    let resolved = engine
        .incident_lines()
        .into_iter()
        .find(|it| it.status == "resolved");
    let told = merge(&mut engine, &[&all[0].0, &resolved.unwrap().id]);
    assert!(told.contains("one of them is resolved"), "{told}");
    let told = merge(&mut engine, &[&all[0].0, &all[0].0]);
    assert_eq!(told, "choose at least two incidents");
    let six: Vec<&String> = all[..6].iter().map(|it| &it.0).collect();
    assert_eq!(
        merge(&mut engine, &six),
        "6 incidents cannot be merged at once; choose at most 5"
    );
    show(&mut engine, IncidentMode::Exported);
    let told = merge(&mut engine, &[&"4127".to_owned(), &"4139".to_owned()]);
    assert!(
        told.starts_with("exported incidents stay as they are"),
        "{told}"
    );
}

#[test]
fn what_was_said_by_hand_outlives_new_settings_new_files_and_a_reload() {
    let (alerts, incidents) = (sample_file("alerts.json"), sample_file("incidents.json"));
    let mut engine = Engine::default();
    open(&mut engine, &[("a", &alerts)]);
    show(&mut engine, IncidentMode::Recorrelated);
    let all = by_size(&engine);
    let (large, other) = (&all[0].1, &all[1].1);
    let apart = (&large[0], &large[5]);
    let together = (&large[2], &other[0]);
    group(
        &mut engine,
        HandAsk::Apart {
            alerts: keys(&[apart.0]),
            from: keys(&[apart.1]),
        },
    )
    .unwrap();
    group(
        &mut engine,
        HandAsk::Together {
            alerts: keys(&[together.0, together.1]),
        },
    )
    .unwrap();
    let holds = |engine: &mut Engine| {
        assert_ne!(incident_of(engine, apart.0), incident_of(engine, apart.1));
        assert_eq!(
            incident_of(engine, together.0),
            incident_of(engine, together.1)
        );
    };
    holds(&mut engine);
    for settings in ["{\"threshold\": 90000}", "{\"threshold\": 50}"] {
        let asked = SetCorrelation {
            change: CorrelationChange::File(settings.to_owned()),
            at: NOON,
            actor: ACTOR.to_owned(),
        };
        ask(&mut engine, asked).unwrap();
        holds(&mut engine);
    }
    open(&mut engine, &[("b", &incidents)]);
    holds(&mut engine);
    let text = ask(&mut engine, JournalText {}).unwrap().text;
    assert!(text.contains("\"throughline_journal\": 5"));
    let mut again = sample();
    again.restore_journal(&text).unwrap();
    assert_eq!(grouped(&again), grouped(&engine));
}

/// So many of the same alert on one device, a minute apart: one run.
fn run_of(count: usize) -> Vec<u8> {
    let mut text = String::from("{\"value\":[");
    for at in 0..count {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(
            text,
            "{comma}{{\"id\":\"run{at}\",\"title\":\"Port scan\",\"severity\":\"low\",\
             \"status\":\"new\",\"createdDateTime\":\"2026-04-14T10:{at:02}:00Z\",\
             \"firstActivityDateTime\":\"2026-04-14T10:{at:02}:00Z\",\
             \"lastActivityDateTime\":\"2026-04-14T10:{at:02}:00Z\",\
             \"serviceSource\":\"microsoftDefenderForEndpoint\",\"category\":\"Discovery\",\
             \"evidence\":[{{\"@odata.type\":\"#microsoft.graph.security.deviceEvidence\",\
             \"mdeDeviceId\":\"d1\",\"deviceDnsName\":\"one.example\"}}]}}"
        );
    }
    text.push_str("]}");
    text.into_bytes()
}

#[test]
fn a_run_of_the_same_alert_can_be_cut() {
    let mut engine = Engine::default();
    open(&mut engine, &[("run.json", &run_of(6))]);
    show(&mut engine, IncidentMode::Recorrelated);
    assert_eq!(by_size(&engine)[0].1.len(), 6);
    let alerts = keys(&["run2", "run3"]);
    as_previewed(&mut engine, HandAsk::Split { alerts });
    let sizes: Vec<usize> = by_size(&engine).iter().map(|it| it.1.len()).collect();
    assert_eq!(sizes, [4, 2]);
    let back = HandAsk::Together {
        alerts: keys(&["run0", "run2"]),
    };
    group(&mut engine, back).unwrap();
    assert_eq!(
        incident_of(&mut engine, "run0"),
        incident_of(&mut engine, "run2")
    );
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let mut engine = recorrelated();
    let id = incident_ids(&mut engine).swap_remove(0);
    let key = by_size(&engine)[0].1[0].clone();
    for (what, told) in [
        (
            HandAsk::Together {
                alerts: keys(&[&key]),
            },
            "at least two alerts",
        ),
        (
            HandAsk::Together { alerts: Vec::new() },
            "at least one alert",
        ),
        (
            HandAsk::Apart {
                alerts: keys(&[&key]),
                from: keys(&[&key]),
            },
            "apart from itself",
        ),
        (
            HandAsk::Move {
                alerts: keys(&["nobody"]),
                to: id.as_str().into(),
            },
            "alert \"nobody\" is not",
        ),
        (
            HandAsk::Move {
                alerts: keys(&[&key]),
                to: "r-000000000000".into(),
            },
            "incident \"r-000000000000\" is not",
        ),
    ] {
        let refused = group(&mut engine, what).unwrap_err();
        assert!(refused.message.contains(told), "{}", refused.message);
    }
}

/// One thing done by hand to alerts and incidents that these numbers choose.
fn chosen(engine: &Engine, numbers: &[prop::sample::Index; 5]) -> HandAsk {
    let all = grouped(engine);
    let alerts: Vec<&String> = all.iter().flat_map(|it| &it.1).collect();
    let [what, a, b, c, d] = numbers;
    let (a, b, c) = (a.get(&alerts), b.get(&alerts), c.get(&alerts));
    match what.index(4) {
        0 => HandAsk::Together {
            alerts: keys(&[a, b, c]),
        },
        1 => HandAsk::Apart {
            alerts: keys(&[a, b]),
            from: keys(&[c]),
        },
        2 => HandAsk::Split {
            alerts: keys(&[a, b]),
        },
        _ => HandAsk::Move {
            alerts: keys(&[a, b]),
            to: d.get(&all).0.as_str().into(),
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Every alert is in one incident, what was said last is so, what was previewed
    /// came, and undoing everything gives what there was.
    #[test]
    fn the_last_word_holds(steps in prop::collection::vec(any::<[prop::sample::Index; 5]>(), 1..5)) {
        let mut engine = recorrelated();
        let before = grouped(&engine);
        let count: usize = before.iter().map(|it| it.1.len()).sum();
        let mut done = 0;
        for numbers in &steps {
            let what = chosen(&engine, numbers);
            let Ok(told) = ask(&mut engine, PreviewByHand { what: what.clone() }) else { continue };
            let managed = group(&mut engine, what.clone()).unwrap();
            done += usize::from(managed.entry.is_some());
            let now = grouped(&engine);
            let distinct: BTreeSet<&String> = now.iter().flat_map(|it| &it.1).collect();
            prop_assert_eq!(distinct.len(), count);
            let mut of = |key: &AlertKey| incident_of(&mut engine, key.as_str());
            match &what {
                HandAsk::Together { alerts } => {
                    prop_assert!(alerts.iter().all(|it| of(it) == of(&alerts[0])));
                }
                HandAsk::Apart { alerts, from } => {
                    prop_assert!(alerts.iter().all(|it| of(it) != of(&from[0])));
                }
                HandAsk::Split { alerts } => {
                    prop_assert!(alerts.iter().all(|it| of(it) == of(&alerts[0])));
                }
                HandAsk::Move { alerts, to } => {
                    prop_assert!(alerts.iter().all(|it| of(it) == to.as_str()));
                }
                HandAsk::Merge { .. } | HandAsk::ApartFrom { .. } => {}
            }
            for it in &told.after {
                let size = now.iter().find(|own| own.0 == it.id).map(|own| own.1.len() as u32);
                prop_assert_eq!(size, Some(it.alerts));
            }
        }
        for _ in 0..done {
            undo(&mut engine);
        }
        prop_assert_eq!(grouped(&engine), before);
    }
}
