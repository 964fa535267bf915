//! Zip archives: each file in them is read as one of its own.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod reading;
mod zipping;

use flate2::{Compression, write::GzEncoder};
use reading::{alert, read_chunks, read_file};
use std::fmt::Write as _;
use std::io::Write as _;
use throughline_import::{FileReport, Format};
use zipping::{ALL_SIZES, Entry, Sizes, Zip};

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

/// Each report in a line, then the ids of the alerts. Read whole and byte by byte.
fn told(archive: &[u8]) -> String {
    let (kept, reports) = read_file("case.zip", [archive]);
    if archive.len() < 100_000 {
        let (again, in_bytes) = read_file("case.zip", archive.chunks(1));
        assert_eq!(reports, in_bytes);
        assert_eq!(kept.alerts, again.alerts);
    }
    let mut out = String::new();
    for report in &reports {
        out += &line(report);
        out.push('\n');
    }
    let ids: Vec<_> = kept
        .alerts
        .iter()
        .filter_map(|it| it.id.as_deref())
        .collect();
    let _ = write!(out, "{}", ids.join(" "));
    out
}

fn line(report: &FileReport) -> String {
    let entry = report
        .member
        .as_ref()
        .map_or("-".to_owned(), |it| it.entry.to_string());
    let mut line = format!(
        "{entry} {}: {} of {}",
        report.name, report.records.accepted, report.records.read
    );
    for problem in &report.problems {
        let _ = write!(line, ", {:?}: {}", problem.kind, problem.example);
    }
    line
}

fn two_files(sizes: Sizes, method: u16) -> Vec<u8> {
    let mut zip = Zip::default();
    let list = format!("[{},{}]", alert("da1", ""), alert("da2", ""));
    for (name, content) in [("a/one.json", list), ("two.json", alert("da3", ""))] {
        zip.add(&Entry {
            name: name.as_bytes(),
            content: content.as_bytes(),
            sizes,
            method,
            flags: 0,
        });
    }
    zip.end()
}

#[test]
fn files_are_read_however_the_archive_tells_their_sizes() {
    for sizes in ALL_SIZES {
        for method in [0, 8] {
            if (sizes, method) == (Sizes::BehindBare, 0) {
                // Nothing at all would tell where such a file ends.
                continue;
            }
            assert_eq!(
                told(&two_files(sizes, method)),
                "0 case.zip/a/one.json: 2 of 2\n1 case.zip/two.json: 1 of 1\nda1 da2 da3",
                "{sizes:?} {method}"
            );
        }
    }
}

#[test]
fn records_say_which_file_they_are_from() {
    let list = format!("[{}]", alert("da1", ""));
    let archive = Zip::default()
        .file("a.json", &list)
        .file("b.json", &list)
        .end();
    let (kept, reports) = read_file("x/case.zip", [archive.as_slice()]);
    let places: Vec<_> = kept
        .places
        .iter()
        .map(|it| (it.member, it.record, it.offset))
        .collect();
    assert_eq!(places, [(0, 1, 1), (1, 1, 1)]);
    let member = reports[1].member.as_ref().unwrap();
    assert_eq!(
        (member.archive.as_str(), member.name.as_str(), member.entry),
        ("x/case.zip", "b.json", 1)
    );
    // The same content is the same file, in an archive or not.
    let (_, loose) = read_chunks([list.as_bytes()]);
    assert_eq!(reports[0].fingerprint, loose.fingerprint);
    assert_eq!(reports[0].format, Format::GraphAlerts);
    assert!(reports[0].bytes < list.len() as u64, "as stored");
}

#[test]
fn ids_that_are_made_name_the_file_in_the_archive() {
    let incident = r#"{"displayName":"I","incidentWebUrl":"https://x","alerts":[{"title":"T"}]}"#;
    let archive = Zip::default()
        .file("a/first.json", incident)
        .file("b/second.json.gz", gzip(incident.as_bytes()))
        .end();
    assert_eq!(
        told(&archive).lines().last(),
        Some("first.json#1.2 second.json#1.2")
    );
}

