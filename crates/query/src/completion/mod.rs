//! What may come next while a filter is being written.

mod entities;
mod fields;
mod place;
mod values;

use crate::filter::Filter;
use crate::pattern::Pattern;
use crate::{AlertIndex, FacetCount, Field, Rows};
use place::Place;
use std::ops::Range;

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// A field with its colon.
    Field,
    /// A value of the field before it.
    Value,
    /// A word that joins clauses.
    Operator,
}

/// One thing that may come next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What it is.
    pub kind: CompletionKind,
    /// What takes the place of what was written.
    pub insert: String,
    /// What it is called.
    pub label: String,
    /// What it means, in a line; empty where the label says it.
    pub detail: String,
    /// How many alerts it would give, for values.
    pub count: Option<u32>,
}

/// What may come next, and where it goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// The characters that it takes the place of.
    pub replaces: Range<usize>,
    /// The choices, best first; always in the same order for the same text.
    pub items: Vec<Completion>,
}

/// Most choices that are offered: more are not read.
const MAX_ITEMS: usize = 12;

/// What may come next in a text, where the cursor stands before the character
/// of this number. Counts are of the alerts that the rest of the text and the
/// filter `beside` select.
///
/// The rest of the text is selected once, as for a facet; texts of columns and
/// names of entities are gone through once.
pub fn complete(
    index: &AlertIndex,
    rows: Rows<'_>,
    text: &str,
    cursor: usize,
    beside: &Filter,
) -> Completions {
    let chars: Vec<char> = text.chars().collect();
    let cursor = cursor.min(chars.len());
    match place::of(&chars, cursor) {
        Place::Nowhere => Completions::default(),
        Place::Word {
            typed,
            replaces,
            follows_clause,
        } => Completions {
            replaces,
            items: fields::matching(&typed, follows_clause),
        },
        Place::Value {
            field,
            typed,
            replaces,
            clause,
        } => {
            let rest: String = [&chars[..clause.start], &chars[clause.end..]]
                .concat()
                .into_iter()
                .collect();
            // What is not a filter yet narrows nothing.
            let others = beside.and(rest.parse().unwrap_or_default());
            // A facet leaves clauses of its field out: here they hold too.
            let others = Filter::Any(vec![others]);
            Completions {
                replaces,
                items: values::of(index, rows, &others, field, &typed),
            }
        }
    }
}

/// The values of a field that hold a text, with how many alerts each has, best
/// first: as they are offered while a filter is written.
pub fn values_like(
    index: &AlertIndex,
    rows: Rows<'_>,
    field: Field,
    typed: &str,
) -> Vec<FacetCount> {
    values_among(index, rows, &Filter::default(), field, typed)
}

/// The same among the alerts that a filter selects.
pub fn values_among(
    index: &AlertIndex,
    rows: Rows<'_>,
    filter: &Filter,
    field: Field,
    typed: &str,
) -> Vec<FacetCount> {
    values::like(index, rows, filter, field, &Pattern::new(typed))
        .into_iter()
        .map(|it| FacetCount {
            value: it.text,
            label: it.label,
            count: it.count,
        })
        .collect()
}

/// A text as the field's value that means this and nothing else.
fn exactly(field: Field, text: &str) -> String {
    let is_whole = matches!(
        field,
        Field::Category
            | Field::Technique
            | Field::Tag
            | Field::Incident
            | Field::Tenant
            | Field::Assigned
    );
    if is_whole && crate::value::is_plain(text) {
        text.to_owned()
    } else {
        format!("={text}")
    }
}
