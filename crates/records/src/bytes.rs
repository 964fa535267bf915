//! Looks at many bytes at once: every byte of a file passes here twice.
//!
//! WebAssembly has vectors of sixteen bytes. Elsewhere the same is done with
//! eight bytes in a word, so that native tests see the same results.

/// Bytes in a [`Block`].
pub(crate) const BLOCK: usize = 64;

/// Where in 64 bytes the marks of JSON stand: bit 0 is the first byte.
pub(crate) struct Block {
    /// `"`
    pub(crate) quotes: u64,
    /// `\`
    pub(crate) backslashes: u64,
    /// `{` and `[`
    pub(crate) opens: u64,
    /// `}` and `]`
    pub(crate) closes: u64,
    /// Blanks.
    pub(crate) spaces: u64,
    /// Control characters, line breaks among them.
    pub(crate) controls: u64,
}

impl Block {
    pub(crate) fn of(bytes: &[u8; BLOCK]) -> Self {
        let mut block = Self {
            quotes: 0,
            backslashes: 0,
            opens: 0,
            closes: 0,
            spaces: 0,
            controls: 0,
        };
        let (parts, _) = bytes.as_chunks::<LANES>();
        for (nth, part) in parts.iter().enumerate() {
            let part = Lanes::of(part);
            let at = nth * LANES;
            // `[` and `{` differ in one bit, and so do `]` and `}`.
            let upper = part.with_bit(0x20);
            block.quotes |= part.equal(b'"') << at;
            block.backslashes |= part.equal(b'\\') << at;
            block.opens |= upper.equal(b'{') << at;
            block.closes |= upper.equal(b'}') << at;
            block.spaces |= part.equal(b' ') << at;
            block.controls |= part.below(b' ') << at;
        }
        block
    }

    /// Where the line feeds of these bytes are, and other blanks but spaces.
    pub(crate) fn lines(&self, bytes: &[u8; BLOCK]) -> (u64, u64) {
        let (mut newlines, mut others) = (0, 0);
        if self.controls != 0 {
            let (parts, _) = bytes.as_chunks::<LANES>();
            for (nth, part) in parts.iter().enumerate() {
                let part = Lanes::of(part);
                newlines |= part.equal(b'\n') << (nth * LANES);
                others |= (part.equal(b'\r') | part.equal(b'\t')) << (nth * LANES);
            }
        }
        (newlines, others)
    }
}

/// Every bit that stands behind an odd number of set bits, itself included.
pub(crate) fn odd_behind(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

/// The bits that are escaped by a backslash before them. `carry` says whether
/// the first is, and whether the first of the next block will be.
pub(crate) fn escaped(backslashes: u64, carry: &mut bool) -> u64 {
    const EVEN: u64 = 0x5555_5555_5555_5555;
    let first = u64::from(*carry);
    if backslashes == 0 {
        *carry = false;
        return first;
    }
    let backslashes = backslashes & !first;
    let follows = (backslashes << 1) | first;
    let odd_starts = backslashes & !EVEN & !follows;
    let (ends, overflow) = odd_starts.overflowing_add(backslashes);
    *carry = overflow;
    (EVEN ^ (ends << 1)) & follows
}

/// Where text ends or needs a closer look, from `at` on: the first quote,
/// backslash or control character, or the end.
pub(crate) fn text_mark(bytes: &[u8], mut at: usize) -> usize {
    while let Some(part) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let part = Lanes::of(part);
        let marks = part.equal(b'"') | part.equal(b'\\') | part.below(b' ');
        if marks != 0 {
            return at + marks.trailing_zeros() as usize;
        }
        at += LANES;
    }
    while let Some(&byte) = bytes.get(at) {
        if byte == b'"' || byte == b'\\' || byte < b' ' {
            break;
        }
        at += 1;
    }
    at
}

/// Whether two texts are the same, eight bytes at a time: on WebAssembly, `==`
/// compares one byte after the other.
#[inline]
pub fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    if let (Some(last), Some(other)) = (a.last_chunk::<8>(), b.last_chunk::<8>()) {
        // The last bytes may be looked at twice.
        let (words, others) = (a.as_chunks::<8>().0, b.as_chunks::<8>().0);
        return last == other && words.iter().zip(others).all(|(a, b)| a == b);
    }
    if let (Some(last), Some(other)) = (a.last_chunk::<4>(), b.last_chunk::<4>()) {
        return last == other && a.first_chunk::<4>() == b.first_chunk::<4>();
    }
    a.iter().eq(b)
}

