//! Ids, hashes and numbers that follow from names alone, so that editing one thing
//! in a description changes little in what is written from it.

use std::fmt::Write;

use xxhash_rust::xxh64::xxh64;

/// The root of everything derived from one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seed(u64);

impl Seed {
    /// The seed of a name.
    pub fn new(name: &str) -> Self {
        Self(xxh64(name.as_bytes(), 0))
    }

    /// The seed of the `index`-th thing of a row.
    pub fn numbered(row: u64, index: u64) -> Self {
        Self(xxh64(&index.to_le_bytes(), row))
    }

    /// A seed below this one.
    pub fn of(self, part: &str) -> Self {
        Self(xxh64(part.as_bytes(), self.0))
    }

    /// The seed of the `index`-th thing below this one.
    pub fn number_of(self, index: usize) -> Self {
        Self::numbered(self.0, index as u64)
    }

    /// A number from 0 up to, not including, `below`.
    pub fn number(self, below: u32, part: &str) -> u32 {
        u32::try_from(self.of(part).0 % u64::from(below.max(1))).unwrap_or(0)
    }

    /// `bytes` bytes in hexadecimal; what a digest of that length looks like.
    pub fn hex(self, bytes: usize, part: &str) -> String {
        let mut out = String::with_capacity(bytes * 2 + 16);
        let mut word = self.of(part).0;
        while out.len() < bytes * 2 {
            word = xxh64(&word.to_le_bytes(), self.0);
            // Writing to a String cannot fail.
            let _ = write!(out, "{word:016x}");
        }
        out.truncate(bytes * 2);
        out
    }

    /// A GUID with the marks of a random one.
    pub fn guid(self, part: &str) -> String {
        let hex = self.hex(16, part);
        let (begin, end) = (&hex[..8], &hex[20..]);
        format!(
            "{begin}-{}-4{}-a{}-{end}",
            &hex[8..12],
            &hex[13..16],
            &hex[17..20]
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        let seed = Seed::new("upd.exe");
        assert_eq!(seed.hex(20, "sha1").len(), 40);
        assert_eq!(seed.guid("x").len(), 36);
        assert_ne!(seed.hex(32, "sha256")[..40], seed.hex(20, "sha1"));
    }
}
