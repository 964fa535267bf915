//! A value that stands in a cell, and how little of it goes between worker and page:
//! fifty rows have hundreds of them, and each text costs more than its letters.

use serde::{Deserialize, Serialize, Serializer};
use throughline_query::Field;

/// A value that rows can be narrowed by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CellValue {
    /// The field's name in a filter.
    pub field: String,
    /// The value as a filter writes it.
    pub value: String,
    /// The value as a person reads it.
    pub label: String,
}

/// The values of a cell, sent as one list of texts rather than a thing each: of each
/// value field, value, and the label where it is not the value without its `=`.
pub(super) mod in_a_row {
    use super::{CellValue, Known, without_sign};
    use serde::de::Error;
    use serde::ser::SerializeSeq;
    use serde::{Deserialize, Deserializer, Serializer};
    use throughline_query::Field;

    /// Texts of one value.
    const TEXTS: usize = 3;

    pub(in super::super) fn serialize<S: Serializer>(
        values: &[CellValue],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut sent = serializer.serialize_seq(Some(values.len() * TEXTS))?;
        for it in values {
            match Field::named(&it.field).filter(|field| field.name() == it.field) {
                Some(field) => sent.serialize_element(&Known(field))?,
                None => sent.serialize_element(&it.field)?,
            }
            sent.serialize_element(&it.value)?;
            let is_told = it.label == without_sign(&it.value);
            sent.serialize_element(&(!is_told).then_some(&it.label))?;
        }
        sent.end()
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<CellValue>, D::Error> {
        let mut texts = Vec::<Option<String>>::deserialize(deserializer)?.into_iter();
        let mut values = Vec::with_capacity(texts.len() / TEXTS);
        while let Some(field) = texts.next() {
            let (value, label) = (texts.next().flatten(), texts.next().flatten());
            let (field, value) = field
                .zip(value)
                .ok_or_else(|| D::Error::custom("a value is cut off"))?;
            let label = label.unwrap_or_else(|| without_sign(&value).to_owned());
            values.push(CellValue {
                field,
                value,
                label,
            });
        }
        Ok(values)
    }
}

/// The name of a field, which is made a text of the browser once.
struct Known(Field);

impl Serialize for Known {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit_variant("Field", 0, self.0.name())
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
        let values: Vec<CellValue> = [
            ("device", "=ws-1", "ws-1"),
            ("id", "a1", "a1"),
            ("severity", "high", "High"),
            ("newer", "==", "=="),
        ]
        .into_iter()
        .map(|(field, value, label)| CellValue {
            field: field.to_owned(),
            value: value.to_owned(),
            label: label.to_owned(),
        })
        .collect();
        let cell = Cell {
            values,
            ..Cell::default()
        };
        let text = serde_json::to_string(&cell).unwrap();
        assert_eq!(
            text,
            r#"{"text":"","values":["device","=ws-1",null,"id","a1",null,"severity","high","High","newer","==","=="]}"#
        );
        assert_eq!(serde_json::from_str::<Cell>(&text).unwrap(), cell);
        assert!(serde_json::from_str::<Cell>(r#"{"text":"a","values":["device"]}"#).is_err());
    }
}
