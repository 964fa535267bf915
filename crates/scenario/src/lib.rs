//! Made-up security cases.
//!
//! A case is written down once, in a form a trainer can read and edit (see
//! `scenarios/`): who takes part, then what happened in the order it happened, with
//! process trees drawn by indentation. From that this crate writes the exports an
//! analyst would have been given, and keeps the truth about which alert belongs to
//! which attack. [`scale`] makes the same kind of data in bulk, without a story.
//!
//! Everything written follows from the description or the seed alone: no clock, no
//! random numbers, the same bytes every time.

mod cast;
mod derived;
mod evidence;
mod graph_evidence;
mod graph_shapes;
mod graph_writer;
mod library;
mod mistake;
mod moment;
mod outline;
mod plot;
mod process_drawing;
pub mod scale;
mod scenario;
mod truth;
mod vocabulary;

pub use graph_writer::{Export, export};
pub use library::{OutputFile, cases, sample_files};
pub use mistake::{Mistake, ScenarioError};
pub use moment::Moment;
pub use scenario::Scenario;
pub use truth::{Truth, TruthOfAlert, ground_truth};
