//! Every distinct text, once.

use crate::arena::{Arena, TextRun};
use crate::lookup::Lookup;
use hashbrown::HashTable;
use std::num::NonZeroU32;
use std::ops::Range;
use throughline_records::is_same;

/// A text of the opened data. Two symbols are equal exactly when their texts
/// are; their order means nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Symbol(NonZeroU32);

impl Symbol {
    /// The symbol that was made first: a filler where there must be one.
    pub(crate) fn first() -> Self {
        Self(NonZeroU32::MIN)
    }

    /// Which of all texts it stands for: less than [`Symbols::len`].
    pub fn nth(self) -> usize {
        self.0.get() as usize - 1
    }

    /// The symbol that stands for this one of all texts.
    pub fn of_nth(nth: usize) -> Self {
        symbol(nth as u32)
    }

    /// The symbol as a number.
    pub(crate) fn word(self) -> u32 {
        self.0.get()
    }

    /// The symbol of such a number.
    pub(crate) fn of_word(word: u32) -> Self {
        Self(NonZeroU32::new(word).unwrap_or(NonZeroU32::MIN))
    }
}

/// Every distinct text, and how it is found.
#[derive(Default)]
pub struct Symbols {
    texts: Arena,
    /// The texts that were there when all of a file had been read.
    settled: Lookup,
    /// Those that came after.
    table: HashTable<Entry>,
    /// What was looked up last, by the lower bits of its hash.
    recent: Vec<Recent>,
}

/// A text that was looked up, and where it is: most texts come again soon, and
/// need no look into the large table then.
#[derive(Clone, Copy, Default)]
struct Recent {
    hash: u32,
    at: u32,
    start: u32,
    end: u32,
}

/// How many texts are remembered: as many as a processor's nearest memory takes.
const RECENT: usize = 2048;

/// How many texts must be new for [`Symbols::settle`] to be worth its while.
const WORTH_SETTLING: usize = 1 << 16;

/// How many texts make a table large that grows.
const LARGE: usize = if cfg!(test) { 1 << 17 } else { 3 << 18 };

/// A text in the table. Its hash is kept: a table that grows then reads no texts.
#[derive(Clone, Copy)]
struct Entry {
    hash: u32,
    at: u32,
}

/// An odd number without a pattern.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(23) ^ word).wrapping_mul(FACTOR)
}

/// A hash of numbers, two at a time.
pub(crate) fn hash_words(words: &[u32]) -> u32 {
    let (pairs, rest) = words.as_chunks::<2>();
    let hash = pairs.iter().fold(FACTOR ^ words.len() as u64, |hash, it| {
        mix(hash, u64::from(it[0]) | u64::from(it[1]) << 32)
    });
    let hash = rest.iter().fold(hash, |hash, &it| mix(hash, u64::from(it)));
    (mix(hash, hash >> 32) >> 32) as u32
}

/// Eight bytes at a time, which on `wasm32` is more than a `usize`.
pub(crate) fn hash(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let (words, rest) = bytes.as_chunks::<8>();
    let mut hash = words.iter().fold(FACTOR ^ text.len() as u64, |hash, it| {
        mix(hash, u64::from_le_bytes(*it))
    });
    if !rest.is_empty() {
        hash = mix(hash, end(bytes));
    }
    (mix(hash, hash >> 32) >> 32) as u32
}

/// The last bytes of a text as one number, in which all that are left over when
/// eight at a time were taken are found.
fn end(bytes: &[u8]) -> u64 {
    if let Some(last) = bytes.last_chunk::<8>() {
        u64::from_le_bytes(*last)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
    } else {
        bytes.iter().fold(0, |all, &it| all << 8 | u64::from(it))
    }
}

/// The table tells entries apart by the upper and lower bits of 64.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(FACTOR)
}

fn symbol(at: u32) -> Symbol {
    // `at + 1` is never zero: the addresses would have run out long before.
    Symbol(NonZeroU32::MIN.saturating_add(at))
}

impl Symbols {
    /// The symbol of a text, made if it is new.
    ///
    /// # Panics
    ///
    /// Where all distinct texts together are more than 4 GiB.
    pub fn intern(&mut self, new: &str) -> Symbol {
        let hash = hash(new);
        let slot = hash as usize % RECENT;
        if let Some(it) = self.recent.get(slot)
            && it.hash == hash
            && is_same(self.texts.between(it.start, it.end), new)
        {
            return symbol(it.at);
        }
        let at = self.look_up(hash, new).unwrap_or_else(|| {
            self.settle_before_growing();
            let at = self.texts.push(new);
            self.table
                .insert_unique(spread(hash), Entry { hash, at }, |it| spread(it.hash));
            at
        });
        let (start, end) = self.texts.span(at);
        if self.recent.is_empty() {
            // All zero they stand for the empty text, whose hash is not zero.
            self.recent = vec![Recent::default(); RECENT];
        }
        self.recent[slot] = Recent {
            hash,
            at,
            start,
            end,
        };
        symbol(at)
    }

    fn look_up(&self, hash: u32, known: &str) -> Option<u32> {
        let found = self
            .settled
            .find(hash, |it| is_same(self.texts.at(it), known));
        found.or_else(|| {
            let found = self.table.find(spread(hash), |it| {
                it.hash == hash && is_same(self.texts.at(it.at), known)
            })?;
            Some(found.at)
        })
    }

