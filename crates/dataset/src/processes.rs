//! Processes and who started whom (portal features, 5.2).
//!
//! A process is a device and an id that is unique there, or a device, a pid and
//! a start. Parents that are known only from their children are *ghosts*. A link
//! that rests on less than a unique id, or pid and start, is *inferred*; where
//! even that is not told, there is no link.

use crate::columns::SubjectId;
use crate::devices::Devices;
use crate::groups::Groups;
use crate::parentage::{cut_cycles, link_parents};
use crate::process_tellings::{ProcessTelling, gather};
use crate::store::Store;
use crate::symbols::{Symbol, Symbols};
use rustc_hash::{FxHashMap, FxHashSet};
use throughline_model::{AccountFacts, FileFacts, Timestamp};

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
    /// The parent that is told started after it, which cannot be.
    Impossible,
}

impl ParentLink {
    /// The parent, however it is known.
    pub fn process(self) -> Option<ProcessIdx> {
        match self {
            Self::Told(parent) | Self::Inferred(parent) => Some(parent),
            Self::Untold | Self::Cut | Self::Impossible => None,
        }
    }
}

/// One process, real or ghost.
#[derive(Clone, Debug)]
pub struct ProcessNode {
    /// The one name of its device: [`crate::Dataset::device_known_as`].
    pub device: Option<Symbol>,
    /// Its unique id on the device, where the source has one.
    pub guid: Option<Symbol>,
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
    /// True where tellings without its start, or with one nearby, were taken for
    /// this process.
    pub inferred: bool,
    /// The session that it ran in, by its id on the device.
    pub logon: Option<Symbol>,
    /// Its integrity level.
    pub integrity: Option<Symbol>,
    /// Starts that are told of it, apart from `started`.
    pub(crate) other_starts: Vec<Timestamp>,
    /// Tellings of it, the fullest first; none for a ghost.
    pub subjects: Vec<SubjectId>,
    /// What its tellings say of its parent, until it is linked to one.
    pub(crate) told_parent: Option<Box<ToldParent>>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct ToldParent {
    pub(crate) guid: Option<Symbol>,
    pub(crate) command_line: Option<Symbol>,
    pub(crate) pid: Option<u64>,
    pub(crate) started: Option<Timestamp>,
    pub(crate) image: FileFacts<Symbol>,
}

/// All processes.
#[derive(Default)]
pub(crate) struct Processes {
    nodes: Vec<ProcessNode>,
    children: Groups<ProcessIdx>,
    /// The process that each subject tells of; none for what tells of no process.
    of_subject: Vec<ProcessIdx>,
}

/// No process.
const NONE: ProcessIdx = ProcessIdx(u32::MAX);

/// A device and a pid: processes of different times may share one.
pub(crate) type Slot = (Option<Symbol>, Option<u64>);

impl Processes {
    pub(crate) fn resolve(store: &Store, tellings: &[ProcessTelling], devices: &Devices) -> Self {
        let mut nodes = gather(store, tellings, devices);
        sort_nodes(&mut nodes, &store.symbols);
        link_parents(&mut nodes, &store.symbols);
        cut_cycles(&mut nodes);
        // Moving all of them takes its time: a little room that is left does no harm.
        nodes.shrink_to(nodes.len() + nodes.len() / 8);
        let mut of_subject = Vec::new();
        if !nodes.is_empty() {
            of_subject = vec![NONE; store.subjects.len()];
        }
        for (idx, node) in (0..).map(ProcessIdx).zip(&nodes) {
            for subject in &node.subjects {
                of_subject[subject.0 as usize] = idx;
            }
        }
        Self {
            children: children(&nodes),
            nodes,
            of_subject,
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (ProcessIdx, &ProcessNode)> {
        (0..).map(ProcessIdx).zip(&self.nodes)
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn get(&self, process: ProcessIdx) -> &ProcessNode {
        &self.nodes[process.0 as usize]
    }

    pub(crate) fn children(&self, process: ProcessIdx) -> &[ProcessIdx] {
        self.children.of(process.0)
    }

    pub(crate) fn of_subject(&self, subject: SubjectId) -> Option<ProcessIdx> {
        let process = self.of_subject.get(subject.0 as usize).copied();
        process.filter(|&it| it != NONE)
    }
}

/// The processes that each started, in the order of their starts.
fn children(nodes: &[ProcessNode]) -> Groups<ProcessIdx> {
    let mut by_start: Vec<u32> = (0..nodes.len() as u32).collect();
    let order = |&it: &u32| (nodes[it as usize].started, nodes[it as usize].pid, it);
    by_start.sort_unstable_by_key(order);
    Groups::told(nodes.len(), |tell| {
        for &child in &by_start {
            if let Some(parent) = nodes[child as usize].parent.process() {
                tell(parent.0, ProcessIdx(child));
            }
        }
    })
}

/// Puts processes in order: by device and pid, so that those of one slot stand together,
/// then by start. Texts are looked at only where that leaves two.
fn sort_nodes(nodes: &mut [ProcessNode], symbols: &Symbols) {
    let ranks = device_ranks(nodes, symbols);
    let mut keys: Vec<_> = (0_u32..)
        .zip(&*nodes)
        .map(|(at, it)| (ranks[&it.device], it.pid, it.started, at))
        .collect();
    let texts = |at: u32| {
        let it = &nodes[at as usize];
        [it.guid, it.image.name, it.command_line].map(|it| symbols.text_or_empty(it))
    };
    keys.sort_unstable_by(|a, b| {
        (a.0, a.1, a.2)
            .cmp(&(b.0, b.1, b.2))
            .then_with(|| texts(a.3).cmp(&texts(b.3)))
            .then(a.3.cmp(&b.3))
    });
    let mut from: Vec<usize> = keys.into_iter().map(|it| it.3 as usize).collect();
    for at in 0..nodes.len() {
        // What was there has been put elsewhere by now.
        let mut source = from[at];
        while source < at {
            source = from[source];
        }
        from[at] = source;
        nodes.swap(at, source);
    }
}

/// For each device its place in the order of their names.
fn device_ranks(nodes: &[ProcessNode], symbols: &Symbols) -> FxHashMap<Option<Symbol>, u32> {
    let devices: FxHashSet<Option<Symbol>> = nodes.iter().map(|it| it.device).collect();
    let mut devices: Vec<Option<Symbol>> = devices.into_iter().collect();
    devices.sort_unstable_by_key(|&it| (symbols.text_or_empty(it), it.is_some()));
    devices.into_iter().zip(0..).collect()
}

/// An image's file name without its case, to compare by.
pub(crate) fn image_key(image: &FileFacts<Symbol>, symbols: &Symbols) -> Option<String> {
    image.name.map(|it| symbols.text(it).to_lowercase())
}
