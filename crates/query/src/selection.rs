//! Sets of alerts, one bit each.

use std::ops::ControlFlow;
use throughline_dataset::AlertIdx;

/// A set of alerts: one bit each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    words: Vec<u64>,
    len: u32,
}

impl Selection {
    /// No alert, of `len`.
    pub(crate) fn empty(len: u32) -> Self {
        Self {
            words: vec![0; (len as usize).div_ceil(64)],
            len,
        }
    }

    /// Every alert.
    pub fn full(len: u32) -> Self {
        let mut all = Self {
            words: vec![u64::MAX; (len as usize).div_ceil(64)],
            len,
        };
        all.trim();
        all
    }

    /// The alerts that `test` holds for, asked in their order.
    pub(crate) fn of(len: u32, mut test: impl FnMut(u32) -> bool) -> Self {
        let mut words = Vec::with_capacity((len as usize).div_ceil(64));
        for start in (0..len).step_by(64) {
            let mut word = 0;
            for bit in 0..(len - start).min(64) {
                word |= u64::from(test(start + bit)) << bit;
            }
            words.push(word);
        }
        Self { words, len }
    }

    fn trim(&mut self) {
        let spare = self.words.len() * 64 - self.len as usize;
        if let Some(last) = self.words.last_mut() {
            *last &= u64::MAX >> spare;
        }
    }

    pub(crate) fn insert(&mut self, alert: AlertIdx) {
        self.words[alert.0 as usize / 64] |= 1 << (alert.0 % 64);
    }

    pub(crate) fn remove(&mut self, alert: AlertIdx) {
        self.words[alert.0 as usize / 64] &= !(1 << (alert.0 % 64));
    }

    /// Whether an alert is selected.
    pub fn contains(&self, alert: AlertIdx) -> bool {
        self.words[alert.0 as usize / 64] & (1 << (alert.0 % 64)) != 0
    }

    /// Keeps what is in both.
    pub fn intersect(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Adds what is in the other.
    pub(crate) fn unite(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Selects what was not selected, and nothing else.
    pub(crate) fn invert(&mut self) {
        for word in &mut self.words {
            *word = !*word;
        }
        self.trim();
    }

    /// How many alerts are selected.
    pub fn count(&self) -> u32 {
        self.words.iter().map(|it| it.count_ones()).sum()
    }

    /// How many alerts are in both.
    pub(crate) fn count_both(&self, other: &Self) -> u32 {
        let words = self.words.iter().zip(&other.words);
        words.map(|(a, b)| (a & b).count_ones()).sum()
    }

    /// Whether any alert is in both.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        let mut words = self.words.iter().zip(&other.words);
        words.any(|(a, b)| a & b != 0)
    }

    /// Whether any alert is in this and in both others.
    pub(crate) fn meets_both(&self, other: &Self, third: &Self) -> bool {
        let others = other.words.iter().zip(&third.words);
        let mut words = self.words.iter().zip(others);
        words.any(|(a, (b, c))| a & b & c != 0)
    }

    /// Whether all that is in both others is in this.
    pub(crate) fn covers_both(&self, other: &Self, third: &Self) -> bool {
        let others = other.words.iter().zip(&third.words);
        let mut words = self.words.iter().zip(others);
        words.all(|(a, (b, c))| b & c & !a == 0)
    }

    /// The selected alerts, in the order of the data.
    pub fn iter(&self) -> impl Iterator<Item = AlertIdx> {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                (left != 0).then(|| {
                    let bit = left.trailing_zeros();
                    left &= left - 1;
                    AlertIdx(at as u32 * 64 + bit)
                })
            })
        })
    }

    /// Calls `visit` with each alert that is in both, in the order of the data,
    /// until it breaks off.
    pub(crate) fn each_of_both(
        &self,
        other: &Self,
        mut visit: impl FnMut(AlertIdx) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        for (at, (&a, &b)) in (0..).zip(self.words.iter().zip(&other.words)) {
            let mut left = a & b;
            while left != 0 {
                visit(AlertIdx(at * 64 + left.trailing_zeros()))?;
                left &= left - 1;
            }
        }
        ControlFlow::Continue(())
    }

    /// How many words of bits it takes to go through it.
    pub(crate) fn words(&self) -> usize {
        self.words.len()
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        self.words.capacity() * 8
    }

    /// Calls `visit` with each selected alert, in the order of the data. Faster
    /// than [`Self::iter`] where most are selected.
    pub(crate) fn each(&self, mut visit: impl FnMut(AlertIdx)) {
        for (at, &word) in (0..).zip(&self.words) {
            let mut left = word;
            while left != 0 {
                visit(AlertIdx(at * 64 + left.trailing_zeros()));
                left &= left - 1;
            }
        }
    }
}
