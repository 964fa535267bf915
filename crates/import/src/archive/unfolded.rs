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

/// So much of what refused entries unfolded to does not count against those behind
/// them: as much as a few bombs come to before they are refused. An archive of nothing
/// else must not begin anew with each.
const MAX_SPARED: u64 = 1 << 30;

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

/// Counts what goes into one opened file and what inflating makes of it, and the same
/// of the entry that is being read where the file is an archive.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unfolded {
    pub(crate) limits: Limits,
    taken: u64,
    made: u64,
    /// How much of what was made is not weighed against what was taken, because the
    /// entries it came from were refused.
    spared: u64,
    entry: Option<Entry>,
}

/// What is counted of one entry.
#[derive(Clone, Debug, Default)]
struct Entry {
    taken: u64,
    made: u64,
    is_refused: bool,
}

impl Unfolded {
    /// Counts bytes of the file itself.
    pub(crate) fn took(&mut self, bytes: usize) {
        self.taken += bytes as u64;
    }

    /// Begins to count an entry. A bomb before it must not make it look like one.
    pub(crate) fn begin_entry(&mut self) {
        let before = self.entry.replace(Entry::default());
        if let Some(refused) = before.filter(|it| it.is_refused) {
            self.spared = MAX_SPARED.min(self.spared + refused.made);
        }
    }

    /// Counts bytes of the file that are the entry's.
    pub(crate) fn took_for_entry(&mut self, bytes: usize) {
        if let Some(entry) = &mut self.entry {
            entry.taken += bytes as u64;
        }
    }

    /// Counts bytes that inflating made, whether directly of the file or of what
    /// was inflated before. An error where they are too many.
    pub(crate) fn made(&mut self, bytes: usize) -> Result<(), TooMuch> {
        self.made += bytes as u64;
        if let Some(entry) = &mut self.entry {
            entry.made += bytes as u64;
        }
        let within = self.check();
        if let Some(entry) = &mut self.entry {
            entry.is_refused |= within.is_err();
        }
        within
    }

    fn check(&self) -> Result<(), TooMuch> {
        let Limits {
            checked_from,
            ratio,
            unfolded,
            ..
        } = self.limits;
        if self.made > unfolded {
            return Err(TooMuch::Unfolded { unfolded });
        }
        let entry = self.entry.as_ref().map(|it| (it.taken, it.made));
        let all = (self.taken, self.made.saturating_sub(self.spared));
        for (taken, made) in entry.into_iter().chain([all]) {
            if made > checked_from && made / ratio > taken {
                return Err(TooMuch::Ratio { taken, ratio });
            }
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

    #[test]
    fn an_entry_is_weighed_by_its_own_bytes() {
        let mut unfolded = Unfolded::default();
        unfolded.took(10 << 20);
        unfolded.begin_entry();
        unfolded.took_for_entry(1 << 20);
        assert_eq!(unfolded.made(1 << 20), Ok(()));
        unfolded.begin_entry();
        unfolded.took_for_entry(1_000);
        let ratio = TooMuch::Ratio {
            taken: 1_000,
            ratio: 1_000,
        };
        assert_eq!(unfolded.made(101 << 20), Err(ratio));
    }

    #[test]
    fn what_refused_entries_made_is_spared_the_rest_but_not_without_end() {
        let mut unfolded = Unfolded::default();
        unfolded.took(1);
        let mut read = 0;
        for _ in 0..1_000 {
            unfolded.begin_entry();
            assert!(unfolded.made(101 << 20).is_err());
            unfolded.begin_entry();
            unfolded.took_for_entry(1 << 10);
            read += u32::from(unfolded.made(1 << 10).is_ok());
        }
        assert_eq!(read, 11, "until what may be spared is used up");
    }
}