#[test]
fn what_was_not_meant_is_passed_over() {
    let one = alert("da1", "");
    let archive = Zip::default()
        .file("export/", "")
        .file("export/.DS_Store", "\0\0\0\x01Bud1")
        .file("__MACOSX/export/._a.json", "\0\x05\x16\x07")
        .file("export/a.json", &one)
        .end();
    assert_eq!(told(&archive), "3 case.zip/export/a.json: 1 of 1\nda1");
}

#[test]
fn names_are_only_names() {
    let mut zip = Zip::default();
    for (name, id) in [
        (&b"../../etc/passwd.json"[..], "da1"),
        (b"/abs.json", "da2"),
        (b"C:\\x\\m\x84rz.json", "da3"),
        (b"a.json", "da4"),
        (b"a.json", "da5"),
        (b"", "da6"),
    ] {
        zip.add(&Entry {
            name,
            content: alert(id, "").as_bytes(),
            sizes: Sizes::Before,
            method: 8,
            flags: 0,
        });
    }
    assert_eq!(
        told(&zip.end()),
        "0 case.zip/../../etc/passwd.json: 1 of 1
1 case.zip//abs.json: 1 of 1
2 case.zip/C:\\x\\märz.json: 1 of 1
3 case.zip/a.json: 1 of 1
4 case.zip/a.json: 1 of 1
5 case.zip/: 1 of 1
da1 da2 da3 da4 da5 da6"
    );
}

#[test]
fn what_cannot_be_opened_is_told_and_the_rest_read() {
    let one = alert("da1", "");
    let inner = Zip::default().file("inner.json", &one).end();
    for sizes in [Sizes::Before, Sizes::Behind] {
        let mut zip = Zip::default();
        for (name, content, method, flags) in [
            ("secret.json", one.as_bytes(), 0, 1),
            ("zstd.json", one.as_bytes(), 93, 0),
            ("inner.zip", inner.as_slice(), 8, 0),
            ("twice.gz", &gzip(&gzip(one.as_bytes())), 8, 0),
            ("empty.json", b"", 0, 0),
            ("p.json", b"PK", 8, 0),
            ("last.json", one.as_bytes(), 8, 0),
        ] {
            zip.add(&Entry {
                name: name.as_bytes(),
                content,
                sizes,
                method,
                flags,
            });
        }
        let told = told(&zip.end());
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(
            lines[0],
            "0 case.zip/secret.json: 0 of 0, NotOpened: it is encrypted"
        );
        assert_eq!(
            lines[1],
            "1 case.zip/zstd.json: 0 of 0, NotOpened: it is compressed by method 93, which this version does not undo"
        );
        assert_eq!(
            lines[2],
            "2 case.zip/inner.zip: 0 of 0, NotOpened: it is an archive inside an archive; open it by itself"
        );
        assert!(
            lines[3].starts_with("3 case.zip/twice.gz: 0 of 2, NotJson"),
            "{told}"
        );
        assert_eq!(
            lines[4],
            "4 case.zip/empty.json: 0 of 0, EmptyFile: 0 bytes"
        );
        assert_eq!(
            lines[5],
            "5 case.zip/p.json: 0 of 1, NotJson: record 1, byte 0: PK"
        );
        assert_eq!(
            lines[6..],
            ["6 case.zip/last.json: 1 of 1", "da1"],
            "{sizes:?}"
        );
    }
}

#[test]
fn an_archive_of_nothing_is_told() {
    assert_eq!(
        told(&Zip::default().end()),
        "- case.zip: 0 of 0, EmptyFile: it holds no files\n"
    );
    assert_eq!(
        told(&Zip::default().file("only/", "").end()),
        "- case.zip: 0 of 0, EmptyFile: it holds no files\n"
    );
}

