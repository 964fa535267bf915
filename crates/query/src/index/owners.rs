//! Whose facts texts are: most are of one alert only, and some of so many that
//! a set of alerts is smaller than a list.

use super::lists::Lists;
use crate::Selection;
use throughline_dataset::{AlertIdx, Dataset, EntityIdx};

/// Whose fact a text is, as one number: two bits say what the others count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Owner(u32);

/// The same, to be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    Nobody,
    Alert(AlertIdx),
    /// The alerts of one entity.
    Entity(EntityIdx),
    /// One of the lists; while they are gathered, one of the chains.
    Several(u32),
    /// One of the sets.
    Many(u32),
}

const KIND: u32 = 30;
const NUMBER: u32 = (1 << KIND) - 1;

impl Owner {
    /// Nobody's.
    pub(super) const NOBODY: Self = Self(u32::MAX);

    pub(super) fn of(whose: Whose) -> Self {
        let (kind, number) = match whose {
            Whose::Nobody => return Self::NOBODY,
            Whose::Alert(it) => (0, it.0),
            Whose::Entity(it) => (1, it.0),
            Whose::Several(nth) => (2, nth),
            Whose::Many(nth) => (3, nth),
        };
        // Four times as many would not fit into the memory that is addressed here.
        debug_assert!(number < NUMBER);
        Self(kind << KIND | number)
    }

    /// An entity's: its alert's where it has but one.
    pub(super) fn of_entity(data: &Dataset, entity: EntityIdx) -> Self {
        Self::of(match data.alerts_of_entity(entity) {
            [] => Whose::Nobody,
            [alert] => Whose::Alert(*alert),
            _ => Whose::Entity(entity),
        })
    }

    pub(super) fn whose(self) -> Whose {
        let number = self.0 & NUMBER;
        match self.0 >> KIND {
            _ if self == Self::NOBODY => Whose::Nobody,
            0 => Whose::Alert(AlertIdx(number)),
            1 => Whose::Entity(EntityIdx(number)),
            2 => Whose::Several(number),
            _ => Whose::Many(number),
        }
    }
}

/// The owners of texts that are of more than one alert or entity.
#[derive(Default)]
pub(super) struct Owners {
    lists: Lists,
    sets: Vec<Selection>,
}

impl Owners {
    /// Whether all alerts are selected that this owner has; false where that
    /// would take longer to find out than to look at a text.
    pub(super) fn is_within(&self, data: &Dataset, owner: Owner, selected: &Selection) -> bool {
        match owner.whose() {
            Whose::Nobody => true,
            Whose::Alert(it) => selected.contains(it),
            Whose::Entity(it) => {
                let alerts = data.alerts_of_entity(it);
                alerts.len() < 4 && alerts.iter().all(|&it| selected.contains(it))
            }
            Whose::Several(_) | Whose::Many(_) => false,
        }
    }

    /// Selects the alerts of this owner, beside what is selected.
    pub(super) fn add_alerts(&self, data: &Dataset, owner: Owner, to: &mut Selection) {
        if let Whose::Many(nth) = owner.whose() {
            to.unite(&self.sets[nth as usize]);
        } else {
            self.each_alert(data, owner, |it| to.insert(it));
        }
    }

    /// Calls `visit` with the alerts of an owner that has no set of them; with
    /// some more than once.
    pub(super) fn each_alert(&self, data: &Dataset, owner: Owner, visit: impl FnMut(AlertIdx)) {
        let several = |nth| self.lists.of(nth).iter().copied();
        each_alert(data, owner, several, visit);
    }

    /// Bytes held, roughly.
    pub(super) fn bytes(&self) -> usize {
        let sets: usize = self.sets.iter().map(Selection::bytes).sum();
        self.lists.bytes() + sets
    }
}

fn each_alert<I: Iterator<Item = u32>>(
    data: &Dataset,
    owner: Owner,
    several: impl Fn(u32) -> I,
    mut visit: impl FnMut(AlertIdx),
) {
    match owner.whose() {
        Whose::Alert(it) => visit(it),
        Whose::Entity(it) => data.alerts_of_entity(it).iter().copied().for_each(visit),
        Whose::Several(nth) => {
            for item in several(nth) {
                // Lists hold no lists.
                match Owner(item).whose() {
                    Whose::Alert(it) => visit(it),
                    Whose::Entity(it) => {
                        data.alerts_of_entity(it)
                            .iter()
                            .copied()
                            .for_each(&mut visit);
                    }
                    _ => {}
                }
            }
        }
        Whose::Nobody | Whose::Many(_) => {}
    }
}

