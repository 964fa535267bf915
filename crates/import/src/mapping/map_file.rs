//! The file a mapping is kept in: small JSON, read strictly, because whoever
//! writes one by hand wants to know what is wrong with it.

use super::Mapping;
use super::field::{Kind, MapField};
use super::source::{Source, Written};
use super::times::TimeForm;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;
use thiserror::Error;

/// Key that says what the file is; its value is the version of the form.
const MARK: &str = "throughline_map";

/// The version that is written, and the newest that is read.
const VERSION: u64 = 1;

/// More dots in a column's name than data has floors.
const MAX_FLOORS: usize = 16;

/// What is wrong with a map file, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}: {fault}")]
pub struct MapError {
    /// The file's name as it was given.
    pub file: String,
    /// What is wrong.
    pub fault: MapFault,
}

/// What is wrong with a map.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MapFault {
    /// It is not JSON, or not of the right form.
    #[error("line {line}, column {column}: {what}")]
    Form {
        /// Line from 1.
        line: usize,
        /// Column from 1.
        column: usize,
        /// What is wrong, with the key it stands under.
        what: String,
    },
    /// It has the right form, and cannot be meant.
    #[error("{key}: {what}")]
    Meaning {
        /// The key (`fields.severity.read`).
        key: String,
        /// What is wrong with its value.
        what: String,
    },
}

impl Mapping {
    /// Reads a map file; `file` is its name, for messages.
    ///
    /// # Errors
    ///
    /// Says where in the file something is wrong, and what.
    pub fn parse(file: &str, text: &str) -> Result<Self, MapError> {
        let fail = |fault| MapError {
            file: file.to_owned(),
            fault,
        };
        let text = text.trim_start_matches('\u{feff}');
        let mapping: Self = serde_json::from_str(text).map_err(|it| {
            let whole = it.to_string();
            let place = format!(" at line {} column {}", it.line(), it.column());
            fail(MapFault::Form {
                line: it.line(),
                column: it.column(),
                what: whole.strip_suffix(&place).unwrap_or(&whole).to_owned(),
            })
        })?;
        mapping.check().map_err(fail)?;
        Ok(mapping)
    }

