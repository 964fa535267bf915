//! How much may come out of compressed data: a small file can be made that
//! unfolds to more than any disk holds.

use thiserror::Error;

/// From so many bytes on, data may not unfold to more than [`Limits::ratio`]
/// times its size.
const CHECKED_FROM: u64 = 100 << 20;

/// Deflate cannot pass 1,032 times, and only does so for one byte repeated;
/// real exports stay below 100.
const MAX_RATIO: u64 = 1_000;

/// More than a tab can go through, whatever its size.
const MAX_UNFOLDED: u64 = 64 << 30;

/// As many entries are read of one archive.
const MAX_ENTRIES: u32 = 10_000;

/// What one opened file may come to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) checked_from: u64,
    pub(crate) ratio: u64,
    pub(crate) unfolded: u64,
    pub(crate) entries: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            checked_from: CHECKED_FROM,
            ratio: MAX_RATIO,
            unfolded: MAX_UNFOLDED,
            entries: MAX_ENTRIES,
        }
    }
}

/// Which limit was passed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum TooMuch {
    #[error("{taken} bytes unfold to more than {ratio} times as many")]
    Ratio { taken: u64, ratio: u64 },
    #[error("it unfolds to more than {unfolded} bytes")]
    Unfolded { unfolded: u64 },
}

/// Counts what goes into one opened file and what inflating makes of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unfolded {
    pub(crate) limits: Limits,
    taken: u64,
    made: u64,
}

impl Unfolded {
    /// Counts bytes of the file itself.
    pub(crate) fn took(&mut self, bytes: usize) {
        self.taken += bytes as u64;
    }

    /// Counts bytes that inflating made, whether directly of the file or of what
    /// was inflated before. An error where they are too many.
    pub(crate) fn made(&mut self, bytes: usize) -> Result<(), TooMuch> {
        let Limits {
            checked_from,
            ratio,
            unfolded,
            ..
        } = self.limits;
        self.made += bytes as u64;
        if self.made > unfolded {
            return Err(TooMuch::Unfolded { unfolded });
        }
        if self.made > checked_from && self.made / ratio > self.taken {
            let taken = self.taken;
            return Err(TooMuch::Ratio { taken, ratio });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(limits: Limits) -> Unfolded {
        Unfolded {
            limits,
            ..Unfolded::default()
        }
    }

    #[test]
    fn little_may_unfold_to_much_and_much_to_little() {
        let mut unfolded = of(Limits::default());
        unfolded.took(1);
        assert_eq!(unfolded.made(100 << 20), Ok(()));
        let ratio = TooMuch::Ratio {
            taken: 1,
            ratio: 1_000,
        };
        assert_eq!(unfolded.made(1), Err(ratio));
        unfolded.took(200_000);
        assert_eq!(unfolded.made(90 << 20), Ok(()));
    }

    #[test]
    fn nothing_unfolds_beyond_the_bound() {
        let mut unfolded = of(Limits {
            unfolded: 1 << 20,
            ..Limits::default()
        });
        unfolded.took(1 << 20);
        assert_eq!(unfolded.made(1 << 20), Ok(()));
        let bound = TooMuch::Unfolded { unfolded: 1 << 20 };
        assert_eq!(unfolded.made(1), Err(bound));
    }
}
