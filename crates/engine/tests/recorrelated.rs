//! Recorrelated incidents take the place of exported ones everywhere, and give it
//! back.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{
    alert_keys, all_incidents, all_replies, ask, incident_ids, only_rows, open, queue, rows_of,
    sample, sample_file, shown,
};
use serde_json::Value;
use std::collections::BTreeSet;
use throughline_engine::Engine;
use throughline_engine::protocol::{
    AlertPage, CompareIncidents, CorrelationChange, Explain, ExportForm, ExportRows, IncidentEdit,
    IncidentForm, IncidentMode, IncidentPage, JournalText, List, ManageAlerts, ManageChange,
    ManageIncidents, PriorityOf, SetCorrelation, SetMode, Shell, Shown, Undo,
};
use throughline_model::{AlertKey, AlertStatus, Classification, Determination, Timestamp};

const NOON: Timestamp = Timestamp::from_millis(1_776_168_000_000);

fn show(engine: &mut Engine, mode: IncidentMode) -> Option<String> {
    let asked = SetMode {
        mode,
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(engine, asked).unwrap().entry
}

fn undo(engine: &mut Engine) -> String {
    let asked = Undo {
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(engine, asked).unwrap().summary
}

fn recorrelated() -> Engine {
    let mut engine = sample();
    show(&mut engine, IncidentMode::Recorrelated);
    engine
}

/// Every text of a reply that names an incident of the export.
fn named<'a>(value: &'a Value, ids: &BTreeSet<String>, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => {
            let is_filter = |id: &String| text.contains(&format!("incident:{id}"));
            if ids.contains(text) || ids.iter().any(is_filter) {
                found.push(text);
            }
        }
        Value::Array(all) => all.iter().for_each(|it| named(it, ids, found)),
        Value::Object(all) => all.values().for_each(|it| named(it, ids, found)),
        _ => {}
    }
}

fn exported_as(engine: &mut Engine, list: List, columns: &[&str]) -> String {
    let asked = ExportRows {
        shown: Shown { list, ..shown("") },
        columns: columns.iter().map(|&it| it.to_owned()).collect(),
        form: ExportForm::Csv,
        from: 0,
    };
    ask(engine, asked).unwrap().text
}

#[test]
fn nothing_speaks_of_exported_incidents_any_more() {
    let mut engine = sample();
    let exported: BTreeSet<String> = incident_ids(&mut engine).into_iter().collect();
    let before = all_replies(&mut engine);
    let mut found = Vec::new();
    for it in &before {
        named(it, &exported, &mut found);
    }
    assert!(found.len() > 100, "the test finds them where they are");

    show(&mut engine, IncidentMode::Recorrelated);
    assert_eq!(
        ask(&mut engine, Shell {}).unwrap().mode,
        IncidentMode::Recorrelated
    );
    let ids = incident_ids(&mut engine);
    assert!(ids.len() > 3 && ids.iter().all(|it| it.starts_with("r-") && it.len() == 14));
    let now = all_replies(&mut engine);
    let mut found = Vec::new();
    for it in &now {
        named(it, &exported, &mut found);
    }
    assert_eq!(found, Vec::<&str>::new());
    for (list, columns) in [
        (List::Alerts, ["title", "incident", "incidentId"]),
        (List::Incidents, ["title", "id", "severity"]),
    ] {
        let text = exported_as(&mut engine, list, &columns);
        let cells: Vec<&str> = text.split([',', '\n', '\r', '"']).collect();
        assert!(cells.iter().any(|it| it.starts_with("r-")));
        assert!(cells.iter().all(|it| !exported.contains(*it)), "{text}");
    }

    show(&mut engine, IncidentMode::Exported);
    let mut again = all_replies(&mut engine);
    let mut before = before;
    // The frame and the journal tell that something was done.
    again.remove(0);
    before.remove(0);
    let is_journal = |it: &Value| it.get("JournalText").is_some();
    again.retain(|it| !is_journal(it));
    before.retain(|it| !is_journal(it));
    assert_eq!(again, before);
}

