//! Response actions: what can be recorded about a thing, and what was done.

mod about_node;
mod exported;
mod history;
mod hunting_text;
mod pending;
mod target;
mod writing;

pub(crate) use about_node::{offered, record, recorded_words};
pub(crate) use history::{Listed, rows};
pub(crate) use pending::answer;
pub(crate) use writing::text;
