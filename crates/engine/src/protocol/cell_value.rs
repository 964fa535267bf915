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

impl Serialize for CellValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_told = self.label != without_sign(&self.value);
        let mut sent = serializer.serialize_struct("CellValue", 2 + usize::from(is_told))?;
        match Field::named(&self.field).filter(|it| it.name() == self.field) {
            // A name that is known beforehand is made a text of the browser once.
            Some(field) => sent.serialize_field("field", &Known(field.name()))?,
            None => sent.serialize_field("field", &self.field)?,
        }
        sent.serialize_field("value", &self.value)?;
        if is_told {
            sent.serialize_field("label", &self.label)?;
        }
        sent.end()
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
        }
    }
}
