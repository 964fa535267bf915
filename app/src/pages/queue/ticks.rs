//! What is ticked in a queue.

use std::collections::BTreeSet;

/// What is ticked: rows by key, or all that a filter shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticks {
    /// Keys of ticked rows.
    pub keys: BTreeSet<String>,
    /// Everything that this filter text shows, and how many rows that were when
    /// it was ticked.
    pub all: Option<(String, u32)>,
    /// The line that was ticked last: where a range begins.
    pub last: Option<u32>,
}

impl Ticks {
    /// How many rows are ticked.
    pub fn count(&self) -> u32 {
        match self.all {
            Some((_, count)) => count,
            None => self.keys.len() as u32,
        }
    }

    /// Whether a row is ticked.
    pub fn has(&self, key: &str) -> bool {
        self.all.is_some() || self.keys.contains(key)
    }

    /// Ticks a row, or not any more. Where all were ticked, only this one is.
    pub fn toggle(&mut self, key: &str, line: u32) {
        self.all = None;
        if !self.keys.remove(key) {
            self.keys.insert(key.to_owned());
        }
        self.last = Some(line);
    }
}
