//! The import report, in words for the page.

use crate::Engine;
use crate::EngineError;
use crate::engine::{counted, grouped};
use crate::facts::{cell, visible};
use crate::import_report::{mapping_name, span_words, time_zone};
use crate::mapping_desk::has_proposal;
use crate::protocol::{ConflictView, DataView, FileView, ProblemView, ReportFile};
use std::fmt::Write as _;
use throughline_import::{FileReport, Problem};

/// So many occurrences of a problem are told on the page; the file tells more.
const MAX_EXAMPLES: usize = 8;

/// So many unknown fields and values are told by name.
const MAX_TALLY: usize = 40;

pub(crate) fn view(engine: &Engine) -> DataView {
    let report = engine.import_report();
    let merged = report.merged;
    DataView {
        files: engine.dataset.files().iter().map(file_view).collect(),
        merged: format!(
            "{} tell of {}; {}, {}",
            counted(merged.alert_records, "alert record"),
            counted(merged.alerts as usize, "alert"),
            counted(merged.incidents as usize, "incident"),
            counted(merged.events as usize, "event")
        ),
        conflicts: report
            .conflicts
            .into_iter()
            .map(|it| ConflictView {
                kind: it.kind.to_owned(),
                shared: cell(&it.shared),
                things: cell(&it.things.join(", ")),
            })
            .collect(),
        blind_spots: report.blind_spots,
    }
}

pub(crate) fn report_file(engine: &Engine) -> Result<ReportFile, EngineError> {
    let mut text = serde_json::to_string_pretty(&engine.import_report())?;
    text.push('\n');
    Ok(ReportFile {
        name: format!("throughline-import-report-{}.json", engine.case),
        text,
    })
}

/// What was read of a file, in words.
pub fn file_view(report: &FileReport) -> FileView {
    let counts = report.records;
    let mut records = format!("{} read", counted(counts.read as usize, "record"));
    for (count, what) in [(counts.repaired, "repaired"), (counts.rejected, "rejected")] {
        if count > 0 {
            let _ = write!(records, ", {} {what}", grouped(count as usize));
        }
    }
    let recognised = report.shapes.iter().map(|it| {
        let label = it.format.label();
        let by = visible(&it.why);
        format!("{} × {label}: {by}", grouped(it.records as usize))
    });
    FileView {
        name: visible(&report.name),
        format: report.format.label().to_owned(),
        recognised: recognised.collect(),
        size: size(report.bytes),
        records,
        span: span_words(report),
        time_zone: time_zone(report),
        mapping: mapping_name(report).map(visible),
        can_be_mapped: report.table.is_some(),
        has_proposal: !report.is_readable() && has_proposal(report),
        readable: report.is_readable(),
        problems: report.problems.iter().map(problem).collect(),
    }
}

fn problem(it: &Problem) -> ProblemView {
    let (examples, told): (Vec<String>, u64) = if it.tally.is_empty() {
        let shown = it.examples.iter().take(MAX_EXAMPLES);
        let shown: Vec<String> = shown.map(|it| visible(&it.to_string())).collect();
        let told = shown.len() as u64;
        (shown, told)
    } else {
        let named = it.tally.iter().take(MAX_TALLY);
        let told = named.clone().map(|it| it.1).sum();
        let named = named.map(|(name, count)| format!("{} ×{count}", visible(name)));
        (named.collect(), told)
    };
    ProblemView {
        label: it.kind.label().to_owned(),
        count: it.count,
        more: it.count.saturating_sub(told),
        examples,
        is_loss: it.kind.is_loss(),
    }
}

/// `383 kB`.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => counted(bytes as usize, "byte"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..1_000_000_000 => {
            format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
        }
        _ => format!("{}.{} GB", bytes / 1_000_000_000, bytes / 100_000_000 % 10),
    }
}
