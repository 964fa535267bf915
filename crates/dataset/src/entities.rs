//! One entity for all tellings of the same thing.

use crate::columns::{EvidenceRow, SubjectId};
use crate::dataset::AlertIdx;
use crate::devices::Devices;
use crate::groups::Groups;
use crate::joining::DisjointSets;
use crate::labels::{Name, name};
use crate::processes::Processes;
use crate::store::Store;
use crate::symbols::Symbol;
use crate::told_order::{Facts, in_order as in_order_of_facts};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use throughline_model::{Subject, SubjectKind};

/// Which entity: a position in the order of kind, name and facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityIdx(pub u32);

/// No entity: what no alert and no event shows.
const NONE: EntityIdx = EntityIdx(u32::MAX);

/// A device, user, file … with all its tellings.
#[derive(Clone, Copy, Debug)]
pub struct Entity<'d> {
    /// What kind of thing it is.
    pub kind: SubjectKind,
    /// Its short name.
    pub name: Symbol,
    /// Its tellings, the fullest first.
    pub subjects: &'d [SubjectId],
}

/// All entities: millions, so what is known of each is a few numbers in columns.
#[derive(Default)]
pub(crate) struct Entities {
    kinds: Vec<SubjectKind>,
    names: Vec<Symbol>,
    subjects: Groups<SubjectId>,
    of_subject: Vec<EntityIdx>,
    alerts: Groups<AlertIdx>,
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
        processes: &Processes,
    ) -> Self {
        let tellings = groups(store, used, &mut sets);
        drop(sets);
        let found = names(store, &tellings);
        let order = in_order(store, &tellings, &found, processes);
        let mut of_subject = vec![NONE; store.subjects.len()];
        let mut subjects = Groups::with_capacity(order.len(), tellings.items.len());
        for (idx, &group) in (0..).map(EntityIdx).zip(&order) {
            let tellings = tellings.of(group);
            for subject in tellings {
                of_subject[subject.0 as usize] = idx;
            }
            subjects.push(tellings);
        }
        drop(tellings);
        let names: Vec<Symbol> = order.iter().map(|&it| found[it as usize]).collect();
        let kind = |nth| store.kind(subjects.of(nth)[0]);
        let kinds: Vec<SubjectKind> = (0..order.len() as u32).map(kind).collect();
        let mut device_known_as = FxHashMap::default();
        let devices_from = kinds.partition_point(|&it| it < SubjectKind::Device);
        let devices_to = kinds.partition_point(|&it| it <= SubjectKind::Device);
        for idx in devices_from as u32..devices_to as u32 {
            for &subject in subjects.of(idx) {
                let Subject::Device(device) = store.subject(subject) else {
                    continue;
                };
                for name in [device.defender_id, device.dns_name, device.host_name] {
                    if let Some(name) = devices.known_as(name) {
                        device_known_as.entry(name).or_insert(EntityIdx(idx));
                    }
                }
            }
        }
        Self {
            kinds,
            names,
            subjects,
            of_subject,
            alerts: Groups::default(),
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
        let mut ends = vec![0_u32; self.len()];
        for alert in alerts() {
            for entity in self.of_evidence(evidence(alert)) {
                ends[entity.0 as usize] += 1;
            }
        }
        let mut total = 0;
        let mut starts = ends;
        for start in &mut starts {
            total += std::mem::replace(start, total);
        }
        let mut ends = starts.clone();
        let mut column = vec![AlertIdx(0); total as usize];
        for alert in alerts() {
            for entity in self.of_evidence(evidence(alert)) {
                let nth = entity.0 as usize;
                let is_noted = ends[nth] > starts[nth] && column[ends[nth] as usize - 1] == alert;
                if !is_noted {
                    column[ends[nth] as usize] = alert;
                    ends[nth] += 1;
                }
            }
        }
        self.alerts = Groups::closed(&starts, ends, column);
    }

    fn of_evidence(&self, evidence: &[EvidenceRow]) -> impl Iterator<Item = EntityIdx> {
        evidence.iter().filter_map(|it| self.of_subject(it.subject))
    }

    pub(crate) fn counts<'s>(&'s self, store: &'s Store) -> impl Iterator<Item = (&'s str, usize)> {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for (&kind, &name) in self.kinds.iter().zip(&self.names) {
            let kind = match kind {
                SubjectKind::Other => {
                    let name = store.symbols.text(name);
                    name.strip_suffix("Evidence").unwrap_or(name)
                }
                _ => kind.api(),
            };
            match counts.iter_mut().find(|it| it.0 == kind) {
                Some(count) => count.1 += 1,
                None => counts.push((kind, 1)),
            }
        }
        counts.into_iter()
    }

    pub(crate) fn of_kind(&self, kind: SubjectKind) -> impl Iterator<Item = EntityIdx> + use<> {
        let start = self.kinds.partition_point(|&it| it < kind);
        let end = self.kinds.partition_point(|&it| it <= kind);
        (start as u32..end as u32).map(EntityIdx)
    }

    pub(crate) fn get(&self, entity: EntityIdx) -> Entity<'_> {
        Entity {
            kind: self.kinds[entity.0 as usize],
            name: self.names[entity.0 as usize],
            subjects: self.subjects.of(entity.0),
        }
    }

    pub(crate) fn of_subject(&self, subject: SubjectId) -> Option<EntityIdx> {
        let entity = self.of_subject.get(subject.0 as usize).copied();
        entity.filter(|&it| it != NONE)
    }

    pub(crate) fn alerts(&self, entity: EntityIdx) -> &[AlertIdx] {
        self.alerts.of(entity.0)
    }

    pub(crate) fn device_known_as(&self, name: Symbol) -> Option<EntityIdx> {
        self.device_known_as.get(&name).copied()
    }

    pub(crate) fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        let names = (self.names.capacity() + self.of_subject.capacity()) * 4;
        self.kinds.capacity() + names + self.subjects.bytes() + self.alerts.bytes()
    }
}

