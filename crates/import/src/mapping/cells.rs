//! Takes the values of a row that a field comes from.

use super::field::Kind;
use super::times::{Told, read_time};
use super::{MapField, Mapping, Source};
use crate::fields::{Notes, Text};
use crate::paths::part;
use crate::report::{ProblemKind, excerpt};
use std::borrow::Cow;
use throughline_model::{Term, TimeError, Timestamp, Vocabulary};
use throughline_records::json::{self, Object, Value};

/// Longer text is shortened, as everywhere.
const MAX_TEXT_BYTES: usize = 1 << 20;

/// More values in one cell are no list that anybody reads.
const MAX_VALUES: usize = 1_000;

/// One row, seen through a mapping.
pub(super) struct Cells<'a, 'r> {
    pub(super) mapping: &'a Mapping,
    pub(super) row: &'r Object<'a>,
    pub(super) notes: &'r mut Notes,
}

impl<'a> Cells<'a, '_> {
    fn source(&self, field: MapField) -> Option<&'a Source> {
        self.mapping.fields.get(&field)
    }

    /// Whether any of these fields is mapped: most tables tell of few things.
    pub(super) fn have_any(&self, fields: &[MapField]) -> bool {
        fields.iter().any(|it| self.mapping.fields.contains_key(it))
    }

    /// Everything that stands where the field comes from, cut as it says.
    fn raw(&mut self, field: MapField) -> Vec<Text<'a>> {
        let Some(source) = self.source(field) else {
            return Vec::new();
        };
        for column in &source.from {
            let mut found = Vec::new();
            values_at(self.row, column, &mut found);
            found.retain(|it| !says_nothing(it));
            if !found.is_empty() {
                return found
                    .into_iter()
                    .map(|it| self.shortened(column, it))
                    .map(|it| translated(source, cut(source, it)))
                    .filter(|it| !says_nothing(it))
                    .collect();
            }
        }
        let constant = source.constant.as_deref().map(Cow::Borrowed);
        constant.into_iter().collect()
    }

    fn shortened(&mut self, column: &str, text: Text<'a>) -> Text<'a> {
        if text.len() <= MAX_TEXT_BYTES {
            return text;
        }
        let bytes = text.len();
        self.notes
            .add(ProblemKind::ShortenedText, column, format!("{bytes} bytes"));
        part(&text, 0..text.floor_char_boundary(MAX_TEXT_BYTES))
    }

    /// Text: the first of several values.
    pub(super) fn text(&mut self, field: MapField) -> Option<Text<'a>> {
        self.raw(field).into_iter().next()
    }

    /// The values of a list, whether they stand in one cell or several.
    pub(super) fn list(&mut self, field: MapField) -> Vec<Text<'a>> {
        debug_assert_eq!(field.kind(), Kind::List);
        let separator = self.source(field).and_then(|it| it.separator.as_deref());
        let mut values = Vec::new();
        for text in self.raw(field) {
            let bare = text.trim();
            if separator.is_none() && bare.starts_with('[') && bare.ends_with(']') {
                values.extend(bracketed(bare).into_iter().map(Cow::Owned));
            } else if let Some(separator) = separator {
                values.extend(split(&text, |it| {
                    it.find(separator).map(|at| (at, separator.len()))
                }));
            } else {
                values.push(text);
            }
        }
        values.retain(|it| !says_nothing(it));
        values.truncate(MAX_VALUES);
        values
    }

    /// A list whose values hold neither blanks nor commas, such as addresses.
    pub(super) fn words(&mut self, field: MapField) -> Vec<Text<'a>> {
        let mut words = Vec::new();
        for text in self.list(field) {
            let parts = split(&text, |it| {
                it.find([' ', ',', ';', '|', '\n', '\t']).map(|at| (at, 1))
            });
            words.extend(parts.into_iter().filter(|it| !says_nothing(it)));
        }
        words.truncate(MAX_VALUES);
        words
    }

    /// A time, with what had to be assumed.
    pub(super) fn time(&mut self, field: MapField) -> Option<Timestamp> {
        let form = self.source(field)?.read;
        let text = self.text(field)?;
        match read_time(&text, form) {
            Ok(None) => None,
            Ok(Some(Told {
                at,
                no_zone,
                ambiguous,
            })) => {
                let quoted = excerpt(&text);
                if no_zone {
                    let text = format!("\"{quoted}\"");
                    self.notes.add(ProblemKind::NoZone, field.name(), text);
                }
                if ambiguous {
                    let text = format!("\"{quoted}\" read as {}", at.day());
                    self.notes
                        .add(ProblemKind::AmbiguousDate, field.name(), text);
                }
                Some(at)
            }
            Err(error) => {
                let why = match error {
                    TimeError::Form => "",
                    TimeError::Range => ", no such date",
                };
                let text = format!("\"{}\"{why}", excerpt(&text));
                self.notes.add(ProblemKind::BadTime, field.name(), text);
                None
            }
        }
    }

    /// A number, also in hexadecimal.
    pub(super) fn number(&mut self, field: MapField) -> Option<u64> {
        let text = self.text(field)?;
        let trimmed = text.trim();
        let number = match trimmed.strip_prefix("0x") {
            Some(hex) => u64::from_str_radix(hex, 16).ok(),
            None => trimmed.strip_suffix(".0").unwrap_or(trimmed).parse().ok(),
        };
        if number.is_none() {
            let text = format!("\"{}\" is no number", excerpt(trimmed));
            self.notes.add(ProblemKind::WrongType, field.name(), text);
        }
        number
    }

    /// A value of an enumeration; one that is none of its is kept.
    pub(super) fn term<V: Vocabulary>(&mut self, field: MapField) -> Term<V, Text<'a>> {
        let Some(text) = self.text(field) else {
            return Term::default();
        };
        if let Some(known) = V::read(text.trim()) {
            return Term::Known(known);
        }
        let shown = format!("\"{}\"", excerpt(&text));
        self.notes
            .add(ProblemKind::UnknownValue, field.name(), shown);
        Term::Other(text)
    }
}

