//! Tables made to harm: line breaks in cells, ragged rows, quotes that never close,
//! and cells without end.

mod invariants;
mod reading;

use invariants::{check, tells};
use reading::{Kept, read_chunks};
use throughline_import::{FileReport, ProblemKind};

const TITLES: &str = "Alert name,Alert Id,Severity,Status,First activity";

fn read(text: &str) -> (Kept, FileReport) {
    let (kept, mut reports) = check("export.csv", text.as_bytes(), &[1, 509]);
    (kept, reports.remove(0))
}

fn titles(kept: &Kept) -> Vec<&str> {
    kept.alerts
        .iter()
        .filter_map(|it| it.title.as_deref())
        .collect()
}

#[test]
fn a_line_break_inside_quotes_is_part_of_the_cell() {
    for end in ["\n", "\r\n"] {
        let text = format!(
            "{TITLES}{end}\"one{end}two,\"\"three\"\"\",da1,High,New,{end}T,da2,Low,New,{end}"
        );
        let (kept, report) = read(&text);
        assert_eq!(report.records.read, 2, "{text}");
        assert!(report.problems.is_empty(), "{report:?}");
        let expected = format!("one{end}two,\"three\"");
        assert_eq!(titles(&kept), [expected.as_str(), "T"]);
    }
    // Also in the titles.
    let text = "\"Alert\nname\",Alert Id,Severity,Status\nT,da1,High,New\n";
    let (kept, _) = read(text);
    assert_eq!(titles(&kept), ["T"]);
}

#[test]
fn ragged_rows_are_read_as_far_as_they_go_and_told() {
    let text =
        format!("{TITLES}\nshort,da1\nlong,da2,High,New,,x,y,z\n\n,,,,\nwhole,da3,Low,New,\n");
    let (kept, report) = read(&text);
    assert_eq!(titles(&kept), ["short", "long", "whole"]);
    let ragged = report
        .problems
        .iter()
        .find(|it| it.kind == ProblemKind::RaggedRow)
        .unwrap();
    assert_eq!(ragged.count, 2);
    assert_eq!(ragged.examples[0].text, "2 cells below 5 columns");
    assert_eq!(ragged.examples[1].text, "8 cells below 5 columns");
}

#[test]
fn rows_with_nothing_in_them_are_counted_and_are_no_records() {
    let text = format!("{TITLES}\nT,da1,High,New,\n,,,,\n\n  \n , ,,\t,\nT,da2,Low,New,\n");
    let (kept, report) = read(&text);
    assert_eq!(titles(&kept), ["T", "T"]);
    assert_eq!((report.records.read, report.records.repaired), (2, 0));
    let [blank] = report.problems.as_slice() else {
        panic!("{report:?}")
    };
    assert_eq!((blank.kind, blank.count), (ProblemKind::BlankRow, 2));
    let at = text.find(",,,,").unwrap();
    assert_eq!(blank.example, format!("byte {at}: 5 empty cells"));
    assert!(!blank.kind.is_loss() && !blank.kind.is_repair());
    // A table of nothing else is sound, and empty.
    let (_, report) = read(&format!("{TITLES}\n,,,,\n,,,,\n"));
    assert!(report.is_empty_list(), "{report:?}");
    assert_eq!(report.problems[1].count, 2);
}

#[test]
fn a_quote_that_never_closes_swallows_the_rest_and_is_borne() {
    let rows = "T,da1,High,New,\n".repeat(1_000);
    let text = format!("{TITLES}\nfirst,da0,High,New,\n\"open,{rows}");
    let (kept, report) = read(&text);
    assert_eq!(report.records.read, 2);
    assert_eq!(titles(&kept)[0], "first");
    assert!(tells(&report, ProblemKind::RaggedRow), "{report:?}");
    let open = &report.problems[0];
    assert_eq!((open.kind, open.count), (ProblemKind::OpenQuote, 1));
    let begins = text.find("\"open").unwrap();
    assert_eq!(
        open.example,
        format!(
            "record 2, byte {begins}: it opens in this row, and all that follows is in one cell"
        )
    );
    // In the titles there is no table left.
    let (kept, report) = read(&format!("\"{text}"));
    assert!(kept.is_empty());
    assert!(!report.problems.is_empty());
    let (_, report) = read(&format!("{TITLES},\"open\n{rows}"));
    assert!(tells(&report, ProblemKind::OpenQuote), "{report:?}");
}

#[test]
fn a_cell_of_ten_megabytes_is_shortened() {
    for cell in [
        "x".repeat(10 << 20),
        "\"\"".repeat(5 << 20),
        "a\n".repeat(5 << 20),
    ] {
        let text = format!("{TITLES}\n\"{cell}\",da1,High,New,\nT,da2,Low,New,\n");
        let (kept, report) = read_chunks([text.as_bytes()]);
        assert_eq!(report.records.accepted, 2);
        assert!(tells(&report, ProblemKind::ShortenedText), "{report:?}");
        assert_eq!(
            kept.alerts[0].title.as_ref().map(String::len),
            Some(1 << 20)
        );
        assert_eq!(kept.alerts[1].title.as_deref(), Some("T"));
    }
}

#[test]
fn nul_bytes_and_invalid_text_in_cells_are_borne() {
    let text = format!("{TITLES}\nT\0,da1,Hi\0gh,New,\0\n");
    let (kept, _) = read(&text);
    assert_eq!(titles(&kept), ["T\0"]);
    let mut bytes = text.into_bytes();
    let at = bytes.iter().position(|it| *it == 0).unwrap();
    bytes[at] = 0xff;
    let (kept, report) = read_chunks([bytes.as_slice()]);
    assert_eq!(titles(&kept), ["T\u{fffd}"]);
    assert!(tells(&report, ProblemKind::InvalidUtf8), "{report:?}");
}

#[test]
fn proto_and_repeated_titles_are_only_columns() {
    let text = format!(
        "{TITLES},__proto__,constructor,Alert Id,Alert Id\nT,da1,High,New,,evil,evil,da2,da3\n"
    );
    let (kept, report) = read(&text);
    assert_eq!(report.records.accepted, 1);
    assert_eq!(titles(&kept), ["T"]);
    assert_eq!(kept.alerts[0].id.as_deref(), Some("da1"));
}

#[test]
fn a_table_of_very_many_columns_is_refused_with_a_reason() {
    let many = ",x".repeat(100_000);
    let text = format!("{TITLES}{many}\nT,da1,High,New,{many}\n");
    let (kept, report) = read_chunks([text.as_bytes()]);
    assert!(kept.is_empty());
    assert!(!report.problems.is_empty(), "{report:?}");
}
