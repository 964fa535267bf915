//! Which texts a pattern may be found in, without looking at all of them.
//!
//! Texts stand in blocks, and of each block is known which runs of three bytes
//! occur in it: a block that lacks one of the pattern's holds no match. A few
//! bits stand for all runs, so that what is left is only likely to match.

use crate::pattern::Pattern;
use std::ops::Range;

/// Most texts in a block.
const TEXTS: usize = if cfg!(test) { 16 } else { 128 };

/// Bytes of text after which a block is full: of more, nearly all runs would occur.
const BYTES: usize = 2_800;

/// Bits for the runs of a block.
const BITS: usize = 4096;

/// Words of these bits.
const WORDS: usize = BITS / 64;

/// Words in which each block of a piece has one bit.
const LANES: usize = 8;

/// Blocks in one piece of memory.
const PIECE: usize = LANES * 64;

/// What runs occur in each block of texts.
pub(super) struct Blocks {
    /// For each bit the blocks of a piece that have it, side by side: a search looks
    /// at a line of memory for each of its runs, not at one for each block. Pieces
    /// are never moved: all in one would need twice their room whenever they grow.
    pieces: Vec<Box<[[u64; LANES]]>>,
    /// How many texts there are up to the end of each block.
    ends: Vec<u32>,
    /// A bit for each block: whether a text in it is not ASCII.
    foreign: Vec<u64>,
    /// The bits of the last block, which are in no piece yet.
    last: [u64; WORDS],
    /// Room in the last block.
    room: Room,
}

#[derive(Default)]
struct Room {
    texts: usize,
    bytes: usize,
}

impl Default for Blocks {
    fn default() -> Self {
        Self {
            pieces: Vec::new(),
            ends: Vec::new(),
            foreign: Vec::new(),
            last: [0; WORDS],
            room: Room::default(),
        }
    }
}

impl Blocks {
    /// Adds the next text, which is this in lower case.
    pub(super) fn push(&mut self, lower: &[u8], is_ascii: bool) {
        if self.room.texts == 0 || self.room.bytes == 0 {
            self.begin();
            self.room = Room {
                texts: TEXTS,
                bytes: BYTES,
            };
        }
        self.room.texts -= 1;
        self.room.bytes = self.room.bytes.saturating_sub(lower.len());
        self.push_absent();
        if !is_ascii {
            let nth = self.ends.len() - 1;
            self.foreign.resize(nth / 64 + 1, 0);
            self.foreign[nth / 64] |= 1 << (nth % 64);
        }
        for bit in runs(lower) {
            self.last[bit / 64] |= 1 << (bit % 64);
        }
    }

    /// Counts in a text that no search may find; its number is visited all the same.
    pub(super) fn push_absent(&mut self) {
        if self.ends.is_empty() {
            // Without room: the next text begins another.
            self.begin();
        }
        if let Some(end) = self.ends.last_mut() {
            *end += 1;
        }
    }

    fn begin(&mut self) {
        self.put_last();
        self.ends.push(self.ends.last().copied().unwrap_or(0));
    }

    /// Puts the bits of the last block beside those of the others.
    fn put_last(&mut self) {
        let Some(nth) = self.ends.len().checked_sub(1) else {
            return;
        };
        if nth / PIECE == self.pieces.len() {
            let piece = vec![[0; LANES]; BITS].into_boxed_slice();
            self.pieces.push(piece);
        }
        let piece = &mut self.pieces[nth / PIECE];
        let (lane, place) = (nth % PIECE / 64, 1 << (nth % 64));
        for (word, bits) in self.last.iter_mut().enumerate() {
            let mut left = std::mem::take(bits);
            while left != 0 {
                piece[word * 64 + left.trailing_zeros() as usize][lane] |= place;
                left &= left - 1;
            }
        }
    }

    /// Calls `visit` with the numbers of the texts of each block in which the
    /// pattern may be found, and whether they are all ASCII, while it says that this
    /// goes on.
    pub(super) fn each_block(
        &self,
        pattern: &Pattern,
        mut visit: impl FnMut(Range<usize>, bool) -> bool,
    ) {
        let needed = pattern.needed().map(str::as_bytes);
        let mut needed: Vec<usize> = needed.flat_map(runs).collect();
        needed.sort_unstable();
        needed.dedup();
        for (nth, piece) in self.pieces.iter().enumerate() {
            let mut having = [u64::MAX; LANES];
            for &bit in &needed {
                for (lane, blocks) in having.iter_mut().zip(&piece[bit]) {
                    *lane &= blocks;
                }
            }
            for (lane, mut left) in having.into_iter().enumerate() {
                while left != 0 {
                    let block = nth * PIECE + lane * 64 + left.trailing_zeros() as usize;
                    left &= left - 1;
                    let Some(&end) = self.ends.get(block) else {
                        // Behind the last block.
                        break;
                    };
                    let start = block.checked_sub(1).map_or(0, |it| self.ends[it]);
                    let is_ascii = self
                        .foreign
                        .get(block / 64)
                        .is_none_or(|it| it & (1 << (block % 64)) == 0);
                    if !visit(start as usize..end as usize, is_ascii) {
                        return;
                    }
                }
            }
        }
    }

    /// Takes notice that all texts are there.
    pub(super) fn finish(&mut self) {
        self.put_last();
        self.ends.shrink_to_fit();
        self.foreign.shrink_to_fit();
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.pieces.len() * BITS * LANES * 8 + self.ends.capacity() * 4 + self.foreign.len() * 8
    }
}

/// The bits that stand for the runs of three bytes of a text in lower case.
fn runs(lower: &[u8]) -> impl Iterator<Item = usize> {
    lower.windows(3).map(|it| {
        let run = u32::from_le_bytes([it[0], it[1], it[2], 0]);
        // The upper bits of a product depend on all of the factor's.
        (run.wrapping_mul(0x9e37_79b1) >> 20) as usize % BITS
    })
}

/// Puts a text into `lower`, in lower case.
pub(super) fn put_lowercase(text: &str, lower: &mut Vec<u8>) {
    lower.clear();
    if text.is_ascii() {
        lower.extend_from_slice(text.as_bytes());
        lower.make_ascii_lowercase();
    } else {
        lower.extend_from_slice(text.to_lowercase().as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_match_is_passed_over_and_few_others_are_looked_at() {
        let texts: Vec<String> = (0..20_000_u64)
            .map(|it| format!("Host-{:x}.Lab", it.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
            .collect();
        let mut blocks = Blocks::default();
        let mut lower = Vec::new();
        blocks.push_absent();
        for text in &texts {
            put_lowercase(text, &mut lower);
            blocks.push(&lower, text.is_ascii());
            blocks.push_absent();
        }
        blocks.finish();
        for text in [
            "host-",
            "7f4a7c15",
            "*.lab",
            "a",
            "",
            "HOST-0.lab",
            "zzzyxw",
            "ÄÖ",
        ] {
            let pattern = Pattern::new(text);
            let mut candidates = Vec::new();
            blocks.each_block(&pattern, |texts, is_ascii| {
                assert!(is_ascii);
                candidates.extend(texts.filter(|it| it % 2 == 1).map(|it| it / 2));
                true
            });
            let matching: Vec<usize> = (0..texts.len())
                .filter(|&it| pattern.matches(&texts[it]))
                .collect();
            assert!(matching.iter().all(|it| candidates.contains(it)), "{text}");
            if text == "7f4a7c15" || text == "zzzyxw" {
                assert!(candidates.len() < texts.len() / 20, "{text}");
            }
        }
    }
}
