//! The recordings of one exploited server, in the two forms that Sentinel keeps
//! Sysmon's events in, against a second reading of their records.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod recorded;

use recorded::{json_lines, links, open, sample};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use throughline_dataset::ParentLink;

type Fields = BTreeMap<String, String>;
/// Reads an event's number and fields out of a record.
type Read = fn(&Value) -> Option<(String, Fields)>;

/// The fields of an event in a table: its data is JSON in a cell.
fn of_table(row: &Value) -> Option<(String, Fields)> {
    let data: Value = serde_json::from_str(row["EventData"].as_str()?).unwrap();
    let fields = data.as_object().unwrap().iter();
    let text = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
    let fields = fields.map(|(name, it)| (name.clone(), text(it)));
    Some((row["EventID"].to_string(), fields.collect()))
}

/// The fields of an event in a line of syslog: XML, flat enough to be cut by its tags.
fn of_syslog(row: &Value) -> Option<(String, Fields)> {
    let xml = row["SyslogMessage"].as_str()?;
    let id = xml.split_once("<EventID>")?.1.split_once('<')?.0;
    let mut fields = Fields::new();
    for part in xml.split("<Data Name=\"").skip(1) {
        // Long lines are cut by the log, in the middle of a field.
        let told = part.split_once("\">");
        if let Some((name, (value, _))) =
            told.and_then(|it| Some((it.0, it.1.split_once("</Data>")?)))
        {
            fields.insert(name.to_owned(), value.to_owned());
        }
    }
    Some((id.to_owned(), fields))
}

fn guid(fields: &Fields, name: &str) -> Option<String> {
    let text = fields.get(name)?.trim_matches(['{', '}']).to_lowercase();
    let is_told = text.contains(|it: char| ('1'..='9').contains(&it));
    (text.len() == 36 && is_told).then_some(text)
}

#[test]
fn the_links_of_the_exploited_server_are_the_stories() {
    let forms: [(&str, Read, usize, usize); 2] = [
        ("sysmon/log4shell-event-table.ndjson", of_table, 2, 0),
        ("sysmon/log4shell-linux-syslog.ndjson", of_syslog, 31, 1),
    ];
    for (name, read, starts, given_twice) in forms {
        let Some(path) = sample(name) else { return };
        let data = open(&path);
        let raw: Vec<(String, Option<String>)> = json_lines(&path)
            .iter()
            .filter_map(read)
            .filter(|it| it.0 == "1")
            .map(|(_, it)| {
                (
                    guid(&it, "ProcessGuid").unwrap(),
                    guid(&it, "ParentProcessGuid"),
                )
            })
            .collect();
        assert_eq!(raw.len(), starts, "{name}");
        let raw: BTreeSet<(String, String)> = raw
            .into_iter()
            .filter_map(|(child, parent)| Some((child, parent?)))
            .collect();
        let id = |it| data.process(it).guid.map(|it| data.text(it).to_owned());
        let told: BTreeSet<(String, String)> = links(&data)
            .into_iter()
            // What is told by pids alone is inferred, and says so.
            .filter(|it| matches!(data.process(it.0).parent, ParentLink::Told(_)))
            .filter_map(|(child, parent)| Some((id(child)?, id(parent?)?)))
            .collect();
        assert_eq!(told.difference(&raw).next(), None, "{name}: told by nobody");
        // Sysmon for Linux gave one id to two processes that ran after each other: they
        // are one process, which has the parent of one of them.
        let times = |child: &String| raw.iter().filter(|it| it.0 == *child).count();
        let missing: Vec<_> = raw.difference(&told).collect();
        assert!(
            missing.iter().all(|it| times(&it.0) == 2),
            "{name}: {missing:?}"
        );
        assert_eq!(missing.len(), given_twice, "{name}");
        assert!(!told.is_empty(), "{name}");
    }
}
