//! Which texts a pattern may be found in, without looking at all of them.
//!
//! Texts stand in blocks, and of each block is known which runs of three bytes
//! occur in it: a block that lacks one of the pattern's holds no match. A few
//! bits stand for all runs, so that what is left is only likely to match.

use crate::pattern::Pattern;

/// Most texts in a block.
const TEXTS: usize = 64;

/// Bytes of text after which a block is full: of more, nearly all runs would occur.
const BYTES: usize = 2_500;

/// Bits for the runs of a block.
const BITS: usize = 4096;

/// Words of these bits.
const WORDS: usize = BITS / 64;

/// Blocks in one piece of memory.
const PIECE: usize = 64;

/// What runs occur in each block of texts.
#[derive(Default)]
pub(super) struct Blocks {
    /// A few blocks in each piece, which is never moved: all in one would need twice
    /// their room whenever they grow.
    runs: Vec<Vec<[u64; WORDS]>>,
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
    /// Adds the next text, which is in lower case.
    pub(super) fn push(&mut self, lower: &[u8]) {
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
        if let Some(runs_here) = self.runs.last_mut().and_then(|it| it.last_mut()) {
            for bit in runs(lower) {
                runs_here[bit / 64] |= 1 << (bit % 64);
            }
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
        match self.runs.last_mut() {
            Some(piece) if piece.len() < PIECE => piece.push([0; WORDS]),
            _ => {
                let mut piece = Vec::with_capacity(PIECE);
                piece.push([0; WORDS]);
                self.runs.push(piece);
            }
        }
        self.ends.push(self.ends.last().copied().unwrap_or(0));
    }

    /// Calls `visit` with the number of each text in which the pattern may be
    /// found.
    pub(super) fn each_candidate(&self, pattern: &Pattern, mut visit: impl FnMut(usize)) {
        let needed = pattern.needed().map(str::as_bytes);
        let mut needed: Vec<usize> = needed.flat_map(runs).collect();
        needed.sort_unstable();
        needed.dedup();
        let mut start = 0;
        for (block, &end) in self.runs.iter().flatten().zip(&self.ends) {
            if needed.iter().all(|it| block[it / 64] >> (it % 64) & 1 == 1) {
                (start..end as usize).for_each(&mut visit);
            }
            start = end as usize;
        }
    }

    /// Gives back the room that is not needed.
    pub(super) fn shrink_to_fit(&mut self) {
        if let Some(last) = self.runs.last_mut() {
            last.shrink_to_fit();
        }
        self.ends.shrink_to_fit();
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.ends.len() * WORDS * 8 + self.ends.capacity() * 4
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
            blocks.push(&lower);
            blocks.push_absent();
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
            blocks.each_candidate(&pattern, |it| {
                if it % 2 == 1 {
                    candidates.push(it / 2);
                }
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
