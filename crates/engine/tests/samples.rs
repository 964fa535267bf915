//! Real exports open whole and every view of them answers.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{alert_keys, ask, exports, incident_ids, open, story};
use std::path::Path;
use throughline_engine::Engine;
use throughline_engine::protocol::{AlertPage, IncidentPage, NodePane, ReadFiles, StoryRows};

/// Files below shared/samples with the alerts, incidents and evidence in each.
const FILES: [(&str, u32, u32, usize); 7] = [
    ("graph_alerts_v2/converted-alerts-page1.json", 40, 0, 197),
    ("graph_alerts_v2/converted-alerts-page2.json", 41, 0, 183),
    ("graph_alerts_v2/doc-alert-get.json", 1, 0, 4),
    ("graph_alerts_v2/panther-identity-alerts.ndjson", 4, 0, 3),
    (
        "graph_incidents/converted-incidents-expand-alerts.json",
        81,
        5,
        380,
    ),
    ("graph_incidents/doc-incidents-expand-alerts.json", 1, 1, 4),
    ("graph_incidents/doc-incidents-list.json", 0, 1, 0),
];

fn open_all(folder: &Path, files: &[&str]) -> Engine {
    let mut engine = Engine::default();
    for file in files {
        let bytes = std::fs::read(folder.join(file)).unwrap();
        assert!(open(&mut engine, &[(file, &bytes)]).changed, "{file}");
    }
    engine
}

fn counts(engine: &Engine) -> (u32, u32, usize) {
    let counts = engine.summary().counts;
    (counts.alerts, counts.incidents, counts.evidence)
}

/// Asks for every page, story and pane. Says how many nodes there are.
fn every_view_answers(engine: &mut Engine) -> usize {
    let mut nodes = 0;
    for key in alert_keys(engine) {
        let page = ask(engine, AlertPage { key: key.clone() }).unwrap();
        assert!(!page.title.is_empty());
        let told = ask(engine, story(&key)).unwrap();
        assert_eq!(told.total as usize, told.rows.len(), "{key}");
        let shown = told.rows.iter().filter(|it| it.is_node()).count();
        assert_eq!(told.shown as usize, shown, "{key}");
        assert!(told.rows.iter().filter(|it| it.focused).count() <= 1);
        // In pages of three, the same rows.
        let mut in_threes = Vec::new();
        for from in (0..told.total).step_by(3) {
            let asked = StoryRows {
                from,
                count: 3,
                ..story(&key)
            };
            in_threes.extend(ask(engine, asked).unwrap().rows);
        }
        assert_eq!(in_threes, told.rows);
        for row in &told.rows {
            let asked = NodePane {
                key: key.clone(),
                node: row.node,
            };
            let node = ask(engine, asked);
            if !row.is_node() {
                assert!(node.unwrap_err().not_found);
                continue;
            }
            let node = node.unwrap();
            assert_eq!((&node.title, &node.kind), (&row.label, &row.kind));
            let alerts = node.alerts.len() + node.more_alerts as usize;
            for fact in node.sections.iter().flat_map(|it| &it.facts) {
                assert!(!fact.label.is_empty() && !fact.value.is_empty(), "{fact:?}");
            }
            for verdict in &node.verdicts.verdicts {
                let said_by = verdict.alerts.len() + verdict.more as usize;
                assert!(said_by <= alerts, "{key} {}: {verdict:?}", row.label);
            }
            nodes += 1;
        }
    }
    for id in incident_ids(engine) {
        let page = ask(engine, IncidentPage { id }).unwrap();
        assert!(!page.title.is_empty() && !page.narrative.is_empty());
    }
    nodes
}

#[test]
fn every_real_export_opens_with_the_counts_known_of_it() {
    let Some(folder) = exports() else { return };
    for (file, alerts, incidents, evidence) in FILES {
        let mut engine = open_all(&folder, &[file]);
        assert_eq!(counts(&engine), (alerts, incidents, evidence), "{file}");
        let view = ask(&mut engine, ReadFiles {}).unwrap();
        assert!(view.files[0].readable);
        assert!(
            view.files[0].problems.iter().all(|it| !it.is_loss),
            "{view:?}"
        );
        assert_eq!(alert_keys(&mut engine).len(), alerts as usize);
    }
}

#[test]
fn every_view_of_every_real_export_answers() {
    let Some(folder) = exports() else { return };
    for (file, ..) in FILES.into_iter().skip(2) {
        let mut engine = open_all(&folder, &[file]);
        let nodes = every_view_answers(&mut engine);
        assert!(nodes > 0 || counts(&engine).0 == 0, "{file}");
    }
}

#[test]
fn pages_and_incidents_together_are_the_same_alerts() {
    let Some(folder) = exports() else { return };
    let [one, two, .., incidents, _, _] = FILES.map(|it| it.0);
    let mut pages = open_all(&folder, &[one, two]);
    assert_eq!(counts(&pages), (81, 0, 380));
    let mut keys = alert_keys(&mut pages);
    keys.sort_unstable();
    for order in [[one, two, incidents], [incidents, two, one]] {
        let mut all = open_all(&folder, &order);
        assert_eq!(counts(&all), (81, 5, 380));
        let mut again = alert_keys(&mut all);
        again.sort_unstable();
        assert_eq!(again, keys);
        assert!(every_view_answers(&mut all) > 300);
    }
}

#[test]
fn every_view_of_the_sample_that_ships_answers() {
    let mut engine = desk::sample();
    let nodes = every_view_answers(&mut engine);
    assert!(nodes > 600, "{nodes}");
}
