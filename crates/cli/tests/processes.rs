//! Every process of real telemetry and who started it, against what the raw records
//! say by a second, simpler reading of them.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use flate2::read::GzDecoder;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

const KEYS: [&str; 10] = [
    "commandLine",
    "created",
    "device",
    "ghost",
    "id",
    "image",
    "inferred",
    "parent",
    "pid",
    "user",
];

fn samples() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no folder shared/samples beside the project");
    None
}

/// The lines that `throughline processes` prints of files, by id.
fn processes(files: &[&Path]) -> BTreeMap<String, Map<String, Value>> {
    let output = Command::new(env!("CARGO_BIN_EXE_throughline"))
        .args(["processes", "--json"])
        .args(files)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let mut lines = BTreeMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let Value::Object(line) = serde_json::from_str(line).unwrap() else {
            panic!("{line}");
        };
        let mut keys: Vec<&str> = line.keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, KEYS);
        let id = line["id"].as_str().unwrap().to_owned();
        assert!(lines.insert(id, line).is_none(), "ids are used once");
    }
    for line in lines.values() {
        if let Some(parent) = line["parent"].as_str() {
            assert!(lines.contains_key(parent), "{parent} is no line");
        }
    }
    lines
}

fn json_lines(path: &Path) -> Vec<Value> {
    let mut bytes = std::fs::read(path).unwrap();
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let packed = std::mem::take(&mut bytes);
        GzDecoder::new(packed.as_slice())
            .read_to_end(&mut bytes)
            .unwrap();
    }
    let lines = bytes.split(|it| *it == b'\n');
    lines
        .filter(|it| !it.trim_ascii().is_empty())
        .map(|it| serde_json::from_slice(it).unwrap())
        .collect()
}

/// A unique id without its braces, in small letters; none where it is nothing.
fn guid(event: &Value, key: &str) -> Option<String> {
    let text = event[key].as_str()?.trim_matches(['{', '}']);
    let text = text.to_lowercase();
    (text.contains(['1', '2', '3', '4', '5', '6', '7', '8', '9']) && text.len() == 36)
        .then_some(text)
}

/// The unique id at the end of a line's id.
fn guid_of(id: &str) -> String {
    id.rsplit('/')
        .next()
        .unwrap()
        .trim_matches(['{', '}'])
        .to_lowercase()
}

#[test]
fn links_of_recordings_are_those_that_sysmon_tells() {
    let Some(folder) = samples() else { return };
    for (name, links) in [
        ("aptsimulator-cobaltstrike", 37),
        ("covenant-psremoting-grunt", 17),
        ("empire-dcom-shellwindows", 80),
        ("lsass-campaign-02-procdump", 138),
        ("mshta-html-application", 7),
    ] {
        let path = folder.join(format!("sysmon/{name}.ndjson.gz"));
        let mut parents = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for event in json_lines(&path) {
            for key in [
                "ProcessGuid",
                "SourceProcessGuid",
                "TargetProcessGuid",
                "SourceProcessGUID",
                "TargetProcessGUID",
            ] {
                seen.extend(guid(&event, key));
            }
            if let (Some(child), Some(parent)) = (
                guid(&event, "ProcessGuid"),
                guid(&event, "ParentProcessGuid"),
            ) {
                parents.insert(child, parent);
            }
        }
        assert_eq!(parents.len(), links, "{name}");
        let lines = processes(&[&path]);
        let by_guid: BTreeMap<String, &Map<String, Value>> =
            lines.iter().map(|(id, line)| (guid_of(id), line)).collect();
        for (child, parent) in &parents {
            let line = by_guid[child];
            assert_eq!(
                guid_of(line["parent"].as_str().unwrap()),
                *parent,
                "{name}: {child}"
            );
            assert_eq!(line["ghost"], false, "{name}: {child}");
            assert_eq!(line["inferred"], false, "{name}: {child}");
        }
        for parent in parents.values() {
            let ghost = by_guid[parent]["ghost"].as_bool().unwrap();
            assert!(
                !(ghost && seen.contains(parent)),
                "{name}: {parent} is told itself"
            );
        }
    }
}

#[test]
fn detections_add_no_process_to_their_recording() {
    let Some(folder) = samples() else { return };
    for name in [
        "aptsimulator-cobaltstrike",
        "empire-dcom-shellwindows",
        "lsass-campaign-02-procdump",
        "mshta-html-application",
    ] {
        let recording = folder.join(format!("sysmon/{name}.ndjson.gz"));
        let detections = folder.join(format!("hayabusa/alerts-for-{name}.jsonl"));
        let alone = processes(&[&recording]);
        let together = processes(&[&detections, &recording]);
        let ids = |lines: &BTreeMap<String, _>| lines.keys().cloned().collect::<Vec<_>>();
        assert_eq!(ids(&alone), ids(&together), "{name}");
    }
}

/// Nanoseconds of a time as hunting writes it, within its day.
fn moment(text: &str) -> (String, u64) {
    let (day, clock) = text.split_once('T').unwrap();
    let clock = clock.trim_end_matches('Z');
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let seconds = clock
        .split(':')
        .fold(0, |sum, it| sum * 60 + it.parse::<u64>().unwrap());
    let nanos: u64 = format!("{fraction:0<9}").parse().unwrap();
    (day.to_owned(), seconds * 1_000_000_000 + nanos)
}

fn seconds_apart(a: &str, b: &str) -> f64 {
    let (a, b) = (moment(a), moment(b));
    assert_eq!(a.0, b.0, "tests look within a day");
    a.1.abs_diff(b.1) as f64 / 1e9
}

fn file_name(path: &str) -> String {
    path.rsplit('\\').next().unwrap().to_lowercase()
}

#[test]
fn links_of_hunting_rows_are_those_of_their_columns() {
    let Some(folder) = samples() else { return };
    let path = folder.join("advanced_hunting/msticpy-DeviceProcessEvents-api.json");
    let table: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let rows = ["Results", "results"]
        .iter()
        .find_map(|it| table[*it].as_array())
        .or_else(|| table.as_array())
        .unwrap();
    assert_eq!(rows.len(), 200);
    let lines = processes(&[&path]);
    let of_pid = |pid: &Value| {
        lines
            .values()
            .filter(|it| it["pid"] == *pid)
            .collect::<Vec<_>>()
    };
    for row in rows {
        let created = row["ProcessCreationTime"].as_str().unwrap();
        let line = of_pid(&row["ProcessId"]).into_iter().find(|it| {
            it["created"]
                .as_str()
                .is_some_and(|it| moment(it) == moment(created))
        });
        let line = line.unwrap_or_else(|| panic!("no line for {row:#}"));
        assert_eq!(line["ghost"], false);
        let parent = &lines[line["parent"].as_str().unwrap()];
        assert_eq!(parent["pid"], row["InitiatingProcessId"]);
        let started = row["InitiatingProcessCreationTime"].as_str().unwrap();
        let known = parent["created"].as_str().unwrap();
        if moment(known) != moment(started) {
            // The row of the parent itself was written late.
            assert!(seconds_apart(known, started) <= 60.0);
            let name = row["InitiatingProcessFileName"]
                .as_str()
                .unwrap()
                .to_lowercase();
            assert_eq!(file_name(parent["image"].as_str().unwrap()), name);
            assert_eq!(line["inferred"], true);
        }
    }
}
