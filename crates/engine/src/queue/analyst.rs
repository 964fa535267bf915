//! What a filter means here and now: by `me`, and by priorities.

use crate::Engine;
use throughline_query::{Field, Filter, Term};

/// The filter with the name of who works here in place of `assigned:me`. What is
/// shown and linked keeps the word: a link means its reader.
pub(crate) fn meant(engine: &Engine, filter: &Filter) -> Filter {
    let all = |it: &[Filter]| it.iter().map(|it| meant(engine, it)).collect();
    match filter {
        Filter::All(clauses) => Filter::All(all(clauses)),
        Filter::Any(choices) => Filter::Any(all(choices)),
        Filter::Not(inner) => Filter::Not(Box::new(meant(engine, inner))),
        Filter::Term(term) if term.field == Field::Assigned => Filter::Term(Term {
            field: term.field,
            values: term
                .values
                .iter()
                .map(|it| match it.as_str() {
                    "me" => format!("={}", engine.analyst),
                    _ => it.clone(),
                })
                .collect(),
        }),
        Filter::Term(term) if term.field == Field::Priority => {
            // Rows tell of priorities only once these have been asked for.
            engine.alert_priorities();
            filter.clone()
        }
        other => other.clone(),
    }
}
