//! The line of an event in which everything stands that has no place of its own.

use crate::fields::{Fields, Text};
use std::borrow::Cow;
use std::fmt::Write as _;
use throughline_model::visible_line;
use throughline_records::json::{self, Value};

/// Longer lines are cut.
const MAX_CHARS: usize = 500;

/// A line under construction: parts with commas between them.
#[derive(Default)]
pub(super) struct Line(String);

impl Line {
    /// Adds a part.
    pub(super) fn add(&mut self, part: &str) {
        let part = part.trim();
        if part.is_empty() || self.0.len() > 4 * MAX_CHARS {
            return;
        }
        if !self.0.is_empty() {
            self.0.push_str(", ");
        }
        self.0.push_str(part);
    }

    /// Adds what a column says, where it says something.
    pub(super) fn add_told(&mut self, told: Option<Text<'_>>) {
        if let Some(told) = told {
            self.add(&told);
        }
    }

    /// Adds what a column says behind what it is: `port: 443`.
    pub(super) fn add_named(&mut self, name: &str, told: Option<Text<'_>>) {
        if let Some(told) = told {
            self.add(&format!("{name}: {}", told.trim()));
        }
    }

    /// Adds a word where a column says that it is so.
    pub(super) fn add_if(&mut self, word: &str, fields: &mut Fields<'_, '_>, column: &str) {
        if is_true(fields, column) {
            self.add(word);
        }
    }

    /// Adds what a cell holds that is JSON, or text that should be.
    pub(super) fn add_cell(&mut self, cell: &Value<'_>) {
        match parsed(cell) {
            Some(value) => {
                let mut out = String::new();
                write_value(&value, &mut out);
                self.add(&out);
            }
            None => {
                if let Value::Text(text) = cell {
                    self.add(text);
                }
            }
        }
    }

    /// The line; none where nothing was added.
    pub(super) fn finish<'a>(self) -> Option<Text<'a>> {
        let line = self.0.replace(['\r', '\n'], " ");
        (!line.is_empty()).then(|| Cow::Owned(visible_line(&line, MAX_CHARS)))
    }
}

/// Whether a column says yes.
pub(super) fn is_true(fields: &mut Fields<'_, '_>, column: &str) -> bool {
    fields
        .text(column)
        .is_some_and(|it| it.eq_ignore_ascii_case("true") || it == "1")
}

/// What a cell holds, be it JSON in text or a real list or object. None where it
/// is neither.
pub(super) fn parsed<'c>(cell: &'c Value<'_>) -> Option<Value<'c>> {
    match cell {
        Value::Text(text) if text.trim_start().starts_with(['{', '[']) => {
            json::parse(text.trim(), &mut Vec::new()).ok()
        }
        Value::Object(_) | Value::List(_) => Some(cell.clone()),
        _ => None,
    }
}

/// `key: value` pairs; deeper ones in brackets.
fn write_value(value: &Value<'_>, out: &mut String) {
    if out.len() > 4 * MAX_CHARS {
        return;
    }
    match value {
        Value::Null => {}
        Value::Bool(value) => {
            let _ = write!(out, "{value}");
        }
        Value::Number(number) => out.push_str(number),
        Value::Text(text) => out.push_str(text.trim()),
        Value::List(items) => {
            for item in items.iter().filter(|it| !super::columns::is_empty(it)) {
                if !out.is_empty() && !out.ends_with([' ', '(']) {
                    out.push_str(", ");
                }
                write_inner(item, out);
            }
        }
        Value::Object(object) => {
            let mut is_first = true;
            let told = object.iter().filter(|it| !super::columns::is_empty(it.1));
            for (key, value) in told {
                if !is_first {
                    out.push_str(", ");
                }
                is_first = false;
                out.push_str(key);
                out.push_str(": ");
                write_inner(value, out);
            }
        }
    }
}

fn write_inner(value: &Value<'_>, out: &mut String) {
    if matches!(value, Value::Object(_)) {
        out.push('(');
        write_value(value, out);
        out.push(')');
    } else {
        write_value(value, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_become_a_line() {
        let cell = Value::Text(Cow::Borrowed(
            r#"{"Query":"(x=1)","List":["a","b"],"Deep":{"k":1},"Empty":"","None":null}"#,
        ));
        let mut line = Line::default();
        line.add("first");
        line.add_cell(&cell);
        line.add_cell(&Value::Text(Cow::Borrowed("{'python': 'text'}")));
        assert_eq!(
            line.finish().as_deref(),
            Some("first, Query: (x=1), List: a, b, Deep: (k: 1), {'python': 'text'}")
        );
    }
}
