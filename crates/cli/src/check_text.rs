//! The import report as text for a terminal.

use std::fmt::Write as _;
use throughline_engine::{FileAccount, ImportReport, grouped};
use throughline_model::visible_line;

/// So many of a problem's occurrences are told; JSON tells more.
const MAX_EXAMPLES: usize = 3;

/// So many unknown fields, values and types are told by name.
const MAX_TALLY: usize = 12;

/// Everything that was read, file by file, then what all of it cannot tell.
pub fn check(report: &ImportReport) -> String {
    let mut out = String::new();
    for file in &report.files {
        tell_file(&mut out, file);
    }
    let merged = &report.merged;
    let _ = writeln!(
        out,
        "{} alert records tell of {} alerts; {} incidents, {} events",
        grouped(merged.alert_records),
        grouped(merged.alerts as usize),
        grouped(merged.incidents as usize),
        grouped(merged.events as usize)
    );
    if !report.conflicts.is_empty() {
        let _ = writeln!(
            out,
            "\nShared by what is known to be different, kept apart:"
        );
    }
    for it in &report.conflicts {
        let things: Vec<String> = it.things.iter().map(|it| visible_line(it, 100)).collect();
        let _ = writeln!(
            out,
            "  {} {}: {}",
            it.kind,
            visible_line(&it.shared, 100),
            things.join(", ")
        );
    }
    if !report.blind_spots.is_empty() {
        let _ = writeln!(out, "\nBlind spots:");
    }
    for it in &report.blind_spots {
        let _ = writeln!(out, "  {}", visible_line(it, 300));
    }
    out
}

fn tell_file(out: &mut String, file: &FileAccount) {
    let records = file.records;
    let _ = writeln!(
        out,
        "{}\n  {}, {} bytes: {} records read, {} accepted, {} repaired, {} rejected",
        visible_line(&file.name, 300),
        file.format.label(),
        file.bytes,
        records.read,
        records.accepted,
        records.repaired,
        records.rejected
    );
    for it in &file.recognised {
        let _ = writeln!(
            out,
            "  {} × {}, recognised by {}",
            it.records,
            it.format.label(),
            visible_line(&it.by, 200)
        );
    }
    if let (Some(first), Some(last)) = (&file.first, &file.last) {
        let _ = writeln!(out, "  from {first} to {last}");
    }
    for it in &file.time_zone {
        let _ = writeln!(out, "  time zone: {it}");
    }
    for problem in &file.problems {
        let _ = writeln!(
            out,
            "  {} × {} ({})",
            problem.count, problem.what, problem.effect
        );
        let names: Vec<String> = problem
            .tally
            .iter()
            .take(MAX_TALLY)
            .map(|(name, count)| format!("{} {count}", visible_line(name, 100)))
            .collect();
        if names.is_empty() {
            for it in problem.examples.iter().take(MAX_EXAMPLES) {
                let _ = writeln!(out, "      {}", visible_line(&it.to_string(), 200));
            }
        } else {
            let _ = writeln!(out, "      {}", names.join(", "));
        }
        let more = problem.tally.len().saturating_sub(MAX_TALLY);
        if more > 0 {
            let _ = writeln!(out, "      and {more} more");
        }
    }
    out.push('\n');
}
