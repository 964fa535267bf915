//! The parser: one pass over one record.

use super::{Object, Value};
use crate::bytes::text_mark;
use std::borrow::Cow;
use thiserror::Error;

/// How deep a record may nest before its deeper parts are left out. Real
/// exports stay under twenty.
pub const MAX_DEPTH: usize = 100;

/// More values than this are no record: each takes many times the two bytes that
/// it may be written in.
pub const MAX_VALUES: usize = 2_000_000;

/// As many faults of one record are told: a record may be made of nothing else.
const MAX_FAULTS: usize = 1_000;

/// Why a record is not JSON, and where in it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind} at byte {offset}")]
pub struct JsonError {
    /// What is wrong.
    pub kind: JsonErrorKind,
    /// Byte from the record's start.
    pub offset: usize,
}

/// What can be wrong with JSON beyond mending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum JsonErrorKind {
    /// Something else stands where a value should.
    #[error("expected a value")]
    ExpectedValue,
    /// An object's key is missing.
    #[error("expected a key in quotes")]
    ExpectedKey,
    /// A key without its colon.
    #[error("expected `:`")]
    ExpectedColon,
    /// Two values without a comma between them.
    #[error("expected `,` or the end of the list or object")]
    ExpectedComma,
    /// The record ends inside a value.
    #[error("the record ends in the middle")]
    Unfinished,
    /// Something follows the value.
    #[error("something follows the record's end")]
    Trailing,
    /// More than [`MAX_VALUES`] values.
    #[error("more than {MAX_VALUES} values")]
    TooMany,
}

/// A part that was mended or left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What was wrong.
    pub kind: FaultKind,
    /// Byte from the record's start.
    pub offset: usize,
}

/// What can be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// `NaN`, `Infinity`, a number that is none: read as null.
    NotANumber,
    /// A raw control character in text: kept.
    ControlInText,
    /// An escape that is none, or half a surrogate pair: read as U+FFFD.
    BadEscape,
    /// A comma before a closing bracket: passed over.
    TrailingComma,
    /// A key that repeats: the last one counts.
    RepeatedKey,
    /// Nested deeper than [`MAX_DEPTH`]: read as null.
    TooDeep,
}

/// Parses one value that fills `text`. Faults that could be mended are pushed
/// onto `faults`, the first thousand of them.
///
/// # Errors
///
/// Where no value can be made of it, says what is wrong and where.
pub fn parse<'a>(text: &'a str, faults: &mut Vec<Fault>) -> Result<Value<'a>, JsonError> {
    let mut parser = Parser {
        text,
        bytes: text.as_bytes(),
        at: 0,
        values: 0,
        faults,
        entries: Vec::with_capacity(128),
        items: Vec::with_capacity(32),
    };
    let value = parser.value(0)?;
    parser.blanks();
    if parser.at < parser.bytes.len() {
        return Err(parser.error(JsonErrorKind::Trailing));
    }
    Ok(value)
}

struct Parser<'a, 'f> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// How many values have begun.
    values: usize,
    faults: &'f mut Vec<Fault>,
    /// Entries of all objects that are open, and items of all lists: each is
    /// given memory when its number is known, once.
    entries: Vec<(Cow<'a, str>, Value<'a>)>,
    items: Vec<Value<'a>>,
}

