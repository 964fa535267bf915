//! What telemetry tells that processes did to files, the registry, addresses and
//! the rest, as artefacts at the process that did it.
//!
//! - The process that did it is the event's own (`events_of_process`); an event
//!   that names none makes no artefact.
//! - Events of the same kind that did the same to the same thing are one artefact,
//!   with how many they are and the time of the first.
//! - Starts and ends of processes are the tree itself and make none.
//! - What an event tells in words alone (a pipe, a script, a service) is named by
//!   those words.

use crate::action::Action;
use crate::node::{NodeKind, NodeName, StoryNode};
use rustc_hash::FxHashMap;
use throughline_dataset::{Dataset, EntityIdx, EventIdx, EventRow, ProcessIdx, SubjectId, Symbol};
use throughline_model::{EventKind, Subject, SubjectKind};

/// Of one kind, so many artefacts of a process are nodes of their own; the rest is
/// one that says how many they are. Processes that touch more touch a whole disk.
const MAX_OF_A_KIND: usize = 2_000;

/// The same where the processes of a story have more events than
/// [`MANY_EVENTS`], so that a story stays one that can be shown.
const FEW_OF_A_KIND: usize = 50;

/// See [`FEW_OF_A_KIND`].
const MANY_EVENTS: usize = 100_000;

/// What makes two events one artefact.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Alike {
    kind: EventKind,
    action: Action,
    /// The source's word, where there is no [`Action`] for it.
    word: Option<Symbol>,
    thing: Thing,
}

/// What an event was done to.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Thing {
    Entity(EntityIdx),
    Words(Option<Symbol>),
}

/// How many artefacts of a kind a process may have in a story of these processes.
pub(crate) fn limit(data: &Dataset, processes: &[ProcessIdx]) -> usize {
    let events = processes.iter().map(|&it| data.events_of_process(it).len());
    let events: usize = events.sum();
    if events > MANY_EVENTS {
        FEW_OF_A_KIND
    } else {
        MAX_OF_A_KIND
    }
}

/// The artefacts of a process, in the order of their first events.
pub(crate) fn artefacts_of(data: &Dataset, process: ProcessIdx) -> Vec<StoryNode> {
    let mut nodes: Vec<StoryNode> = Vec::new();
    let mut at: FxHashMap<Alike, usize> = FxHashMap::default();
    for &idx in data.events_of_process(process) {
        let event = data.event(idx);
        if matches!(
            event.kind,
            EventKind::ProcessCreated | EventKind::ProcessEnded
        ) {
            continue;
        }
        let word = data.text_or_empty(event.action);
        let action = Action::of(event.kind, word, data.text_or_empty(event.detail));
        for subject in things(data, idx, event.kind) {
            let thing = subject
                .and_then(|it| data.entity_of(it))
                .map_or(Thing::Words(event.detail.or(event.action)), Thing::Entity);
            let alike = Alike {
                kind: event.kind,
                action,
                word: event.action.filter(|_| action == Action::Other),
                thing,
            };
            let nth = *at.entry(alike).or_insert_with(|| {
                nodes.push(node(data, idx, event, action, subject));
                nodes.len() - 1
            });
            nodes[nth].events += 1;
        }
    }
    nodes
}

/// The things of an event that artefacts are made of; none stands for its words.
fn things(data: &Dataset, idx: EventIdx, kind: EventKind) -> Vec<Option<SubjectId>> {
    let objects = data.event_objects(idx);
    let is_of = |it: &SubjectId, kinds: &[SubjectKind]| kinds.contains(&data.subject_kind(*it));
    let first = |kinds: &[SubjectKind]| objects.iter().find(|it| is_of(it, kinds)).copied();
    match kind {
        // The far end is told first, the near one is the device itself.
        EventKind::Connection => {
            let far = objects.first().copied();
            let named = objects.iter().skip(1).copied();
            let named = named.filter(|it| is_of(it, &[SubjectKind::Url, SubjectKind::Domain]));
            std::iter::once(far).chain(named.map(Some)).collect()
        }
        EventKind::File | EventKind::ImageLoad => vec![first(&[SubjectKind::File])],
        EventKind::Registry => vec![first(&[
            SubjectKind::RegistryKey,
            SubjectKind::RegistryValue,
        ])],
        EventKind::ProcessAccess | EventKind::RemoteThread => vec![first(&[SubjectKind::Process])],
        EventKind::Logon | EventKind::AccountChange => {
            vec![first(&[SubjectKind::User, SubjectKind::SecurityGroup])]
        }
        EventKind::Pipe
        | EventKind::Script
        | EventKind::Wmi
        | EventKind::Service
        | EventKind::ScheduledTask => vec![None],
        _ => vec![objects.first().copied()],
    }
}

fn node(
    data: &Dataset,
    idx: EventIdx,
    event: &EventRow,
    action: Action,
    subject: Option<SubjectId>,
) -> StoryNode {
    let entity = subject.and_then(|it| data.entity_of(it));
    let kind = entity.map(|it| data.entity(it).kind);
    let kind = match kind {
        // A process that was touched is no node of the tree of who started whom.
        None | Some(SubjectKind::Process | SubjectKind::User | SubjectKind::Device) => {
            NodeKind::Event(event.kind)
        }
        Some(kind) => NodeKind::Subject(kind),
    };
    let words = event.detail.or(event.action);
    let name = entity
        .map(|it| data.entity(it).name)
        .or(words)
        .map_or(NodeName::Nameless, NodeName::Told);
    let pid = subject.and_then(|it| match data.subject(it) {
        Subject::Process(it) => it.pid,
        _ => None,
    });
    StoryNode {
        pid,
        created: event.at,
        action: Some(action),
        first_event: Some(idx),
        entity,
        subject,
        ..StoryNode::new(kind, name, 0)
    }
}

/// Leaves out what is too much of a kind, and says how many. What alerts name is
/// never left out.
pub(crate) fn bounded(nodes: Vec<StoryNode>, limit: usize) -> Vec<StoryNode> {
    if nodes.len() <= limit {
        return nodes;
    }
    let mut counts: FxHashMap<NodeKind, usize> = FxHashMap::default();
    let mut left_out: Vec<(NodeKind, u32, u32)> = Vec::new();
    let mut kept = Vec::new();
    for node in nodes {
        let count = counts.entry(node.kind).or_default();
        *count += 1;
        if *count <= limit || !node.alerts.is_empty() {
            kept.push(node);
            continue;
        }
        match left_out.iter_mut().find(|it| it.0 == node.kind) {
            Some(rest) => {
                rest.1 += 1;
                rest.2 += node.events;
            }
            None => left_out.push((node.kind, 1, node.events)),
        }
    }
    kept.extend(left_out.into_iter().map(|(kind, count, events)| StoryNode {
        events,
        ..StoryNode::new(kind, NodeName::More(count), 0)
    }));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_is_counted_and_what_alerts_name_stays() {
        let kind = NodeKind::Subject(SubjectKind::File);
        let mut nodes: Vec<StoryNode> = (0..10)
            .map(|_| StoryNode {
                events: 2,
                ..StoryNode::new(kind, NodeName::Nameless, 0)
            })
            .collect();
        nodes[9].alerts.push(throughline_dataset::AlertIdx(0));
        let kept = bounded(nodes, 3);
        assert_eq!(kept.len(), 5);
        assert_eq!(kept[3].alerts.len(), 1);
        assert_eq!(kept[4].name, NodeName::More(6));
        assert_eq!(kept[4].events, 12);
    }
}
