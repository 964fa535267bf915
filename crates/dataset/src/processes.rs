//! Processes and who started whom (portal features, 5.2).
//!
//! A process is a device, a pid and a start. Exports describe a parent only
//! inside its child, so parents that are not evidence themselves become
//! *ghosts*. A link that rests on less than pid and start is *inferred*; where
//! even that is not told, there is no link.

use crate::columns::SubjectId;
use crate::entities::used_subjects;
use crate::labels::told;
use crate::parentage::{cut_cycles, link_parents};
use crate::store::Store;
use crate::symbols::{Symbol, Symbols};
use rustc_hash::FxHashMap;
use throughline_model::{AccountFacts, FileFacts, ProcessFacts, Subject, Timestamp};

/// Which process: real ones first, in the order of device, pid and start; then ghosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProcessIdx(pub u32);

/// What is known of the process that started another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ParentLink {
    /// The export does not tell.
    #[default]
    Untold,
    /// Told by pid and start.
    Told(ProcessIdx),
    /// Told by less than that.
    Inferred(ProcessIdx),
    /// Forged or reused ids made it its own ancestor; the link was cut.
    Cut,
}

impl ParentLink {
    /// The parent, however it is known.
    pub fn process(self) -> Option<ProcessIdx> {
        match self {
            Self::Told(parent) | Self::Inferred(parent) => Some(parent),
            Self::Untold | Self::Cut => None,
        }
    }
}

