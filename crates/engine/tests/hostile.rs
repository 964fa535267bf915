//! Text out of an export is hostile (trap X-9): whatever it holds, every view
//! answers, and nothing that is shown hides, turns round or runs away.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{
    all_incidents, all_questions, all_rows, ask, only_rows, queue, reply, rows_of, sample_file,
    shown as shown_by, story,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use throughline_engine::Engine;
use throughline_engine::protocol::{
    AlertPage, IncidentPage, ManageAlerts, ManageChange, NodeActions, NodePane, Queue, QueueRows,
    RecordAction, Request, ResponseAction, Shell, Shown, Undo,
};
use throughline_model::{AlertKey, Timestamp};
use throughline_query::Field;

/// Fields that are sent back, copied or edited as they are: they must keep
/// every character.
const ADDRESSES: [&str; 22] = [
    "copy",
    "key",
    "id",
    "only",
    "filter",
    "toggled",
    "without",
    "cleared",
    "narrowable",
    "entry",
    "value",
    "excluded",
    "clause",
    "without_time",
    "insert",
    "everywhere",
    "similar",
    "hunt",
    "naming",
    // Where a result leads.
    "Alert",
    "Alerts",
    "Incident",
];
/// Longest cell of a list: 300 characters, the sign that more was cut, and words around it.
const MAX_CELL: usize = 320;
/// Longest text of a page.
const MAX_TEXT: usize = 5_010;

fn hostile(field: &str) -> String {
    format!(
        "{field}<img src=x onerror=alert(1)>&amp;\u{202e}gpj.exe\u{202c}\u{2066}\u{2069}\u{200f}\u{61c}\u{feff}\0\u{1b}[31m\u{7}\u{7f}\u{85}\u{2028}\r\n\t{}",
        "A".repeat(5_200)
    )
}

/// Fills every text of a record, but for types and times, without which it is none.
fn fill(value: &mut Value, field: &str) {
    match value {
        Value::String(_) if field == "@odata.type" || field.ends_with("DateTime") => {}
        Value::String(text) => *text = hostile(field),
        Value::Array(items) => items.iter_mut().for_each(|it| fill(it, field)),
        Value::Object(fields) => fields.iter_mut().for_each(|(key, it)| fill(it, key)),
        _ => {}
    }
}

/// One piece of evidence of each type in the sample, with each parent a process may have.
fn evidence_of_each_type() -> Vec<Value> {
    let list: Value = serde_json::from_slice(&sample_file("alerts.json")).unwrap();
    let mut of_type = BTreeMap::new();
    for alert in list["value"].as_array().unwrap() {
        for it in alert["evidence"].as_array().unwrap() {
            let name = it["@odata.type"].as_str().unwrap().to_owned();
            of_type.entry(name).or_insert_with(|| it.clone());
        }
    }
    assert!(of_type.len() >= 13, "{:?}", of_type.keys());
    let mut all: Vec<Value> = of_type.into_values().collect();
    all.push(
        json!({"@odata.type": "#microsoft.graph.security.dnsEvidence", "domainName": "x",
        "hostIpAddress": {"ipAddress": "x"}}),
    );
    all.push(
        json!({"@odata.type": "#microsoft.graph.security.futureEvidence",
        "verdict": "x", "inner": {"verdict": "y"}}),
    );
    all
}

/// An incident with a hostile alert of a tree, and one of a chain. `id` is theirs.
fn hostile_incident(id: &str) -> Vec<u8> {
    let list: Value = serde_json::from_slice(&sample_file("incidents.json")).unwrap();
    let mut incident = list["value"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["id"] == "4127")
        .unwrap()
        .clone();
    incident["summary"] = "x".into();
    let mut alert = incident["alerts"][0].clone();
    let evidence = evidence_of_each_type();
    let chain: Vec<Value> = evidence
        .iter()
        .filter(|it| {
            !it["@odata.type"]
                .as_str()
                .unwrap()
                .ends_with("processEvidence")
        })
        .cloned()
        .collect();
    alert["comments"] = json!([{"comment": "x", "createdByDisplayName": "y"}]);
    alert["mitreTechniques"] = json!(["x"]);
    alert["systemTags"] = json!(["x"]);
    alert["\u{202e}\u{7}<b>"] = "x".into();
    let (mut tree, mut lone) = (alert.clone(), alert);
    tree["evidence"] = evidence.into();
    lone["evidence"] = chain.into();
    incident["alerts"] = json!([tree, lone]);
    fill(&mut incident, "");
    incident["id"] = id.into();
    incident["alerts"][0]["id"] = format!("{id}tree").into();
    incident["alerts"][1]["id"] = format!("{id}chain").into();
    serde_json::to_vec(&incident).unwrap()
}

