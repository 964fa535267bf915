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
}

/// A text of several owners.
struct Shared {
    /// The one noted last; where there are so many alerts that a set of them is
    /// smaller, that.
    last: Owner,
    owners: u32,
    /// How many alerts its owners have, those counted again that have several.
    alerts: u32,
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
        let lengths = self.shared.iter().map(|it| it.owners);
        let lists = self.lists.get_or_insert_with(|| Lists::of_lengths(lengths));
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
                _ => lists.fill(nth, owner.item()),
            }
        }
        false
    }

    /// All owners, when all is sorted.
    pub(super) fn finish(self) -> Owners {
        Owners {
            lists: self.lists.unwrap_or_default(),
            sets: self.sets,
        }
    }
}
