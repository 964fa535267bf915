//! Processes and who started whom (portal features, 5.2).
//!
//! A process is a device and an id that is unique there, or a device, a pid and
//! a start. Parents that are known only from their children are *ghosts*. A link
//! that rests on less than a unique id, or pid and start, is *inferred*; where
//! even that is not told, there is no link.

use crate::columns::SubjectId;
use crate::devices::Devices;
use crate::parentage::{cut_cycles, link_parents};
use crate::process_tellings::{ProcessTelling, gather};
use crate::store::Store;
use crate::symbols::{Symbol, Symbols};
use rustc_hash::FxHashMap;
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
    children: Vec<Vec<ProcessIdx>>,
    of_subject: FxHashMap<SubjectId, ProcessIdx>,
}

/// A device and a pid: processes of different times may share one.
pub(crate) type Slot = (Option<Symbol>, Option<u64>);

impl Processes {
    pub(crate) fn resolve(store: &Store, tellings: &[ProcessTelling], devices: &Devices) -> Self {
        let mut nodes = gather(store, tellings, devices);
        sort_nodes(&mut nodes, &store.symbols);
        link_parents(&mut nodes, &store.symbols);
        cut_cycles(&mut nodes);
        nodes.shrink_to_fit();
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

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
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

fn sort_nodes(nodes: &mut [ProcessNode], symbols: &Symbols) {
    // By the texts where they are: a copy of each command line is much for a million.
    nodes.sort_by_cached_key(|it| {
        (
            symbols.text_or_empty(it.device),
            it.pid,
            it.started,
            symbols.text_or_empty(it.guid),
            symbols.text_or_empty(it.image.name),
            symbols.text_or_empty(it.command_line),
        )
    });
}

/// An image's file name without its case, to compare by.
pub(crate) fn image_key(image: &FileFacts<Symbol>, symbols: &Symbols) -> Option<String> {
    image.name.map(|it| symbols.text(it).to_lowercase())
}