fn acts(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && c != '\n')
}

fn is_field(text: Option<&Value>) -> bool {
    let name = text.and_then(Value::as_str);
    name.is_some_and(|it| Field::ALL.iter().any(|field| field.name() == it))
}

/// Every text that is shown, with its field.
fn shown<'v>(value: &'v Value, field: &'v str, all: &mut Vec<(&'v str, &'v str)>) {
    match value {
        Value::String(_) if ADDRESSES.contains(&field) => {}
        Value::String(text) => all.push((field, text)),
        // Of the values of a cell field, value and label follow one another.
        Value::Array(items) if field == "values" && is_field(items.first()) => {
            for it in items.chunks(3) {
                // A label that is not sent is the value without its sign.
                let value = it[1].as_str().unwrap();
                let told = value.strip_prefix('=').unwrap_or(value);
                all.push(("label", it[2].as_str().unwrap_or(told)));
            }
        }
        Value::Array(items) => items.iter().for_each(|it| shown(it, field, all)),
        Value::Object(fields) => fields.iter().for_each(|(key, it)| shown(it, key, all)),
        _ => {}
    }
}

fn assert_harmless(reply: &Value, longest: usize) {
    let mut all = Vec::new();
    shown(reply, "", &mut all);
    assert!(!all.is_empty());
    for (field, text) in all {
        assert!(!text.contains(acts), "{field}: {text:.200?}");
        let length = text.chars().count();
        assert!(length <= longest, "{field}: {length} characters");
    }
}

/// Whether a reply is of a list, every text of which is a cell.
fn is_list(request: &Request) -> bool {
    matches!(
        request,
        Request::QueueRows(_)
            | Request::Queue(_)
            | Request::ActivityStrip(_)
            | Request::StoryRows(_)
    )
}

/// Every question but for the journal as a file, which is no view.
fn all_that_is_shown(engine: &mut Engine) -> Vec<Request> {
    let mut all = all_questions(engine);
    all.retain(|it| !matches!(it, Request::JournalText(_)));
    all
}

fn hostile_engine() -> Engine {
    let mut engine = Engine::default();
    let name = hostile("file");
    engine.start_file(&name);
    engine.read_chunk(&hostile_incident("sound"));
    engine.read_chunk(&hostile_incident(&hostile("id")));
    engine.read_chunk(format!("\n{}\n", hostile("line")).as_bytes());
    let report = engine.end_file().remove(0);
    assert_eq!((report.records.accepted, report.records.rejected), (2, 2));
    assert!(engine.finish_import(&hostile("title")).changed);
    engine
}

#[test]
fn every_view_answers_and_shows_nothing_that_acts() {
    let mut engine = hostile_engine();
    let mut nodes = 0;
    for request in all_that_is_shown(&mut engine) {
        let longest = if is_list(&request) {
            MAX_CELL
        } else {
            MAX_TEXT
        };
        nodes += u32::from(matches!(request, Request::NodePane(_)));
        let name = format!("{request:.60?}");
        let answer = reply(&mut engine, request);
        assert!(answer.get("not_found").is_none(), "{name} refused");
        assert_harmless(&answer, longest);
    }
    assert!(nodes > 40, "{nodes}");
}

#[test]
fn text_is_cut_and_made_visible_and_not_lost() {
    let mut engine = hostile_engine();
    let rows = only_rows(ask(&mut engine, all_rows()).unwrap());
    assert_eq!(rows.len(), 4);
    let row = rows.iter().find(|it| it.key == "soundtree").unwrap();
    assert!(
        row.title
            .starts_with("title<img src=x onerror=alert(1)>&amp;\u{fffd}gpj.exe\u{fffd}")
    );
    assert_eq!(row.title.chars().count(), 300);
    assert!(row.title.ends_with("A…"));
    let alert = ask(
        &mut engine,
        AlertPage {
            key: row.key.clone(),
        },
    )
    .unwrap();
    assert_eq!(alert.description.chars().count(), 5_000);
    // The whole of it is there to be copied, as it was exported.
    let told = ask(&mut engine, story("soundtree")).unwrap();
    let node = told.focus.unwrap();
    let pane = ask(
        &mut engine,
        NodePane {
            key: "soundtree".to_owned(),
            node,
        },
    )
    .unwrap();
    let command = pane.sections[0]
        .facts
        .iter()
        .find(|it| it.label == "Command line")
        .unwrap();
    assert_eq!(
        command.copy.as_deref(),
        Some(hostile("processCommandLine").as_str())
    );
}

