//! The import report on the command line: what was read, what was not and where, and
//! what the files cannot tell.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// Two alerts on devices of one name, one of them told twice; a value, a field and
/// an evidence type of a later version; a bad time, one without a zone, and a record
/// that is no alert.
const ALERTS: &str = r##"{"value":[
{"id":"da1_1","title":"Odd","severity":"cosmic","status":"new","serviceSource":"microsoftDefenderForEndpoint","createdDateTime":"2026-04-14T17:00:00Z","newField":7,"evidence":[
 {"@odata.type":"#microsoft.graph.security.deviceEvidence","mdeDeviceId":"d1","deviceDnsName":"pc7.corp.example"},
 {"@odata.type":"#microsoft.graph.security.processEvidence","processId":42,"mdeDeviceId":"d1","imageFile":{"fileName":"a.exe"}},
 {"@odata.type":"#microsoft.graph.security.orbitEvidence","x":1}]},
{"id":"da2_1","title":"Other","severity":"low","createdDateTime":"2026-04-14 18:00:00","lastUpdateDateTime":"soon","serviceSource":"microsoftDefenderForEndpoint","evidence":[
 {"@odata.type":"#microsoft.graph.security.deviceEvidence","mdeDeviceId":"d2","deviceDnsName":"pc7.corp.example"}]},
{"id":"da1_1","title":"Odd","severity":"high","serviceSource":"microsoftDefenderForEndpoint","createdDateTime":"2026-04-14T17:00:00Z"},
{"nothing":true}]}"##;

