//! The analyst's work: an append-only journal, and what follows from it.
//!
//! Imported data never changes (B-4). Whatever an analyst does to alerts is an
//! [`Entry`]: who, when, which alerts, what was there before and what is there
//! after. The state of every alert is a [`Projection`] of the journal; undo is
//! one more entry. Nothing here reads a clock: time and actor are arguments.

mod journal;
mod journal_file;
mod projection;

pub use journal::{Action, Entry, EntryId, Journal, JournalError};
pub use journal_file::{JOURNAL_VERSION, JournalFileError, read_journal, write_journal};
pub use projection::{CaseComment, Change, Projection, TriageState};
