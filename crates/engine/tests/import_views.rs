//! What a person reads of an import: its words, its report, where records stand,
//! and what incidents lead to.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{all_rows, ask, only_rows, open};
use serde_json::{Value, json};
use throughline_engine::Engine;
use throughline_engine::protocol::{
    FileState, FirstView, IncidentPage, IncidentPageView, ReadFiles, RecordPlace, RecordPlaces,
    Shell,
};

fn alert(id: &str, incident: Option<&str>) -> Value {
    json!({
        "id": id, "title": format!("Alert {id}"), "severity": "high", "status": "new",
        "serviceSource": "microsoftDefenderForEndpoint", "category": "Execution",
        "createdDateTime": "2026-04-14T16:00:00Z", "incidentId": incident, "evidence": [],
    })
}

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

/// Opens files of JSON.
fn opened(files: &[(&str, Value)]) -> Engine {
    let files: Vec<(&str, Vec<u8>)> = files.iter().map(|it| (it.0, bytes(&it.1))).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|it| (it.0, it.1.as_slice())).collect();
    let mut engine = Engine::default();
    assert!(open(&mut engine, &files).changed);
    engine
}

fn incident(engine: &mut Engine, id: &str) -> IncidentPageView {
    ask(engine, IncidentPage { id: id.to_owned() }).unwrap()
}

#[test]
fn an_import_says_what_came_of_it() {
    let mut engine = Engine::default();
    let one = bytes(&json!({"value": [alert("da1", None), alert("da2", None)]}));
    let outcome = open(&mut engine, &[("one.json", &one)]);
    let words = engine.import_words(&outcome.files);
    assert_eq!(words.text, "one.json: 2 records read · 2 alerts");
    assert_eq!((words.repaired.as_str(), words.lost.len()), ("", 0));

    let mut late = alert("da3", None);
    late["createdDateTime"] = "tomorrow".into();
    let lines = format!("{late}\n{{\"broken\n{}\n", alert("da4", None));
    let outcome = open(
        &mut engine,
        &[("lines.ndjson", lines.as_bytes()), ("notes.txt", b"oops")],
    );
    let words = engine.import_words(&outcome.files);
    assert_eq!(words.text, "1 of 2 files read · now in all 4 alerts");
    assert_eq!(words.repaired, "1 record repaired");
    assert_eq!(
        words.lost,
        [
            "notes.txt could not be read: not JSON: record 1, byte 0: oops",
            "1 record of lines.ndjson rejected",
        ]
    );
}

