//! One entity for all tellings of the same thing.

use crate::columns::SubjectId;
use crate::dataset::AlertIdx;
use crate::devices::Devices;
use crate::joining::DisjointSets;
use crate::labels::{name, told};
use crate::store::Store;
use crate::symbols::Symbol;
use rustc_hash::FxHashMap;
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
        let mut members: FxHashMap<u32, Vec<SubjectId>> = FxHashMap::default();
        for &subject in used {
            members
                .entry(sets.find(subject.0))
                .or_default()
                .push(subject);
        }
        let mut groups: Vec<(SubjectKind, String, String, Vec<SubjectId>)> = members
            .into_values()
            .map(|mut subjects| {
                subjects.sort_by_cached_key(|&it| {
                    let told = told(store.subject(it), &store.symbols);
                    (std::cmp::Reverse(told.len()), told)
                });
                let (_, best) = subjects
                    .iter()
                    .map(|&it| name(store.subject(it), &store.symbols))
                    .min()
                    .unwrap_or_default();
                let first = store.subject(subjects[0]);
                (first.kind(), best, told(first, &store.symbols), subjects)
            })
            .collect();
        groups.sort_unstable_by(|a, b| (a.0, &a.1, &a.2).cmp(&(b.0, &b.1, &b.2)));
        let entities: Vec<Entity> = groups
            .into_iter()
            .map(|(kind, name, _, subjects)| Entity {
                kind,
                name: store.symbols.intern(&name),
                subjects,
            })
            .collect();
        let mut of_subject = vec![None; store.subjects.len()];
        let mut device_known_as = FxHashMap::default();
        for (idx, entity) in (0..).map(EntityIdx).zip(&entities) {
            for &subject in &entity.subjects {
                of_subject[subject.0 as usize] = Some(idx);
                if let Subject::Device(device) = store.subject(subject) {
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
    pub(crate) fn see_alerts(&mut self, evidence: impl Iterator<Item = (SubjectId, AlertIdx)>) {
        let mut pairs: Vec<(EntityIdx, AlertIdx)> = evidence
            .filter_map(|(subject, alert)| Some((self.of_subject(subject)?, alert)))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        (self.alerts, self.alert_ranges) = ranges_by_entity(pairs, self.all.len());
    }

    pub(crate) fn counts<'s>(&'s self, store: &'s Store) -> impl Iterator<Item = (&'s str, usize)> {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for entity in &self.all {
            let kind = match store.subject(entity.subjects[0]) {
                Subject::Other(_) => {
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
