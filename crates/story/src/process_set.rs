//! A set of processes, a bit each: a story asks of every process of a device.

use throughline_dataset::{Dataset, ProcessIdx};

/// A set of processes of one dataset.
#[derive(Clone, Debug)]
pub(crate) struct ProcessSet {
    bits: Vec<u64>,
}

impl ProcessSet {
    /// The empty set.
    pub(crate) fn of(data: &Dataset) -> Self {
        Self {
            bits: vec![0; data.process_count().div_ceil(64)],
        }
    }

    /// Adds a process; whether it was not in the set before.
    pub(crate) fn insert(&mut self, process: ProcessIdx) -> bool {
        let (word, bit) = place(process);
        let is_new = self.bits[word] & bit == 0;
        self.bits[word] |= bit;
        is_new
    }

    /// Whether a process is in the set.
    pub(crate) fn contains(&self, process: ProcessIdx) -> bool {
        let (word, bit) = place(process);
        self.bits[word] & bit != 0
    }
}

fn place(process: ProcessIdx) -> (usize, u64) {
    (process.0 as usize / 64, 1 << (process.0 % 64))
}
