//! Encodings and compression: what is read through them, and what is kept and
//! said where they are damaged.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod reading;

use flate2::Compression;
use flate2::write::GzEncoder;
use reading::{alert, read, read_chunks, told};
use std::io::Write;
use throughline_import::ProblemKind;

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("\u{feff}{text}")
        .encode_utf16()
        .flat_map(unit)
        .collect()
}

/// Alerts, one a line, that do not compress to nothing.
fn lines(count: u64) -> String {
    (0..count)
        .map(|n| {
            let noise = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            alert(
                &format!("da{n}"),
                &format!(r#","description":"{noise:x}{:x}""#, !noise),
            ) + "\n"
        })
        .collect()
}

#[test]
fn invalid_utf8_is_replaced_and_the_record_kept() {
    let text = alert("da1", r#","description":"caf_""#);
    let mut bytes = text.into_bytes();
    let at = bytes.len() - 3;
    assert_eq!(bytes[at], b'_');
    bytes[at] = 0xe9;
    insta::assert_snapshot!(told(&bytes), @r"
    1 read, 1 accepted, 1 repaired, 0 rejected: Graph security alerts
    InvalidUtf8 ×1: record 1, byte 0: byte 178 of the record
    alert da1 “T”, 2026-04-14T17:00:00Z
    ");
    let (kept, _) = read(&bytes);
    assert_eq!(kept.alerts[0].description.as_deref(), Some("caf\u{fffd}"));
}

#[test]
fn marks_and_utf16_change_nothing() {
    let text = alert("da1", r#","description":"naïve 𝄞""#);
    let (plain, _) = read(text.as_bytes());
    for bytes in [
        format!("\u{feff}{text}").into_bytes(),
        utf16(&text, u16::to_le_bytes),
        utf16(&text, u16::to_be_bytes),
        gzip(&utf16(&text, u16::to_le_bytes)),
    ] {
        let (kept, report) = read(&bytes);
        assert_eq!(kept.alerts, plain.alerts);
        assert_eq!(report.problems, []);
        assert_eq!(report.bytes, bytes.len() as u64);
    }
}

#[test]
fn half_a_surrogate_pair_in_utf16_is_replaced() {
    let mut bytes = utf16(&alert("da1", r#","description":"_""#), u16::to_le_bytes);
    let at = bytes.len() - 6;
    assert_eq!(bytes[at], b'_');
    bytes[at..at + 2].copy_from_slice(&0xd834_u16.to_le_bytes());
    let (kept, _) = read(&bytes);
    assert_eq!(kept.alerts[0].description.as_deref(), Some("\u{fffd}"));
}

#[test]
fn gzip_of_one_or_several_members_is_one_file() {
    let text = lines(6);
    let (plain, _) = read(text.as_bytes());
    let (start, end) = text.split_at(text.len() / 2);
    for bytes in [
        gzip(text.as_bytes()),
        [gzip(start.as_bytes()), gzip(end.as_bytes())].concat(),
        [gzip(b""), gzip(text.as_bytes()), gzip(b"")].concat(),
    ] {
        let (kept, report) = read(&bytes);
        assert_eq!(kept.alerts, plain.alerts);
        assert_eq!(report.problems, []);
        assert_eq!(report.bytes, bytes.len() as u64);
    }
}

#[test]
fn a_truncated_gzip_keeps_what_came_before_and_says_so() {
    let bytes = gzip(lines(400).as_bytes());
    let (kept, report) = read(&bytes[..bytes.len() / 2]);
    let count = kept.alerts.len();
    assert!((150..250).contains(&count), "{count}");
    assert_eq!(report.records.accepted, count as u64);
    assert_eq!(
        kinds(&report),
        [ProblemKind::Truncated, ProblemKind::DamagedArchive]
    );
}

#[test]
fn a_gzip_that_lacks_only_its_end_keeps_every_record() {
    let bytes = gzip(lines(40).as_bytes());
    let (kept, report) = read(&bytes[..bytes.len() - 4]);
    assert_eq!(kept.alerts.len(), 40);
    assert_eq!(kinds(&report), [ProblemKind::DamagedArchive]);
    assert!(report.problems[0].example.contains("byte"), "{report:?}");
}

#[test]
fn a_damaged_gzip_keeps_what_came_before_and_says_so() {
    // A first member that is sound, and rubbish where the second should be.
    let bytes = [gzip(lines(40).as_bytes()), b"rubbish, no member".to_vec()].concat();
    let (kept, report) = read(&bytes);
    assert_eq!(kept.alerts.len(), 40);
    assert_eq!(kinds(&report), [ProblemKind::DamagedArchive]);
    assert!(report.problems[0].example.contains("byte"), "{report:?}");

    // The checksum at the end does not fit.
    let mut bytes = gzip(lines(40).as_bytes());
    let at = bytes.len() - 8;
    bytes[at] ^= 1;
    let (kept, report) = read(&bytes);
    assert_eq!(kept.alerts.len(), 40);
    assert_eq!(kinds(&report), [ProblemKind::DamagedArchive]);

    // A member that claims a kind of block there is not, behind a sound start.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(lines(40).as_bytes()).unwrap();
    encoder.flush().unwrap();
    let mut bytes = encoder.get_ref().clone();
    bytes.extend([0xff; 64]);
    let (kept, report) = read(&bytes);
    assert_eq!(kept.alerts.len(), 40);
    assert_eq!(kinds(&report), [ProblemKind::DamagedArchive]);
}

#[test]
fn bytes_that_only_begin_like_gzip_are_a_damaged_archive() {
    for bytes in [
        &b"\x1f\x8b"[..],
        b"\x1f\x8bnot at all",
        &[0x1f, 0x8b, 8, 0, 0],
    ] {
        let (kept, report) = read(bytes);
        assert_eq!(kept.alerts, []);
        assert!(!report.is_readable());
        assert!(
            kinds(&report).contains(&ProblemKind::DamagedArchive),
            "{report:?}"
        );
    }
    let (_, report) = read(b"\x1f");
    assert_eq!(kinds(&report), [ProblemKind::NotJson]);
}

#[test]
fn a_gzip_bomb_of_zeros_fails_quickly_with_a_reason() {
    // Members of 1 MiB each, for the compressor's sake.
    let bomb = gzip(&vec![0; 1 << 20]).repeat(200);
    assert!(bomb.len() < 2_000_000, "{}", bomb.len());
    let (kept, report) = read_chunks(bomb.chunks(1 << 20));
    assert_eq!(kept.alerts, []);
    assert_eq!(kinds(&report), [ProblemKind::NotJson]);
    assert!(report.reason().chars().count() < 200, "{}", report.reason());
}

#[test]
fn a_gzip_bomb_by_ratio_is_stopped_with_a_reason() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![0; 10 << 20];
    for _ in 0..13 {
        encoder.write_all(&zeros).unwrap();
    }
    let (_, report) = read_chunks([encoder.finish().unwrap().as_slice()]);
    assert_eq!(
        kinds(&report),
        [ProblemKind::NotJson, ProblemKind::ArchiveTooLarge]
    );
}

#[test]
fn binary_files_are_refused() {
    for bytes in [
        &b"Rar!\x1a\x07\x01\x00\x33\x92\xb5\xe5"[..],
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        &[0xff; 5_000],
    ] {
        let (_, report) = read(bytes);
        assert!(!report.is_readable());
        assert_eq!(kinds(&report), [ProblemKind::NotJson]);
    }
}

fn kinds(report: &throughline_import::FileReport) -> Vec<ProblemKind> {
    report.problems.iter().map(|it| it.kind).collect()
}

#[test]
fn the_report_tells_bytes_of_the_file_as_it_is() {
    let text = format!("[{},\n{{\"é\":\"𝄞\"}},{{\"é\":}}]", alert("dä1", ""));
    let places = |file: &[u8]| -> Vec<u64> {
        let (_, report) = read(file);
        let examples = report.problems.iter().flat_map(|it| &it.examples);
        examples.filter_map(|it| it.byte).collect()
    };
    let second = text.find("{\"é\":\"").unwrap();
    let fault = text.rfind('}').unwrap();
    let mut bytes = vec![fault as u64, second as u64];
    assert_eq!(places(text.as_bytes()), bytes);
    bytes = bytes.into_iter().map(|it| it + 3).collect();
    let marked = format!("\u{feff}{text}");
    assert_eq!(places(marked.as_bytes()), bytes);
    assert_eq!(places(&gzip(marked.as_bytes())), bytes);
    let wide = |at: usize| 2 + 2 * text[..at].encode_utf16().count() as u64;
    for units in [u16::to_le_bytes, u16::to_be_bytes] {
        let file = utf16(&text, units);
        assert_eq!(places(&file), [wide(fault), wide(second)]);
        assert_eq!(places(&gzip(&file)), [wide(fault), wide(second)]);
    }

    // A row of a table, and a fault behind bytes that are not UTF-8.
    let table = "SystemAlertId,AlertName\n1,A,B\n";
    let marked = format!("\u{feff}{table}");
    assert_eq!(places(marked.as_bytes())[0], 3 + 24);
    let bad = b"\xef\xbb\xbf{\"a\":\"\xe9\",\"b\":}";
    assert!(
        places(bad).contains(&(bad.len() as u64 - 1)),
        "{:?}",
        places(bad)
    );
}

#[test]
fn each_fault_of_a_record_is_told_with_its_byte() {
    let fields = |file: &[u8]| -> Vec<String> {
        let (_, report) = read(file);
        let mut problems = report.problems.iter();
        let loose = problems.find(|it| it.kind == ProblemKind::LooseJson);
        let examples = loose.unwrap().examples.iter();
        examples.filter_map(|it| it.field.clone()).collect()
    };
    let faults = |of: &[u8]| -> Vec<usize> {
        let is_fault = |it: &usize| of[*it..].starts_with(b"NaN");
        (0..of.len()).filter(is_fault).collect()
    };
    let told = |at: Vec<usize>| -> Vec<String> {
        let told = at.into_iter().map(|it| format!("byte {it}"));
        told.collect()
    };
    let text = "[{\"~~\":NaN,\"é\":NaN,\"𝄞\":NaN}]";
    let at = faults(text.as_bytes());
    assert_eq!(fields(text.as_bytes()), told(at.clone()));
    let wide = at
        .iter()
        .map(|it| 2 + 2 * text[..*it].encode_utf16().count());
    assert_eq!(fields(&utf16(text, u16::to_le_bytes)), told(wide.collect()));
    // Bytes that are no UTF-8 stand in the text as three others.
    let bytes = text.bytes().map(|it| if it == b'~' { 0xe9 } else { it });
    let bad: Vec<u8> = bytes.collect();
    assert_eq!(fields(&bad), told(faults(&bad)));
}
