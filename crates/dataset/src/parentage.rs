//! Who started whom: from what children say of their parents to links, ghosts
//! and cut circles (portal features, 5.2 rules 1 to 3).

use crate::processes::{ParentLink, ProcessIdx, ProcessNode, Slot, ToldParent, image_key};
use crate::symbols::{Symbol, Symbols};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::ops::Range;
use throughline_model::{AccountFacts, Timestamp};

/// A process that is told to have started this much after another did not start it.
/// Some sources write a process's own record up to a minute late (data formats, 5.3).
const LATE_SECS: i64 = 60;

/// Whether a parent started after its child, beyond what sources are late by.
fn is_too_late(parent: Option<Timestamp>, child: Option<Timestamp>) -> bool {
    let (Some(parent), Some(child)) = (parent, child) else {
        return false;
    };
    parent.nanos() > child.nanos().saturating_add(LATE_SECS * 1_000_000_000)
}

/// Links every process to its parent, real or ghost.
pub(crate) fn link_parents(nodes: &mut Vec<ProcessNode>, symbols: &Symbols) {
    let by_slot = ranges_of_slots(nodes);
    let mut by_guid: FxHashMap<(Option<Symbol>, Symbol), ProcessIdx> = FxHashMap::default();
    for (idx, node) in (0..).map(ProcessIdx).zip(&*nodes) {
        if let Some(guid) = node.guid {
            by_guid.insert((node.device, guid), idx);
        }
    }
    name_by_children(nodes, &by_slot, &mut by_guid, symbols);
    let starts = told_starts(nodes);
    let mut ghosts: FxHashMap<(Slot, Option<Timestamp>, Option<String>), ProcessIdx> =
        FxHashMap::default();
    for child in 0..nodes.len() {
        let Some(told) = nodes[child].told_parent.take() else {
            continue;
        };
        if is_too_late(told.started, nodes[child].started) {
            nodes[child].parent = ParentLink::Impossible;
            continue;
        }
        if let Some(guid) = told.guid {
            let device = nodes[child].device;
            let parent = *by_guid.entry((device, guid)).or_insert_with(|| {
                nodes.push(ghost(device, told.pid, told.started, &told));
                if let Some(node) = nodes.last_mut() {
                    node.guid = Some(guid);
                }
                ProcessIdx(nodes.len() as u32 - 1)
            });
            let starts = [parent.0 as usize, child].map(|it| nodes[it].started);
            nodes[child].parent = if parent.0 as usize == child {
                ParentLink::Cut
            } else if is_too_late(starts[0], starts[1]) {
                ParentLink::Impossible
            } else {
                ParentLink::Told(parent)
            };
            continue;
        }
        let Some(pid) = told.pid else { continue };
        let names_itself = nodes[child].pid == Some(pid)
            && matches!((nodes[child].started, told.started), (Some(a), Some(b)) if a.same_moment(b));
        if names_itself {
            nodes[child].parent = ParentLink::Cut;
            continue;
        }
        let slot = (nodes[child].device, Some(pid));
        let candidates = by_slot.get(&slot).cloned().unwrap_or_default();
        let found = find_parent(nodes, candidates, ProcessIdx(child as u32), &told, symbols);
        let (parent, inferred) = found.unwrap_or_else(|| {
            // Without its start, a ghost is told apart by its image.
            let by_image = match told.started {
                Some(_) => None,
                None => image_key(&told.image, symbols),
            };
            let started = told.started.map(|at| finest_start(&starts, slot, at));
            let key = (slot, started, by_image);
            let ghost = *ghosts.entry(key).or_insert_with(|| {
                nodes.push(ghost(slot.0, Some(pid), started, &told));
                ProcessIdx(nodes.len() as u32 - 1)
            });
            let known = &mut nodes[ghost.0 as usize].image;
            if known.name.is_none() {
                known.clone_from(&told.image);
            }
            (ghost, told.started.is_none())
        });
        let starts = [parent.0 as usize, child].map(|it| nodes[it].started);
        nodes[child].parent = if is_too_late(starts[0], starts[1]) {
            ParentLink::Impossible
        } else if inferred {
            ParentLink::Inferred(parent)
        } else {
            ParentLink::Told(parent)
        };
    }
}

/// Gives processes the unique ids that only their children tell: one log names a parent
/// by its id, another tells that parent by its pid and start.
fn name_by_children(
    nodes: &mut [ProcessNode],
    by_slot: &FxHashMap<Slot, Range<u32>>,
    by_guid: &mut FxHashMap<(Option<Symbol>, Symbol), ProcessIdx>,
    symbols: &Symbols,
) {
    let mut found: Vec<((Option<Symbol>, Symbol), ProcessIdx)> = Vec::new();
    for (child, node) in (0..).map(ProcessIdx).zip(&*nodes) {
        let Some(told) = node.told_parent.as_deref() else {
            continue;
        };
        let (Some(guid), Some(pid)) = (told.guid, told.pid) else {
            continue;
        };
        let candidates = by_slot.get(&(node.device, Some(pid)));
        if let Some(candidates) = candidates
            && !by_guid.contains_key(&(node.device, guid))
            && image_key(&told.image, symbols).is_some()
            && let Some((parent, _)) = find_parent(nodes, candidates.clone(), child, told, symbols)
        {
            found.push(((node.device, guid), parent));
        }
    }
    found.sort_unstable_by_key(|((device, guid), parent)| {
        (device.map(Symbol::word), guid.word(), *parent)
    });
    found.dedup();
    // One process has one id: of two that children tell, neither is sure.
    let mut ids_of: FxHashMap<ProcessIdx, u32> = FxHashMap::default();
    for (_, parent) in &found {
        *ids_of.entry(*parent).or_default() += 1;
    }
    let named = found.chunk_by(|a, b| a.0 == b.0).filter(|it| it.len() == 1);
    for &(name, parent) in named.flatten() {
        let node = &mut nodes[parent.0 as usize];
        if node.guid.is_none() && ids_of[&parent] == 1 {
            node.guid = Some(name.1);
            by_guid.insert(name, parent);
        }
    }
}

