//! Files of an archive that are refused, and what stands behind them.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod reading;
mod zipping;

use flate2::{Compression, write::GzEncoder};
use reading::{alert, read_file};
use std::io::Write as _;
use throughline_import::{FileReport, ProblemKind, RawRecord};
use zipping::{Entry, Sizes, Zip};

/// Gzip of so many mebibytes of zeros, in few bytes and the same ones over and over.
fn zeros_in_gzip(mebibytes: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![0; 1 << 20]).unwrap();
    encoder.finish().unwrap().repeat(mebibytes)
}

fn entry<'a>(name: &'a str, content: &'a [u8], sizes: Sizes) -> Entry<'a> {
    Entry {
        name: name.as_bytes(),
        content,
        sizes,
        method: 8,
        flags: 0,
    }
}

/// What a report says of a file that unfolds to too much.
fn too_large(report: &FileReport) -> &str {
    let of_kind = |it: &&throughline_import::Problem| it.kind == ProblemKind::ArchiveTooLarge;
    report
        .problems
        .iter()
        .find(of_kind)
        .map_or("", |it| it.example.as_str())
}

#[test]
fn files_behind_a_zip_bomb_are_read() {
    let zeros = vec![0; 130 << 20];
    let (one, two) = (alert("da1", ""), alert("da2", ""));
    for (sizes, step) in [
        (Sizes::Before, 1 << 20),
        (Sizes::Before, 1 << 10),
        (Sizes::Behind, 1 << 16),
    ] {
        let mut zip = Zip::default();
        zip.add(&entry("bomb.json", &zeros, sizes));
        let archive = zip.file("one.json", &one).file("two.json", &two).end();
        let (kept, reports) = read_file("case.zip", archive.chunks(step));
        let names: Vec<&str> = reports.iter().map(|it| it.name.as_str()).collect();
        let expected = [
            "case.zip/bomb.json",
            "case.zip/one.json",
            "case.zip/two.json",
        ];
        assert_eq!(names, expected, "{sizes:?} {step}");
        let told = too_large(&reports[0]);
        assert!(
            told.ends_with("more than 1000 times as many; the rest of it was not read"),
            "{told}"
        );
        assert!(!reports[0].is_readable());
        assert!(reports[0].bytes > 130_000, "all its bytes are passed over");
        assert!(reports[1].problems.is_empty() && reports[2].problems.is_empty());
        assert_eq!(kept.alerts.len(), 2);
        // A record behind it is found again.
        let mut raw = RawRecord::new(reports[2].member.as_ref(), kept.places[1]);
        let mut chunks = archive.chunks(step);
        while chunks.next().is_some_and(|chunk| raw.push(chunk)) {}
        assert_eq!(raw.finish().as_deref(), Ok(two.as_str()));
    }
}

#[test]
fn a_file_whose_end_cannot_be_found_is_named() {
    let zeros = vec![0; 130 << 20];
    let mut zip = Zip::default().file("first.json", alert("da1", ""));
    zip.add(&entry("bomb.json", &zeros, Sizes::BehindBare));
    let archive = zip.file("after.json", alert("da2", "")).end();
    let (kept, reports) = read_file("case.zip", archive.chunks(1 << 16));
    assert_eq!(kept.alerts.len(), 1);
    assert_eq!(reports.len(), 3);
    assert!(too_large(&reports[1]).contains("more than 1000 times"));
    assert_eq!(
        reports[2].reason(),
        "file in an archive that was not opened: bomb.json: where it ends is not told, and what may follow it was not read"
    );
}

#[test]
fn files_behind_a_bomb_of_gzip_in_zip_are_read() {
    // Both times compressed: a few hundred bytes unfold to more than 128 MiB.
    let bomb = zeros_in_gzip(128);
    for sizes in [Sizes::Before, Sizes::Behind] {
        let mut zip = Zip::default();
        zip.add(&entry("bomb.json.gz", &bomb, sizes));
        let archive = zip.file("after.json", alert("da1", "")).end();
        assert!(archive.len() < 4_000, "{}", archive.len());
        let (kept, reports) = read_file("case.zip", [archive.as_slice()]);
        assert_eq!(reports.len(), 2, "{sizes:?}");
        assert_ne!(too_large(&reports[0]), "", "{sizes:?}");
        assert!(reports[1].problems.is_empty(), "{:?}", reports[1]);
        assert_eq!(kept.alerts.len(), 1);
    }
}
