//! The names of entities of some kinds, and the alerts of each name. Several
//! entities may bear one name, in different spellings: they are one here.

use super::lists::Lists;
use crate::Selection;
use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hash::Hasher;
use std::ops::ControlFlow;
use throughline_dataset::{AlertIdx, Dataset, Symbol};
use throughline_model::SubjectKind;

/// Names by number: those of most alerts first.
pub(super) struct Names {
    /// Each name in its spelling that sorts first.
    spelled: Vec<Symbol>,
    /// Names by what they are in lower case.
    table: HashTable<u32>,
    /// The names in each alert.
    of_alert: Lists,
    /// The alerts of the first names, which have so many that a set is smaller
    /// than a list.
    sets: Vec<Selection>,
    /// The alerts of the names after those.
    alerts: Lists,
    /// How many alerts each name has.
    sizes: Vec<u32>,
}

/// The alerts of a name.
pub(super) enum Listed<'a> {
    /// One bit each.
    Set(&'a Selection),
    /// One after another.
    List(&'a [u32]),
}

/// Where more than this part of all alerts is asked about, names are counted by
/// their alerts, the most frequent first; else alerts by their names.
const LARGE_PART: u32 = 6;

impl Names {
    /// The names of the entities of these kinds.
    pub(super) fn read(data: &Dataset, kinds: &[SubjectKind]) -> Self {
        let mut gathered = Gathered::default();
        for &kind in kinds {
            for entity in data.entities_of_kind(kind) {
                let number = gathered.number(data, data.entity(entity).name);
                gathered.of_entity.push(number);
            }
        }
        let Gathered {
            mut spelled,
            of_entity,
            ..
        } = gathered;
        let count = data.alert_count();
        let entities = || kinds.iter().flat_map(|&it| data.entities_of_kind(it));
        let mut of_alert = Lists::gather(count as usize, |visit| {
            for (entity, &name) in entities().zip(&of_entity) {
                for alert in data.alerts_of_entity(entity) {
                    visit(alert.0, name);
                }
            }
        });
        drop(of_entity);
        of_alert.sort_and_dedup();

        // Numbers go by how many alerts there are, so that what is counted most
        // stands together.
        let mut sizes = vec![0_u32; spelled.len()];
        for alert in 0..count {
            for &name in of_alert.of(alert) {
                sizes[name as usize] += 1;
            }
        }
        let mut by_size: Vec<u32> = (0..spelled.len() as u32).collect();
        by_size.sort_by_key(|&it| Reverse(sizes[it as usize]));
        let mut number = vec![0_u32; by_size.len()];
        for (new, &old) in (0..).zip(&by_size) {
            number[old as usize] = new;
        }
        of_alert.map(|it| number[it as usize]);
        spelled = by_size.iter().map(|&it| spelled[it as usize]).collect();
        sizes = by_size.iter().map(|&it| sizes[it as usize]).collect();
        drop((by_size, number));

        let large = sizes.partition_point(|&it| it > count / 32);
        let mut sets = vec![Selection::empty(count); large];
        let alerts = Lists::gather(spelled.len() - large, |visit| {
            for alert in 0..count {
                for &name in of_alert.of(alert) {
                    if let Some(name) = name.checked_sub(large as u32) {
                        visit(name, alert);
                    }
                }
            }
        });
        for alert in 0..count {
            for &name in of_alert.of(alert) {
                if let Some(set) = sets.get_mut(name as usize) {
                    set.insert(AlertIdx(alert));
                }
            }
        }
        let hash_of = |it: u32| hash(&lowercase(data.text(spelled[it as usize])));
        let mut table = HashTable::with_capacity(spelled.len());
        for name in 0..spelled.len() as u32 {
            table.insert_unique(hash_of(name), name, |&it| hash_of(it));
        }
        Self {
            spelled,
            table,
            of_alert,
            sets,
            alerts,
            sizes,
        }
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.spelled.len()
    }

    /// A name as it is shown.
    pub(super) fn text<'d>(&self, data: &'d Dataset, name: u32) -> &'d str {
        data.text(self.spelled[name as usize])
    }

    /// The name that is this in lower case.
    pub(super) fn find(&self, data: &Dataset, lower: &str) -> Option<u32> {
        let same = |it: &u32| lowercase(self.text(data, *it)) == lower;
        self.table.find(hash(lower), same).copied()
    }

    /// The names in an alert.
    pub(super) fn of_alert(&self, alert: AlertIdx) -> &[u32] {
        self.of_alert.of(alert.0)
    }

    /// The alerts of a name.
    pub(super) fn alerts_of(&self, name: u32) -> Listed<'_> {
        match self.sets.get(name as usize) {
            Some(set) => Listed::Set(set),
            None => Listed::List(self.alerts.of(name - self.sets.len() as u32)),
        }
    }

    /// Selects the alerts of a name, beside what is selected.
    pub(super) fn add_alerts(&self, name: u32, to: &mut Selection) {
        match self.alerts_of(name) {
            Listed::Set(set) => to.unite(set),
            Listed::List(alerts) => alerts.iter().for_each(|&it| to.insert(AlertIdx(it))),
        }
    }

    /// How many of these alerts a name has.
    fn count(&self, name: u32, among: &Selection) -> u32 {
        match self.alerts_of(name) {
            Listed::Set(set) => set.count_both(among),
            Listed::List(alerts) => {
                let found = alerts.iter().filter(|&&it| among.contains(AlertIdx(it)));
                found.count() as u32
            }
        }
    }

    /// The `limit` names that most of these alerts have, with how many have
    /// each; ties in the order of their texts.
    pub(super) fn most(&self, data: &Dataset, among: &Selection, limit: usize) -> Vec<(u32, u32)> {
        let selected = among.count();
        let mut found = Most::new(limit);
        if selected > data.alert_count() / LARGE_PART {
            for (name, &size) in (0..).zip(&self.sizes) {
                // No later name has more alerts than this one has in all.
                if size == 0 || size < found.least() {
                    break;
                }
                let count = if selected == data.alert_count() {
                    size
                } else {
                    self.count(name, among)
                };
                found.offer(name, count);
            }
        } else {
            let mut counts = vec![0_u32; self.len()];
            among.each(|alert| {
                for &name in self.of_alert(alert) {
                    counts[name as usize] += 1;
                }
            });
            for (name, count) in (0..).zip(counts) {
                found.offer(name, count);
            }
        }
        found.take(|it| self.text(data, it))
    }

    /// How many of these alerts each of some names has.
    pub(super) fn counts(&self, names: &[u32], among: &Selection) -> Vec<u32> {
        names.iter().map(|&it| self.count(it, among)).collect()
    }

    /// Bytes held, roughly.
    pub(super) fn bytes(&self) -> usize {
        let sets: usize = self.sets.len() * self.of_alert.len() / 8;
        self.of_alert.bytes() + self.alerts.bytes() + sets + self.len() * 14
    }
}

