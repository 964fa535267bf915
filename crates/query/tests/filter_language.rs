//! Filters as text: what is understood, what is refused and where, and that
//! printing loses nothing.

use proptest::prelude::*;
use throughline_query::{Field, Filter, Term, ValueForm};

fn read(text: &str) -> Filter {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn forms() {
    for (text, printed) in [
        ("", ""),
        (
            "severity:high  status:new,inProgress",
            "severity:high status:new,inProgress",
        ),
        ("sev:high AND token", "severity:high token"),
        (
            r#"title:"token theft" -source:x"#,
            r#"title:"token theft" -source:x"#,
        ),
        ("a OR b c", "a OR (b c)"),
        ("NOT (a OR b)", "-(a OR b)"),
        ("(a b) c", "(a b) c"),
        ("time:-30d..", "time:-30d.."),
        ("time:-7d..-1d", "time:-7d..-1d"),
        ("first:24h updated:none", "first:24h updated:none"),
        (r#""say \"no\"""#, r#""say \"no\"""#),
        ("device:pc-*", "device:pc-*"),
        ("device:none,pc-1", "device:none,pc-1"),
        ("priority:>85", "priority:>85"),
        ("priority:15..85,none", "priority:15..85,none"),
        // Evidence has names of its own for the fields of entities.
        ("evidence.sha256:ab", "sha256:ab"),
        ("evidence.ip:10.0.0.1", "ip:10.0.0.1"),
        ("Evidence.Verdict:malicious", "evidence.verdict:malicious"),
        ("type:url", "evidence.type:url"),
    ] {
        let filter = read(text);
        assert_eq!(filter.to_string(), printed);
        assert_eq!(read(printed), filter);
    }
}

#[test]
fn expressions_stand_between_slashes_and_paths_do_not() {
    for (text, printed) in [
        (r"cmd:/enc\w*/", r"cmd:/enc\w*/"),
        (r"cmd:/-e(nc|c) [a-z]{2,4},/", r"cmd:/-e(nc|c) [a-z]{2,4},/"),
        (r"cmd:/a/,/b/ x", r"cmd:/a/,/b/ x"),
        (r#"cmd:/say "no"/"#, r#"cmd:/say "no"/"#),
        (r"file:/a\/b/", r"file:/a\/b/"),
        (r"(/mimi\w+/ OR b)", r"/mimi\w+/ OR b"),
        (r"-/mimi\w+/", r"-/mimi\w+/"),
        // In words, blanks need quotes.
        (r#""/a b/""#, r#""/a b/""#),
        ("/usr/bin/x", r#""/usr/bin/x""#),
        ("file:/usr/bin/", r#"file:"/usr/bin/""#),
        ("file:/usr", r#"file:"/usr""#),
    ] {
        let filter = read(text);
        assert_eq!(filter.to_string(), printed);
        assert_eq!(read(printed), filter);
    }
    assert_eq!(
        read("/usr/bin /x"),
        Filter::All(vec![
            Filter::Words("/usr/bin".to_owned()),
            Filter::Words("/x".to_owned()),
        ])
    );
}

#[test]
fn what_was_pasted_is_words() {
    for text in [
        "https://x.example/a:b",
        "hxxps://x[.]example/a",
        "hxxps[:]//x(.)example",
        r"C:\Windows\System32\cmd.exe",
        "10.0.0.1:443",
        "2001:db8::1",
        "fe80::1",
        "dead:beef:1::2",
        "mail.x.example:8443",
        "evil(.)example",
        "bob(at)evil(dot)example",
    ] {
        assert_eq!(read(text), Filter::Words(text.to_owned()));
    }
}

#[test]
fn errors_point_at_the_character() {
    for (text, at, says) in [
        ("colour:red", 0, "no field \"colour\" (at character 1)"),
        (
            "a sevrity:high",
            2,
            "no field \"sevrity\"; did you mean severity?",
        ),
        ("a -stauts:new", 3, "did you mean status?"),
        ("evidence.sha265:x", 0, "did you mean evidence.sha256?"),
        ("a status:", 9, "missing after \"status:\""),
        ("a status:new,", 13, "missing after \"status:\""),
        ("\"abc", 0, "quote"),
        ("(a", 0, "bracket"),
        ("a )", 2, "missing"),
        ("a OR ", 5, "missing"),
        ("time:soon", 5, "time"),
        ("time:-1d..-7d", 5, "ends before it begins"),
        ("created:2026-04-01,2026-13-01", 19, "2026-13-01"),
        ("priority:high", 9, "from 0 to 100"),
        ("a cmd:/(/", 6, "not valid"),
        ("a cmd:x,/[/", 8, "not valid"),
        (r"cmd:/enc\w*", 4, "not closed"),
        ("cmd:/((a{1,99}){1,99}){1,99}/", 4, "too large"),
    ] {
        let error = text.parse::<Filter>().unwrap_err();
        assert_eq!(error.at, at, "{text}: {error}");
        assert!(error.to_string().contains(says), "{text}: {error}");
    }
    assert!("(".repeat(5_000).parse::<Filter>().is_err());
    assert!("-".repeat(5_000).parse::<Filter>().is_err());
    let long = format!("cmd:/{}/", "a".repeat(501));
    assert!(long.parse::<Filter>().is_err());
}

#[test]
fn every_field_is_read_by_its_name() {
    for &field in Field::ALL {
        assert_eq!(Field::named(field.name()), Some(field));
        let none = read(&format!("{}:none", field.name()));
        assert_eq!(none.to_string(), format!("{}:none", field.name()));
        assert!(!field.about().is_empty());
    }
}

#[test]
fn menus_change_what_they_are_about() {
    for (filter, changed, expected) in [
        (
            "status:new device:a -device:b",
            "only",
            "status:new device:x",
        ),
        ("status:new", "only", "status:new device:x"),
        ("status:new", "excluding", "status:new -device:x"),
        (
            "-device:b status:new",
            "excluding",
            "-device:b,x status:new",
        ),
        ("device:x,y", "excluding", "device:y -device:x"),
        ("device:x", "excluding", "-device:x"),
        ("-device:X", "excluding", "-device:X"),
        ("a OR b", "excluding", "(a OR b) -device:x"),
    ] {
        let filter = read(filter);
        let after = match changed {
            "only" => filter.only(Field::Device, "x"),
            _ => filter.excluding(Field::Device, "x"),
        };
        assert_eq!(after.to_string(), expected, "{filter} {changed}");
    }
}

#[test]
fn chips_are_edited_in_place() {
    for (filter, nth, text, expected) in [
        ("a device:b c", 1, "device:d", "a device:d c"),
        ("a device:b c", 1, "device:d user:e", "a device:d user:e c"),
        ("a device:b c", 1, "", "a c"),
        ("a b", 1, "c OR d", "a (c OR d)"),
        ("a", 0, "b", "b"),
        ("a", 3, "b", "a b"),
        ("a (b c)", 1, "d e", "a (d e)"),
    ] {
        let after = read(filter).with_clause_text(nth, text).unwrap();
        assert_eq!(after.to_string(), expected, "{filter} {nth} {text}");
    }
    let error = read("a b").with_clause_text(0, "time:soon").unwrap_err();
    assert_eq!(error.at, 5);
    assert_eq!(
        read("a b").and_text("b c").unwrap().to_string(),
        "a b c",
        "said twice is said once"
    );
}

fn expression() -> impl Strategy<Value = String> {
    r#"/([a-z ,"]|\\/|\\w|\(a\)|\[b-d\]|x\{1,2\}){1,5}/"#
}

/// Text that is no expression; ones that cannot be used are never in a filter.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,4}", "[ -~]{1,6}", "é*", "[/a \\\\]{1,6}"]
        .prop_filter("an expression", |it| {
            !(it.starts_with('/') && it.ends_with('/'))
        })
}

fn value(field: Field) -> BoxedStrategy<String> {
    let everywhere = prop_oneof![Just("none".to_owned()), Just("any".to_owned())];
    match field.value_form() {
        ValueForm::Time => prop_oneof![
            everywhere,
            Just("-7d..-1d".to_owned()),
            Just("24h".to_owned()),
            Just("2026-04-01..".to_owned()),
        ]
        .boxed(),
        ValueForm::Priority => {
            prop_oneof![everywhere, "(>|<|>=|<=)?[1-9][0-9]?", "[0-4]\\.\\.([5-9])?"].boxed()
        }
        ValueForm::Listed | ValueForm::Text => {
            prop_oneof![everywhere, text(), expression()].boxed()
        }
    }
}

fn term() -> impl Strategy<Value = Filter> {
    prop::sample::select(Field::ALL).prop_flat_map(|field| {
        prop::collection::vec(value(field), 1..3)
            .prop_map(move |values| Filter::Term(Term { field, values }))
    })
}

fn filter() -> impl Strategy<Value = Filter> {
    let words = prop_oneof![text(), expression()].prop_map(Filter::Words);
    prop_oneof![term(), words].prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::All),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::Any),
            inner.prop_map(|it| Filter::Not(Box::new(it))),
        ]
    })
}

proptest! {
    #[test]
    fn prints_and_parses_back(filter in filter()) {
        let text = filter.to_string();
        prop_assert_eq!(text.parse::<Filter>(), Ok(filter), "{}", text);
    }

    #[test]
    fn a_chip_written_anew_as_it_was_changes_nothing(filter in filter()) {
        for (nth, clause) in filter.clauses().iter().enumerate() {
            let again = filter.with_clause_text(nth, &clause.to_string());
            prop_assert_eq!(again, Ok(filter.clone()));
        }
    }

    #[test]
    fn any_text_parses_or_says_where_not(text in "\\PC{0,40}") {
        match text.parse::<Filter>() {
            Ok(filter) => prop_assert_eq!(filter.to_string().parse::<Filter>(), Ok(filter)),
            Err(error) => prop_assert!(error.at <= text.chars().count()),
        }
    }

    #[test]
    fn what_looks_like_a_filter_does_too(text in "[a-z/\\\\:,.()\" *=-]{0,24}") {
        match format!("cmd:{text}").parse::<Filter>() {
            Ok(filter) => prop_assert_eq!(filter.to_string().parse::<Filter>(), Ok(filter)),
            Err(error) => prop_assert!(error.at <= text.chars().count() + 4),
        }
    }

    #[test]
    fn ticking_changes_the_filter(filter in filter(), value in "[a-z]{1,4}") {
        let once = filter.toggled(Field::Severity, &value);
        prop_assert_ne!(&once, &filter);
    }

    #[test]
    fn what_is_excluded_is_not_wanted(filter in filter(), value in "[a-z]{5,6}") {
        let after = filter.only(Field::Device, &value).excluding(Field::Device, &value);
        prop_assert!(after.facet_values(Field::Device).is_empty());
        prop_assert_eq!(after.to_string().parse::<Filter>(), Ok(after));
    }
}
