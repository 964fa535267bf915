//! Takes fields out of an entity without taking them away: a file or host may
//! be read for itself and for every process that refers to it.

use crate::fields::{MAX_TEXT_BYTES, Notes, Text, is_filler, number_in, term_in, time_in};
use crate::report::{ProblemKind, excerpt};
use std::borrow::Cow;
use throughline_model::{Term, Timestamp, Vocabulary};
use throughline_records::json::{Object, Value};

/// Keys that say nothing of the entity, and those that are read elsewhere.
const QUIET: &[&str] = &[
    "$id",
    "$ref",
    "Type",
    "CreatedTimeUtc",
    "ThreatAnalysisSummary",
    "LastVerdict",
    "RemediationState",
    "DetectionStatus",
    "Roles",
    "Asset",
    "Tags",
    "FriendlyName",
    "MergeByKey",
    "MergeByKeyHex",
    "ImageFile",
    "imageFileEntityId",
    "ParentProcess",
    "parentProcessEntityId",
    "Account",
    "accountEntityId",
    "Host",
    "hostEntityId",
    "LogonSession",
    "hostLogonSessionEntityId",
    "FileHashes",
    "fileHashEntityIds",
    "Key",
    "keyEntityId",
    "LoggedOnUsers",
    "IpAddresses",
    "DnsServerIp",
    "HostIpAddress",
    "Files",
    "Processes",
    "Nics",
    "Containers",
    "InitContainers",
    "EphemeralContainers",
    "additionalData",
];

/// The fields of one object.
pub(super) struct NodeFields<'v, 'n> {
    object: &'v Object<'v>,
    pub(super) notes: &'n mut Notes,
    asked: Vec<&'static str>,
}

impl<'v, 'n> NodeFields<'v, 'n> {
    pub(super) fn new(object: &'v Object<'v>, notes: &'n mut Notes) -> Self {
        Self {
            object,
            notes,
            asked: Vec::new(),
        }
    }

    /// What a key holds, whatever kind of value it is.
    pub(super) fn value(&mut self, key: &'static str) -> Option<&'v Value<'v>> {
        self.asked.push(key);
        self.object.peek(key)
    }

    /// Text; numbers and booleans as they are written. Blank text is none.
    pub(super) fn text(&mut self, key: &'static str) -> Option<Text<'v>> {
        let value = self.value(key)?;
        self.as_text(key, value)
    }

    fn as_text(&mut self, key: &str, value: &'v Value<'v>) -> Option<Text<'v>> {
        let text = match value {
            Value::Text(text) => text.as_ref(),
            Value::Number(number) => number,
            Value::Bool(true) => "true",
            Value::Bool(false) => "false",
            Value::Object(object) if object.keys().next().is_none() => return None,
            other => {
                self.notes.add(ProblemKind::WrongType, key, other.kind());
                return None;
            }
        };
        if text.len() > MAX_TEXT_BYTES {
            let bytes = format!("{} bytes", text.len());
            self.notes.add(ProblemKind::ShortenedText, key, bytes);
        }
        let text = &text[..text.floor_char_boundary(MAX_TEXT_BYTES)];
        (!text.trim().is_empty()).then_some(Cow::Borrowed(text))
    }

    /// The first of several keys that has text.
    pub(super) fn first_text(&mut self, keys: &[&'static str]) -> Option<Text<'v>> {
        keys.iter().fold(None, |found, key| {
            let text = self.text(key);
            found.or(text)
        })
    }

    /// An id, or a word of a fixed set: "null", zeros and "Unknown" count as none.
    pub(super) fn id(&mut self, key: &'static str) -> Option<Text<'v>> {
        self.text(key).filter(|it| !is_filler(it))
    }

    /// The first of several keys that has an id.
    pub(super) fn first_id(&mut self, keys: &[&'static str]) -> Option<Text<'v>> {
        keys.iter().fold(None, |found, key| {
            let id = self.id(key);
            found.or(id)
        })
    }

    /// A list of text, of which some may be objects that hold it under `inner`.
    pub(super) fn texts(&mut self, key: &'static str, inner: &'static str) -> Vec<Text<'v>> {
        let items = match self.value(key) {
            None => return Vec::new(),
            Some(Value::List(items)) => items.as_slice(),
            Some(one) => std::slice::from_ref(one),
        };
        items
            .iter()
            .filter_map(|item| match item {
                Value::Null => None,
                Value::Object(object) => self.as_text(inner, object.peek(inner)?),
                other => self.as_text(key, other),
            })
            .collect()
    }

    /// A whole number: also as text, also in hexadecimal.
    pub(super) fn number(&mut self, key: &'static str) -> Option<u64> {
        let text = self.text(key)?;
        let number = number_in(text.trim());
        if number.is_none() && !is_filler(&text) {
            let text = format!("\"{}\" is no number", excerpt(&text));
            self.notes.add(ProblemKind::WrongType, key, text);
        }
        number
    }

    /// A time.
    pub(super) fn time(&mut self, key: &'static str) -> Option<Timestamp> {
        let text = self.text(key)?;
        time_in(&text, key, self.notes)
    }

    /// A value of an enumeration; one that is newer than this program is kept.
    pub(super) fn term<V: Vocabulary>(&mut self, key: &'static str) -> Term<V, Text<'v>> {
        match self.text(key) {
            Some(text) => term_in(text, key, self.notes),
            None => Term::default(),
        }
    }

    /// Notes the keys that hold something and nobody asked for.
    pub(super) fn note_unknown(&mut self, of: &str) {
        for key in self.object.left() {
            let is_known = |it: &&str| it.eq_ignore_ascii_case(key);
            if !self.asked.iter().any(is_known) && !QUIET.iter().any(is_known) {
                self.notes
                    .add(ProblemKind::UnknownField, &format!("{of}.{key}"), "");
            }
        }
    }
}
