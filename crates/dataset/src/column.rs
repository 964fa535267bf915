//! Rows one after another, in blocks that are never moved: one that grows in one
//! piece would need twice its room whenever it does.

use std::ops::{Index, IndexMut};

/// Rows in one block.
const BLOCK: usize = 1024;

/// Rows by their number.
#[derive(Debug)]
pub(crate) struct Column<T>(Vec<Vec<T>>);

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Column<T> {
    pub(crate) fn len(&self) -> usize {
        let last = self.0.last().map_or(0, Vec::len);
        self.0.len().saturating_sub(1) * BLOCK + last
    }

    pub(crate) fn push(&mut self, row: T) {
        match self.0.last_mut() {
            Some(block) if block.len() < BLOCK => block.push(row),
            None => self.0.push(vec![row]),
            Some(_) => {
                let mut block = Vec::with_capacity(BLOCK);
                block.push(row);
                self.0.push(block);
            }
        }
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        if len >= self.len() {
            return;
        }
        self.0.truncate(len.div_ceil(BLOCK));
        if let Some(last) = self.0.last_mut() {
            last.truncate(len - (len - 1) / BLOCK * BLOCK);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().flatten()
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        let rows: usize = self.0.iter().map(Vec::capacity).sum();
        rows * size_of::<T>()
    }
}

impl<T> Index<usize> for Column<T> {
    type Output = T;

    fn index(&self, at: usize) -> &T {
        &self.0[at / BLOCK][at % BLOCK]
    }
}

impl<T> IndexMut<usize> for Column<T> {
    fn index_mut(&mut self, at: usize) -> &mut T {
        &mut self.0[at / BLOCK][at % BLOCK]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stay_in_order_and_can_be_cut_off() {
        for len in [0, 1, 5, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK] {
            let mut column = Column::default();
            for row in 0..3 * BLOCK + 7 {
                column.push(row);
            }
            assert_eq!(column.len(), 3 * BLOCK + 7);
            column.truncate(len);
            assert_eq!(column.len(), len);
            column.push(77);
            let rows: Vec<usize> = column.iter().copied().collect();
            assert_eq!(rows, (0..len).chain([77]).collect::<Vec<usize>>());
            assert_eq!(column[len], 77);
        }
    }
}
