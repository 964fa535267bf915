//! What an alert tells: its execution tree, or, where no process is involved,
//! the chain of who did what to whom (portal features, 5.2).
//!
//! A [`Story`] is a flat list of nodes in reading order, each with its depth:
//! views cut slices out of it, and no depth of nesting can exhaust a stack.

mod action;
mod artefacts;
mod chain;
mod execution_tree;
mod node;
mod outline;
mod output;
mod places;
mod remote;
mod remote_commands;
mod remote_step;
mod remote_traces;
mod sessions;
mod story;
mod story_devices;
mod telemetry;

pub use action::Action;
pub use node::{NodeKind, NodeName, StoryNode};
pub use remote_step::{RemoteFact, RemoteMeans, RemoteStep};
pub use story::{Story, StoryOf, tell, tell_process};
