//! What the cutter makes of envelopes, broken lines and endings.

use super::*;
use proptest::prelude::*;

fn cuts(text: &str, step: usize) -> Vec<String> {
    let mut cutter = RecordCutter::new();
    let mut all = Vec::new();
    let mut note = |cut: Cut<'_>, at: u64| {
        let show = |it: &[u8]| String::from_utf8_lossy(it).trim().to_owned();
        all.push(match cut {
            Cut::Record(it) => format!("{at}:{}", show(it)),
            Cut::Columns(it) => format!("{at}#{}", show(it)),
            Cut::NotJson(it) => format!("{at}!{}", show(it)),
            Cut::Unfinished(it) => format!("{at}?{}", show(it)),
            Cut::TooLarge(_) => format!("{at}+"),
            Cut::TableTooLarge(_) => format!("{at}+#"),
            Cut::RowsFirst(it) => {
                let mut told = vec![format!("{at}~")];
                rows_of_table(it, &mut |cut, at| {
                    told.push(match cut {
                        Cut::Columns(it) => format!("{at}#{}", show(it)),
                        Cut::Record(it) => format!("{at}:{}", show(it)),
                        other => format!("{at}{other:?}"),
                    });
                });
                told.join(" ")
            }
            Cut::UnclosedList => "unclosed".to_owned(),
        });
    };
    for chunk in text.as_bytes().chunks(step) {
        cutter.push(chunk, &mut note);
    }
    cutter.finish(&mut note);
    all
}

fn check(text: &str, expected: &[&str]) {
    for step in 1..=text.len().max(1) {
        assert_eq!(cuts(text, step), expected, "{text} in chunks of {step}");
    }
}

