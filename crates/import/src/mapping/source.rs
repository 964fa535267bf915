//! Where a field's value comes from.

use super::times::TimeForm;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// Where a field's value comes from, and how it is read. In a map file it is an
/// object with these keys, or only what stands under `from`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Source {
    /// Columns; the first that is not empty counts. A dotted name reaches into
    /// objects (`alert.signature`). In a map file one name or a list.
    #[serde(with = "names", skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// What counts where no column says anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constant: Option<String>,
    /// How a time is written.
    #[serde(skip_serializing_if = "TimeForm::is_auto")]
    pub read: TimeForm,
    /// Only what stands before this text; all where it does not occur.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Only what stands after this text; all where it does not occur.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What separates the values of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// What values mean (`"1"` is `"high"`), whatever their case. Others stay as they are.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
}

impl Source {
    /// The value of one column as it stands.
    pub fn column(name: impl Into<String>) -> Self {
        Self::columns(vec![name.into()])
    }

    fn columns(from: Vec<String>) -> Self {
        Self {
            from,
            ..Self::default()
        }
    }
}

/// A source as map files write it: as short as it can be.
pub(super) struct Written<S>(pub(super) S);

impl Serialize for Written<&Source> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let source = self.0;
        if !source.from.is_empty() && *source == Source::columns(source.from.clone()) {
            return names::serialize(&source.from, serializer);
        }
        source.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Written<Source> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WrittenVisitor)
    }
}

struct WrittenVisitor;

impl<'de> Visitor<'de> for WrittenVisitor {
    type Value = Written<Source>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a column, a list of names, or an object")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Written(Source::column(name)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        let names = Vec::deserialize(SeqAccessDeserializer::new(seq))?;
        Ok(Written(Source::columns(names)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Source::deserialize(MapAccessDeserializer::new(map)).map(Written)
    }
}

/// One name as text, several as a list.
mod names {
    use super::{Deserialize, Deserializer, SeqAccessDeserializer, Serialize, Serializer, fmt};
    use serde::de::{SeqAccess, Visitor};

    pub(super) fn serialize<S: Serializer>(names: &[String], to: S) -> Result<S::Ok, S::Error> {
        match names {
            [one] => one.serialize(to),
            names => names.serialize(to),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(of: D) -> Result<Vec<String>, D::Error> {
        of.deserialize_any(NamesVisitor)
    }

    struct NamesVisitor;

    impl<'de> Visitor<'de> for NamesVisitor {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the name of a column, or a list of names")
        }

        fn visit_str<E>(self, name: &str) -> Result<Vec<String>, E> {
            Ok(vec![name.to_owned()])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Vec<String>, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(seq))
        }
    }
}
