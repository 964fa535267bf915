//! Huge and hostile records do not fill the memory. One test in a process of
//! its own, so that the process's peak is this test's.

mod reading;

use reading::{alert, read_chunks};
use throughline_import::ProblemKind;

const MEBIBYTE: usize = 1 << 20;

/// The most memory this process ever held, in MiB, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kibibytes / 1024)
}

fn assert_peak_below(limit: u64) {
    match peak() {
        Some(peak) => assert!(peak < limit, "{peak} MiB held"),
        None => println!("skipped: the system does not tell how much memory was held"),
    }
}

/// An alert whose description has so many MiB, in chunks of one MiB, and one after it.
fn huge_description(
    mebibytes: usize,
    text: &[u8],
) -> (reading::Kept, throughline_import::FileReport) {
    let start = alert("da1", r#","description":""#);
    let start = &start[..start.len() - 1];
    let end = format!("\"}},{}]", alert("da2", ""));
    read_chunks(
        [b"[", start.as_bytes()]
            .into_iter()
            .chain(std::iter::repeat_n(text, mebibytes))
            .chain([end.as_bytes()]),
    )
}

#[test]
fn huge_records_are_shortened_or_skipped_within_bounds() {
    let text = vec![b'x'; MEBIBYTE];

    let (kept, report) = huge_description(50, &text);
    let description = kept.alerts[0].description.as_deref().map(str::len);
    assert_eq!(description, Some(MEBIBYTE));
    assert_eq!(report.records.accepted, 2);
    assert_eq!(report.records.repaired, 1);
    assert_eq!(report.problems.len(), 1, "{report:?}");
    assert_eq!(report.problems[0].kind, ProblemKind::ShortenedText);
    assert_eq!(
        report.problems[0].example,
        "record 1, byte 1, description: 52428800 bytes"
    );
    assert_peak_below(200);

    let (kept, report) = huge_description(200, &text);
    assert_eq!(kept.alerts.len(), 1);
    assert_eq!(kept.alerts[0].id.as_deref(), Some("da2"));
    assert_eq!(report.records.rejected, 1);
    assert_eq!(report.problems[0].kind, ProblemKind::TooLarge);
    assert_eq!(
        report.problems[0].example,
        "record 1, byte 1: 200 MiB, more than 64 MiB"
    );
    assert_peak_below(200);

    // The same where the whole file comes at once.
    drop(kept);
    let list = format!("[{},{}]", alert("da1", ""), alert("da2", ""));
    let whole = list.replacen("\"T\"", &format!("\"{}\"", "x".repeat(65 * MEBIBYTE)), 1);
    let (kept, report) = read_chunks([whole.as_bytes()]);
    assert_eq!(kept.alerts.len(), 1);
    assert_eq!(report.problems[0].kind, ProblemKind::TooLarge);
}