#[test]
fn envelopes() {
    check(r#"{"id":1}"#, &[r#"0:{"id":1}"#]);
    check(
        r#"[{"a":1},{"a":[2]}]"#,
        &[r#"1:{"a":1}"#, r#"9:{"a":[2]}"#],
    );
    check(
        r#"{"@c":"x","value":[{"a":1},{"b":2}],"n":{"v":[1]}}"#,
        &[r#"19:{"a":1}"#, r#"27:{"b":2}"#],
    );
    check(r#"{"Results" : [ {"a":1} ]}"#, &[r#"15:{"a":1}"#]);
    check(
        r#"[{"value":[{"a":1}]},{"value":[{"b":1}]}]"#,
        &[r#"11:{"a":1}"#, r#"31:{"b":1}"#],
    );
    check("{\"a\":1}\n\n{\"b\":2}", &["0:{\"a\":1}", "9:{\"b\":2}"]);
    check(
        "{\n\"a\":1}{\n\"b\":\n{}}",
        &["0:{\n\"a\":1}", "8:{\n\"b\":\n{}}"],
    );
    check(r#"{"value":[]}"#, &[]);
    check("", &[]);
}

#[test]
fn tables_of_columns_and_rows() {
    check(
        r#"{"tables":[{"name":"P","columns":[{"name":"a"}],"rows":[[1],["]x"]]}]}"#,
        &[
            r#"11#{"name":"P","columns":[{"name":"a"}],"rows":"#,
            "56:[1]",
            r#"60:["]x"]"#,
        ],
    );
}

#[test]
fn tables_of_rows_and_columns() {
    check(
        r#"{"tables":[{"name":"P","rows":[[1],["]x", {}]] , "x":"[","columns":[{"name":"a"}]},{"b":1}]}"#,
        &[
            r#"11~ 19#{"columns":[{"name":"a"}],"rows": 20:[1] 24:["]x", {}]"#,
            r#"83:{"b":1}"#,
        ],
    );
    // What else may be in the list of rows, and in an object that has both keys.
    check(
        r#"{"rows":[{"a":1},2],"Columns":["a"]}"#,
        &[r#"0~ 8#{"columns":["a"],"rows": 9:{"a":1} 17NotJson([50])"#],
    );
    check(
        r#"{"rows":1,"columns":[]}{"rows":[]}{"rows":[],"columns":2}{"id":1,"rows":[],"columns":[]}"#,
        &[
            r#"0:{"rows":1,"columns":[]}"#,
            r#"23:{"rows":[]}"#,
            r#"34:{"rows":[],"columns":2}"#,
            r#"57:{"id":1,"rows":[],"columns":[]}"#,
        ],
    );
    // A table among the rows of another is a row: else tables could be nested for ever.
    let (open, close) = (
        r#"{"rows":["#.repeat(9_000),
        r#"],"columns":[]}"#.repeat(9_000),
    );
    let mut rows = Vec::new();
    rows_of_table(format!("{open}{close}").as_bytes(), &mut |cut, at| {
        rows.push((matches!(cut, Cut::Record(_)), at));
    });
    assert_eq!(rows, [(false, 8), (true, 9)]);
}

#[test]
fn a_record_may_have_a_key_of_an_envelope() {
    check(
        r#"{"id":1,"value":[{"a":1}]}"#,
        &[r#"0:{"id":1,"value":[{"a":1}]}"#],
    );
    check(
        r#"{"a":{"value":[1]},"b":"value"}"#,
        &[r#"0:{"a":{"value":[1]},"b":"value"}"#],
    );
    check(r#"{"a":"{[\"}"}"#, &[r#"0:{"a":"{[\"}"}"#]);
}

#[test]
fn broken_lines_do_not_swallow_the_next() {
    check(
        "{\"a\":1}\n{\"b\":\"x\n{\"c\":3}\n",
        &["0:{\"a\":1}", "8?{\"b\":\"x", "16:{\"c\":3}"],
    );
    check("{\"b\":{\n{\"c\":3}", &["0?{\"b\":{", "7:{\"c\":3}"]);
    check("oops\n{\"c\":3}", &["0!oops", "5:{\"c\":3}"]);
    check(
        "[1,\"x,]\",{\"a\":1}]",
        &["1!1", "3!\"x,]\"", "9:{\"a\":1}"],
    );
}

#[test]
fn endings() {
    check(r#"{"value":[{"a":1},{"b"#, &[r#"10:{"a":1}"#, r#"18?{"b"#]);
    check(r#"[{"a":1},"#, &[r#"1:{"a":1}"#, "unclosed"]);
    check("<html>", &["0!<html>"]);
}

#[test]
fn a_record_beyond_the_limit_is_passed_over() {
    let mut cutter = RecordCutter::new();
    let mut all = Vec::new();
    cutter.push(b"[{\"a\":\"", &mut |_, _| {});
    let mebibyte = vec![b'x'; 1 << 20];
    for _ in 0..65 {
        cutter.push(&mebibyte, &mut |_, _| {});
    }
    assert!(cutter.carried.len() <= MAX_RECORD_BYTES);
    cutter.push(b"\"},{\"b\":1}]", &mut |cut, _| {
        all.push(format!("{cut:?}"));
    });
    assert_eq!(all.len(), 2);
    assert!(all[0].starts_with("TooLarge"), "{all:?}");

    for end in ["\"]],\"columns\":[]}", ""] {
        let mut cutter = RecordCutter::new();
        let mut all = Vec::new();
        cutter.push(b"{\"rows\":[[\"", &mut |_, _| {});
        for _ in 0..65 {
            cutter.push(&mebibyte, &mut |_, _| {});
        }
        let mut note = |cut: Cut<'_>, _: u64| all.push(format!("{cut:?}"));
        cutter.push(end.as_bytes(), &mut note);
        cutter.finish(&mut note);
        assert_eq!(all.len(), 1);
        assert!(all[0].starts_with("TableTooLarge"), "{all:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes_in_any_chunks_cut_alike(
        text in "[\\[\\]{}\",:\\\\a1 \n]{0,60}",
        step in 1_usize..7,
    ) {
        prop_assert_eq!(cuts(&text, step), cuts(&text, text.len().max(1)));
    }

    // Long enough for many bytes to be passed at once.
    #[test]
    fn long_objects_cut_alike_in_any_chunks(
        start in prop::sample::select(vec!["", "[", "\n", "{\"value\":["]),
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "{\"id\":1,", "\"key\":", "\"some text\",", "{", "}", "[", "]", "\"", "\\", ",",
                "\\\"", "\n{", "\n", " ", "\t", "\u{1}", "12345678", "{\"title\":\"t\",\"a\":[",
                "\"a long text that goes on for more than a block, with { and ] in it\"",
                "{\"id\":2,\"b\":{\"c\":[{},{}]},\"d\":\"a text\\\\\"},",
            ]),
            0..60,
        ),
        step in 1_usize..300,
    ) {
        let text = start.to_owned() + &parts.concat();
        let one_by_one = cuts(&text, 1);
        prop_assert_eq!(&cuts(&text, step), &one_by_one);
        prop_assert_eq!(&cuts(&text, text.len().max(1)), &one_by_one);
    }
}
