//! One entity for all tellings of the same thing.

use crate::columns::{EvidenceRow, SubjectId};
use crate::dataset::AlertIdx;
use crate::devices::Devices;
use crate::joining::DisjointSets;
use crate::labels::{Name, name};
use crate::store::Store;
use crate::symbols::Symbol;
use crate::told_order::{Facts, told};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::ops::Range;
use throughline_model::{Subject, SubjectKind};

/// Which entity: a position in the order of kind, name and facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityIdx(pub u32);

/// A device, user, file … with all its tellings.
#[derive(Clone, Debug)]
pub struct Entity {
    /// What kind of thing it is.
    pub kind: SubjectKind,
    /// Its short name.
    pub name: Symbol,
    /// Its tellings, the fullest first.
    pub subjects: Vec<SubjectId>,
}

/// All entities.
#[derive(Default)]
pub(crate) struct Entities {
    all: Vec<Entity>,
    of_subject: Vec<Option<EntityIdx>>,
    alerts: Vec<AlertIdx>,
    alert_ranges: Vec<Range<u32>>,
    device_known_as: FxHashMap<Symbol, EntityIdx>,
}

impl Entities {
    /// The entities among these subjects, of which devices and processes have
    /// been joined in `sets` already. Alerts are joined later: [`Self::see_alerts`].
    pub(crate) fn resolve(
        store: &mut Store,
        used: &[SubjectId],
        mut sets: DisjointSets,
        devices: &Devices,
    ) -> Self {
        let groups = groups(store, used, &mut sets);
        let entities: Vec<Entity> = in_order(store, groups)
            .into_iter()
            .map(|(subjects, name)| Entity {
                kind: store.kind(subjects[0]),
                name: match name {
                    Name::Told(symbol) => symbol,
                    Name::Made(text) => store.symbols.intern(&text),
                },
                subjects,
            })
            .collect();
        let mut of_subject = vec![None; store.subjects.len()];
        let mut device_known_as = FxHashMap::default();
        for (idx, entity) in (0..).map(EntityIdx).zip(&entities) {
            for &subject in &entity.subjects {
                of_subject[subject.0 as usize] = Some(idx);
                if entity.kind == SubjectKind::Device
                    && let Subject::Device(device) = store.subject(subject)
                {
                    for name in [device.defender_id, device.dns_name, device.host_name] {
                        if let Some(name) = devices.known_as(name) {
                            device_known_as.entry(name).or_insert(idx);
                        }
                    }
                }
            }
        }
        Self {
            all: entities,
            of_subject,
            alerts: Vec::new(),
            alert_ranges: Vec::new(),
            device_known_as,
        }
    }

    /// Notes which entities are evidence of which alerts.
    pub(crate) fn see_alerts<'e>(
        &mut self,
        alerts: u32,
        evidence: &dyn Fn(AlertIdx) -> &'e [EvidenceRow],
    ) {
        let alerts = || (0..alerts).map(AlertIdx);
        // How many each has, and from that where each one's begin.
        let mut ranges = vec![0..0_u32; self.all.len()];
        for alert in alerts() {
            for entity in self.of_evidence(evidence(alert)) {
                ranges[entity.0 as usize].end += 1;
            }
        }
        let mut total = 0;
        for range in &mut ranges {
            let count = range.end;
            *range = total..total;
            total += count;
        }
        let mut column = vec![AlertIdx(0); total as usize];
        for alert in alerts() {
            for entity in self.of_evidence(evidence(alert)) {
                let range = &mut ranges[entity.0 as usize];
                let is_noted = range.end > range.start && column[range.end as usize - 1] == alert;
                if !is_noted {
                    column[range.end as usize] = alert;
                    range.end += 1;
                }
            }
        }
        (self.alerts, self.alert_ranges) = (column, ranges);
    }

    fn of_evidence(&self, evidence: &[EvidenceRow]) -> impl Iterator<Item = EntityIdx> {
        evidence.iter().filter_map(|it| self.of_subject(it.subject))
    }

    pub(crate) fn counts<'s>(&'s self, store: &'s Store) -> impl Iterator<Item = (&'s str, usize)> {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for entity in &self.all {
            let kind = match entity.kind {
                SubjectKind::Other => {
                    let name = store.symbols.text(entity.name);
                    name.strip_suffix("Evidence").unwrap_or(name)
                }
                _ => entity.kind.api(),
            };
            match counts.iter_mut().find(|it| it.0 == kind) {
                Some(count) => count.1 += 1,
                None => counts.push((kind, 1)),
            }
        }
        counts.into_iter()
    }

    pub(crate) fn of_kind(&self, kind: SubjectKind) -> impl Iterator<Item = EntityIdx> {
        let start = self.all.partition_point(|it| it.kind < kind);
        let end = self.all.partition_point(|it| it.kind <= kind);
        (start as u32..end as u32).map(EntityIdx)
    }

    pub(crate) fn get(&self, entity: EntityIdx) -> &Entity {
        &self.all[entity.0 as usize]
    }

    pub(crate) fn of_subject(&self, subject: SubjectId) -> Option<EntityIdx> {
        self.of_subject.get(subject.0 as usize).copied().flatten()
    }

    pub(crate) fn alerts(&self, entity: EntityIdx) -> &[AlertIdx] {
        let range = &self.alert_ranges[entity.0 as usize];
        &self.alerts[range.start as usize..range.end as usize]
    }

    pub(crate) fn device_known_as(&self, name: Symbol) -> Option<EntityIdx> {
        self.device_known_as.get(&name).copied()
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}