    /// Takes less room for finding texts, where most of a file has been read: the
    /// table that grows has room for as many again, and a hash of each.
    pub(crate) fn settle(&mut self) {
        // A small file beside large ones need not have all texts hashed again.
        if self.table.len() >= WORTH_SETTLING.max(self.settled.len() / 4) {
            self.settle_all();
        }
        self.texts.shrink_to_fit();
    }

    /// The same before a large table grows once more: while it does, it is there
    /// twice, the second time twice as large, and that room is never given back.
    fn settle_before_growing(&mut self) {
        let is_full = self.table.len() == self.table.capacity();
        if is_full && self.table.len() >= LARGE.max(self.settled.len() / 2) {
            self.settle_all();
        }
    }

    fn settle_all(&mut self) {
        // Neither is needed for what takes their place.
        self.table = HashTable::new();
        self.settled = Lookup::default();
        let all = 0..self.texts.len() as u32;
        let hashes: Vec<u32> = all.map(|it| hash(self.texts.at(it))).collect();
        self.settled = Lookup::of(&hashes);
    }

    /// The symbol of a text that is known already.
    pub fn find(&self, known: &str) -> Option<Symbol> {
        self.look_up(hash(known), known).map(symbol)
    }

    /// The text of a symbol.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.at(symbol.0.get() - 1)
    }

    /// The text of a symbol that may be absent; empty where it is.
    pub fn text_or_empty(&self, symbol: Option<Symbol>) -> &str {
        symbol.map_or("", |it| self.text(it))
    }

    /// These of all texts as one, where they stand side by side: all but the few
    /// that begin or end a chunk do. They are searched sooner so.
    pub fn side_by_side(&self, texts: Range<usize>) -> Option<TextRun<'_>> {
        self.texts.side_by_side(texts)
    }

    /// How many distinct texts there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.len() == 0
    }

    /// Bytes held by the texts, and by what finds them.
    pub(crate) fn room(&self) -> (usize, usize) {
        let table = self.table.capacity() * (size_of::<Entry>() + 1);
        (self.texts.bytes(), self.settled.bytes() + table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arena::SLOT;

    #[test]
    fn one_symbol_a_text() {
        let mut symbols = Symbols::default();
        let texts: Vec<String> = (0..5_000).map(|it| format!("text {it}")).collect();
        let first: Vec<Symbol> = texts.iter().map(|it| symbols.intern(it)).collect();
        let again: Vec<Symbol> = texts.iter().map(|it| symbols.intern(it)).collect();
        assert_eq!(first, again);
        assert_eq!(symbols.len(), 5_000);
        assert_eq!(symbols.text(first[77]), "text 77");
        assert_eq!(symbols.find("text 4999"), Some(first[4999]));
        assert_eq!(symbols.find("other"), None);
        let empty = symbols.intern("");
        assert_eq!(symbols.text(empty), "");
    }

    #[test]
    fn settled_texts_are_found_beside_new_ones() {
        let mut symbols = Symbols::default();
        let text = |it: usize| format!("text {it}");
        let count = WORTH_SETTLING + 10;
        let mut all = Vec::new();
        for round in 1..4 {
            all.extend((all.len()..round * count).map(|it| symbols.intern(&text(it))));
            symbols.settle();
        }
        for (nth, &symbol) in all.iter().enumerate().step_by(7) {
            assert_eq!(symbols.intern(&text(nth)), symbol);
            assert_eq!(symbols.find(&text(nth)), Some(symbol));
        }
        assert_eq!(symbols.len(), 3 * count);
        assert_eq!(symbols.find("text"), None);
    }

    #[test]
    fn a_large_table_is_settled_before_it_grows() {
        let mut symbols = Symbols::default();
        let count = 4 * LARGE;
        let all: Vec<Symbol> = (0..count)
            .map(|it| symbols.intern(&it.to_string()))
            .collect();
        assert!(
            symbols.settled.len() > count / 2,
            "{}",
            symbols.settled.len()
        );
        for (nth, &symbol) in all.iter().enumerate().step_by(997) {
            assert_eq!(symbols.intern(&nth.to_string()), symbol);
        }
        assert_eq!(symbols.len(), count);
    }

    #[test]
    fn long_texts_have_chunks_of_their_own() {
        let mut symbols = Symbols::default();
        let lengths = [
            3,
            0,
            SLOT - 3,
            1,
            SLOT,
            0,
            3 * SLOT,
            2 * SLOT + 5,
            SLOT - 5,
            7,
            0,
            SLOT - 6,
            2,
        ];
        let texts: Vec<String> = lengths
            .iter()
            .zip("abcdefghijklm".chars())
            .map(|(&length, letter)| letter.to_string().repeat(length))
            .collect();
        let interned: Vec<Symbol> = texts.iter().map(|it| symbols.intern(it)).collect();
        for (text, symbol) in texts.iter().zip(interned) {
            assert!(symbols.text(symbol) == text, "{} bytes", text.len());
            assert_eq!(symbols.find(text), Some(symbol));
        }
        let texts: Vec<&str> = (0..symbols.len())
            .map(|it| symbols.text(Symbol::of_nth(it)))
            .collect();
        let mut runs = 0;
        for start in 0..texts.len() {
            for end in start..=texts.len() {
                let Some(run) = symbols.side_by_side(start..end) else {
                    continue;
                };
                runs += usize::from(end > start + 1);
                assert!(run.text == texts[start..end].concat(), "{start}..{end}");
                let lengths = texts[start..end].iter().scan(run.base, |end, it| {
                    *end += it.len() as u32;
                    Some(*end)
                });
                assert_eq!(run.ends, lengths.collect::<Vec<u32>>());
            }
        }
        assert!(runs > 3, "{runs}");
    }
}
