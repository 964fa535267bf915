//! Seeded chance, with the few distributions the generator draws from.
//!
//! Only whole-number arithmetic and the four operations on floats are used, never a
//! logarithm or the like: those differ in the last bit from machine to machine, and the
//! same seed has to give the same bytes everywhere.

/// The splitmix64 generator of Steele, Lea and Flood.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to, not including, 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// From 0 up to, not including, `below`; 0 when `below` is 0.
    pub fn below(&mut self, below: usize) -> usize {
        (self.next() % below.max(1) as u64) as usize
    }

    /// From 0 up to, not including, `below`, as a length of time.
    pub fn span(&mut self, below: u32) -> i64 {
        i64::try_from(self.next() % u64::from(below.max(1))).unwrap_or(0)
    }

    /// True in this share of cases.
    pub fn happens(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// One of several values, by weight.
    pub fn weighted<T: Copy>(&mut self, from: &[(u32, T)]) -> T {
        let total: u32 = from.iter().map(|(weight, _)| weight).sum();
        let mut left = self.below(total as usize) as u32;
        for &(weight, value) in from {
            if left < weight {
                return value;
            }
            left -= weight;
        }
        from[0].1
    }

    /// A number from a distribution that is given by some of its quantiles: pairs of
    /// (share of cases below, value), from share 0 to share 1.
    pub fn quantile(&mut self, table: &[(f64, f64)]) -> usize {
        let share = self.unit();
        let above = table
            .partition_point(|(s, _)| *s <= share)
            .clamp(1, table.len() - 1);
        let ((s0, v0), (s1, v1)) = (table[above - 1], table[above]);
        (v0 + (v1 - v0) * (share - s0) / (s1 - s0)) as usize
    }
}

/// Ranks drawn by Zipf's law: the n-th is 1/n times as frequent as the first.
#[derive(Debug)]
pub(super) struct Zipf(Vec<f64>);

impl Zipf {
    /// `flatness` is added to every rank: 0 is the pure law, more makes the head rarer.
    pub fn new(ranks: usize, flatness: f64) -> Self {
        let mut sum = 0.0;
        let sums = (0..ranks.max(1)).map(|rank| {
            sum += 1.0 / (rank as f64 + 1.0 + flatness);
            sum
        });
        Self(sums.collect())
    }

    pub fn draw(&self, chance: &mut Chance) -> usize {
        let total = self.0.last().copied().unwrap_or(1.0);
        let at = chance.unit() * total;
        self.0
            .partition_point(|sum| *sum <= at)
            .min(self.0.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zipf_favours_the_first() {
        let (zipf, mut chance) = (Zipf::new(100, 0.0), Chance::new(1));
        let firsts = (0..10_000).filter(|_| zipf.draw(&mut chance) == 0).count();
        assert!((1_700..2_150).contains(&firsts), "{firsts}");
    }

    #[test]
    fn quantiles_are_met() {
        let mut chance = Chance::new(1);
        let table = [(0.0, 1.0), (0.5, 5.0), (1.0, 400.0)];
        let low = (0..10_000).filter(|_| chance.quantile(&table) < 5).count();
        assert!((4_800..5_200).contains(&low), "{low}");
    }
}