/// The tellings of each entity, the fullest first.
fn groups(store: &Store, used: &[SubjectId], sets: &mut DisjointSets) -> Vec<Vec<SubjectId>> {
    let mut members: Vec<(u32, u32)> = (0..)
        .zip(used)
        .map(|(nth, it)| (sets.find(it.0), nth))
        .collect();
    members.sort_unstable();
    members
        .chunk_by(|a, b| a.0 == b.0)
        .map(|group| {
            let mut subjects: Vec<SubjectId> = group.iter().map(|it| used[it.1 as usize]).collect();
            subjects.sort_by_cached_key(|&it| {
                let told = told(&store.subject(it), &store.symbols);
                (std::cmp::Reverse(told.len()), told)
            });
            subjects
        })
        .collect()
}

/// The best name among tellings.
fn best_name(store: &Store, subjects: &[SubjectId]) -> Name {
    let names = subjects
        .iter()
        .map(|&it| name(&store.subject(it), &store.symbols));
    let text = |it: &(u8, Name)| it.1.text(&store.symbols).to_owned();
    let best = names.reduce(|best, it| match it.0.cmp(&best.0) {
        Ordering::Less => it,
        Ordering::Equal if text(&it) < text(&best) => it,
        _ => best,
    });
    best.map_or_else(|| Name::Made(String::new()), |it| it.1)
}

/// What entities are put in order by.
struct Rank<'n> {
    kind: SubjectKind,
    /// The first bytes of the name: most names differ in them, and need not be
    /// looked up where they are.
    beginning: u128,
    name: &'n str,
    group: u32,
}

/// Entities with their names, in the order of kind, name and facts.
fn in_order(store: &Store, groups: Vec<Vec<SubjectId>>) -> Vec<(Vec<SubjectId>, Name)> {
    let names: Vec<Name> = groups.iter().map(|it| best_name(store, it)).collect();
    let mut ranks: Vec<Rank<'_>> = (0..)
        .zip(&names)
        .map(|(group, name)| {
            let name = name.text(&store.symbols);
            Rank {
                kind: store.kind(groups[group as usize][0]),
                beginning: beginning(name),
                name,
                group,
            }
        })
        .collect();
    ranks.sort_unstable_by(|a, b| {
        (a.kind, a.beginning)
            .cmp(&(b.kind, b.beginning))
            .then_with(|| a.name.cmp(b.name))
            .then(a.group.cmp(&b.group))
    });
    let alike = |a: &Rank<'_>, b: &Rank<'_>| {
        a.kind == b.kind && a.beginning == b.beginning && a.name == b.name
    };
    for namesakes in ranks.chunk_by_mut(alike).filter(|it| it.len() > 1) {
        by_facts(store, &groups, namesakes);
    }
    let order: Vec<u32> = ranks.iter().map(|it| it.group).collect();
    let mut entities: Vec<Option<(Vec<SubjectId>, Name)>> =
        groups.into_iter().zip(names).map(Some).collect();
    order
        .into_iter()
        .filter_map(|it| entities[it as usize].take())
        .collect()
}

/// Puts entities of one kind and name in the order of their facts.
fn by_facts(store: &Store, groups: &[Vec<SubjectId>], namesakes: &mut [Rank<'_>]) {
    let facts = |it: &Rank<'_>| Facts::of(&store.subject(groups[it.group as usize][0]));
    let mut told: Vec<(Facts, u32)> = namesakes.iter().map(|it| (facts(it), it.group)).collect();
    told.sort_by(|a, b| a.0.compare(&b.0, &store.symbols));
    for (rank, (_, group)) in namesakes.iter_mut().zip(told) {
        rank.group = group;
    }
}

fn beginning(name: &str) -> u128 {
    let mut bytes = [0; 16];
    let length = name.len().min(16);
    bytes[..length].copy_from_slice(&name.as_bytes()[..length]);
    u128::from_be_bytes(bytes)
}

/// Sorts pairs into one column, with the range of each entity in it.
pub(crate) fn ranges_by_entity<T>(
    pairs: Vec<(EntityIdx, T)>,
    entities: usize,
) -> (Vec<T>, Vec<Range<u32>>) {
    let mut ranges = vec![0..0; entities];
    for (at, (entity, _)) in (0_u32..).zip(&pairs) {
        let range = &mut ranges[entity.0 as usize];
        if range.end == 0 {
            range.start = at;
        }
        range.end = at + 1;
    }
    (pairs.into_iter().map(|it| it.1).collect(), ranges)
}
