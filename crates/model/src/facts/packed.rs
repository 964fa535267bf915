//! Facts as words: a bit for each field, then a few words for each that is known.
//!
//! A subject has room for some forty facts and mostly tells eight. A million of
//! them are kept, compared and hashed as words, and unpacked to be looked at.

use super::FactValue;
use crate::Timestamp;

/// What can be put into words, and taken out again.
pub(super) trait Packed<T>: Sized {
    fn pack(self, words: &mut Vec<u32>, text: &mut dyn FnMut(T) -> u32);
    fn unpack(words: &mut PackedFacts<'_>, text: &mut dyn FnMut(u32) -> T) -> Self;
}

/// What is called back with the label and value of a fact.
pub(super) type Visit<'v, T> = dyn FnMut(&'static str, FactValue<'_, T>) + 'v;

/// What can be looked at in words, without taking it out of them.
pub(super) trait Told<T> {
    fn visit_packed(
        words: &mut PackedFacts<'_>,
        text: &mut dyn FnMut(u32) -> T,
        visit: &mut Visit<'_, T>,
    );
}

impl<T, F: Told<T>> Told<T> for Option<Box<F>> {
    fn visit_packed(
        words: &mut PackedFacts<'_>,
        text: &mut dyn FnMut(u32) -> T,
        visit: &mut Visit<'_, T>,
    ) {
        F::visit_packed(words, text, visit);
    }
}

/// Words that are being read, front to back.
pub(super) struct PackedFacts<'w>(pub(super) &'w [u32]);

impl PackedFacts<'_> {
    pub(super) fn word(&mut self) -> u32 {
        let Some((&first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        first
    }

    pub(super) fn number(&mut self) -> u64 {
        let low = u64::from(self.word());
        low | u64::from(self.word()) << 32
    }

    pub(super) fn time(&mut self) -> Timestamp {
        Timestamp::from_nanos(self.number().cast_signed())
    }
}

pub(super) fn push_number(words: &mut Vec<u32>, number: u64) {
    words.extend([number as u32, (number >> 32) as u32]);
}

pub(super) fn push_time(words: &mut Vec<u32>, time: Timestamp) {
    push_number(words, time.nanos().cast_unsigned());
}

/// The bits that say which fields follow: fewer than 32 for every kind.
pub(super) struct Known {
    at: usize,
    bits: u32,
    next: u32,
}

impl Known {
    pub(super) fn begin(words: &mut Vec<u32>) -> Self {
        words.push(0);
        Self {
            at: words.len() - 1,
            bits: 0,
            next: 1,
        }
    }

    pub(super) fn field(&mut self, is_known: bool) {
        if is_known {
            self.bits |= self.next;
        }
        self.next <<= 1;
    }

    pub(super) fn end(self, words: &mut [u32]) {
        words[self.at] = self.bits;
    }

    pub(super) fn read(words: &mut PackedFacts<'_>) -> Self {
        Self {
            at: 0,
            bits: words.word(),
            next: 1,
        }
    }

    pub(super) fn has_next(&mut self) -> bool {
        let has = self.bits & self.next != 0;
        self.next <<= 1;
        has
    }
}
