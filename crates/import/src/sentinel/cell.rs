//! Columns that hold JSON as text (data formats, 9.7): `Entities`,
//! `ExtendedProperties`, `AlertIds` and others. The text may be whole, escaped
//! twice, or cut where the export ran out of room.

use crate::fields::{MAX_TEXT_BYTES, Notes, Text, is_filler};
use crate::report::{ProblemKind, excerpt};
use std::borrow::Cow;
use throughline_records::json::{self, FaultKind, JsonError, Value};

/// Text inside text is followed so far down.
const MAX_ESCAPES: usize = 4;

/// What a column holds: the JSON that its text is, or, where the export has real
/// lists and objects there, those. `space` is where mended text is kept.
///
/// Of text that ends in the middle, what is whole before that is there.
pub(crate) fn open<'x>(
    held: &'x Value<'x>,
    space: &'x mut String,
    field: &str,
    notes: &mut Notes,
) -> Cow<'x, Value<'x>> {
    match held {
        Value::Text(text) => Cow::Owned(read(text, space, field, notes)),
        real => Cow::Borrowed(real),
    }
}

fn read<'x>(text: &'x str, space: &'x mut String, field: &str, notes: &mut Notes) -> Value<'x> {
    let trimmed = shortened(text, field, notes).trim();
    if is_filler(trimmed) || trimmed.eq_ignore_ascii_case("nan") {
        return Value::Null;
    }
    let error = match parse(trimmed, field, notes) {
        Ok(Value::Text(inner)) => {
            *space = unescaped(inner.into_owned());
            None
        }
        Ok(value) => return value,
        Err(_) if is_escaped(trimmed) => {
            *space = unescaped(format!("\"{trimmed}\""));
            None
        }
        Err(_) if trimmed.starts_with('"') => {
            *space = unescaped(trimmed.to_owned());
            None
        }
        Err(error) => Some(error),
    };
    let error = if let Some(error) = error {
        error
    } else {
        notes.add(ProblemKind::LooseJson, field, "escaped twice");
        match json::parse(space, &mut Vec::new()).err() {
            Some(error) => error,
            None => return parse(space, field, notes).unwrap_or_default(),
        }
    };
    let damaged: &str = if space.is_empty() { trimmed } else { space };
    let near: String = damaged.chars().take(40).collect();
    let text = format!("{error}, begins \"{}\"", excerpt(&near));
    notes.add(ProblemKind::BadInnerJson, field, text);
    *space = whole_part(damaged, error.offset);
    parse(space, field, notes).unwrap_or_default()
}

/// At most the first MiB of a text.
fn shortened<'t>(text: &'t str, field: &str, notes: &mut Notes) -> &'t str {
    if text.len() <= MAX_TEXT_BYTES {
        return text;
    }
    let bytes = text.len();
    notes.add(ProblemKind::ShortenedText, field, format!("{bytes} bytes"));
    &text[..text.floor_char_boundary(MAX_TEXT_BYTES)]
}

/// Parses, and notes what a reader of the report should know: parts that are
/// not as they stood. Line breaks inside text are common and kept.
fn parse<'t>(text: &'t str, field: &str, notes: &mut Notes) -> Result<Value<'t>, JsonError> {
    let mut faults = Vec::new();
    let value = json::parse(text, &mut faults)?;
    if faults.iter().any(|it| it.kind == FaultKind::TooDeep) {
        notes.add(ProblemKind::TooDeep, field, "");
    }
    let is_loose = |kind| {
        matches!(
            kind,
            FaultKind::RepeatedKey | FaultKind::BadEscape | FaultKind::NotANumber
        )
    };
    if let Some(fault) = faults.iter().find(|it| is_loose(it.kind)) {
        let text = format!("byte {} of its text", fault.offset);
        notes.add(ProblemKind::LooseJson, field, text);
    }
    Ok(value)
}

/// Whether JSON stands there as it would inside a string: `[{\"a\":1}]`.
fn is_escaped(text: &str) -> bool {
    let after = text.trim_start_matches(['[', '{', ' ', '\r', '\n', '\t']);
    after.len() < text.len() && after.starts_with("\\\"")
}

/// Undoes escapes as long as a text is the JSON of a text.
fn unescaped(mut text: String) -> String {
    for _ in 0..MAX_ESCAPES {
        let inner = match json::parse(&text, &mut Vec::new()) {
            Ok(Value::Text(inner)) => inner.into_owned(),
            // Cut within: give it its closing quote.
            Err(_) if text.starts_with('"') => {
                match json::parse(&format!("{text}\""), &mut Vec::new()) {
                    Ok(Value::Text(inner)) => inner.into_owned(),
                    _ => return text,
                }
            }
            _ => return text,
        };
        text = inner;
    }
    text
}

