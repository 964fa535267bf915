//! What was read, and the telemetry that was read with it.

use serde::{Deserialize, Serialize};
use throughline_model::Timestamp;

/// Asks for the import report.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct ReadFiles {}

/// The import report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataView {
    /// Each opened file.
    pub files: Vec<FileView>,
    /// What became one, in a sentence.
    pub merged: String,
    /// Names and ids that several different things bear.
    pub conflicts: Vec<ConflictView>,
    /// What the files cannot tell, in sentences.
    pub blind_spots: Vec<String>,
}

/// A name or id that several different things bear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictView {
    /// What kind of things.
    pub kind: String,
    /// What they share.
    pub shared: String,
    /// The things, by names that tell them apart.
    pub things: String,
}

/// What was read of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileView {
    /// Its name.
    pub name: String,
    /// What it was recognised as.
    pub format: String,
    /// By what, and how many records; one line for each shape its records had.
    pub recognised: Vec<String>,
    /// Its size.
    pub size: String,
    /// `81 records read, 1 rejected`.
    pub records: String,
    /// When its records happened; empty where they do not tell.
    pub span: String,
    /// What was assumed of its times, in sentences.
    pub time_zone: Vec<String>,
    /// Name of the mapping it was read by.
    pub mapping: Option<String>,
    /// True where it is a table that somebody could say the columns of.
    pub can_be_mapped: bool,
    /// True where it could not be read, and its columns look as if it could.
    pub has_proposal: bool,
    /// False where nothing of it could be used.
    pub readable: bool,
    /// What was wrong.
    pub problems: Vec<ProblemView>,
}

/// One kind of problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemView {
    /// What is wrong.
    pub label: String,
    /// How often.
    pub count: u64,
    /// The first few, with their places; of unknown fields and values each by
    /// name with its count.
    pub examples: Vec<String>,
    /// How many more there are that are not told.
    pub more: u64,
    /// True where something was lost, not only noted.
    pub is_loss: bool,
}

/// Asks for the import report as a file.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct ReportText {}

/// The import report as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportFile {
    /// What to call the file.
    pub name: String,
    /// What stands in it: JSON.
    pub text: String,
}

/// Asks for a stretch of the events, in the order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRows {
    /// Words that an event must hold, all of them, in any case.
    pub words: String,
    /// Only of this kind, as output writes it; empty for all.
    pub kind: String,
    /// The first row.
    pub from: u32,
    /// How many.
    pub count: u32,
}

/// A stretch of the events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRowsView {
    /// The first row.
    pub from: u32,
    /// How many there are that match.
    pub total: u32,
    /// How many there are.
    pub all: u32,
    /// The kinds there are, with how many match the words.
    pub kinds: Vec<EventKindCount>,
    /// The rows.
    pub rows: Vec<EventLine>,
}

/// How many events are of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventKindCount {
    /// The kind as output writes it.
    pub kind: String,
    /// The kind as a person reads it.
    pub label: String,
    /// How many.
    pub count: u32,
}

/// One event, on a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventLine {
    /// Its position in the order of time.
    pub number: u32,
    /// When.
    pub at: String,
    /// What kind of thing happened.
    pub kind: String,
    /// Where.
    pub device: String,
    /// What did it: the process, else the account.
    pub actor: String,
    /// What it was done to, and what else is worth reading.
    pub what: String,
}

/// Asks where the records stand that tell of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordPlaces {
    /// An alert, by its key.
    Alert(String),
    /// An incident, by its id.
    Incident(String),
    /// An event, by its position in the order of time.
    Event(u32),
}

/// Where the records stand that tell of something, the one that counts first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordPlacesView {
    /// The records.
    pub records: Vec<RecordPlace>,
}

/// Where one record stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordPlace {
    /// Position of its file among those that were opened.
    pub file: u32,
    /// Name of the file.
    pub name: String,
    /// Number of the record in it, from 1.
    pub record: u64,
    /// Byte of the text where it begins.
    pub offset: u64,
    /// Its length in bytes.
    pub bytes: u32,
    /// When it was last changed, where it tells.
    pub updated: Option<Timestamp>,
}
