//! Lists of numbers, one after another in one piece of memory.

/// A list for each of so many things.
#[derive(Default)]
pub(super) struct Lists {
    /// Where each list ends; it begins where the one before ends.
    ends: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// The lists of `count` things from what `each` says of them: it is asked
    /// twice, and calls back with a thing and what is in its list.
    pub(super) fn gather(count: usize, each: impl Fn(&mut dyn FnMut(u32, u32))) -> Self {
        let mut lengths = vec![0_u32; count];
        each(&mut |thing, _| lengths[thing as usize] += 1);
        let mut lists = Self::of_lengths(lengths.into_iter());
        each(&mut |thing, item| lists.fill(thing, item));
        lists
    }

    /// Adds the next thing's list.
    pub(super) fn push(&mut self, items: impl IntoIterator<Item = u32>) {
        self.items.extend(items);
        self.ends.push(self.items.len() as u32);
    }

    /// Lists of these lengths, to be filled by [`Self::fill`].
    pub(super) fn of_lengths(lengths: impl Iterator<Item = u32>) -> Self {
        let mut total = 0_u32;
        // For now where the list begins; filling it moves that to its end.
        let ends = lengths
            .map(|it| {
                total += it;
                total - it
            })
            .collect();
        Self {
            ends,
            items: vec![0; total as usize],
        }
    }

    /// Puts the next item of one thing into its list.
    pub(super) fn fill(&mut self, thing: u32, item: u32) {
        let end = &mut self.ends[thing as usize];
        self.items[*end as usize] = item;
        *end += 1;
    }

    /// Puts each list in order, with nothing in it twice.
    pub(super) fn sort_and_dedup(&mut self) {
        let mut start = 0;
        let mut kept = 0;
        for end in &mut self.ends {
            self.items[start..*end as usize].sort_unstable();
            let first = kept;
            for at in start..*end as usize {
                if kept == first || self.items[kept - 1] != self.items[at] {
                    self.items[kept] = self.items[at];
                    kept += 1;
                }
            }
            start = *end as usize;
            *end = kept as u32;
        }
        self.items.truncate(kept);
        self.items.shrink_to_fit();
    }

    /// Changes every item.
    pub(super) fn map(&mut self, change: impl Fn(u32) -> u32) {
        for item in &mut self.items {
            *item = change(*item);
        }
    }

    /// How many lists there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// One thing's list.
    pub(super) fn of(&self, thing: u32) -> &[u32] {
        let thing = thing as usize;
        let start = if thing == 0 { 0 } else { self.ends[thing - 1] };
        &self.items[start as usize..self.ends[thing] as usize]
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        (self.ends.capacity() + self.items.capacity()) * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_keep_apart() {
        let pairs = [(2, 7), (0, 3), (2, 7), (2, 1), (0, 9), (3, 4)];
        let mut lists = Lists::gather(5, |visit| {
            for (thing, item) in pairs {
                visit(thing, item);
            }
        });
        let all = |lists: &Lists| -> Vec<Vec<u32>> {
            (0..lists.len() as u32)
                .map(|it| lists.of(it).to_vec())
                .collect()
        };
        assert_eq!(
            all(&lists),
            [vec![3, 9], vec![], vec![7, 7, 1], vec![4], vec![]]
        );
        lists.sort_and_dedup();
        lists.map(|it| it + 1);
        lists.push([6, 5]);
        assert_eq!(
            all(&lists),
            [vec![4, 10], vec![], vec![2, 8], vec![5], vec![], vec![6, 5]]
        );
    }
}
