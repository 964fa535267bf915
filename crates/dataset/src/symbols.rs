//! Every distinct text, once.

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::num::NonZeroU32;

/// A text of the opened data. Two symbols are equal exactly when their texts
/// are; their order means nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Symbol(NonZeroU32);

impl Symbol {
    /// The symbol that was made first: a filler where there must be one.
    pub(crate) fn first() -> Self {
        Self(NonZeroU32::MIN)
    }
}

/// The texts themselves: one arena, up to 4 GiB.
#[derive(Default)]
pub struct Symbols {
    arena: String,
    /// Where each text ends in the arena; it begins where the one before ends.
    ends: Vec<u32>,
    table: HashTable<u32>,
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

fn slice<'a>(arena: &'a str, ends: &[u32], at: u32) -> &'a str {
    let at = at as usize;
    let start = if at == 0 { 0 } else { ends[at - 1] as usize };
    &arena[start..ends[at] as usize]
}

impl Symbols {
    /// The symbol of a text, made if it is new.
    pub fn intern(&mut self, text: &str) -> Symbol {
        let Self { arena, ends, table } = self;
        let hashed = hash(text);
        let found = table
            .find(hashed, |&it| slice(arena, ends, it) == text)
            .copied();
        let at = found.unwrap_or_else(|| {
            let at = ends.len() as u32;
            arena.push_str(text);
            ends.push(arena.len() as u32);
            table.insert_unique(hashed, at, |&it| hash(slice(arena, ends, it)));
            at
        });
        // `at + 1` is never zero: the arena would be full long before.
        Symbol(NonZeroU32::MIN.saturating_add(at))
    }

    /// The symbol of a text that is known already.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        let at = self
            .table
            .find(hash(text), |&it| slice(&self.arena, &self.ends, it) == text)?;
        Some(Symbol(NonZeroU32::MIN.saturating_add(*at)))
    }

    /// The text of a symbol.
    pub fn text(&self, symbol: Symbol) -> &str {
        slice(&self.arena, &self.ends, symbol.0.get() - 1)
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
        self.arena.capacity() + self.ends.capacity() * 4 + self.table.capacity() * 5
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
}