/// One process, real or ghost.
#[derive(Clone, Debug)]
pub struct ProcessNode {
    /// Defender id of its device.
    pub device: Option<Symbol>,
    /// Process id.
    pub pid: Option<u64>,
    /// When it started.
    pub started: Option<Timestamp>,
    /// Its image.
    pub image: FileFacts<Symbol>,
    /// Its command line.
    pub command_line: Option<Symbol>,
    /// The account it ran as.
    pub account: AccountFacts<Symbol>,
    /// The process that started it.
    pub parent: ParentLink,
    /// Known only as somebody's parent.
    pub ghost: bool,
    /// True where tellings without a start were taken for this process.
    pub inferred: bool,
    /// Tellings of it, the fullest first; none for a ghost.
    pub subjects: Vec<SubjectId>,
    /// What its tellings say of its parent.
    pub(crate) told_parent: ToldParent,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct ToldParent {
    pub(crate) pid: Option<u64>,
    pub(crate) started: Option<Timestamp>,
    pub(crate) image: FileFacts<Symbol>,
}

/// All processes.
#[derive(Default)]
pub(crate) struct Processes {
    nodes: Vec<ProcessNode>,
    children: Vec<Vec<ProcessIdx>>,
    of_subject: FxHashMap<SubjectId, ProcessIdx>,
}

/// A device and a pid: processes of different times may share one.
pub(crate) type Slot = (Option<Symbol>, Option<u64>);

impl Processes {
    pub(crate) fn resolve(store: &mut Store, rows: &[u32]) -> Self {
        let mut nodes = real_processes(store, rows);
        sort_nodes(&mut nodes, &store.symbols);
        link_parents(&mut nodes, &store.symbols);
        cut_cycles(&mut nodes);
        let of_subject = (0..)
            .map(ProcessIdx)
            .zip(&nodes)
            .flat_map(|(idx, node)| node.subjects.iter().map(move |&it| (it, idx)))
            .collect();
        let mut children = vec![Vec::new(); nodes.len()];
        for (idx, node) in (0..).map(ProcessIdx).zip(&nodes) {
            if let Some(parent) = node.parent.process() {
                children[parent.0 as usize].push(idx);
            }
        }
        for siblings in &mut children {
            siblings
                .sort_by_key(|it| (nodes[it.0 as usize].started, nodes[it.0 as usize].pid, *it));
        }
        Self {
            nodes,
            children,
            of_subject,
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (ProcessIdx, &ProcessNode)> {
        (0..).map(ProcessIdx).zip(&self.nodes)
    }

    pub(crate) fn get(&self, process: ProcessIdx) -> &ProcessNode {
        &self.nodes[process.0 as usize]
    }

    pub(crate) fn children(&self, process: ProcessIdx) -> &[ProcessIdx] {
        &self.children[process.0 as usize]
    }

    pub(crate) fn of_subject(&self, subject: SubjectId) -> Option<ProcessIdx> {
        self.of_subject.get(&subject).copied()
    }
}

/// Brings the tellings of each process together.
fn real_processes(store: &Store, rows: &[u32]) -> Vec<ProcessNode> {
    let mut slots: FxHashMap<Slot, Vec<SubjectId>> = FxHashMap::default();
    for subject in used_subjects(store, rows) {
        if let Subject::Process(facts) = store.subject(subject) {
            slots
                .entry((facts.device_id, facts.pid))
                .or_default()
                .push(subject);
        }
    }
    let mut nodes = Vec::new();
    // In any order: the nodes are sorted when all are there.
    let slots: Vec<(Slot, Vec<SubjectId>)> = slots.into_iter().collect();
    for ((device, pid), subjects) in slots {
        let (mut dated, undated): (Vec<_>, Vec<_>) = subjects
            .into_iter()
            .partition(|&it| facts(store, it).started.is_some());
        dated.sort_by_key(|&it| facts(store, it).started);
        let mut groups: Vec<(Vec<SubjectId>, bool)> = Vec::new();
        for subject in dated {
            let started = facts(store, subject).started;
            let same = groups.last().is_some_and(|(group, _)| {
                group
                    .iter()
                    .any(|&it| match (facts(store, it).started, started) {
                        (Some(a), Some(b)) => a.same_moment(b),
                        _ => false,
                    })
            });
            match groups.last_mut() {
                Some((group, _)) if same && pid.is_some() => group.push(subject),
                _ => groups.push((vec![subject], false)),
            }
        }
        let dated_groups = groups.len();
        for subject in undated {
            let image = image_key(&facts(store, subject).image, &store.symbols);
            let alike = |group: &[SubjectId]| {
                pid.is_some()
                    && image.is_some()
                    && image_key(&facts(store, group[0]).image, &store.symbols) == image
            };
            let mut fits = (0..dated_groups)
                .filter(|&it| alike(&groups[it].0))
                .collect::<Vec<usize>>();
            // Several starts would fit: it stays a process of its own.
            let own = (dated_groups..groups.len()).find(|&it| alike(&groups[it].0));
            match (fits.pop(), fits.is_empty(), own) {
                (Some(fit), true, _) => {
                    groups[fit].0.push(subject);
                    groups[fit].1 = true;
                }
                (_, _, Some(own)) => groups[own].0.push(subject),
                _ => groups.push((vec![subject], false)),
            }
        }
        nodes.extend(
            groups
                .into_iter()
                .map(|(group, inferred)| node(store, device, pid, group, inferred)),
        );
    }
    nodes
}

fn facts(store: &Store, subject: SubjectId) -> &ProcessFacts<Symbol> {
    match store.subject(subject) {
        Subject::Process(facts) => facts,
        other => unreachable!("process slots hold processes, not {:?}", other.kind()),
    }
}

/// An image's file name without its case, to compare by.
pub(crate) fn image_key(image: &FileFacts<Symbol>, symbols: &Symbols) -> Option<String> {
    image.name.map(|it| symbols.text(it).to_lowercase())
}

fn node(
    store: &Store,
    device: Option<Symbol>,
    pid: Option<u64>,
    mut subjects: Vec<SubjectId>,
    inferred: bool,
) -> ProcessNode {
    subjects.sort_by_cached_key(|&it| {
        let told = told(store.subject(it), &store.symbols);
        (std::cmp::Reverse(told.len()), told)
    });
    let tellings: Vec<&ProcessFacts<Symbol>> =
        subjects.iter().map(|&it| facts(store, it)).collect();
    let fullest = tellings[0];
    let with_parent = tellings
        .iter()
        .find(|it| it.parent_pid.is_some())
        .unwrap_or(&fullest);
    ProcessNode {
        device,
        pid,
        // The finest of the equal moments: it has the most digits to match by.
        started: tellings.iter().filter_map(|it| it.started).max(),
        image: tellings
            .iter()
            .map(|it| &it.image)
            .find(|it| it.name.is_some())
            .unwrap_or(&fullest.image)
            .clone(),
        command_line: tellings.iter().find_map(|it| it.command_line),
        account: tellings
            .iter()
            .map(|it| &it.account)
            .find(|it| it.name.is_some() || it.upn.is_some())
            .unwrap_or(&fullest.account)
            .clone(),
        parent: ParentLink::Untold,
        ghost: false,
        inferred,
        told_parent: ToldParent {
            pid: with_parent.parent_pid,
            started: tellings.iter().filter_map(|it| it.parent_started).max(),
            image: tellings
                .iter()
                .map(|it| &it.parent_image)
                .find(|it| it.name.is_some())
                .unwrap_or(&fullest.parent_image)
                .clone(),
        },
        subjects,
    }
}

fn sort_nodes(nodes: &mut [ProcessNode], symbols: &Symbols) {
    nodes.sort_by_cached_key(|it| {
        (
            symbols.text_or_empty(it.device).to_owned(),
            it.pid,
            it.started,
            symbols.text_or_empty(it.image.name).to_owned(),
            symbols.text_or_empty(it.command_line).to_owned(),
        )
    });
}
