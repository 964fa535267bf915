//! Which texts a pattern may be found in, without looking at all of them.
//!
//! Texts stand in blocks, and of each block is known which runs of three bytes
//! occur in it: a block that lacks one of the pattern's holds no match. A few
//! bits stand for all runs, so that what is left is only likely to match.

use super::names::lowercase;
use crate::pattern::Pattern;

/// Most texts in a block.
const TEXTS: usize = 64;

/// Bytes of text after which a block is full: of more, nearly all runs would occur.
const BYTES: usize = 2_500;

/// Bits for the runs of a block.
const BITS: usize = 4096;

/// Words of these bits.
const WORDS: usize = BITS / 64;

/// What runs occur in each block of texts.
#[derive(Default)]
pub(super) struct Blocks {
    runs: Vec<u64>,
    /// How many texts there are up to the end of each block.
    ends: Vec<u32>,
    /// Room in the last block.
    room: Room,
}

#[derive(Default)]
struct Room {
    texts: usize,
    bytes: usize,
}

impl Blocks {
    /// Adds the next text.
    pub(super) fn push(&mut self, text: &str) {
        if self.room.texts == 0 || self.room.bytes == 0 {
            self.runs.resize(self.runs.len() + WORDS, 0);
            self.ends.push(self.ends.last().copied().unwrap_or(0));
            self.room = Room {
                texts: TEXTS,
                bytes: BYTES,
            };
        }
        self.room.texts -= 1;
        self.room.bytes = self.room.bytes.saturating_sub(text.len());
        if let Some(end) = self.ends.last_mut() {
            *end += 1;
        }
        let start = self.runs.len() - WORDS;
        let runs_here = &mut self.runs[start..];
        for bit in runs(&lowercase(text)) {
            runs_here[bit / 64] |= 1 << (bit % 64);
        }
    }

    /// Calls `visit` with the number of each text in which the pattern may be
    /// found.
    pub(super) fn each_candidate(&self, pattern: &Pattern, mut visit: impl FnMut(usize)) {
        let mut needed: Vec<usize> = pattern.needed().flat_map(runs).collect();
        needed.sort_unstable();
        needed.dedup();
        let mut start = 0;
        for (block, &end) in self.runs.chunks(WORDS).zip(&self.ends) {
            if needed.iter().all(|it| block[it / 64] >> (it % 64) & 1 == 1) {
                (start..end as usize).for_each(&mut visit);
            }
            start = end as usize;
        }
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.runs.capacity() * 8 + self.ends.capacity() * 4
    }
}

/// The bits that stand for the runs of three bytes of a text in lower case.
fn runs(text: &str) -> impl Iterator<Item = usize> {
    text.as_bytes().windows(3).map(|it| {
        let run = u32::from_le_bytes([it[0], it[1], it[2], 0]);
        // The upper bits of a product depend on all of the factor's.
        (run.wrapping_mul(0x9e37_79b1) >> 20) as usize % BITS
    })
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
        for text in &texts {
            blocks.push(text);
        }
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
            blocks.each_candidate(&pattern, |it| candidates.push(it));
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
