//! The shapes in which events are exported, each taken apart into a
//! [`WindowsEvent`] (data formats, 7.3).

use super::clock::{OwnTime, own_time};
use super::event::WindowsEvent;
use super::evtx::evtx;
use super::xml;
use crate::fields::{Fields, Notes, Text, parse_inner};
use crate::file_clock::FileClock;
use crate::formats::Keys;
use crate::report::ProblemKind;
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use throughline_model::Clock;
use throughline_records::json::{self, Object, Value};

/// How the fields of an event are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Everything side by side: `nxlog`, Mordor, rows of Log Analytics and of CSV.
    Flat,
    /// `event_data` with `event_id`: Winlogbeat 6.
    Winlogbeat6,
    /// `winlog` as an object, or as the beginning of names: Winlogbeat 7 and later.
    Winlogbeat7,
    /// `System` with `EventData`, mostly inside `Event`: dumps of `.evtx` files.
    Evtx,
    /// XML in `SyslogMessage`: Sysmon for Linux.
    Syslog,
}

impl Shape {
    /// Tells the shape by keys, and why.
    pub(super) fn of(keys: &Keys<'_, '_>) -> Option<(Self, &'static str)> {
        let begins = |prefix: &str| keys.iter().any(|it| it.starts_with(prefix));
        // Detections have keys of events beside their own.
        if keys.any(&["RuleTitle", "kibana", "signal"]) || begins("kibana.") || begins("signal.") {
            return None;
        }
        let is_dump = |of: &Keys<'_, '_>| {
            of.inner("System").is_some_and(|it| it.has("EventID"))
                || of.all(&["System", "EventData"])
        };
        if keys.inner("Event").is_some_and(|it| is_dump(&it)) || is_dump(keys) {
            return Some((Self::Evtx, "System with EventID"));
        }
        if keys.inner("winlog").is_some() || begins("winlog.") {
            return Some((Self::Winlogbeat7, "winlog"));
        }
        let has_data = keys.has("event_data") || begins("event_data.");
        if keys.has("event_id") && (has_data || keys.has("log_name")) {
            return Some((Self::Winlogbeat6, "event_id with event_data or log_name"));
        }
        if keys.has("SyslogMessage") {
            return Some((Self::Syslog, "SyslogMessage"));
        }
        if keys.all(&["ProcessGuid", "UtcTime"]) {
            return Some((Self::Flat, "ProcessGuid and UtcTime"));
        }
        if keys.all(&["NewProcessName", "NewProcessId"]) {
            return Some((Self::Flat, "NewProcessName and NewProcessId"));
        }
        let of_host = keys.any(&["Computer", "Hostname", "ComputerName", "MachineName"]);
        let of_log = keys.any(&[
            "Channel",
            "SourceName",
            "Provider",
            "ProviderName",
            "EventSourceName",
            "EventLog",
            "LogName",
            "EventData",
            "SubjectUserName",
            "TargetUserName",
        ]);
        (of_host && (of_log || keys.has("TimeGenerated")) && keys.has("EventID")).then_some((
            Self::Flat,
            "EventID with a host and a channel, provider or time",
        ))
    }
}

/// Suffixes that a union of tables adds to columns of one name and several types.
const UNION_SUFFIXES: [&str; 6] = ["_string", "_dynamic", "_long", "_int", "_real", "_guid"];

/// A name without the suffix of a union of tables, where it has one.
fn stem(key: &str) -> Option<&str> {
    let (_, suffix) = key.rsplit_once('_')?;
    let is_suffix = UNION_SUFFIXES.iter().any(|it| it[1..] == *suffix);
    let stem = &key[..key.len() - suffix.len() - 1];
    (is_suffix && stem.starts_with(|it: char| it.is_ascii_uppercase())).then_some(stem)
}

