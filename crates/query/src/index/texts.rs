//! The distinct texts that alerts or their entities are told by, and whose each
//! is: each is looked at once, however many it is a fact of.

use super::blocks::Blocks;
use super::letters::{Letters, all_letters};
use super::owners::{Finding, Owner, Owners, Whose};
use super::search::Search;
use crate::pattern::Pattern;
use crate::{Field, Selection};
use throughline_dataset::{Dataset, Symbol};

/// Which texts are searched together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// What alerts say of themselves and free words are looked for in, but for what
    /// an analyst may change.
    OfAlerts,
    /// The facts that one field of filters looks at.
    OfEntities(Field),
}

/// Texts that are searched together.
pub(super) struct Texts {
    pub(super) numbered: Numbered,
    /// Whose each text is.
    pub(super) owners: Vec<Owner>,
    pub(super) blocks: Blocks,
    /// Process ids with their owners, in order: they are only found as a whole.
    pub(super) numbers: Vec<(u64, Owner)>,
    pub(super) owned: Owners,
    pub(super) letters: Option<Letters>,
}

/// Which text has which number.
pub(super) enum Numbered {
    /// Each has its symbol's; those that nobody owns are none.
    BySymbol,
    /// In the order of their symbols.
    InOrder(Vec<Symbol>),
}

impl Texts {
    fn text<'d>(&self, data: &'d Dataset, nth: usize) -> &'d str {
        data.text(match &self.numbered {
            Numbered::BySymbol => Symbol::of_nth(nth),
            Numbered::InOrder(symbols) => symbols[nth],
        })
    }

    /// Selects the alerts of all texts that match, beside what is selected.
    pub(super) fn add_matching(&self, data: &Dataset, pattern: &Pattern, to: &mut Selection) {
        let needed = pattern.literal().filter(|it| it.len() <= 2);
        let needed = needed.filter(|it| !it.is_empty() && !pattern.is_exact());
        let letters = self.letters.as_ref().zip(needed.and_then(all_letters));
        if let Some((letters, bit)) = letters
            && needed.is_some_and(|it| it.len() == 1)
        {
            return self.add_with_letter(letters, bit, to);
        }
        // A run of two is in every third block: rather by its letters.
        let may_match = |owner: Owner| match (letters, owner.whose()) {
            (Some((letters, both)), Whose::Alert(it)) => {
                letters.of_alert[it.0 as usize] & both == both
            }
            _ => true,
        };
        let mut search = Search::new(pattern);
        let mut finding = Finding::new(data, to);
        self.blocks.each_candidate(pattern, |nth| {
            let owner = self.owners[nth];
            if may_match(owner)
                && !owner.is_within(data, finding.alerts)
                && search.finds(self.text(data, nth))
            {
                self.owned.add_alerts(data, owner, &mut finding);
            }
        });
    }

    fn add_with_letter(&self, letters: &Letters, bit: u64, to: &mut Selection) {
        let has = |it: u32| letters.of_alert[it as usize] & bit != 0;
        to.unite(&Selection::of(letters.of_alert.len() as u32, has));
        for &(set, known) in &letters.of_set {
            if known & bit != 0 {
                to.unite(&self.owned.sets[set as usize]);
            }
        }
    }

    /// Selects the alerts of all numbers that match as a whole, beside what is
    /// selected.
    pub(super) fn add_numbered(&self, data: &Dataset, pattern: &Pattern, to: &mut Selection) {
        let mut finding = Finding::new(data, to);
        if let Some(literal) = pattern.literal() {
            let number = literal.parse().ok();
            if let Some(number) = number.filter(|it: &u64| it.to_string() == literal) {
                let start = self.numbers.partition_point(|it| it.0 < number);
                let alike = self.numbers[start..].iter();
                for &(_, owner) in alike.take_while(|it| it.0 == number) {
                    self.owned.add_alerts(data, owner, &mut finding);
                }
            }
            return;
        }
        for alike in self.numbers.chunk_by(|a, b| a.0 == b.0) {
            if pattern.equals(&alike[0].0.to_string()) {
                for &(_, owner) in alike {
                    self.owned.add_alerts(data, owner, &mut finding);
                }
            }
        }
    }

    /// Bytes held, roughly.
    pub(super) fn bytes(&self) -> usize {
        let symbols = match &self.numbered {
            Numbered::BySymbol => 0,
            Numbered::InOrder(symbols) => symbols.capacity(),
        };
        let letters = self.letters.as_ref().map_or(0, |it| it.of_alert.len() * 8);
        let texts = (symbols + self.owners.capacity()) * 4 + self.blocks.bytes();
        texts + letters + self.owned.bytes() + self.numbers.capacity() * 16
    }
}