#[test]
fn every_alert_is_in_one_incident_and_filters_find_it() {
    let mut engine = recorrelated();
    let mut seen = BTreeSet::new();
    let ids = incident_ids(&mut engine);
    for id in ids.clone() {
        let page = ask(&mut engine, IncidentPage { id: id.clone() }).unwrap();
        let mut on_page: Vec<String> = page.alerts.iter().map(|it| it.key.clone()).collect();
        let filtered = rows_of(shown(&format!("incident:{id}")));
        let rows = only_rows(ask(&mut engine, filtered).unwrap());
        let mut in_queue: Vec<String> = rows.into_iter().map(|it| it.key).collect();
        on_page.sort();
        in_queue.sort();
        assert_eq!(on_page, in_queue, "{id}");
        for key in on_page {
            let link = ask(&mut engine, AlertPage { key: key.clone() })
                .unwrap()
                .incident;
            assert_eq!(link.map(|it| it.id), Some(id.clone()));
            assert!(seen.insert(key));
        }
        assert!(ask(&mut engine, PriorityOf::Incident(id)).is_ok());
    }
    assert_eq!(seen.len(), alert_keys(&mut engine).len());
    let none = ask(&mut engine, queue("incident:none")).unwrap();
    assert_eq!(none.matching, 0);
    let mut page = |id: &str| ask(&mut engine, IncidentPage { id: id.to_owned() }).unwrap_err();
    let other = page("4127");
    assert!(other.not_found && other.message.contains("shown now (Recorrelated)"));
    assert!(page("9999").message.contains("not in the loaded data"));
    let id = ids[0].clone();
    show(&mut engine, IncidentMode::Exported);
    let other = ask(&mut engine, IncidentPage { id }).unwrap_err();
    assert!(other.not_found && other.message.contains("shown now (As exported)"));
}

#[test]
fn a_reload_brings_the_mode_back() {
    let mut engine = recorrelated();
    let text = ask(&mut engine, JournalText {}).unwrap().text;
    let mut again = sample();
    again.restore_journal(&text).unwrap();
    assert_eq!(again.mode(), IncidentMode::Recorrelated);
    assert_eq!(all_replies(&mut again), all_replies(&mut engine));
    assert_eq!(undo(&mut again), "Undone: incidents shown recorrelated");
    assert_eq!(again.mode(), IncidentMode::Exported);
    assert!(incident_ids(&mut again).contains(&"4127".to_owned()));
}

#[test]
fn ids_stay_when_files_come_in_another_order_and_when_more_come() {
    let (alerts, incidents) = (sample_file("alerts.json"), sample_file("incidents.json"));
    let of = |files: &[(&str, &[u8])]| {
        let mut engine = Engine::default();
        open(&mut engine, files);
        show(&mut engine, IncidentMode::Recorrelated);
        engine
    };
    let mut engine = of(&[("a", &alerts), ("b", &incidents)]);
    let mut turned = of(&[("b", &incidents), ("a", &alerts)]);
    let lines = serde_json::to_value(engine.incident_lines()).unwrap();
    assert_eq!(
        lines,
        serde_json::to_value(turned.incident_lines()).unwrap()
    );
    assert_eq!(incident_ids(&mut engine), incident_ids(&mut turned));

    let mut growing = of(&[("a", &alerts)]);
    let before = incident_ids(&mut growing);
    open(&mut growing, &[("b", &incidents)]);
    assert_eq!(growing.mode(), IncidentMode::Recorrelated);
    assert_eq!(
        incident_ids(&mut growing),
        before,
        "the same alerts, told twice"
    );
}

