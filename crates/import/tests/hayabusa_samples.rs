//! Reads the real detections beside the project, where they are, and compares with
//! what their raw records, and the recordings they were made from, say.

mod reading;

use reading::{Kept, lines, plain, read_chunks, samples};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use throughline_import::{FileReport, Format, ProblemKind};
use throughline_model::{AlertRecord, FactValue, Subject, Timestamp};

fn read(path: &Path) -> (Vec<u8>, Kept, FileReport) {
    let bytes = plain(path);
    let (kept, report) = read_chunks([bytes.as_slice()]);
    (bytes, kept, report)
}

fn bare(guid: &str) -> String {
    guid.trim_matches(['{', '}']).to_lowercase()
}

/// Every id of a process that alerts tell, not as a parent.
fn guids(alert: &AlertRecord<String>) -> BTreeSet<String> {
    let of = alert.evidence.iter().filter_map(|it| match &it.subject {
        Subject::Process(process) => process.guid.clone(),
        _ => None,
    });
    of.collect()
}

#[test]
fn detections_meet_the_processes_of_their_recording() {
    let Some(folder) = samples() else { return };
    let (off, moved) = (ProblemKind::ClockOff, ProblemKind::ShiftedClock);
    for (name, alerts, met, clock) in [
        ("empire-dcom-shellwindows", 18, 7, Some(off)),
        ("aptsimulator-cobaltstrike", 22, 4, Some(moved)),
        ("mshta-html-application", 24, 3, Some(moved)),
        ("lsass-campaign-02-procdump", 46, 11, Some(moved)),
    ] {
        let path = folder.join(format!("hayabusa/alerts-for-{name}.jsonl"));
        let (bytes, kept, report) = read(&path);
        let raw = lines(&bytes);
        assert_eq!(report.format, Format::Hayabusa);
        assert_eq!((kept.alerts.len(), raw.len()), (alerts, alerts), "{name}");
        let problems: Vec<_> = report.problems.iter().map(|it| it.kind).collect();
        assert_eq!(problems, Vec::from_iter(clock), "{name}: {report:#?}");

        let (_, recording, _) = read(&folder.join(format!("sysmon/{name}.ndjson.gz")));
        let recorded: BTreeSet<(String, String)> = recording
            .events
            .iter()
            .flat_map(|it| {
                let objects = it.objects.iter().filter_map(|it| match it {
                    Subject::Process(process) => Some(process),
                    _ => None,
                });
                it.actor.iter().chain(objects)
            })
            .filter_map(|it| Some((it.device_id.clone()?, it.guid.clone()?)))
            .collect();
        let mut found = BTreeSet::new();
        for (alert, raw) in kept.alerts.iter().zip(&raw) {
            let details = &raw["Details"];
            let expected: BTreeSet<String> = ["PGUID", "SrcPGUID", "TgtPGUID", "ProcessGuid"]
                .iter()
                .filter_map(|key| Some(bare(details[*key].as_str()?)))
                .collect();
            assert_eq!(guids(alert), expected, "{name}: {raw:#}");
            let host = raw["Computer"].as_str().unwrap();
            for guid in expected {
                if recorded.contains(&(host.to_owned(), guid.clone())) {
                    found.insert(guid);
                } else {
                    panic!("{name}: {guid} of {raw:#} is not recorded");
                }
            }
            let at = Timestamp::read(raw["Timestamp"].as_str().unwrap()).unwrap();
            assert_eq!(alert.created, at);
            let utc = ["ExtraFieldInfo", "Details"]
                .iter()
                .find_map(|it| raw[*it]["UtcTime"].as_str());
            let happened = utc.map_or(at, |it| Timestamp::read(it).unwrap()).unwrap();
            let late = alert.first_activity.unwrap().nanos() - happened.nanos();
            assert!(late.abs() <= 60_000_000_000, "{name}: {raw:#}");
            let author = raw["RuleAuthor"].as_str().unwrap();
            let credit = format!("Rule by {author}");
            assert!(alert.description.as_ref().unwrap().contains(&credit));
        }
        assert_eq!(found.len(), met, "{name}");
    }
}

#[test]
fn every_form_of_a_timeline_tells_the_same() {
    let Some(folder) = samples() else { return };
    let forms = ["jsonl", "json", "csv"].map(|form| {
        let path = folder.join(format!("hayabusa/timeline-super-verbose.{form}.gz"));
        let (_, kept, report) = read(&path);
        assert_eq!(report.format, Format::Hayabusa, "{form}");
        assert_eq!(report.records.rejected, 0, "{form}");
        let unknown: Vec<_> = report
            .problems
            .iter()
            .filter(|it| it.kind != ProblemKind::NoZone)
            .collect();
        assert!(unknown.is_empty(), "{form}: {unknown:#?}");
        kept.alerts
    });
    let [lines, objects, rows] = &forms;
    assert_eq!(lines.len(), 619);
    assert_eq!(lines, objects);
    assert_eq!(rows.len(), 619);
    // Rows have one blank for several, and lose a quote at the end of a value.
    let key = |alert: &AlertRecord<String>| {
        let mut evidence: Vec<String> = Vec::new();
        for it in &alert.evidence {
            let mut line = format!("{} {:?}", it.subject.kind().api(), it.roles);
            it.subject.visit(&mut |label, value| {
                let value = match value {
                    FactValue::Text(text) => bare_words(text),
                    FactValue::Number(number) => number.to_string(),
                    FactValue::Time(time) => time.iso(),
                };
                let _ = write!(line, " {label}={value}");
            });
            evidence.push(line);
        }
        (
            alert.id.clone(),
            alert.title.clone(),
            alert.severity.api().to_owned(),
            alert.category.clone(),
            alert.techniques.clone(),
            alert.tags.clone(),
            evidence,
        )
    };
    for (a, b) in lines.iter().zip(rows) {
        assert_eq!(key(a), key(b));
    }
    // Five events stand in two of the recordings each.
    let ids: BTreeSet<_> = lines.iter().map(|it| it.id.clone()).collect();
    assert_eq!(ids.len(), 614);
}

fn bare_words(text: &str) -> String {
    text.split_whitespace()
        .collect::<String>()
        .replace(['"', '\\'], "")
}
