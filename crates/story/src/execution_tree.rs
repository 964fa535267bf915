//! Devices, and on them the processes that an alert's processes belong to.

use crate::story::{NodeKind, Story, StoryNode};
use rustc_hash::{FxHashMap, FxHashSet};
use throughline_dataset::{AlertIdx, Dataset, EvidenceRow, ProcessIdx, Symbol};
use throughline_model::{Subject, SubjectKind, Verdict};

/// Where alerts are drawn: their raising process.
pub(crate) struct Places {
    of_alert: FxHashMap<AlertIdx, ProcessIdx>,
}

/// The tree of an alert that has processes as evidence; none where it has none.
pub(crate) fn grow(data: &Dataset, alert: AlertIdx) -> Option<Story> {
    let own = processes_of(data, alert);
    if own.is_empty() {
        return None;
    }
    let depths = depths(data, &own);
    let focus = raising_process(data, alert, &depths);
    let mut tops: Vec<ProcessIdx> = own.iter().map(|&it| top_of(data, it)).collect();
    tops.sort_unstable();
    tops.dedup();
    let (lone, tops): (Vec<_>, Vec<_>) = tops.into_iter().partition(|&it| {
        data.process(it).parent.process().is_none() && data.children_of(it).is_empty()
    });
    let places = places(data, &tops, &lone, alert, focus);
    let shown = branches(data, &own, &tops);
    let mut story = Story {
        alert,
        device: focus
            .and_then(|it| data.process(it).device)
            .map(|it| device_name(data, it))
            .or_else(|| main_device(data, alert)),
        nodes: Vec::new(),
        unplaced: Vec::new(),
    };
    for (device, tops) in by_device(data, alert, &tops) {
        story.nodes.push(device_node(data, device, alert));
        for top in tops {
            push_tree(data, &mut story.nodes, top, &shown, &places, focus);
        }
    }
    for process in lone {
        story
            .unplaced
            .push(process_node(data, process, 0, &places, focus));
    }
    Some(story)
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

fn top_of(data: &Dataset, process: ProcessIdx) -> ProcessIdx {
    let mut top = process;
    // Circles were cut when processes were resolved.
    while let Some(parent) = data.process(top).parent.process() {
        top = parent;
    }
    top
}

fn depths(data: &Dataset, processes: &[ProcessIdx]) -> FxHashMap<ProcessIdx, u32> {
    let depth_of = |process: ProcessIdx| {
        let mut depth = 0;
        let mut at = process;
        while let Some(parent) = data.process(at).parent.process() {
            at = parent;
            depth += 1;
        }
        depth
    };
    processes.iter().map(|&it| (it, depth_of(it))).collect()
}

/// The process that raised an alert: of its processes one that was judged
/// malicious or suspicious, then the deepest, then the latest. The product does
/// not say which it was; what a chain led to is nearest to it.
fn raising_process(
    data: &Dataset,
    alert: AlertIdx,
    depths: &FxHashMap<ProcessIdx, u32>,
) -> Option<ProcessIdx> {
    data.evidence(alert)
        .iter()
        .filter_map(|evidence| {
            let process = data.process_of(evidence.subject)?;
            let judged = matches!(
                evidence.verdict.known(),
                Some(Verdict::Malicious | Verdict::Suspicious)
            );
            let depth = depths.get(&process).copied().unwrap_or(0);
            Some((judged, depth, data.process(process).started, process))
        })
        .max()
        .map(|it| it.3)
}

/// The place of every alert whose processes stand in the trees.
fn places(
    data: &Dataset,
    tops: &[ProcessIdx],
    lone: &[ProcessIdx],
    alert: AlertIdx,
    focus: Option<ProcessIdx>,
) -> Places {
    let mut depths: FxHashMap<ProcessIdx, u32> = lone.iter().map(|&it| (it, 0)).collect();
    let mut stack: Vec<(ProcessIdx, u32)> = tops.iter().map(|&it| (it, 0)).collect();
    while let Some((process, depth)) = stack.pop() {
        depths.insert(process, depth);
        stack.extend(data.children_of(process).iter().map(|&it| (it, depth + 1)));
    }
    let mut alerts: Vec<AlertIdx> = depths
        .keys()
        .flat_map(|&it| alerts_of_process(data, it))
        .copied()
        .collect();
    alerts.sort_unstable();
    alerts.dedup();
    let mut of_alert: FxHashMap<AlertIdx, ProcessIdx> = alerts
        .into_iter()
        .filter_map(|it| {
            let place = raising_process(data, it, &depths)?;
            depths.contains_key(&place).then_some((it, place))
        })
        .collect();
    if let Some(focus) = focus {
        of_alert.insert(alert, focus);
    }
    Places { of_alert }
}

pub(crate) fn alerts_of_process(data: &Dataset, process: ProcessIdx) -> &[AlertIdx] {
    data.process(process)
        .subjects
        .first()
        .and_then(|&it| data.entity_of(it))
        .map_or(&[], |it| data.alerts_of_entity(it))
}

/// The devices of a story, the alert's main one first, each with the tops of
/// its trees in order of their start.
fn by_device(
    data: &Dataset,
    alert: AlertIdx,
    tops: &[ProcessIdx],
) -> Vec<(Option<Symbol>, Vec<ProcessIdx>)> {
    let mut devices: Vec<(Option<Symbol>, Vec<ProcessIdx>)> = Vec::new();
    let mut evidence: Vec<&EvidenceRow> = data.evidence(alert).iter().collect();
    evidence.sort_by_key(|it| !is_main_device(data, it));
    for evidence in evidence {
        if let Subject::Device(device) = data.subject(evidence.subject) {
            let name = device.defender_id.or(device.dns_name).or(device.host_name);
            let name = data.device_known_as(name);
            if name.is_some() && !devices.iter().any(|it| it.0 == name) {
                devices.push((name, Vec::new()));
            }
        }
    }
    for &top in tops {
        let device = data.process(top).device;
        match devices.iter_mut().find(|it| it.0 == device) {
            Some(found) => found.1.push(top),
            None => devices.push((device, vec![top])),
        }
    }
    for (_, tops) in &mut devices {
        tops.sort_by_key(|&it| (first_start(data, it), it));
    }
    // A device without a tree is in the details, not in the tree.
    devices.retain(|it| !it.1.is_empty());
    devices
}

/// A ghost may have no start: then its first child's tells when it was there.
fn first_start(data: &Dataset, top: ProcessIdx) -> Option<throughline_model::Timestamp> {
    data.process(top).started.or_else(|| {
        data.children_of(top)
            .first()
            .and_then(|&it| data.process(it).started)
    })
}

fn device_name(data: &Dataset, id: Symbol) -> String {
    match data.device_of_name(id) {
        Some(entity) => data.text(data.entity(entity).name).to_owned(),
        None => data.text(id).to_owned(),
    }
}

/// The device an alert is mainly about: the one that a role says so of, else the first.
pub(crate) fn main_device(data: &Dataset, alert: AlertIdx) -> Option<String> {
    let devices = || {
        data.evidence(alert)
            .iter()
            .filter(|it| matches!(data.subject(it.subject), Subject::Device(_)))
    };
    devices()
        .find(|it| is_main_device(data, it))
        .or_else(|| devices().next())
        .and_then(|it| data.entity_of(it.subject))
        .map(|it| data.text(data.entity(it).name).to_owned())
}

/// Whether a role says that the alert is mainly about this device.
fn is_main_device(data: &Dataset, evidence: &EvidenceRow) -> bool {
    data.other_roles(evidence).any(|role| {
        role.eq_ignore_ascii_case("PrimaryDevice") || role.eq_ignore_ascii_case("Main device")
    })
}

fn device_node(data: &Dataset, id: Option<Symbol>, alert: AlertIdx) -> StoryNode {
    let kind = NodeKind::Subject(SubjectKind::Device);
    let Some(id) = id else {
        return StoryNode::new(kind, "Device not told".to_owned(), 0);
    };
    let entity = data.device_of_name(id);
    let is_evidence = entity.is_some_and(|it| data.alerts_of_entity(it).contains(&alert));
    StoryNode {
        entity,
        subject: entity.map(|it| data.entity(it).subjects[0]),
        alerts: if is_evidence { vec![alert] } else { Vec::new() },
        ..StoryNode::new(kind, device_name(data, id), 0)
    }
}

/// The processes that belong to a story: those of alerts with their ancestors,
/// and all that this alert's processes led to. What telemetry tells of their
/// siblings is another story.
fn branches(data: &Dataset, own: &[ProcessIdx], tops: &[ProcessIdx]) -> FxHashSet<ProcessIdx> {
    let mut shown: FxHashSet<ProcessIdx> = FxHashSet::default();
    let mut down: Vec<ProcessIdx> = own.to_vec();
    while let Some(process) = down.pop() {
        if shown.insert(process) {
            down.extend(data.children_of(process));
        }
    }
    let mut all: Vec<ProcessIdx> = tops.to_vec();
    let mut alerted: Vec<ProcessIdx> = own.to_vec();
    while let Some(process) = all.pop() {
        if !alerts_of_process(data, process).is_empty() {
            alerted.push(process);
        }
        all.extend(data.children_of(process));
    }
    for process in alerted {
        shown.insert(process);
        let mut up = process;
        while let Some(parent) = data.process(up).parent.process() {
            shown.insert(parent);
            up = parent;
        }
    }
    shown
}

fn push_tree(
    data: &Dataset,
    nodes: &mut Vec<StoryNode>,
    top: ProcessIdx,
    shown: &FxHashSet<ProcessIdx>,
    places: &Places,
    focus: Option<ProcessIdx>,
) {
    let mut stack = vec![(top, 1)];
    while let Some((process, depth)) = stack.pop() {
        nodes.push(process_node(data, process, depth, places, focus));
        stack.extend(
            data.children_of(process)
                .iter()
                .rev()
                .filter(|it| shown.contains(it))
                .map(|&it| (it, depth + 1)),
        );
    }
}

fn process_node(
    data: &Dataset,
    idx: ProcessIdx,
    depth: u32,
    places: &Places,
    focus: Option<ProcessIdx>,
) -> StoryNode {
    let process = data.process(idx);
    let label = match (process.image.name, process.pid) {
        (Some(name), _) => data.text(name).to_owned(),
        (None, Some(pid)) => format!("pid {pid}"),
        (None, None) => "Process without a name".to_owned(),
    };
    let alerts = alerts_of_process(data, idx).to_vec();
    let subject = process.subjects.first().copied();
    StoryNode {
        pid: process.pid,
        created: process.started,
        command_line: process.command_line.map(|it| data.text(it).to_owned()),
        ghost: process.ghost,
        inferred: process.inferred
            || matches!(process.parent, throughline_dataset::ParentLink::Inferred(_)),
        raised: alerts
            .iter()
            .copied()
            .filter(|it| places.of_alert.get(it) == Some(&idx))
            .collect(),
        alerts,
        focused: focus == Some(idx),
        process: Some(idx),
        entity: subject.and_then(|it| data.entity_of(it)),
        subject,
        ..StoryNode::new(NodeKind::Subject(SubjectKind::Process), label, depth)
    }
}
