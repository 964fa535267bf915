//! The distinct texts that entities are told by, and the alerts of each: each is
//! looked at once, however many entities it is a fact of.

use super::blocks::Blocks;
use super::owners::{Owner, Owners};
use super::search::Search;
use crate::pattern::Pattern;
use crate::{Field, Selection};
use rustc_hash::FxHashMap;
use throughline_dataset::{Dataset, Symbol};
use throughline_model::FactValue;

/// The facts that one field of filters looks at.
pub(super) struct Texts {
    symbols: Vec<Symbol>,
    /// Whose fact each text is.
    owners: Vec<Owner>,
    blocks: Blocks,
    /// Process ids, which are only found as a whole.
    numbers: FxHashMap<u64, Owner>,
    owned: Owners,
}

/// The number of a text that has none yet.
const NEW: u32 = u32::MAX;

impl Texts {
    /// The facts that a field of entities looks at.
    pub(super) fn read(data: &Dataset, field: Field) -> Self {
        let mut texts = Self {
            symbols: Vec::new(),
            owners: Vec::new(),
            blocks: Blocks::default(),
            numbers: FxHashMap::default(),
            owned: Owners::default(),
        };
        let mut nth_of = vec![NEW; data.symbols().len()];
        // Emptied again for each entity.
        let (mut facts, mut numbers, mut owners) = (Vec::new(), Vec::new(), Vec::new());
        let kinds = field.entity_kinds().unwrap_or_default();
        for entity in kinds.iter().flat_map(|&it| data.entities_of_kind(it)) {
            for &subject in &data.entity(entity).subjects {
                data.visit_subject(subject, &mut |label, value| {
                    if !field.takes_fact(label) {
                        return;
                    }
                    match value {
                        FactValue::Text(&text) => facts.push(text),
                        FactValue::Number(it) if label == "Process id" => numbers.push(it),
                        FactValue::Number(_) | FactValue::Time(_) => {}
                    }
                });
            }
            facts.sort_unstable_by_key(|it| it.nth());
            facts.dedup();
            numbers.sort_unstable();
            numbers.dedup();
            for &text in &facts {
                let nth = &mut nth_of[text.nth()];
                if *nth == NEW {
                    *nth = texts.symbols.len() as u32;
                    texts.symbols.push(text);
                    texts.blocks.push(data.text(text));
                    texts.owners.push(Owner::NOBODY);
                }
                owners.push(texts.owners[*nth as usize]);
            }
            for it in &numbers {
                let known = texts.numbers.get(it);
                owners.push(known.copied().unwrap_or(Owner::NOBODY));
            }
            texts.owned.join(data, entity, &mut owners);
            let mut joined = owners.drain(..);
            for (text, owner) in facts.drain(..).zip(&mut joined) {
                texts.owners[nth_of[text.nth()] as usize] = owner;
            }
            for (number, owner) in numbers.drain(..).zip(joined) {
                texts.numbers.insert(number, owner);
            }
        }
        texts.owned.finish();
        texts.symbols.shrink_to_fit();
        texts.owners.shrink_to_fit();
        texts
    }

    /// Selects the alerts of all texts that match, beside what is selected.
    pub(super) fn add_matching(&self, data: &Dataset, pattern: &Pattern, to: &mut Selection) {
        let mut search = Search::new(pattern);
        self.blocks.each_candidate(pattern, |nth| {
            let owner = self.owners[nth];
            if !self.owned.is_within(data, owner, to) && search.finds(data.text(self.symbols[nth]))
            {
                self.owned.add_alerts(data, owner, to);
            }
        });
    }

    /// Selects the alerts of all numbers that match as a whole, beside what is
    /// selected.
    pub(super) fn add_numbered(&self, data: &Dataset, pattern: &Pattern, to: &mut Selection) {
        if let Some(literal) = pattern.literal() {
            let number = literal.parse().ok();
            if let Some(number) = number.filter(|it: &u64| it.to_string() == literal)
                && let Some(&owner) = self.numbers.get(&number)
            {
                self.owned.add_alerts(data, owner, to);
            }
            return;
        }
        let mut numbers: Vec<u64> = self.numbers.keys().copied().collect();
        numbers.sort_unstable();
        for number in numbers {
            if pattern.equals(&number.to_string()) {
                self.owned.add_alerts(data, self.numbers[&number], to);
            }
        }
    }

    /// Bytes held, roughly.
    pub(super) fn bytes(&self) -> usize {
        let texts = self.symbols.capacity() * 8 + self.blocks.bytes();
        texts + self.owned.bytes() + self.numbers.capacity() * 16
    }
}
