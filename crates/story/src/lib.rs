//! What an alert tells: its execution tree, or, where no process is involved,
//! the chain of who did what to whom (portal features, 5.2).
//!
//! A [`Story`] is a flat list of nodes in reading order, each with its depth:
//! views cut slices out of it, and no depth of nesting can exhaust a stack.

mod action;
mod artefacts;
mod chain;
mod execution_tree;
mod finding;
mod folding;
mod lanes;
mod line_set;
mod marks;
mod node;
mod outline;
mod output;
mod places;
mod process_set;
mod reading;
mod remote;
mod remote_commands;
mod remote_origins;
mod remote_step;
mod remote_traces;
mod sessions;
mod shape;
mod story;
mod story_devices;
mod telemetry;

pub use action::Action;
pub use finding::Findable;
pub use folding::{Alike, Fold, Folds, KEPT_TOUCHED, TOUCHED};
pub use lanes::{Lane, Lanes, Mark, Window, ended, gather};
pub use node::{NodeKind, NodeName, StoryNode};
pub use reading::{Choices, Expansion, Opening, Reading, Row, RowOf};
pub use remote_step::{RemoteFact, RemoteMeans, RemoteStep};
pub use shape::{Line, LineNo, Shape};
pub use story::{Story, StoryOf, tell, tell_process};
