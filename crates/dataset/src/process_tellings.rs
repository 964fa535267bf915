//! Brings the tellings of each process together (data formats, 5.3; portal
//! features, 5.2 rules 1 to 3).

use crate::columns::SubjectId;
use crate::devices::Devices;
use crate::processes::{ParentLink, ProcessNode, Slot, ToldParent, image_key};
use crate::store::Store;
use crate::symbols::Symbol;
use crate::told_order::told;
use rustc_hash::FxHashMap;
use throughline_model::{ProcessFacts, Subject, Timestamp};

/// A parent told with a start this far from that of a process of the same pid
/// and image is taken for it: sources round, and some write the time of the event.
const NEARBY_SECS: i64 = 60;

/// Two logs of one device that tell of the same start are this far apart at most:
/// each takes the time for itself.
const TWO_LOGS_NANOS: i64 = 1_000_000_000;

/// One telling of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProcessTelling {
    pub(crate) subject: SubjectId,
    /// True where it is told only as the parent of another.
    pub(crate) as_parent: bool,
}

/// Tellings that were found to tell of one process.
#[derive(Default)]
struct Group {
    subjects: Vec<SubjectId>,
    /// Those that tell of it as more than a parent.
    own: Vec<SubjectId>,
    /// True where all are told only as parents.
    ghost: bool,
    /// True where one of them has a unique id.
    has_guid: bool,
    inferred: bool,
}

/// The processes that these tellings tell of, in no order.
pub(crate) fn gather(
    store: &Store,
    tellings: &[ProcessTelling],
    devices: &Devices,
) -> Vec<ProcessNode> {
    let mut guided: Vec<(Guided, ProcessTelling)> = Vec::new();
    let mut slotted: Vec<(Slot, ProcessTelling)> = Vec::new();
    for &telling in tellings {
        let facts = facts(store, telling.subject);
        let device = devices.known_as(facts.device_id);
        match facts.guid {
            Some(guid) => guided.push(((device, guid, facts.pid), telling)),
            None => slotted.push(((device, facts.pid), telling)),
        }
    }
    let word = |it: Symbol| it.word();
    guided.sort_unstable_by_key(|((device, guid, _), it)| {
        (device.map(word), guid.word(), it.subject)
    });
    let order = |slot: &Slot| (slot.0.map(word), slot.1);
    slotted.sort_unstable_by_key(|(slot, it)| (order(slot), it.subject));
    let mut known: FxHashMap<Slot, Vec<Group>> = FxHashMap::default();
    let same_guid = |(a, _): &(Guided, _), (b, _): &(Guided, _)| (a.0, a.1) == (b.0, b.1);
    let same_slot = |a: &(Slot, _), b: &(Slot, _)| a.0 == b.0;
    // Most are told once; parents that are only told of as such come later.
    let count = guided.chunk_by(same_guid).count() + slotted.chunk_by(same_slot).count();
    let mut nodes = Vec::with_capacity(count + count / 16);
    for alike in guided.chunk_by(same_guid) {
        let (device, guid, _) = alike[0].0;
        let pid = alike.iter().find_map(|it| it.0.2);
        let slot = (device, pid);
        let has_slot = || slotted.binary_search_by_key(&order(&slot), |it| order(&it.0));
        let mut group = Group {
            has_guid: true,
            ..Group::default()
        };
        for &(_, telling) in alike {
            group.add(telling);
        }
        if pid.is_some() && has_slot().is_ok() {
            known.entry(slot).or_default().push(group);
        } else {
            nodes.push(node(store, device, pid, Some(guid), group));
        }
    }
    // In any order: the nodes are sorted when all are there.
    for alike in slotted.chunk_by(same_slot) {
        let slot = alike[0].0;
        let mut groups = known.remove(&slot).unwrap_or_default();
        if let ([(_, telling)], []) = (alike, groups.as_slice()) {
            nodes.push(told_once(store, slot, *telling));
            continue;
        }
        for group in &mut groups {
            group.subjects.sort_by_key(|&it| order_of(store, it));
        }
        groups.sort_by_cached_key(|it| order_of(store, it.subjects[0]));
        let tellings = alike.iter().map(|it| it.1).collect();
        group_slot(store, slot.1, tellings, &mut groups);
        nodes.extend(groups.into_iter().map(|group| {
            let guid = group.subjects.iter().find_map(|&it| facts(store, it).guid);
            node(store, slot.0, slot.1, guid, group)
        }));
    }
    nodes
}

