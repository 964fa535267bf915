//! How much evidence there is, in bits, and how surprising a coincidence is.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

/// An amount of evidence in hundredths of a bit. One bit more means that chance
/// alone would explain it half as well. Whole numbers, so that equal evidence is
/// equal on every machine and ties resolve the same way (CO-22).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Bits(pub i32);

impl Bits {
    /// No evidence.
    pub const ZERO: Self = Self(0);

    /// So many whole bits.
    pub const fn whole(bits: i32) -> Self {
        Self(bits * 100)
    }

    /// The number of bits, for showing.
    pub fn number(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// The logarithm of a count or ratio above zero, to base two.
    pub fn log2(of: f64) -> Self {
        Self(centi_log2(of))
    }

    /// A part of it.
    #[must_use]
    pub fn halved(self, times: u32) -> Self {
        Self(self.0 >> times.min(31))
    }
}

impl Add for Bits {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Bits {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Bits {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, |sum, it| sum + it)
    }
}

impl fmt::Display for Bits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1}", self.number())
    }
}

/// How surprising it is to find something within `gap_ms` of a given moment, on
/// either side, when it happens `count` times in `observed_ms`.
///
/// The chance is that of a Poisson process, 1 - e^-x with x = 2 · gap · rate, here
/// as x / (1 + x/2): within a quarter of a bit of it where it matters (x < 1), and
/// made of operations that every machine rounds alike.
pub fn surprise(gap_ms: i64, count: u32, observed_ms: i64) -> Bits {
    let expected = 2.0 * gap_ms.max(1) as f64 * f64::from(count.max(1)) / observed_ms.max(1) as f64;
    let chance = expected / (1.0 + expected / 2.0);
    if chance >= 1.0 {
        return Bits::ZERO;
    }
    Bits(-centi_log2(chance))
}

/// The product of gap and count above which [`surprise`] is surely less than `bits`: by
/// a margin, so that nothing hangs on how a machine rounds.
pub(crate) fn unsurprising(bits: Bits, observed_ms: i64) -> f64 {
    let chance = (f64::from(1 - bits.0) / 100.0).exp2().min(1.0);
    let expected = chance / (1.0 - chance / 2.0);
    expected * observed_ms.max(1) as f64 / 2.0 * 1.001
}

/// A hundred times the logarithm to base two, rounded, of a number above zero.
///
/// Of `f64::log2` the standard only says that it is near; this is the exponent and
/// a series of whose steps each is rounded alike everywhere.
fn centi_log2(of: f64) -> i32 {
    const EXPONENT: u64 = 0x7ff;
    const MANTISSA: u64 = (1 << 52) - 1;
    let bits = of.max(f64::MIN_POSITIVE).to_bits();
    let exponent = ((bits >> 52) & EXPONENT) as i32 - 1023;
    let mantissa = f64::from_bits((bits & MANTISSA) | (1023 << 52));
    // log2(m) = 2/ln(2) · (z + z³/3 + z⁵/5 + …) with z = (m-1)/(m+1), at most 1/3.
    let z = (mantissa - 1.0) / (mantissa + 1.0);
    let square = z * z;
    let series = 1.0
        + square * (1.0 / 3.0 + square * (1.0 / 5.0 + square * (1.0 / 7.0 + square * (1.0 / 9.0))));
    let log = f64::from(exponent) + 2.0 * std::f64::consts::LOG2_E * z * series;
    (log * 100.0).round() as i32
}

#[cfg(test)]
mod tests {
    use super::{Bits, centi_log2, surprise, unsurprising};

    #[test]
    fn logarithms_are_right() {
        for (of, hundredths) in [(1.0, 0), (2.0, 100), (0.5, -100), (3.0, 158), (1e6, 1993)] {
            assert_eq!(centi_log2(of), hundredths, "{of}");
        }
        for nth in 1..5000 {
            let of = f64::from(nth) / 7.0;
            assert!((centi_log2(of) - (of.log2() * 100.0).round() as i32).abs() <= 1);
        }
    }

    #[test]
    fn what_is_too_far_does_not_surprise() {
        let week = 7 * 24 * 3_600_000;
        for least in [1, 50, 137, 275, 900, 1600].map(Bits) {
            let far = unsurprising(least, week);
            let (mut near, mut passed_over) = (0, 0);
            for nth in 1..4000_i64 {
                let (gap, count) = (nth * nth * 37, 1 + (nth % 61) as u32);
                if gap as f64 * f64::from(count) > far {
                    assert!(surprise(gap, count, week) < least, "{gap} {count}");
                    passed_over += 1;
                } else {
                    near += u32::from(surprise(gap, count, week) >= least);
                }
            }
            assert!(near > 0 && passed_over > 0, "{least}");
        }
    }

    #[test]
    fn what_is_rare_and_near_surprises() {
        let week = 7 * 24 * 3_600_000;
        let minute = surprise(60_000, 1, week);
        assert!(
            minute > Bits::whole(12) && minute < Bits::whole(13),
            "{minute}"
        );
        assert!(surprise(60_000, 100, week) < Bits::whole(6));
        assert!(surprise(3_600_000, 1, week) < minute);
        assert_eq!(surprise(week, 10, week), Bits::ZERO);
    }
}
