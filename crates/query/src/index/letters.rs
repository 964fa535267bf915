//! Which letters occur, as bits of one number: what a search for a single letter
//! finds, and what one for two need not look at.

/// Characters with a bit of their own: all of ASCII that is printed, in lower
/// case, but for the five rarest.
const LETTERS: &[u8; 64] = b"abcdefghijklmnopqrstuvwxyz0123456789 !\"#$%&'()*+,-./:;=?@[\\]_{|}";

const NONE: u8 = 64;

const BIT_OF: [u8; 256] = {
    let mut bit_of = [NONE; 256];
    let mut bit = 0;
    while bit < LETTERS.len() {
        bit_of[LETTERS[bit] as usize] = bit as u8;
        bit += 1;
    }
    bit_of
};

/// The bits of the letters in a text that is in lower case.
pub(super) fn letters(lower: &[u8]) -> u64 {
    lower.iter().fold(0, |bits, &it| {
        bits | 1_u64
            .checked_shl(BIT_OF[usize::from(it)].into())
            .unwrap_or(0)
    })
}

/// The bits that a text's letters must have among them for the pattern to be found in it;
/// none where a letter has no bit.
pub(super) fn all_letters(lower: &str) -> Option<u64> {
    let known = |it: u8| BIT_OF[usize::from(it)] != NONE;
    let is_known = lower.bytes().all(known);
    is_known.then(|| letters(lower.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_has_a_bit_of_its_own() {
        let all = std::str::from_utf8(LETTERS).unwrap();
        assert_eq!(all_letters(all), Some(u64::MAX));
        for letter in all.chars() {
            let bits = all_letters(&letter.to_string()).unwrap();
            assert_eq!(bits.count_ones(), 1, "{letter}");
        }
        assert_eq!(all_letters("a~"), None);
        assert_eq!(all_letters("ä"), None);
        assert_eq!(letters("ä~".as_bytes()), 0);
    }
}
