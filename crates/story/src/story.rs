//! The story of one alert, or of one process.

use crate::node::StoryNode;
use crate::{artefacts, chain, execution_tree, sessions};
use throughline_dataset::{AlertIdx, Dataset, ProcessIdx};

/// Whose story it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoryOf {
    /// An alert's.
    Alert(AlertIdx),
    /// A process's: recordings have no alerts.
    Process(ProcessIdx),
}

/// A story, in reading order.
#[derive(Clone, Debug)]
pub struct Story {
    /// Whose it is.
    pub of: StoryOf,
    /// Name of the device it is mainly about.
    pub device: Option<String>,
    /// The trees, parents before children.
    pub nodes: Vec<StoryNode>,
    /// Evidence that nothing says where to put, parents before children.
    pub unplaced: Vec<StoryNode>,
}

impl Story {
    /// The alert, of an alert's story.
    pub fn alert(&self) -> Option<AlertIdx> {
        match self.of {
            StoryOf::Alert(alert) => Some(alert),
            StoryOf::Process(_) => None,
        }
    }

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
            .flat_map(|it| it.raised.iter().copied())
            .collect();
        all.sort_unstable();
        all.dedup();
        all.len()
    }
}

/// Tells the story of an alert.
pub fn tell(data: &Dataset, alert: AlertIdx) -> Story {
    match execution_tree::grow(data, alert) {
        Some(tree) => sessions::attach(data, artefacts::attach(data, tree)),
        None => chain::link(data, alert),
    }
}

/// Tells the story of a process: the whole tree that it belongs to.
pub fn tell_process(data: &Dataset, process: ProcessIdx) -> Story {
    let tree = execution_tree::grow_around(data, process);
    sessions::attach(data, artefacts::attach(data, tree))
}
