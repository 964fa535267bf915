//! One entity for all tellings of the same thing.

use crate::columns::SubjectId;
use crate::dataset::AlertIdx;
use crate::identity::{TIERS, keys};
use crate::labels::{name, told};
use crate::processes::Processes;
use crate::store::Store;
use crate::symbols::Symbol;
use rustc_hash::{FxHashMap, FxHashSet};
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
    device_of_id: FxHashMap<Symbol, EntityIdx>,
}

impl Entities {
    pub(crate) fn resolve(store: &mut Store, rows: &[u32], processes: &Processes) -> Self {
        let used = used_subjects(store, rows);
        let mut sets = DisjointSets::new(store.subjects.len());
        join_processes(&mut sets, &used, processes);
        join_by_keys(&mut sets, &used, store);
        let mut members: FxHashMap<u32, Vec<SubjectId>> = FxHashMap::default();
        for &subject in &used {
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
        let mut device_of_id = FxHashMap::default();
        for (idx, entity) in (0..).map(EntityIdx).zip(&entities) {
            for &subject in &entity.subjects {
                of_subject[subject.0 as usize] = Some(idx);
                if let Subject::Device(device) = store.subject(subject)
                    && let Some(id) = device.defender_id
                {
                    device_of_id.entry(id).or_insert(idx);
                }
            }
        }
        let (alerts, alert_ranges) = alerts_of(store, rows, &of_subject, entities.len());
        Self {
            all: entities,
            of_subject,
            alerts,
            alert_ranges,
            device_of_id,
        }
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

    pub(crate) fn device_of_id(&self, id: Symbol) -> Option<EntityIdx> {
        self.device_of_id.get(&id).copied()
    }
}

/// The subjects of the alerts that count, each once.
pub(crate) fn used_subjects(store: &Store, rows: &[u32]) -> Vec<SubjectId> {
    let mut seen = vec![false; store.subjects.len()];
    let mut used = Vec::new();
    for &row in rows {
        let range = store.alerts[row as usize].evidence.clone();
        for evidence in &store.columns.evidence[range.start as usize..range.end as usize] {
            if !std::mem::replace(&mut seen[evidence.subject.0 as usize], true) {
                used.push(evidence.subject);
            }
        }
    }
    used
}

fn join_processes(sets: &mut DisjointSets, used: &[SubjectId], processes: &Processes) {
    let mut first: FxHashMap<u32, u32> = FxHashMap::default();
    for &subject in used {
        if let Some(process) = processes.of_subject(subject) {
            let leader = *first.entry(process.0).or_insert(subject.0);
            sets.join(leader, subject.0);
        }
    }
}

fn join_by_keys(sets: &mut DisjointSets, used: &[SubjectId], store: &Store) {
    let mut bearers: [FxHashMap<(SubjectKind, String), Vec<u32>>; TIERS] = Default::default();
    let mut has_better = vec![[false; TIERS]; store.subjects.len()];
    for &subject in used {
        let kind = store.subject(subject).kind();
        let keys = keys(store.subject(subject), &store.symbols);
        let mut better = false;
        for (tier, keys) in keys.into_iter().enumerate() {
            has_better[subject.0 as usize][tier] = better;
            better |= !keys.is_empty();
            for key in keys {
                bearers[tier]
                    .entry((kind, key))
                    .or_default()
                    .push(subject.0);
            }
        }
    }
    for (tier, bearers) in bearers.into_iter().enumerate() {
        let mut groups: Vec<Vec<u32>> = bearers.into_values().collect();
        groups.sort_unstable();
        // Decide about all names of a tier before joining by any: else the
        // order of names would matter.
        let joins: Vec<Vec<u32>> = groups
            .into_iter()
            .flat_map(|group| {
                let (better, rest): (Vec<u32>, Vec<u32>) = group
                    .into_iter()
                    .partition(|&it| has_better[it as usize][tier]);
                let distinct: FxHashSet<u32> = better.iter().map(|&it| sets.find(it)).collect();
                match distinct.len() {
                    0 | 1 => vec![[better, rest].concat()],
                    // Bearers of better keys disagree: the name joins only
                    // those that have nothing else.
                    _ => vec![rest],
                }
            })
            .collect();
        for group in joins {
            for pair in group.windows(2) {
                sets.join(pair[0], pair[1]);
            }
        }
    }
}

fn alerts_of(
    store: &Store,
    rows: &[u32],
    of_subject: &[Option<EntityIdx>],
    entities: usize,
) -> (Vec<AlertIdx>, Vec<Range<u32>>) {
    let mut pairs: Vec<(EntityIdx, AlertIdx)> = Vec::new();
    for (alert, &row) in (0..).map(AlertIdx).zip(rows) {
        let range = store.alerts[row as usize].evidence.clone();
        for evidence in &store.columns.evidence[range.start as usize..range.end as usize] {
            if let Some(entity) = of_subject[evidence.subject.0 as usize] {
                pairs.push((entity, alert));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
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

/// Disjoint sets with path halving.
struct DisjointSets(Vec<u32>);

impl DisjointSets {
    fn new(count: usize) -> Self {
        Self((0..count as u32).collect())
    }

    fn find(&mut self, mut it: u32) -> u32 {
        while self.0[it as usize] != it {
            let up = self.0[self.0[it as usize] as usize];
            self.0[it as usize] = up;
            it = up;
        }
        it
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}
