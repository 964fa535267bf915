//! The alert story.

use super::SeverityMark;
use serde::{Deserialize, Serialize};

/// Asks for rows of an alert's story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryRows {
    /// Key of the alert.
    pub key: String,
    /// Nodes whose children are hidden.
    pub collapsed: Vec<u32>,
    /// First row.
    pub from: u32,
    /// How many rows at most.
    pub count: u32,
}

/// Rows of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryRowsView {
    /// Position of the first row.
    pub from: u32,
    /// How many rows there are with what is collapsed left out.
    pub total: u32,
    /// How many nodes there are in all.
    pub nodes: u32,
    /// Number of the node in focus.
    pub focus: Option<u32>,
    /// Position of the node in focus, if it is not hidden.
    pub focus_row: Option<u32>,
    /// `5 alerts, 2 devices`.
    pub extent: String,
    /// What the reader should know of how the tree was made; empty where
    /// nothing is inferred.
    pub caveat: String,
    /// Every node that can be collapsed, for "collapse all".
    pub expandable: Vec<u32>,
    /// The rows.
    pub rows: Vec<StoryRow>,
}

/// One row of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent marks of one row"
)]
pub struct StoryRow {
    /// Number of the node; the same in every reply about this alert.
    pub node: u32,
    /// Level, from 1.
    pub level: u32,
    /// Position among its siblings, from 1.
    pub position: u32,
    /// How many siblings there are, itself included.
    pub siblings: u32,
    /// For each level above, whether a line runs down to a later sibling there.
    pub rails: Vec<bool>,
    /// Word for the kind of thing.
    pub kind: String,
    /// One letter for it.
    pub letter: String,
    /// Its name.
    pub label: String,
    /// Process id.
    pub pid: String,
    /// A word or two beside the name: the command line in short, or facts.
    pub detail: String,
    /// Time of day.
    pub time: String,
    /// The same with its date, for the title.
    pub time_title: String,
    /// Known only as somebody's parent.
    pub ghost: bool,
    /// Its place is inferred.
    pub inferred: bool,
    /// The title alert is here.
    pub focused: bool,
    /// Alerts drawn here.
    pub alerts: Vec<NodeAlert>,
    /// Whether it has anything below; none where it has not.
    pub expanded: Option<bool>,
    /// A line that only says what follows, such as "Not placed".
    pub heading: bool,
}

/// An alert drawn at a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeAlert {
    /// Its key.
    pub key: String,
    /// Title.
    pub title: String,
    /// Severity.
    pub severity: SeverityMark,
    /// Whether it is the alert whose story this is.
    pub focused: bool,
    /// Name of its incident where that is another one.
    pub other_incident: Option<String>,
}
