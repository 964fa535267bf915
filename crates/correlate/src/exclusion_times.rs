//! When an exclusion begins and ends, as a file of settings tells it: nanoseconds since
//! 1970, as the program writes them, or a time as a person types it.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use throughline_model::Timestamp;

/// Numbers below this are of the first hours of 1970. They are milliseconds or seconds,
/// and an exclusion that ended then would do nothing without a word.
const LEAST: u64 = 10_000_000_000_000;

/// Reads `from`.
pub(crate) fn from<'de, D: Deserializer<'de>>(told: D) -> Result<Option<Timestamp>, D::Error> {
    read("from", told)
}

/// Reads `until`.
pub(crate) fn until<'de, D: Deserializer<'de>>(told: D) -> Result<Option<Timestamp>, D::Error> {
    read("until", told)
}

fn read<'de, D: Deserializer<'de>>(field: &str, told: D) -> Result<Option<Timestamp>, D::Error> {
    let told = Value::deserialize(told)?;
    let time = match &told {
        Value::Null => return Ok(None),
        Value::String(text) => Timestamp::read_iso(text).ok().flatten(),
        other => other
            .as_i64()
            .filter(|it| *it == 0 || it.unsigned_abs() >= LEAST)
            .map(Timestamp::from_nanos),
    };
    time.map(Some).ok_or_else(|| {
        D::Error::custom(format!(
            "\"{field}\" of an exclusion must be a time such as \"2026-05-04T10:00:00Z\", or a number of nanoseconds since 1970; it is {told}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use crate::Settings;
    use throughline_model::Timestamp;

    fn settings(from: &str, until: &str) -> Result<Settings, String> {
        let text = format!(
            "{{\"exclusions\": [{{\"kind\": \"ip\", \"name\": \"192.0.2.7\", \"from\": {from}, \"until\": {until}}}]}}"
        );
        Settings::read(&text).map_err(|it| it.to_string())
    }

    #[test]
    fn times_are_typed_or_counted() {
        let typed = settings("\"2026-05-04T10:00:00Z\"", "\"2026-05-04T14:30:00+02:00\"").unwrap();
        let it = &typed.exclusions[0];
        assert_eq!(it.from, Some(Timestamp::from_millis(1_777_888_800_000)));
        assert_eq!(it.until, Some(Timestamp::from_millis(1_777_897_800_000)));
        let counted = settings("1777888800000000000", "1777897800000000000").unwrap();
        assert_eq!(typed, counted);
        assert!(typed.to_json().contains("\"from\": 1777888800000000000"));
        assert_eq!(Settings::read(&typed.to_json()).unwrap(), typed);
        assert_eq!(settings("null", "null").unwrap().exclusions[0].from, None);
    }

    #[test]
    fn what_is_no_time_is_refused_by_the_name_of_its_field() {
        for told in ["\"soon\"", "\"\"", "true", "1.5", "[]", "1777888800000"] {
            for (refused, field) in [
                (settings(told, "null"), "\"from\""),
                (settings("null", told), "\"until\""),
            ] {
                let words = refused.unwrap_err();
                assert!(words.contains(field) && words.contains(told), "{words}");
                assert!(words.contains("2026-05-04T10:00:00Z"), "{words}");
            }
        }
    }
}
