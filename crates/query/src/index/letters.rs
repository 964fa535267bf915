//! Which letters occur, as bits of one number: what a search for a single letter
//! finds, and what one for two need not look at.

use super::owners::{Owner, Owners, Whose};
use throughline_dataset::{Dataset, EntityIdx};

/// The letters that occur in texts.
pub(super) struct Letters {
    /// Of each alert, unless the text's alerts are a set.
    pub(super) of_alert: Vec<u64>,
    /// Of each text whose alerts are a set: its number, and the letters.
    pub(super) of_set: Vec<(u32, u64)>,
    /// Of each entity, until its alerts are told.
    of_entity: Vec<u64>,
    /// The entity whose alerts are told next.
    next: u32,
}

/// How many entities' alerts are told at once.
const ENTITIES: u32 = 16_384;

impl Letters {
    pub(super) fn new(data: &Dataset) -> Self {
        Self {
            of_alert: vec![0; data.alert_count() as usize],
            of_set: Vec::new(),
            of_entity: vec![0; data.entity_count()],
            next: 0,
        }
    }

    /// Notes the letters of a text.
    pub(super) fn note(&mut self, owners: &Owners, owner: Owner, letters: u64) {
        owners.each_of_several(owner, |it| match it.whose() {
            Whose::Alert(it) => self.of_alert[it.0 as usize] |= letters,
            Whose::Entity(it) => self.of_entity[it.0 as usize] |= letters,
            Whose::Many(nth) => self.of_set.push((nth, letters)),
            Whose::Nobody | Whose::Several(_) => {}
        });
    }

    /// Tells the alerts of some entities of the letters of these. True when all
    /// are told.
    pub(super) fn spread(&mut self, data: &Dataset) -> bool {
        let count = self.of_entity.len() as u32;
        let end = count.min(self.next + ENTITIES);
        for entity in (self.next..end).map(EntityIdx) {
            let letters = self.of_entity[entity.0 as usize];
            if letters != 0 {
                for &alert in data.alerts_of_entity(entity) {
                    self.of_alert[alert.0 as usize] |= letters;
                }
            }
        }
        self.next = end;
        if end == count {
            self.of_entity = Vec::new();
        }
        end == count
    }
}

/// Characters with a bit of their own: all of ASCII that is printed, in lower
/// case, but for the five rarest.
const LETTERS: &[u8; 64] = b"abcdefghijklmnopqrstuvwxyz0123456789 !\"#$%&'()*+,-./:;=?@[\\]_{|}";

/// The bit of each byte; none where it has none.
const BIT_OF: [u64; 256] = {
    let mut bit_of = [0; 256];
    let mut nth = 0;
    while nth < LETTERS.len() {
        bit_of[LETTERS[nth] as usize] = 1 << nth;
        nth += 1;
    }
    bit_of
};

fn bit_of(byte: u8) -> u64 {
    BIT_OF[usize::from(byte)]
}

/// The bits of the letters in a text that is in lower case.
pub(super) fn letters(lower: &[u8]) -> u64 {
    lower.iter().fold(0, |bits, &it| bits | bit_of(it))
}

/// The bits of a text's letters; none where one has no bit, which is then not known
/// of what it is looked for in.
pub(super) fn all_letters(lower: &str) -> Option<u64> {
    let is_known = lower.bytes().all(|it| bit_of(it) != 0);
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
