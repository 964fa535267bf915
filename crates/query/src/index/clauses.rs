//! What a filter selects, from columns where there are some.

use super::AlertIndex;
use super::column::Column;
use super::values::Value;
use crate::filter::{Filter, Term};
use crate::matching::patterns;
use crate::{Field, Rows, Selection, TimeRange, matching};
use std::rc::Rc;
use throughline_model::Timestamp;

impl AlertIndex {
    /// The alerts that a filter selects.
    pub fn select(&self, rows: Rows<'_>, filter: &Filter) -> Rc<Selection> {
        match filter {
            Filter::Term(_) | Filter::Words(_) => {
                self.clauses.get(filter, || self.clause(rows, filter))
            }
            Filter::All(clauses) => Rc::new(self.all(rows, clauses)),
            Filter::Any(choices) => {
                let mut found = Selection::empty(self.count());
                for choice in choices {
                    found.unite(&self.select(rows, choice));
                }
                Rc::new(found)
            }
            Filter::Not(inner) => {
                let mut found = Rc::unwrap_or_clone(self.select(rows, inner));
                found.invert();
                Rc::new(found)
            }
        }
    }

    /// The alerts that all of some clauses select.
    pub(super) fn all<'f>(
        &self,
        rows: Rows<'_>,
        clauses: impl IntoIterator<Item = &'f Filter>,
    ) -> Selection {
        let mut found: Option<Selection> = None;
        for clause in clauses {
            let selected = self.select(rows, clause);
            match &mut found {
                Some(found) => found.intersect(&selected),
                None => found = Some(Rc::unwrap_or_clone(selected)),
            }
        }
        found.unwrap_or_else(|| Selection::full(self.count()))
    }

    fn clause(&self, rows: Rows<'_>, clause: &Filter) -> Selection {
        match clause {
            Filter::Term(term) => self.term(rows, term),
            Filter::Words(words) => self.words(rows, words),
            _ => matching::select(rows, clause),
        }
    }

    fn term(&self, rows: Rows<'_>, term: &Term) -> Selection {
        if let Some(column) = Column::of_field(term.field) {
            return self.values_term(rows, column, term);
        }
        match term.field {
            Field::Time => self.times(rows, &term.values),
            Field::Tag => {
                let patterns = patterns(&term.values);
                let is_meant = |tag: &str| patterns.iter().any(|it| it.equals(tag));
                self.tags(rows).select(self.count(), is_meant)
            }
            Field::Technique => {
                let is_meant = |it: &str| matching::covers_technique(&term.values, it);
                self.techniques(rows).select(self.count(), is_meant)
            }
            field if field.entity_kinds().is_some() => {
                let mut found = Selection::empty(self.count());
                self.add_entities(rows, field, &term.values, &mut found);
                found
            }
            _ => matching::select(rows, &Filter::Term(term.clone())),
        }
    }

    fn values_term(&self, rows: Rows<'_>, column: Column, term: &Term) -> Selection {
        let data = rows.dataset;
        let patterns = patterns(&term.values);
        let wants = |word: &str| term.values.iter().any(|it| it == word);
        let (wants_none, wants_nobody) = (wants("none"), wants("nobody"));
        let known: Vec<&str> = term
            .values
            .iter()
            .filter_map(|it| column.read(it))
            .collect();
        let is_listed = !column.listed().is_empty();
        self.values(rows, column).select(self.count(), |value| {
            let text = match value {
                Value::Known(api) => return known.contains(api),
                Value::None => return wants_none || (wants_nobody && column == Column::Assigned),
                Value::Text(_) | Value::Own(_) => value.text(data),
            };
            match column {
                _ if is_listed => term.values.iter().any(|it| it.eq_ignore_ascii_case(text)),
                Column::Assigned if text.is_empty() => wants_none || wants_nobody,
                Column::Assigned => patterns.iter().zip(&term.values).any(|(it, value)| {
                    !matches!(value.as_str(), "nobody" | "none") && it.matches(text)
                }),
                Column::Title => patterns.iter().any(|it| it.matches(text)),
                _ => patterns.iter().any(|it| it.equals(text)),
            }
        })
    }

    fn times(&self, rows: Rows<'_>, values: &[String]) -> Selection {
        let mut found = Selection::empty(self.count());
        for range in values.iter().filter_map(|it| it.parse::<TimeRange>().ok()) {
            let (from, to) = range.bounds(rows.anchor);
            // The least number stands for no time at all.
            let from = from.map_or(i64::MIN + 1, Timestamp::nanos);
            let to = to.map_or(i64::MAX, Timestamp::nanos);
            let times = &self.activity;
            let within =
                Selection::of(self.count(), |it| (from..=to).contains(&times[it as usize]));
            found.unite(&within);
        }
        found
    }
}
