//! Passing over the inside of objects, 64 bytes at a time.

use super::Scan;
use crate::bytes::{BLOCK, Block, escaped, odd_behind};

impl Scan {
    /// Passes over many bytes of an object at once, up to its end or to where
    /// every byte has to be looked at. Returns how many were passed.
    pub(super) fn pass_blocks(&mut self, bytes: &[u8]) -> usize {
        // Once it is known for a record, its keys no longer matter.
        if !self.is_record || self.in_key {
            return 0;
        }
        let (blocks, _) = bytes.as_chunks();
        let mut passed = 0;
        for bytes in blocks {
            let whole = self.pass_block(bytes);
            passed += whole;
            if whole < BLOCK {
                break;
            }
        }
        passed
    }

    fn pass_block(&mut self, bytes: &[u8; BLOCK]) -> usize {
        let block = Block::of(bytes);
        let mut is_escaped = self.escaped;
        let quotes = block.quotes & !escaped(block.backslashes, &mut is_escaped);
        // An opening quote counts as text, a closing one does not.
        let in_text = odd_behind(quotes) ^ if self.in_text { u64::MAX } else { 0 };
        let mut blanks = block.spaces;
        let mut after_newline = false;
        if self.at_line_start && (block.controls != 0 || self.after_newline) {
            let (newlines, other_blanks) = block.lines(bytes);
            blanks |= newlines | other_blanks;
            let behind = (newlines << 1) | u64::from(self.after_newline);
            after_newline = newlines >> (BLOCK - 1) == 1;
            // A line may have been cut short here.
            if block.opens & behind != 0 {
                return 0;
            }
        }
        // Nothing is escaped outside of text.
        if block.backslashes & !in_text != 0 {
            return 0;
        }
        let opens = block.opens & !in_text;
        let closes = block.closes & !in_text;
        let mut whole = BLOCK;
        if (closes.count_ones() as usize) < self.depth {
            self.depth += opens.count_ones() as usize;
            self.depth -= closes.count_ones() as usize;
        } else {
            let mut brackets = opens | closes;
            while brackets != 0 {
                let at = brackets.trailing_zeros();
                if (opens >> at) & 1 == 1 {
                    self.depth += 1;
                } else if self.depth > 1 {
                    self.depth -= 1;
                } else {
                    whole = at as usize;
                    break;
                }
                brackets &= brackets - 1;
            }
        }
        let passed = u64::MAX.unbounded_shr((BLOCK - whole) as u32);
        if whole < BLOCK {
            // What ends the object stands outside of text.
            self.in_text = false;
            self.escaped = false;
            self.after_newline = false;
        } else {
            self.in_text = in_text >> (BLOCK - 1) == 1;
            self.escaped = is_escaped;
            self.after_newline = after_newline;
        }
        let outside = !(in_text | blanks) & passed;
        if outside != 0 {
            self.last = bytes[outside.ilog2() as usize];
        }
        whole
    }
}