/// Names without the suffixes of a union of tables.
pub(super) fn without_suffixes(object: Object<'_>) -> Object<'_> {
    if !object.keys().any(|it| stem(it).is_some()) {
        return object;
    }
    let mut told = FxHashSet::default();
    let mut plain = Object::default();
    for (key, value) in object.into_entries() {
        let name = stem(&key).map_or(key.clone(), |it| Cow::Owned(it.to_owned()));
        if value != Value::Null && told.insert(name.to_ascii_lowercase()) {
            plain.push(name, value);
        }
    }
    plain
}

/// Takes out the text that holds the event's data, JSON or XML.
pub(super) fn take_inner_text<'a>(object: &mut Object<'a>, shape: Shape) -> Option<Text<'a>> {
    let key = match shape {
        Shape::Syslog => "SyslogMessage",
        Shape::Flat => "EventData",
        _ => return None,
    };
    if !matches!(object.peek(key), Some(Value::Text(_))) {
        return None;
    }
    let Value::Text(text) = object.take(key) else {
        return None;
    };
    // JSON that was written as text twice.
    if text.trim_start().starts_with('"')
        && let Ok(Value::Text(inner)) = json::parse(text.trim(), &mut Vec::new())
    {
        return Some(Cow::Owned(inner.into_owned()));
    }
    Some(text)
}

/// Takes a record apart. `inner` is the text that [`take_inner_text`] took out.
pub(super) fn unwrap<'a>(
    object: Object<'a>,
    shape: Shape,
    inner: Option<&'a str>,
    clock: &mut FileClock,
    notes: &mut Notes,
) -> WindowsEvent<'a> {
    let fields = Fields::new(object, notes);
    match shape {
        Shape::Flat => flat(fields, inner, clock),
        Shape::Winlogbeat6 => winlogbeat6(fields),
        Shape::Winlogbeat7 => winlogbeat7(fields),
        Shape::Evtx => evtx(fields),
        Shape::Syslog => syslog(fields, inner),
    }
}

fn flat<'a>(
    mut fields: Fields<'a, '_>,
    inner: Option<&'a str>,
    clock: &mut FileClock,
) -> WindowsEvent<'a> {
    let own_time = flat_time(&mut fields, clock);
    let is_nxlog = fields.object.has("SourceModuleType");
    let is_table = fields.object.has("TimeGenerated");
    if is_nxlog && !fields.object.has("ExecutionProcessID") {
        // Before 2020 that is the process which wrote the event.
        fields.object.take_exact("ProcessID");
    }
    if is_table {
        fields.object.take_exact("Type");
    }
    let mut event = WindowsEvent {
        channel: fields.first_text(&["Channel", "EventLog", "LogName"]),
        provider: fields.first_text(&[
            "SourceName",
            "Provider",
            "ProviderName",
            "EventSourceName",
            "Source",
        ]),
        id: event_id(&mut fields, "EventID"),
        computer: fields.first_text(&["Computer", "Hostname", "ComputerName", "MachineName"]),
        record: fields.first_text(&["EventRecordID", "RecordNumber", "EventRecordId", "RecordId"]),
        words: fields.first_text(&["RenderedDescription", "Activity", "Message", "Category"]),
        own_time,
        ..WindowsEvent::default()
    };
    event.data = match fields.value("EventData") {
        Value::Object(data) => data,
        _ => match inner {
            Some(text) if text.trim_start().starts_with('<') => {
                let (data, _) = event_xml(text, "EventData", fields.notes);
                data
            }
            Some(text) => match parse_inner(text, "EventData", fields.notes) {
                Value::Object(data) => data,
                _ => fields.object,
            },
            None => fields.object,
        },
    };
    event
}

/// The event's own time: the time it happened before that of its receipt.
fn flat_time(fields: &mut Fields<'_, '_>, clock: &mut FileClock) -> Option<OwnTime> {
    let keys = ["EventTime", "TimeCreated", "TimeGenerated"];
    let Some(own) = own_time(fields, &keys) else {
        return own_time(fields, &["@timestamp", "EventReceivedTime"]);
    };
    // Sysmon tells UTC itself.
    let is_received = fields.object.has("EventReceivedTime");
    if own.clock == Clock::Utc || fields.object.has("UtcTime") || !is_received {
        return Some(own);
    }
    let received = own_time(fields, &["EventReceivedTime"]);
    let received_utc = own_time(fields, &["@timestamp"]);
    let utc = received
        .zip(received_utc)
        .and_then(|(told, utc)| clock.nxlog_time(own.at, told.at, utc.at, fields.notes));
    Some(utc.map_or(own, OwnTime::utc))
}

