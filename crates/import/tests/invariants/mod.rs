//! What holds of every file, whatever is in it: for the property tests, and for
//! the fuzz targets, which use this file too.
#![allow(dead_code, reason = "each test file uses a part of it")]

use crate::reading::{Kept, read_file};
use throughline_import::{
    Effect, FileReport, Mapping, ProblemKind, RawRecord, json, preview, propose,
};

/// As many records are looked for again in their file.
const FOUND_AGAIN: usize = 4;

/// Reads a file whole and in chunks of these sizes, and checks what must hold.
pub fn check(name: &str, bytes: &[u8], sizes: &[usize]) -> (Kept, Vec<FileReport>) {
    let (kept, reports) = read_file(name, [bytes]);
    let (again, in_chunks) = read_file(name, chunks(bytes, sizes));
    assert_eq!(reports, in_chunks, "the chunks change the report");
    assert!(kept == again, "the chunks change what is kept");
    for report in &reports {
        check_report(report);
    }
    let accepted: u64 = reports.iter().map(|it| it.records.accepted).sum();
    assert_eq!(kept.is_empty(), accepted == 0, "{reports:?}");
    // Whatever makes more of a file than it is long is there on purpose.
    let evidence: usize = kept.alerts.iter().map(|it| it.evidence.len()).sum();
    let read: u64 = reports.iter().map(|it| it.records.read).sum();
    let is_packed = reports[0].member.is_some() || bytes.starts_with(&[0x1f, 0x8b]);
    assert!(is_packed || evidence <= bytes.len(), "{evidence} of {read}");
    check_places(bytes, sizes, &kept, &reports);
    (kept, reports)
}

/// A report says what was kept, and whatever was not.
fn check_report(report: &FileReport) {
    let records = report.records;
    assert_eq!(records.read, records.accepted + records.rejected);
    assert!(records.repaired <= records.accepted);
    assert_eq!(report.is_readable(), records.accepted > 0);
    let has = |effects: &[Effect]| {
        let mut kinds = report.problems.iter().map(|it| it.kind.effect());
        kinds.any(|it| effects.contains(&it))
    };
    let is_empty = records.read == 0 && report.is_empty_list();
    let is_told = records.accepted > 0 || is_empty || has(&[Effect::Loses]);
    assert!(is_told, "nothing kept and no reason: {report:?}");
    assert!(records.rejected == 0 || has(&[Effect::Loses]), "{report:?}");
    let is_mended = has(&[Effect::Drops, Effect::Mends]);
    assert!(records.repaired == 0 || is_mended, "{report:?}");
    let of_shapes: u64 = report.shapes.iter().map(|it| it.records).sum();
    assert_eq!(of_shapes, records.accepted, "{report:?}");
    for problem in &report.problems {
        assert!(
            problem.count > 0 && !problem.example.is_empty(),
            "{problem:?}"
        );
        assert!(problem.examples.len() as u64 <= problem.count.min(20));
        assert!(problem.example.chars().count() < 400, "{problem:?}");
    }
    assert!(report.problems.is_sorted_by_key(|it| it.kind));
}

/// Records that were read are found again, in the damaged file as it is.
fn check_places(bytes: &[u8], sizes: &[usize], kept: &Kept, reports: &[FileReport]) {
    for place in kept.places.iter().take(FOUND_AGAIN) {
        let report = &reports[place.member as usize];
        let mut raw = RawRecord::new(report.member.as_ref(), *place);
        for chunk in chunks(bytes, sizes) {
            if !raw.push(chunk) {
                break;
            }
        }
        let found = raw.finish();
        assert!(found.is_ok_and(|it| !it.is_empty()), "{place:?}");
    }
}

/// A mapping that is proposed for a file can be shown, written down and read by.
pub fn check_mapped(bytes: &[u8]) {
    // The analyst's mapping and the file, where there are both.
    let at = bytes.iter().position(|it| *it == 0);
    let (map, file) = at.map_or((&b""[..], bytes), |at| (&bytes[..at], &bytes[at + 1..]));
    let text = String::from_utf8_lossy(map);
    if let Ok(mapping) = Mapping::parse("map.json", &text) {
        read_with(file, mapping);
    }
    let (_, reports) = check("export.json", file, &[61, 7]);
    for table in reports.iter().filter_map(|it| it.table.as_ref()) {
        assert!(table.rows.iter().all(|it| it.len() == table.columns.len()));
        let mapping = propose(table);
        assert_eq!(preview(table, &mapping).len(), table.rows.len());
        if mapping.check().is_ok() {
            let again = Mapping::parse("map.json", &mapping.to_json());
            assert_eq!(again.as_ref(), Ok(&mapping));
        }
        read_with(file, mapping);
    }
}

fn read_with(file: &[u8], mapping: Mapping) {
    let mut kept = Kept::default();
    let mut import = throughline_import::FileImport::with_mappings("export.json", vec![mapping]);
    import.push(file, &mut kept);
    for report in import.finish(&mut kept) {
        check_report(&report);
    }
}

/// What another parser takes for JSON is read as the same value here.
pub fn check_json(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut faults = Vec::new();
    let own = json::parse(&text, &mut faults);
    let is_mended = faults
        .iter()
        .any(|it| it.kind != json::FaultKind::RepeatedKey);
    if let Ok(other) = serde_json::from_str::<serde_json::Value>(&text)
        && !is_mended
    {
        let own = own.as_ref().map(json::Value::to_json);
        let own = own.map(|it| serde_json::from_str::<serde_json::Value>(&it).ok());
        assert_eq!(own, Ok(Some(other)), "{text}");
    }
    if let Ok(value) = own {
        // What is written is read back as it was.
        let written = value.to_json();
        let mut faults = Vec::new();
        let again = json::parse(&written, &mut faults).map(|it| it.to_json());
        assert_eq!(again, Ok(written), "{faults:?}");
    }
}

/// Whether a report gives one of these reasons.
pub fn tells(report: &FileReport, kind: ProblemKind) -> bool {
    report.problems.iter().any(|it| it.kind == kind)
}

/// Splits bytes into chunks of these sizes, over and over.
pub fn chunks<'a>(bytes: &'a [u8], sizes: &[usize]) -> Vec<&'a [u8]> {
    let mut rest = bytes;
    let mut chunks = Vec::new();
    for &size in sizes.iter().cycle() {
        let (chunk, after) = rest.split_at(size.min(rest.len()));
        chunks.push(chunk);
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    chunks
}
