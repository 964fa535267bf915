//! What an alert tells: its execution tree, or, where no process is involved,
//! the chain of who did what to whom (portal features, 5.2).
//!
//! A [`Story`] is a flat list of nodes in reading order, each with its depth:
//! views cut slices out of it, and no depth of nesting can exhaust a stack.

mod artefacts;
mod chain;
mod execution_tree;
mod finding;
mod folding;
mod lanes;
mod output;
mod reading;
mod shape;
mod story;

pub use finding::Findable;
pub use folding::{Alike, Fold, Folds};
pub use lanes::{Lane, Lanes, Mark, Window, gather};
pub use reading::{Choices, Expansion, Opening, Reading, Row, RowOf};
pub use shape::{Line, LineNo, Shape};
pub use story::{NodeKind, Story, StoryNode, tell};
