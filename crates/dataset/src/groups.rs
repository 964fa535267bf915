//! Groups of things, one after another in one piece of memory: a list of its own
//! for each of millions takes more room than what is in it.

/// Groups by their number.
#[derive(Debug)]
pub(crate) struct Groups<T> {
    /// Where each ends; it begins where the one before ends.
    ends: Vec<u32>,
    pub(crate) items: Vec<T>,
}

impl<T> Default for Groups<T> {
    fn default() -> Self {
        Self {
            ends: Vec::new(),
            items: Vec::new(),
        }
    }
}

impl<T: Copy> Groups<T> {
    /// Room for so many groups with so many items in all.
    pub(crate) fn with_capacity(groups: usize, items: usize) -> Self {
        Self {
            ends: Vec::with_capacity(groups),
            items: Vec::with_capacity(items),
        }
    }

    /// Groups that stand at these places among the items, in their order and with
    /// gaps between them, which are closed.
    pub(crate) fn closed(starts: &[u32], mut ends: Vec<u32>, mut items: Vec<T>) -> Self {
        let mut kept = 0;
        for (&start, end) in starts.iter().zip(&mut ends) {
            items.copy_within(start as usize..*end as usize, kept);
            kept += (*end - start) as usize;
            *end = kept as u32;
        }
        items.truncate(kept);
        items.shrink_to_fit();
        Self { ends, items }
    }

    /// Groups of what is told again and again, group and item, in the order of items: of
    /// one item told twice in a row of a group there is one.
    pub(crate) fn told(groups: usize, tell: impl Fn(&mut dyn FnMut(u32, T))) -> Self
    where
        T: PartialEq,
    {
        // How many each has at most, and from that where each one's begin.
        let mut starts = vec![0_u32; groups];
        let mut any = None;
        tell(&mut |group, item| {
            starts[group as usize] += 1;
            any = Some(item);
        });
        let mut total = 0;
        for start in &mut starts {
            total += std::mem::replace(start, total);
        }
        let mut ends = starts.clone();
        let mut items: Vec<T> = any.map_or_else(Vec::new, |it| vec![it; total as usize]);
        tell(&mut |group, item| {
            let (start, end) = (starts[group as usize], &mut ends[group as usize]);
            if *end == start || items[*end as usize - 1] != item {
                items[*end as usize] = item;
                *end += 1;
            }
        });
        Self::closed(&starts, ends, items)
    }

    /// Adds the next group.
    pub(crate) fn push(&mut self, group: &[T]) {
        self.items.extend_from_slice(group);
        self.ends.push(self.items.len() as u32);
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        self.ends.capacity() * 4 + self.items.capacity() * size_of::<T>()
    }

    /// How many groups there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// One group.
    pub(crate) fn of(&self, nth: u32) -> &[T] {
        let nth = nth as usize;
        let start = if nth == 0 { 0 } else { self.ends[nth - 1] };
        &self.items[start as usize..self.ends[nth] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_twice_in_a_row_is_there_once() {
        let groups = Groups::told(3, |tell| {
            for (group, item) in [(2, 1), (0, 1), (2, 1), (2, 2), (0, 3)] {
                tell(group, item);
            }
        });
        assert_eq!(
            [groups.of(0), groups.of(1), groups.of(2)],
            [&[1, 3][..], &[], &[1, 2]]
        );
        assert_eq!(Groups::<u8>::told(0, |_| ()).len(), 0);
    }

    #[test]
    fn groups_keep_apart_and_gaps_are_closed() {
        let mut groups = Groups::with_capacity(3, 4);
        for group in [&[7, 8][..], &[], &[9]] {
            groups.push(group);
        }
        let gaps = Groups::closed(&[0, 4, 4], vec![2, 4, 5], vec![7, 8, 0, 0, 9, 0]);
        for groups in [groups, gaps] {
            assert_eq!(groups.len(), 3);
            assert_eq!(
                [groups.of(0), groups.of(1), groups.of(2)],
                [&[7, 8][..], &[], &[9]]
            );
        }
    }
}
