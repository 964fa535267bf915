//! From the bytes of an opened file to records of the model.
//!
//! A [`FileImport`] is pushed chunks in order and hands out every record it
//! could read, as soon as it is complete, to a [`RecordSink`]. It holds one
//! record at a time, never the file. Nothing here fails as a whole: a record
//! that cannot be read is counted with its reason and place in the
//! [`FileReport`], and reading goes on.

mod activity;
mod alert_ids;
mod archive;
mod device_parts;
mod endpoint;
mod fields;
mod file_clock;
mod file_import;
mod format;
mod formats;
mod graph;
mod hayabusa;
mod hunting;
mod inflate;
mod mapping;
mod notes;
mod paths;
mod portal;
mod raw_record;
mod record_reader;
mod report;
mod roles;
mod sentinel;
mod table_preview;
mod text_import;
mod unfold;
mod windows;
mod xdr;

pub use file_import::{FileImport, Place, RecordSink};
pub use format::{Family, Format};
pub use mapping::{
    MapError, MapFault, MapField, MappedRow, Mapping, Source, TimeForm, known_by, preview, propose,
    propose_source, words,
};
pub use raw_record::{RawRecord, RawRecordError};
pub use report::{
    Effect, FileReport, Member, Occurrence, Problem, ProblemKind, RecordCounts, ShapeCount,
};
pub use table_preview::TablePreview;
pub use throughline_records::json;
