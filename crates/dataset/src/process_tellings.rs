//! Brings the tellings of each process together (data formats, 5.3; portal
//! features, 5.2 rules 1 to 3).

use crate::columns::SubjectId;
use crate::devices::Devices;
use crate::process_groups::{Group, group_slot};
use crate::processes::{ParentLink, ProcessNode, Slot, ToldParent};
use crate::store::Store;
use crate::symbols::Symbol;
use crate::told_order::told;
use rustc_hash::FxHashMap;
use throughline_model::{ProcessFacts, Subject, Timestamp};

/// One telling of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProcessTelling {
    pub(crate) subject: SubjectId,
    /// True where it is told only as the parent of another.
    pub(crate) as_parent: bool,
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
        if telling.as_parent && facts.guid.is_none() && facts.pid.is_none() {
            // No child can say that it means this one.
            continue;
        }
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

/// An order of tellings that does not depend on where they were read.
pub(crate) fn order_of(store: &Store, subject: SubjectId) -> (Option<Timestamp>, String) {
    let started = facts(store, subject).started;
    (started, told(&store.subject(subject), &store.symbols))
}

pub(crate) fn facts(store: &Store, subject: SubjectId) -> ProcessFacts<Symbol> {
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