/// Owners while they are gathered, text by text in any order.
#[derive(Default)]
pub(super) struct Chains {
    /// Each holds one owner, and where the next of its chain is.
    links: Vec<Link>,
    chains: Vec<Chain>,
    /// The first of the links that are in use no more.
    free: u32,
    sets: Vec<Selection>,
    lists: Lists,
}

struct Link {
    owner: Owner,
    next: u32,
}

struct Chain {
    first: u32,
    /// How many alerts its owners have, those counted again that have several.
    alerts: u32,
}

/// The place after the last link.
const END: u32 = u32::MAX;

impl Chains {
    pub(super) fn new() -> Self {
        Self {
            free: END,
            ..Self::default()
        }
    }

    /// The owner of a text that is of another alert or entity, too.
    pub(super) fn with(&mut self, data: &Dataset, known: Owner, more: Owner) -> Owner {
        if known == more || more == Owner::NOBODY {
            return known;
        }
        match known.whose() {
            Whose::Nobody => more,
            Whose::Alert(_) | Whose::Entity(_) => {
                let nth = self.chains.len() as u32;
                self.chains.push(Chain {
                    first: END,
                    alerts: 0,
                });
                self.push(data, nth, known);
                self.push(data, nth, more);
                Owner::of(Whose::Several(nth))
            }
            Whose::Several(nth) => {
                let first = self.chains[nth as usize].first;
                // Facts of one thing are mostly told one after another.
                if self.links[first as usize].owner != more {
                    self.push(data, nth, more);
                }
                self.set_if_smaller(data, nth).unwrap_or(known)
            }
            Whose::Many(nth) => {
                let set = &mut self.sets[nth as usize];
                each_alert(data, more, |_| [].into_iter(), |it| set.insert(it));
                known
            }
        }
    }

    fn push(&mut self, data: &Dataset, nth: u32, owner: Owner) {
        let chain = &mut self.chains[nth as usize];
        let link = Link {
            owner,
            next: chain.first,
        };
        chain.alerts += match owner.whose() {
            Whose::Entity(it) => data.alerts_of_entity(it).len() as u32,
            _ => 1,
        };
        match self.links.get_mut(self.free as usize) {
            Some(unused) => {
                chain.first = std::mem::replace(&mut self.free, unused.next);
                *unused = link;
            }
            None => {
                chain.first = self.links.len() as u32;
                self.links.push(link);
            }
        }
    }

    /// Makes a set of a chain of so many alerts that it is smaller.
    fn set_if_smaller(&mut self, data: &Dataset, nth: u32) -> Option<Owner> {
        let chain = &self.chains[nth as usize];
        if chain.alerts <= data.alert_count() / 32 {
            return None;
        }
        let mut set = Selection::empty(data.alert_count());
        let mut at = chain.first;
        loop {
            let link = &mut self.links[at as usize];
            each_alert(data, link.owner, |_| [].into_iter(), |it| set.insert(it));
            if link.next == END {
                link.next = self.free;
                break;
            }
            at = link.next;
        }
        self.free = chain.first;
        self.sets.push(set);
        Some(Owner::of(Whose::Many(self.sets.len() as u32 - 1)))
    }

    /// The owner for good: of a chain it makes a list. To be asked once of each.
    pub(super) fn settle(&mut self, owner: Owner, order: &mut Vec<u32>) -> Owner {
        let Whose::Several(nth) = owner.whose() else {
            return owner;
        };
        order.clear();
        let mut at = self.chains[nth as usize].first;
        while let Some(link) = self.links.get(at as usize) {
            order.push(link.owner.0);
            at = link.next;
        }
        order.sort_unstable();
        order.dedup();
        if let [only] = order[..] {
            return Owner(only);
        }
        self.lists.reserve(self.chains.len(), self.links.len());
        self.lists.push(order.drain(..));
        Owner::of(Whose::Several(self.lists.len() as u32 - 1))
    }

    /// Calls `visit` with the alerts of an owner that is settled, unless it has a
    /// set of them.
    pub(super) fn each_alert(&self, data: &Dataset, owner: Owner, visit: impl FnMut(AlertIdx)) {
        let several = |nth| self.lists.of(nth).iter().copied();
        each_alert(data, owner, several, visit);
    }

    /// All owners, when each is settled.
    pub(super) fn finish(mut self) -> Owners {
        self.lists.shrink_to_fit();
        self.sets.shrink_to_fit();
        Owners {
            lists: self.lists,
            sets: self.sets,
        }
    }
}
