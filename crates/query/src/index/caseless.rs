//! Looking for a text in ASCII without regard to case, in the place where it stands:
//! copying what is searched would take longer than to search it.

use memchr::arch::all::packedpair::Pair;

/// Bytes that are looked at together: a compiler makes one step of them.
const TOGETHER: usize = 32;

/// What is looked for.
pub(super) struct Caseless<'p> {
    /// In lower case.
    needle: &'p [u8],
    /// Two of its bytes that are rare in most texts.
    rare: [Byte; 2],
}

/// A byte of what is looked for.
#[derive(Clone, Copy)]
struct Byte {
    /// Where in the needle.
    at: usize,
    /// The bit in which upper and lower case differ; none where it is no letter.
    case: u8,
    /// The byte, with that bit.
    is: u8,
}

impl Byte {
    fn of(needle: &[u8], at: usize) -> Self {
        let is = needle[at];
        let case = if is.is_ascii_lowercase() { 0x20 } else { 0 };
        Self { at, case, is }
    }

    fn equals(self, other: u8) -> bool {
        other | self.case == self.is
    }
}

impl<'p> Caseless<'p> {
    /// Prepares a text in lower case; none where it is empty or not ASCII.
    pub(super) fn new(lower: &'p str) -> Option<Self> {
        let needle = lower.as_bytes();
        if needle.is_empty() || !needle.is_ascii() {
            return None;
        }
        let pair = Pair::new(needle);
        let (one, other) = pair.map_or((0, needle.len() - 1), |it| {
            (usize::from(it.index1()), usize::from(it.index2()))
        });
        Some(Self {
            needle,
            rare: [Byte::of(needle, one), Byte::of(needle, other)],
        })
    }

    /// How long it is, in bytes.
    pub(super) fn len(&self) -> usize {
        self.needle.len()
    }

    /// Where it begins for the first time, from a place on.
    pub(super) fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let [one, other] = self.rare;
        let last = text.len().checked_sub(self.needle.len())?;
        let mut at = from;
        while at + TOGETHER <= last + 1 {
            let ones = text[at + one.at..].first_chunk::<TOGETHER>();
            let others = text[at + other.at..].first_chunk::<TOGETHER>();
            let (Some(ones), Some(others)) = (ones, others) else {
                break;
            };
            let mut any = 0;
            for nth in 0..TOGETHER {
                any |= u8::from(one.equals(ones[nth])) & u8::from(other.equals(others[nth]));
            }
            if any != 0
                && let Some(found) = self.find_in(text, at..at + TOGETHER)
            {
                return Some(found);
            }
            at += TOGETHER;
        }
        self.find_in(text, at..last + 1)
    }

    /// The same for beginnings in a range, one by one.
    fn find_in(&self, text: &[u8], range: std::ops::Range<usize>) -> Option<usize> {
        let [one, other] = self.rare;
        let mut places = range;
        places.find(|&at| {
            one.equals(text[at + one.at])
                && other.equals(text[at + other.at])
                && text[at..at + self.needle.len()].eq_ignore_ascii_case(self.needle)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_is_found_where_it_is_in_lower_case(
            needle in "[ab@`]{1,4}",
            text in "[abAB@`]{0,120}",
            from in 0_usize..40,
        ) {
            let from = from.min(text.len());
            let caseless = Caseless::new(&needle).unwrap();
            let expected = text.to_ascii_lowercase()[from..].find(&needle).map(|it| it + from);
            prop_assert_eq!(caseless.find(text.as_bytes(), from), expected);
        }
    }

    #[test]
    fn only_texts_in_ascii_are_looked_for() {
        assert!(Caseless::new("").is_none());
        assert!(Caseless::new("ä").is_none());
        assert_eq!(Caseless::new("a").map(|it| it.len()), Some(1));
    }
}