fn manage(engine: &mut Engine, keys: &[AlertKey], change: ManageChange) {
    let asked = ManageAlerts {
        alerts: keys.to_vec().into(),
        change,
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(engine, asked).unwrap();
}

/// Status, classification and assignee of an incident, as its form shows them.
fn work(engine: &mut Engine, id: &str) -> [String; 3] {
    let form = ask(engine, IncidentForm { id: id.to_owned() }).unwrap();
    [form.status, form.classification, form.assigned]
}

#[test]
fn the_work_on_an_incident_is_what_its_alerts_say_together() {
    let mut engine = recorrelated();
    let lines = engine.incident_lines();
    let it = lines.iter().find(|it| it.alert_ids.len() > 3).unwrap();
    let keys: Vec<AlertKey> = it.alert_ids.iter().map(|it| it.as_str().into()).collect();
    let told =
        |status: &str, classified: &str, who: &str| [status, classified, who].map(str::to_owned);
    let all = |status, who: &str| {
        [
            ManageChange::Status(status),
            ManageChange::Assign(Some(who.to_owned())),
            ManageChange::Classify(Classification::TruePositive, Determination::Malware),
        ]
    };
    for change in all(AlertStatus::New, "ines") {
        manage(&mut engine, &keys, change);
    }
    assert_eq!(
        work(&mut engine, &it.id),
        told("active", "truePositive", "ines")
    );
    for change in [
        ManageChange::Status(AlertStatus::InProgress),
        ManageChange::Assign(None),
        ManageChange::Classify(Classification::FalsePositive, Determination::NotMalicious),
    ] {
        manage(&mut engine, &keys[1..2], change);
    }
    assert_eq!(work(&mut engine, &it.id), told("inProgress", "unknown", ""));
    for change in all(AlertStatus::Resolved, "ines") {
        manage(&mut engine, &keys, change);
    }
    assert_eq!(
        work(&mut engine, &it.id),
        told("resolved", "truePositive", "ines")
    );
}

#[test]
fn an_analysts_name_wins_over_the_generated_one() {
    let mut engine = recorrelated();
    let id = incident_ids(&mut engine).swap_remove(0);
    let generated = ask(&mut engine, IncidentPage { id: id.clone() })
        .unwrap()
        .title;
    let asked = ManageIncidents {
        incidents: vec![id.as_str().into()],
        change: IncidentEdit {
            title: Some("The harbour job".to_owned()),
            ..IncidentEdit::default()
        },
        keep_alerts_open: false,
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(&mut engine, asked).unwrap();
    let form = ask(&mut engine, IncidentForm { id: id.clone() }).unwrap();
    assert_eq!(
        (form.title.as_str(), form.exported_title),
        ("The harbour job", generated.clone())
    );
    let page = ask(&mut engine, IncidentPage { id }).unwrap();
    let facts = &page.sections[0].facts;
    assert!(
        facts
            .iter()
            .any(|it| it.label == "Generated name" && it.value == generated)
    );
}

#[test]
fn other_settings_group_otherwise_and_can_be_taken_back() {
    let mut engine = recorrelated();
    let usual = incident_ids(&mut engine);
    let set = |settings: &str| SetCorrelation {
        change: CorrelationChange::File(settings.to_owned()),
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    let none = ask(&mut engine, set("{\"threshold\": 90000}")).unwrap();
    assert_eq!(none.changed, 1);
    assert!(incident_ids(&mut engine).len() > usual.len());
    let refused = ask(&mut engine, set("{\"threshold\": -1}")).unwrap_err();
    assert!(
        refused.message.contains("threshold must be between"),
        "{}",
        refused.message
    );
    assert_eq!(
        undo(&mut engine),
        "Undone: alerts grouped by other settings"
    );
    assert_eq!(incident_ids(&mut engine), usual);
    let rows = only_rows(ask(&mut engine, all_incidents()).unwrap());
    assert_eq!(rows.len(), usual.len());
}

#[test]
fn the_page_can_ask_why_and_what_differs() {
    let mut engine = recorrelated();
    let id = incident_ids(&mut engine).swap_remove(0);
    let asked = CompareIncidents { from: 1, count: 1 };
    let told = ask(&mut engine, asked).unwrap();
    let diff = engine.incident_diff().unwrap();
    assert_eq!(told.moved as usize, diff.moved.len());
    assert_eq!(told.rows.len(), 1);
    assert_eq!(told.rows[0].alert.key, diff.moved[1].alert.id);
    assert!(
        told.counts
            .starts_with("56 of 73 alerts are in 13 exported")
    );
    let why = ask(&mut engine, Explain { key: id.clone() }).unwrap();
    assert_eq!(
        (why.incident.key, why.links.len() as u32),
        (id, why.alerts - 1)
    );
    let alert = told.rows[0].alert.key.clone();
    let why = ask(&mut engine, Explain { key: alert }).unwrap();
    assert!(!why.links.is_empty() && !why.links[0].reasons.is_empty());
    show(&mut engine, IncidentMode::Exported);
    let refused = ask(&mut engine, asked).unwrap_err();
    assert!(refused.message.contains("carry no reasons"));
}
