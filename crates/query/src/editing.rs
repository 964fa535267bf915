//! Changes to a filter: what menus on values and chips do.

use crate::filter::{Filter, Term};
use crate::{Field, FilterError};

impl Filter {
    /// The filter with nothing said of the field but that it has this value.
    #[must_use]
    pub fn only(&self, field: Field, value: &str) -> Self {
        self.in_place_of(field, |it| it.is_about(field), wanted(field, value))
    }

    /// The filter with alerts left out where the field has this value.
    #[must_use]
    pub fn excluding(&self, field: Field, value: &str) -> Self {
        let mut values = match self.clauses().iter().find_map(|it| it.excludes(field)) {
            Some(values) => values.to_vec(),
            None => Vec::new(),
        };
        if !values.iter().any(|it| it.eq_ignore_ascii_case(value)) {
            values.push(value.to_owned());
        }
        // It cannot be wanted and left out.
        let ticked = self.facet_values(field);
        let kept: Vec<String> = ticked
            .iter()
            .filter(|it| !it.eq_ignore_ascii_case(value))
            .cloned()
            .collect();
        let without = if kept.len() == ticked.len() {
            self.clone()
        } else {
            self.with_facet(field, kept)
        };
        let exclusion = Self::Not(Box::new(Self::Term(Term { field, values })));
        without.in_place_of(field, |it| it.excludes(field).is_some(), exclusion)
    }

    /// The filter with its nth clause written anew; without it where the text
    /// is empty. Text of several clauses becomes several.
    ///
    /// # Errors
    ///
    /// Where the text is no filter, with the character in the text.
    pub fn with_clause_text(&self, nth: usize, text: &str) -> Result<Self, FilterError> {
        let written: Self = text.parse()?;
        let mut clauses = self.clauses().to_vec();
        let Some(old) = clauses.get(nth) else {
            return Ok(self.and(written));
        };
        let new = match written {
            // What was in brackets stays so.
            Self::All(inner) if inner.is_empty() || !matches!(old, Self::All(_)) => inner,
            whole => vec![whole],
        };
        clauses.splice(nth..=nth, new);
        Ok(Self::of(clauses))
    }

    /// The filter where the clauses of another hold too.
    #[must_use]
    pub fn and(&self, other: Self) -> Self {
        let mut clauses = self.clauses().to_vec();
        match other {
            Self::All(more) => {
                for clause in more {
                    if !clauses.contains(&clause) {
                        clauses.push(clause);
                    }
                }
            }
            clause if clauses.contains(&clause) => {}
            clause => clauses.push(clause),
        }
        Self::of(clauses)
    }

    /// The filter where the clauses of a text hold too.
    ///
    /// # Errors
    ///
    /// Where the text is no filter, with the character in the text.
    pub fn and_text(&self, text: &str) -> Result<Self, FilterError> {
        Ok(self.and(text.parse()?))
    }

    /// The filter with one clause put where the first of these was, the others
    /// left out; or at the end where there was none.
    fn in_place_of(&self, field: Field, which: impl Fn(&Self) -> bool, clause: Self) -> Self {
        debug_assert!(clause.is_about(field), "a clause of another field");
        let mut clauses: Vec<Self> = Vec::new();
        let mut put = Some(clause);
        for it in self.clauses() {
            if which(it) {
                clauses.extend(put.take());
            } else {
                clauses.push(it.clone());
            }
        }
        clauses.extend(put);
        Self::of(clauses)
    }

    /// Whether it wants or leaves out values of the field, and nothing else.
    fn is_about(&self, field: Field) -> bool {
        match self {
            Self::Term(term) => term.field == field,
            _ => self.excludes(field).is_some(),
        }
    }

    /// The values that it leaves out, where it does nothing else.
    fn excludes(&self, field: Field) -> Option<&[String]> {
        match self {
            Self::Not(inner) => match &**inner {
                Self::Term(term) if term.field == field => Some(&term.values),
                _ => None,
            },
            _ => None,
        }
    }
}

fn wanted(field: Field, value: &str) -> Filter {
    Filter::Term(Term {
        field,
        values: vec![value.to_owned()],
    })
}
