//! The import report, in words for the page.

use crate::Engine;
use crate::EngineError;
use crate::engine::{counted, grouped};
use crate::facts::{cell, file_name, visible};
use crate::import_report::{Merged, mapping_name, span_words, time_zone};
use crate::mapping_desk::has_proposal;
use crate::protocol::{
    ConflictView, DataView, FileState, FileView, PlaceView, ProblemView, ReportFile,
};
use std::fmt::Write as _;
use throughline_import::{Effect, FileReport, Occurrence, Problem, RecordCounts};

/// So many occurrences of a problem are told on the page; the file tells more.
const MAX_PLACES: usize = 8;

/// So many unknown fields and values are told by name.
const MAX_TALLY: usize = 40;

pub(crate) fn view(engine: &Engine) -> DataView {
    let report = engine.import_report();
    let opened = engine.dataset.files();
    let mut files: Vec<FileView> = (0..)
        .zip(opened)
        .map(|(at, it)| file_view(at, it))
        .collect();
    files.sort_by_key(|it| match it.state {
        FileState::Repaired | FileState::Noted => FileState::Understood,
        it => it,
    });
    DataView {
        totals: format!(
            "{} · {}",
            counted(files.len(), "file"),
            record_words(&total(opened))
        ),
        refused: files
            .iter()
            .filter(|it| it.state == FileState::Refused)
            .map(|it| it.name.clone())
            .collect(),
        files,
        merged: merged_words(engine, report.merged),
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

/// `121 alert records tell of 81 alerts. In all there are 81 alerts, 5 incidents`.
fn merged_words(engine: &Engine, merged: Merged) -> String {
    let holds = format!("In all there are {}", engine.holds());
    match merged.alert_records.saturating_sub(merged.alerts as usize) {
        0 => holds,
        repeated => format!(
            "{} tell of {}: {} merged. {holds}",
            counted(merged.alert_records, "alert record"),
            counted(merged.alerts as usize, "alert"),
            counted(repeated, "duplicate"),
        ),
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

/// The records of all files.
fn total(files: &[FileReport]) -> RecordCounts {
    let mut sum = RecordCounts::default();
    for it in files.iter().map(|it| it.records) {
        sum.read += it.read;
        sum.accepted += it.accepted;
        sum.repaired += it.repaired;
        sum.rejected += it.rejected;
    }
    sum
}

/// `81 records read, 80 accepted, 2 of them repaired, 1 rejected`.
fn record_words(counts: &RecordCounts) -> String {
    let mut words = format!("{} read", counted(counts.read as usize, "record"));
    let mut add = |count: u64, what: &str| {
        let _ = write!(words, ", {} {what}", grouped(count as usize));
    };
    if counts.rejected > 0 {
        add(counts.accepted, "accepted");
    }
    if counts.repaired > 0 {
        add(counts.repaired, "of them repaired");
    }
    if counts.rejected > 0 {
        add(counts.rejected, "rejected");
    }
    words
}

/// What was read of a file, in words.
pub fn file_view(at: u32, report: &FileReport) -> FileView {
    let recognised = report.shapes.iter().map(|it| {
        let label = it.format.label();
        let by = visible(&it.why);
        format!("{} × {label}: {by}", grouped(it.records as usize))
    });
    FileView {
        at,
        name: file_name(&report.name),
        format: report.format.label().to_owned(),
        recognised: recognised.collect(),
        size: size(report.bytes),
        records: record_words(&report.records),
        span: span_words(report),
        time_zone: time_zone(report),
        mapping: mapping_name(report).map(visible),
        can_be_mapped: report.table.is_some(),
        has_proposal: !report.is_readable() && has_proposal(report),
        readable: report.is_readable(),
        state: state(report),
        problems: report.problems.iter().map(problem).collect(),
    }
}

fn state(report: &FileReport) -> FileState {
    let has = |effect: Effect| report.problems.iter().any(|it| it.kind.effect() == effect);
    if report.is_empty_list() {
        FileState::Empty
    } else if !report.is_readable() {
        FileState::Refused
    } else if report.records.rejected > 0 || has(Effect::Loses) {
        FileState::Rejected
    } else if report.records.repaired > 0 || has(Effect::Drops) || has(Effect::Mends) {
        FileState::Repaired
    } else if report.problems.is_empty() {
        FileState::Understood
    } else {
        FileState::Noted
    }
}

fn problem(it: &Problem) -> ProblemView {
    let tally: Vec<_> = it.tally.iter().take(MAX_TALLY).collect();
    let places: Vec<PlaceView> = it.examples.iter().take(MAX_PLACES).map(place).collect();
    let told = if tally.is_empty() {
        places.len() as u64
    } else {
        tally.iter().map(|it| it.1).sum()
    };
    ProblemView {
        label: it.kind.label().to_owned(),
        effect: match it.kind.effect() {
            Effect::Loses => "not read",
            Effect::Drops => "left out",
            Effect::Mends => "mended",
            Effect::Tells => "noted",
        }
        .to_owned(),
        count: grouped(it.count as usize),
        more: it.count.saturating_sub(told),
        tally: tally
            .into_iter()
            .map(|(name, count)| (cell(name), grouped(*count as usize)))
            .collect(),
        places,
        is_loss: it.kind.is_loss(),
    }
}

fn place(it: &Occurrence) -> PlaceView {
    let number = |it: Option<u64>| it.map(|it| grouped(it as usize)).unwrap_or_default();
    PlaceView {
        record: number(it.record),
        byte: number(it.byte),
        field: cell(it.field.as_deref().unwrap_or_default()),
        text: visible(&it.text),
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
