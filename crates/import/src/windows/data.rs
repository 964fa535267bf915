//! The data fields of one event, taken by their exact names.

use super::parts::{self, is_nothing};
use crate::fields::{Fields, Notes, Text};
use crate::paths::file_at;
use throughline_model::{AccountFacts, ProcessFacts, Timestamp};
use throughline_records::json::{Object, Value};

/// The data fields of one event. Names count with their case: `ProcessID` is the
/// process that wrote the event, `ProcessId` the one it is about.
pub(super) struct Data<'a, 'n> {
    fields: Fields<'a, 'n>,
}

impl<'a, 'n> Data<'a, 'n> {
    pub(super) fn new(object: Object<'a>, notes: &'n mut Notes) -> Self {
        Self {
            fields: Fields::new(object, notes),
        }
    }

    pub(super) fn notes(&mut self) -> &mut Notes {
        self.fields.notes
    }

    /// Whether there is such a field.
    pub(super) fn has(&self, key: &str) -> bool {
        self.fields
            .object
            .iter()
            .any(|(name, value)| name == key && *value != Value::Null)
    }

    /// Names of the fields that nobody has taken.
    pub(super) fn left(&self) -> impl Iterator<Item = &str> {
        let entries = self.fields.object.iter();
        entries.filter(|it| *it.1 != Value::Null).map(|it| it.0)
    }

    /// Text as it stands; the dash that stands for nothing is none.
    pub(super) fn text(&mut self, key: &str) -> Option<Text<'a>> {
        self.fields.exact_text(key).filter(|it| !is_nothing(it))
    }

    /// The first of several fields that has text.
    pub(super) fn first_text(&mut self, keys: &[&str]) -> Option<Text<'a>> {
        keys.iter().find_map(|key| self.text(key))
    }

    /// A number, decimal or hexadecimal.
    pub(super) fn number(&mut self, key: &str) -> Option<u64> {
        if !self.has(key) {
            return None;
        }
        self.fields.number(key)
    }

    /// A process id; that of the idle process stands for none.
    pub(super) fn pid(&mut self, key: &str) -> Option<u64> {
        self.number(key).filter(|&it| it != 0)
    }

    /// A time.
    pub(super) fn time(&mut self, key: &str) -> Option<Timestamp> {
        if !self.has(key) {
            return None;
        }
        self.fields.time(key)
    }

    /// A process's unique id.
    pub(super) fn guid(&mut self, keys: &[&str]) -> Option<Text<'a>> {
        self.first_text(keys).and_then(parts::guid)
    }

    /// An address.
    pub(super) fn address(&mut self, key: &str) -> Option<Text<'a>> {
        self.text(key).and_then(parts::address)
    }

    /// The account under `DOMAIN\name` in one field.
    pub(super) fn user(&mut self, key: &str) -> AccountFacts<Text<'a>> {
        self.text(key)
            .map(|it| parts::account(&it))
            .unwrap_or_default()
    }

    /// The account of the fields that begin so: `Subject`, `Target`.
    pub(super) fn account(&mut self, prefix: &str) -> AccountFacts<Text<'a>> {
        let name = self.text(&format!("{prefix}UserName"));
        let domain = self.text(&format!("{prefix}DomainName"));
        let sid = self.text(&format!("{prefix}UserSid")).and_then(parts::sid);
        if name.is_none() && sid.is_none() {
            return AccountFacts::default();
        }
        AccountFacts {
            name,
            domain,
            sid,
            ..AccountFacts::default()
        }
    }

    /// The process of the fields that begin so, as Sysmon names them: `Source`,
    /// `Target`, `Parent`, or nothing.
    pub(super) fn process(
        &mut self,
        prefix: &str,
        host: Option<&Text<'a>>,
    ) -> ProcessFacts<Text<'a>> {
        let key = |name: &str| format!("{prefix}{name}");
        ProcessFacts {
            guid: self.guid(&[&key("ProcessGuid"), &key("ProcessGUID")]),
            pid: self.pid(&key("ProcessId")),
            image: file_at(self.text(&key("Image"))),
            device_id: host.cloned(),
            ..ProcessFacts::default()
        }
    }
}

/// Whether nothing but the device is known of a process.
pub(super) fn is_unknown(process: &ProcessFacts<Text<'_>>) -> bool {
    process.guid.is_none() && process.pid.is_none() && process.image.name.is_none()
}