/// The tellings of each entity, the fullest first.
fn groups(store: &Store, used: &[SubjectId], sets: &mut DisjointSets) -> Groups<SubjectId> {
    let mut members: Vec<(u32, u32)> = (0..)
        .zip(used)
        .map(|(nth, it)| (sets.find(it.0), nth))
        .collect();
    members.sort_unstable();
    let alike = || members.chunk_by(|a, b| a.0 == b.0);
    let mut groups = Groups::with_capacity(alike().count(), members.len());
    let mut subjects: Vec<SubjectId> = Vec::new();
    let mut told: Vec<(usize, Facts, SubjectId)> = Vec::new();
    for group in alike() {
        subjects.clear();
        subjects.extend(group.iter().map(|it| used[it.1 as usize]));
        if subjects.len() > 1 {
            told.extend(subjects.drain(..).map(|it| {
                let facts = Facts::of(&store.subject(it));
                (facts.length(&store.symbols), facts, it)
            }));
            told.sort_by(|a, b| {
                let by_length = b.0.cmp(&a.0);
                by_length.then_with(|| a.1.compare(&b.1, &store.symbols))
            });
            subjects.extend(told.drain(..).map(|it| it.2));
        }
        groups.push(&subjects);
    }
    groups
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

/// The name of each group of tellings.
fn names(store: &mut Store, groups: &Groups<SubjectId>) -> Vec<Symbol> {
    let all = 0..groups.len() as u32;
    all.map(|it| match best_name(store, groups.of(it)) {
        Name::Told(symbol) => symbol,
        Name::Made(text) => store.symbols.intern(&text),
    })
    .collect()
}

/// What entities of one kind are put in order by.
struct Rank<'n> {
    /// The first bytes of the name: most names differ in them, and need not be
    /// looked up where they are.
    beginning: (u64, u64),
    name: &'n str,
    group: u32,
}

/// Entities in the order of kind, name and facts; processes of one name in the order
/// of device, pid and start before other facts. A kind at a time: what they are put
/// in order by takes more room than all that is kept of them.
fn in_order(
    store: &Store,
    groups: &Groups<SubjectId>,
    names: &[Symbol],
    processes: &Processes,
) -> Vec<u32> {
    let all = 0..groups.len() as u32;
    let kinds: Vec<SubjectKind> = all.clone().map(|it| store.kind(groups.of(it)[0])).collect();
    let kind = |group: u32| kinds[group as usize];
    let mut order: Vec<u32> = all.collect();
    order.sort_by_key(|&it| kind(it));
    let mut ranks: Vec<Rank<'_>> = Vec::new();
    for of_kind in order.chunk_by_mut(|&a, &b| kind(a) == kind(b)) {
        ranks.clear();
        ranks.extend(of_kind.iter().map(|&group| {
            let name = store.symbols.text(names[group as usize]);
            Rank {
                beginning: beginning(name),
                name,
                group,
            }
        }));
        ranks.sort_unstable_by(|a, b| {
            a.beginning
                .cmp(&b.beginning)
                .then_with(|| a.name.cmp(b.name))
                .then(a.group.cmp(&b.group))
        });
        let alike = |a: &Rank<'_>, b: &Rank<'_>| a.beginning == b.beginning && a.name == b.name;
        for namesakes in ranks.chunk_by_mut(alike).filter(|it| it.len() > 1) {
            if kind(namesakes[0].group) == SubjectKind::Process {
                by_slot(store, groups, processes, namesakes);
            } else {
                by_facts(store, groups, namesakes);
            }
        }
        for (place, rank) in of_kind.iter_mut().zip(&ranks) {
            *place = rank.group;
        }
    }
    order
}

/// Puts processes of one name in order: they have been put in that of device, pid and
/// start already, and there may be hundreds of thousands of `powershell.exe`.
fn by_slot(
    store: &Store,
    groups: &Groups<SubjectId>,
    processes: &Processes,
    namesakes: &mut [Rank<'_>],
) {
    let process = |it: &Rank<'_>| processes.of_subject(groups.of(it.group)[0]);
    namesakes.sort_by_cached_key(process);
    let start = |it: &Rank<'_>| {
        let node = process(it).map(|it| processes.get(it));
        node.map(|it| (it.device, it.pid, it.started))
    };
    let alike = |a: &Rank<'_>, b: &Rank<'_>| start(a) == start(b);
    for alike in namesakes.chunk_by_mut(alike).filter(|it| it.len() > 1) {
        by_facts(store, groups, alike);
    }
}

/// Puts entities of one kind and name in the order of their facts.
fn by_facts(store: &Store, groups: &Groups<SubjectId>, namesakes: &mut [Rank<'_>]) {
    let facts = |it: &Rank<'_>| Facts::of(&store.subject(groups.of(it.group)[0]));
    let told = namesakes.iter().map(|it| (facts(it), it.group)).collect();
    let groups = in_order_of_facts(told, &store.symbols);
    for (rank, group) in namesakes.iter_mut().zip(groups) {
        rank.group = group;
    }
}

fn beginning(name: &str) -> (u64, u64) {
    let mut bytes = [0; 16];
    let length = name.len().min(16);
    bytes[..length].copy_from_slice(&name.as_bytes()[..length]);
    let whole = u128::from_be_bytes(bytes);
    ((whole >> 64) as u64, whole as u64)
}
