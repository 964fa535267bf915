//! The distinct texts that alerts or their entities are told by, and whose each
//! is: each is looked at once, however many it is a fact of.

use super::blocks::Blocks;
use super::letters::{Letters, all_letters};
use super::numbers::Numbers;
use super::owners::{Finding, Owner, Owners};
use super::search::Search;
use crate::pattern::Pattern;
use crate::{Field, Selection};
use std::ops::Range;
use throughline_dataset::{Dataset, Symbol};

/// After how many texts that match the alerts are counted that are found.
const CHECKED: u32 = if cfg!(test) { 2 } else { 1 << 12 };

/// How many texts of a block are looked at one by one rather than as one.
const APART: usize = 8;

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
    pub(super) numbers: Numbers,
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
        // Of a word that most alerts have, only texts of the others are looked at.
        let (mut hits, mut is_common) = (0, false);
        let mut left = Vec::new();
        self.blocks.each_block(pattern, |block, is_ascii| {
            if is_common {
                let owner = |&nth: &usize| self.owners[nth];
                let is_left = |nth: &usize| !self.owned.are_found(data, owner(nth), &finding);
                left.clear();
                left.extend(block.clone().filter(is_left));
                if left.len() <= APART {
                    for &nth in &left {
                        if search.finds(self.text(data, nth)) {
                            self.owned.add_alerts(data, self.owners[nth], &mut finding);
                        }
                    }
                    return true;
                }
            }
            self.each_matching(data, block, is_ascii, &mut search, |nth| {
                self.owned.add_alerts(data, self.owners[nth], &mut finding);
                hits += 1;
            });
            if hits < CHECKED {
                return true;
            }
            hits = 0;
            let found = finding.count();
            is_common = found > data.alert_count() / 2;
            found < data.alert_count()
        });
    }

    /// Calls `visit` with the number of each text of a block that matches, but for
    /// those behind one of the same owner.
    fn each_matching(
        &self,
        data: &Dataset,
        block: Range<usize>,
        is_ascii: bool,
        search: &mut Search<'_>,
        mut visit: impl FnMut(usize),
    ) {
        let (first, end) = (block.start, block.end);
        let mut found = |nth: usize| {
            visit(first + nth);
            self.behind_owner(first + nth, end) - first
        };
        let as_one = match &self.numbered {
            Numbered::BySymbol => {
                let run = data.symbols().side_by_side(block.clone());
                run.filter(|_| is_ascii)
                    .is_some_and(|it| search.each_in_run(it.text, it.base, it.ends, &mut found))
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

    /// Where the texts of another owner begin behind one: an alert has many, and most
    /// of them stand together.
    fn behind_owner(&self, nth: usize, end: usize) -> usize {
        let owner = self.owners[nth];
        let is_another = |it: &Owner| *it != owner && *it != Owner::NOBODY;
        let behind = self.owners[nth + 1..end].iter().position(is_another);
        behind.map_or(end, |it| nth + 1 + it)
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
        let mut add = |owner| self.owned.add_alerts(data, owner, &mut finding);
        if let Some(literal) = pattern.literal() {
            let number = literal.parse().ok();
            if let Some(number) = number.filter(|it: &u64| it.to_string() == literal) {
                self.numbers.each_owner_of(number, &mut add);
            }
            return;
        }
        let is_meant = |number: u64| pattern.equals(&number.to_string());
        self.numbers.each_owner_where(is_meant, &mut add);
    }

    /// Bytes held, roughly.
    pub(super) fn bytes(&self) -> usize {
        let symbols = match &self.numbered {
            Numbered::BySymbol => 0,
            Numbered::InOrder(symbols) => symbols.capacity(),
        };
        let letters = self.letters.as_ref().map_or(0, |it| it.of_alert.len() * 8);
        let texts = (symbols + self.owners.capacity()) * 4 + self.blocks.bytes();
        texts + letters + self.owned.bytes() + self.numbers.bytes()
    }
}
