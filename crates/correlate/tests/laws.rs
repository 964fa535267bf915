//! Laws of grouping that hold whatever the alerts are.

#![expect(clippy::expect_used, reason = "a test may panic")]

use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use throughline_correlate::{Correlation, Facts, History, Settings};
use throughline_dataset::{AlertIdx, Dataset};
use throughline_engine::{Engine, Mapping};

const MAP: &str = r#"{
  "throughline_map": 1,
  "name": "rows",
  "columns": ["id", "at", "title", "host", "user", "ip"],
  "fields": {
    "id": "id",
    "time": { "from": "at", "read": "epochSeconds" },
    "title": "title",
    "product": { "from": "title", "before": ":" },
    "host": "host",
    "user": "user",
    "ip": "ip"
  }
}"#;

/// One alert: minute, title, host, user, address.
type Row = (u32, u8, u8, u8, u8);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (0..8000_u32, 0..9_u8, 0..5_u8, 0..5_u8, 0..6_u8);
    prop::collection::vec(row, 1..60)
}

/// The rows as tables, in the order that is said.
fn dataset(rows: &[(usize, Row)], files: usize) -> Engine {
    let mut engine = Engine::default();
    engine.set_mappings(vec![
        Mapping::parse("rows.json", MAP).expect("the map is one"),
    ]);
    for file in 0..files {
        let mut text = "id,at,title,host,user,ip\n".to_owned();
        for (nth, (minute, title, host, user, ip)) in rows.iter().skip(file).step_by(files) {
            let at = 1_700_000_000 + u64::from(*minute) * 60;
            let product = if title % 3 == 0 { "Suricata" } else { "Sensor" };
            let named = |name: &str, of: u8| match of {
                0 => String::new(),
                it => format!("{name}{it}"),
            };
            let (host, user) = (named("host-", *host), named("user-", *user));
            let ip = named("203.0.113.", *ip);
            let line = format!(
                "a{nth},{at},{product}: thing {title},{host},{user},{ip}
"
            );
            text.push_str(&line);
        }
        engine.start_file(&format!("rows-{file}.csv"));
        engine.read_chunk(text.as_bytes());
        engine.end_file();
    }
    engine.finish_import("");
    engine
}