#[test]
fn a_damaged_file_does_not_take_others_with_it() {
    let (one, two) = (alert("da1", ""), alert("da2", ""));
    let whole = Zip::default()
        .file("a.json", &one)
        .file("b.json", &two)
        .end();
    let at = whole.windows(6).position(|it| it == b"a.json").unwrap() + 6;
    let mut damaged = whole.clone();
    // A kind of block that does not exist.
    damaged[at] |= 0b110;
    let told_of_it = told(&damaged);
    assert!(
        told_of_it
            .contains("DamagedArchive: after byte 0 of the text: the compressed data is damaged"),
        "{told_of_it}"
    );
    assert!(
        told_of_it.ends_with("1 case.zip/b.json: 1 of 1\nda2"),
        "{told_of_it}"
    );

    let mut wrong_sum = whole.clone();
    wrong_sum[14] ^= 1;
    let told_of_it = told(&wrong_sum);
    assert!(
        told_of_it.starts_with("0 case.zip/a.json: 1 of 1, DamagedArchive: after byte "),
        "{told_of_it}"
    );
    assert!(
        told_of_it.contains("its checksum does not fit\n1 case.zip/b.json: 1 of 1\n"),
        "{told_of_it}"
    );

    let mut stray = whole;
    let second = stray.windows(6).position(|it| it == b"b.json").unwrap() - 30;
    stray.splice(second..second, *b"stray");
    assert_eq!(
        told(&stray),
        format!(
            "0 case.zip/a.json: 1 of 1\n- case.zip: 0 of 0, DamagedArchive: at byte {second}: neither a file nor the archive's directory begins here\nda1"
        )
    );
}

#[test]
fn an_archive_cut_anywhere_keeps_what_came_before() {
    for (sizes, method) in [(Sizes::Before, 8), (Sizes::Behind, 8), (Sizes::Behind, 0)] {
        let whole = two_files(sizes, method);
        let directory = whole.windows(4).position(|it| it == b"PK\x01\x02").unwrap();
        for end in 4..directory {
            let (kept, reports) = read_file("case.zip", [&whole[..end]]);
            let told: String = reports.iter().map(line).collect();
            assert!(told.contains("DamagedArchive"), "{end}: {told}");
            let second = whole.windows(8).position(|it| it == b"two.json").unwrap();
            if end >= second {
                assert!(kept.alerts.len() >= 2, "{end}: {told}");
            }
        }
        // The directory itself is not needed.
        let (kept, _) = read_file("case.zip", [&whole[..directory + 4]]);
        assert_eq!(kept.alerts.len(), 3);
    }
}

#[test]
fn a_stored_file_may_hold_what_looks_like_its_end() {
    let looks = "PK\u{7}\u{8}PK\u{7}\u{8} and so on PK\u{7}\u{8}0123456789abPK";
    let content = alert(
        "da1",
        &format!(r#","description":"{looks}{}""#, looks.repeat(50)),
    );
    let mut zip = Zip::default();
    for name in ["a.json", "b.json"] {
        zip.add(&Entry {
            name: name.as_bytes(),
            content: content.as_bytes(),
            sizes: Sizes::Behind,
            method: 0,
            flags: 0,
        });
    }
    let told = told(&zip.end());
    assert!(told.ends_with("da1 da1"), "{told}");
}

#[test]
fn a_zip_bomb_by_entry_count_is_stopped_with_a_reason() {
    let one = alert("da1", "");
    let mut zip = Zip::default();
    for nth in 0..10_001 {
        zip.add(&Entry {
            name: format!("{nth}").as_bytes(),
            content: if nth < 9_999 { b"" } else { one.as_bytes() },
            sizes: Sizes::Before,
            method: 0,
            flags: 0,
        });
    }
    let (kept, reports) = read_file("case.zip", zip.end().chunks(1 << 16));
    assert_eq!(kept.alerts.len(), 1);
    assert_eq!(reports.len(), 10_001);
    assert_eq!(
        line(&reports[10_000]),
        "- case.zip: 0 of 0, ArchiveTooLarge: it holds more than 10000 entries; what follows was not read"
    );
}