/// Where the processes of each device and pid stand among all, which are in that order.
fn ranges_of_slots(nodes: &[ProcessNode]) -> FxHashMap<Slot, Range<u32>> {
    let mut ranges = FxHashMap::with_capacity_and_hasher(nodes.len(), FxBuildHasher);
    let slot = |it: &ProcessNode| (it.device, it.pid);
    let mut from = 0;
    for alike in nodes.chunk_by(|a, b| slot(a) == slot(b)) {
        let to = from + alike.len() as u32;
        ranges.insert(slot(&alike[0]), from..to);
        from = to;
    }
    ranges
}

/// The real process that a child's words describe, and whether that is inferred.
fn find_parent(
    nodes: &[ProcessNode],
    candidates: Range<u32>,
    child: ProcessIdx,
    told: &ToldParent,
    symbols: &Symbols,
) -> Option<(ProcessIdx, bool)> {
    let others = || candidates.clone().map(ProcessIdx).filter(|&it| it != child);
    let node = |it: ProcessIdx| &nodes[it.0 as usize];
    let starts_so = |it: &ProcessIdx| {
        let known = node(*it).started.zip(told.started);
        known.is_some_and(|(known, told)| known.same_moment(told))
    };
    if let Some(parent) = others().find(starts_so) {
        return Some((parent, false));
    }
    let image = image_key(&told.image, symbols);
    let image_fits = |it: ProcessIdx| match (&image, image_key(&node(it).image, symbols)) {
        (Some(told), Some(known)) => *told == known,
        _ => true,
    };
    if let Some(started) = told.started {
        let nearby = others().find(|&it| node(it).other_starts.contains(&started));
        if let Some(parent) = nearby {
            return Some((parent, true));
        }
        // The same pid at another time is another process; only one whose
        // start nobody tells may still be the one meant.
        let mut undated =
            others().filter(|&it| node(it).started.is_none() && image.is_some() && image_fits(it));
        return match (undated.next(), undated.next()) {
            (Some(parent), None) => Some((parent, true)),
            _ => None,
        };
    }
    let before_child = |it: ProcessIdx| match (node(it).started, node(child).started) {
        (Some(parent), Some(child)) => parent <= child,
        _ => true,
    };
    let fitting: Vec<ProcessIdx> = others()
        .filter(|&it| image_fits(it) && before_child(it))
        .collect();
    if image.is_none() && fitting.len() > 1 {
        return None;
    }
    // The nearest start before the child's.
    fitting
        .into_iter()
        .max_by_key(|&it| (node(it).started, it))
        .map(|it| (it, true))
}

/// Every start that children tell of the parents at a slot.
fn told_starts(nodes: &[ProcessNode]) -> FxHashMap<Slot, Vec<Timestamp>> {
    let mut starts: FxHashMap<Slot, Vec<Timestamp>> = FxHashMap::default();
    for node in nodes {
        let told = node.told_parent.as_ref();
        if let Some((pid, at)) = told.and_then(|it| it.pid.zip(it.started)) {
            let known = starts.entry((node.device, Some(pid))).or_default();
            if !known.contains(&at) {
                known.push(at);
            }
        }
    }
    starts
}

/// A start as the child with the most digits tells it. Where two finer ones
/// would fit, it stays as it is.
fn finest_start(starts: &FxHashMap<Slot, Vec<Timestamp>>, slot: Slot, at: Timestamp) -> Timestamp {
    let known = starts.get(&slot).map_or(&[][..], Vec::as_slice);
    let mut finer = known
        .iter()
        .copied()
        .filter(|it| *it > at && it.same_moment(at));
    match (finer.next(), finer.next()) {
        (Some(finer), None) => finer,
        _ => at,
    }
}

fn ghost(
    device: Option<Symbol>,
    pid: Option<u64>,
    started: Option<Timestamp>,
    told: &ToldParent,
) -> ProcessNode {
    ProcessNode {
        device,
        guid: None,
        pid,
        started,
        other_starts: Vec::new(),
        image: told.image.clone(),
        command_line: told.command_line,
        logon: None,
        integrity: None,
        account: AccountFacts::default(),
        parent: ParentLink::Untold,
        ghost: true,
        inferred: false,
        subjects: Vec::new(),
        told_parent: None,
    }
}

/// Breaks circles made by forged or reused ids: of the links in a circle, the
/// one of the process that started last is cut.
pub(crate) fn cut_cycles(nodes: &mut [ProcessNode]) {
    // 0 not visited, otherwise the walk that visited it.
    let mut walk_of = vec![0_u32; nodes.len()];
    for start in 0..nodes.len() {
        let walk = start as u32 + 1;
        let mut at = start;
        loop {
            if walk_of[at] != 0 {
                if walk_of[at] == walk {
                    cut_cycle_through(nodes, at);
                }
                break;
            }
            walk_of[at] = walk;
            match nodes[at].parent.process() {
                Some(parent) => at = parent.0 as usize,
                None => break,
            }
        }
    }
}

fn cut_cycle_through(nodes: &mut [ProcessNode], start: usize) {
    let mut latest = start;
    let mut at = start;
    while let Some(parent) = nodes[at].parent.process() {
        at = parent.0 as usize;
        if (nodes[at].started, at) > (nodes[latest].started, latest) {
            latest = at;
        }
        if at == start {
            break;
        }
    }
    nodes[latest].parent = ParentLink::Cut;
}
