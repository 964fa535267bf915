//! Which episodes are together.

/// Sets of numbers that only ever grow together.
#[derive(Clone, Debug, Default)]
pub(crate) struct DisjointSets {
    parent: Vec<u32>,
}

impl DisjointSets {
    /// Each number from 0 by itself.
    pub(crate) fn new(len: usize) -> Self {
        Self {
            parent: (0..len as u32).collect(),
        }
    }

    /// The number that stands for the set of this one.
    pub(crate) fn find(&mut self, mut of: u32) -> u32 {
        while self.parent[of as usize] != of {
            let above = self.parent[self.parent[of as usize] as usize];
            self.parent[of as usize] = above;
            of = above;
        }
        of
    }

    /// Puts the set that `other` stands for into the one that `kept` stands for.
    pub(crate) fn join(&mut self, kept: u32, other: u32) {
        self.parent[other as usize] = kept;
    }
}
