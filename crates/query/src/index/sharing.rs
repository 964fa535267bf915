//! Owners while they are gathered, text by text in any order.
//!
//! Who else owns a text is written down one after another, and sorted into lists
//! when all is known: a list for each text that grows would be all over the memory.

use super::lists::Lists;
use super::owners::{Owner, Owners, Whose};
use crate::Selection;
use throughline_dataset::Dataset;

/// Notes in one block.
const BLOCK: usize = 1 << 15;

/// What is known of the owners of texts that have several.
#[derive(Default)]
pub(super) struct Sharing {
    shared: Vec<Shared>,
    /// Of which shared text an owner is noted, and which.
    notes: Vec<Vec<(u32, Owner)>>,
    sets: Vec<Selection>,
    lists: Option<Lists>,
    /// For each shared text the first that has the very same owners.
    alike: Vec<u32>,
}

/// A text of several owners.
struct Shared {
    /// The one noted last; where there are so many alerts that a set of them is
    /// smaller, that.
    last: Owner,
    owners: u32,
    /// How many alerts its owners have, those counted again that have several.
    alerts: u32,
    /// Of its owners, in the order in which they were noted.
    hash: u64,
}

impl Sharing {
    /// The owner of a text from now on that is of another alert or entity, too.
    pub(super) fn with(&mut self, data: &Dataset, known: Owner, more: Owner) -> Owner {
        if known == more || more == Owner::NOBODY {
            return known;
        }
        match known.whose() {
            Whose::Nobody => more,
            Whose::Alert(_) | Whose::Entity(_) => {
                let nth = self.shared.len() as u32;
                self.shared.push(Shared {
                    last: Owner::NOBODY,
                    owners: 0,
                    alerts: 0,
                    hash: 0,
                });
                self.note(data, nth, known);
                self.note(data, nth, more);
                Owner::of(Whose::Several(nth))
            }
            Whose::Several(nth) => {
                // Facts of one thing are mostly told one after another.
                if self.shared[nth as usize].last != more {
                    self.note(data, nth, more);
                }
                let shared = &mut self.shared[nth as usize];
                if shared.alerts <= data.alert_count() / 32 {
                    return known;
                }
                let set = Owner::of(Whose::Many(self.sets.len() as u32));
                self.sets.push(Selection::empty(data.alert_count()));
                shared.last = set;
                shared.owners = 0;
                set
            }
            Whose::Many(nth) => {
                let set = &mut self.sets[nth as usize];
                more.each_alert(data, |it| set.insert(it));
                known
            }
        }
    }

    fn note(&mut self, data: &Dataset, nth: u32, owner: Owner) {
        let shared = &mut self.shared[nth as usize];
        shared.last = owner;
        shared.owners += 1;
        let mixed = shared.hash.rotate_left(23) ^ u64::from(owner.item());
        shared.hash = mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        shared.alerts += match owner.whose() {
            Whose::Entity(it) => data.alerts_of_entity(it).len() as u32,
            _ => 1,
        };
        match self.notes.last_mut() {
            Some(block) if block.len() < BLOCK => block.push((nth, owner)),
            _ => {
                let mut block = Vec::with_capacity(BLOCK);
                block.push((nth, owner));
                self.notes.push(block);
            }
        }
    }

    /// Sorts some of what was noted into lists. True when all is.
    pub(super) fn sort(&mut self, data: &Dataset) -> bool {
        if self.lists.is_none() {
            self.find_alike();
        }
        let lists = self.lists.get_or_insert_with(|| {
            let lengths = (0..).zip(&self.alike).zip(&self.shared);
            Lists::of_lengths(lengths.map(
                |((nth, &first), it)| {
                    if nth == first { it.owners } else { 0 }
                },
            ))
        });
        let Some(block) = self.notes.pop() else {
            self.shared = Vec::new();
            return true;
        };
        for (nth, owner) in block {
            match self.shared[nth as usize].last.whose() {
                Whose::Many(set) => {
                    let set = &mut self.sets[set as usize];
                    owner.each_alert(data, |it| set.insert(it));
                }
                _ if self.alike[nth as usize] == nth => lists.fill(nth, owner.item()),
                // The first of those that are alike has the list.
                _ => {}
            }
        }
        false
    }

    /// The name, the number and the address of one account are facts of the very
    /// same things: one list does for all of them.
    fn find_alike(&mut self) {
        // Owners come in one order for all texts. That two hashes of 64 bits and as
        // many numbers are the same by chance happens to nobody.
        let known = |nth: u32| {
            (
                self.shared[nth as usize].owners,
                self.shared[nth as usize].hash,
            )
        };
        // Sorted: a hash table would take five times the room.
        let mut order: Vec<u32> = (0..self.shared.len() as u32).collect();
        order.sort_unstable_by_key(|&nth| (known(nth), nth));
        let mut alike = vec![0; order.len()];
        for same in order.chunk_by(|&a, &b| known(a) == known(b)) {
            for &nth in same {
                alike[nth as usize] = same[0];
            }
        }
        self.alike = alike;
    }

    /// The owner for good, when all is sorted.
    pub(super) fn sorted(&self, owner: Owner) -> Owner {
        match owner.whose() {
            Whose::Several(nth) => Owner::of(Whose::Several(self.alike[nth as usize])),
            _ => owner,
        }
    }

    /// All owners, when all is sorted.
    pub(super) fn finish(&mut self) -> Owners {
        Owners {
            lists: self.lists.take().unwrap_or_default(),
            sets: std::mem::take(&mut self.sets),
        }
    }
}