impl Listed<'_> {
    /// Whether any of them is in both of these.
    pub(super) fn meets(&self, a: &Selection, b: &Selection) -> bool {
        match self {
            Self::Set(set) => set.meets_both(a, b),
            Self::List(alerts) => {
                let is_in = |it: &u32| a.contains(AlertIdx(*it)) && b.contains(AlertIdx(*it));
                alerts.iter().any(is_in)
            }
        }
    }

    /// The least number that those of them have that are among others.
    pub(super) fn least(&self, among: &Selection, numbers: &[u32]) -> Option<u32> {
        let mut least = None;
        let mut see = |alert: AlertIdx| {
            let number = numbers[alert.0 as usize];
            least = Some(least.map_or(number, |it: u32| it.min(number)));
        };
        match self {
            Self::Set(set) => {
                let _ = set.each_of_both(among, |it| {
                    see(it);
                    ControlFlow::Continue(())
                });
            }
            Self::List(alerts) => {
                let alerts = alerts.iter().map(|&it| AlertIdx(it));
                alerts.filter(|&it| among.contains(it)).for_each(see);
            }
        }
        least
    }
}

/// Names while they are gathered.
#[derive(Default)]
struct Gathered {
    spelled: Vec<Symbol>,
    table: HashTable<u32>,
    /// The name of each entity, in their order.
    of_entity: Vec<u32>,
}

impl Gathered {
    fn number(&mut self, data: &Dataset, name: Symbol) -> u32 {
        // Entities come in the order of their names: many have that of the last.
        if let Some(&last) = self.of_entity.last()
            && self.spelled[last as usize] == name
        {
            return last;
        }
        let text = data.text(name);
        let lower = lowercase(text);
        let spelled = &mut self.spelled;
        let same = |it: &u32| {
            let known = spelled[*it as usize];
            known == name || lowercase(data.text(known)) == lower
        };
        if let Some(&number) = self.table.find(hash(&lower), same) {
            let known = &mut spelled[number as usize];
            if text < data.text(*known) {
                *known = name;
            }
            return number;
        }
        let number = spelled.len() as u32;
        spelled.push(name);
        self.table.insert_unique(hash(&lower), number, |it| {
            hash(&lowercase(data.text(spelled[*it as usize])))
        });
        number
    }
}

/// The most frequent of what is offered.
pub(super) struct Most {
    limit: usize,
    offered: Vec<(u32, u32)>,
    best: BinaryHeap<Reverse<u32>>,
}

impl Most {
    /// Room for the `limit` most frequent.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            offered: Vec::new(),
            best: BinaryHeap::new(),
        }
    }

    /// The count below which nothing more is taken.
    fn least(&self) -> u32 {
        if self.best.len() < self.limit {
            return 1;
        }
        self.best.peek().map_or(u32::MAX, |it| it.0.max(1))
    }

    /// Offers a number with its count; nothing is taken that has none.
    pub(super) fn offer(&mut self, name: u32, count: u32) {
        if count < self.least() {
            return;
        }
        self.offered.push((name, count));
        self.best.push(Reverse(count));
        if self.best.len() > self.limit {
            self.best.pop();
        }
    }

    /// What was taken, the most frequent first, ties in the order of their texts.
    pub(super) fn take<'d>(mut self, text: impl Fn(u32) -> &'d str) -> Vec<(u32, u32)> {
        let least = self.least();
        self.offered.retain(|it| it.1 >= least);
        self.offered
            .sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| text(a.0).cmp(text(b.0))));
        self.offered.truncate(self.limit);
        self.offered
    }
}

/// A text in lower case; most are as they are.
pub(crate) fn lowercase(text: &str) -> Cow<'_, str> {
    let is_lower = |it: u8| it.is_ascii() && !it.is_ascii_uppercase();
    if text.bytes().all(is_lower) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

fn hash(lower: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(lower.as_bytes());
    hasher.finish()
}
