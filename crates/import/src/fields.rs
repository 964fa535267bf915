//! Takes fields out of a record, whatever kind of value they hold.

pub(crate) use crate::notes::Notes;
use crate::paths::part;
use crate::report::{ProblemKind, excerpt};
use std::borrow::Cow;
use throughline_model::{Term, TimeError, Timestamp, Vocabulary, Zone};
use throughline_records::is_same;
use throughline_records::json::{self, Object, Value};

/// Longer text is shortened: a command line has at most 32 Ki characters.
pub(crate) const MAX_TEXT_BYTES: usize = 1 << 20;

/// Longer text is no name of a device: it is told again with everything on it.
const MAX_DEVICE_NAME_BYTES: usize = 1 << 10;

/// What other things may say of the device they are on, by its id or name.
pub(crate) fn device_name(name: Text<'_>) -> Option<Text<'_>> {
    Some(name).filter(|it| it.len() <= MAX_DEVICE_NAME_BYTES)
}

/// As many objects are read of one list: no export has so many, and each becomes
/// much more than the three bytes that it may be written in.
const MAX_OBJECTS: usize = 100_000;

/// The fields of one object, taken by name.
pub(crate) struct Fields<'a, 'n> {
    pub(crate) object: Object<'a>,
    pub(crate) notes: &'n mut Notes,
}

/// A field's text.
pub(crate) type Text<'a> = Cow<'a, str>;

impl<'a, 'n> Fields<'a, 'n> {
    pub(crate) fn new(object: Object<'a>, notes: &'n mut Notes) -> Self {
        Self { object, notes }
    }

    fn wrong_type(&mut self, key: &str, value: &Value<'_>) {
        self.notes.add(ProblemKind::WrongType, key, value.kind());
    }

    fn as_text(&mut self, key: &str, value: Value<'a>) -> Option<Text<'a>> {
        let text = match value {
            Value::Null => return None,
            Value::Text(text) => text,
            Value::Number(number) => Cow::Borrowed(number),
            Value::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
            // `{}` stands for empty text in some exports.
            Value::Object(object) if object.keys().next().is_none() => return None,
            other => {
                self.wrong_type(key, &other);
                return None;
            }
        };
        if text.len() > MAX_TEXT_BYTES {
            let bytes = text.len();
            self.notes
                .add(ProblemKind::ShortenedText, key, format!("{bytes} bytes"));
            let mut end = MAX_TEXT_BYTES;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            return Some(Cow::Owned(text[..end].to_owned()));
        }
        // Most text begins with a letter, which no blank does.
        let is_word = text.as_bytes().first().is_some_and(u8::is_ascii_graphic);
        (is_word || !text.trim().is_empty()).then_some(text)
    }

    /// Text; numbers and booleans as they are written. Blank text is none.
    pub(crate) fn text(&mut self, key: &str) -> Option<Text<'a>> {
        let value = self.object.take(key);
        self.as_text(key, value)
    }

    /// Text that is left where it is.
    pub(crate) fn peek_text(&self, key: &str) -> Option<&str> {
        match self.object.peek(key) {
            Some(Value::Text(text)) => Some(text.as_ref()),
            _ => None,
        }
    }

    /// Text under a key of exactly this case.
    pub(crate) fn exact_text(&mut self, key: &str) -> Option<Text<'a>> {
        let value = self.object.take_exact(key);
        self.as_text(key, value)
    }

    /// An id or hash, without blanks around it: "null", zeros and other fillers count
    /// as none (data formats, 0.2).
    pub(crate) fn id(&mut self, key: &str) -> Option<Text<'a>> {
        let id = self.text(key).filter(|it| !is_filler(it))?;
        let trimmed = id.trim();
        if trimmed.len() == id.len() {
            return Some(id);
        }
        let start = id.len() - id.trim_start().len();
        Some(part(&id, start..start + trimmed.len()))
    }

    /// The first of several keys that has text.
    pub(crate) fn first_text(&mut self, keys: &[&str]) -> Option<Text<'a>> {
        keys.iter().find_map(|key| self.text(key))
    }

    /// The first of several keys that has a time.
    pub(crate) fn first_time(&mut self, keys: &[&str]) -> Option<Timestamp> {
        keys.iter().find_map(|key| self.time(key))
    }

    /// A hash in lower case; zeros mean none.
    pub(crate) fn hash(&mut self, key: &str) -> Option<Text<'a>> {
        let hash = self.id(key)?;
        if hash.bytes().any(|it| it.is_ascii_uppercase()) {
            Some(Cow::Owned(hash.to_ascii_lowercase()))
        } else {
            Some(hash)
        }
    }

    /// What a key holds, whatever kind of value it is.
    pub(crate) fn value(&mut self, key: &str) -> Value<'a> {
        self.object.take(key)
    }

    /// A list of text; one value counts as a list of one.
    pub(crate) fn texts(&mut self, key: &str) -> Vec<Text<'a>> {
        match self.object.take(key) {
            Value::List(items) => items
                .into_iter()
                .filter_map(|item| self.as_text(key, item))
                .collect(),
            other => self.as_text(key, other).into_iter().collect(),
        }
    }

    /// A whole number: also as text, also in hexadecimal (`0x1a2b`).
    pub(crate) fn number(&mut self, key: &str) -> Option<u64> {
        let text = self.text(key)?;
        let trimmed = text.trim();
        let number = number_in(trimmed);
        if number.is_none() && !is_filler(trimmed) {
            let text = format!("\"{}\" is no number", excerpt(trimmed));
            self.notes.add(ProblemKind::WrongType, key, text);
        }
        number
    }

    /// A time. What its text leaves open (zone, order of day and month) is noted.
    pub(crate) fn time(&mut self, key: &str) -> Option<Timestamp> {
        let text = self.text(key)?;
        time_in(&text, key, self.notes)
    }

    /// A value of an enumeration; one that is newer than this program is kept.
    pub(crate) fn term<V: Vocabulary>(&mut self, key: &str) -> Term<V, Text<'a>> {
        let Some(text) = self.text(key) else {
            return Term::default();
        };
        term_in(text, key, self.notes)
    }

    /// An object inside this one; an empty one where there is none.
    pub(crate) fn object(&mut self, key: &str) -> Object<'a> {
        match self.object.take(key) {
            Value::Null => Object::default(),
            Value::Object(object) => object,
            other => {
                self.wrong_type(key, &other);
                Object::default()
            }
        }
    }

    /// The objects of a list; one object counts as a list of one.
    pub(crate) fn objects(&mut self, key: &str) -> Vec<Object<'a>> {
        match self.object.take(key) {
            Value::Null => Vec::new(),
            Value::Object(object) => vec![object],
            Value::List(items) => {
                if items.len() > MAX_OBJECTS {
                    let text = format!("{} in the list", items.len());
                    self.notes.add(ProblemKind::TooMany, key, text);
                }
                let mut objects = Vec::with_capacity(items.len().min(MAX_OBJECTS));
                for item in items.into_iter().take(MAX_OBJECTS) {
                    match item {
                        Value::Object(object) => objects.push(object),
                        Value::Null => {}
                        other => self.wrong_type(key, &other),
                    }
                }
                objects
            }
            other => {
                self.wrong_type(key, &other);
                Vec::new()
            }
        }
    }

    /// Notes the keys that hold something nobody took: call it when all that is
    /// known has been.
    pub(crate) fn note_left(&mut self, of: &str) {
        for key in self.object.left() {
            if !key.contains("odata") {
                self.notes
                    .add(ProblemKind::UnknownField, &format!("{of}.{key}"), "");
            }
        }
    }

    /// Notes the keys that are in none of the lists of known ones.
    pub(crate) fn note_unknown(&mut self, of: &str, known: &[&str]) {
        // Where in the list the next key is likely to stand.
        let mut next = 0;
        for key in self.object.keys() {
            if known.get(next).is_some_and(|it| is_same(it, key)) {
                next += 1;
                continue;
            }
            let place = known.iter().position(|it| it.eq_ignore_ascii_case(key));
            if let Some(place) = place {
                next = place + 1;
            } else if !key.contains("odata") {
                self.notes
                    .add(ProblemKind::UnknownField, &format!("{of}.{key}"), "");
            }
        }
    }
}

