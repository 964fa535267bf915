//! Execution trees against the raw exports, without the program's own reading
//! of them: every link an export tells is drawn, and no other is drawn as told.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{exports, open};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use throughline_engine::Engine;

/// A process as the tree names it: pid and start.
type Process = (u64, String);
/// Parent, then child.
type Link = (Process, Process);

/// A start without the digits that say nothing: `….7860000Z` as `….786Z`.
fn plain_time(time: &str) -> String {
    let time = time.trim_end_matches('Z');
    match time.split_once('.') {
        Some((whole, fraction)) => {
            let fraction = fraction.trim_end_matches('0');
            let dot = if fraction.is_empty() { "" } else { "." };
            format!("{whole}{dot}{fraction}")
        }
        None => time.to_owned(),
    }
}

fn process(object: &Value, pid: &str, start: &str) -> Option<Process> {
    let pid = &object[pid];
    let pid = pid.as_u64().or_else(|| pid.as_str()?.parse().ok())?;
    Some((pid, plain_time(object[start].as_str()?)))
}

/// Alerts by id with the links that their own evidence tells.
fn told_links(files: &[Value]) -> BTreeMap<String, BTreeSet<Link>> {
    let mut links: BTreeMap<String, BTreeSet<Link>> = BTreeMap::new();
    for alert in files.iter().flat_map(|it| it["value"].as_array().unwrap()) {
        let of_alert = links
            .entry(alert["id"].as_str().unwrap().to_owned())
            .or_default();
        for evidence in alert["evidence"].as_array().unwrap() {
            let is_process = evidence["@odata.type"]
                .as_str()
                .unwrap()
                .ends_with(".processEvidence");
            let child = process(evidence, "processId", "processCreationDateTime");
            let parent = process(evidence, "parentProcessId", "parentProcessCreationDateTime");
            if let (true, Some(child), Some(parent)) = (is_process, child, parent)
                && child != parent
            {
                of_alert.insert((parent, child));
            }
        }
    }
    links
}

/// The links between processes in a story's JSON; `firm` are those not inferred.
fn drawn_links(
    node: &Value,
    above: Option<&Process>,
    all: &mut BTreeSet<Link>,
    firm: &mut BTreeSet<Link>,
) {
    let this = (node["kind"] == "process")
        .then(|| process(node, "pid", "created"))
        .flatten();
    if let (Some(parent), Some(child)) = (above, &this) {
        all.insert((parent.clone(), child.clone()));
        if node["inferred"] == false {
            firm.insert((parent.clone(), child.clone()));
        }
    }
    for child in node["children"].as_array().unwrap() {
        drawn_links(child, this.as_ref(), all, firm);
    }
}

/// Compares every alert's story with its raw evidence. Says how many links were told.
fn check(files: &[(&str, Vec<u8>)]) -> usize {
    let mut engine = Engine::default();
    let borrowed: Vec<(&str, &[u8])> = files.iter().map(|it| (it.0, it.1.as_slice())).collect();
    open(&mut engine, &borrowed);
    let raw: Vec<Value> = files
        .iter()
        .map(|it| serde_json::from_slice(&it.1).unwrap())
        .collect();
    let told = told_links(&raw);
    let told_by_any: BTreeSet<&Link> = told.values().flatten().collect();
    let mut count = 0;
    for (id, told) in &told {
        let alert = engine.dataset().alert_of_key(id).unwrap();
        let story = engine.story(alert).to_json(engine.dataset());
        let story: Value = serde_json::from_str(&story).unwrap();
        assert_eq!(story["alert"].as_str(), Some(id.as_str()));
        let (mut all, mut firm) = (BTreeSet::new(), BTreeSet::new());
        for part in ["roots", "unplaced"] {
            for node in story[part].as_array().unwrap() {
                drawn_links(node, None, &mut all, &mut firm);
            }
        }
        for link in told {
            assert!(all.contains(link), "{id}: {link:?} is not drawn");
        }
        for link in &firm {
            assert!(told_by_any.contains(link), "{id}: nobody tells of {link:?}");
        }
        count += told.len();
    }
    count
}

#[test]
fn every_told_link_of_the_sample_is_in_its_tree_and_no_other() {
    let files = [("alerts.json", desk::sample_file("alerts.json"))];
    let links = check(&files);
    assert!(links > 60, "{links}");
}

#[test]
fn every_told_link_of_real_exports_is_in_its_tree_and_no_other() {
    let Some(folder) = exports() else { return };
    let files = ["converted-alerts-page1.json", "converted-alerts-page2.json"].map(|it| {
        (
            it,
            std::fs::read(folder.join("graph_alerts_v2").join(it)).unwrap(),
        )
    });
    let links = check(&files);
    assert!(links > 90, "{links}");
}

#[test]
fn every_told_link_of_made_up_alerts_is_in_its_tree_and_no_other() {
    let mut made = Vec::new();
    let generator = throughline_scenario::scale::Generator {
        alerts: 400,
        seed: 5,
    };
    generator.write(&mut made).unwrap();
    let links = check(&[("made.json", made)]);
    assert!(links > 60, "{links}");
}

#[test]
fn the_comparison_knows_a_link_that_is_missing() {
    let tree = serde_json::json!({"kind": "process", "pid": 1, "created": "2026-01-01T00:00:00.5Z",
        "inferred": false, "children": [{"kind": "process", "pid": 2,
        "created": "2026-01-01T00:00:01Z", "inferred": true, "children": []}]});
    let (mut all, mut firm) = (BTreeSet::new(), BTreeSet::new());
    drawn_links(&tree, None, &mut all, &mut firm);
    let link = (
        (1, plain_time("2026-01-01T00:00:00.5000000Z")),
        (2, plain_time("2026-01-01T00:00:01.000Z")),
    );
    assert!(all.contains(&link) && firm.is_empty());
}