#[test]
fn an_empty_list_is_not_told_as_one_that_could_not_be_read() {
    let mut engine = Engine::default();
    let outcome = open(&mut engine, &[("none.json", br#"{"value":[]}"#)]);
    let words = engine.import_words(&outcome.files);
    assert_eq!(words.lost, ["none.json: no records in it: an empty list"]);
    let alert = json!([alert("da1", None)]).to_string();
    let some = [
        ("none.json", &br#"{"value":[]}"#[..]),
        ("notes.txt", b"not an export"),
        ("some.json", alert.as_bytes()),
    ];
    assert!(open(&mut engine, &some).changed);
    let view = ask(&mut engine, ReadFiles {}).unwrap();
    assert_eq!(view.refused, ["notes.txt"]);
    let state = |name: &str| view.files.iter().find(|it| it.name == name).unwrap().state;
    assert_eq!(state("none.json").label(), "nothing in it");
    assert_eq!(state("notes.txt").label(), "not read");
}

#[test]
fn what_is_there_decides_what_is_shown_first() {
    let mut closed = alert("da1", None);
    closed["status"] = "resolved".into();
    let incident = json!({"id": "12", "displayName": "R", "incidentWebUrl": "x",
        "status": "active", "severity": "high"});
    let events = "Timestamp,DeviceName,ActionType,FileName,ProcessId,ProcessCommandLine,ReportId\n\
        2026-04-14T15:00:07Z,ap-lt-07,ProcessCreated,a.exe,7,a.exe,1\n";
    let first = |value: Value| opened(&[("it.json", value)]).first_view();
    assert_eq!(first(alert("da1", None)), FirstView::OpenAlerts);
    assert_eq!(first(closed.clone()), FirstView::AllAlerts);
    assert_eq!(first(incident), FirstView::Incidents);
    let mut engine = Engine::default();
    assert!(open(&mut engine, &[("it.csv", events.as_bytes())]).changed);
    assert_eq!(engine.first_view(), FirstView::Events);

    // The rail counts and leads to what is shown first.
    let listed = |value: Value| {
        let shell = ask(&mut opened(&[("it.json", value)]), Shell {}).unwrap();
        (shell.open_alerts, shell.listed_alerts, shell.lists_all)
    };
    assert_eq!(listed(alert("da1", None)), (1, 1, false));
    assert_eq!(listed(closed), (0, 1, true));
}

#[test]
fn of_many_files_that_cannot_be_read_a_few_are_named() {
    let mut engine = Engine::default();
    let good = bytes(&alert("da1", None));
    let names: Vec<String> = (1..=9).map(|it| format!("bad{it}.txt")).collect();
    let mut files: Vec<(&str, &[u8])> = vec![("good.json", &good)];
    files.extend(names.iter().map(|it| (it.as_str(), b"oops".as_slice())));
    let outcome = open(&mut engine, &files);
    let words = engine.import_words(&outcome.files);
    assert_eq!(words.text, "1 of 10 files read · 1 alert");
    assert_eq!(words.lost.len(), 4);
    assert_eq!(words.lost[3], "6 more files could not be read");
}

#[test]
fn the_report_shows_the_worst_first_with_places() {
    let mut late = alert("da2", None);
    late["createdDateTime"] = "tomorrow".into();
    late["favouriteColour"] = "\u{202e}red".into();
    let lines = format!("{late}\n{{\"broken\n");
    let good = bytes(&alert("da1", None));
    let mut engine = Engine::default();
    open(
        &mut engine,
        &[
            ("good.json", &good),
            ("lines.ndjson", lines.as_bytes()),
            ("bad.txt", b"oops"),
        ],
    );
    let report = ask(&mut engine, ReadFiles {}).unwrap();
    let told: Vec<_> = report
        .files
        .iter()
        .map(|it| (it.name.as_str(), it.state))
        .collect();
    assert_eq!(
        told,
        [
            ("bad.txt", FileState::Refused),
            ("lines.ndjson", FileState::Rejected),
            ("good.json", FileState::Understood),
        ]
    );
    assert_eq!(report.refused, ["bad.txt"]);
    assert_eq!(
        report.totals,
        "3 files · 4 records read, 2 accepted, 1 of them repaired, 2 rejected"
    );
    let lines = &report.files[1];
    assert_eq!(
        lines.records,
        "2 records read, 1 accepted, 1 of them repaired, 1 rejected"
    );
    let problem = |label: &str| {
        let found = lines.problems.iter().find(|it| it.label.contains(label));
        found.unwrap().clone()
    };
    let time = problem("not a time");
    assert_eq!((time.effect.as_str(), time.is_loss), ("left out", true));
    let place = &time.places[0];
    assert_eq!(
        [&place.record, &place.byte, &place.field, &place.text],
        ["1", "0", "createdDateTime", "\"tomorrow\""]
    );
    let field = problem("field not shown");
    assert_eq!((field.effect.as_str(), field.is_loss), ("noted", false));
    assert_eq!(
        field.tally,
        [("alert.favouriteColour".to_owned(), "1".to_owned())]
    );
}

#[test]
fn merged_incidents_and_missing_alerts_are_told() {
    let mut engine = opened(&[
        (
            "incidents.json",
            json!({"value": [
                {"id": "12", "displayName": "Ransomware", "incidentWebUrl": "x", "status": "active",
                 "severity": "high", "alerts": [alert("da1", Some("12"))]},
                {"id": "7", "displayName": "Old", "incidentWebUrl": "x", "status": "redirected",
                 "redirectIncidentId": "12", "severity": "low"},
                {"id": "8", "displayName": "Lost", "incidentWebUrl": "x", "status": "redirected",
                 "redirectIncidentId": "99", "severity": "low"},
            ]}),
        ),
        (
            "sentinel.json",
            json!([{"IncidentNumber": 5, "IncidentName": "n5", "Title": "Listing",
                "Severity": "Low", "Status": "New", "CreatedTime": "2026-04-14T16:00:00Z",
                "AlertIds": ["s1", "s2"]}]),
        ),
    ]);
    let old = incident(&mut engine, "7");
    let target = old.merged_into.unwrap();
    assert_eq!(
        (target.id.as_str(), target.title.as_str(), target.loaded),
        ("12", "Ransomware", true)
    );
    assert_eq!(
        old.narrative,
        ["Its alerts went to the incident that it was merged into."]
    );
    assert_eq!(old.tactics.iter().map(|it| it.alerts).sum::<u32>(), 0);
    let lost = incident(&mut engine, "8").merged_into.unwrap();
    assert_eq!((lost.title.as_str(), lost.loaded), ("incident 99", false));
    let main = incident(&mut engine, "12");
    assert!(main.merged_into.is_none() && main.missing.is_empty());
    let absorbed: Vec<_> = main.absorbed.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(absorbed, ["7"]);
    let listing = incident(&mut engine, "5");
    assert_eq!(
        listing.narrative,
        ["None of the 2 alerts that it lists is in the data."]
    );
    assert!(listing.missing.is_empty());
}

#[test]
fn an_alert_without_an_incident_is_marked_where_there_are_incidents() {
    let alone = |engine: &mut Engine| -> Vec<(String, String)> {
        let rows = only_rows(ask(engine, all_rows()).unwrap());
        rows.into_iter().map(|it| (it.key, it.alone)).collect()
    };
    let lone = json!([alert("da1", None), alert("da2", Some("7"))]);
    let mut engine = opened(&[("alerts.json", lone.clone())]);
    assert!(alone(&mut engine).iter().all(|it| it.1.is_empty()));
    let incidents = json!([{"id": "12", "displayName": "R", "incidentWebUrl": "x",
        "status": "active", "severity": "high", "alerts": [alert("da3", Some("12"))]}]);
    let mut engine = opened(&[("alerts.json", lone), ("incidents.json", incidents)]);
    let mut told = alone(&mut engine);
    told.sort();
    let expected = [
        ("da1", "No incident"),
        ("da2", "Incident 7 not here"),
        ("da3", ""),
    ];
    assert_eq!(told, expected.map(|it| (it.0.to_owned(), it.1.to_owned())));
}

#[test]
fn the_place_of_an_alert_inside_its_incident_is_told() {
    let mut engine = opened(&[
        (
            "incidents.json",
            json!([{"id": "12", "displayName": "R", "incidentWebUrl": "x", "status": "active",
                "severity": "high", "alerts": [alert("da1", Some("12"))]}]),
        ),
        ("alerts.json", json!([alert("da1", Some("12"))])),
    ]);
    let asked = RecordPlaces::Alert("da1".to_owned());
    let records = ask(&mut engine, asked).unwrap().records;
    let told: Vec<_> = records
        .iter()
        .map(|it: &RecordPlace| (it.name.as_str(), it.inside.as_deref()))
        .collect();
    assert_eq!(
        told,
        [("incidents.json", Some("da1")), ("alerts.json", None)]
    );
}

#[test]
fn an_alert_with_any_time_of_its_activity_is_in_ranges_of_time() {
    let blind_spots = |csv: &str| {
        let mut engine = Engine::default();
        assert!(open(&mut engine, &[("queue.csv", csv.as_bytes())]).changed);
        engine.import_report().blind_spots
    };
    let untimed = "1 alert without any time, outside every range of time".to_owned();
    let last = "Alert name,Alert Id,Severity,Status,Last activity\nBad,da1,High,New,";
    assert!(!blind_spots(&format!("{last}2026-04-14 11:00:00\n")).contains(&untimed));
    assert!(blind_spots(&format!("{last}\n")).contains(&untimed));
}