fn winlogbeat6<'a>(mut fields: Fields<'a, '_>) -> WindowsEvent<'a> {
    let data = data_of(&mut fields);
    WindowsEvent {
        channel: fields.text("log_name"),
        provider: fields.text("source_name"),
        id: event_id(&mut fields, "event_id"),
        computer: fields.text("computer_name"),
        record: fields.text("record_number"),
        own_time: own_time(&mut fields, &["@timestamp"]),
        words: fields.text("message"),
        data,
    }
}

/// The data of an event of Winlogbeat.
fn data_of<'a>(fields: &mut Fields<'a, '_>) -> Object<'a> {
    let data = undotted(fields, "event_data");
    if is_empty(&data) {
        return undotted(fields, "user_data");
    }
    data
}

pub(super) fn is_empty(object: &Object<'_>) -> bool {
    object.keys().next().is_none()
}

fn winlogbeat7<'a>(mut fields: Fields<'a, '_>) -> WindowsEvent<'a> {
    let own_time = own_time(&mut fields, &["@timestamp"]);
    let words = fields.text("message");
    let winlog = undotted(&mut fields, "winlog");
    let mut host = Fields::new(undotted(&mut fields, "host"), fields.notes);
    let host = host.text("name").or_else(|| host.text("hostname"));
    let mut winlog = Fields::new(winlog, fields.notes);
    let data = data_of(&mut winlog);
    WindowsEvent {
        channel: winlog.text("channel"),
        provider: winlog.text("provider_name"),
        id: event_id(&mut winlog, "event_id"),
        computer: winlog.text("computer_name").or(host),
        record: winlog.text("record_id"),
        own_time,
        words,
        data,
    }
}

fn syslog<'a>(mut fields: Fields<'a, '_>, inner: Option<&'a str>) -> WindowsEvent<'a> {
    let Some(at) = inner.and_then(|it| it.find("<Event")) else {
        return WindowsEvent::default();
    };
    let text = &inner.unwrap_or_default()[at..];
    let (data, system) = event_xml(text, "SyslogMessage", fields.notes);
    let host = fields.first_text(&["Computer", "HostName"]);
    let mut system = Fields::new(system, fields.notes);
    WindowsEvent {
        channel: system.text("Channel"),
        provider: system.text("Provider.Name"),
        id: event_id(&mut system, "EventID"),
        computer: system.text("Computer").or(host),
        record: system.text("EventRecordID"),
        own_time: own_time(&mut system, &["TimeCreated.SystemTime"]),
        words: None,
        data,
    }
}

/// Data and system part of an event's XML.
fn event_xml<'a>(text: &'a str, field: &str, notes: &mut Notes) -> (Object<'a>, Object<'a>) {
    let xml = xml::read(text);
    if !xml.whole {
        notes.add(ProblemKind::BadInnerXml, field, "it ends in the middle");
    }
    (xml.data, xml.system)
}

/// An event's number: plain, as text, or inside `#text` or `Value`.
pub(super) fn event_id(fields: &mut Fields<'_, '_>, key: &str) -> Option<u32> {
    if !matches!(fields.object.peek(key), Some(Value::Object(_))) {
        return fields.number(key)?.try_into().ok();
    }
    let mut inner = Fields::new(fields.object(key), fields.notes);
    let number = inner.number("#text").or_else(|| inner.number("Value"));
    number?.try_into().ok()
}

/// The object under `key`, or one made of the keys that begin with `key.`.
fn undotted<'a>(fields: &mut Fields<'a, '_>, key: &str) -> Object<'a> {
    if let Some(Value::Object(_)) = fields.object.peek(key) {
        return fields.object(key);
    }
    let prefix = format!("{key}.");
    let keys: Vec<String> = fields
        .object
        .keys()
        .filter(|it| it.starts_with(&prefix))
        .map(str::to_owned)
        .collect();
    let mut out = Object::default();
    for key in keys {
        let value = match fields.value(&key) {
            Value::List(mut items) if items.len() == 1 => items.remove(0),
            other => other,
        };
        if value != Value::Null {
            out.push(Cow::Owned(key[prefix.len()..].to_owned()), value);
        }
    }
    out
}
