//! What the parser makes of values, faults and what cannot be mended.

use super::*;
use proptest::prelude::*;

fn check(text: &str, json: &str, kinds: &[FaultKind]) {
    let mut faults = Vec::new();
    let value = parse(text, &mut faults).unwrap();
    assert_eq!(value.to_json(), json);
    assert_eq!(faults.iter().map(|it| it.kind).collect::<Vec<_>>(), kinds);
}

#[test]
fn values() {
    check(
        " {\"a\" : [1, -2.5e3, true, null, \"x\"] } ",
        r#"{"a":[1,-2.5e3,true,null,"x"]}"#,
        &[],
    );
    check(
        r#""\u0041\n\"\\\/ \ud834\udd1e é""#,
        "\"A\\n\\\"\\\\/ 𝄞 é\"",
        &[],
    );
    check("[]", "[]", &[]);
    check("18446744073709551617", "18446744073709551617", &[]);
}

#[test]
fn small_faults_are_mended() {
    check(
        r#"{"a":NaN,"b":-Infinity}"#,
        r#"{"a":null,"b":null}"#,
        &[FaultKind::NotANumber; 2],
    );
    check("\"a\nb\"", "\"a\\nb\"", &[FaultKind::ControlInText]);
    check(
        r#""\ud800 \q""#,
        "\"\u{fffd} \u{fffd}\"",
        &[FaultKind::BadEscape; 2],
    );
    check("[1,2,]", "[1,2]", &[FaultKind::TrailingComma]);
    check(
        r#"{"a":1,"b":2,"a":3}"#,
        r#"{"b":2,"a":3}"#,
        &[FaultKind::RepeatedKey],
    );
    let deep = format!("{{\"a\":{}1{},\"b\":2}}", "[".repeat(200), "]".repeat(200));
    let mut faults = Vec::new();
    let Value::Object(object) = parse(&deep, &mut faults).unwrap() else {
        panic!()
    };
    assert_eq!(object.peek("b"), Some(&Value::Number("2")));
    assert_eq!(faults[0].kind, FaultKind::TooDeep);
}

#[test]
fn what_cannot_be_mended_says_where() {
    for (text, kind, offset) in [
        ("", JsonErrorKind::Unfinished, 0),
        ("{\"a\" 1}", JsonErrorKind::ExpectedColon, 5),
        ("{\"a\":1 \"b\":2}", JsonErrorKind::ExpectedComma, 7),
        ("{a:1}", JsonErrorKind::ExpectedKey, 1),
        ("\"abc", JsonErrorKind::Unfinished, 4),
        ("[1", JsonErrorKind::Unfinished, 2),
        ("1 2", JsonErrorKind::Trailing, 2),
        ("hello", JsonErrorKind::ExpectedValue, 0),
    ] {
        let error = parse(text, &mut Vec::new()).unwrap_err();
        assert_eq!((error.kind, error.offset), (kind, offset), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_ends_well(text in "[\\[\\]{}\",:\\\\u0-9a-fnul .é\n-]{0,60}") {
        let _ = parse(&text, &mut Vec::new());
    }

    #[test]
    fn agrees_with_serde_json(text in "[\\[\\]{}\",:1a ]{0,24}") {
        if let Ok(expected) = serde_json::from_str::<serde_json::Value>(&text) {
            let mine = parse(&text, &mut Vec::new()).unwrap().to_json();
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&mine).unwrap(), expected);
        }
    }
}
