//! Values as a person tells them apart and a filter asks for them: without case.

use super::column::Column;
use super::values::Value;
use crate::filter::{Filter, Term};
use crate::pattern::Pattern;
use crate::value::is_plain;
use crate::{Field, Rows};
use rustc_hash::FxHashMap;

/// How a filter writes the values of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    /// As words of an enumeration.
    Word,
    /// As text that is compared whole.
    Whole,
    /// As text that would also be found as a part of others.
    Part,
}

/// Values of one field that one text of a filter means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bucket {
    /// The text as a filter writes it; `None` where nothing is said.
    pub(super) value: Option<String>,
    /// The text as a person reads it.
    pub(super) label: String,
}

/// The buckets of a field, and which values are in which.
pub(super) struct Buckets {
    pub(super) all: Vec<Bucket>,
    /// The bucket of each value, by the value's number.
    pub(super) of_value: Vec<u32>,
}

impl Buckets {
    /// Puts the values of a column together.
    pub(super) fn of_column(rows: Rows<'_>, column: Column, values: &[Value]) -> Self {
        let listed = column.listed();
        let writing = match column {
            _ if !listed.is_empty() => Writing::Word,
            _ if column.is_found_by_part() => Writing::Part,
            _ => Writing::Whole,
        };
        let label = |value: &Value| match value {
            Value::Known(api) => listed.iter().find(|it| it.0 == *api).map(|it| it.1),
            _ => None,
        };
        let texts = values.iter().map(|it| (it.text(rows.dataset), label(it)));
        Self::of(texts, writing)
    }

    /// Puts texts together, in the order of their numbers.
    pub(super) fn of<'a>(
        texts: impl Iterator<Item = (&'a str, Option<&'static str>)>,
        writing: Writing,
    ) -> Self {
        let mut nth: FxHashMap<String, u32> = FxHashMap::default();
        let mut all: Vec<Bucket> = Vec::new();
        let mut of_value = Vec::new();
        for (text, label) in texts {
            let bucket = *nth.entry(text.to_lowercase()).or_insert_with(|| {
                all.push(Bucket {
                    value: (!text.is_empty()).then(|| value(text, writing)),
                    label: label.unwrap_or(text).to_owned(),
                });
                all.len() as u32 - 1
            });
            let known = &mut all[bucket as usize];
            if label.is_none() && text < known.label.as_str() {
                known.value = Some(value(text, writing));
                text.clone_into(&mut known.label);
            }
            of_value.push(bucket);
        }
        Self { all, of_value }
    }

    /// Adds up what is told for each value.
    pub(super) fn sums(&self, of_values: &[u32]) -> Vec<u32> {
        let mut sums = vec![0; self.all.len()];
        for (&bucket, count) in self.of_value.iter().zip(of_values) {
            sums[bucket as usize] += count;
        }
        sums
    }
}

/// A text as a filter writes it to mean exactly this one.
fn value(text: &str, writing: Writing) -> String {
    let is_plain = || is_plain(text) && Pattern::new(text).equals(text);
    match writing {
        Writing::Word => text.to_owned(),
        Writing::Whole if is_plain() => text.to_owned(),
        _ => exactly(text),
    }
}

/// A name as a filter writes it to mean exactly this one.
pub(super) fn exactly(name: &str) -> String {
    format!("={name}")
}

/// The clause that selects what has this value of a field; `None` is what has
/// none.
pub(super) fn clause(field: Field, value: Option<&str>) -> Filter {
    Filter::Term(Term {
        field,
        values: vec![value.unwrap_or("none").to_owned()],
    })
}
