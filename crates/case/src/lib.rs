//! The analyst's work: an append-only journal, and what follows from it.
//!
//! Imported data never changes (B-4). Whatever an analyst does to alerts is an
//! [`Entry`]: who, when, which alerts, what was there before and what is there
//! after. The state of every alert and incident is a [`Projection`] of the journal; undo is
//! one more entry. Nothing here reads a clock: time and actor are arguments.

mod by_hand;
mod change;
mod history;
mod journal;
mod journal_file;
mod projection;
mod response;
mod response_action;
mod rule;
mod rules_file;
mod work_state;

pub use by_hand::{
    HandChange, HandKind, HandReason, HandRules, IncidentMode, KeptApart, KeptIncident,
};
pub use change::{
    AlertEdit, Alike, Assignee, ChangeSet, Classified, Edit, Edited, IncidentEdit, Standing, Was,
    WasClassified,
};
pub use history::Change;
pub use journal::{Action, Entry, EntryId, Journal, JournalError};
pub use journal_file::{JOURNAL_VERSION, JournalFileError, read_journal, write_journal};
pub use projection::Projection;
pub use response::{
    IdScheme, PendingAction, RecordedResponse, Response, ResponseTarget, TargetKind,
};
pub use response_action::{ResponseAction, ResponseAspect};
pub use rule::{FiredRule, Rule, RuleDraft, RuleId, RuleKind};
pub use rules_file::{RulesFileError, read_rules, write_rules};
pub use work_state::{CaseComment, IncidentState, TagEdits, TriageState, WorkState};
