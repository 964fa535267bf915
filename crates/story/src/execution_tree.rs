//! Devices, and on them the processes that a story's processes belong to.

use crate::node::{NodeKind, NodeName, StoryNode};
use crate::places::{Places, alerts_of_process};
use crate::remote::Follower;
use crate::remote_step::RemoteStep;
use crate::story::{Story, StoryOf};
use crate::story_devices::{by_device, device_name, device_node, main_device};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::Entry;
use throughline_dataset::{AlertIdx, Dataset, ParentLink, ProcessIdx};
use throughline_model::SubjectKind;

/// The tree of an alert that has processes as evidence; none where it has none.
pub(crate) fn grow(data: &Dataset, alert: AlertIdx) -> Option<Story> {
    let own = processes_of(data, alert);
    if own.is_empty() {
        return None;
    }
    Some(tree(data, StoryOf::Alert(alert), &own))
}

/// The tree that a process belongs to.
pub(crate) fn grow_around(data: &Dataset, process: ProcessIdx) -> Story {
    tree(data, StoryOf::Process(process), &[process])
}

fn tree(data: &Dataset, of: StoryOf, own: &[ProcessIdx]) -> Story {
    let alert = match of {
        StoryOf::Alert(alert) => Some(alert),
        StoryOf::Process(_) => None,
    };
    let Extent {
        own,
        tops,
        shown,
        mut steps,
        reached_from,
    } = extent(data, own);
    let is_lone = |it: &ProcessIdx| {
        data.process(*it).parent.process().is_none() && data.children_of(*it).is_empty()
    };
    // A process that is told alone is the tree, if it is the one asked about.
    let (lone, tops): (Vec<ProcessIdx>, Vec<ProcessIdx>) = tops
        .into_iter()
        .partition(|it| alert.is_some() && is_lone(it));
    let mut walks: Vec<(Option<_>, Vec<(ProcessIdx, u32)>)> = Vec::new();
    for (device, tops) in by_device(data, alert, &own, &tops) {
        walks.push((device, walk(data, &tops, &shown)));
    }
    let depths: FxHashMap<ProcessIdx, u32> = walks
        .iter()
        .flat_map(|it| it.1.iter().map(|&(it, depth)| (it, depth - 1)))
        .chain(lone.iter().map(|&it| (it, 0)))
        .collect();
    let places = Places::of(data, &depths);
    let focus = match of {
        StoryOf::Alert(alert) => places.place(alert),
        StoryOf::Process(process) => Some(process),
    };
    let mut node = |process, depth| StoryNode {
        remote: steps.remove(&process).unwrap_or_default(),
        reached_from: reached_from.get(&process).copied(),
        ..process_node(data, process, depth, &places, focus)
    };
    let mut nodes = Vec::with_capacity(depths.len() + walks.len());
    for (device, walk) in walks {
        nodes.push(device_node(data, device, alert));
        nodes.extend(walk.into_iter().map(|(it, depth)| node(it, depth)));
    }
    Story {
        of,
        device: focus
            .and_then(|it| data.process(it).device)
            .map(|it| device_name(data, it))
            .or_else(|| alert.and_then(|it| main_device(data, it))),
        nodes,
        unplaced: lone.into_iter().map(|it| node(it, 0)).collect(),
    }
}

/// Which processes are in a story, and how those on other devices came into it.
struct Extent {
    /// Those that it is about, then those that were reached, in that order.
    own: Vec<ProcessIdx>,
    tops: Vec<ProcessIdx>,
    shown: FxHashSet<ProcessIdx>,
    steps: FxHashMap<ProcessIdx, Vec<RemoteStep>>,
    reached_from: FxHashMap<ProcessIdx, ProcessIdx>,
}

/// The trees of these processes, and of those that they led to on other devices.
fn extent(data: &Dataset, own: &[ProcessIdx]) -> Extent {
    let mut follower = Follower::default();
    let mut own = own.to_vec();
    let mut steps: FxHashMap<ProcessIdx, Vec<RemoteStep>> = FxHashMap::default();
    let mut reached_from: FxHashMap<ProcessIdx, ProcessIdx> = FxHashMap::default();
    let mut asked: FxHashSet<ProcessIdx> = FxHashSet::default();
    loop {
        let tops = tops_of(data, &own);
        let Branches { shown, active } = branches(data, &own, &tops);
        let reached = own.len();
        for process in active {
            if !asked.insert(process) {
                continue;
            }
            let found = follower.steps_of(data, process);
            for there in found.iter().filter_map(|it| it.process) {
                if let Entry::Vacant(first) = reached_from.entry(there) {
                    first.insert(process);
                    own.push(there);
                }
            }
            if !found.is_empty() {
                steps.insert(process, found);
            }
        }
        if own.len() == reached {
            return Extent {
                own,
                tops,
                shown,
                steps,
                reached_from,
            };
        }
    }
}

