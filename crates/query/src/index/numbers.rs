//! Process ids with their owners: few different ones, and many owners of each.

use super::lists::Lists;
use super::owners::Owner;

/// The owners of each number.
#[derive(Default)]
pub(super) struct Numbers {
    /// The numbers, in order.
    distinct: Vec<u64>,
    owners: Lists,
}

impl Numbers {
    /// From pairs in order, each there once.
    pub(super) fn of(pairs: &[(u64, Owner)]) -> Self {
        let alike = || pairs.chunk_by(|a, b| a.0 == b.0);
        let lengths = alike().map(|it| it.len() as u32);
        let mut owners = Lists::of_lengths(lengths);
        for (nth, alike) in (0..).zip(alike()) {
            for (_, owner) in alike {
                owners.fill(nth, owner.item());
            }
        }
        Self {
            distinct: alike().map(|it| it[0].0).collect(),
            owners,
        }
    }

    /// Calls `visit` with the owners of one number.
    pub(super) fn each_owner_of(&self, number: u64, visit: impl FnMut(Owner)) {
        if let Ok(nth) = self.distinct.binary_search(&number) {
            self.each_of_nth(nth, visit);
        }
    }

    /// Calls `visit` with the owners of each number that `is_meant` holds for.
    pub(super) fn each_owner_where(
        &self,
        is_meant: impl Fn(u64) -> bool,
        mut visit: impl FnMut(Owner),
    ) {
        for (nth, _) in self
            .distinct
            .iter()
            .enumerate()
            .filter(|it| is_meant(*it.1))
        {
            self.each_of_nth(nth, &mut visit);
        }
    }

    fn each_of_nth(&self, nth: usize, visit: impl FnMut(Owner)) {
        let items = self.owners.of(nth as u32).iter();
        items.map(|&it| Owner::of_item(it)).for_each(visit);
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.distinct.capacity() * 8 + self.owners.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::owners::Whose;
    use throughline_dataset::AlertIdx;

    #[test]
    fn each_number_has_its_owners() {
        let owner = |it| Owner::of(Whose::Alert(AlertIdx(it)));
        let numbers = Numbers::of(&[(4, owner(9)), (77, owner(1)), (77, owner(3))]);
        let of = |number| {
            let mut found = Vec::new();
            numbers.each_owner_of(number, |it| found.push(it));
            found
        };
        assert_eq!(of(4), [owner(9)]);
        assert_eq!(of(77), [owner(1), owner(3)]);
        assert_eq!(of(5), []);
        let mut found = Vec::new();
        numbers.each_owner_where(|it| it < 10, |it| found.push(it));
        assert_eq!(found, [owner(9)]);
    }
}
