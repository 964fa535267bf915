//! A value that stands in a cell, and how little of it goes between worker and page:
//! fifty rows have hundreds of them, and each text costs more than its letters.

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use throughline_query::Field;

/// A value that rows can be narrowed by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(from = "Sent")]
pub struct CellValue {
    /// The field's name in a filter.
    pub field: String,
    /// The value as a filter writes it.
    pub value: String,
    /// The value as a person reads it.
    pub label: String,
}

/// A value as it is sent.
#[derive(Deserialize)]
struct Sent {
    field: String,
    value: String,
    /// Not there where it is the value, without the `=` before it.
    label: Option<String>,
}

impl From<Sent> for CellValue {
    fn from(sent: Sent) -> Self {
        Self {
            field: sent.field,
            label: sent
                .label
                .unwrap_or_else(|| without_sign(&sent.value).to_owned()),
            value: sent.value,
        }
    }
}

impl CellValue {
    /// The field's name as one that is known beforehand, which is made a text of the
    /// browser once.
    fn known_field(&self) -> Option<&'static str> {
        let name = Field::named(&self.field)?.name();
        (name == self.field).then_some(name)
    }

    /// The label, where the value does not tell it.
    fn own_label(&self) -> Option<&str> {
        (self.label != without_sign(&self.value)).then_some(&self.label)
    }
}

impl Serialize for CellValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let label = self.own_label();
        let fields = 2 + usize::from(label.is_some());
        let mut sent = serializer.serialize_struct("CellValue", fields)?;
        match self.known_field() {
            Some(field) => sent.serialize_field("field", &Known(field))?,
            None => sent.serialize_field("field", &self.field)?,
        }
        sent.serialize_field("value", &self.value)?;
        if let Some(label) = label {
            sent.serialize_field("label", label)?;
        }
        sent.end()
    }
}

/// The values of a cell, sent as one list of texts rather than a thing each.
pub(super) mod in_a_row {
    use super::{CellValue, Known, Sent};
    use serde::de::Error;
    use serde::ser::SerializeSeq;
    use serde::{Deserialize, Deserializer, Serializer};

    /// Texts of one value: field, value, and label where it is another.
    const TEXTS: usize = 3;

    pub(in super::super) fn serialize<S: Serializer>(
        values: &[CellValue],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut sent = serializer.serialize_seq(Some(values.len() * TEXTS))?;
        for it in values {
            match it.known_field() {
                Some(field) => sent.serialize_element(&Known(field))?,
                None => sent.serialize_element(&it.field)?,
            }
            sent.serialize_element(&it.value)?;
            sent.serialize_element(&it.own_label())?;
        }
        sent.end()
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<CellValue>, D::Error> {
        let mut texts = Vec::<Option<String>>::deserialize(deserializer)?.into_iter();
        let mut values = Vec::with_capacity(texts.len() / TEXTS);
        while let Some(field) = texts.next() {
            let value = texts.next().flatten();
            let (field, value) = field
                .zip(value)
                .ok_or_else(|| D::Error::custom("a value is cut off"))?;
            let label = texts.next().flatten();
            values.push(CellValue::from(Sent {
                field,
                value,
                label,
            }));
        }
        Ok(values)
    }
}

struct Known(&'static str);

impl Serialize for Known {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit_variant("Field", 0, self.0)
    }
}

fn without_sign(value: &str) -> &str {
    value.strip_prefix('=').unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::CellValue;
    use crate::protocol::Cell;

    #[test]
    fn values_come_as_they_were_sent() {
        for (field, value, label, sent) in [
            (
                "device",
                "=ws-1",
                "ws-1",
                r#"{"field":"device","value":"=ws-1"}"#,
            ),
            ("id", "a1", "a1", r#"{"field":"id","value":"a1"}"#),
            (
                "severity",
                "high",
                "High",
                r#"{"field":"severity","value":"high","label":"High"}"#,
            ),
            (
                "newer",
                "==",
                "==",
                r#"{"field":"newer","value":"==","label":"=="}"#,
            ),
        ] {
            let value = CellValue {
                field: field.to_owned(),
                value: value.to_owned(),
                label: label.to_owned(),
            };
            let text = serde_json::to_string(&value).unwrap();
            assert_eq!(text, sent);
            assert_eq!(serde_json::from_str::<CellValue>(&text).unwrap(), value);
            let cell = Cell {
                values: vec![value.clone(), value],
                ..Cell::default()
            };
            let text = serde_json::to_string(&cell).unwrap();
            assert_eq!(serde_json::from_str::<Cell>(&text).unwrap(), cell);
        }
        assert!(serde_json::from_str::<Cell>(r#"{"text":"a","values":["device"]}"#).is_err());
    }
}
