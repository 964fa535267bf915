//! The real advanced hunting files beside the project, where they are. What they
//! hold is read again here by other means and compared.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod reading;
mod telling;

use reading::{Kept, read_chunks};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use throughline_import::{FileReport, Format, ProblemKind};
use throughline_model::{EventKind, EvidenceRole, ProcessFacts, Subject, Timestamp};

/// The bytes of a sample; none where the samples are not there.
fn sample(name: &str) -> Option<Vec<u8>> {
    reading::sample(&format!("advanced_hunting/{name}"))
}

fn read(bytes: &[u8]) -> (Kept, FileReport) {
    let (kept, report) = read_chunks([bytes]);
    let (_, in_chunks) = read_chunks(bytes.chunks(4_093));
    assert_eq!(report, in_chunks);
    (kept, report)
}

/// Rows of a CSV by their titles: a reader of its own, for comparing.
fn table(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                row.last_mut().unwrap().push('"');
                chars.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => rows.push(vec![String::new()]),
            c => row.last_mut().unwrap().push(c),
        }
    }
    rows.retain(|it| it.len() > 1);
    let titles = rows.remove(0);
    rows.into_iter()
        .map(|row| titles.iter().cloned().zip(row).collect())
        .collect()
}

/// A time without the zeros that end its fraction.
fn shown(text: &str) -> String {
    let text = text.trim_end_matches('Z').replace(' ', "T");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    format!("{text}Z")
}

fn iso(at: Option<Timestamp>) -> String {
    at.map_or(String::new(), Timestamp::iso)
}

/// Technique ids in a cell such as `["Rundll32 (T1218.011)"]`.
fn techniques(cell: &str) -> Vec<String> {
    let names: Vec<String> = serde_json::from_str(cell).unwrap_or_default();
    let id = |it: &String| it[it.rfind('(').unwrap() + 1..it.len() - 1].to_owned();
    names.iter().map(id).collect()
}

#[test]
fn alert_info() {
    let Some(bytes) = sample("converted-AlertInfo.csv") else {
        return;
    };
    let (kept, report) = read(&bytes);
    let rows = table(&bytes);
    assert_eq!(report.format, Format::AlertInfo);
    assert_eq!((rows.len(), kept.alerts.len()), (81, 81));
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    for (row, alert) in rows.iter().zip(&kept.alerts) {
        assert_eq!(alert.id.as_ref(), Some(&row["AlertId"]));
        assert_eq!(alert.title.as_ref(), Some(&row["Title"]));
        assert_eq!(
            alert.category.as_deref().unwrap_or_default(),
            row["Category"]
        );
        assert_eq!(alert.severity.api(), row["Severity"].to_lowercase());
        assert_eq!(alert.techniques, techniques(&row["AttackTechniques"]));
        assert_eq!(iso(alert.first_activity), shown(&row["Timestamp"]));
        assert!(alert.service_source.known().is_some());
        assert!(alert.detection_source.known().is_some());
    }
    let first = rows.iter().map(|it| &it["Timestamp"]).min().unwrap();
    assert_eq!(report.span.map(|it| it.0.iso()), Some(shown(first)));
}

/// Whether an object with this `$id` stands somewhere in a cell.
fn is_defined(cell: &Value, id: &str) -> bool {
    match cell {
        Value::Object(object) => {
            object.get("$id").and_then(Value::as_str) == Some(id)
                || object.values().any(|it| is_defined(it, id))
        }
        Value::Array(items) => items.iter().any(|it| is_defined(it, id)),
        _ => false,
    }
}

