//! Finding words: in what entities are told by, and in the alerts themselves.

use super::AlertIndex;
use super::column::Column;
use super::gathering::Gathering;
use super::texts::{Texts, Told};
use super::values::Value;
use crate::matching::patterns;
use crate::pattern::Pattern;
use crate::{Field, Rows, Selection};
use std::rc::Rc;

/// Texts, as far as they are gathered.
pub(super) enum Gathered {
    /// All of them.
    Ready(Rc<Texts>),
    /// Some; nothing while a part of the work is being done.
    Coming(Option<Box<Gathering>>),
}

/// What free words are looked for in.
const WORDED: [Told; 2] = [Told::OfAlerts, Told::OfEntities(Field::Entity)];

impl AlertIndex {
    /// Free words: in the title, key, category, technique, tag, assignee or any
    /// entity.
    pub(super) fn words(&self, rows: Rows<'_>, words: &str) -> Selection {
        let pattern = Pattern::new(words);
        let in_data = self.words.get(&words.to_owned(), || {
            self.words_in_data(rows, words, &pattern)
        });
        let mut found = Rc::unwrap_or_clone(in_data);
        let assigned = self.values(rows, Column::Assigned);
        // Nobody is the empty text here.
        let is_meant = |it: &Value| pattern.matches(it.text(rows.dataset));
        found.unite(&assigned.select(self.count(), is_meant));
        let tags = self.tags(rows);
        found.unite(&tags.select(self.count(), |it| pattern.matches(it)));
        found
    }

    /// Free words, but for what an analyst may change.
    fn words_in_data(&self, rows: Rows<'_>, words: &str, pattern: &Pattern) -> Selection {
        let mut found = Selection::empty(self.count());
        let of_alerts = self.texts(rows, Told::OfAlerts);
        of_alerts.add_matching(rows.dataset, pattern, &mut found);
        if found.count() < self.count() {
            let values = [words.to_owned()];
            self.add_entities(rows, Field::Entity, &values, &mut found);
        }
        found
    }

    /// Selects the alerts of the entities that one of these values means, beside
    /// what is selected.
    pub(super) fn add_entities(
        &self,
        rows: Rows<'_>,
        field: Field,
        values: &[String],
        to: &mut Selection,
    ) {
        let data = rows.dataset;
        let patterns = patterns(values);
        // What is named exactly is named as lists and menus name it.
        let by_name = field.is_of_all();
        let are_names = by_name && patterns.iter().all(Pattern::is_exact);
        for pattern in &patterns {
            let is_name = by_name && pattern.is_exact();
            if is_name && let Some(names) = self.names(rows, field) {
                for name in pattern.exact().filter_map(|it| names.find(data, it)) {
                    names.add_alerts(name, to);
                }
            }
            if are_names {
                continue;
            }
            let texts = self.texts(rows, Told::OfEntities(field));
            texts.add_numbered(data, pattern, to);
            if !is_name {
                texts.add_matching(data, pattern, to);
            }
        }
    }

    /// Prepares a little of what free words are looked for in: a millisecond or
    /// two of work. False when all is prepared.
    pub fn prepare(&self, rows: Rows<'_>) -> bool {
        let mut known = self.texts.borrow_mut();
        for told in WORDED {
            if !known.iter().any(|it| it.0 == told) {
                let begun = Gathering::new(rows.dataset, told);
                known.push((told, Gathered::Coming(Some(begun))));
            }
            let gathered = known.iter_mut().find(|it| it.0 == told);
            if let Some((_, gathered @ Gathered::Coming(_))) = gathered {
                if let Gathered::Coming(coming) = gathered
                    && let Some(it) = coming.take()
                {
                    *gathered = match it.go_on(rows.dataset) {
                        Ok(texts) => Gathered::Ready(Rc::new(texts)),
                        Err(more) => Gathered::Coming(Some(more)),
                    };
                }
                return true;
            }
        }
        self.prepare_groups(rows)
    }

    /// Texts that are searched together. Where they are still being gathered, all
    /// that is left is done at once: that takes a second or two for a million
    /// alerts, and looking at every one of them many times as long.
    fn texts(&self, rows: Rows<'_>, told: Told) -> Rc<Texts> {
        let mut known = self.texts.borrow_mut();
        let at = known.iter().position(|it| it.0 == told);
        let begun = match at.map(|at| known.swap_remove(at).1) {
            Some(Gathered::Ready(texts)) => {
                known.push((told, Gathered::Ready(texts.clone())));
                return texts;
            }
            Some(Gathered::Coming(Some(begun))) => begun,
            Some(Gathered::Coming(None)) | None => Gathering::new(rows.dataset, told),
        };
        let texts = Rc::new(begun.finish(rows.dataset));
        known.push((told, Gathered::Ready(texts.clone())));
        texts
    }
}
