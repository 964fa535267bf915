//! Response actions: what can be recorded about a thing, and what was done.

mod about_node;
mod exported;
mod history;
mod hunting_text;
mod target;

pub(crate) use about_node::{offered, record};
pub(crate) use history::{Listed, rows};