use lanes::{LANES, Lanes};

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod lanes {
    use core::arch::wasm32::{
        u8x16_bitmask, u8x16_eq, u8x16_lt, u8x16_splat, u64x2, v128, v128_or,
    };

    pub(super) const LANES: usize = 16;

    #[derive(Clone, Copy)]
    pub(super) struct Lanes(v128);

    impl Lanes {
        #[inline]
        pub(super) fn of(bytes: &[u8; LANES]) -> Self {
            let word = |half: &[u8]| {
                let mut word = [0; 8];
                word.copy_from_slice(half);
                u64::from_le_bytes(word)
            };
            Self(u64x2(word(&bytes[..8]), word(&bytes[8..])))
        }

        #[inline]
        pub(super) fn with_bit(self, bit: u8) -> Self {
            Self(v128_or(self.0, u8x16_splat(bit)))
        }

        #[inline]
        pub(super) fn equal(self, byte: u8) -> u64 {
            u64::from(u8x16_bitmask(u8x16_eq(self.0, u8x16_splat(byte))))
        }

        #[inline]
        pub(super) fn below(self, byte: u8) -> u64 {
            u64::from(u8x16_bitmask(u8x16_lt(self.0, u8x16_splat(byte))))
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod lanes {
    pub(super) const LANES: usize = 8;

    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;

    #[derive(Clone, Copy)]
    pub(super) struct Lanes(u64);

    impl Lanes {
        #[inline]
        #[expect(
            clippy::trivially_copy_pass_by_ref,
            reason = "vectors are larger, and are made the same way"
        )]
        pub(super) fn of(bytes: &[u8; LANES]) -> Self {
            Self(u64::from_le_bytes(*bytes))
        }

        #[inline]
        pub(super) fn with_bit(self, bit: u8) -> Self {
            Self(self.0 | (ONES * u64::from(bit)))
        }

        #[inline]
        pub(super) fn equal(self, byte: u8) -> u64 {
            let other = self.0 ^ (ONES * u64::from(byte));
            // The high bit of every byte that is zero; exact, for no carry
            // leaves its byte.
            bits(!(((other & !HIGH) + !HIGH) | other) & HIGH)
        }

        #[inline]
        pub(super) fn below(self, byte: u8) -> u64 {
            // The bound is less than 0x80, so bytes with the high bit are above.
            bits(!(((self.0 & !HIGH) + ONES * u64::from(0x80 - byte)) | self.0) & HIGH)
        }
    }

    /// Brings the high bits of eight bytes together.
    #[inline]
    fn bits(high: u64) -> u64 {
        (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mark(bytes: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> u64 {
        let set = bytes.iter().enumerate().filter(|it| is(*it.1));
        set.fold(0, |bits, (at, _)| bits | 1 << at)
    }

    fn some_bytes() -> impl Strategy<Value = Vec<u8>> {
        let byte = prop_oneof![
            prop::sample::select(&b"\"\\{}[] \n,:\x00\x1f\x20\x7f\x80\xa2\xdc\xff"[..]),
            any::<u8>(),
        ];
        prop::collection::vec(byte, BLOCK)
    }

    proptest! {
        #[test]
        fn blocks_say_where_marks_are(bytes in some_bytes()) {
            let bytes: [u8; BLOCK] = bytes.try_into().unwrap();
            let block = Block::of(&bytes);
            prop_assert_eq!(block.quotes, mark(&bytes, |it| it == b'"'));
            prop_assert_eq!(block.backslashes, mark(&bytes, |it| it == b'\\'));
            prop_assert_eq!(block.opens, mark(&bytes, |it| matches!(it, b'{' | b'[')));
            prop_assert_eq!(block.closes, mark(&bytes, |it| matches!(it, b'}' | b']')));
            prop_assert_eq!(block.spaces, mark(&bytes, |it| it == b' '));
            prop_assert_eq!(block.controls, mark(&bytes, |it| it < b' '));
        }

        #[test]
        fn text_ends_at_its_first_mark(bytes in some_bytes(), from in 0..BLOCK) {
            let is_mark = |it: &u8| matches!(*it, b'"' | b'\\') || *it < b' ';
            let expected = bytes[from..].iter().position(is_mark);
            prop_assert_eq!(text_mark(&bytes, from), expected.map_or(BLOCK, |it| from + it));
        }

        #[test]
        fn the_same_is_equal(text in "[ab]{0,40}", other in "[ab]{0,40}", at in 0..40_usize) {
            prop_assert!(is_same(&text, &text.clone()));
            prop_assert_eq!(is_same(&text, &other), text == other);
            let mut changed = text.clone().into_bytes();
            if let Some(byte) = changed.get_mut(at) {
                *byte ^= 1;
                prop_assert!(!is_same(&text, std::str::from_utf8(&changed).unwrap()));
            }
        }

        #[test]
        fn escapes_are_those_of_a_byte_loop(bits in any::<u64>(), more in any::<u64>(), before: bool) {
            let backslashes = bits | more;
            let mut is_escaped = before;
            let mut expected = 0;
            for at in 0..64 {
                expected |= u64::from(is_escaped) << at;
                is_escaped = !is_escaped && (backslashes >> at) & 1 == 1;
            }
            let mut carry = before;
            // Of bytes that are escaped, only whether a quote is matters, and
            // what a backslash escapes.
            prop_assert_eq!(escaped(backslashes, &mut carry), expected);
            prop_assert_eq!(carry, is_escaped);
        }
    }

    #[test]
    fn bits_between_pairs() {
        assert_eq!(odd_behind(0b0100_0010), 0b0011_1110);
        assert_eq!(odd_behind(1), u64::MAX);
    }
}
