//! What a filter selects, from columns where there are some.

use super::AlertIndex;
use super::column::Column;
use super::values::Value;
use crate::filter::{Filter, Term};
use crate::matching::patterns;
use crate::presence::with_any;
use crate::value::Wanted;
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
        let wanted = Wanted::of(term);
        let mut found = if wanted.values.is_empty() {
            Selection::empty(self.count())
        } else {
            self.with_values(rows, term.field, &wanted.values)
        };
        if wanted.any || wanted.none {
            let mut some = self.with_any(rows, term.field);
            if wanted.any {
                found.unite(&some);
            }
            if wanted.none {
                some.invert();
                found.unite(&some);
            }
        }
        found
    }

    /// The alerts that have a value of the field, whichever it is.
    fn with_any(&self, rows: Rows<'_>, field: Field) -> Selection {
        let columns = Column::all_of_field(field);
        if columns.is_empty() {
            return with_any(rows, field);
        }
        let mut found = Selection::empty(self.count());
        for column in columns {
            let is_told = |it: &Value| column.is_told(rows, it);
            found.unite(&self.values(rows, column).select(self.count(), is_told));
        }
        found
    }

    /// The alerts that have one of these values of the field.
    fn with_values(&self, rows: Rows<'_>, field: Field, values: &[String]) -> Selection {
        let columns = Column::all_of_field(field);
        if !columns.is_empty() {
            let mut found = Selection::empty(self.count());
            for column in columns {
                found.unite(&self.column_with(rows, column, values));
            }
            return found;
        }
        match field {
            Field::Time => self.times(rows, values),
            Field::Tag => {
                let patterns = patterns(values);
                let is_meant = |tag: &str| patterns.iter().any(|it| it.equals(tag));
                self.tags(rows).select(self.count(), is_meant)
            }
            Field::Technique => {
                let patterns = patterns(values);
                let is_meant = |it: &str| matching::covers_technique(values, &patterns, it);
                self.techniques(rows).select(self.count(), is_meant)
            }
            field if field.entity_kinds().is_some() => {
                let mut found = Selection::empty(self.count());
                self.add_entities(rows, field, values, &mut found);
                found
            }
            _ => {
                let values = values.to_vec();
                matching::select(rows, &Filter::Term(Term { field, values }))
            }
        }
    }

    fn column_with(&self, rows: Rows<'_>, column: Column, values: &[String]) -> Selection {
        let data = rows.dataset;
        let patterns = patterns(values);
        let known = column.wanted(values, &patterns);
        let is_listed = !column.listed().is_empty();
        self.values(rows, column).select(self.count(), |value| {
            let text = match value {
                Value::Known(api) => return known.contains(api),
                Value::None => return false,
                Value::Text(_) | Value::Own(_) => value.text(data),
            };
            if is_listed || !column.is_found_by_part() {
                return patterns.iter().any(|it| it.equals(text));
            }
            // Nobody is the empty text.
            (column != Column::Assigned || !text.is_empty())
                && patterns.iter().any(|it| it.matches(text))
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