/// Parses JSON that stands inside text (data formats, 9.7). Where it is damaged,
/// that is noted under `field` and there is nothing.
pub(crate) fn parse_inner<'t>(text: &'t str, field: &str, notes: &mut Notes) -> Value<'t> {
    let trimmed = text.trim();
    if trimmed.is_empty() || is_filler(trimmed) {
        return Value::Null;
    }
    match json::parse(trimmed, &mut Vec::new()) {
        Ok(value) => value,
        Err(error) => {
            let near: String = trimmed.chars().take(40).collect();
            let text = format!("{error}, begins \"{}\"", excerpt(&near));
            notes.add(ProblemKind::BadInnerJson, field, text);
            Value::Null
        }
    }
}

/// Whether a cell of a table says nothing: blank, or what scripts that write
/// tables put in the place of nothing (data formats, 0.2 and 9.3).
pub(crate) fn is_blank_cell(cell: &Value<'_>) -> bool {
    match cell {
        Value::Null => true,
        Value::Text(text) => matches!(
            text.trim(),
            "" | "null" | "None" | "nan" | "NaN" | "NaT" | "-" | "N/A"
        ),
        _ => false,
    }
}

fn contains_utc(key: &str) -> bool {
    key.as_bytes()
        .windows(3)
        .any(|it| it.eq_ignore_ascii_case(b"utc"))
}

