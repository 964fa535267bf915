//! Answers as tables fit for a terminal.

use std::fmt::Write as _;
use throughline_engine::{AlertLine, IncidentLine, ProcessLine, Summary};
use throughline_model::visible_line;

/// A table: columns as wide as they need to be, cells cut at their limit.
fn table(head: &[(&str, usize)], rows: &[Vec<String>]) -> String {
    let clean: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            row.iter()
                .zip(head)
                .map(|(text, column)| visible_line(text, column.1))
                .collect()
        })
        .collect();
    let widths: Vec<usize> = head
        .iter()
        .enumerate()
        .map(|(i, column)| {
            let widest = clean
                .iter()
                .map(|row| row[i].chars().count())
                .max()
                .unwrap_or(0);
            widest.max(column.0.chars().count())
        })
        .collect();
    let mut out = String::new();
    let titles: Vec<String> = head.iter().map(|it| it.0.to_owned()).collect();
    for row in std::iter::once(&titles).chain(&clean) {
        let line: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(text, &width)| format!("{text:width$}"))
            .collect();
        let _ = writeln!(out, "{}", line.join("  ").trim_end());
    }
    out
}

/// `2026-04-14T16:33:42.1234567Z` to the second, with a blank.
fn second(time: Option<&String>) -> String {
    let time = time.map_or("", String::as_str);
    time.get(..19).unwrap_or(time).replace('T', " ")
}

pub fn alerts(lines: &[AlertLine]) -> String {
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|it| {
            let assets: Vec<&str> = it
                .devices
                .iter()
                .chain(&it.users)
                .map(String::as_str)
                .collect();
            vec![
                second(it.last_activity.as_ref().or(it.created.as_ref())),
                it.severity.clone(),
                it.status.clone(),
                it.title.clone(),
                assets.join(", "),
                it.id.clone(),
            ]
        })
        .collect();
    let head = [
        ("LAST ACTIVITY (UTC)", 19),
        ("SEVERITY", 13),
        ("STATUS", 10),
        ("TITLE", 60),
        ("ASSETS", 40),
        ("ID", 64),
    ];
    table(&head, &rows)
}

pub fn processes(lines: &[ProcessLine]) -> String {
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|it| {
            let known = match (it.ghost, it.inferred) {
                (true, _) => "ghost",
                (false, true) => "inferred",
                (false, false) => "",
            };
            vec![
                second(it.created.as_ref()),
                it.device.clone().unwrap_or_default(),
                it.pid.map(|it| it.to_string()).unwrap_or_default(),
                known.to_owned(),
                it.image.clone().unwrap_or_default(),
                it.command_line.clone().unwrap_or_default(),
            ]
        })
        .collect();
    let head = [
        ("STARTED (UTC)", 19),
        ("DEVICE", 40),
        ("PID", 8),
        ("KNOWN AS", 8),
        ("IMAGE", 60),
        ("COMMAND LINE", 80),
    ];
    table(&head, &rows)
}

pub fn incidents(lines: &[IncidentLine]) -> String {
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|it| {
            vec![
                it.id.clone(),
                it.severity.clone(),
                it.status.clone(),
                it.alert_ids.len().to_string(),
                it.title.clone(),
            ]
        })
        .collect();
    let head = [
        ("ID", 20),
        ("SEVERITY", 13),
        ("STATUS", 14),
        ("ALERTS", 6),
        ("TITLE", 80),
    ];
    table(&head, &rows)
}

pub fn summary(summary: &Summary) -> String {
    let mut out = String::new();
    let files: Vec<Vec<String>> = summary
        .files
        .iter()
        .map(|it| {
            vec![
                it.name.clone(),
                it.format.label().to_owned(),
                it.bytes.to_string(),
                it.records.read.to_string(),
                it.records.repaired.to_string(),
                it.records.rejected.to_string(),
            ]
        })
        .collect();
    let head = [
        ("FILE", 60),
        ("FORMAT", 30),
        ("BYTES", 14),
        ("RECORDS", 9),
        ("REPAIRED", 9),
        ("REJECTED", 9),
    ];
    out.push_str(&table(&head, &files));
    for file in &summary.files {
        for problem in &file.problems {
            let _ = writeln!(
                out,
                "  {}: {} × {}: {}",
                visible_line(&file.name, 60),
                problem.count,
                problem.kind.label(),
                visible_line(&problem.example, 200)
            );
        }
    }
    let counts = &summary.counts;
    let _ = writeln!(
        out,
        "\n{} alerts, {} incidents, {} pieces of evidence, {} processes",
        counts.alerts, counts.incidents, counts.evidence, counts.processes
    );
    let list = |pairs: Vec<(&String, String)>| {
        let words: Vec<String> = pairs
            .iter()
            .map(|(name, n)| format!("{} {n}", visible_line(name, 60)))
            .collect();
        words.join(", ")
    };
    let of = |map: &std::collections::BTreeMap<String, u32>| {
        list(map.iter().map(|(name, n)| (name, n.to_string())).collect())
    };
    let entities = counts
        .entities
        .iter()
        .map(|(name, n)| (name, n.to_string()))
        .collect();
    let _ = writeln!(out, "Severity: {}", of(&summary.alerts.severity));
    let _ = writeln!(out, "Status:   {}", of(&summary.alerts.status));
    let _ = writeln!(out, "Source:   {}", of(&summary.alerts.service_source));
    let _ = writeln!(out, "Entities: {}", list(entities));
    let _ = writeln!(
        out,
        "Activity: {} to {}",
        second(summary.span.first_activity.as_ref()),
        second(summary.span.last_activity.as_ref())
    );
    out
}
