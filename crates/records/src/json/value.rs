//! A parsed JSON value.

use crate::bytes::is_same;
use std::borrow::Cow;
use std::fmt::Write as _;

/// A JSON value whose text borrows from the input.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value<'a> {
    /// `null`, or nothing.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written: ids above 2^53 keep every digit.
    Number(&'a str),
    /// Text.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Value<'a>>),
    /// An object.
    Object(Object<'a>),
}

impl Value<'_> {
    /// What kind of value it is, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// Writes the value as compact JSON.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut out);
        out
    }

    /// The same value without a borrow. Numbers become text, which readers take
    /// for one as well.
    pub fn into_owned(self) -> Value<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Number(text) => Value::Text(Cow::Owned(text.to_owned())),
            Self::Text(text) => Value::Text(owned(text)),
            Self::List(items) => Value::List(items.into_iter().map(Value::into_owned).collect()),
            Self::Object(object) => {
                let mut copy = Object::default();
                for (key, value) in object.into_entries() {
                    copy.push(owned(key), value.into_owned());
                }
                Value::Object(copy)
            }
        }
    }

    fn write_json(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(text) => out.push_str(text),
            Self::Text(text) => write_text(text, out),
            Self::List(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            Self::Object(object) => object.write_json(out),
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A JSON object: its entries in the order of the file. Where a key repeats,
/// the last one counts, as in browsers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object<'a> {
    entries: Vec<(Cow<'a, str>, Value<'a>)>,
    /// Where the next key is likely to stand: importers ask in file order.
    next: usize,
}

/// Up to so many keys, a bit each is enough to tell most of them apart.
const FEW_KEYS: usize = 64;

/// Whether any key repeats.
fn repeats(entries: &[(Cow<'_, str>, Value<'_>)]) -> bool {
    if entries.len() > FEW_KEYS {
        let mut keys: Vec<&str> = entries.iter().map(|it| it.0.as_ref()).collect();
        keys.sort_unstable();
        return keys.windows(2).any(|pair| pair[0] == pair[1]);
    }
    // Most keys are told apart by one bit each, made of their length and three letters.
    let mut seen = 0_u64;
    for (nth, (key, _)) in entries.iter().enumerate() {
        let key = key.as_bytes();
        let letters = match key {
            [] => [0; 3],
            [first, .., last] => [*first, key[key.len() / 2], *last],
            [only] => [*only; 3],
        };
        let [first, middle, last] = letters.map(u32::from);
        let print = first | (middle << 8) | (last << 16) | ((key.len() as u32) << 24);
        let bit = 1 << (print.wrapping_mul(0x9e37_79b1) >> 26);
        if seen & bit != 0 && entries[..nth].iter().any(|it| it.0.as_bytes() == key) {
            return true;
        }
        seen |= bit;
    }
    false
}

impl<'a> Object<'a> {
    /// An object of these entries, in this order.
    pub fn of(entries: Vec<(Cow<'a, str>, Value<'a>)>) -> Self {
        Self { entries, next: 0 }
    }

    /// Adds an entry at the end.
    pub fn push(&mut self, key: Cow<'a, str>, value: Value<'a>) {
        self.entries.push((key, value));
    }

    /// Writes the object as compact JSON.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut out);
        out
    }

    fn write_json(&self, out: &mut String) {
        out.push('{');
        for (i, (key, value)) in self.entries.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            write_text(key, out);
            out.push(':');
            value.write_json(out);
        }
        out.push('}');
    }

    /// Drops all but the last of each repeated key. Says whether any was.
    pub fn drop_repeats(&mut self) -> bool {
        let before = self.entries.len();
        if repeats(&self.entries) {
            let mut seen = rustc_hash::FxHashSet::default();
            let mut kept: Vec<_> = std::mem::take(&mut self.entries)
                .into_iter()
                .rev()
                .filter(|(key, _)| seen.insert(key.clone()))
                .collect();
            kept.reverse();
            self.entries = kept;
        }
        before != self.entries.len()
    }

    /// Puts null in the place of every value that says nothing.
    pub fn clear_where(&mut self, says_nothing: impl Fn(&Value<'a>) -> bool) {
        for (_, value) in &mut self.entries {
            if says_nothing(value) {
                *value = Value::Null;
            }
        }
    }

    /// The keys in the order of the file.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|it| it.0.as_ref())
    }

    /// The entries in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value<'a>)> {
        self.entries.iter().map(|it| (it.0.as_ref(), &it.1))
    }

    /// The keys whose value has been neither taken nor is empty.
    pub fn left(&self) -> impl Iterator<Item = &str> {
        let is_empty = |value: &Value<'_>| match value {
            Value::Null => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::List(items) => items.iter().all(|it| *it == Value::Null),
            Value::Object(object) => object.entries.is_empty(),
            Value::Bool(_) | Value::Number(_) => false,
        };
        let left = self.entries.iter().filter(move |it| !is_empty(&it.1));
        left.map(|it| it.0.as_ref())
    }

    /// Keys and values in the order of the file.
    pub fn into_entries(self) -> impl Iterator<Item = (Cow<'a, str>, Value<'a>)> {
        self.entries.into_iter()
    }

    fn position(&self, key: &str) -> Option<usize> {
        // Keys that nobody asks for may stand between; what was asked for
        // already is looked at last.
        let (before, rest) = self.entries.split_at(self.next.min(self.entries.len()));
        let exact = |entries: &[(Cow<'_, str>, Value<'_>)]| {
            entries.iter().position(|it| is_same(&it.0, key))
        };
        exact(rest)
            .map(|at| before.len() + at)
            .or_else(|| exact(before))
            .or_else(|| {
                self.entries
                    .iter()
                    .position(|it| it.0.eq_ignore_ascii_case(key))
            })
    }

    /// Takes the value of a key of exactly this case.
    pub fn take_exact(&mut self, key: &str) -> Value<'a> {
        let at = if self
            .entries
            .get(self.next)
            .is_some_and(|it| is_same(&it.0, key))
        {
            Some(self.next)
        } else {
            self.entries.iter().position(|it| is_same(&it.0, key))
        };
        match at {
            Some(at) => {
                self.next = at + 1;
                std::mem::take(&mut self.entries[at].1)
            }
            None => Value::Null,
        }
    }

    /// Whether there is such a key, in any case, with any value but null.
    pub fn has(&self, key: &str) -> bool {
        self.peek(key).is_some()
    }

    /// The value of a key, in any case, unless it is null.
    pub fn peek(&self, key: &str) -> Option<&Value<'a>> {
        let value = &self.entries[self.position(key)?].1;
        (!matches!(value, Value::Null)).then_some(value)
    }

    /// The value of a key, in any case, for changing it in its place.
    pub fn peek_mut(&mut self, key: &str) -> Option<&mut Value<'a>> {
        let at = self.position(key)?;
        Some(&mut self.entries[at].1)
    }

    /// Takes the value of a key, in any case; null stays behind.
    pub fn take(&mut self, key: &str) -> Value<'a> {
        match self.position(key) {
            Some(at) => {
                self.next = at + 1;
                std::mem::take(&mut self.entries[at].1)
            }
            None => Value::Null,
        }
    }
}
