//! The distinct texts that alerts or their entities are told by, and whose each
//! is: each is looked at once, however many it is a fact of.

use super::blocks::Blocks;
use super::letters::{Letters, all_letters};
use super::owners::{Finding, Owner, Owners};
use super::search::Search;
use crate::pattern::Pattern;
use crate::{Field, Selection};
use std::ops::Range;
use throughline_dataset::{Dataset, Symbol};

/// After how many texts that match it is looked whether all alerts are found.
const CHECKED: u32 = 1 << 14;

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
        let letter = pattern.literal().filter(|it| it.len() == 1);
        let letter = letter.filter(|_| !pattern.is_exact());
        if let Some((letters, bit)) = self.letters.as_ref().zip(letter.and_then(all_letters)) {
            return self.add_with_letter(letters, bit, to);
        }
        let mut search = Search::new(pattern);
        let mut finding = Finding::new(data, to);
        let mut hits = 0;
        self.blocks.each_block(pattern, |block| {
            self.each_matching(data, block, &mut search, |nth| {
                self.owned.add_alerts(data, self.owners[nth], &mut finding);
                hits += 1;
            });
            // Of a word that is everywhere the rest need not be looked at.
            let is_often = hits > CHECKED;
            if is_often {
                hits = 0;
            }
            !is_often || finding.alerts.count() < data.alert_count()
        });
    }

    /// Calls `visit` with the number of each text of a block that matches.
    fn each_matching(
        &self,
        data: &Dataset,
        block: Range<usize>,
        search: &mut Search<'_>,
        mut visit: impl FnMut(usize),
    ) {
        let first = block.start;
        let mut found = |nth: usize| visit(first + nth);
        let as_one = match &self.numbered {
            Numbered::BySymbol => {
                let run = data.symbols().side_by_side(block.clone());
                run.is_some_and(|it| search.each_in_run(it.text, it.base, it.ends, &mut found))
            }
            Numbered::InOrder(symbols) => {
                let texts = symbols[block.clone()].iter().map(|&it| data.text(it));
                search.each_apart(texts, &mut found)
            }
        };
        if !as_one {
            for nth in block {
                if search.finds(self.text(data, nth)) {
                    found(nth - first);
                }
            }
        }
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
