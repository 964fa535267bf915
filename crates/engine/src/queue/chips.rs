//! A filter's clauses, as they are shown.

use crate::facts::cell;
use crate::protocol::Chip;
use throughline_model::{Timestamp, Vocabulary};
use throughline_query::{Field, Filter, Term};

pub(super) fn chips(filter: &Filter, anchor: Timestamp) -> Vec<Chip> {
    filter
        .clauses()
        .iter()
        .enumerate()
        .map(|(nth, clause)| {
            let (field, value) = match clause {
                Filter::Term(term) => (field_word(term), value_words(term, anchor)),
                Filter::Not(inner) => match &**inner {
                    Filter::Term(term) => {
                        (format!("−{}", field_word(term)), value_words(term, anchor))
                    }
                    other => ("−".to_owned(), other.to_string()),
                },
                other => (String::new(), other.to_string()),
            };
            Chip {
                field,
                value: cell(&value),
                clause: clause.to_string(),
                without: filter.without(nth).to_string(),
            }
        })
        .collect()
}

fn field_word(term: &Term) -> String {
    term.field.name().to_owned()
}

fn value_words(term: &Term, anchor: Timestamp) -> String {
    if let (Field::Time, [range]) = (term.field, term.values.as_slice()) {
        return time_words(range, anchor);
    }
    let words: Vec<&str> = term
        .values
        .iter()
        .map(|it| label_of(term.field, it).unwrap_or_else(|| it.strip_prefix('=').unwrap_or(it)))
        .collect();
    words.join(", ")
}

fn time_words(range: &str, anchor: Timestamp) -> String {
    let words = |back: &str| {
        let at = back.find(|it: char| !it.is_ascii_digit())?;
        let (count, unit) = back.split_at(at);
        let unit = match unit {
            "m" | "min" => "minute",
            "h" => "hour",
            "d" => "day",
            "w" => "week",
            "mo" => "month",
            "y" => "year",
            _ => return None,
        };
        let plural = if count == "1" { "" } else { "s" };
        Some(format!(
            "{count} {unit}{plural} to newest ({})",
            anchor.day()
        ))
    };
    range
        .strip_prefix('-')
        .map(|it| it.strip_suffix("..").unwrap_or(it))
        .and_then(words)
        .unwrap_or_else(|| range.to_owned())
}

pub(super) fn label_of(field: Field, value: &str) -> Option<&'static str> {
    fn label<V: Vocabulary>(value: &str) -> Option<&'static str> {
        V::read(value).map(V::label)
    }
    match field {
        Field::Severity => label::<throughline_model::Severity>(value),
        Field::Status => label::<throughline_model::AlertStatus>(value)
            .or_else(|| label::<throughline_model::IncidentStatus>(value)),
        Field::Source => label::<throughline_model::ServiceSource>(value),
        Field::Detection => label::<throughline_model::DetectionSource>(value),
        Field::Investigation => label::<throughline_model::InvestigationState>(value),
        Field::Classification => label::<throughline_model::Classification>(value),
        Field::Determination => label::<throughline_model::Determination>(value),
        _ => None,
    }
}