#[test]
fn hostile_ids_lead_where_they_say() {
    let mut engine = hostile_engine();
    let id = hostile("id");
    let page = ask(&mut engine, IncidentPage { id: id.clone() }).unwrap();
    assert_eq!(page.alerts.len(), 2);
    for alert in &page.alerts {
        assert!(alert.key.starts_with(&id));
        let page = ask(
            &mut engine,
            AlertPage {
                key: alert.key.clone(),
            },
        )
        .unwrap();
        assert_eq!(page.incident.unwrap().id, id);
    }
    // A filter made from a hostile value is read back as it was meant.
    let pages = ask(
        &mut engine,
        AlertPage {
            key: "soundtree".to_owned(),
        },
    )
    .unwrap();
    let filters: Vec<String> = pages
        .sections
        .iter()
        .flat_map(|it| &it.facts)
        .filter_map(|it| it.only.clone())
        .collect();
    assert!(filters.len() > 3);
    for filter in filters {
        let asked = rows_of(shown_by(&filter));
        let keys: Vec<String> = only_rows(ask(&mut engine, asked).unwrap())
            .into_iter()
            .map(|it| it.key)
            .collect();
        assert!(keys.contains(&"soundtree".to_owned()), "{keys:?}");
    }
}

#[test]
fn refusals_and_mistakes_show_nothing_that_acts() {
    let mut engine = hostile_engine();
    let text = hostile("asked");
    let (key, id) = (text.clone(), text.clone());
    for request in [
        Request::from(AlertPage { key: key.clone() }),
        IncidentPage { id }.into(),
        story(&key).into(),
        NodePane { key, node: 0 }.into(),
        Queue {
            shown: Shown {
                sort: Some(text.clone()),
                ..Shown::default()
            },
            ..Queue::default()
        }
        .into(),
        Queue {
            shown: Shown {
                group: Some(text.clone()),
                ..Shown::default()
            },
            ..Queue::default()
        }
        .into(),
        queue(&text).into(),
        queue(&format!("title:{text:?}")).into(),
        queue(&format!("{text}:x (")).into(),
        rows_of(shown_by(&text)).into(),
        QueueRows {
            from: u32::MAX,
            count: u32::MAX,
            ..all_incidents()
        }
        .into(),
    ] {
        let answer = reply(&mut engine, request);
        assert_harmless_or_empty(&answer);
    }
}

fn assert_harmless_or_empty(reply: &Value) {
    let mut all = Vec::new();
    shown(reply, "", &mut all);
    for (field, text) in all {
        assert!(!text.contains(acts), "{field}: {text:.200?}");
        assert!(text.chars().count() <= MAX_TEXT, "{field}");
    }
}

#[test]
fn what_an_analyst_types_is_shown_like_what_was_imported() {
    let mut engine = hostile_engine();
    let at = Timestamp::from_millis(1_776_168_000_000);
    let actor = hostile("actor");
    for change in [
        ManageChange::Assign(Some(hostile("assignee"))),
        ManageChange::Comment(hostile("comment")),
    ] {
        let asked = ManageAlerts {
            alerts: vec![AlertKey::from("soundtree")].into(),
            change,
            at,
            actor: actor.clone(),
        };
        assert_harmless(&reply(&mut engine, asked.into()), MAX_TEXT);
        assert_harmless(&reply(&mut engine, Shell {}.into()), MAX_TEXT);
    }
    for what in [
        ResponseAction::IsolateDevice,
        ResponseAction::StopProcess,
        ResponseAction::QuarantineFile,
        ResponseAction::DisableUser,
    ] {
        for node in 0..40 {
            let asked = RecordAction {
                of: NodeActions::Node {
                    key: "soundtree".to_owned(),
                    node,
                },
                what,
                comment: Some(hostile("why")),
                at,
                actor: actor.clone(),
            };
            assert_harmless(&reply(&mut engine, asked.into()), MAX_TEXT);
        }
    }
    let recorded = ask(&mut engine, Shell {}).unwrap().recorded_actions;
    assert!(recorded >= 4, "{recorded}");
    for request in all_that_is_shown(&mut engine) {
        let longest = if is_list(&request) {
            MAX_CELL
        } else {
            MAX_TEXT
        };
        let answer = reply(&mut engine, request);
        assert_harmless(&answer, longest);
    }
    for _ in 0..2 {
        let asked = Undo {
            at,
            actor: actor.clone(),
        };
        assert_harmless(&reply(&mut engine, asked.into()), MAX_TEXT);
    }
}
