//! The trees told of real recordings against what their raw records say by a second,
//! simpler reading of them: every link that is told is there, and no other.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod recorded;

use recorded::{json_lines, links, open, sample, text_of};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use throughline_dataset::{Dataset, ProcessIdx};
use throughline_story::{Story, tell_process};

/// A unique id without braces, in small letters; none where it is nothing.
fn guid(event: &Value, key: &str) -> Option<String> {
    let text = event[key].as_str()?.trim_matches(['{', '}']).to_lowercase();
    (text.len() == 36 && text.contains(|it: char| ('1'..='9').contains(&it))).then_some(text)
}

fn base(path: &str) -> String {
    path.rsplit(['\\', '/']).next().unwrap().to_lowercase()
}

fn image(data: &Dataset, process: ProcessIdx) -> String {
    data.text_or_empty(data.process(process).image.name)
        .to_lowercase()
}

#[test]
fn sysmons_links_are_the_stories() {
    for name in [
        "sysmon/aptsimulator-cobaltstrike.ndjson.gz",
        "sysmon/covenant-psremoting-grunt.ndjson.gz",
        "sysmon/empire-dcom-shellwindows.ndjson.gz",
        "sysmon/lsass-campaign-02-procdump.ndjson.gz",
        "sysmon/mshta-html-application.ndjson.gz",
    ] {
        let Some(path) = sample(name) else { return };
        let data = open(&path);
        let raw: BTreeSet<(String, String)> = json_lines(&path)
            .iter()
            .filter_map(|it| Some((guid(it, "ProcessGuid")?, guid(it, "ParentProcessGuid")?)))
            .collect();
        let id = |it: ProcessIdx| data.process(it).guid.map(|it| data.text(it).to_owned());
        let told: BTreeSet<(String, String)> = links(&data)
            .into_iter()
            .filter_map(|(child, parent)| Some((id(child)?, id(parent?)?)))
            .collect();
        assert!(!raw.is_empty(), "{name}");
        assert_eq!(raw.difference(&told).next(), None, "{name}: not told");
        // Links of processes that Sysmon does not tell to have started come from the
        // Security log, and both ends are known by pid there.
        let security = security_parents(&path);
        for (child, parent) in told.difference(&raw) {
            let pid_of = |guid: &str| {
                let mut all = data.processes();
                all.find(|it| id(it.0).as_deref() == Some(guid))
                    .unwrap()
                    .1
                    .pid
            };
            let link = (pid_of(child), pid_of(parent));
            assert!(
                security.contains(&link),
                "{name}: {link:?} is told by nobody"
            );
        }
    }
}

/// Pids of processes with those of their parents, as the Security log has them.
fn security_parents(path: &Path) -> BTreeSet<(Option<u64>, Option<u64>)> {
    let hex = |event: &Value, key: &str| {
        let text = event[key].as_str()?.trim_start_matches("0x").to_owned();
        u64::from_str_radix(&text, 16).ok()
    };
    let starts = json_lines(path);
    let starts = starts.iter().filter(|it| it["EventID"] == 4688);
    starts
        .map(|it| (hex(it, "NewProcessId"), hex(it, "ProcessId")))
        .collect()
}

#[test]
fn the_security_logs_pids_are_the_stories() {
    for (name, expected) in [
        ("sysmon/lsass-campaign-02-procdump.ndjson.gz", 66),
        ("sysmon/covenant-psremoting-grunt.ndjson.gz", 0),
        ("sysmon/empire-dcom-shellwindows.ndjson.gz", 11),
    ] {
        let Some(path) = sample(name) else { return };
        let data = open(&path);
        let links = links(&data);
        let mut found = 0;
        for event in json_lines(&path) {
            if event["EventID"] != 4688 {
                continue;
            }
            let pid = |key: &str| {
                let text = event[key].as_str().unwrap().trim_start_matches("0x");
                u64::from_str_radix(text, 16).unwrap()
            };
            let host = event["Hostname"].as_str().unwrap().to_lowercase();
            let child_image = base(event["NewProcessName"].as_str().unwrap());
            // Some shippers put another field in its place.
            if event["ProcessId"].as_str().is_none() {
                continue;
            }
            let parent_image = base(event["ParentProcessName"].as_str().unwrap_or_default());
            let of_child = |it: &ProcessIdx| {
                let process = data.process(*it);
                process.pid == Some(pid("NewProcessId"))
                    && data.text_or_empty(process.device) == host
                    && image(&data, *it) == child_image
            };
            let is_told = links.iter().filter(|it| of_child(it.0)).any(|(_, parent)| {
                parent.is_some_and(|it| {
                    data.process(it).pid == Some(pid("ProcessId"))
                        && (parent_image.is_empty() || image(&data, it) == parent_image)
                })
            });
            assert!(is_told, "{name}: {event}");
            found += 1;
        }
        assert_eq!(found, expected, "{name}");
    }
}

