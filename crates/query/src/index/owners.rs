//! Whose facts texts are. The name, the number and the address of one account
//! are facts of the very same entities: texts that have all owners in common
//! stand for these together.

use crate::Selection;
use throughline_dataset::{AlertIdx, Dataset, EntityIdx};

/// The owners of a text, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Owner(u32);

impl Owner {
    /// No entity yet.
    pub(super) const NOBODY: Self = Self(u32::MAX);
}

/// Where the alerts of an owner are.
#[derive(Clone, Copy)]
enum Alerts {
    /// They are those of one entity.
    Entity(EntityIdx),
    /// In one of the lists.
    List(u32),
    /// In one of the sets: there are so many that it is smaller.
    Set(u32),
}

/// All owners of texts.
#[derive(Default)]
pub(super) struct Owners {
    alerts: Vec<Alerts>,
    lists: Vec<Vec<AlertIdx>>,
    sets: Vec<Selection>,
    /// How many texts have each owner; only while texts are read.
    texts: Vec<u32>,
    /// The owners of the texts that are joined, in order.
    order: Vec<(Owner, usize)>,
}

impl Owners {
    /// Notes that texts of these owners are facts of an entity too, and gives
    /// their owners from now on.
    pub(super) fn join(&mut self, data: &Dataset, entity: EntityIdx, texts: &mut [Owner]) {
        let mut order = std::mem::take(&mut self.order);
        order.clear();
        order.extend(texts.iter().copied().zip(0..));
        order.sort_unstable();
        for alike in order.chunk_by(|a, b| a.0 == b.0) {
            let owner = alike[0].0;
            let count = alike.len() as u32;
            let now = if owner == Owner::NOBODY {
                self.push(Alerts::Entity(entity), count)
            } else {
                let of_owner = owner.0 as usize;
                let alerts = self.alerts[of_owner];
                if self.texts[of_owner] == count {
                    // All texts of the owner go on together.
                    self.alerts[of_owner] = self.with(data, alerts, entity);
                    owner
                } else {
                    self.texts[of_owner] -= count;
                    let copy = match alerts {
                        Alerts::Entity(_) => alerts,
                        Alerts::List(nth) => {
                            self.lists.push(self.lists[nth as usize].clone());
                            Alerts::List(self.lists.len() as u32 - 1)
                        }
                        Alerts::Set(nth) => {
                            self.sets.push(self.sets[nth as usize].clone());
                            Alerts::Set(self.sets.len() as u32 - 1)
                        }
                    };
                    let alerts = self.with(data, copy, entity);
                    self.push(alerts, count)
                }
            };
            for &(_, nth) in alike {
                texts[nth] = now;
            }
        }
        self.order = order;
    }

    /// Adds the alerts of an entity to others.
    fn with(&mut self, data: &Dataset, alerts: Alerts, entity: EntityIdx) -> Alerts {
        let more = data.alerts_of_entity(entity);
        match alerts {
            Alerts::Entity(first) => {
                self.lists.push(data.alerts_of_entity(first).to_vec());
                let list = Alerts::List(self.lists.len() as u32 - 1);
                self.with(data, list, entity)
            }
            Alerts::List(nth) => {
                let list = &mut self.lists[nth as usize];
                for &alert in more {
                    // Things of one alert stand beside each other.
                    if list.last() != Some(&alert) {
                        list.push(alert);
                    }
                }
                if list.len() <= data.alert_count() as usize / 32 {
                    return alerts;
                }
                let mut set = Selection::empty(data.alert_count());
                for alert in std::mem::take(list) {
                    set.insert(alert);
                }
                self.sets.push(set);
                Alerts::Set(self.sets.len() as u32 - 1)
            }
            Alerts::Set(nth) => {
                for &alert in more {
                    self.sets[nth as usize].insert(alert);
                }
                alerts
            }
        }
    }

    fn push(&mut self, alerts: Alerts, texts: u32) -> Owner {
        self.alerts.push(alerts);
        self.texts.push(texts);
        Owner(self.alerts.len() as u32 - 1)
    }

    /// Forgets what is only needed while texts are read.
    pub(super) fn finish(&mut self) {
        self.texts = Vec::new();
        self.order = Vec::new();
        self.alerts.shrink_to_fit();
        self.lists.iter_mut().for_each(Vec::shrink_to_fit);
    }

    /// Whether all alerts are selected that this owner has; false where that
    /// would take longer to find out than to look at a text.
    pub(super) fn is_within(&self, data: &Dataset, owner: Owner, selected: &Selection) -> bool {
        let alerts = match self.alerts[owner.0 as usize] {
            Alerts::Entity(entity) => data.alerts_of_entity(entity),
            Alerts::List(nth) => &self.lists[nth as usize],
            Alerts::Set(_) => return false,
        };
        alerts.len() < 4 && alerts.iter().all(|&it| selected.contains(it))
    }

    /// Selects the alerts of this owner, beside what is selected.
    pub(super) fn add_alerts(&self, data: &Dataset, owner: Owner, to: &mut Selection) {
        let alerts = match self.alerts[owner.0 as usize] {
            Alerts::Entity(entity) => data.alerts_of_entity(entity),
            Alerts::List(nth) => &self.lists[nth as usize],
            Alerts::Set(nth) => return to.unite(&self.sets[nth as usize]),
        };
        for &alert in alerts {
            to.insert(alert);
        }
    }

    /// Bytes held, roughly.
    pub(super) fn bytes(&self) -> usize {
        let lists: usize = self.lists.iter().map(|it| it.capacity() * 4).sum();
        let sets: usize = self.sets.iter().map(Selection::bytes).sum();
        let lists = lists + self.lists.capacity() * size_of::<Vec<AlertIdx>>();
        lists + sets + self.alerts.capacity() * size_of::<Alerts>()
    }
}
