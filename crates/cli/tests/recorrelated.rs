//! Recorrelated incidents: the same lines as exported ones, compared and explained.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Command, Output};

const ALERTS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../app/samples/harbour-lights/alerts.json"
);
const INCIDENTS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../app/samples/harbour-lights/incidents.json"
);

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_throughline"))
        .args(arguments)
        .output()
        .unwrap()
}

fn stdout(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&stdout(arguments)).unwrap()
}

/// What went wrong, and the exit code.
fn failure(arguments: &[&str]) -> (String, Option<i32>) {
    let output = run(arguments);
    assert_eq!(output.stdout, b"");
    (
        String::from_utf8(output.stderr).unwrap(),
        output.status.code(),
    )
}

fn settings(name: &str, text: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("recorrelated");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

fn incidents(more: &[&str]) -> Vec<Value> {
    let mut arguments = vec!["incidents", ALERTS, INCIDENTS, "--json"];
    arguments.extend(more);
    let text = stdout(&arguments);
    text.lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect()
}

fn keys(object: &Value) -> Vec<&str> {
    object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap()
}

#[test]
fn incidents_are_told_as_they_stood_at_a_time() {
    let held = |at: &str| -> usize {
        let made = incidents(&["--mode", "recorrelated", "--as-of", at]);
        made.iter().map(|it| list(it, "alertIds").len()).sum()
    };
    let now = incidents(&["--mode", "recorrelated"]);
    let all: usize = now.iter().map(|it| list(it, "alertIds").len()).sum();
    assert_eq!(held("2020-01-01"), 0);
    assert_eq!(held("2040-01-01T00:00:00Z"), all);
    for it in incidents(&["--mode", "recorrelated", "--as-of", "2040-01-01"]) {
        assert_eq!(it["status"], "unknown");
    }
    let table = stdout(&[
        "incidents",
        ALERTS,
        "--mode",
        "recorrelated",
        "--as-of",
        "2040-01-01",
    ]);
    assert!(table.lines().skip(1).all(|it| it.contains("  unknown  ")));
    let (message, code) = failure(&["incidents", ALERTS, "--as-of", "2040-01-01"]);
    assert!(message.contains("--mode recorrelated"), "{message}");
    assert_eq!(code, Some(2));
    let soon = [
        "incidents",
        ALERTS,
        "--mode",
        "recorrelated",
        "--as-of",
        "soon",
    ];
    assert_eq!(failure(&soon).1, Some(2));
}

#[test]
fn incidents_are_the_exported_ones_unless_others_are_asked_for() {
    assert_eq!(incidents(&[]), incidents(&["--mode", "exported"]));
    let made = incidents(&["--mode", "recorrelated"]);
    let mut seen = BTreeSet::new();
    for it in &made {
        assert_eq!(keys(it), ["alertIds", "id", "severity", "status", "title"]);
        let id = it["id"].as_str().unwrap();
        let digits = id.strip_prefix("r-").unwrap();
        assert!(digits.len() == 12 && digits.bytes().all(|it| it.is_ascii_hexdigit()));
        for alert in list(it, "alertIds") {
            assert!(
                seen.insert(alert.as_str().unwrap().to_owned()),
                "{alert} twice"
            );
        }
    }
    let alerts = stdout(&["alerts", ALERTS, INCIDENTS, "--json"]);
    assert_eq!(seen.len(), alerts.lines().count());
    let turned = [
        "incidents",
        INCIDENTS,
        ALERTS,
        "--json",
        "--mode",
        "recorrelated",
    ];
    let told = made.iter().map(ToString::to_string).collect::<Vec<_>>();
    let turned = stdout(&turned);
    let turned: Vec<Value> = turned
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    assert_eq!(
        told,
        turned.iter().map(ToString::to_string).collect::<Vec<_>>()
    );
    let table = stdout(&["incidents", ALERTS, INCIDENTS, "--mode", "recorrelated"]);
    assert_eq!(table.lines().count(), made.len() + 1);
    assert_eq!(
        failure(&["incidents", ALERTS, "--mode", "other"]).1,
        Some(2)
    );
}

#[test]
fn a_difference_tells_what_split_joined_and_moved() {
    let diff = json(&["diff", ALERTS, INCIDENTS, "--json"]);
    assert_eq!(
        keys(&diff),
        [
            "adjustedRand",
            "alerts",
            "compared",
            "completeness",
            "exported",
            "homogeneity",
            "joined",
            "moved",
            "recorrelated",
            "split"
        ]
    );
    for it in list(&diff, "split").iter().chain(list(&diff, "joined")) {
        assert!(list(it, "parts").len() > 1);
    }
    assert!(!list(&diff, "moved").is_empty());
    for it in list(&diff, "moved") {
        assert_eq!(
            keys(it),
            ["from", "id", "keptApart", "links", "title", "to"]
        );
        assert!(it["to"]["id"].as_str().unwrap().starts_with("r-"));
        for link in list(it, "links") {
            let ends = [&link["from"]["id"], &link["to"]["id"]];
            assert!(ends.contains(&&it["id"]));
            assert!(!list(link, "reasons").is_empty());
        }
    }
    let text = stdout(&["diff", ALERTS, INCIDENTS]);
    assert!(
        text.contains("adjusted Rand index 0.") && text.contains("\nMoved:\n"),
        "{text}"
    );

    // Where nothing is ever enough to link, every incident falls to pieces.
    let never = settings("never.json", "{\"threshold\": 90000}");
    let apart = json(&["diff", ALERTS, INCIDENTS, "--json", "--settings", &never]);
    assert!(apart["completeness"].as_f64() < diff["completeness"].as_f64());
    assert!(list(&apart, "split").len() > list(&diff, "split").len());
}

#[test]
fn explanations_tell_the_way_to_the_first_alert_and_all_that_holds_an_incident() {
    let made = incidents(&["--mode", "recorrelated"]);
    let large = made
        .iter()
        .max_by_key(|it| list(it, "alertIds").len())
        .unwrap();
    let id = large["id"].as_str().unwrap();
    let alerts = list(large, "alertIds");
    let whole = json(&["explain", id, ALERTS, INCIDENTS, "--json"]);
    assert_eq!(
        keys(&whole),
        ["alert", "alerts", "incident", "keptApart", "links"]
    );
    assert_eq!(whole["incident"]["id"], large["id"]);
    assert_eq!(list(&whole, "links").len(), alerts.len() - 1);
    for link in list(&whole, "links") {
        assert_eq!(keys(link), ["bits", "from", "gapSeconds", "reasons", "to"]);
        for reason in list(link, "reasons") {
            assert_eq!(keys(reason), ["bits", "kind", "reason", "value", "words"]);
        }
    }
    for alert in [&alerts[0], &alerts[alerts.len() - 1]] {
        let key = alert.as_str().unwrap();
        let one = json(&["explain", key, ALERTS, INCIDENTS, "--json"]);
        assert_eq!(one["alert"]["id"], *alert);
        assert_eq!(one["incident"], whole["incident"]);
        let mut at = alert;
        for link in list(&one, "links") {
            let (from, to) = (&link["from"]["id"], &link["to"]["id"]);
            assert!(at == from || at == to, "links follow one another");
            at = if at == from { to } else { from };
        }
        assert_eq!(at, &alerts[0], "the way ends at the first alert");
    }
    let text = stdout(&["explain", id, ALERTS, INCIDENTS]);
    assert!(text.contains(" bits: same "), "{text}");
}

#[test]
fn exported_incidents_are_explained_by_those_that_hold_their_alerts() {
    let exported = incidents(&[]);
    for it in &exported {
        let id = it["id"].as_str().unwrap();
        let told = json(&["explain", id, ALERTS, INCIDENTS, "--json"]);
        assert_eq!(
            keys(&told),
            ["alerts", "exported", "incidents", "mergedInto"]
        );
        assert_eq!(told["exported"]["id"], it["id"]);
        assert_eq!(told["mergedInto"], Value::Null);
        let mut held = 0;
        for incident in list(&told, "incidents") {
            held += incident["holds"].as_u64().unwrap();
            let own = incident["incident"]["id"].as_str().unwrap();
            let own = json(&["explain", own, ALERTS, INCIDENTS, "--json"]);
            assert_eq!(own["links"], incident["links"]);
        }
        assert_eq!(held as usize, list(it, "alertIds").len());
    }
}

#[test]
fn what_an_incident_was_merged_into_is_explained_in_its_place() {
    let alert = |id: &str, incident: &str| {
        format!(
            r#"{{"id":"{id}","incidentId":"{incident}","title":"A","severity":"medium","status":"new","serviceSource":"microsoftDefenderForEndpoint","createdDateTime":"2026-05-04T09:05:00Z","firstActivityDateTime":"2026-05-04T09:00:00Z","lastActivityDateTime":"2026-05-04T09:00:00Z","evidence":[]}}"#
        )
    };
    let incident = |id: &str, status: &str, to: &str, alerts: &[String]| {
        format!(
            r##"{{"@odata.type":"#microsoft.graph.security.incident","id":"{id}","displayName":"Incident {id}","status":"{status}","severity":"medium","createdDateTime":"2026-05-04T09:06:00Z","lastUpdateDateTime":"2026-05-04T09:07:00Z","redirectIncidentId":{to},"alerts":[{}]}}"##,
            alerts.join(",")
        )
    };
    let file = settings(
        "redirects.json",
        &format!(
            "{{\"value\":[{},{},{},{}]}}",
            incident(
                "901",
                "active",
                "null",
                &[alert("a1", "901"), alert("a2", "902")]
            ),
            incident("902", "redirected", "\"901\"", &[]),
            incident("903", "redirected", "\"902\"", &[]),
            incident("904", "redirected", "\"999\"", &[]),
        ),
    );
    for id in ["902", "903"] {
        let told = json(&["explain", id, &file, "--json"]);
        assert_eq!(told["exported"]["title"], format!("Incident {id}"));
        assert_eq!(told["mergedInto"]["id"], "901");
        assert_eq!(told["alerts"], 2);
    }
    let text = stdout(&["explain", "903", &file]);
    let head = "903 “Incident 903”, as exported\nwas merged into 901 “Incident 901”\n";
    assert!(text.starts_with(head), "{text}");
    assert!(text.contains("\n2 of them: r-"), "{text}");
    let gone = stdout(&["explain", "904", &file]);
    let told = "was merged into 999\nnone of that one's alerts is in the loaded data\n";
    assert!(gone.ends_with(told), "{gone}");
}

#[test]
fn what_cannot_be_explained_or_grouped_is_refused() {
    let (words, code) = failure(&["explain", "nothing", ALERTS, INCIDENTS]);
    assert!(words.contains("neither an alert nor an incident \"nothing\""));
    assert_eq!(code, Some(1));
    for (name, text, told) in [
        ("no.json", "{\"threshhold\": 3}", "no correlation settings"),
        (
            "minus.json",
            "{\"threshold\": -3}",
            "threshold must be between",
        ),
    ] {
        let file = settings(name, text);
        let (words, code) = failure(&["diff", ALERTS, "--settings", &file]);
        assert!(words.contains(told) && words.contains(name), "{words}");
        assert_eq!(code, Some(2));
    }
    let (_, code) = failure(&["diff", ALERTS, "--settings", "/no/such/file"]);
    assert_eq!(code, Some(2));
}