/// What only stands for an empty cell (data formats, 0.2; `nan` is pandas').
pub(super) fn says_nothing(text: &str) -> bool {
    matches!(
        text.trim(),
        "" | "null" | "None" | "nan" | "NaN" | "-" | "N/A" | "(null)" | "{}" | "[]"
    )
}

/// The values that stand under a name, which may be dotted: a key of its own,
/// or a way into objects and lists of them.
fn values_at<'a>(row: &Object<'a>, name: &str, found: &mut Vec<Text<'a>>) {
    if let Some(value) = row.peek(name) {
        texts_of(value, found);
        return;
    }
    for (dot, _) in name.match_indices('.') {
        match row.peek(&name[..dot]) {
            Some(Value::Object(inner)) => values_at(inner, &name[dot + 1..], found),
            Some(Value::List(items)) => {
                for item in items.iter().take(MAX_VALUES) {
                    if let Value::Object(inner) = item {
                        values_at(inner, &name[dot + 1..], found);
                    }
                }
            }
            _ => {}
        }
        if !found.is_empty() {
            return;
        }
    }
}

/// A value as text, or the values of a list; an object as JSON.
fn texts_of<'a>(value: &Value<'a>, found: &mut Vec<Text<'a>>) {
    if found.len() == MAX_VALUES {
        return;
    }
    match value {
        Value::Null => {}
        Value::Text(text) => found.push(text.clone()),
        Value::Number(number) => found.push(Cow::Borrowed(number)),
        Value::Bool(true) => found.push(Cow::Borrowed("true")),
        Value::Bool(false) => found.push(Cow::Borrowed("false")),
        Value::Object(_) => found.push(Cow::Owned(value.to_json())),
        Value::List(items) => {
            for item in items {
                texts_of(item, found);
            }
        }
    }
}

/// The values of a list in one text: JSON, or as Python prints it.
fn bracketed(text: &str) -> Vec<String> {
    let mut values = Vec::new();
    if let Ok(list) = json::parse(text, &mut Vec::new()) {
        texts_of(&list, &mut values);
        return values.into_iter().map(Cow::into_owned).collect();
    }
    text.trim_matches(['[', ']'])
        .split(',')
        .take(MAX_VALUES)
        .map(|it| it.trim_matches([' ', '\'', '"']).to_owned())
        .collect()
}

/// Only what stands before or after a text, as the source says.
fn cut<'a>(source: &Source, text: Text<'a>) -> Text<'a> {
    let mut range = 0..text.len();
    if let Some(after) = source.after.as_deref()
        && let Some(at) = text.find(after)
    {
        range.start = at + after.len();
    }
    if let Some(before) = source.before.as_deref()
        && let Some(at) = text[range.clone()].find(before)
    {
        range.end = range.start + at;
    }
    trimmed(&text, range)
}

/// A part of a text without the blanks around it.
fn trimmed<'a>(text: &Text<'a>, range: std::ops::Range<usize>) -> Text<'a> {
    let inner = &text[range.clone()];
    let start = range.start + inner.len() - inner.trim_start().len();
    part(text, start..start + inner.trim().len())
}

/// What the source says a value means.
fn translated<'a>(source: &'a Source, text: Text<'a>) -> Text<'a> {
    let meaning = source.values.get(text.as_ref()).or_else(|| {
        source
            .values
            .iter()
            .find(|it| it.0.eq_ignore_ascii_case(&text))
            .map(|it| it.1)
    });
    match meaning {
        Some(meaning) => Cow::Borrowed(meaning),
        None => text,
    }
}

/// The parts between separators, which the closure finds with their length.
fn split<'a>(text: &Text<'a>, find: impl Fn(&str) -> Option<(usize, usize)>) -> Vec<Text<'a>> {
    let mut parts = Vec::new();
    let mut start = 0;
    while parts.len() < MAX_VALUES {
        let Some((at, length)) = find(&text[start..]) else {
            break;
        };
        parts.push(trimmed(text, start..start + at));
        start += at + length;
    }
    parts.push(trimmed(text, start..text.len()));
    parts
}
