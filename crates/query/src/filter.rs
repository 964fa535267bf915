//! A filter as a value: clauses, their changes, and their text.

use crate::{Field, expression};
use std::fmt;

/// What the alerts queue shows at first: new and in progress, the last 30 days
/// of the data (AQ-2).
pub const DEFAULT_FILTER: &str = "status:new,inProgress time:-30d..";

/// Which alerts to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All of these hold; with none, every alert does.
    All(Vec<Filter>),
    /// One of these holds.
    Any(Vec<Filter>),
    /// This does not hold.
    Not(Box<Filter>),
    /// A field has one of some values.
    Term(Term),
    /// These words occur anywhere.
    Words(String),
}

/// A field and the values that it may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The field.
    pub field: Field,
    /// Its values, at least one.
    pub values: Vec<String>,
}

impl Default for Filter {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl Filter {
    /// The top-level clauses: what is shown as chips.
    pub fn clauses(&self) -> &[Filter] {
        match self {
            Self::All(clauses) => clauses,
            other => std::slice::from_ref(other),
        }
    }

    /// The filter of these clauses.
    pub fn of(mut clauses: Vec<Filter>) -> Self {
        if clauses.len() == 1 {
            clauses.remove(0)
        } else {
            Self::All(clauses)
        }
    }

    /// The filter without its nth clause.
    #[must_use]
    pub fn without(&self, nth: usize) -> Self {
        let mut clauses = self.clauses().to_vec();
        if nth < clauses.len() {
            clauses.remove(nth);
        }
        Self::of(clauses)
    }

    /// Whether any clause, at any depth, is about a field.
    pub fn names(&self, field: Field) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(|it| it.names(field)),
            Self::Not(inner) => inner.names(field),
            Self::Term(term) => term.field == field,
            Self::Words(_) => false,
        }
    }

    /// The values a facet has ticked: those of the clause that names the field.
    pub fn facet_values(&self, field: Field) -> &[String] {
        self.clauses()
            .iter()
            .find_map(|it| match it {
                Self::Term(term) if term.field == field => Some(term.values.as_slice()),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// The filter with a facet's value ticked if it was not, or not if it was.
    #[must_use]
    pub fn toggled(&self, field: Field, value: &str) -> Self {
        let mut values = self.facet_values(field).to_vec();
        match values.iter().position(|it| it.eq_ignore_ascii_case(value)) {
            Some(at) => {
                values.remove(at);
            }
            None => values.push(value.to_owned()),
        }
        self.with_facet(field, values)
    }

    /// The filter with a facet's values replaced; none removes the clause.
    #[must_use]
    pub fn with_facet(&self, field: Field, values: Vec<String>) -> Self {
        let mut clauses = self.clauses().to_vec();
        let at = clauses
            .iter()
            .position(|it| matches!(it, Self::Term(term) if term.field == field));
        match (at, values.is_empty()) {
            (Some(at), true) => {
                clauses.remove(at);
            }
            (Some(at), false) => clauses[at] = Self::Term(Term { field, values }),
            (None, true) => {}
            (None, false) => clauses.push(Self::Term(Term { field, values })),
        }
        Self::of(clauses)
    }
}

/// Writes the filter so that it parses back to an equal one.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(clauses) => join(f, clauses, " ", |it| {
                matches!(it, Self::Any(_) | Self::All(_))
            }),
            Self::Any(choices) => join(f, choices, " OR ", |it| {
                matches!(it, Self::All(_) | Self::Any(_))
            }),
            Self::Not(inner) => {
                f.write_str("-")?;
                match **inner {
                    Self::Term(_) | Self::Words(_) => write!(f, "{inner}"),
                    _ => write!(f, "({inner})"),
                }
            }
            Self::Term(term) => {
                write!(f, "{}:", term.field.name())?;
                for (i, value) in term.values.iter().enumerate() {
                    if i > 0 {
                        f.write_str(",")?;
                    }
                    f.write_str(&quoted(value, false))?;
                }
                Ok(())
            }
            Self::Words(words) => f.write_str(&quoted(words, true)),
        }
    }
}

fn join(
    f: &mut fmt::Formatter<'_>,
    parts: &[Filter],
    between: &str,
    in_brackets: impl Fn(&Filter) -> bool,
) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        if in_brackets(part) {
            write!(f, "({part})")?;
        } else {
            write!(f, "{part}")?;
        }
    }
    Ok(())
}

/// A value in quotes where it would not be read back without.
pub(crate) fn quoted(text: &str, is_word: bool) -> String {
    if expression::inside(text).is_some_and(|it| !is_word || !it.contains(char::is_whitespace)) {
        return text.to_owned();
    }
    let plain = !text.is_empty()
        && !text.starts_with('-')
        && !text.starts_with('/')
        && !text.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '(' | ')' | ',' | '\\'))
        && !(is_word && (text.contains(':') || matches!(text, "AND" | "OR" | "NOT")));
    // A relative time begins with a minus and is no exclusion after its colon.
    let plain = plain
        || (!is_word
            && text.starts_with('-')
            && text.contains("..")
            && !text.contains(['"', ' ', ',']));
    if plain {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
