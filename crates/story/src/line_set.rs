//! A set of lines, a bit each: drawing a story asks of every line, and of its siblings
//! again.

use crate::shape::LineNo;

/// A set of lines of one story.
#[derive(Clone, Debug)]
pub(crate) struct LineSet {
    bits: Vec<u64>,
}

impl LineSet {
    /// The empty set of so many lines.
    pub(crate) fn none(lines: usize) -> Self {
        Self {
            bits: vec![0; lines.div_ceil(64)],
        }
    }

    /// All of so many lines.
    pub(crate) fn all(lines: usize) -> Self {
        Self {
            bits: vec![u64::MAX; lines.div_ceil(64)],
        }
    }

    /// Adds a line; whether it was not in the set before. One that there is not is never
    /// in it.
    pub(crate) fn insert(&mut self, line: LineNo) -> bool {
        let (word, bit) = place(line);
        let Some(word) = self.bits.get_mut(word) else {
            return false;
        };
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    /// Takes a line out.
    pub(crate) fn remove(&mut self, line: LineNo) {
        let (word, bit) = place(line);
        if let Some(word) = self.bits.get_mut(word) {
            *word &= !bit;
        }
    }

    /// Whether a line is in the set.
    pub(crate) fn contains(&self, line: LineNo) -> bool {
        let (word, bit) = place(line);
        self.bits.get(word).is_some_and(|it| it & bit != 0)
    }

    /// Adds all that another set of the same lines holds.
    pub(crate) fn add(&mut self, other: &Self) {
        for (own, others) in self.bits.iter_mut().zip(&other.bits) {
            *own |= others;
        }
    }
}

fn place(line: LineNo) -> (usize, u64) {
    (line.at() / 64, 1 << (line.0 % 64))
}
