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

    /// As an item of a list.
    pub(super) fn item(self) -> u32 {
        self.0
    }

    /// The owner that is such an item.
    pub(super) fn of_item(item: u32) -> Self {
        Self(item)
    }

    /// Calls `visit` with the alerts of one entity, or the one alert.
    pub(super) fn each_alert(self, data: &Dataset, mut visit: impl FnMut(AlertIdx)) {
        match self.whose() {
            Whose::Alert(it) => visit(it),
            Whose::Entity(it) => data.alerts_of_entity(it).iter().copied().for_each(visit),
            Whose::Nobody | Whose::Several(_) | Whose::Many(_) => {}
        }
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

/// Of how many alerts or owners it is told whether all are found.
const FEW: usize = 4;

/// A set of entities.
pub(super) struct Entities(Vec<u64>);

impl Entities {
    /// None of them.
    pub(super) fn none(data: &Dataset) -> Self {
        Self(vec![0; data.entity_count().div_ceil(64)])
    }

    fn contains(&self, entity: EntityIdx) -> bool {
        self.0[entity.0 as usize / 64] & (1 << (entity.0 % 64)) != 0
    }

    /// Takes an entity in. False where it was in already.
    pub(super) fn insert(&mut self, entity: EntityIdx) -> bool {
        let word = &mut self.0[entity.0 as usize / 64];
        let before = *word;
        *word |= 1 << (entity.0 % 64);
        *word != before
    }
}

/// Alerts while they are found. An entity may be found by many texts: its alerts
/// are gone through once.
pub(super) struct Finding<'s> {
    pub(super) alerts: &'s mut Selection,
    entities: Entities,
}

impl<'s> Finding<'s> {
    /// Beside those that are selected already.
    pub(super) fn new(data: &Dataset, alerts: &'s mut Selection) -> Self {
        Self {
            alerts,
            entities: Entities::none(data),
        }
    }

    /// How many alerts are selected.
    pub(super) fn count(&self) -> u32 {
        self.alerts.count()
    }

    fn add_entity(&mut self, data: &Dataset, entity: EntityIdx) {
        if self.entities.insert(entity) {
            for &alert in data.alerts_of_entity(entity) {
                self.alerts.insert(alert);
            }
        }
    }
}

/// The owners of texts that are of more than one alert or entity. Some may stand
/// in a list twice.
#[derive(Default)]
pub(super) struct Owners {
    pub(super) lists: Lists,
    pub(super) sets: Vec<Selection>,
}

impl Owners {
    /// Selects the alerts of this owner, beside what is selected.
    pub(super) fn add_alerts(&self, data: &Dataset, owner: Owner, to: &mut Finding<'_>) {
        match owner.whose() {
            Whose::Nobody => {}
            Whose::Alert(it) => to.alerts.insert(it),
            Whose::Entity(it) => to.add_entity(data, it),
            Whose::Several(_) => self.each_of_several(owner, |it| self.add_alerts(data, it, to)),
            Whose::Many(nth) => to.alerts.unite(&self.sets[nth as usize]),
        }
    }

    /// Whether all alerts are found that an owner has; false where that would take
    /// longer to tell than to look at a text.
    pub(super) fn are_found(&self, data: &Dataset, owner: Owner, found: &Finding<'_>) -> bool {
        match owner.whose() {
            Whose::Nobody => true,
            Whose::Alert(it) => found.alerts.contains(it),
            Whose::Entity(it) => {
                let are_all =
                    |alerts: &[AlertIdx]| alerts.iter().all(|&it| found.alerts.contains(it));
                found.entities.contains(it) || {
                    let alerts = data.alerts_of_entity(it);
                    alerts.len() <= FEW && are_all(alerts)
                }
            }
            Whose::Several(nth) => {
                let items = self.lists.of(nth);
                let is_found = |&it: &u32| self.are_found(data, Owner(it), found);
                items.len() <= FEW && items.iter().all(is_found)
            }
            Whose::Many(_) => false,
        }
    }

    /// Calls `visit` with each owner of a list; an owner that has none is its own.
    pub(super) fn each_of_several(&self, owner: Owner, mut visit: impl FnMut(Owner)) {
        let Whose::Several(nth) = owner.whose() else {
            return visit(owner);
        };
        // Lists hold no lists.
        for &item in self.lists.of(nth) {
            visit(Owner(item));
        }
    }

    /// Bytes held, roughly.
    pub(super) fn bytes(&self) -> usize {
        let sets: usize = self.sets.iter().map(Selection::bytes).sum();
        self.lists.bytes() + sets
    }
}