/// The items of a list or object that are whole before byte `end`, closed again.
fn whole_part(text: &str, end: usize) -> String {
    let bytes = text.as_bytes();
    let (open, close) = match bytes.first() {
        Some(b'[') => ("[", "]"),
        Some(b'{') => ("{", "}"),
        _ => return String::new(),
    };
    let mut depth = 0_usize;
    let mut is_text = false;
    let mut escaped = false;
    let mut whole = 1;
    for (at, byte) in bytes.iter().enumerate().take(end.min(bytes.len())) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if is_text => escaped = true,
            b'"' => is_text = !is_text,
            _ if is_text => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                // A list's item is whole as soon as it is closed.
                if depth == 1 && close == "]" {
                    whole = at + 1;
                }
            }
            b',' if depth == 1 => whole = at,
            _ => {}
        }
    }
    match text.get(1..whole) {
        Some(items) => format!("{open}{items}{close}"),
        None => String::new(),
    }
}

/// The texts of a list, whichever way it is written: a real list, a JSON list in
/// text, or names with commas between.
pub(crate) fn texts<'a>(held: Value<'a>, field: &str, notes: &mut Notes) -> Vec<Text<'a>> {
    let listed = match held {
        Value::Text(text) if text.trim_start().starts_with(['[', '"']) => {
            let mut space = String::new();
            let held = Value::Text(text);
            let list = open(&held, &mut space, field, notes);
            match list.into_owned() {
                Value::List(items) => items.into_iter().map(owned_text).collect(),
                other => vec![owned_text(other)],
            }
        }
        Value::Text(text) => text
            .split([',', ';'])
            .map(|it| Some(Cow::Owned(it.to_owned())))
            .collect(),
        Value::List(items) => items.into_iter().map(text_of).collect(),
        other => vec![text_of(other)],
    };
    listed
        .into_iter()
        .flatten()
        .map(|it: Text<'a>| match it.trim().len() {
            len if len == it.len() => it,
            _ => Cow::Owned(it.trim().to_owned()),
        })
        .filter(|it| !is_filler(it) && !it.eq_ignore_ascii_case("nan"))
        .collect()
}

fn text_of(value: Value<'_>) -> Option<Text<'_>> {
    match value {
        Value::Text(text) => Some(text),
        Value::Number(number) => Some(Cow::Borrowed(number)),
        _ => None,
    }
}

fn owned_text<'a>(value: Value<'_>) -> Option<Text<'a>> {
    text_of(value).map(|it| Cow::Owned(it.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(text: &str) -> (String, usize) {
        let mut notes = Notes::new("x");
        let held = Value::Text(Cow::Borrowed(text));
        let mut space = String::new();
        let json = open(&held, &mut space, "Entities", &mut notes).to_json();
        let mut log = crate::report::ProblemLog::default();
        notes.move_into(&mut log, 1, 0);
        (json, log.into_problems().len())
    }

    #[test]
    fn whole_text_is_read_as_it_is() {
        assert_eq!(opened(r#" [{"a":1}] "#), (r#"[{"a":1}]"#.to_owned(), 0));
        assert_eq!(opened("[{\"a\":\"b\r\nc\"}]").1, 0);
        assert_eq!(opened(""), ("null".to_owned(), 0));
        assert_eq!(opened("nan"), ("null".to_owned(), 0));
    }

    #[test]
    fn text_escaped_twice_is_unfolded() {
        for text in [
            r#""[{\"a\":\"\\\\x\"}]""#,
            r#"[{\"a\":\"\\\\x\"}]"#,
            r#""\"[{\\\"a\\\":\\\"\\\\\\\\x\\\"}]\"""#,
        ] {
            assert_eq!(opened(text), (r#"[{"a":"\\x"}]"#.to_owned(), 1), "{text}");
        }
    }

    #[test]
    fn of_cut_text_the_whole_items_are_kept() {
        for (text, kept) in [
            (r#"[{"a":1},{"b":[2"#, r#"[{"a":1}]"#),
            (r#"[{"a":1}"#, r#"[{"a":1}]"#),
            (r#"[{"a":"},"#, "[]"),
            (r#"{"a":1,"b":"x"#, r#"{"a":1}"#),
            (r#"{"a":[1,2],"b":"#, r#"{"a":[1,2]}"#),
            (r#"[{"a":"é"},{"é":"#, r#"[{"a":"é"}]"#),
            ("[", "[]"),
            ("hello", "null"),
            (r#"[{"a":1},{"b":2,,"c":3},{"d":4}]"#, r#"[{"a":1}]"#),
        ] {
            assert_eq!(opened(text), (kept.to_owned(), 1), "{text}");
        }
        // Escaped twice and cut: both are told.
        let kept = (r#"[{"a":1}]"#.to_owned(), 2);
        assert_eq!(opened(r#"[{\"a\":1},{\"b\":"#), kept);
        assert_eq!(opened(r#""[{\"a\":1},{\"b\":"#), kept);
    }

    #[test]
    fn lists_of_every_writing() {
        let mut notes = Notes::new("x");
        for text in [
            r#"["T1036","T1059.001"]"#,
            "T1036, T1059.001",
            "T1036;T1059.001",
        ] {
            let held = Value::Text(Cow::Borrowed(text));
            assert_eq!(
                texts(held, "Techniques", &mut notes),
                ["T1036", "T1059.001"]
            );
        }
        let held = json::parse(r#"["a",null,7,"Unknown",""]"#, &mut Vec::new()).unwrap();
        assert_eq!(texts(held, "x", &mut notes), ["a", "7"]);
        assert!(texts(Value::Null, "x", &mut notes).is_empty());
    }
}
