//! Events of Windows in a few lines each, and lines to make them of.
#![allow(dead_code, reason = "each test file uses a part of it")]

use crate::reading::{Kept, read};
use std::fmt::Write as _;
use throughline_import::FileReport;
use throughline_model::{Clock, EventRecord, FactValue, Subject, Timestamp, Vocabulary as _};

/// An event on a few lines: what, when, who, and each thing with all its facts.
pub fn told(event: &EventRecord<String>) -> String {
    let text = |it: &Option<String>| it.clone().unwrap_or_else(|| "-".to_owned());
    let mut out = format!(
        "{} {}{} {}",
        event.kind.api(),
        event.at.map_or_else(|| "-".to_owned(), Timestamp::iso),
        if event.clock == Clock::Utc { "" } else { "?" },
        text(&event.action),
    );
    if let Some(id) = &event.id {
        let _ = write!(out, " #{id}");
    }
    let _ = writeln!(out, ": {}", text(&event.detail));
    let things = [
        ("on", event.device.clone().map(Subject::Device)),
        ("by", event.actor.clone().map(Subject::Process)),
        ("as", event.account.clone().map(Subject::User)),
    ];
    let objects = event.objects.iter().map(|it| ("to", Some(it.clone())));
    for (word, subject) in things.into_iter().chain(objects) {
        let Some(subject) = subject else { continue };
        let _ = write!(out, "  {word} {}", subject.kind().api());
        subject.visit(&mut |label, value| {
            let value = match value {
                FactValue::Text(text) => text.clone(),
                FactValue::Number(number) => number.to_string(),
                FactValue::Time(time) => time.iso(),
            };
            let _ = write!(out, ", {label}: {value}");
        });
        out.push('\n');
    }
    out
}

pub fn events(text: &str) -> (Kept, FileReport) {
    let (kept, report) = read(text.as_bytes());
    assert_eq!(report.records.rejected, 0, "{report:#?}");
    (kept, report)
}

/// The one event of a text.
pub fn one(text: &str) -> String {
    let (kept, report) = events(text);
    assert_eq!(kept.events.len(), 1, "{report:#?}");
    told(&kept.events[0])
}

/// A flat event of Sysmon.
pub fn sysmon(id: u32, fields: &str) -> String {
    format!(
        r#"{{"Channel":"Microsoft-Windows-Sysmon/Operational","SourceName":"Microsoft-Windows-Sysmon","EventID":{id},"Hostname":"WS5.corp.example","UtcTime":"2026-04-14 10:00:00.123",{fields}}}"#
    )
}

/// A flat event of the Security log.
pub fn security(id: u32, fields: &str) -> String {
    format!(
        r#"{{"Channel":"Security","SourceName":"Microsoft-Windows-Security-Auditing","EventID":{id},"Hostname":"WS5","TimeCreated":"2026-04-14T10:00:00.123Z",{fields}}}"#
    )
}

/// Who did it, in the fields of the Security log.
pub const SUBJECT: &str = r#""SubjectUserName":"ann","SubjectDomainName":"CORP","SubjectUserSid":"S-1-5-21-1","SubjectLogonId":"0x3e7""#;