/// A whole number, decimal or hexadecimal (`0x1a2b`).
pub(crate) fn number_in(text: &str) -> Option<u64> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => text
            .parse()
            .or_else(|error| text.strip_suffix(".0").ok_or(error)?.parse())
            .ok(),
    }
}

/// A time; one that is none is noted under `field`, and so is what its text
/// leaves open: its zone, the order of day and month where no earlier time of the
/// file has shown it.
pub(crate) fn time_in(text: &str, field: &str, notes: &mut Notes) -> Option<Timestamp> {
    let read = match Timestamp::read_in_order(text, notes.date_order()) {
        Ok(read) => read,
        Err(error) => {
            let why = match error {
                TimeError::Form => "",
                TimeError::Range => ", no such date",
            };
            let text = format!("\"{}\"{why}", excerpt(text));
            notes.add(ProblemKind::BadTime, field, text);
            return None;
        }
    };
    if let Some(order) = read.shown_order {
        notes.saw_order(order);
    }
    let time = read.time?;
    // `CreationTimeUtc` says its zone by its name.
    if read.zone == Zone::Assumed && !contains_utc(field) {
        notes.add(ProblemKind::NoZone, field, format!("\"{}\"", excerpt(text)));
    }
    if read.ambiguous {
        let text = format!("\"{}\" read as {}", excerpt(text), time.day());
        notes.add(ProblemKind::AmbiguousDate, field, text);
    }
    Some(time)
}

/// A value of an enumeration; one that is newer than this program is kept and
/// noted under `field`.
pub(crate) fn term_in<'t, V: Vocabulary>(
    text: Text<'t>,
    field: &str,
    notes: &mut Notes,
) -> Term<V, Text<'t>> {
    if let Some(known) = V::read(&text) {
        return Term::Known(known);
    }
    let shown = format!("\"{}\"", excerpt(&text));
    notes.add(ProblemKind::UnknownValue, field, shown);
    Term::Other(text)
}

/// Text that stands for "nothing" in an id (data formats, 0.2).
pub(crate) fn is_filler(text: &str) -> bool {
    text.bytes().all(|it| matches!(it, b'0' | b'-'))
        || matches!(text.trim(), "null" | "None" | "-" | "N/A" | "Unknown")
}