#[test]
fn alert_evidence() {
    let Some(bytes) = sample("converted-AlertEvidence.csv") else {
        return;
    };
    let (kept, report) = read(&bytes);
    let rows = table(&bytes);
    assert_eq!(report.format, Format::AlertEvidence);
    assert_eq!((rows.len(), kept.alerts.len()), (380, 380));
    let ids: BTreeSet<&String> = kept.alerts.iter().filter_map(|it| it.id.as_ref()).collect();
    assert_eq!(ids.len(), 81);

    let mut lost = 0;
    let mut with_parent = 0;
    for (row, alert) in rows.iter().zip(&kept.alerts) {
        assert_eq!(alert.id.as_ref(), Some(&row["AlertId"]));
        assert_eq!(alert.techniques, techniques(&row["AttackTechniques"]));
        let entity: Value = serde_json::from_str(&row["AdditionalFields"]).unwrap();
        let of_alert = &alert.evidence[0];
        let kind = match row["EntityType"].as_str() {
            "Machine" => "device",
            "MailMessage" => "message",
            "AzureResource" => "cloudResource",
            other => &format!("{}{}", other[..1].to_lowercase(), &other[1..]),
        };
        assert_eq!(of_alert.subject.kind().api(), kind);
        let is_impacted = of_alert.other_roles.iter().any(|it| it == "Impacted asset");
        assert_eq!(is_impacted, row["EvidenceRole"] == "Impacted");
        let verdict = entity["LastVerdict"].as_str().unwrap_or("Unknown");
        assert_eq!(of_alert.verdict.api(), verdict.to_lowercase());
        let roles: Vec<&str> = of_alert.roles.iter().map(EvidenceRole::label).collect();
        let told = entity["Roles"].as_array().cloned().unwrap_or_default();
        assert_eq!(roles.len(), told.len());
        let names_device = !row["DeviceId"].is_empty() || !row["DeviceName"].is_empty();
        // Some rows of further devices bear the name of the alert's first.
        let short = |name: &str| name.split('.').next().unwrap().to_lowercase();
        let named = entity["HostName"].as_str().unwrap_or_default();
        let is_host = kind == "device" && short(named) == short(&row["DeviceName"]);
        let count = 1 + usize::from(names_device && !is_host);
        assert_eq!(alert.evidence.len(), count);
        for key in ["ImageFile", "ParentProcess", "Account"] {
            let told = entity[key]["$ref"].as_str();
            lost += u64::from(told.is_some_and(|id| !is_defined(&entity, id)));
        }
        match &of_alert.subject {
            Subject::Process(process) => {
                with_parent += usize::from(check_process(process, row, &entity));
            }
            Subject::User(user) => {
                assert_eq!(user.name.as_deref().unwrap_or_default(), row["AccountName"]);
                assert_eq!(user.sid.as_deref().unwrap_or_default(), row["AccountSid"]);
            }
            Subject::Device(device) if !row["DeviceId"].is_empty() => {
                assert_eq!(device.defender_id.as_ref(), Some(&row["DeviceId"]));
                assert_eq!(device.dns_name.as_ref(), Some(&row["DeviceName"]));
            }
            Subject::Device(device) => assert!(device.host_name.is_some()),
            Subject::File(file) => {
                assert_eq!(file.name.as_ref(), Some(&row["FileName"]));
                assert_eq!(file.sha256.as_deref().unwrap_or_default(), row["SHA256"]);
            }
            Subject::Url(url) => assert_eq!(url.url.as_ref(), Some(&row["RemoteUrl"])),
            Subject::MailCluster(cluster) => {
                assert_eq!(cluster.count, entity["MailCount"].as_u64());
            }
            _ => {}
        }
    }
    // Rows were taken from larger cells, to which some of their references lead.
    assert_eq!((lost, with_parent), (91, 55));
    for it in &report.problems {
        match it.kind {
            ProblemKind::BadReference => assert_eq!(it.count, lost),
            ProblemKind::NoZone => assert_eq!(it.count, 6),
            _ => panic!("{it:?}"),
        }
    }
}

/// Compares a process with its row. Says whether the row tells of its parent.
fn check_process(
    process: &ProcessFacts<String>,
    row: &BTreeMap<String, String>,
    entity: &Value,
) -> bool {
    let pid = |it: &Value| it["ProcessId"].as_str().and_then(|it| it.parse().ok());
    assert_eq!(process.pid, pid(entity));
    let is_time = |it: &&str| !it.starts_with("0001");
    let started = entity["CreationTimeUtc"]
        .as_str()
        .filter(is_time)
        .map(shown);
    assert_eq!(iso(process.started), started.unwrap_or_default());
    assert_eq!(
        process.command_line.as_deref().unwrap_or_default(),
        row["ProcessCommandLine"]
    );
    assert_eq!(
        process.image.name.as_deref().unwrap_or_default(),
        row["FileName"]
    );
    assert_eq!(
        process.image.folder.as_deref().unwrap_or_default(),
        row["FolderPath"]
    );
    assert_eq!(process.device_id.as_ref(), Some(&row["DeviceId"]));
    assert_eq!(
        process.elevation.as_deref(),
        entity["ElevationToken"].as_str()
    );
    let parent = &entity["ParentProcess"];
    assert_eq!(process.parent_pid, pid(parent));
    process.parent_pid.is_some()
}

