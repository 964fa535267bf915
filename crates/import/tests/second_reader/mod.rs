//! A second, simpler reading of Sentinel's files, to compare with: `serde_json`,
//! a small CSV reader, and references looked up in a map.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use serde_json::Value;
use std::collections::BTreeMap;
use throughline_model::{AlertRecord, Subject, SubjectKind, Timestamp};

/// The rows of a CSV file as objects with text: a reader of its own.
pub fn csv_rows(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes)
        .unwrap()
        .trim_start_matches('\u{feff}');
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut is_quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => cell.push(c),
            ',' => row.push(std::mem::take(&mut cell)),
            '\n' => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' => {}
            _ => cell.push(c),
        }
    }
    if !row.is_empty() || !cell.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    let header = rows.remove(0);
    rows.into_iter()
        .map(|row| {
            assert_eq!(row.len(), header.len());
            header
                .iter()
                .cloned()
                .zip(row.into_iter().map(Value::String))
                .collect()
        })
        .collect()
}

pub fn text<'v>(row: &'v Value, key: &str) -> &'v str {
    row[key].as_str().unwrap_or("")
}

pub fn time(row: &Value, key: &str) -> Option<Timestamp> {
    Timestamp::read(text(row, key)).unwrap()
}

/// JSON inside a cell; line breaks may stand raw in its texts.
pub fn inner(row: &Value, key: &str) -> Value {
    let text = text(row, key);
    serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(&text.replace(['\r', '\n'], " ")))
        .unwrap_or(Value::Null)
}

/// The portal's id as data formats, 8.1, says it.
pub fn portal_id(row: &Value) -> String {
    match text(row, "AlertLink") {
        "" => text(row, "VendorOriginalId").to_owned(),
        link => {
            let path = link.split('?').next().unwrap();
            path.rsplit('/').next().unwrap().to_owned()
        }
    }
}

/// Every object with an id, wherever it stands in the cell.
pub fn by_id<'v>(value: &'v Value, found: &mut BTreeMap<String, &'v Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|it| by_id(it, found)),
        Value::Object(object) => {
            if let Some(id) = object.get("$id").and_then(Value::as_str) {
                found.insert(id.to_owned(), value);
            }
            object.values().for_each(|it| by_id(it, found));
        }
        _ => {}
    }
}

/// What `value` is, or refers to.
pub fn resolved<'v>(value: &'v Value, ids: &BTreeMap<String, &'v Value>) -> &'v Value {
    value["$ref"].as_str().map_or(value, |id| ids[id])
}

pub fn kind_of(type_name: &str) -> SubjectKind {
    match type_name {
        "account" => SubjectKind::User,
        "host" => SubjectKind::Device,
        "process" => SubjectKind::Process,
        "file" => SubjectKind::File,
        "ip" => SubjectKind::Ip,
        "url" => SubjectKind::Url,
        "mailbox" => SubjectKind::Mailbox,
        "mailMessage" => SubjectKind::Message,
        "mailCluster" => SubjectKind::MailCluster,
        "registry-key" => SubjectKind::RegistryKey,
        "registry-value" => SubjectKind::RegistryValue,
        "cloud-logon-request" => SubjectKind::LogonRequest,
        "cloud-logon-session" => SubjectKind::LogonSession,
        "cloud-application" => SubjectKind::CloudApplication,
        "azure-resource" => SubjectKind::CloudResource,
        _ => SubjectKind::Other,
    }
}

/// A process: its number, start, command line, image, and the same of its parent.
pub type Process = Vec<String>;

pub fn number(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).unwrap().to_string(),
        None => text.to_owned(),
    }
}

pub fn process_in<'v>(process: &'v Value, ids: &BTreeMap<String, &'v Value>) -> Process {
    let own = |it: &'v Value| {
        let image = resolved(&it["ImageFile"], ids);
        let started = it["CreationTimeUtc"].as_str().unwrap_or_default();
        let started = Timestamp::read(started).unwrap();
        [
            number(&it["ProcessId"]),
            started.map(Timestamp::iso).unwrap_or_default(),
            text(it, "CommandLine").to_owned(),
            image["Name"].as_str().unwrap_or_default().to_owned(),
        ]
    };
    let parent = own(resolved(&process["ParentProcess"], ids));
    [own(process), parent].concat()
}

pub fn processes_of(alert: &AlertRecord<String>) -> Vec<Process> {
    let at = |it: Option<Timestamp>| it.map(Timestamp::iso).unwrap_or_default();
    let pid = |it: Option<u64>| it.map(|it| it.to_string()).unwrap_or_default();
    alert
        .evidence
        .iter()
        .filter(|it| !it.nested)
        .filter_map(|it| match &it.subject {
            Subject::Process(it) => Some(vec![
                pid(it.pid),
                at(it.started),
                it.command_line.clone().unwrap_or_default(),
                it.image.name.clone().unwrap_or_default(),
                pid(it.parent_pid),
                at(it.parent_started),
                it.parent_command_line.clone().unwrap_or_default(),
                it.parent_image.name.clone().unwrap_or_default(),
            ]),
            _ => None,
        })
        .collect()
}

pub fn kinds(alert: &AlertRecord<String>, nested: bool) -> Vec<SubjectKind> {
    let of_level = alert.evidence.iter().filter(|it| it.nested == nested);
    of_level.map(|it| it.subject.kind()).collect()
}
