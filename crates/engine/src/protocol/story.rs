//! The nodes of an alert's story.

use super::{AlertRow, EventLine, Section};
use serde::{Deserialize, Serialize};

/// Asks for the details of a node.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NodePane {
    /// Key of the alert.
    pub key: String,
    /// Number of the node.
    pub node: u32,
}

/// The details of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodePaneView {
    /// Word for the kind of thing.
    pub kind: String,
    /// Its name.
    pub title: String,
    /// Beside the name: a process id.
    pub subtitle: String,
    /// What is known of it.
    pub sections: Vec<Section>,
    /// What telemetry tells that it did, in the order of time.
    pub activity: Vec<EventLine>,
    /// How many more events there are.
    pub more_activity: u32,
    /// The alerts it is evidence of.
    pub alerts: Vec<AlertRow>,
    /// How many more there are.
    pub more_alerts: u32,
    /// The node before and after in reading order.
    pub previous: Option<u32>,
    /// See `previous`.
    pub next: Option<u32>,
}
