//! What a click on a value makes of a filter.

use throughline_query::{Field, Filter, Term};

/// The filter with only this value of its field.
pub(super) fn only(filter: &Filter, field: Field, value: &str) -> Filter {
    let clauses = filter
        .clauses()
        .iter()
        .filter(|it| !excludes(it, field, value));
    Filter::of(clauses.cloned().collect()).with_facet(field, vec![value.to_owned()])
}

/// The filter without this value of its field.
pub(super) fn excluding(filter: &Filter, field: Field, value: &str) -> Filter {
    let kept = filter
        .facet_values(field)
        .iter()
        .filter(|it| !it.eq_ignore_ascii_case(value))
        .cloned()
        .collect();
    let filter = filter.with_facet(field, kept);
    if filter.clauses().iter().any(|it| excludes(it, field, value)) {
        return filter;
    }
    let mut clauses = filter.clauses().to_vec();
    clauses.push(Filter::Not(Box::new(Filter::Term(Term {
        field,
        values: vec![value.to_owned()],
    }))));
    Filter::of(clauses)
}

/// Both filters at once.
pub(super) fn both(filter: &Filter, more: &Filter) -> Filter {
    let mut clauses = filter.clauses().to_vec();
    match more {
        // A choice stays one clause among others.
        Filter::Any(_) => clauses.push(more.clone()),
        _ => clauses.extend_from_slice(more.clauses()),
    }
    Filter::of(clauses)
}

/// Whether a clause does nothing but exclude this value.
fn excludes(clause: &Filter, field: Field, value: &str) -> bool {
    let Filter::Not(inner) = clause else {
        return false;
    };
    matches!(&**inner, Filter::Term(term)
        if term.field == field && term.values.len() == 1 && term.values[0].eq_ignore_ascii_case(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_chosen_and_excluded() {
        let filter: Filter = "status:new,inProgress title:x".parse().unwrap();
        for (found, expected) in [
            (only(&filter, Field::Status, "new"), "status:new title:x"),
            (
                only(&filter, Field::Severity, "high"),
                "status:new,inProgress title:x severity:high",
            ),
            (
                excluding(&filter, Field::Status, "new"),
                "status:inProgress title:x -status:new",
            ),
            (
                excluding(&excluding(&filter, Field::Tag, "a"), Field::Tag, "a"),
                "status:new,inProgress title:x -tag:a",
            ),
            (
                only(&excluding(&filter, Field::Tag, "a"), Field::Tag, "a"),
                "status:new,inProgress title:x tag:a",
            ),
            (
                both(&filter, &"a OR b".parse().unwrap()),
                "status:new,inProgress title:x (a OR b)",
            ),
        ] {
            assert_eq!(found.to_string(), expected);
        }
    }
}
