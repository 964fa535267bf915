//! Alerts that rules have hidden (AL-19): lists leave them out and say how many,
//! and a tag shows them again.

use crate::engine::counted;
use crate::protocol::Aside;
use crate::{Engine, queue};
use throughline_case::AlertEdit;
use throughline_query::{Field, Filter, Term};

/// The tag that hidden alerts have: who asks for it sees them, and who takes it
/// off shows an alert again.
pub(crate) const HIDDEN_TAG: &str = "Hidden by rule";

fn hidden() -> Filter {
    Filter::Term(Term {
        field: Field::Tag,
        values: vec![HIDDEN_TAG.to_owned()],
    })
}

/// What a filter means in a list of alerts: without those that are hidden, unless
/// it names them.
pub(crate) fn meant(engine: &Engine, filter: &Filter) -> Filter {
    let meant = queue::meant(engine, filter);
    if count(engine) == 0 || names_hidden(filter) {
        return meant;
    }
    // Beside the other clauses, among which facets look for their own.
    let mut clauses = meant.clauses().to_vec();
    clauses.push(Filter::Not(Box::new(hidden())));
    Filter::All(clauses)
}

fn names_hidden(filter: &Filter) -> bool {
    match filter {
        Filter::All(parts) | Filter::Any(parts) => parts.iter().any(names_hidden),
        Filter::Not(inner) => names_hidden(inner),
        Filter::Term(term) => {
            term.field == Field::Tag
                && term
                    .values
                    .iter()
                    .any(|it| is_hidden_tag(it.strip_prefix('=').unwrap_or(it)))
        }
        Filter::Words(_) => false,
    }
}

fn is_hidden_tag(tag: &str) -> bool {
    tag.eq_ignore_ascii_case(HIDDEN_TAG)
}

/// How many alerts are hidden.
pub(crate) fn count(engine: &Engine) -> u32 {
    let states = engine.projection.iter();
    states.filter(|it| it.1.hidden == Some(true)).count() as u32
}

/// Filter text that shows them.
pub(crate) fn filter() -> String {
    hidden().to_string()
}

/// What the alerts queue says of them.
pub(crate) fn aside(engine: &Engine) -> Option<Aside> {
    let count = count(engine);
    (count > 0).then(|| Aside {
        text: format!("{} hidden by rules", counted(count as usize, "alert")),
        link: "Show what rules have hidden".to_owned(),
        filter: filter(),
    })
}

/// An edit in which the tag is given or taken like any other: it then hides, or
/// shows again.
pub(crate) fn by_tag(mut edit: AlertEdit) -> AlertEdit {
    for (tags, hides) in [(&mut edit.remove_tags, false), (&mut edit.add_tags, true)] {
        if tags.iter().any(|it| is_hidden_tag(it)) {
            tags.retain(|it| !is_hidden_tag(it));
            edit.hidden = Some(hides);
        }
    }
    edit
}
