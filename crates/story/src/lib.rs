//! What an alert tells: its execution tree, or, where no process is involved,
//! the chain of who did what to whom (portal features, 5.2).
//!
//! A [`Story`] is a flat list of nodes in reading order, each with its depth:
//! views cut slices out of it, and no depth of nesting can exhaust a stack.

mod artefacts;
mod chain;
mod execution_tree;
mod output;
mod story;

pub use story::{NodeKind, Story, StoryNode, tell};
