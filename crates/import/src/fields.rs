//! Takes fields out of a record, whatever kind of value they hold.

use crate::Place;
use crate::json::{Object, Value};
use crate::report::{ProblemKind, ProblemLog, excerpt};
use std::borrow::Cow;
use throughline_model::{Term, TimeError, Timestamp, Vocabulary};

/// Longer text is shortened: a command line has at most 32 Ki characters.
const MAX_TEXT_BYTES: usize = 1 << 20;

/// Problems met in the record that is being read.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    problems: Vec<(ProblemKind, String)>,
    /// The file's base name, for the ids of records that have none.
    base_name: String,
    made_ids: u32,
}

impl Notes {
    pub(crate) fn new(file: &str) -> Self {
        let base = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let base_name = base.strip_suffix(".gz").unwrap_or(base).to_owned();
        Self {
            base_name,
            ..Self::default()
        }
    }

    pub(crate) fn add(&mut self, kind: ProblemKind, example: impl FnOnce() -> String) {
        self.problems.push((kind, example()));
    }

    pub(crate) fn clear(&mut self) {
        self.problems.clear();
        self.made_ids = 0;
    }

    /// An id for something in the record that has none: `FILE#N`, and for
    /// further ones in the same record `FILE#N.2` and so on.
    pub(crate) fn make_id(&mut self, place: Place) -> String {
        self.made_ids += 1;
        let made = match self.made_ids {
            1 => format!("{}#{}", self.base_name, place.record),
            more => format!("{}#{}.{more}", self.base_name, place.record),
        };
        self.add(ProblemKind::MissingId, || format!("id: made \"{made}\""));
        made
    }

    /// Counts the notes with their place. Says whether the record is a repaired one.
    pub(crate) fn move_into(&mut self, log: &mut ProblemLog, place: Place) -> bool {
        self.made_ids = 0;
        let repaired = self.problems.iter().any(|(kind, _)| kind.is_repair());
        for (kind, example) in self.problems.drain(..) {
            log.add(kind, || {
                format!("record {}, byte {}, {example}", place.record, place.offset)
            });
        }
        repaired
    }
}

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
        let kind = value.kind();
        self.notes
            .add(ProblemKind::WrongType, || format!("{key}: {kind}"));
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
            self.notes.add(ProblemKind::ShortenedText, || {
                format!("{key}: {bytes} bytes")
            });
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

    /// An id or hash: "null", zeros and other fillers count as none.
    pub(crate) fn id(&mut self, key: &str) -> Option<Text<'a>> {
        self.text(key).filter(|it| !is_filler(it))
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
        let number = match trimmed.strip_prefix("0x") {
            Some(hex) => u64::from_str_radix(hex, 16).ok(),
            None => trimmed.parse().ok().or_else(|| {
                trimmed
                    .strip_suffix(".0")
                    .and_then(|whole| whole.parse().ok())
            }),
        };
        if number.is_none() && !is_filler(trimmed) {
            let shown = excerpt(trimmed);
            self.notes.add(ProblemKind::WrongType, || {
                format!("{key}: \"{shown}\" is no number")
            });
        }
        number
    }

    /// A time.
    pub(crate) fn time(&mut self, key: &str) -> Option<Timestamp> {
        let text = self.text(key)?;
        match Timestamp::read(&text) {
            Ok(time) => time,
            Err(error) => {
                let shown = excerpt(&text);
                let why = match error {
                    TimeError::Form => "",
                    TimeError::Range => ", no such date",
                };
                self.notes
                    .add(ProblemKind::BadTime, || format!("{key}: \"{shown}\"{why}"));
                None
            }
        }
    }

    /// A value of an enumeration; one that is newer than this program is kept.
    pub(crate) fn term<V: Vocabulary>(&mut self, key: &str) -> Term<V, Text<'a>> {
        let Some(text) = self.text(key) else {
            return Term::default();
        };
        if let Some(known) = V::read(&text) {
            return Term::Known(known);
        }
        let shown = excerpt(&text);
        self.notes
            .add(ProblemKind::UnknownValue, || format!("{key}: \"{shown}\""));
        Term::Other(text)
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
                let mut objects = Vec::with_capacity(items.len());
                for item in items {
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

    /// Notes the keys that are in none of the lists of known ones.
    pub(crate) fn note_unknown(&mut self, of: &str, known: &[&str]) {
        // Where in the list the next key is likely to stand.
        let mut next = 0;
        for key in self.object.keys() {
            if known.get(next) == Some(&key) {
                next += 1;
                continue;
            }
            let place = known.iter().position(|it| it.eq_ignore_ascii_case(key));
            if let Some(place) = place {
                next = place + 1;
            } else if !key.contains("odata") {
                let shown = excerpt(key);
                self.notes
                    .add(ProblemKind::UnknownField, || format!("{of}.{shown}"));
            }
        }
    }
}

/// Text that stands for "nothing" in an id (data formats, 0.2).
fn is_filler(text: &str) -> bool {
    text.bytes().all(|it| matches!(it, b'0' | b'-'))
        || matches!(text.trim(), "null" | "None" | "-" | "N/A" | "Unknown")
}
