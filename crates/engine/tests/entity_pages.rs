//! The pages of entities, and what leads to them.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{LSASS, ask, open, sample, story};
use throughline_engine::Engine;
use throughline_engine::protocol::{
    CellValue, EntityPane, NodeActions, NodePane, Queue, Shown, ValueMenu,
};

/// A pane of a story leads to the pages of what it shows, and these to nothing else.
#[test]
fn every_entity_of_a_story_has_a_page() {
    let mut engine = sample();
    let rows = ask(&mut engine, story(LSASS)).unwrap().rows;
    let mut seen = 0;
    for row in rows {
        let key = LSASS.to_owned();
        let asked = NodePane {
            key: key.clone(),
            node: row.node,
        };
        // A fold is no node.
        let Ok(told) = ask(&mut engine, asked) else {
            continue;
        };
        let node = row.node;
        let offered = ask(&mut engine, NodeActions::Node { key, node }).unwrap();
        let Some(page) = offered.page.clone() else {
            continue;
        };
        seen += 1;
        let alone = ask(&mut engine, page.clone()).unwrap();
        assert_eq!((&alone.kind, &alone.title), (&told.kind, &told.title));
        assert_eq!(alone.subtitle, told.subtitle);
        assert_eq!(alone.alerts, told.alerts);
        let shown = Shown {
            filter: alone.naming,
            ..Shown::default()
        };
        let facets = Vec::new();
        let named = ask(&mut engine, Queue { shown, facets }).unwrap();
        assert!(named.matching >= alone.alerts.len() as u32 + alone.more_alerts);
        assert!(named.matching < named.total);
        assert_eq!(alone.tree.is_some(), row.kind == "Process");
        let there = ask(&mut engine, NodeActions::Entity(page)).unwrap();
        assert_eq!(there.page, None);
        assert_eq!(there.label, offered.label);
        assert_eq!(there.offered, offered.offered);
        assert_eq!(there.value, offered.value);
        assert_eq!(there.copies, offered.copies);
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn a_value_that_only_one_thing_bears_leads_to_its_page() {
    let mut engine = sample();
    let mut entity = |field: &str, value: &str| {
        let value = CellValue {
            field: field.to_owned(),
            value: value.to_owned(),
            label: value.to_owned(),
        };
        let shown = Shown::default();
        ask(&mut engine, ValueMenu { shown, value }).unwrap().entity
    };
    let device = entity("device", "=fin-ws-03").unwrap();
    assert_eq!((device.kind.as_str(), device.id), ("device", None));
    // Many processes are called so.
    assert_eq!(entity("process", "=powershell.exe"), None);
    assert_eq!(entity("device", "=nowhere"), None);
    assert_eq!(entity("severity", "high"), None);
}

/// Another thing of that name may come with the next file: a page stays that of the
/// thing it was opened for, and a name that does not tell which says so.
#[test]
fn a_page_stays_that_of_its_thing() {
    let lines = |pids: &[u32]| {
        let line = |pid: &u32| {
            format!(
                r#"{{"Timestamp":"2026-04-14T16:00:{pid}Z","DeviceId":"d1","DeviceName":"ws-1","ActionType":"ProcessCreated","FileName":"tool.exe","ProcessId":{pid},"ProcessCreationTime":"2026-04-14T16:00:{pid}Z"}}"#
            )
        };
        pids.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    let mut engine = Engine::default();
    open(&mut engine, &[("later.json", lines(&[30]).as_bytes())]);
    let tool = EntityPane {
        kind: "process".to_owned(),
        key: "tool.exe".to_owned(),
        id: None,
    };
    assert_eq!(ask(&mut engine, tool.clone()).unwrap().subtitle, "30");
    let value = CellValue {
        field: "process".to_owned(),
        value: "=tool.exe".to_owned(),
        label: "tool.exe".to_owned(),
    };
    let shown = Shown::default();
    let offered = ask(&mut engine, ValueMenu { shown, value }).unwrap();
    let page = offered.entity.unwrap();
    assert!(page.id.is_some());

    open(
        &mut engine,
        &[("earlier.json", lines(&[10, 20]).as_bytes())],
    );
    assert_eq!(ask(&mut engine, page).unwrap().subtitle, "30");
    let refusal = ask(&mut engine, tool).unwrap_err();
    assert_eq!(
        refusal.message,
        "more than one process is called “tool.exe”: open it from where it is shown"
    );
}
