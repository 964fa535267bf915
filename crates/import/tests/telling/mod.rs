//! Tells in lines what events, entities and evidence say.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fmt::Write as _;
use throughline_model::{
    DeviceFacts, EventRecord, Evidence, FactValue, ProcessFacts, Subject, Timestamp, Vocabulary,
};

/// A subject with all its facts: `file Name a.exe, SHA-1 ab`.
pub fn subject(subject: &Subject<String>) -> String {
    let mut out = subject.kind().api().to_owned();
    subject.visit(&mut |label, value| fact(&mut out, label, value));
    out
}

fn fact(out: &mut String, label: &str, value: FactValue<'_, String>) {
    let _ = match value {
        FactValue::Text(text) => write!(out, ", {label} {text}"),
        FactValue::Number(number) => write!(out, ", {label} {number}"),
        FactValue::Time(time) => write!(out, ", {label} {}", time.iso()),
    };
}

pub fn process(process: &ProcessFacts<String>) -> String {
    subject(&Subject::Process(process.clone()))
}

pub fn device(device: &DeviceFacts<String>) -> String {
    subject(&Subject::Device(device.clone()))
}

/// An event with each of its parts on a line.
pub fn event(event: &EventRecord<String>) -> String {
    let mut out = format!(
        "{} {} “{}” {} #{}\n",
        event.kind.api(),
        event.at.map_or("no time".to_owned(), Timestamp::iso),
        event.action.as_deref().unwrap_or("-"),
        event.source.as_deref().unwrap_or("-"),
        event.id.as_deref().unwrap_or("-"),
    );
    if let Some(it) = &event.device {
        let _ = writeln!(out, "  on {}", device(it));
    }
    if let Some(it) = &event.account {
        let _ = writeln!(out, "  as {}", subject(&Subject::User(it.clone())));
    }
    if let Some(it) = &event.actor {
        let _ = writeln!(out, "  by {}", process(it));
    }
    for it in &event.objects {
        let _ = writeln!(out, "  to {}", subject(it));
    }
    if let Some(it) = &event.detail {
        let _ = writeln!(out, "  = {it}");
    }
    out
}

/// Evidence with its roles and verdict.
pub fn evidence(it: &Evidence<String>) -> String {
    let mut out = subject(&it.subject);
    for role in it.roles.iter() {
        let _ = write!(out, ", as {}", role.label());
    }
    for role in it.other_roles.iter().chain(&it.tags) {
        let _ = write!(out, ", “{role}”");
    }
    let _ = write!(out, ", {}", it.verdict.api());
    if it.nested {
        out.push_str(", nested");
    }
    out
}
