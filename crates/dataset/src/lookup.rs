//! Finding a number by its hash, in a third of the room of a hash table: for what
//! does not grow any more.

/// How many numbers share a bucket, about.
const A_BUCKET: usize = 4;

/// The numbers from 0 on, by their hashes.
#[derive(Default)]
pub(crate) struct Lookup {
    /// By how many bits a hash is shifted to give its bucket.
    shift: u32,
    /// Where each bucket ends; it begins where the one before ends.
    ends: Vec<u32>,
    numbers: Vec<u32>,
    /// The lower bits of each number's hash: what is another is seldom looked at.
    prints: Vec<u8>,
}

impl Lookup {
    /// For numbers with these hashes.
    pub(crate) fn of(hashes: &[u32]) -> Self {
        let bits = (hashes.len() / A_BUCKET).max(2).ilog2();
        let shift = u32::BITS - bits;
        let mut ends = vec![0_u32; 1 << bits];
        for hash in hashes {
            ends[(hash >> shift) as usize] += 1;
        }
        let mut total = 0;
        for end in &mut ends {
            // For now where the bucket begins; filling it moves that to its end.
            total += std::mem::replace(end, total);
        }
        let mut numbers = vec![0; hashes.len()];
        let mut prints = vec![0; hashes.len()];
        for (number, &hash) in (0..).zip(hashes) {
            let end = &mut ends[(hash >> shift) as usize];
            numbers[*end as usize] = number;
            prints[*end as usize] = hash as u8;
            *end += 1;
        }
        Self {
            shift,
            ends,
            numbers,
            prints,
        }
    }

    /// How many numbers there are.
    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The number of this hash for which `is_it` holds.
    pub(crate) fn find(&self, hash: u32, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        if self.numbers.is_empty() {
            return None;
        }
        let bucket = (hash >> self.shift) as usize;
        let start = if bucket == 0 {
            0
        } else {
            self.ends[bucket - 1]
        };
        let places = start as usize..self.ends[bucket] as usize;
        let alike = places.filter(|&it| self.prints[it] == hash as u8);
        alike.map(|it| self.numbers[it]).find(|&it| is_it(it))
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        (self.ends.capacity() + self.numbers.capacity()) * 4 + self.prints.capacity()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_is_found_by_its_hash() {
        for count in [0, 1, 5, 70, 3_000_u32] {
            // Some have one hash, and some a bucket in common.
            let hashes: Vec<u32> = (0..count)
                .map(|it| (it / 2).wrapping_mul(0x9e37_79b1))
                .collect();
            let lookup = Lookup::of(&hashes);
            assert_eq!(lookup.len(), count as usize);
            for (number, &hash) in (0..).zip(&hashes) {
                assert_eq!(lookup.find(hash, |it| it == number), Some(number));
                assert_eq!(lookup.find(hash, |_| false), None);
            }
            assert_eq!(lookup.find(77, |it| hashes[it as usize] == 77), None);
        }
    }
}
