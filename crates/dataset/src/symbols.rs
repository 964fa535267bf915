//! Every distinct text, once.

use crate::lookup::Lookup;
use hashbrown::HashTable;
use std::num::NonZeroU32;
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

/// The texts themselves, in chunks that are never moved: one arena that grows
/// would need twice its size whenever it does.
///
/// Every text has an address; it begins where the one before ends, or at the
/// next chunk where it does not fit any more. Up to 4 GiB.
#[derive(Default)]
pub struct Symbols {
    chunks: Vec<Chunk>,
    /// The chunk of each [`SLOT`] of addresses.
    chunk_of: Vec<u32>,
    /// Where each text ends.
    ends: Vec<u32>,
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

/// Texts one after another.
struct Chunk {
    /// Address of its first byte, a multiple of [`SLOT`].
    base: u32,
    text: String,
}

/// A text in the table. Its hash is kept: a table that grows then reads no texts.
#[derive(Clone, Copy)]
struct Entry {
    hash: u32,
    at: u32,
}

/// Addresses of one chunk; a longer text has several for itself.
const SLOT: usize = 1 << 20;

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

/// The address where a text begins that ends at `end`, after one that ends at `before`.
fn start(before: u32, end: u32) -> u32 {
    let slot = SLOT as u32;
    if end == before || (end - 1) / slot == before / slot {
        before
    } else {
        before.next_multiple_of(slot)
    }
}

fn text<'a>(chunks: &'a [Chunk], chunk_of: &[u32], start: u32, end: u32) -> &'a str {
    if start == end {
        return "";
    }
    let chunk = &chunks[chunk_of[start as usize / SLOT] as usize];
    &chunk.text[(start - chunk.base) as usize..(end - chunk.base) as usize]
}

/// Where a text begins and ends.
fn span(ends: &[u32], at: u32) -> (u32, u32) {
    let at = at as usize;
    let before = if at == 0 { 0 } else { ends[at - 1] };
    (start(before, ends[at]), ends[at])
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
            && is_same(text(&self.chunks, &self.chunk_of, it.start, it.end), new)
        {
            return symbol(it.at);
        }
        let at = self.look_up(hash, new).unwrap_or_else(|| {
            let at = self.ends.len() as u32;
            self.push(new);
            self.table
                .insert_unique(spread(hash), Entry { hash, at }, |it| spread(it.hash));
            at
        });
        let (start, end) = span(&self.ends, at);
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
        let found = self.settled.find(hash, |it| is_same(self.at(it), known));
        found.or_else(|| {
            let found = self.table.find(spread(hash), |it| {
                it.hash == hash && is_same(self.at(it.at), known)
            })?;
            Some(found.at)
        })
    }

    fn push(&mut self, new: &str) {
        let before = self.ends.last().copied().unwrap_or_default() as usize;
        let room = before.next_multiple_of(SLOT) - before;
        let start = if new.len() <= room {
            before
        } else {
            before.next_multiple_of(SLOT)
        };
        let Ok(end) = u32::try_from(start + new.len()) else {
            panic!("the distinct texts of the opened files are more than 4 GiB");
        };
        while self.chunk_of.len() * SLOT < end as usize {
            if self.chunk_of.len() * SLOT == start {
                let size = new.len().next_multiple_of(SLOT);
                self.chunks.push(Chunk {
                    base: start as u32,
                    text: String::with_capacity(size),
                });
            }
            self.chunk_of.push(self.chunks.len() as u32 - 1);
        }
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.text.push_str(new);
        }
        self.ends.push(end);
    }

    /// Takes less room for finding texts, where most of a file has been read: the
    /// table that grows has room for as many again, and a hash of each.
    pub(crate) fn settle(&mut self) {
        if self.table.len() < WORTH_SETTLING.max(self.settled.len()) {
            return;
        }
        self.table = HashTable::new();
        let hashes: Vec<u32> = (0..self.ends.len() as u32)
            .map(|it| hash(self.at(it)))
            .collect();
        self.settled = Lookup::of(&hashes);
        self.ends.shrink_to_fit();
    }

    /// The symbol of a text that is known already.
    pub fn find(&self, known: &str) -> Option<Symbol> {
        self.look_up(hash(known), known).map(symbol)
    }

    fn at(&self, at: u32) -> &str {
        let (start, end) = span(&self.ends, at);
        text(&self.chunks, &self.chunk_of, start, end)
    }

    /// The text of a symbol.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.at(symbol.0.get() - 1)
    }

    /// The text of a symbol that may be absent; empty where it is.
    pub fn text_or_empty(&self, symbol: Option<Symbol>) -> &str {
        symbol.map_or("", |it| self.text(it))
    }

    /// How many distinct texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let texts: usize = self.chunks.iter().map(|it| it.text.capacity()).sum();
        let table = self.table.capacity() * (size_of::<Entry>() + 1);
        texts + self.ends.capacity() * 4 + self.settled.bytes() + table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }
}
