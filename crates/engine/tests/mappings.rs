//! Saying what the columns of a table mean, step by step, and opening it then.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use throughline_engine::protocol::{
    MapEdit, MapField, MapTable, MappingView, Queue, ReadFiles, Reply, Request, SourcePart,
    TableOf, TimeForm,
};
use throughline_engine::{Engine, Mapping, file_view};

const TABLE: &str = "when,alert,sev,host,user
03/04/2026 10:00,Odd sign-in,P1,ws-01,ada
04/04/2026 11:00,Odd\u{202e} process,P2,ws-02,bob
,,,only a remark,
";

fn open(engine: &mut Engine, files: &[(&str, &str)]) -> bool {
    for (name, text) in files {
        engine.start_file(name);
        engine.read_chunk(text.as_bytes());
        engine.end_file();
    }
    engine.finish_import("Test").changed
}

fn ask(
    engine: &mut Engine,
    table: TableOf,
    draft: Option<&str>,
    edit: Option<MapEdit>,
) -> MappingView {
    let draft = draft.map(str::to_owned);
    let ask = MapTable { table, draft, edit };
    match engine.answer(Request::MapTable(ask)).unwrap() {
        Reply::MapTable(view) => *view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_refused_table_is_proposed_changed_and_opened() {
    let mut engine = Engine::default();
    assert!(!open(
        &mut engine,
        &[("notes.txt", "nothing"), ("dir/export.csv", TABLE)]
    ));
    let table = TableOf::Refused(1);
    let first = ask(&mut engine, table, None, None);
    assert_eq!(first.tables, [(table, "dir/export.csv".to_owned())]);
    assert_eq!((first.name.as_str(), &first.fault), ("export", &None));
    assert_eq!(
        first.made,
        "2 of the first 3 rows become alerts; the others are skipped."
    );
    assert_eq!(first.heads, ["Time", "Title", "Severity", "User", "Device"]);
    let cells = first.rows[1].cells.as_ref().unwrap();
    assert_eq!(cells[0], "4 Apr 2026 11:00:00 UTC");
    assert_eq!(cells[1], "Odd� process");
    assert_eq!(first.rows[2].cells, None);
    let time = &first.fields[0];
    assert_eq!(
        (time.column.as_deref(), time.form),
        (Some("when"), Some(TimeForm::Auto))
    );
    assert!(time.is_ambiguous && time.is_usual);
    assert_eq!(
        first.told,
        [
            "row without time and title, not used (neither its title nor its time says anything)",
            "2 × severity: value newer than this version, kept (\"P1\")",
            "time: day and month could be either way round (\"03/04/2026 10:00\" read as 3 Apr 2026)",
            "2 × time: time without a zone, taken as UTC (\"03/04/2026 10:00\")",
        ]
    );
    let column = &first.columns[0];
    assert_eq!(column.samples, ["03/04/2026 10:00", "04/04/2026 11:00"]);
    assert_eq!(column.fields, ["Time"]);
    let words: Vec<_> = first.words.iter().map(|it| it.word.as_str()).collect();
    assert_eq!(words, ["P1", "P2"]);

    let mut view = first;
    for edit in [
        MapEdit::Form {
            field: MapField::Time,
            form: TimeForm::MonthFirst,
        },
        MapEdit::Word {
            field: MapField::Severity,
            word: "P1".to_owned(),
            means: "high".to_owned(),
        },
        MapEdit::Column {
            field: MapField::User,
            column: None,
        },
        MapEdit::Part {
            field: MapField::Product,
            part: SourcePart::Constant,
            text: "Sensor".to_owned(),
        },
        MapEdit::Name("My export".to_owned()),
    ] {
        view = ask(&mut engine, table, Some(&view.draft), Some(edit));
        assert_eq!(view.refused, None);
    }
    assert_eq!(
        view.heads,
        ["Time", "Title", "Severity", "Product", "Device"]
    );
    let cells = view.rows[0].cells.as_ref().unwrap();
    assert_eq!(
        cells,
        &[
            "4 Mar 2026 10:00:00 UTC",
            "Odd sign-in",
            "High",
            "Sensor",
            "Host name: ws-01"
        ]
    );
    assert!(!view.fields[0].is_ambiguous);
    assert_eq!(view.words[0].means, "high");
    assert_eq!(view.map_file.name, "my-export.json");
    assert_eq!(view.map_file.text, view.draft);

    let mapping = Mapping::parse("my-export.json", &view.draft).unwrap();
    assert_eq!(mapping.columns, ["when", "alert", "sev", "host"]);
    engine.set_mappings(vec![mapping.clone()]);
    assert!(open(&mut engine, &[("dir/export.csv", TABLE)]));
    assert_eq!(engine.used_mappings(), [mapping]);
    let report = engine.import_report();
    assert_eq!(report.files[0].mapping.as_deref(), Some("My export"));
    assert_eq!(
        report.files[0].recognised[0].by,
        "its columns when, alert, sev, host fit the mapping \"My export\""
    );
    let again = ask(&mut engine, TableOf::Opened(0), None, None);
    assert_eq!(again.draft, view.draft);
}

#[test]
fn a_map_file_is_loaded_or_told_what_is_wrong_with() {
    let mut engine = Engine::default();
    open(&mut engine, &[("export.csv", TABLE)]);
    let table = TableOf::Refused(0);
    let first = ask(&mut engine, table, None, None);
    let load = |text: &str| {
        Some(MapEdit::Load {
            file: "my.json".to_owned(),
            text: text.to_owned(),
        })
    };
    let bad = ask(
        &mut engine,
        table,
        Some(&first.draft),
        load("{\"name\": 1}"),
    );
    assert_eq!(bad.draft, first.draft);
    assert_eq!(
        bad.refused.as_deref(),
        Some("my.json: line 1, column 10: name: invalid type: integer `1`, expected a string")
    );
    let other = r#"{"throughline_map":1,"name":"Other","columns":["x"],"fields":{"title":"alert","host":"nowhere"}}"#;
    let other = ask(&mut engine, table, Some(&first.draft), load(other));
    assert_eq!((other.name.as_str(), &other.refused), ("Other", &None));
    assert_eq!(other.told[0], "Host: the table has no column \"nowhere\"");
    assert_eq!(
        other.known_by,
        "A table is read like this where it has the columns alert."
    );
    let proposed = ask(
        &mut engine,
        table,
        Some(&other.draft),
        Some(MapEdit::Propose),
    );
    assert_eq!(proposed.draft, first.draft);
    let none = ask(
        &mut engine,
        table,
        Some(&other.draft),
        Some(MapEdit::Column {
            field: MapField::Title,
            column: None,
        }),
    );
    assert_eq!(
        none.fault.as_deref(),
        Some("fields: it must have a title or a time")
    );
    let empty = ask(
        &mut engine,
        table,
        Some(&other.draft),
        Some(MapEdit::Column {
            field: MapField::Title,
            column: Some("nothing".to_owned()),
        }),
    );
    assert!(empty.fault.unwrap().contains("no row"));
}

#[test]
fn only_tables_that_may_be_alerts_are_proposed() {
    let mut engine = Engine::default();
    for (text, expected) in [
        (TABLE, true),
        ("a,b\n1,2\n", false),
        ("{\"Title\":\"Open bucket\",\"Account\":\"1\"}", false),
        ("{\"users\":[{\"name\":\"x\"}]}", false),
    ] {
        engine.start_file("table");
        engine.read_chunk(text.as_bytes());
        let report = engine.end_file().remove(0);
        let view = file_view(0, &report);
        assert!(view.can_be_mapped, "{text}");
        assert_eq!(view.has_proposal, expected, "{text}");
    }
    let refusal = engine
        .answer(Request::MapTable(MapTable {
            table: TableOf::Refused(7),
            draft: None,
            edit: None,
        }))
        .unwrap_err();
    assert!(refusal.not_found);
}

#[test]
fn a_case_read_again_is_the_same_case() {
    let alert = r#"{"id":"da1","title":"One","serviceSource":"microsoftDefenderForEndpoint","severity":"low","status":"new","createdDateTime":"2026-04-03T10:00:00Z","evidence":[]}"#;
    let mut engine = Engine::default();
    assert!(open(
        &mut engine,
        &[("one.json", alert), ("export.csv", TABLE)]
    ));
    let Ok(Reply::ReadFiles(report)) = engine.answer(Request::ReadFiles(ReadFiles {})) else {
        panic!()
    };
    // The report begins with what could not be used, and still says which it is.
    let files: Vec<_> = report
        .files
        .iter()
        .map(|it| (it.name.as_str(), it.at))
        .collect();
    assert_eq!(files, [("export.csv", 1), ("one.json", 0)]);
    let case = engine.case().to_owned();
    let view = ask(&mut engine, TableOf::Opened(1), None, None);
    let mut again = engine.reread();
    again.set_mappings(vec![Mapping::parse("", &view.draft).unwrap()]);
    assert!(open(
        &mut again,
        &[("one.json", alert), ("export.csv", TABLE)]
    ));
    assert_eq!(again.case(), case);
    let Reply::Queue(queue) = again.answer(Queue::default().into()).unwrap() else {
        panic!()
    };
    assert_eq!(queue.total, 3);
}