impl<'a> Parser<'a, '_> {
    fn error(&self, kind: JsonErrorKind) -> JsonError {
        let cut_short = !matches!(kind, JsonErrorKind::Trailing | JsonErrorKind::TooMany);
        let kind = if self.at >= self.bytes.len() && cut_short {
            JsonErrorKind::Unfinished
        } else {
            kind
        };
        JsonError {
            kind,
            offset: self.at,
        }
    }

    fn fault(&mut self, kind: FaultKind, offset: usize) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault { kind, offset });
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, JsonError> {
        self.blanks();
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(self.error(JsonErrorKind::TooMany));
        }
        match self.peek() {
            Some(b'"') => Ok(Value::Text(self.string()?)),
            Some(b'{' | b'[') if depth >= MAX_DEPTH => {
                self.fault(FaultKind::TooDeep, self.at);
                self.skip_nested()?;
                Ok(Value::Null)
            }
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'-' | b'0'..=b'9') => Ok(self.number()),
            Some(b'A'..=b'Z' | b'a'..=b'z') => self.word(),
            _ => Err(self.error(JsonErrorKind::ExpectedValue)),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value<'a>, JsonError> {
        let start = self.at;
        let first = self.entries.len();
        self.at += 1;
        loop {
            self.blanks();
            match self.peek() {
                Some(b'}') => break,
                Some(b'"') => {}
                _ => return Err(self.error(JsonErrorKind::ExpectedKey)),
            }
            let key = self.string()?;
            self.blanks();
            if self.peek() != Some(b':') {
                return Err(self.error(JsonErrorKind::ExpectedColon));
            }
            self.at += 1;
            let value = self.value(depth + 1)?;
            self.entries.push((key, value));
            if !self.comma(b'}')? {
                break;
            }
        }
        self.at += 1;
        let mut object = Object::of(self.entries.split_off(first));
        if object.drop_repeats() {
            self.fault(FaultKind::RepeatedKey, start);
        }
        Ok(Value::Object(object))
    }

    fn list(&mut self, depth: usize) -> Result<Value<'a>, JsonError> {
        self.at += 1;
        let first = self.items.len();
        loop {
            self.blanks();
            if self.peek() == Some(b']') {
                break;
            }
            let item = self.value(depth + 1)?;
            self.items.push(item);
            if !self.comma(b']')? {
                break;
            }
        }
        self.at += 1;
        Ok(Value::List(self.items.split_off(first)))
    }

    /// Steps over a comma; false at the closing bracket, which is not taken.
    fn comma(&mut self, close: u8) -> Result<bool, JsonError> {
        self.blanks();
        match self.peek() {
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                self.blanks();
                if self.peek() == Some(close) {
                    self.fault(FaultKind::TrailingComma, comma);
                    return Ok(false);
                }
                Ok(true)
            }
            Some(byte) if byte == close => Ok(false),
            _ => Err(self.error(JsonErrorKind::ExpectedComma)),
        }
    }

    fn number(&mut self) -> Value<'a> {
        let start = self.at;
        while let Some(b'-' | b'+' | b'.' | b'0'..=b'9' | b'e' | b'E') = self.peek() {
            self.at += 1;
        }
        let text = &self.text[start..self.at];
        if is_plain(text) || text.parse::<f64>().is_ok_and(f64::is_finite) {
            Value::Number(text)
        } else {
            // `-Infinity` and the like.
            while let Some(b'a'..=b'z' | b'A'..=b'Z') = self.peek() {
                self.at += 1;
            }
            self.fault(FaultKind::NotANumber, start);
            Value::Null
        }
    }

    fn word(&mut self) -> Result<Value<'a>, JsonError> {
        let start = self.at;
        while let Some(b'a'..=b'z' | b'A'..=b'Z') = self.peek() {
            self.at += 1;
        }
        match &self.text[start..self.at] {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            "null" => Ok(Value::Null),
            "NaN" | "nan" | "Infinity" | "None" | "undefined" => {
                self.fault(FaultKind::NotANumber, start);
                Ok(Value::Null)
            }
            _ => {
                self.at = start;
                Err(self.error(JsonErrorKind::ExpectedValue))
            }
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.at += 1;
        let start = self.at;
        let mut owned: Option<String> = None;
        let mut from = start;
        loop {
            self.at = text_mark(self.bytes, self.at);
            match self.peek() {
                None => return Err(self.error(JsonErrorKind::Unfinished)),
                Some(b'"') => {
                    let tail = &self.text[from..self.at];
                    self.at += 1;
                    return Ok(match owned {
                        None => Cow::Borrowed(tail),
                        Some(mut text) => {
                            text.push_str(tail);
                            Cow::Owned(text)
                        }
                    });
                }
                Some(b'\\') => {
                    let text = owned.get_or_insert_default();
                    text.push_str(&self.text[from..self.at]);
                    let escape = self.at;
                    let (c, width) = unescape(&self.bytes[self.at..]);
                    if self.at + width > self.bytes.len() {
                        self.at = self.bytes.len();
                        return Err(self.error(JsonErrorKind::Unfinished));
                    }
                    text.push(c.unwrap_or('\u{fffd}'));
                    self.at += width;
                    // A stray backslash before a multi-byte character.
                    while !self.text.is_char_boundary(self.at) {
                        self.at += 1;
                    }
                    from = self.at;
                    if c.is_none() {
                        self.fault(FaultKind::BadEscape, escape);
                    }
                }
                Some(_) => {
                    self.fault(FaultKind::ControlInText, self.at);
                    self.at += 1;
                }
            }
        }
    }

    /// Steps over a value of any depth without recursion.
    fn skip_nested(&mut self) -> Result<(), JsonError> {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Ok(());
            }
        }
        Err(self.error(JsonErrorKind::Unfinished))
    }
}

/// Whether a number has digits only, or digits, a point and digits: most have,
/// and need no reading to be known for finite.
fn is_plain(text: &str) -> bool {
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let plain = match text.split_once('.') {
        Some((whole, rest)) => digits(whole) && digits(rest),
        None => digits(text),
    };
    plain && text.len() < 300
}

/// The character an escape stands for (none if it is no escape) and how many
/// bytes it takes.
fn unescape(bytes: &[u8]) -> (Option<char>, usize) {
    match bytes.get(1) {
        Some(b'"') => (Some('"'), 2),
        Some(b'\\') => (Some('\\'), 2),
        Some(b'/') => (Some('/'), 2),
        Some(b'b') => (Some('\u{8}'), 2),
        Some(b'f') => (Some('\u{c}'), 2),
        Some(b'n') => (Some('\n'), 2),
        Some(b'r') => (Some('\r'), 2),
        Some(b't') => (Some('\t'), 2),
        Some(b'u') => match hex4(bytes, 2) {
            None => (None, 2),
            Some(high @ 0xd800..0xdc00) => {
                let low = (bytes.get(6..8) == Some(b"\\u"))
                    .then(|| hex4(bytes, 8))
                    .flatten();
                match low {
                    Some(low @ 0xdc00..0xe000) => {
                        let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                        (char::from_u32(code), 12)
                    }
                    _ => (None, 6),
                }
            }
            Some(code) => (char::from_u32(code), 6),
        },
        _ => (None, 2),
    }
}

fn hex4(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.iter().try_fold(0, |sum, &byte| {
        char::from(byte).to_digit(16).map(|digit| sum * 16 + digit)
    })
}

#[cfg(test)]
mod tests;
