//! The devices at the roots of a story.

use crate::node::{NodeKind, NodeName, StoryNode};
use rustc_hash::FxHashMap;
use throughline_dataset::{AlertIdx, Dataset, EvidenceRow, ProcessIdx, Symbol};
use throughline_model::{Subject, SubjectKind, Timestamp};

/// The devices of a story, each with the tops of its trees in order of their start:
/// the alert's main device first, then those of its other evidence, then those of
/// `own` processes in their order, in which other devices were reached.
pub(crate) fn by_device(
    data: &Dataset,
    alert: Option<AlertIdx>,
    own: &[ProcessIdx],
    tops: &[ProcessIdx],
) -> Vec<(Option<Symbol>, Vec<ProcessIdx>)> {
    let mut devices: Vec<(Option<Symbol>, Vec<ProcessIdx>)> = Vec::new();
    let mut position: FxHashMap<Option<Symbol>, usize> = FxHashMap::default();
    let mut at = |devices: &mut Vec<(Option<Symbol>, Vec<ProcessIdx>)>, device| {
        *position.entry(device).or_insert_with(|| {
            devices.push((device, Vec::new()));
            devices.len() - 1
        })
    };
    let evidence = alert.map_or(&[][..], |it| data.evidence(it));
    let mut named: Vec<&EvidenceRow> = evidence
        .iter()
        .filter(|it| data.subject_kind(it.subject) == SubjectKind::Device)
        .collect();
    named.sort_by_key(|it| !is_main_device(data, it));
    for evidence in named {
        if let Subject::Device(device) = data.subject(evidence.subject) {
            let name = device.defender_id.or(device.dns_name).or(device.host_name);
            let name = data.device_known_as(name);
            if name.is_some() {
                at(&mut devices, name);
            }
        }
    }
    for &process in own {
        at(&mut devices, data.process(process).device);
    }
    let mut tops = tops.to_vec();
    tops.sort_by_cached_key(|&it| (first_start(data, it), it));
    for top in tops {
        let at = at(&mut devices, data.process(top).device);
        devices[at].1.push(top);
    }
    // A device without a tree is in the details, not in the tree.
    devices.retain(|it| !it.1.is_empty());
    devices
}

/// A ghost may have no start: then its first child's tells when it was there.
fn first_start(data: &Dataset, top: ProcessIdx) -> Option<Timestamp> {
    data.process(top).started.or_else(|| {
        data.children_of(top)
            .first()
            .and_then(|&it| data.process(it).started)
    })
}

/// The name of a device that processes know by this id.
pub(crate) fn device_name(data: &Dataset, id: Symbol) -> String {
    data.text(name_of(data, id)).to_owned()
}

fn name_of(data: &Dataset, id: Symbol) -> Symbol {
    data.device_of_name(id)
        .map_or(id, |it| data.entity(it).name)
}

/// The device an alert is mainly about: the one that a role says so of, else the first.
pub(crate) fn main_device(data: &Dataset, alert: AlertIdx) -> Option<String> {
    let devices = || {
        data.evidence(alert)
            .iter()
            .filter(|it| data.subject_kind(it.subject) == SubjectKind::Device)
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

/// The node of a device, with the alert where it is evidence of that.
pub(crate) fn device_node(
    data: &Dataset,
    id: Option<Symbol>,
    alert: Option<AlertIdx>,
) -> StoryNode {
    let kind = NodeKind::Subject(SubjectKind::Device);
    let Some(id) = id else {
        return StoryNode::new(kind, NodeName::UntoldDevice, 0);
    };
    let entity = data.device_of_name(id);
    let is_of = |alert: &AlertIdx| {
        entity.is_some_and(|it| data.alerts_of_entity(it).binary_search(alert).is_ok())
    };
    StoryNode {
        entity,
        subject: entity.map(|it| data.entity(it).subjects[0]),
        alerts: alert.into_iter().filter(is_of).collect(),
        ..StoryNode::new(kind, NodeName::Told(name_of(data, id)), 0)
    }
}
