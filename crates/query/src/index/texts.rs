//! The distinct texts that alerts or their entities are told by, and whose each
//! is: each is looked at once, however many it is a fact of.

use super::blocks::Blocks;
use super::letters::all_letters;
use super::owners::{Owner, Owners, Whose};
use super::search::Search;
use crate::pattern::Pattern;
use crate::{Field, Selection};
use throughline_dataset::{AlertIdx, Dataset, Symbol};

/// Which texts are searched together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// What alerts say of themselves and free words are looked for in, but for what an analyst
    /// may change.
    OfAlerts,
    /// The facts that one field of filters looks at.
    OfEntities(Field),
}

/// Texts that are searched together.
pub(super) struct Texts {
    pub(super) texts: Numbered,
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

/// The letters that occur in texts.
pub(super) struct Letters {
    /// Of each alert, unless the text's alerts are a set.
    pub(super) of_alert: Vec<u64>,
    /// Of each text whose alerts are a set.
    pub(super) of_set: Vec<(Owner, u64)>,
}

impl Texts {
    fn text<'d>(&self, data: &'d Dataset, nth: usize) -> &'d str {
        data.text(match &self.texts {
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
            return self.add_with_letter(data, letters, bit, to);
        }
        // A run of two is in every third block: rather by its letters.
        let may_match = |owner: Owner| match (letters, owner.whose()) {
            (Some((letters, both)), Whose::Alert(it)) => {
                letters.of_alert[it.0 as usize] & both == both
            }
            _ => true,
        };
        let mut search = Search::new(pattern);
        self.blocks.each_candidate(pattern, |nth| {
            let owner = self.owners[nth];
            if may_match(owner)
                && !self.owned.is_within(data, owner, to)
                && search.finds(self.text(data, nth))
            {
                self.owned.add_alerts(data, owner, to);
            }
        });
    }

    fn add_with_letter(&self, data: &Dataset, letters: &Letters, bit: u64, to: &mut Selection) {
        let has = |it: u32| letters.of_alert[it as usize] & bit != 0;
        to.unite(&Selection::of(letters.of_alert.len() as u32, has));
        for &(owner, known) in &letters.of_set {
            if known & bit != 0 {
                self.owned.add_alerts(data, owner, to);
            }
        }
    }

    /// Selects the alerts of all numbers that match as a whole, beside what is
    /// selected.
    pub(super) fn add_numbered(&self, data: &Dataset, pattern: &Pattern, to: &mut Selection) {
        if let Some(literal) = pattern.literal() {
            let number = literal.parse().ok();
            if let Some(number) = number.filter(|it: &u64| it.to_string() == literal) {
                let start = self.numbers.partition_point(|it| it.0 < number);
                let alike = self.numbers[start..].iter();
                for &(_, owner) in alike.take_while(|it| it.0 == number) {
                    self.owned.add_alerts(data, owner, to);
                }
            }
            return;
        }
        for alike in self.numbers.chunk_by(|a, b| a.0 == b.0) {
            if pattern.equals(&alike[0].0.to_string()) {
                for &(_, owner) in alike {
                    self.owned.add_alerts(data, owner, to);
                }
            }
        }
    }

    /// Bytes held, roughly.
    pub(super) fn bytes(&self) -> usize {
        let symbols = match &self.texts {
            Numbered::BySymbol => 0,
            Numbered::InOrder(symbols) => symbols.capacity(),
        };
        let letters = self.letters.as_ref().map_or(0, |it| it.of_alert.len() * 8);
        let texts = (symbols + self.owners.capacity()) * 4 + self.blocks.bytes();
        texts + letters + self.owned.bytes() + self.numbers.capacity() * 16
    }
}

impl Letters {
    /// Notes the letters of a text of some alerts.
    pub(super) fn note(&mut self, alert: AlertIdx, letters: u64) {
        self.of_alert[alert.0 as usize] |= letters;
    }
}