#[test]
fn device_process_events_as_json_and_as_csv() {
    let Some(bytes) = sample("msticpy-DeviceProcessEvents-api.json") else {
        return;
    };
    let (kept, report) = read(&bytes);
    assert_eq!(report.format, Format::DeviceProcessEvents);
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let file: Value = serde_json::from_slice(&bytes).unwrap();
    let rows = file["Results"].as_array().unwrap();
    assert_eq!((rows.len(), kept.events.len()), (200, 200));
    for (row, event) in rows.iter().zip(&kept.events) {
        let text = |column: &str| row[column].as_str().unwrap().to_owned();
        let number = |column: &str| row[column].as_u64();
        assert_eq!(event.kind, EventKind::ProcessCreated);
        assert_eq!(iso(event.at), shown(&text("Timestamp")));
        assert_eq!(event.id, Some(row["ReportId"].to_string()));
        let device = event.device.as_ref().unwrap();
        assert_eq!(device.defender_id, Some(text("DeviceId")));
        assert_eq!(device.dns_name, Some(text("DeviceName")));

        let [Subject::Process(new)] = event.objects.as_slice() else {
            panic!("{event:?}");
        };
        assert_eq!(new.pid, number("ProcessId"));
        assert_eq!(iso(new.started), shown(&text("ProcessCreationTime")));
        assert_eq!(
            new.command_line.clone().unwrap_or_default(),
            text("ProcessCommandLine")
        );
        assert_eq!(new.image.name, Some(text("FileName")));
        assert_eq!(
            format!(
                "{}\\{}",
                new.image.folder.as_ref().unwrap(),
                text("FileName")
            )
            .to_lowercase(),
            text("FolderPath").to_lowercase()
        );
        assert_eq!(new.image.sha256.clone().unwrap_or_default(), text("SHA256"));
        assert_eq!(new.account.sid, Some(text("AccountSid")));

        let parent = event.actor.as_ref().unwrap();
        assert_eq!(parent.pid, number("InitiatingProcessId"));
        assert_eq!(
            iso(parent.started),
            shown(&text("InitiatingProcessCreationTime"))
        );
        assert_eq!(parent.image.name, Some(text("InitiatingProcessFileName")));
        assert_eq!(parent.parent_pid, number("InitiatingProcessParentId"));
        assert_eq!(
            parent.parent_image.name.clone().unwrap_or_default(),
            text("InitiatingProcessParentFileName")
        );
        assert_eq!(new.parent_pid, parent.pid);
        assert_eq!(new.parent_started, parent.started);
        assert_eq!(new.parent_image, parent.image);
        assert_eq!(new.parent_command_line, parent.command_line);
    }

    let bytes = sample("msticpy-DeviceProcessEvents-100.csv").unwrap();
    let (first, report) = read(&bytes);
    assert_eq!(report.format, Format::DeviceProcessEvents);
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    assert_eq!(first.events, kept.events[..100]);
}

#[test]
fn a_union_of_tables() {
    let Some(bytes) = sample("goldensaml-union.ndjson") else {
        return;
    };
    let (kept, report) = read(&bytes);
    let shapes: Vec<(Format, u64)> = report
        .shapes
        .iter()
        .map(|it| (it.format, it.records))
        .collect();
    assert_eq!(
        shapes,
        [
            (Format::DeviceEvents, 5),
            (Format::IdentityDirectoryEvents, 2),
            (Format::CloudAppEvents, 2)
        ]
    );
    let lines = String::from_utf8(bytes).unwrap();
    let rows: Vec<Value> = lines
        .lines()
        .filter(|it| !it.trim().is_empty())
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    assert_eq!(rows.len(), kept.events.len());
    for (row, event) in rows.iter().zip(&kept.events) {
        let text = |column: &str| row[column].as_str().unwrap_or_default();
        assert_eq!(event.action.as_deref(), Some(text("ActionType")));
        assert_eq!(iso(event.at), shown(text("Timestamp")));
        let id = match &row["ReportId_long"] {
            Value::Number(number) => number.to_string(),
            _ => text("ReportId").to_owned(),
        };
        assert_eq!(event.id, Some(id));
        let account = event.account.as_ref().unwrap();
        let told = account.upn.as_ref().or(account.object_id.as_ref());
        assert!(told.is_some_and(|it| row.to_string().contains(it.as_str())));
    }
    let unknown: Vec<&str> = report.problems[0]
        .tally
        .iter()
        .map(|it| it.0.as_str())
        .collect();
    assert_eq!(report.problems.len(), 1, "{:?}", report.problems);
    assert_eq!(
        unknown,
        [
            "CloudAppEvents.AppId",
            "CloudAppEvents.Permissions",
            "CloudAppEvents.PermissionsAddedTo",
            "CloudAppEvents.UserId",
            "CloudAppEvents.rawData"
        ]
    );
}

#[test]
fn a_stream_and_a_query_of_graph() {
    let Some(bytes) = sample("panther-streaming-alertinfo-alertevidence.ndjson") else {
        return;
    };
    let (kept, report) = read(&bytes);
    let shapes: Vec<Format> = report.shapes.iter().map(|it| it.format).collect();
    assert_eq!(shapes, [Format::AlertInfo, Format::AlertEvidence]);
    // Nanoseconds, and no zone.
    assert_eq!(report.problems.len(), 1);
    assert_eq!(report.problems[0].kind, ProblemKind::NoZone);
    assert_eq!(
        iso(kept.alerts[0].first_activity),
        "2025-04-21T20:51:04.0581832Z"
    );
    assert_eq!(
        kept.alerts[0].tenant_id.as_deref(),
        Some("55555555-6666-7777-8888-999999999999")
    );
    assert_eq!(kept.alerts[1].evidence.len(), 1);

    let bytes = sample("xsoar-graph-huntingresults.json").unwrap();
    let (kept, report) = read(&bytes);
    assert_eq!(report.format, Format::AlertInfo);
    assert_eq!(report.problems[0].kind, ProblemKind::MissingId);
    let ids: Vec<&str> = kept
        .alerts
        .iter()
        .filter_map(|it| it.id.as_deref())
        .collect();
    assert_eq!(ids, ["export.json#1", "export.json#2"]);
    let product = |it: usize| kept.alerts[it].service_source.api().to_owned();
    assert_eq!(product(0), "dataLossPrevention");
}
