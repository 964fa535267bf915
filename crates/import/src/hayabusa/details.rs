//! What a detection says of the event: pairs of name and value, in an object or in
//! one text (data formats, 7.4).

use crate::fields::{Notes, Text, parse_inner};
use crate::windows::parts::{address, guid, is_nothing};
use std::borrow::Cow;
use throughline_records::json::{Object, Value};

/// What stands between the pairs of a text.
const SEPARATOR: &str = " ¦ ";

/// As many pairs of one field are taken.
const MAX_PAIRS: usize = 400;

/// Names are no longer than this; what is longer is a value without a name.
const MAX_NAME_BYTES: usize = 60;

/// Pairs of name and value, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Details<'a> {
    pub(super) pairs: Vec<(Text<'a>, Text<'a>)>,
}

impl<'a> Details<'a> {
    /// The pairs of an object, or of a text that holds JSON or `Name: value ¦ …`.
    pub(super) fn of(object: Option<Object<'a>>, text: &'a str, notes: &mut Notes) -> Self {
        if let Some(object) = object {
            return Self::of_object(object);
        }
        if !text.trim_start().starts_with('{') {
            let pairs = text.split(SEPARATOR).take(MAX_PAIRS).map(pair).collect();
            return Self { pairs };
        }
        match parse_inner(text, "Details", notes) {
            Value::Object(object) => Self::of_object(object),
            _ => Self::default(),
        }
    }

    fn of_object(object: Object<'a>) -> Self {
        let entries = object.into_entries().take(MAX_PAIRS);
        let pairs = entries.filter_map(|(key, value)| Some((key, words(value)?)));
        Self {
            pairs: pairs.collect(),
        }
    }

    fn get(&self, name: &str) -> Option<&Text<'a>> {
        let found = self.pairs.iter().find(|it| it.0 == name)?;
        Some(&found.1).filter(|it| !is_none(it))
    }
}

/// `Name: value`; a value without a name has an empty one.
fn pair(text: &str) -> (Text<'_>, Text<'_>) {
    let named = text
        .split_once(": ")
        .or_else(|| Some((text.strip_suffix(':')?, "")))
        .filter(|(name, _)| name.len() <= MAX_NAME_BYTES && !name.contains(['\\', ' ', '/']));
    match named {
        Some((name, value)) => (Cow::Borrowed(name), Cow::Borrowed(value)),
        None => (Cow::Borrowed(""), Cow::Borrowed(text)),
    }
}

/// A value as text, whatever kind it is.
fn words(value: Value<'_>) -> Option<Text<'_>> {
    match value {
        Value::Null => None,
        Value::Text(text) => Some(text),
        Value::Number(number) => Some(Cow::Borrowed(number)),
        Value::Bool(value) => Some(Cow::Borrowed(if value { "true" } else { "false" })),
        other => Some(Cow::Owned(other.to_json())),
    }
}

fn is_none(text: &str) -> bool {
    is_nothing(text) || matches!(text, "<value not set>" | "<never>")
}

/// All that a detection says of its event: first what its rule chose, then the rest.
#[derive(Debug, Default)]
pub(super) struct Told<'a> {
    pub(super) details: Details<'a>,
    pub(super) extra: Details<'a>,
}

impl<'a> Told<'a> {
    /// The value of the first of these names that has one.
    pub(super) fn text(&self, names: &[&str]) -> Option<Text<'a>> {
        [&self.details, &self.extra]
            .iter()
            .find_map(|pairs| names.iter().find_map(|name| pairs.get(name)))
            .cloned()
    }

    /// The same in what the rule chose alone.
    pub(super) fn chosen(&self, names: &[&str]) -> Option<Text<'a>> {
        names.iter().find_map(|it| self.details.get(it)).cloned()
    }

    /// A number, decimal or hexadecimal, but for zero.
    pub(super) fn number(&self, names: &[&str]) -> Option<u64> {
        let text = self.text(names)?;
        let number = match text.trim().strip_prefix("0x") {
            Some(hex) => u64::from_str_radix(hex, 16),
            None => text.trim().parse(),
        };
        number.ok().filter(|&it| it != 0)
    }

    /// A process's unique id.
    pub(super) fn guid(&self, names: &[&str]) -> Option<Text<'a>> {
        self.text(names).and_then(guid)
    }

    /// An address.
    pub(super) fn address(&self, names: &[&str]) -> Option<Text<'a>> {
        self.text(names).and_then(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_a_text() {
        let text = r"Rule: technique_id=T1047 ¦ DWORD (0x1) ¦ Proc: C:\a b: c.exe ¦ SrcComp: ¦ C:\x: y ¦ Empty:";
        let details = Details::of(None, text, &mut Notes::default());
        let pairs: Vec<(&str, &str)> = details
            .pairs
            .iter()
            .map(|it| (it.0.as_ref(), it.1.as_ref()))
            .collect();
        assert_eq!(
            pairs,
            [
                ("Rule", "technique_id=T1047"),
                ("", "DWORD (0x1)"),
                ("Proc", r"C:\a b: c.exe"),
                ("SrcComp", ""),
                ("", r"C:\x: y"),
                ("Empty", ""),
            ]
        );
    }

    #[test]
    fn pairs_of_an_object() {
        let text = r#"{"PID":"0x1F","Signed":false,"":"x","value":["0","1"],"N":null}"#;
        let told = Told {
            details: Details::of(None, text, &mut Notes::default()),
            extra: Details::default(),
        };
        assert_eq!(told.number(&["PID"]), Some(31));
        assert_eq!(told.text(&["Signed"]).as_deref(), Some("false"));
        assert_eq!(told.text(&["value"]).as_deref(), Some(r#"["0","1"]"#));
        assert_eq!(told.text(&["N", ""]).as_deref(), Some("x"));
    }
}