    /// Reads a map file that somebody is still working on: it need not be meant
    /// yet. None where it has not the form of one.
    pub fn parse_loose(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The map file of this mapping.
    pub fn to_json(&self) -> String {
        // A map of texts: there is nothing in it that could not be written.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Whether the mapping can be meant.
    ///
    /// # Errors
    ///
    /// Says what about it cannot.
    pub fn check(&self) -> Result<(), MapFault> {
        let wrong = |key: &str, what: &str| {
            Err(MapFault::Meaning {
                key: key.to_owned(),
                what: what.to_owned(),
            })
        };
        if self.name.trim().is_empty() {
            return wrong("name", "it must not be empty");
        }
        if self.columns.is_empty() {
            let what = "it must name the columns by which the table is recognised";
            return wrong("columns", what);
        }
        if let Some(both) = self.columns.iter().find(|it| self.ignores(it)) {
            return wrong("columns", &format!("\"{both}\" is ignored"));
        }
        if !self.fields.contains_key(&MapField::Title) && !self.fields.contains_key(&MapField::Time)
        {
            return wrong("fields", "it must have a title or a time");
        }
        for (field, source) in &self.fields {
            self.check_source(*field, source)?;
        }
        Ok(())
    }

    fn check_source(&self, field: MapField, source: &Source) -> Result<(), MapFault> {
        let wrong = |key: &str, what: String| {
            let dot = if key.is_empty() { "" } else { "." };
            let key = format!("fields.{}{dot}{key}", field.name());
            Err(MapFault::Meaning { key, what })
        };
        if source.from.is_empty() && source.constant.is_none() {
            return wrong("", "it names neither a column nor a constant".to_owned());
        }
        for column in &source.from {
            if column.is_empty() {
                return wrong("from", "a column's name is empty".to_owned());
            }
            if column.matches('.').count() > MAX_FLOORS {
                return wrong("from", format!("\"{column}\" has too many dots"));
            }
            if self.ignores(column) {
                return wrong("from", format!("\"{column}\" is ignored"));
            }
        }
        let kind = field.kind();
        if source.read != TimeForm::Auto && kind != Kind::Time {
            return wrong("read", "it is for times only".to_owned());
        }
        if source.separator.is_some() && kind != Kind::List {
            return wrong("separator", "it is for lists only".to_owned());
        }
        for (key, text) in [
            ("separator", &source.separator),
            ("before", &source.before),
            ("after", &source.after),
        ] {
            if text.as_deref() == Some("") {
                return wrong(key, "it must not be empty".to_owned());
            }
        }
        Ok(())
    }
}

impl Serialize for Mapping {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields: BTreeMap<MapField, Written<&Source>> = self
            .fields
            .iter()
            .map(|(&it, source)| (it, Written(source)))
            .collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(MARK, &VERSION)?;
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("columns", &self.columns)?;
        map.serialize_entry("fields", &fields)?;
        if !self.ignore.is_empty() {
            map.serialize_entry("ignore", &self.ignore)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Mapping {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MappingVisitor)
    }
}

struct MappingVisitor;

impl<'de> Visitor<'de> for MappingVisitor {
    type Value = Mapping;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with \"{MARK}\"")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Mapping, A::Error> {
        let (mut version, mut name, mut columns, mut fields, mut ignore) =
            (None, None, None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                MARK => once(&mut version, &mut map, &key)?,
                "name" => once(&mut name, &mut map, &key)?,
                "columns" => once(&mut columns, &mut map, &key)?,
                "fields" => once::<_, Sources>(&mut fields, &mut map, &key)?,
                "ignore" => once(&mut ignore, &mut map, &key)?,
                _ => {
                    return Err(A::Error::custom(format!(
                        "{key}: no such key; there are {MARK}, name, columns, fields, ignore"
                    )));
                }
            }
        }
        match version {
            Some(VERSION) => {}
            Some(other) => {
                return Err(A::Error::custom(format!(
                    "{MARK}: this is version {other}, and {VERSION} can be read"
                )));
            }
            None => return Err(missing(MARK)),
        }
        Ok(Mapping {
            name: name.ok_or_else(|| missing("name"))?,
            columns: columns.ok_or_else(|| missing("columns"))?,
            fields: fields.ok_or_else(|| missing("fields"))?.0,
            ignore: ignore.unwrap_or_default(),
        })
    }
}

fn missing<E: serde::de::Error>(key: &str) -> E {
    E::custom(format!("{key}: it is missing"))
}

/// Reads the value of a key into its place, and names the key where it cannot.
fn once<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    place: &mut Option<T>,
    map: &mut A,
    key: &str,
) -> Result<(), A::Error> {
    if place.is_some() {
        return Err(A::Error::custom(format!("{key}: it stands here twice")));
    }
    let value = map.next_value();
    *place = Some(value.map_err(|it| A::Error::custom(format!("{key}: {it}")))?);
    Ok(())
}

/// What stands under `fields`.
struct Sources(BTreeMap<MapField, Source>);

impl<'de> Deserialize<'de> for Sources {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(SourcesVisitor)
    }
}

struct SourcesVisitor;

impl<'de> Visitor<'de> for SourcesVisitor {
    type Value = Sources;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Sources, A::Error> {
        let mut sources = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            let Some(field) = MapField::read(&key) else {
                let names: Vec<&str> = MapField::ALL.iter().map(|it| it.name()).collect();
                let names = names.join(", ");
                return Err(A::Error::custom(format!(
                    "{key}: no such field; there are {names}"
                )));
            };
            let mut place = None;
            once::<_, Written<Source>>(&mut place, &mut map, &key)?;
            let source = place.map(|it| it.0).unwrap_or_default();
            if sources.insert(field, source).is_some() {
                return Err(A::Error::custom(format!("{key}: it stands here twice")));
            }
        }
        Ok(Sources(sources))
    }
}
