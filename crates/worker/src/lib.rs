//! The engine behind a Web Worker's messages.
//!
//! The same WebAssembly serves page and worker: where there is no window,
//! [`start`] takes over. Files come in as handles and are read here slice by
//! slice, so the page never holds data and never waits. What the analyst does
//! is kept in the browser's database at once.

mod case_opening;
mod grouping;
mod keeping;
mod kept_mappings;
mod kept_searches;
mod kept_views;
pub mod messages;
mod opening;
mod pieces;
mod preparing;
mod raw_reading;
mod warming;
mod worker;

pub use worker::start;