/// A device, a unique id there, and the pid that is told with it.
type Guided = (Option<Symbol>, Symbol, Option<u64>);

/// A process of which there is one telling, as most are.
fn told_once(store: &Store, slot: Slot, telling: ProcessTelling) -> ProcessNode {
    let facts = facts(store, telling.subject);
    let is_told =
        facts.parent_pid.is_some() || facts.parent_guid.is_some() || facts.parent_started.is_some();
    ProcessNode {
        device: slot.0,
        guid: None,
        pid: slot.1,
        started: facts.started,
        other_starts: Vec::new(),
        image: facts.image,
        command_line: facts.command_line,
        logon: facts.logon_id,
        integrity: facts.integrity,
        account: facts.account,
        parent: ParentLink::Untold,
        ghost: telling.as_parent,
        inferred: false,
        told_parent: is_told.then(|| {
            Box::new(ToldParent {
                guid: facts.parent_guid,
                command_line: facts.parent_command_line,
                pid: facts.parent_pid,
                started: facts.parent_started,
                image: facts.parent_image,
            })
        }),
        subjects: vec![telling.subject],
    }
}

impl Group {
    fn of(telling: ProcessTelling) -> Self {
        Self {
            subjects: vec![telling.subject],
            own: Vec::from_iter((!telling.as_parent).then_some(telling.subject)),
            ghost: telling.as_parent,
            has_guid: false,
            inferred: false,
        }
    }

    fn add(&mut self, telling: ProcessTelling) {
        self.ghost = telling.as_parent && (self.ghost || self.subjects.is_empty());
        self.subjects.push(telling.subject);
        if !telling.as_parent {
            self.own.push(telling.subject);
        }
    }

    fn take(&mut self, other: Self) {
        self.ghost &= other.ghost;
        self.subjects.extend(other.subjects);
        self.own.extend(other.own);
    }

    fn starts<'g>(&'g self, store: &'g Store) -> impl Iterator<Item = Timestamp> + 'g {
        self.subjects
            .iter()
            .filter_map(|&it| facts(store, it).started)
    }

    /// Whether two tellings at nearly the same time may tell of one process.
    fn may_be(&self, other: &Self, store: &Store) -> bool {
        let command = |group: &Self| {
            let told = |it: &SubjectId| facts(store, *it).command_line;
            let command = group.subjects.iter().find_map(told);
            command.map(|it| store.symbols.text(it).trim())
        };
        let image = self.image(store);
        image.is_some()
            && image == other.image(store)
            && match (command(self), command(other)) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            }
    }

    fn image(&self, store: &Store) -> Option<String> {
        self.subjects
            .iter()
            .find_map(|&it| image_key(&facts(store, it).image, &store.symbols))
    }
}

/// An order of tellings that does not depend on where they were read.
fn order_of(store: &Store, subject: SubjectId) -> (Option<Timestamp>, String) {
    let started = facts(store, subject).started;
    (started, told(&store.subject(subject), &store.symbols))
}

