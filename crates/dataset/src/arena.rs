//! Texts in one place, in chunks that are never moved: one piece that grows would
//! need twice its size whenever it does.
//!
//! Every text has an address; it begins where the one before ends, or at the next
//! chunk where it does not fit any more. Up to 4 GiB.

use std::ops::Range;

/// Addresses of one chunk; a longer text has several for itself.
pub(crate) const SLOT: usize = 1 << 20;

/// Texts by their number.
#[derive(Default)]
pub(crate) struct Arena {
    chunks: Vec<Chunk>,
    /// The chunk of each [`SLOT`] of addresses.
    chunk_of: Vec<u32>,
    /// Where each text ends.
    ends: Vec<u32>,
}

/// Texts one after another.
struct Chunk {
    /// Address of its first byte, a multiple of [`SLOT`].
    base: u32,
    text: String,
}

/// Texts that stand side by side.
#[derive(Clone, Copy, Debug)]
pub struct TextRun<'s> {
    /// All of them, one after another.
    pub text: &'s str,
    /// The address at which the first begins.
    pub base: u32,
    /// The address at which each of them ends.
    pub ends: &'s [u32],
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

impl Arena {
    /// Adds the next text; gives its number.
    ///
    /// # Panics
    ///
    /// Where all texts together are more than 4 GiB.
    pub(crate) fn push(&mut self, new: &str) -> u32 {
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
        self.ends.len() as u32 - 1
    }

    /// Where a text begins and ends.
    pub(crate) fn span(&self, at: u32) -> (u32, u32) {
        let at = at as usize;
        let before = if at == 0 { 0 } else { self.ends[at - 1] };
        (start(before, self.ends[at]), self.ends[at])
    }

    /// A text by where it begins and ends.
    pub(crate) fn between(&self, start: u32, end: u32) -> &str {
        if start == end {
            return "";
        }
        let chunk = &self.chunks[self.chunk_of[start as usize / SLOT] as usize];
        &chunk.text[(start - chunk.base) as usize..(end - chunk.base) as usize]
    }

    /// A text by its number.
    pub(crate) fn at(&self, at: u32) -> &str {
        let (start, end) = self.span(at);
        self.between(start, end)
    }

    /// These texts as one, where they stand side by side.
    pub(crate) fn side_by_side(&self, texts: Range<usize>) -> Option<TextRun<'_>> {
        let last = texts.end.checked_sub(1).filter(|it| *it >= texts.start)?;
        let (base, _) = self.span(texts.start as u32);
        let end = self.ends[last];
        // Within a slot each text begins where the one before ends.
        let slot = SLOT as u32;
        if end == base || (end - 1) / slot != base / slot {
            return None;
        }
        Some(TextRun {
            text: self.between(base, end),
            base,
            ends: &self.ends[texts],
        })
    }

    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Gives back the room that nothing came into.
    pub(crate) fn shrink_to_fit(&mut self) {
        self.ends.shrink_to_fit();
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        let texts: usize = self.chunks.iter().map(|it| it.text.capacity()).sum();
        texts + self.ends.capacity() * 4
    }
}