/// Everything that a grouping says, by keys.
fn told(data: &Dataset) -> BTreeSet<(Vec<String>, Vec<String>)> {
    let facts = Facts::read(data);
    let correlation = Correlation::of(&facts, &Settings::default());
    let key = |it: AlertIdx| data.alert_key(it).to_owned();
    correlation
        .groups()
        .map(|(no, group)| {
            let alerts = group.alerts.iter().map(|it| key(*it)).collect();
            let mut links: Vec<String> = correlation
                .links(&facts, no)
                .iter()
                .map(|it| {
                    let reasons: Vec<String> = it
                        .reasons
                        .iter()
                        .map(|it| match it.reason {
                            throughline_correlate::Reason::Shared { value, .. } => {
                                format!("{}={}", facts.values().get(value).name, it.bits)
                            }
                            other => format!("{}={}", other.public().api(), it.bits),
                        })
                        .collect();
                    format!(
                        "{} {} {} {}",
                        key(it.a),
                        key(it.b),
                        it.bits,
                        reasons.join(" ")
                    )
                })
                .collect();
            links.sort();
            (alerts, links)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_files_and_records_gives_the_same_incidents_and_reasons(
        rows in rows(),
        order in any::<prop::sample::Index>(),
        files in 1..4_usize,
    ) {
        let rows: Vec<(usize, Row)> = rows.into_iter().enumerate().collect();
        let mut turned = rows.clone();
        turned.rotate_left(order.index(rows.len()));
        turned.reverse();
        prop_assert_eq!(told(dataset(&rows, 1).dataset()), told(dataset(&turned, files).dataset()));
    }

    #[test]
    fn every_alert_is_in_one_incident_that_as_many_links_hold_together_as_it_needs(
        rows in rows(),
    ) {
        let rows: Vec<(usize, Row)> = rows.into_iter().enumerate().collect();
        let engine = dataset(&rows, 1);
        let facts = Facts::read(engine.dataset());
        let correlation = Correlation::of(&facts, &Settings::default());
        prop_assert_eq!(facts.len(), rows.len());
        let mut seen = BTreeSet::new();
        for (no, group) in correlation.groups() {
            for alert in group.alerts {
                prop_assert!(seen.insert(*alert));
                prop_assert_eq!(correlation.incident_of(*alert), no);
                let path = correlation.path(&facts, *alert);
                let end = path.iter().fold(*alert, |at, link| link.other(at));
                prop_assert_eq!(end, group.alerts[0]);
            }
            let links = correlation.links(&facts, no);
            prop_assert_eq!(links.len(), group.alerts.len() - 1);
            for link in &links {
                prop_assert!(!link.reasons.is_empty());
                let without = correlation.without(&facts, link.a, link.b);
                let without = without.expect("the link is one of its own");
                let mut all: Vec<AlertIdx> = without.parts.iter().flatten().copied().collect();
                all.sort_unstable();
                prop_assert_eq!(&all, &group.alerts);
                prop_assert!(without.parts.len() > 1 || without.instead.is_some());
            }
        }
        prop_assert_eq!(seen.len(), facts.len());
    }

    #[test]
    fn incidents_of_any_time_are_those_that_time_by_time_grew(
        rows in rows(),
        stops in prop::collection::vec(0..8000_i64, 0..5),
    ) {
        let rows: Vec<(usize, Row)> = rows.into_iter().enumerate().collect();
        let engine = dataset(&rows, 1);
        let facts = Facts::read(engine.dataset());
        let correlation = Correlation::of(&facts, &Settings::default());
        let history = History::of(&facts, &correlation);
        let mut stops: Vec<i64> = stops.iter().map(|it| (1_700_000_000 + it * 60) * 1000).collect();
        stops.sort_unstable();
        stops.push(i64::MAX);
        let mut growing = history.start();
        let all = || (0..facts.len() as u32).map(AlertIdx);
        for stop in stops {
            growing.forward_to(stop);
            let mut at_once = history.start();
            at_once.forward_to(stop);
            let mut holds: BTreeMap<AlertIdx, Vec<AlertIdx>> = BTreeMap::new();
            for alert in all() {
                let of = growing.incident_of(alert);
                prop_assert_eq!(of, at_once.incident_of(alert));
                prop_assert_eq!(of.is_some(), facts.alert(alert).known <= stop);
                if let Some(of) = of {
                    holds.entry(of).or_default().push(alert);
                }
            }
            for (began, alerts) in holds {
                // Named by the alert that was known first, and within one final incident.
                let first = alerts.iter().min_by_key(|it| (facts.alert(**it).known, **it));
                prop_assert_eq!(first, Some(&began));
                let end = correlation.incident_of(began);
                prop_assert!(alerts.iter().all(|it| correlation.incident_of(*it) == end));
                if stop == i64::MAX {
                    prop_assert_eq!(alerts, correlation.group(end).alerts.to_vec());
                }
            }
        }
    }
}

#[test]
fn alerts_that_share_something_rare_are_one_incident() {
    // A busy sensor on host-1, and two rare things there within two minutes.
    let busy = (0..200).map(|nth| (nth * 40, 1, 1, 0, 0));
    let rare = [(4001, 4, 1, 2, 0), (4002, 5, 1, 2, 3), (4004, 7, 2, 2, 3)];
    let rows: Vec<(usize, Row)> = busy.chain(rare).enumerate().collect();
    let engine = dataset(&rows, 1);
    let facts = Facts::read(engine.dataset());
    let correlation = Correlation::of(&facts, &Settings::default());
    let data = engine.dataset();
    let of = |nth: usize| {
        let alert = data.alert_of_key(&format!("a{nth}"));
        correlation.incident_of(alert.expect("it was read"))
    };
    assert_eq!(of(200), of(201));
    assert_eq!(of(201), of(202));
    assert_ne!(of(200), of(100));
}

#[test]
fn incidents_of_two_people_are_not_merged_and_say_why() {
    use throughline_correlate::{ByHand, Guard, Standing};
    // Two rare things on one host within two minutes.
    let rows: Vec<(usize, Row)> = [(4001, 4, 1, 2, 0), (4002, 5, 1, 2, 3)]
        .into_iter()
        .enumerate()
        .collect();
    let engine = dataset(&rows, 1);
    let facts = Facts::read(engine.dataset());
    let alert = |nth: u32| AlertIdx(nth);
    let of = |assignees: [Option<u32>; 2]| {
        Correlation::by_hand(&facts, &Settings::default(), &|episodes| ByHand {
            standings: (0..)
                .zip(assignees)
                .map(|(nth, assignee)| {
                    let standing = Standing {
                        assignee,
                        ..Standing::default()
                    };
                    (episodes.of_alert(alert(nth)), standing)
                })
                .collect(),
            ..ByHand::default()
        })
    };
    let one = of([Some(1), Some(1)]);
    assert_eq!(one.incident_of(alert(0)), one.incident_of(alert(1)));
    let two = of([Some(1), Some(2)]);
    assert_ne!(two.incident_of(alert(0)), two.incident_of(alert(1)));
    let why = two.why_not(&facts, alert(0), alert(1));
    let refused = why.and_then(|it| it.refused);
    assert_eq!(refused.map(|it| it.1), Some(Guard::Assignees));
}

#[test]
fn what_was_put_together_by_hand_stays_so_without_another_reason() {
    use throughline_correlate::ByHand;
    // Two rare things on one host, and something elsewhere that an analyst adds.
    let rows: Vec<(usize, Row)> = [(4001, 4, 1, 2, 0), (4002, 5, 1, 2, 3), (7000, 7, 4, 4, 5)]
        .into_iter()
        .enumerate()
        .collect();
    let engine = dataset(&rows, 1);
    let facts = Facts::read(engine.dataset());
    let [a, b, c] = [0, 1, 2].map(AlertIdx);
    let correlation = Correlation::by_hand(&facts, &Settings::default(), &|episodes| ByHand {
        together: vec![(episodes.of_alert(b), episodes.of_alert(c))],
        ..ByHand::default()
    });
    assert_eq!(correlation.len(), 1);
    let without = correlation.without(&facts, a, b).expect("they are linked");
    assert_eq!(without.parts, vec![vec![a], vec![b, c]]);
}

proptest! {
    #[test]
    fn no_incident_names_more_than_it_may(rows in rows(), most in 3..9_u32) {
        let rows: Vec<(usize, Row)> = rows.into_iter().enumerate().collect();
        let engine = dataset(&rows, 1);
        let facts = Facts::read(engine.dataset());
        let mut settings = Settings::default();
        settings.guards.max_entities = most;
        let correlation = Correlation::of(&facts, &settings);
        for (_, group) in correlation.groups().filter(|it| it.1.episodes.len() > 1) {
            let alerts = group.alerts.iter();
            let named: BTreeSet<_> = alerts.flat_map(|it| facts.connectors(*it)).collect();
            prop_assert!(named.len() <= most as usize);
        }
    }
}

/// Which incident each row is in, grouped by what comes with the program.
fn incidents_of(rows: Vec<Row>) -> impl Fn(usize) -> u32 {
    let rows: Vec<(usize, Row)> = rows.into_iter().enumerate().collect();
    let engine = dataset(&rows, 1);
    let facts = Facts::read(engine.dataset());
    let correlation = Correlation::of(&facts, &Settings::default());
    move |nth| {
        let alert = engine.dataset().alert_of_key(&format!("a{nth}"));
        correlation.incident_of(alert.expect("it was read")).0
    }
}

#[test]
fn what_begins_when_a_run_of_days_ends_is_of_its_incident() {
    // Every five minutes for three days, with something else in between, far from both
    // ends, and something at the last moment.
    let run = (0..864).map(|nth| (nth * 5, 1, 1, 0, 0));
    let rows = run.chain([(2000, 5, 1, 0, 0), (4315, 4, 1, 0, 0)]);
    let of = incidents_of(rows.collect());
    assert_eq!(of(0), of(865));
    assert_ne!(of(0), of(864));
}

#[test]
fn another_alert_of_a_quiet_bystander_joins_the_story_as_well() {
    let story = [10, 11, 13, 14, 16, 17, 19, 20, 22, 23, 25, 26, 28, 29];
    let story = story.map(|title| (5000, title, 1, 0, 0));
    // Both are raised every four hours by a device of their own, and during the story;
    // on one of these devices something new is raised beside the story, too.
    let often = |title, host| (0..20).map(move |nth| (nth * 240, title, host, 0, 0));
    let during = [(5013, 5, 2, 0, 0), (5013, 7, 3, 0, 0), (5001, 4, 2, 0, 0)];
    let rows = story.into_iter().chain(during);
    let of = incidents_of(rows.chain(often(5, 2)).chain(often(7, 3)).collect());
    assert_eq!(of(0), of(13), "the story is one");
    assert_eq!(of(0), of(16), "what is new fell into it");
    assert_eq!(of(0), of(14), "and what its device raised besides");
    assert_ne!(of(0), of(15), "but not what another one raised");
}