fn processes_of(data: &Dataset, alert: AlertIdx) -> Vec<ProcessIdx> {
    let mut all: Vec<ProcessIdx> = data
        .evidence(alert)
        .iter()
        .filter_map(|it| data.process_of(it.subject))
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The topmost ancestors of these processes, each once.
fn tops_of(data: &Dataset, own: &[ProcessIdx]) -> Vec<ProcessIdx> {
    let mut passed: FxHashSet<ProcessIdx> = FxHashSet::default();
    let mut tops = Vec::new();
    for &process in own {
        let mut at = process;
        // Where another has come along, its top is known. Circles were cut when
        // processes were resolved.
        while passed.insert(at) {
            match data.process(at).parent.process() {
                Some(parent) => at = parent,
                None => tops.push(at),
            }
        }
    }
    tops.sort_unstable();
    tops
}

/// What is shown of trees.
struct Branches {
    shown: FxHashSet<ProcessIdx>,
    /// Those that are not there only as ancestors, in order: what ancestors did
    /// on other devices is another story.
    active: Vec<ProcessIdx>,
}

/// The processes that belong to a story: those of alerts with their ancestors,
/// and all that its own processes led to. What telemetry tells of their
/// siblings is another story.
fn branches(data: &Dataset, own: &[ProcessIdx], tops: &[ProcessIdx]) -> Branches {
    let mut shown: FxHashSet<ProcessIdx> = FxHashSet::default();
    let mut down: Vec<ProcessIdx> = own.to_vec();
    while let Some(process) = down.pop() {
        if shown.insert(process) {
            down.extend(data.children_of(process));
        }
    }
    let mut alerted: Vec<ProcessIdx> = own.to_vec();
    let mut all: Vec<ProcessIdx> = tops.to_vec();
    while let Some(process) = all.pop() {
        if !alerts_of_process(data, process).is_empty() {
            alerted.push(process);
        }
        all.extend(data.children_of(process));
    }
    let mut active: Vec<ProcessIdx> = shown.iter().chain(&alerted).copied().collect();
    active.sort_unstable();
    active.dedup();
    // Each is passed once on the way up, however many are below it.
    let mut lifted: FxHashSet<ProcessIdx> = FxHashSet::default();
    for process in alerted {
        let mut up = Some(process);
        while let Some(at) = up.filter(|&it| lifted.insert(it)) {
            shown.insert(at);
            up = data.process(at).parent.process();
        }
    }
    Branches { shown, active }
}

/// What is shown of the trees below these tops, parents before children, each
/// with its depth below the device.
fn walk(
    data: &Dataset,
    tops: &[ProcessIdx],
    shown: &FxHashSet<ProcessIdx>,
) -> Vec<(ProcessIdx, u32)> {
    let mut walk = Vec::new();
    let mut stack: Vec<(ProcessIdx, u32)> = tops.iter().rev().map(|&it| (it, 1)).collect();
    while let Some((process, depth)) = stack.pop() {
        walk.push((process, depth));
        stack.extend(
            data.children_of(process)
                .iter()
                .rev()
                .filter(|it| shown.contains(it))
                .map(|&it| (it, depth + 1)),
        );
    }
    walk
}

fn process_node(
    data: &Dataset,
    idx: ProcessIdx,
    depth: u32,
    places: &Places,
    focus: Option<ProcessIdx>,
) -> StoryNode {
    let process = data.process(idx);
    let name = match (process.image.name, process.pid) {
        (Some(name), _) => NodeName::Told(name),
        (None, Some(pid)) => NodeName::Pid(pid),
        (None, None) => NodeName::NamelessProcess,
    };
    let alerts = alerts_of_process(data, idx);
    let subject = process.subjects.first().copied();
    StoryNode {
        pid: process.pid,
        created: process.started,
        command: process.command_line,
        ghost: process.ghost,
        inferred: process.inferred || matches!(process.parent, ParentLink::Inferred(_)),
        raised: alerts
            .iter()
            .copied()
            .filter(|&it| places.place(it) == Some(idx))
            .collect(),
        alerts: alerts.to_vec(),
        focused: focus == Some(idx),
        process: Some(idx),
        entity: subject.and_then(|it| data.entity_of(it)),
        subject,
        ..StoryNode::new(NodeKind::Subject(SubjectKind::Process), name, depth)
    }
}