/// Adds tellings without a unique id to the processes of their device and pid.
fn group_slot(
    store: &Store,
    pid: Option<u64>,
    tellings: Vec<ProcessTelling>,
    groups: &mut Vec<Group>,
) {
    let (mut dated, mut undated): (Vec<_>, Vec<_>) = tellings
        .into_iter()
        .partition(|it| facts(store, it.subject).started.is_some());
    dated.sort_by_cached_key(|it| order_of(store, it.subject));
    undated.sort_by_cached_key(|it| order_of(store, it.subject));
    for telling in dated {
        let started = facts(store, telling.subject).started;
        let same = groups.iter().position(|group| {
            pid.is_some()
                && group
                    .starts(store)
                    .any(|it| started.is_some_and(|started| started.same_moment(it)))
        });
        match same {
            Some(at) => groups[at].add(telling),
            None => groups.push(Group::of(telling)),
        }
    }
    join_other_logs(store, pid, groups);
    join_nearby_parents(store, pid, groups);
    let dated_groups = groups.len();
    for telling in undated {
        let image = image_key(&facts(store, telling.subject).image, &store.symbols);
        let alike = |group: &Group| pid.is_some() && image.is_some() && group.image(store) == image;
        let mut fits = (0..dated_groups)
            .filter(|&it| alike(&groups[it]))
            .collect::<Vec<usize>>();
        // Several starts would fit: it stays a process of its own.
        let own = (dated_groups..groups.len()).find(|&it| alike(&groups[it]));
        match (fits.pop(), fits.is_empty(), own) {
            (Some(fit), true, _) => {
                groups[fit].add(telling);
                groups[fit].inferred = true;
            }
            (_, _, Some(own)) => groups[own].add(telling),
            _ => groups.push(Group::of(telling)),
        }
    }
}

/// Takes a process without a unique id for the nearest one with such an id, of the
/// same pid and image and with no other command line, that started at nearly the same
/// time: Sysmon and the Security log tell of each process once each (5.2 rule 1).
fn join_other_logs(store: &Store, pid: Option<u64>, groups: &mut Vec<Group>) {
    if pid.is_none() || !groups.iter().any(|it| it.has_guid) {
        return;
    }
    let start = |group: &Group| group.starts(store).map(Timestamp::nanos).min();
    let is_plain = |group: &Group| !group.has_guid && !group.own.is_empty();
    let mut by_start: Vec<(i64, usize)> = (0..groups.len())
        .filter(|&it| groups[it].has_guid)
        .filter_map(|it| Some((start(&groups[it])?, it)))
        .collect();
    by_start.sort_unstable();
    let mut pairs: Vec<(i64, usize, usize)> = Vec::new();
    for plain in (0..groups.len()).filter(|&it| is_plain(&groups[it])) {
        let Some(at) = start(&groups[plain]) else {
            continue;
        };
        let first = by_start.partition_point(|it| it.0 < at.saturating_sub(TWO_LOGS_NANOS));
        let near = by_start[first..]
            .iter()
            .take_while(|it| it.0 <= at.saturating_add(TWO_LOGS_NANOS));
        for &(other, known) in near {
            if groups[known].may_be(&groups[plain], store) {
                pairs.push(((other - at).abs(), known, plain));
            }
        }
    }
    pairs.sort_unstable();
    let mut taken: FxHashMap<usize, usize> = FxHashMap::default();
    let mut given = vec![false; groups.len()];
    for (_, known, plain) in pairs {
        // Each log tells of a process once, so neither is joined twice.
        if !given[plain] && !taken.contains_key(&known) {
            given[plain] = true;
            taken.insert(known, plain);
        }
    }
    let mut joined: Vec<Option<Group>> = std::mem::take(groups).into_iter().map(Some).collect();
    for (known, slot) in (0..joined.len()).map(|it| (it, taken.get(&it).copied())) {
        if let Some(other) = slot.and_then(|it| joined[it].take())
            && let Some(group) = &mut joined[known]
        {
            group.take(other);
        }
    }
    groups.extend(joined.into_iter().flatten());
}