/// Rows of a table, by column.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut rows = vec![vec![String::new()]];
    let mut is_quoted = false;
    let text = text_of(path);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                row.last_mut().unwrap().push('"');
            }
            '"' if is_quoted || row.last().unwrap().is_empty() => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(String::new()),
            '\n' if !is_quoted => rows.push(vec![String::new()]),
            '\r' if !is_quoted => {}
            c => row.last_mut().unwrap().push(c),
        }
    }
    let head = rows.remove(0);
    rows.retain(|it| it.len() == head.len());
    rows.into_iter()
        .map(|row| head.iter().cloned().zip(row).collect())
        .collect()
}

/// One start as a row tells it, in the words that both tables share.
struct Start {
    pid: u64,
    at: String,
    image: String,
    parent: u64,
    parent_at: Option<String>,
    parent_image: String,
}

/// Nanoseconds of a time as tables write it.
fn moment(text: &str) -> i64 {
    let time = throughline_model::Timestamp::read(text).unwrap();
    time.unwrap().nanos()
}

/// Compares the told parent of every start with its row: pid, image and, where it is
/// told, start; where it is not, the latest one before that the rows have.
fn compare(name: &str, data: &Dataset, starts: &[Start]) {
    let links = links(data);
    for start in starts {
        let at = moment(&start.at);
        let mut of_start = links.iter().filter(|it| {
            let process = data.process(*it.0);
            process.pid == Some(start.pid)
                && process.started.is_some_and(|it| it.nanos() == at)
                && image(data, *it.0) == start.image
        });
        let (_, parent) = of_start
            .next()
            .unwrap_or_else(|| panic!("{name}: {}", start.pid));
        let parent = parent.unwrap_or_else(|| panic!("{name}: no parent of {}", start.pid));
        let node = data.process(parent);
        assert_eq!(node.pid, Some(start.parent), "{name}: {}", start.pid);
        assert_eq!(
            image(data, parent),
            start.parent_image,
            "{name}: {}",
            start.pid
        );
        let known = node.started.map(throughline_model::Timestamp::nanos);
        if let Some(told) = &start.parent_at {
            let apart = (known.unwrap() - moment(told)).abs();
            assert!(
                apart <= 60_000_000_000,
                "{name}: {} is {apart} off",
                start.pid
            );
        } else {
            let before = starts.iter().filter(|it| {
                it.pid == start.parent && it.image == start.parent_image && moment(&it.at) <= at
            });
            let latest = before.map(|it| moment(&it.at)).max();
            assert_eq!(known, latest, "{name}: {}", start.pid);
        }
        assert!(known.is_none_or(|it| it <= at + 60_000_000_000), "{name}");
    }
}

#[test]
fn the_parents_of_the_security_tables_are_the_stories() {
    let name = "windows_security/msticpy-4688-process_tree.csv";
    let Some(path) = sample(name) else { return };
    let hex = |text: &str| u64::from_str_radix(text.trim_start_matches("0x"), 16).unwrap();
    let starts: Vec<Start> = table(&path)
        .iter()
        .filter(|row| row["EventID"] == "4688")
        .map(|row| Start {
            pid: hex(&row["NewProcessId"]),
            at: row["TimeGenerated"].clone(),
            image: base(&row["NewProcessName"]),
            parent: hex(&row["ProcessId"]),
            parent_at: None,
            parent_image: base(&row["ParentProcessName"]),
        })
        .collect();
    assert!(starts.len() > 50, "{}", starts.len());
    compare(name, &open(&path), &starts);
}

