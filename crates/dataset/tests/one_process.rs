//! One process is one, whichever log tells of it and by which of its ids.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod account;

use account::{account, open};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use throughline_dataset::Dataset;

/// A record of Sysmon on `PC1`.
fn sysmon(number: u32, fields: &Value) -> String {
    let mut record = json!({"EventID": number, "Hostname": "PC1", "SourceName": "Microsoft-Windows-Sysmon",
        "Channel": "Microsoft-Windows-Sysmon/Operational",
        "@timestamp": "2024-05-01T09:59:05.000Z", "UtcTime": "2024-05-01 09:59:05.000"});
    for (key, value) in fields.as_object().unwrap() {
        record[key] = value.clone();
    }
    record.to_string()
}

/// A row of hunting: `explorer.exe` (50) starts `cmd.exe` (100).
fn hunting() -> String {
    json!({"Timestamp": "2024-05-01T09:59:00.1234567Z", "DeviceName": "pc1", "ActionType": "ProcessCreated",
        "FileName": "cmd.exe", "FolderPath": "C:\\Windows\\cmd.exe", "ProcessId": 100,
        "ProcessCommandLine": "cmd.exe /c", "ProcessCreationTime": "2024-05-01T09:59:00.1234567Z",
        "InitiatingProcessFileName": "explorer.exe", "InitiatingProcessId": 50,
        "InitiatingProcessCommandLine": "explorer.exe",
        "InitiatingProcessCreationTime": "2024-05-01T09:50:00.5Z",
        "InitiatingProcessFolderPath": "c:\\windows\\explorer.exe"})
    .to_string()
}

/// Opens files in two orders, which must give the same.
fn opened(files: &[String]) -> Dataset {
    let mut other = files.to_vec();
    other.reverse();
    let data = open(files);
    assert_eq!(account(&data), account(&open(&other)));
    data
}

/// Each process as `image pid < parent`, with `?` for a ghost.
fn tree(data: &Dataset) -> BTreeSet<String> {
    let name = |it: &throughline_dataset::ProcessNode| {
        let image = data.text_or_empty(it.image.name);
        let pid = it.pid.map_or_else(String::new, |it| it.to_string());
        let ghost = if it.ghost { "?" } else { "" };
        format!("{image} {pid}{ghost}")
    };
    data.processes()
        .map(|(_, node)| match node.parent.process() {
            Some(parent) => format!("{} < {}", name(node), name(data.process(parent))),
            None => name(node),
        })
        .collect()
}

fn expect(data: &Dataset, lines: &[&str]) {
    let expected: BTreeSet<String> = lines.iter().map(|&it| it.to_owned()).collect();
    assert_eq!(tree(data), expected);
    assert_eq!(data.process_count(), lines.len());
}

#[test]
fn a_process_by_its_unique_id_alone_is_the_only_one_of_its_pid_and_image() {
    let connects = sysmon(
        3,
        &json!({"ProcessGuid": "{aaaaaaaa-0000-0000-0000-000000000001}", "ProcessId": "100",
            "Image": "C:\\Windows\\cmd.exe", "Protocol": "tcp", "DestinationIp": "192.0.2.1"}),
    );
    let data = opened(&[connects.clone(), hunting()]);
    expect(
        &data,
        &["explorer.exe 50?", "cmd.exe 100 < explorer.exe 50?"],
    );
    // With two ids, nothing says which it is.
    let other = connects.replace("000000000001", "000000000002");
    assert_eq!(opened(&[connects, other, hunting()]).process_count(), 4);
}

#[test]
fn a_parent_that_a_child_names_by_its_unique_id_is_the_one_another_log_tells() {
    let created = sysmon(
        1,
        &json!({"ProcessGuid": "{aaaaaaaa-0000-0000-0000-000000000001}", "ProcessId": "100",
            "UtcTime": "2024-05-01 09:59:00.123", "Image": "C:\\Windows\\cmd.exe",
            "CommandLine": "cmd.exe /c", "ParentProcessId": "50",
            "ParentProcessGuid": "{aaaaaaaa-0000-0000-0000-000000000009}",
            "ParentImage": "C:\\Windows\\explorer.exe"}),
    );
    let data = opened(&[created, hunting()]);
    expect(
        &data,
        &["explorer.exe 50?", "cmd.exe 100 < explorer.exe 50?"],
    );
}

#[test]
fn what_is_told_by_its_pid_alone_is_one_process() {
    let none = "{00000000-0000-0000-0000-000000000000}";
    let created = sysmon(
        1,
        &json!({"ProcessGuid": "{aaaaaaaa-0000-0000-0000-000000000001}", "ProcessId": "100",
            "UtcTime": "2024-05-01 09:59:00.123", "Image": "C:\\Windows\\cmd.exe",
            "ParentProcessId": "50", "ParentProcessGuid": none, "ParentImage": "-"}),
    );
    let ended = sysmon(
        5,
        &json!({"ProcessGuid": none, "ProcessId": "50", "Image": "<unknown process>"}),
    );
    expect(&opened(&[created, ended]), &[" 50", "cmd.exe 100 <  50"]);
}