fn check(json: bool) -> String {
    // Tests run side by side, and each writes its own file.
    let folder = if json { "check-json" } else { "check" };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("alerts.json"), ALERTS).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_throughline"))
        .current_dir(folder)
        .arg("check")
        .args(json.then_some("--json"))
        .arg("alerts.json")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_person_reads_each_problem_with_its_place_and_what_cannot_be_told() {
    insta::assert_snapshot!(check(false), @r#"
    alerts.json
      Graph security alerts, 946 bytes: 4 records read, 3 accepted, 1 repaired, 1 rejected
      3 × Graph security alerts, recognised by createdDateTime with serviceSource or providerAlertId
      from 2026-04-14T17:00:00Z to 2026-04-14T18:00:00Z
      time zone: 1 time says no zone: taken as UTC
      1 × no alert or incident this version reads (lost)
          record 4, byte 928: its keys are nothing
      1 × not a time, left out (dropped)
          record 2, byte 500, lastUpdateDateTime: "soon"
      1 × value newer than this version, kept (told)
          severity: "cosmic" 1
      1 × field not shown (told)
          alert.newField 1
      1 × evidence type not known, kept (told)
          orbitEvidence 1
      1 × time without a zone, taken as UTC (told)
          record 2, byte 500, createdDateTime: "2026-04-14 18:00:00"
      1 × alert repeated, newest update kept (told)
          record 3: alert da1_1

    3 alert records tell of 2 alerts; 0 incidents, 0 events

    Shared by what is known to be different, kept apart:
      Device host:pc7: pc7 (d1), pc7 (d2)
      Device name:pc7.corp.example: pc7 (d1), pc7 (d2)

    Blind spots:
      no creation time for 1 process on 1 device: ancestry there is inferred
      no command line for 1 process on 1 device: what they were told to do is not in the files
      no telemetry for 2 devices with alerts: what happened there is known from evidence alone
      2 alerts with no incident
    "#);
}

#[test]
fn programs_read_the_same_report_as_json() {
    let report: Value = serde_json::from_str(&check(true)).unwrap();
    let keys = |it: &Value| {
        it.as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(keys(&report), "blindSpots conflicts files merged");
    let file = &report["files"][0];
    assert_eq!(
        keys(file),
        "bytes first format last mapping name problems recognised records timeZone"
    );
    assert_eq!(file["format"], "graph.alerts_v2");
    let records = &file["records"];
    let counts =
        ["read", "accepted", "repaired", "rejected"].map(|it| records[it].as_u64().unwrap());
    assert_eq!(counts, [4, 3, 1, 1]);
    let problems = file["problems"].as_array().unwrap();
    let problem = |kind: &str| problems.iter().find(|it| it["kind"] == kind).unwrap();
    let example = &problem("badTime")["examples"][0];
    assert_eq!(
        (&example["record"], &example["field"], &example["text"]),
        (&2.into(), &"lastUpdateDateTime".into(), &"\"soon\"".into())
    );
    // Where the record stands in the file.
    let byte = example["byte"].as_u64().unwrap() as usize;
    assert!(ALERTS[byte..].starts_with(r#"{"id":"da2_1""#));
    assert_eq!(
        problem("unknownValue")["tally"][0][0],
        "severity: \"cosmic\""
    );
    assert_eq!(problem("unknownField")["tally"][0][0], "alert.newField");
    assert_eq!(problem("unknownEvidence")["tally"][0][0], "orbitEvidence");
    assert_eq!(report["merged"]["alerts"], 2);
    assert_eq!(
        report["conflicts"][0]["things"].as_array().unwrap().len(),
        2
    );
}

#[test]
fn the_report_is_printed_where_nothing_could_be_read_too() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("check-nothing");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("notes.txt"), "hello world\nthis is text\n").unwrap();
    std::fs::write(folder.join("none.json"), r#"{"value":[]}"#).unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_throughline"))
            .current_dir(&folder)
            .arg("check")
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr))
    };
    let (report, error) = run(&["notes.txt", "none.json"]);
    insta::assert_snapshot!(report, @r"
    notes.txt
      Not recognised, 25 bytes: 2 records read, 0 accepted, 0 repaired, 2 rejected
      2 × not JSON (lost)
          record 1, byte 0: hello world
          record 2, byte 12: this is text

    none.json
      Not recognised, 12 bytes: 0 records read, 0 accepted, 0 repaired, 0 rejected
      1 × no records in it (told)
          an empty list

    0 alert records tell of 0 alerts; 0 incidents, 0 events
    ");
    insta::assert_snapshot!(error, @r"
    throughline: nothing could be read
      notes.txt: not JSON: record 1, byte 0: hello world
      none.json: no records in it: an empty list
    ");
    let (report, _) = run(&["--json", "notes.txt"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["files"][0]["problems"][0]["kind"], "notJson");
    assert_eq!(report["files"][0]["records"]["rejected"], 2);
    // A list that is empty is no failure to read it.
    let (report, error) = run(&["none.json"]);
    assert!(report.contains("1 × no records in it (told)"), "{report}");
    insta::assert_snapshot!(error, @r"
    throughline: there are no records to read
      none.json: no records in it: an empty list
    ");
    // Of a file that is not there nothing can be reported.
    assert_eq!(run(&["no-such-file.json"]).0, "");
}

#[test]
fn a_file_that_is_named_twice_is_opened_once() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("check-twice");
    std::fs::create_dir_all(folder.join("data/below")).unwrap();
    std::fs::write(folder.join("data/alerts.json"), ALERTS).unwrap();
    std::fs::write(folder.join("data/below/none.json"), "[]").unwrap();
    let names = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_throughline"))
            .current_dir(&folder)
            .args(["check", "--json"])
            .args(arguments)
            .output()
            .unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let files = report["files"].as_array().unwrap().iter();
        let names: Vec<_> = files.map(|it| it["name"].as_str().unwrap()).collect();
        names.join(" ")
    };
    let both = "data/alerts.json data/below/none.json";
    assert_eq!(names(&["data"]), both);
    assert_eq!(names(&["data/"]), both);
    assert_eq!(names(&["data", "data/", "./data", "data/below"]), both);
    assert_eq!(
        names(&["./data/alerts.json", "data/alerts.json", "data/below/../"]),
        "./data/alerts.json data/below/../below/none.json"
    );
    // What has the same content is another file all the same.
    std::fs::write(folder.join("data/below/again.json"), ALERTS).unwrap();
    assert_eq!(
        names(&["data"]),
        "data/alerts.json data/below/again.json data/below/none.json"
    );
    std::fs::remove_file(folder.join("data/below/again.json")).unwrap();
}
