//! Looking for one pattern in many short texts.
//!
//! A text that is nothing but text is looked for in a whole block of texts at once,
//! which costs little more than looking for it in one of them.

use super::caseless::Caseless;
use crate::pattern::Pattern;
use memchr::memmem::Finder;

/// A pattern, prepared for many texts.
pub(crate) struct Search<'p> {
    pattern: &'p Pattern,
    /// Finds the pattern where it is nothing but text.
    finder: Option<Finder<'p>>,
    /// The same in texts that stand as they are.
    caseless: Option<Caseless<'p>>,
    lower: Vec<u8>,
    /// Where each text ends that was added one by one.
    ends: Vec<u32>,
}

impl<'p> Search<'p> {
    /// Prepares a pattern.
    pub(crate) fn new(pattern: &'p Pattern) -> Self {
        let literal = pattern.literal().filter(|_| !pattern.is_exact());
        Self {
            pattern,
            finder: literal.filter(|it| !it.is_empty()).map(Finder::new),
            caseless: literal.and_then(Caseless::new),
            lower: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Whether the pattern matches a text: [`Pattern::matches`], sooner.
    pub(crate) fn finds(&mut self, text: &str) -> bool {
        self.lower.clear();
        match &self.finder {
            Some(finder) if push_lower(text, &mut self.lower) => finder.find(&self.lower).is_some(),
            _ => self.pattern.matches(text),
        }
    }

    /// Calls `visit` with the number of each of these texts that matches and is looked
    /// at; it gives the number of the text that is looked at next. They stand one after
    /// another from the address `base` on, each up to one of `ends`, and those that
    /// count are ASCII. False where they cannot be searched as one, and each must be
    /// asked about.
    pub(super) fn each_in_run(
        &self,
        run: &str,
        base: u32,
        ends: &[u32],
        visit: impl FnMut(usize) -> usize,
    ) -> bool {
        if self.finder.is_none() {
            return false;
        }
        // What is not ASCII is in none of them.
        let Some(caseless) = &self.caseless else {
            return true;
        };
        let find = |from| caseless.find(run.as_bytes(), from);
        each_hit(find, caseless.len(), base, ends, visit);
        true
    }

    /// The same of texts that stand apart.
    pub(super) fn each_apart<'t>(
        &mut self,
        texts: impl Iterator<Item = &'t str>,
        visit: impl FnMut(usize) -> usize,
    ) -> bool {
        let Some(finder) = &self.finder else {
            return false;
        };
        self.lower.clear();
        self.ends.clear();
        for text in texts {
            if !push_lower(text, &mut self.lower) {
                return false;
            }
            self.ends.push(self.lower.len() as u32);
        }
        let lower = &self.lower;
        let find = |from| finder.find(&lower[from..]).map(|it| from + it);
        each_hit(find, finder.needle().len(), 0, &self.ends, visit);
        true
    }
}

/// Adds a text in lower case. False where it is not all ASCII, and what was added is
/// none.
fn push_lower(text: &str, lower: &mut Vec<u8>) -> bool {
    let start = lower.len();
    lower.resize(start + text.len(), 0);
    // One pass that a compiler makes of many bytes at once: a search is mostly this.
    let mut all = 0;
    for (to, &from) in lower[start..].iter_mut().zip(text.as_bytes()) {
        all |= from;
        *to = from.to_ascii_lowercase();
    }
    all < 128
}

/// Calls `visit` with the number of each text that holds what is looked for: not of
/// those where it begins in one and ends in another, and from each on only of those
/// that `visit` says come next. `find` gives the first beginning from a place on.
fn each_hit(
    find: impl Fn(usize) -> Option<usize>,
    length: usize,
    base: u32,
    ends: &[u32],
    mut visit: impl FnMut(usize) -> usize,
) {
    let (mut from, mut nth) = (0, 0);
    while let Some(at) = find(from) {
        let end_of = |nth: usize| (ends[nth] - base) as usize;
        while end_of(nth) <= at {
            nth += 1;
        }
        from = if at + length <= end_of(nth) {
            nth = visit(nth);
            end_of(nth - 1)
        } else {
            at + 1
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told_apart(pattern: &Pattern, texts: &[String]) -> Vec<usize> {
        let all = texts.iter().enumerate();
        let found = all.filter(|it| pattern.matches(it.1));
        found.map(|it| it.0).collect()
    }

    proptest! {
        #[test]
        fn texts_searched_as_one_are_found_as_each_for_itself(
            pattern in "[abAkß]{0,3}",
            texts in prop::collection::vec("[abABkK\u{212a}ß]{0,6}", 1..20),
            base in 0_u32..10,
        ) {
            let pattern = Pattern::new(&pattern);
            let expected = told_apart(&pattern, &texts);
            let mut search = Search::new(&pattern);
            let mut ends = Vec::new();
            let run = texts.concat();
            let mut end = base;
            for text in &texts {
                end += text.len() as u32;
                ends.push(end);
            }
            let each: Vec<usize> = (0..texts.len()).filter(|&it| search.finds(&texts[it])).collect();
            prop_assert_eq!(&each, &expected);
            let mut found = Vec::new();
            let as_one = search.each_in_run(&run, base, &ends, |it| {
                found.push(it);
                it + 1
            });
            if as_one && run.is_ascii() {
                prop_assert_eq!(&found, &expected);
            }
            let mut found = Vec::new();
            let apart = search.each_apart(texts.iter().map(String::as_str), |it| {
                found.push(it);
                it + 1
            });
            if apart {
                prop_assert_eq!(&found, &expected);
            }
            prop_assert_eq!(as_one, pattern.literal() != Some(""));
            prop_assert_eq!(apart, as_one && run.is_ascii());
        }
    }
}
