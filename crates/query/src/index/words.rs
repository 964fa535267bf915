//! Finding words: in what entities are told by, and in the alerts themselves.

use super::AlertIndex;
use super::blocks::Blocks;
use super::column::Column;
use super::search::Search;
use super::texts::Texts;
use super::values::Value;
use crate::matching::patterns;
use crate::pattern::Pattern;
use crate::{Field, Rows, Selection};
use std::rc::Rc;
use throughline_dataset::AlertIdx;

/// The columns in which free words are looked for, apart from whom an alert is
/// assigned to.
const WORDED: [Column; 6] = [
    Column::Title,
    Column::Category,
    Column::Description,
    Column::Threat,
    Column::ThreatFamily,
    Column::Actor,
];

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
        let data = rows.dataset;
        let mut found = Selection::empty(self.count());
        let mut search = Search::new(pattern);
        for column in WORDED {
            let values = self.values(rows, column);
            let mut taken = vec![false; values.values().len()];
            self.worded(rows, column).each_candidate(pattern, |nth| {
                let value = &values.values()[nth];
                // Nothing said is no text here, not even an empty one.
                taken[nth] = *value != Value::None && search.finds(value.text(data));
            });
            found.unite(&values.select_taken(self.count(), &taken));
        }
        let techniques = self.techniques(rows);
        found.unite(&techniques.select(self.count(), |it| pattern.matches(it)));
        if found.count() < self.count() {
            self.keys(rows).each_candidate(pattern, |nth| {
                let alert = AlertIdx(nth as u32);
                if !found.contains(alert) && search.finds(data.alert_key(alert)) {
                    found.insert(alert);
                }
            });
        }
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
            let texts = self.texts(rows, field);
            texts.add_numbered(data, pattern, to);
            if !is_name {
                texts.add_matching(data, pattern, to);
            }
        }
    }

    /// What runs of bytes occur in the distinct texts of a column.
    fn worded(&self, rows: Rows<'_>, column: Column) -> &Blocks {
        let it = self.column(rows, column);
        it.blocks.get_or_init(|| {
            let mut blocks = Blocks::default();
            for value in it.values.values() {
                blocks.push(value.text(rows.dataset));
            }
            blocks
        })
    }

    fn keys(&self, rows: Rows<'_>) -> &Blocks {
        self.keys.get_or_init(|| {
            let mut keys = Blocks::default();
            for alert in rows.dataset.alerts() {
                keys.push(rows.dataset.alert_key(alert));
            }
            keys
        })
    }

    fn texts(&self, rows: Rows<'_>, field: Field) -> Rc<Texts> {
        let known = self.texts.borrow();
        if let Some(it) = known.iter().find(|it| it.0 == field) {
            return it.1.clone();
        }
        drop(known);
        let texts = Rc::new(Texts::read(rows.dataset, field));
        self.texts.borrow_mut().push((field, texts.clone()));
        texts
    }
}
