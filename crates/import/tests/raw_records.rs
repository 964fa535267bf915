//! A record is read again from its file by its place, whatever holds it.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod reading;
mod zipping;

use flate2::{Compression, write::GzEncoder};
use reading::{alert, read_file};
use std::io::Write as _;
use throughline_import::{Place, RawRecord, RawRecordError};
use zipping::Zip;

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

fn utf16(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect()
}

/// The raw text of each alert of a file, read again in chunks of this size.
fn raw_alerts(file: &[u8], step: usize) -> Vec<String> {
    let (kept, reports) = read_file("case.zip", [file]);
    kept.places
        .iter()
        .map(|&place| {
            let member = reports[place.member as usize].member.as_ref();
            let mut raw = RawRecord::new(member, place);
            let mut chunks = file.chunks(step);
            while chunks.next().is_some_and(|chunk| raw.push(chunk)) {}
            raw.finish().unwrap()
        })
        .collect()
}

#[test]
fn a_record_is_found_again_whatever_holds_it() {
    let alerts = [
        alert("da1", ""),
        alert("dä2", r#","x":"𝄞""#),
        alert("da3", ""),
    ];
    let list = format!("[\n{},\n{},\n{}]", alerts[0], alerts[1], alerts[2]);
    let lines = alerts.join("\n");
    let zip = Zip::default()
        .file("other.json", alert("da0", ""))
        .file("list.json", &list)
        .end();
    let zip_of_gzip = Zip::default()
        .file("list.json.gz", gzip(list.as_bytes()))
        .end();
    for (file, skip) in [
        (list.clone().into_bytes(), 0),
        (lines.into_bytes(), 0),
        (gzip(list.as_bytes()), 0),
        (utf16(&list), 0),
        (gzip(&utf16(&list)), 0),
        (zip, 1),
        (zip_of_gzip, 0),
    ] {
        for step in [1, 7, 1 << 20] {
            assert_eq!(raw_alerts(&file, step)[skip..], alerts);
        }
    }
}

#[test]
fn nothing_more_is_read_than_is_needed() {
    let list = format!("[{},{}]", alert("da1", ""), alert("da2", ""));
    let (kept, _) = read_file("a.json", [list.as_bytes()]);
    let mut raw = RawRecord::new(None, kept.places[0]);
    assert!(raw.push(&list.as_bytes()[..20]));
    assert!(!raw.push(&list.as_bytes()[20..]));
    let mut again = RawRecord::new(None, kept.places[1]);
    assert!(!again.push(list.as_bytes()));
    assert_eq!(again.finish(), Ok(alert("da2", "")));
}

#[test]
fn what_is_not_there_any_more_is_told() {
    let list = format!("[{}]", alert("da1", ""));
    let zip = Zip::default().file("a.json", &list).end();
    let (kept, reports) = read_file("case.zip", [zip.as_slice()]);
    let (member, place) = (reports[0].member.as_ref(), kept.places[0]);
    let try_in = |bytes: &[u8], place: Place| {
        let mut raw = RawRecord::new(member, place);
        raw.push(bytes);
        raw.finish()
    };
    assert_eq!(try_in(&zip, place), Ok(alert("da1", "")));
    let beyond = Place {
        offset: 1 << 40,
        ..place
    };
    assert_eq!(try_in(&zip, beyond), Err(RawRecordError::Missing));
    let empty = Zip::default().end();
    assert_eq!(try_in(&empty, place), Err(RawRecordError::NoSuchMember));
    assert_eq!(try_in(b"", place), Err(RawRecordError::NoSuchMember));
    assert_eq!(
        try_in(list.as_bytes(), place),
        Err(RawRecordError::NoSuchMember)
    );
    assert_eq!(try_in(&zip[..60], place), Err(RawRecordError::Missing));

    let packed = gzip(list.as_bytes());
    let mut raw = RawRecord::new(None, place);
    raw.push(&packed[..packed.len() / 2]);
    assert_eq!(raw.finish(), Err(RawRecordError::Damaged));
}

#[test]
fn a_row_of_a_table_is_found_again_whatever_ends_the_lines() {
    let rows = [
        "SystemAlertId,AlertName,TimeGenerated",
        "11111111-2222-3333-4444-000000000001,\"On two\r\nlines\",2026-04-14T17:00:00Z",
        "11111111-2222-3333-4444-000000000002,Other,2026-04-14T18:00:00Z",
    ];
    for line_end in ["\r\n", "\n"] {
        let text = rows.join(line_end);
        let (kept, _) = read_file("rows.csv", [text.as_bytes()]);
        for (place, row) in kept.places.iter().zip(&rows[1..]) {
            assert!(text[place.offset as usize..].starts_with(row), "{row}");
        }
        for step in [1, 7, 1 << 20] {
            assert_eq!(raw_alerts(text.as_bytes(), step), rows[1..]);
        }
    }
}

#[test]
fn a_row_before_its_columns_is_found_again() {
    let rows = [
        r#"["11111111-2222-3333-4444-000000000001","Öne","2026-04-14T17:00:00Z"]"#,
        r#"["11111111-2222-3333-4444-000000000002","Two","soon"]"#,
    ];
    let columns = r#"[{"name":"SystemAlertId"},{"name":"AlertName"},{"name":"TimeGenerated"}]"#;
    let text = format!(
        r#"{{"tables":[{{"name":"PrimaryResult","rows":[{}, {}],"columns":{columns}}}]}}"#,
        rows[0], rows[1]
    );
    let marked = format!("\u{feff}{text}");
    let at = text.find(rows[1]).unwrap();
    let in_wide = 2 + 2 * text[..at].encode_utf16().count() as u64;
    for (file, byte) in [
        (text.clone().into_bytes(), at as u64),
        (marked.into_bytes(), at as u64 + 3),
        (utf16(&text), in_wide),
    ] {
        for step in [1, 7, 1 << 20] {
            assert_eq!(raw_alerts(&file, step), rows);
            let (_, reports) = read_file("rows.json", file.chunks(step));
            assert_eq!(reports[0].problems[0].examples[0].byte, Some(byte));
        }
    }
}
