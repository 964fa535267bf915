//! Reads the real recordings beside the project, where they are, and compares
//! with what their raw records say.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod reading;

use reading::{Kept, plain, read_chunks, samples};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use throughline_import::{FileReport, Format, ProblemKind};
use throughline_model::{Clock, EventKind, EventRecord, ProcessFacts, Subject, Timestamp};

/// The records of a file, one a line, and what was read of it.
fn read_lines(path: &Path) -> (Vec<Value>, Kept, FileReport) {
    let bytes = plain(path);
    let raw = bytes
        .split(|it| *it == b'\n')
        .filter(|it| !it.trim_ascii().is_empty())
        .map(|it| serde_json::from_slice(it).unwrap())
        .collect();
    let (kept, report) = read_chunks([bytes.as_slice()]);
    (raw, kept, report)
}

fn text(record: &Value, key: &str) -> String {
    match &record[key] {
        Value::String(text) if text != "-" => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn path_of(process: &throughline_model::FileFacts<String>) -> String {
    let bar = if process
        .folder
        .as_deref()
        .is_some_and(|it| it.starts_with('/'))
    {
        "/"
    } else {
        "\\"
    };
    match (&process.folder, &process.name) {
        (Some(folder), Some(name)) if folder == "/" => format!("/{name}"),
        (Some(folder), Some(name)) => format!("{folder}{bar}{name}"),
        (None, Some(name)) => name.clone(),
        _ => String::new(),
    }
}

fn new_process(event: &EventRecord<String>) -> &ProcessFacts<String> {
    match &event.objects[0] {
        Subject::Process(process) => process,
        other => panic!("{other:?} is no process"),
    }
}

fn counted<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    counts
}

/// Each recording, with the field that names the host and the seconds its labelled
/// times are ahead of UTC.
const RECORDINGS: [(&str, Option<i64>); 5] = [
    ("aptsimulator-cobaltstrike", Some(-16 * 3600)),
    ("covenant-psremoting-grunt", Some(-5 * 3600)),
    ("empire-dcom-shellwindows", Some(-4 * 3600)),
    ("lsass-campaign-02-procdump", Some(-19 * 3600)),
    ("mshta-html-application", Some(-4 * 3600)),
];

#[test]
fn started_processes_are_those_of_the_recordings() {
    let Some(folder) = samples() else { return };
    for (name, shift) in RECORDINGS {
        let path = folder.join(format!("sysmon/{name}.ndjson.gz"));
        let (raw, kept, report) = read_lines(&path);
        assert_eq!(report.records.read, raw.len() as u64, "{name}");
        assert_eq!(report.records.rejected, 0, "{name}: {report:#?}");
        assert_eq!(report.records.repaired, 0, "{name}: {report:#?}");
        assert_eq!(kept.events.len(), raw.len(), "{name}");
        assert!(kept.alerts.is_empty());
        assert_eq!(report.clock_shift, shift, "{name}");

        let of_sysmon = |it: &&Value| text(it, "Channel").contains("Sysmon");
        let bare = |it: String| it.trim_matches(['{', '}']).to_lowercase();
        let expected = counted(
            raw.iter()
                .filter(of_sysmon)
                .filter(|it| it["EventID"] == 1)
                .map(|it| {
                    let fields = ["Hostname", "Image", "CommandLine", "ParentImage", "UtcTime"];
                    let [host, image, command, parent, utc] = fields.map(|key| text(it, key));
                    let pid = match &it["ProcessId"] {
                        Value::String(pid) => pid.parse::<u64>().ok(),
                        _ => None,
                    };
                    (
                        host,
                        bare(text(it, "ProcessGuid")),
                        bare(text(it, "ParentProcessGuid")),
                        (image, command, parent),
                        (pid, Timestamp::read(&utc).unwrap()),
                    )
                }),
        );
        assert!(!expected.is_empty(), "{name}");
        let sysmon: Vec<_> = kept
            .events
            .iter()
            .filter(|it| it.source.as_deref() == Some("Sysmon"))
            .collect();
        let told = counted(
            sysmon
                .iter()
                .filter(|it| it.kind == EventKind::ProcessCreated)
                .map(|it| {
                    let process = new_process(it);
                    assert_eq!(process.started, it.at);
                    let parent = it.actor.as_ref().unwrap();
                    assert_eq!(parent.guid, process.parent_guid);
                    (
                        process.device_id.clone().unwrap(),
                        process.guid.clone().unwrap_or_default(),
                        process.parent_guid.clone().unwrap_or_default(),
                        (
                            path_of(&process.image),
                            process.command_line.clone().unwrap_or_default(),
                            path_of(&process.parent_image),
                        ),
                        (process.pid, process.started),
                    )
                }),
        );
        assert_eq!(told, expected, "{name}");
        // Sysmon's times are UTC as told; all else is unsure, or made sure.
        let utc = counted(raw.iter().filter(of_sysmon).map(|it| text(it, "UtcTime")));
        let told = counted(sysmon.iter().map(|it| it.at.unwrap()));
        assert_eq!(
            utc.into_iter()
                .map(|(text, count)| (Timestamp::read(&text).unwrap().unwrap(), count))
                .collect::<BTreeMap<_, _>>(),
            told,
            "{name}"
        );
        assert!(sysmon.iter().all(|it| it.clock == Clock::Utc));
        let unknown: Vec<_> = report
            .problems
            .iter()
            .filter(|it| it.kind == ProblemKind::UnknownEvent)
            .collect();
        assert!(unknown.is_empty(), "{name}: {unknown:#?}");
    }
}

#[test]
fn audited_processes_are_those_of_the_recordings() {
    let Some(folder) = samples() else { return };
    let number = |text: String| u64::from_str_radix(text.strip_prefix("0x")?, 16).ok();
    for (name, shift) in RECORDINGS {
        let path = folder.join(format!("sysmon/{name}.ndjson.gz"));
        let (raw, kept, report) = read_lines(&path);
        let (first, last) = report.span.unwrap();
        let rows = raw.iter().filter(|it| it["EventID"] == 4688);
        let expected = counted(rows.map(|it| {
            // Local times are moved where the file, or the record itself, tells by how much.
            let local = ["EventTime", "TimeCreated"]
                .iter()
                .find_map(|key| Timestamp::read(it[*key].as_str()?).unwrap())
                .unwrap();
            (
                text(it, "Hostname"),
                number(text(it, "NewProcessId")),
                it["ProcessId"]
                    .as_str()
                    .and_then(|it| number(it.to_owned())),
                text(it, "NewProcessName"),
                text(it, "CommandLine"),
                local.plus_secs(-shift.unwrap()),
            )
        }));
        assert!(!expected.is_empty(), "{name}");
        let created = kept.events.iter().filter(|it| {
            it.kind == EventKind::ProcessCreated && it.source.as_deref() == Some("Security")
        });
        let told = counted(created.map(|it| {
            let process = new_process(it);
            let at = it.at.unwrap();
            let at = match it.clock {
                Clock::Utc => at,
                Clock::Unsure => at.plus_secs(-report.clock_shift.unwrap()),
            };
            assert!(first <= at && at <= last, "{name}");
            (
                process.device_id.clone().unwrap(),
                process.pid,
                process.parent_pid,
                path_of(&process.image),
                process.command_line.clone().unwrap_or_default(),
                at,
            )
        }));
        assert_eq!(told, expected, "{name}");
    }
}

#[test]
fn the_tables_of_log_analytics_are_read() {
    let Some(folder) = samples() else { return };
    let (raw, kept, report) = read_lines(&folder.join("sysmon/log4shell-event-table.ndjson"));
    assert_eq!(kept.events.len(), raw.len());
    assert_eq!((report.format, report.clock_shift), (Format::Sysmon, None));
    let expected = counted(raw.iter().filter(|it| it["EventID"] == 1).map(|it| {
        let data: Value = serde_json::from_str(it["EventData"].as_str().unwrap()).unwrap();
        (
            text(&data, "ProcessGuid")
                .trim_matches(['{', '}'])
                .to_owned(),
            text(&data, "ParentProcessGuid")
                .trim_matches(['{', '}'])
                .to_owned(),
            text(&data, "ProcessId").parse::<u64>().unwrap(),
            text(&data, "CommandLine"),
        )
    }));
    assert_eq!(expected.len(), 2);
    assert_eq!(started(&kept), expected);

    let (raw, kept, report) = read_lines(&folder.join("sysmon/log4shell-linux-syslog.ndjson"));
    assert_eq!(kept.events.len(), raw.len());
    assert_eq!((report.format, report.clock_shift), (Format::Sysmon, None));
    let field = |xml: &str, name: &str| {
        let mark = format!("<Data Name=\"{name}\">");
        let rest = &xml[xml.find(&mark)? + mark.len()..];
        let text = rest[..rest.find("</Data>")?]
            .replace("&lt;", "<")
            .replace("&gt;", ">");
        Some(
            text.replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&amp;", "&"),
        )
    };
    let messages = raw.iter().map(|it| it["SyslogMessage"].as_str().unwrap());
    let expected = counted(
        messages
            .filter(|it| it.contains("<EventID>1</EventID>"))
            .map(|it| {
                let id = |name: &str| {
                    let text = field(it, name).unwrap();
                    text.trim_matches(['{', '}']).to_owned()
                };
                (
                    id("ProcessGuid"),
                    id("ParentProcessGuid"),
                    id("ProcessId").parse::<u64>().unwrap(),
                    field(it, "CommandLine").unwrap(),
                )
            }),
    );
    assert!(expected.len() > 5);
    assert_eq!(started(&kept), expected);
}

fn started(kept: &Kept) -> BTreeMap<(String, String, u64, String), usize> {
    let created = kept
        .events
        .iter()
        .filter(|it| it.kind == EventKind::ProcessCreated);
    counted(created.map(|it| {
        let process = new_process(it);
        (
            process.guid.clone().unwrap(),
            process
                .parent_guid
                .clone()
                .unwrap_or("00000000-0000-0000-0000-000000000000".to_owned()),
            process.pid.unwrap(),
            process.command_line.clone().unwrap(),
        )
    }))
}

#[test]
fn rows_of_security_events_are_read() {
    let Some(folder) = samples() else { return };
    let bytes = plain(&folder.join("windows_security/msticpy-4688-process_tree.csv"));
    let (kept, report) = read_chunks([bytes.as_slice()]);
    assert_eq!(report.format, Format::WindowsEvents);
    assert_eq!((report.records.read, report.records.rejected), (117, 0));
    assert_eq!(kept.events.len(), 117);
    // The cells of the column are hexadecimal and never quoted.
    let body = String::from_utf8(bytes).unwrap();
    for event in &kept.events {
        let process = new_process(event);
        let [pid, parent] =
            [process.pid, process.parent_pid].map(|it| format!("{:#x}", it.unwrap()));
        let cells = format!(",{pid},{},{},{parent},", path_of(&process.image), "%%1936");
        assert!(body.contains(&cells), "{cells}");
        assert_eq!(
            process.elevation.as_deref(),
            Some("TokenElevationTypeDefault")
        );
        assert_eq!(process.started, event.at);
    }

    let path = folder.join("windows_security/goldensaml-windowsevents.ndjson");
    let (raw, kept, report) = read_lines(&path);
    assert_eq!(report.records.rejected, 0, "{report:#?}");
    assert_eq!(kept.events.len(), raw.len());
    let logons = kept.events.iter().filter(|it| it.kind == EventKind::Logon);
    assert_eq!(logons.count(), 28);
}

#[test]
fn other_tables_are_left_to_others() {
    let Some(folder) = samples() else { return };
    for file in [
        "cloud_audit/goldensaml-aadaudit.ndjson",
        "cloud_audit/goldensaml-officeactivity.ndjson",
        "advanced_hunting/goldensaml-union.ndjson",
        "sentinel/secrl-securityalert.json",
        "elastic/converted-alerts-search-mshta-html-application.json",
        "wazuh/converted-alerts-mshta-html-application.ndjson",
        "ocsf/converted-detection-findings-mshta-html-application.ndjson",
        "crowdstrike/process-rollup.ndjson",
        "chainsaw/hunt-first120.jsonl",
    ] {
        let bytes = plain(&folder.join(file));
        let (kept, report) = read_chunks([bytes.as_slice()]);
        assert!(
            !report.shapes.iter().any(|it| {
                matches!(
                    it.format,
                    Format::Sysmon | Format::WindowsEvents | Format::Hayabusa
                )
            }),
            "{file}: {:#?}",
            report.shapes
        );
        drop(kept);
    }
}
