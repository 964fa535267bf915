//! The story of one alert.

use crate::{artefacts, chain, execution_tree};
use throughline_dataset::{AlertIdx, Dataset, EntityIdx, ProcessIdx, SubjectId};
use throughline_model::{SubjectKind, Timestamp};

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// The alert itself, at the head of a chain.
    Alert,
    /// A thing that evidence is about.
    Subject(SubjectKind),
}

impl NodeKind {
    /// The kind as output writes it.
    pub fn api(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Subject(kind) => kind.api(),
        }
    }

    /// The kind as a person reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Alert => "Alert",
            Self::Subject(kind) => kind.label(),
        }
    }
}

/// One node of a story.
#[derive(Clone, Debug)]
pub struct StoryNode {
    /// How deep it is nested; roots are at 0.
    pub depth: u32,
    /// What it stands for.
    pub kind: NodeKind,
    /// Its short name.
    pub label: String,
    /// Process id, of a process.
    pub pid: Option<u64>,
    /// When it started or was seen.
    pub created: Option<Timestamp>,
    /// Command line, of a process.
    pub command_line: Option<String>,
    /// Known only as somebody's parent.
    pub ghost: bool,
    /// True where its place in the tree rests on less than pid and start.
    pub inferred: bool,
    /// Alerts that it is evidence of, in the order of first activity.
    pub alerts: Vec<AlertIdx>,
    /// Those of them that are drawn here: each alert has one place.
    pub raised: Vec<AlertIdx>,
    /// True at the place of the alert whose story this is.
    pub focused: bool,
    /// The process, of a process.
    pub process: Option<ProcessIdx>,
    /// The entity behind it, where it is evidence.
    pub entity: Option<EntityIdx>,
    /// One telling of it.
    pub subject: Option<SubjectId>,
}

impl StoryNode {
    pub(crate) fn new(kind: NodeKind, label: String, depth: u32) -> Self {
        Self {
            depth,
            kind,
            label,
            pid: None,
            created: None,
            command_line: None,
            ghost: false,
            inferred: false,
            alerts: Vec::new(),
            raised: Vec::new(),
            focused: false,
            process: None,
            entity: None,
            subject: None,
        }
    }
}

/// The story of one alert, in reading order.
#[derive(Clone, Debug)]
pub struct Story {
    /// The alert.
    pub alert: AlertIdx,
    /// Name of the device it is mainly about.
    pub device: Option<String>,
    /// The trees, parents before children.
    pub nodes: Vec<StoryNode>,
    /// Evidence that nothing says where to put, parents before children.
    pub unplaced: Vec<StoryNode>,
}

impl Story {
    /// How many links between processes are inferred.
    pub fn inferred_links(&self) -> usize {
        self.nodes.iter().filter(|it| it.inferred).count()
    }

    /// How many distinct alerts are drawn.
    pub fn alert_count(&self) -> usize {
        let mut all: Vec<AlertIdx> = self
            .nodes
            .iter()
            .chain(&self.unplaced)
            .flat_map(|it| it.raised.clone())
            .collect();
        all.sort_unstable();
        all.dedup();
        all.len()
    }
}

/// Tells the story of an alert.
pub fn tell(data: &Dataset, alert: AlertIdx) -> Story {
    match execution_tree::grow(data, alert) {
        Some(tree) => artefacts::attach(data, tree),
        None => chain::link(data, alert),
    }
}
