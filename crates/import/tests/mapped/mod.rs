//! What tests of mappings share.
#![allow(dead_code, reason = "no test needs all of it")]

use crate::reading::Kept;
use std::fmt::Write as _;
use throughline_import::{FileImport, FileReport, Mapping};
use throughline_model::{AlertRecord, FactValue};

pub fn mapping(text: &str) -> Mapping {
    Mapping::parse("my.json", text).unwrap_or_else(|it| panic!("{it}"))
}

/// Reads a text as `dir/table.csv.gz`, whole and byte by byte.
pub fn read(text: &str, mappings: &[Mapping]) -> (Kept, FileReport) {
    let read = |chunks: &mut dyn Iterator<Item = &[u8]>| {
        let mut kept = Kept::default();
        let mut import = FileImport::with_mappings("dir/table.csv.gz", mappings.to_vec());
        for chunk in chunks {
            import.push(chunk, &mut kept);
        }
        let report = import.finish(&mut kept).remove(0);
        (kept, report)
    };
    let (kept, report) = read(&mut std::iter::once(text.as_bytes()));
    let (again, in_bytes) = read(&mut text.as_bytes().chunks(1));
    assert_eq!((&kept.alerts, &report), (&again.alerts, &in_bytes));
    (kept, report)
}

/// Everything an alert says, one thing a line.
pub fn told(alert: &AlertRecord<String>) -> String {
    let mut out = String::new();
    let mut add = |name: &str, text: Option<&str>| {
        if let Some(text) = text {
            let _ = writeln!(out, "{name}: {text}");
        }
    };
    add("id", alert.id.as_deref());
    add("incident", alert.incident_id.as_deref());
    add("title", alert.title.as_deref());
    add("description", alert.description.as_deref());
    add("category", alert.category.as_deref());
    add("assigned", alert.assigned_to.as_deref());
    add("detector", alert.detector_id.as_deref());
    add("product", alert.product_name.as_deref());
    add("source", Some(alert.service_source.api()));
    add("severity", Some(alert.severity.api()));
    add("status", Some(alert.status.api()));
    for technique in &alert.techniques {
        add("technique", Some(technique));
    }
    for tag in &alert.tags {
        add("tag", Some(tag));
    }
    for (name, time) in [
        ("created", alert.created),
        ("first", alert.first_activity),
        ("last", alert.last_activity),
    ] {
        add(name, time.map(throughline_model::Timestamp::iso).as_deref());
    }
    for evidence in &alert.evidence {
        let mut line = String::new();
        evidence.subject.visit(&mut |label, value| {
            let _ = match value {
                FactValue::Text(text) => write!(line, " {label}={text}"),
                FactValue::Number(number) => write!(line, " {label}={number}"),
                FactValue::Time(time) => write!(line, " {label}={}", time.iso()),
            };
        });
        for role in evidence.roles.iter() {
            let _ = write!(line, " ({})", role.label());
        }
        let _ = writeln!(out, "{}:{line}", evidence.subject.kind().api());
    }
    out
}

pub fn problems(report: &FileReport) -> String {
    let lines = report
        .problems
        .iter()
        .map(|it| format!("{:?} ×{}: {}", it.kind, it.count, it.example));
    lines.collect::<Vec<_>>().join("\n")
}

pub const EVERYTHING: &str = r#"{
  "throughline_map": 1,
  "name": "Everything",
  "columns": ["when", "what"],
  "fields": {
    "time": "when", "endTime": "until", "title": {"from": "what", "after": ": "},
    "product": {"from": "what", "before": ":"},
    "severity": {"from": "sev", "values": {"1": "high", "p2": "medium"}},
    "status": {"constant": "new"}, "category": "cat", "description": ["d1", "d2"],
    "techniques": "mitre", "id": "key", "incidentId": "case", "detector": "rule",
    "assignedTo": "owner", "tags": {"from": "labels", "separator": "/"},
    "host": "box", "deviceIp": "box_ip", "deviceId": "box_id",
    "user": "who", "userDomain": "dom", "userUpn": "upn", "userSid": "sid",
    "ip": "ips", "sourceIp": "src", "destinationIp": "dst", "url": "link", "domain": "fqdn",
    "process": "exe", "processPath": "exe_path", "processId": "pid", "commandLine": "cmd",
    "processStart": {"from": "began", "read": "epochMillis"},
    "parentProcess": "pexe", "parentId": "ppid", "parentCommandLine": "pcmd",
    "parentStart": "pbegan", "parentPath": "ppath",
    "file": "f", "filePath": "fpath", "fileHash": "hash", "registryKey": "reg",
    "sender": "from", "recipient": "to", "subject": "subj"
  },
  "ignore": ["secret"]
}"#;