/// Takes a process that is told only as a parent for one of the same pid and
/// image that started at nearly the same time.
fn join_nearby_parents(store: &Store, pid: Option<u64>, groups: &mut Vec<Group>) {
    if pid.is_none() || !groups.iter().any(|it| it.ghost) {
        return;
    }
    let (ghosts, mut real): (Vec<Group>, Vec<Group>) =
        std::mem::take(groups).into_iter().partition(|it| it.ghost);
    let mut apart = Vec::new();
    for ghost in ghosts {
        let image = ghost.image(store);
        let nearest = (0..real.len())
            .filter(|&it| image.is_some() && real[it].image(store) == image)
            .filter_map(|it| {
                let gap = ghost
                    .starts(store)
                    .flat_map(|a| {
                        real[it]
                            .starts(store)
                            .map(move |b| (a.nanos() - b.nanos()).abs())
                    })
                    .min()?;
                (gap <= NEARBY_SECS * 1_000_000_000).then_some((gap, it))
            })
            .min();
        match nearest {
            Some((_, at)) => {
                real[at].take(ghost);
                real[at].inferred = true;
            }
            None => apart.push(ghost),
        }
    }
    real.extend(apart);
    *groups = real;
}

fn facts(store: &Store, subject: SubjectId) -> ProcessFacts<Symbol> {
    match store.subject(subject) {
        Subject::Process(facts) => facts,
        other => unreachable!("process tellings are of processes, not {:?}", other.kind()),
    }
}

fn node(
    store: &Store,
    device: Option<Symbol>,
    pid: Option<u64>,
    guid: Option<Symbol>,
    group: Group,
) -> ProcessNode {
    let Group {
        mut subjects,
        own,
        ghost,
        has_guid,
        inferred,
    } = group;
    // A unique id leaves nothing to infer about which process it is.
    let inferred = inferred && !has_guid;
    subjects.sort_by_cached_key(|&it| {
        let told = told(&store.subject(it), &store.symbols);
        (std::cmp::Reverse(told.len()), told)
    });
    subjects.dedup();
    let tellings: Vec<ProcessFacts<Symbol>> = subjects.iter().map(|&it| facts(store, it)).collect();
    let fullest = &tellings[0];
    let parent_pid = tellings
        .iter()
        .find(|it| it.parent_pid.is_some())
        .unwrap_or(fullest);
    // What children say of its start is off where their source writes its record of
    // it late (data formats, 5.3).
    let own: Vec<ProcessFacts<Symbol>> = own.iter().map(|&it| facts(store, it)).collect();
    let started = start_of(&own).or_else(|| start_of(&tellings));
    let mut other_starts: Vec<Timestamp> = tellings
        .iter()
        .filter_map(|it| it.started)
        .filter(|&it| Some(it) != started)
        .collect();
    other_starts.sort_unstable();
    other_starts.dedup();
    ProcessNode {
        device,
        guid,
        pid,
        started,
        other_starts,
        image: tellings
            .iter()
            .map(|it| &it.image)
            .find(|it| it.name.is_some())
            .unwrap_or(&fullest.image)
            .clone(),
        command_line: tellings.iter().find_map(|it| it.command_line),
        logon: tellings.iter().find_map(|it| it.logon_id),
        integrity: tellings.iter().find_map(|it| it.integrity),
        account: tellings
            .iter()
            .map(|it| &it.account)
            .find(|it| it.name.is_some() || it.upn.is_some())
            .unwrap_or(&fullest.account)
            .clone(),
        parent: ParentLink::Untold,
        ghost,
        inferred,
        told_parent: Some(Box::new(ToldParent {
            guid: tellings.iter().find_map(|it| it.parent_guid),
            command_line: tellings.iter().find_map(|it| it.parent_command_line),
            pid: parent_pid.parent_pid,
            started: tellings.iter().filter_map(|it| it.parent_started).max(),
            image: tellings
                .iter()
                .map(|it| &it.parent_image)
                .find(|it| it.name.is_some())
                .unwrap_or(&fullest.parent_image)
                .clone(),
        })),
        subjects,
    }
}

/// The start of a process: of equal moments the finest, which has the most
/// digits to match by; of different ones the earliest.
fn start_of(tellings: &[ProcessFacts<Symbol>]) -> Option<Timestamp> {
    let starts = || tellings.iter().filter_map(|it| it.started);
    let earliest = starts().min()?;
    starts().filter(|it| it.same_moment(earliest)).max()
}
