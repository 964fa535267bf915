//! The one façade: owns the opened data and the journal, and answers requests.
//!
//! The page, the command line and the tests speak to an [`Engine`] in the typed
//! requests and view models of [`protocol`], and know nothing of what is behind
//! it. The engine reads no clock and no file: bytes, times and names come in as
//! arguments.

mod activity_strip;
mod alert_page;
mod alert_parts;
mod alert_rows;
mod aliases;
mod blind_spots;
mod by_hand;
mod carried_names;
mod completion;
mod correlation;
mod correlation_change;
mod correlation_fields;
mod correlation_preview;
mod data_view;
mod encoded_commands;
mod engine;
mod engine_error;
mod entity_address;
mod entity_history;
mod entity_pane;
mod escalation;
mod event_rows;
mod explanation;
mod exported_explanation;
mod facts;
mod grouping;
mod hidden_alerts;
mod import_report;
mod import_words;
mod importing;
mod incident_diff;
mod incident_growth;
mod incident_links;
mod incident_now;
mod incident_together;
mod incident_triage;
mod incidents;
mod indicator;
mod indicator_hits;
mod journal_now;
mod kinship;
mod link_account;
mod link_questions;
mod long_name;
mod mapping_desk;
mod mapping_edits;
mod noisy_connectors;
mod ports;
mod prevalence;
mod priority;
mod process_lines;
mod process_page;
pub mod protocol;
mod queue;
mod raw_text;
mod response;
mod rule_examples;
mod rule_firing;
mod rule_indicators;
mod rule_trial;
mod rules;
pub mod scorecard;
mod search;
mod setting_units;
mod story_file;
mod story_lanes;
mod story_picture;
mod story_rows;
mod story_steps;
mod summary;
mod told_story;
mod triage;
mod triage_forms;
mod verdicts;
mod work_history;

pub use correlation::Correlated;
pub use correlation_change::CorrelationChangeError;
pub use data_view::file_view;
pub use engine::{Engine, grouped};
pub use engine_error::EngineError;
pub use exported_explanation::{Explained, ExportedExplanation, Holding};
pub use grouping::Wanted;
pub use import_report::{
    ConflictAccount, FileAccount, ImportReport, Merged, ProblemAccount, Recognised,
};
pub use importing::{ImportOutcome, case_id};
pub use incident_diff::{IncidentDiff, MovedAlert, Part, Parted};
pub use journal_now::OpenJournalError;
pub use link_account::{Explanation, KeptApartLine, LinkLine, Named, ReasonLine};
pub use long_name::telling_end;
pub use process_lines::ProcessLine;
pub use queue::queue_columns;
pub use raw_text::raw_text;
pub use rule_firing::Fired;
pub use rules::RuleError;
pub use summary::{AlertLine, FileSummary, IncidentLine, Summary};
pub use throughline_case::IncidentMode;
pub use throughline_import::{FileReport, MapError, MapField, Mapping, Source};
pub use told_story::PROCESS;
