//! What other programs rely on about `--map`.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};

const AIT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../import/maps/ait-ads.json");

const AIT_TABLE: &str = "time,name,ip,host,short,time_label,event_label
1642213952,Wazuh: Login failed,10.35.33.111,mail,W-Sys-Lof,benign,-
1642213960,AMiner: New value,10.35.33.112,web,A-New,service_scan,x
";

const TABLE: &str = "seen,what,how bad,box
2026-04-03T10:00:00Z,Odd sign-in,P1,ws-01
2026-04-03T11:00:00Z,Odd process,P9,ws-02
";

const MAP: &str = r#"{
  "throughline_map": 1,
  "name": "Boxes",
  "columns": ["seen", "what"],
  "fields": {
    "time": "seen", "title": "what", "host": "box",
    "severity": {"from": "how bad", "values": {"P1": "high"}}
  }
}"#;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_throughline"))
        .args(arguments)
        .output()
        .unwrap()
}

fn file(test: &str, name: &str, content: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path.to_string_lossy().into_owned()
}

/// What stood on stdout and stderr of a run that ended with this code.
fn told(arguments: &[&str], code: i32) -> (String, String) {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

fn json(arguments: &[&str]) -> Value {
    let (out, err) = told(arguments, 0);
    assert_eq!(err, "");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn a_shipped_map_by_file_by_name_and_by_itself() {
    let table = file("maps_shipped", "small.csv", AIT_TABLE);
    let expected = json(&["summary", "--json", "--map", AIT, &table]);
    assert_eq!(expected["files"][0]["format"], "mapped");
    assert_eq!(expected["files"][0]["records"]["accepted"], 2);
    assert_eq!(expected["files"][0]["problems"], Value::Array(Vec::new()));
    assert_eq!(expected["counts"]["alerts"], 2);
    let span = &expected["span"];
    assert_eq!(span["firstActivity"], "2022-01-15T02:32:32Z");
    assert_eq!(
        json(&["summary", "--json", "--map", "ait-ads", &table]),
        expected
    );
    assert_eq!(json(&["summary", "--json", &table]), expected);
    let (alerts, _) = told(&["alerts", "--json", "--sort", "firstActivity", &table], 0);
    let first: Value = serde_json::from_str(alerts.lines().next().unwrap()).unwrap();
    assert_eq!(first["id"], "small.csv#1");
    assert_eq!(first["title"], "Wazuh: Login failed");
    assert_eq!(first["serviceSource"], "Wazuh");
    assert!(!alerts.contains("benign") && !alerts.contains("service_scan"));
    let (check, _) = told(&["check", &table], 0);
    assert!(
        check.contains("recognised by its columns time, name, ip, host, short fit the mapping \"AIT alert data set\" that comes with the program"),
        "{check}"
    );
}

#[test]
fn maps_of_ones_own_are_tried_in_order_by_every_command() {
    let table = file("maps_own", "boxes.csv", TABLE);
    let map = file("maps_own", "boxes.json", MAP);
    let (out, err) = told(&["summary", &table], 1);
    assert_eq!(out, "");
    assert!(
        err.contains("boxes.csv: no alert or incident this version reads"),
        "{err}"
    );
    let both = ["--map", AIT, "--map", &map, &table];
    for command in ["summary", "alerts", "incidents", "check", "processes"] {
        let (_, err) = told(&[&[command][..], &both].concat(), 0);
        assert_eq!(err, "", "{command}");
    }
    let (story, _) = told(&[&["story", "boxes.csv#1"][..], &both].concat(), 0);
    assert!(story.contains("ws-01"), "{story}");
    let report = json(&[&["check", "--json"][..], &both].concat());
    assert_eq!(report["files"][0]["mapping"], "Boxes");
    let summary = json(&[&["summary", "--json"][..], &both].concat());
    assert_eq!(summary["alerts"]["severity"]["high"], 1);
    let unknown = &summary["files"][0]["problems"][0];
    assert_eq!(unknown["kind"], "unknownValue");
}

#[test]
fn a_map_that_cannot_be_read_is_named_with_the_place() {
    let table = file("maps_bad", "boxes.csv", TABLE);
    let bad = file(
        "maps_bad",
        "bad.json",
        "{\n  \"throughline_map\": 1,\n  \"nam\": 2}",
    );
    let (out, err) = told(&["summary", "--map", &bad, &table], 2);
    assert_eq!(out, "");
    assert_eq!(
        err,
        format!(
            "throughline: {bad}: line 3, column 7: nam: no such key; there are throughline_map, name, columns, fields, ignore\n"
        )
    );
    let meant = file(
        "maps_bad",
        "meant.json",
        &MAP.replace("\"time\": \"seen\"", "\"time\": \"\""),
    );
    let (_, err) = told(&["alerts", "--map", &meant, &table], 2);
    assert_eq!(
        err,
        format!("throughline: {meant}: fields.time.from: a column's name is empty\n")
    );
    let (_, err) = told(&["check", "--map", "no-such-map", &table], 2);
    assert!(err.starts_with("throughline: no-such-map: "), "{err}");
}

#[test]
fn a_map_that_no_table_fits_is_told() {
    let table = file("maps_unused", "small.csv", AIT_TABLE);
    let map = file("maps_unused", "boxes.json", MAP);
    let (out, err) = told(&["summary", "--json", "--map", &map, &table], 0);
    assert!(out.contains("mapped"));
    assert_eq!(
        err,
        "throughline: mapping \"Boxes\" not used: no table has the columns seen, what\n"
    );
}
