//! Reads one opened file from its first byte to its reports.

use crate::archive::{ArchiveImport, Unfolded, begins_like_zip};
use crate::format::Family;
use crate::mapping::Mapping;
use crate::report::FileReport;
use crate::text_import::TextImport;
use std::borrow::Cow;
use throughline_model::{AlertRecord, EventRecord, IncidentRecord, Subject};

/// Where a record stood in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// Which of the files in an archive, in the order of their reports; 0 where
    /// the opened file is none.
    pub member: u32,
    /// Number of the record, from 1.
    pub record: u64,
    /// Byte of the text where it begins, after decompression, as UTF-8 and without a
    /// byte order mark: the record is read again by this. Reports tell bytes of the file.
    pub offset: u64,
    /// Its length in bytes.
    pub bytes: u32,
    /// Hash of its bytes: settles what else would go by the order of reading.
    pub hash: u64,
    /// What kind of export it comes from.
    pub family: Family,
}

/// Takes records as they are read. Everything borrows from the file's bytes:
/// keep what is needed.
pub trait RecordSink {
    /// Takes an alert, or one part of one: tellings of an alert are joined by its ids.
    fn alert(&mut self, alert: AlertRecord<Cow<'_, str>>, place: Place);
    /// Takes an incident; its alerts come one by one before it.
    fn incident(&mut self, incident: IncidentRecord<Cow<'_, str>>, place: Place);
    /// Takes an event of telemetry.
    fn event(&mut self, event: EventRecord<Cow<'_, str>>, place: Place);
    /// Takes what is known of a thing apart from any alert, such as a row of a
    /// device inventory. A process here is one known as the parent of another.
    fn entity(&mut self, subject: Subject<Cow<'_, str>>, place: Place);
}

/// The reading of one file: push its chunks in order, then finish.
pub struct FileImport {
    name: String,
    mappings: Vec<Mapping>,
    content: Content,
    unfolded: Unfolded,
}

/// What is in the file.
enum Content {
    /// Its first bytes.
    Start(Vec<u8>),
    Text(Box<TextImport>),
    Archive(Box<ArchiveImport>),
}

impl FileImport {
    /// Begins reading the file of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self::with_mappings(name, Vec::new())
    }

    /// As [`Self::new`]; tables of no known shape are read by the first of these
    /// mappings that fits, or one that comes with the program.
    pub fn with_mappings(name: impl Into<String>, mappings: Vec<Mapping>) -> Self {
        Self {
            name: name.into(),
            mappings,
            content: Content::Start(Vec::new()),
            unfolded: Unfolded::default(),
        }
    }

    /// Records met so far.
    pub fn records(&self) -> u64 {
        match &self.content {
            Content::Start(_) => 0,
            Content::Text(text) => text.records(),
            Content::Archive(archive) => archive.records(),
        }
    }

    /// What has been read so far; of an archive only how much.
    pub fn so_far(&self) -> FileReport {
        match &self.content {
            Content::Text(text) => text.so_far(),
            Content::Start(_) | Content::Archive(_) => FileReport {
                name: self.name.clone(),
                ..FileReport::default()
            },
        }
    }

    /// Takes the next bytes and hands the records they complete to `sink`.
    pub fn push(&mut self, chunk: &[u8], sink: &mut dyn RecordSink) {
        self.unfolded.took(chunk.len());
        self.take(chunk, sink);
    }

    fn take(&mut self, chunk: &[u8], sink: &mut dyn RecordSink) {
        match &mut self.content {
            Content::Text(text) => text.push(chunk, &mut self.unfolded, sink),
            Content::Archive(archive) => archive.push(chunk, &mut self.unfolded, sink),
            Content::Start(waiting) => {
                waiting.extend_from_slice(chunk);
                if let Some(is_zip) = begins_like_zip(waiting) {
                    self.begin(is_zip, sink);
                }
            }
        }
    }

    fn begin(&mut self, is_zip: bool, sink: &mut dyn RecordSink) {
        let name = std::mem::take(&mut self.name);
        let mappings = std::mem::take(&mut self.mappings);
        let content = if is_zip {
            Content::Archive(Box::new(ArchiveImport::new(name, mappings)))
        } else {
            Content::Text(Box::new(TextImport::new(name, 0, mappings)))
        };
        if let Content::Start(waiting) = std::mem::replace(&mut self.content, content) {
            self.take(&waiting, sink);
        }
    }

    /// Takes the end of the file and says what was read: of the file itself, or
    /// where it is an archive, of each file in it, in the order of
    /// [`Place::member`]. There is always one report at least.
    pub fn finish(mut self, sink: &mut dyn RecordSink) -> Vec<FileReport> {
        if matches!(self.content, Content::Start(_)) {
            self.begin(false, sink);
        }
        match self.content {
            Content::Start(_) => Vec::new(),
            Content::Text(text) => vec![text.finish(None, sink)],
            Content::Archive(archive) => archive.finish(&mut self.unfolded, sink),
        }
    }
}
