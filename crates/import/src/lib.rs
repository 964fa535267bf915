//! From the bytes of an opened file to records of the model.
//!
//! A [`FileImport`] is pushed chunks in order and hands out every record it
//! could read, as soon as it is complete, to a [`RecordSink`]. It holds one
//! record at a time, never the file. Nothing here fails as a whole: a record
//! that cannot be read is counted with its reason and place in the
//! [`FileReport`], and reading goes on.

mod bytes;
mod encoding;
mod fields;
mod file_import;
mod graph;
mod inflate;
pub mod json;
mod record_cutter;
mod report;

pub use file_import::{FileImport, Place, RecordSink};
pub use report::{FileReport, Format, Problem, ProblemKind, RecordCounts};