#[test]
fn the_parents_of_hunting_tables_are_the_stories() {
    let Some(path) = sample("advanced_hunting/msticpy-DeviceProcessEvents-api.json") else {
        return;
    };
    let answer: Value = serde_json::from_str(&text_of(&path)).unwrap();
    let word = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let number = |row: &Value, key: &str| {
        let told = &row[key];
        told.as_u64()
            .or_else(|| told.as_str()?.parse().ok())
            .unwrap()
    };
    let rows = answer["Results"].as_array().unwrap();
    let starts: Vec<Start> = rows
        .iter()
        .filter(|it| it["ActionType"] == "ProcessCreated")
        .map(|row| Start {
            pid: number(row, "ProcessId"),
            at: word(row, "ProcessCreationTime"),
            image: word(row, "FileName").to_lowercase(),
            parent: number(row, "InitiatingProcessId"),
            parent_at: Some(word(row, "InitiatingProcessCreationTime")),
            parent_image: word(row, "InitiatingProcessFileName").to_lowercase(),
        })
        .collect();
    assert_eq!(starts.len(), 200);
    compare("api", &open(&path), &starts);
    let Some(path) = sample("advanced_hunting/msticpy-DeviceProcessEvents-100.csv") else {
        return;
    };
    let rows = table(&path);
    let starts: Vec<Start> = rows
        .iter()
        .filter(|it| it["ActionType"] == "ProcessCreated")
        .map(|row| Start {
            pid: row["ProcessId"].parse().unwrap(),
            at: row["ProcessCreationTime"].clone(),
            image: row["FileName"].to_lowercase(),
            parent: row["InitiatingProcessId"].parse().unwrap(),
            parent_at: Some(row["InitiatingProcessCreationTime"].clone()),
            parent_image: row["InitiatingProcessFileName"].to_lowercase(),
        })
        .collect();
    assert_eq!(starts.len(), 100);
    compare("csv", &open(&path), &starts);
}

#[test]
fn steps_to_other_devices_are_those_of_the_recordings() {
    for (name, expected) in [
        (
            "sysmon/empire-dcom-shellwindows.ndjson.gz",
            &[
                "powershell.exe of workstation5 → WORKSTATION6 by connection at cmd.exe 6108, inferred",
                "svchost.exe of workstation5 → WORKSTATION6 by logon",
            ][..],
        ),
        (
            "sysmon/covenant-psremoting-grunt.ndjson.gz",
            &["powershell.exe of it001 → HR001 by winrm at wsmprovhost.exe 4676, inferred"],
        ),
        ("sysmon/lsass-campaign-02-procdump.ndjson.gz", &[]),
        ("sysmon/aptsimulator-cobaltstrike.ndjson.gz", &[]),
        ("sysmon/mshta-html-application.ndjson.gz", &[]),
    ] {
        let Some(path) = sample(name) else { return };
        let data = open(&path);
        let mut told: BTreeSet<String> = BTreeSet::new();
        for (top, process) in data.processes() {
            if process.parent.process().is_none() {
                told.extend(steps(&data, &tell_process(&data, top)));
            }
        }
        let told: Vec<String> = told.into_iter().collect();
        assert_eq!(told, expected, "{name}");
    }
}

fn steps(data: &Dataset, story: &Story) -> Vec<String> {
    let mut told = Vec::new();
    for node in &story.nodes {
        for step in &node.remote {
            assert!(!step.facts.is_empty());
            let device = data.text_or_empty(data.process(node.process.unwrap()).device);
            let device = device.split('.').next().unwrap();
            let there = step.process.map_or(String::new(), |it| {
                // Its tree is told in the same story, and leads back here.
                let there = story.nodes.iter().find(|node| node.process == Some(it));
                assert_eq!(there.unwrap().reached_from, node.process);
                let pid = data
                    .process(it)
                    .pid
                    .map_or(String::new(), |it| format!(" {it}"));
                let word = if step.inferred { ", inferred" } else { "" };
                format!(" at {}{pid}{word}", image(data, it))
            });
            told.push(format!(
                "{} of {device} → {} by {}{there}",
                node.label(data).to_lowercase(),
                step.to,
                step.means.api()
            ));
        }
    }
    told
}
