//! The distinct texts that entities are told by, and the alerts of each: each is
//! looked at once, however many entities it is a fact of.

use super::blocks::Blocks;
use super::search::Search;
use crate::pattern::Pattern;
use crate::{Field, Selection};
use std::collections::BTreeMap;
use throughline_dataset::{AlertIdx, Dataset, EntityIdx, Symbol};
use throughline_model::FactValue;

/// The facts that one field of filters looks at.
pub(super) struct Texts {
    symbols: Vec<Symbol>,
    owners: Vec<Owner>,
    blocks: Blocks,
    /// Process ids, which are only found as a whole.
    numbers: BTreeMap<u64, Owner>,
    shared: Shared,
}

/// Whose fact a text is.
#[derive(Clone, Copy)]
enum Owner {
    /// That of one entity.
    Entity(EntityIdx),
    /// That of several, whose alerts are one of the lists.
    List(u32),
    /// That of so many that their alerts are one of the sets.
    Set(u32),
}

/// The alerts of texts that several entities have in common.
#[derive(Default)]
struct Shared {
    lists: Vec<Vec<AlertIdx>>,
    sets: Vec<Selection>,
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
            numbers: BTreeMap::new(),
            shared: Shared::default(),
        };
        let mut nth_of = vec![NEW; data.symbols().len()];
        let (mut facts, mut numbers) = (Vec::new(), Vec::new());
        let kinds = field.entity_kinds().unwrap_or_default();
        for entity in kinds.iter().flat_map(|&it| data.entities_of_kind(it)) {
            for &subject in &data.entity(entity).subjects {
                data.subject(subject).visit(&mut |label, value| {
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
            for text in facts.drain(..) {
                texts.add(data, entity, text, &mut nth_of[text.nth()]);
            }
            numbers.sort_unstable();
            numbers.dedup();
            for number in numbers.drain(..) {
                let shared = &mut texts.shared;
                let known = texts.numbers.entry(number);
                known
                    .and_modify(|it| *it = shared.with(data, *it, entity))
                    .or_insert(Owner::Entity(entity));
            }
        }
        texts.shared.lists.iter_mut().for_each(Vec::shrink_to_fit);
        texts
    }

    fn add(&mut self, data: &Dataset, entity: EntityIdx, text: Symbol, nth: &mut u32) {
        if *nth == NEW {
            *nth = self.symbols.len() as u32;
            self.symbols.push(text);
            self.owners.push(Owner::Entity(entity));
            self.blocks.push(data.text(text));
        } else {
            let owner = &mut self.owners[*nth as usize];
            *owner = self.shared.with(data, *owner, entity);
        }
    }

    /// Selects the alerts of all that the pattern is found in, beside what is
    /// selected. A pattern that is exact is found in numbers only: what is named
    /// exactly is named by [`Names`](super::names::Names).
    pub(super) fn add_matching(&self, data: &Dataset, pattern: &Pattern, to: &mut Selection) {
        self.add_numbered(data, pattern, to);
        if pattern.is_exact() {
            return;
        }
        let mut search = Search::new(pattern);
        self.blocks.each_candidate(pattern, |nth| {
            let owner = self.owners[nth];
            // Most texts have one owner and that one alert, which other texts of
            // it may have brought in already.
            if let Owner::Entity(entity) = owner
                && let &[alert] = data.alerts_of_entity(entity)
                && to.contains(alert)
            {
                return;
            }
            if search.finds(data.text(self.symbols[nth])) {
                self.add_alerts(data, owner, to);
            }
        });
    }

    fn add_numbered(&self, data: &Dataset, pattern: &Pattern, to: &mut Selection) {
        if let Some(literal) = pattern.literal() {
            let number = literal.parse().ok();
            if let Some(number) = number.filter(|it: &u64| it.to_string() == literal)
                && let Some(&owner) = self.numbers.get(&number)
            {
                self.add_alerts(data, owner, to);
            }
            return;
        }
        for (number, &owner) in &self.numbers {
            if pattern.equals(&number.to_string()) {
                self.add_alerts(data, owner, to);
            }
        }
    }

    fn add_alerts(&self, data: &Dataset, owner: Owner, to: &mut Selection) {
        let alerts = match owner {
            Owner::Entity(entity) => data.alerts_of_entity(entity),
            Owner::List(nth) => &self.shared.lists[nth as usize],
            Owner::Set(nth) => return to.unite(&self.shared.sets[nth as usize]),
        };
        for &alert in alerts {
            to.insert(alert);
        }
    }

    /// Bytes held, roughly.
    pub(super) fn bytes(&self) -> usize {
        let lists = self.shared.lists.iter();
        let lists: usize = lists.map(|it| it.capacity() * 4 + size_of_val(it)).sum();
        let sets: usize = self.shared.sets.iter().map(Selection::bytes).sum();
        let texts = self.symbols.capacity() * 4 + self.owners.capacity() * size_of::<Owner>();
        texts + lists + sets + self.blocks.bytes() + self.numbers.len() * 24
    }
}

impl Shared {
    /// The owner of what an entity has in common with those before.
    fn with(&mut self, data: &Dataset, owner: Owner, entity: EntityIdx) -> Owner {
        let more = data.alerts_of_entity(entity);
        match owner {
            Owner::Entity(first) => {
                let list = self.lists.len() as u32;
                self.lists.push(data.alerts_of_entity(first).to_vec());
                self.with(data, Owner::List(list), entity)
            }
            Owner::List(nth) => {
                let list = &mut self.lists[nth as usize];
                for &alert in more {
                    // Things of one alert stand beside each other.
                    if list.last() != Some(&alert) {
                        list.push(alert);
                    }
                }
                if list.len() <= data.alert_count() as usize / 32 {
                    return owner;
                }
                let mut set = Selection::empty(data.alert_count());
                for alert in std::mem::take(list) {
                    set.insert(alert);
                }
                self.sets.push(set);
                Owner::Set(self.sets.len() as u32 - 1)
            }
            Owner::Set(nth) => {
                for &alert in more {
                    self.sets[nth as usize].insert(alert);
                }
                owner
            }
        }
    }
}
