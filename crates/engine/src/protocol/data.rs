//! What was read, and the telemetry that was read with it.

use serde::{Deserialize, Serialize};
use throughline_model::Timestamp;

/// Asks for the import report.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct ReadFiles {}

/// The import report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataView {
    /// `5 files · 123 records read, 120 accepted, 3 of them repaired, 3 rejected`.
    pub totals: String,
    /// Names of the files of which nothing could be used.
    pub refused: Vec<String>,
    /// Each opened file: first those of which nothing could be used, then those
    /// with rejected records, then the others, as they were opened.
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
    /// Its number among the files that were opened, from 0.
    pub at: u32,
    /// Its name.
    pub name: String,
    /// What it was recognised as.
    pub format: String,
    /// By what, and how many records; one line for each shape its records had.
    pub recognised: Vec<String>,
    /// Its size.
    pub size: String,
    /// `81 records read, 80 accepted, 2 of them repaired, 1 rejected`.
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
    /// How well it was understood.
    pub state: FileState,
    /// What was wrong.
    pub problems: Vec<ProblemView>,
}

/// How well a file was understood, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FileState {
    /// Nothing of it could be used.
    Refused,
    /// Records of it were rejected, or its end is not there.
    Rejected,
    /// All its records are there, some of them repaired.
    Repaired,
    /// All of it is there; something is worth knowing.
    Noted,
    /// All of it is there and was understood.
    Understood,
    /// It is sound, and there is nothing in it.
    Empty,
}

impl FileState {
    /// The state as a person reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Refused => "not read",
            Self::Rejected => "not all of it read",
            Self::Repaired => "read, some records repaired",
            Self::Noted => "read",
            Self::Understood => "read, nothing to note",
            Self::Empty => "nothing in it",
        }
    }

    /// Whether something of the file is missing.
    pub fn is_loss(self) -> bool {
        self <= Self::Rejected
    }
}

/// One kind of problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemView {
    /// What is wrong.
    pub label: String,
    /// What became of it: `not read`, `left out`, `mended` or `noted`.
    pub effect: String,
    /// How often.
    pub count: String,
    /// Of unknown fields, values and types: each by its name, with how often.
    pub tally: Vec<(String, String)>,
    /// The first few, with their places.
    pub places: Vec<PlaceView>,
    /// How many there are that are not told.
    pub more: u64,
    /// True where something was lost, not only noted.
    pub is_loss: bool,
}

/// Where something was wrong, and the text that was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceView {
    /// Number of the record, from 1; empty where it is of no record.
    pub record: String,
    /// Byte of the file; empty where it is of none.
    pub byte: String,
    /// The field; empty where it is of none.
    pub field: String,
    /// The offending text.
    pub text: String,
}

/// A record as it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawText {
    /// Its text.
    pub text: String,
    /// True where it is only the part that was asked for.
    pub is_part: bool,
}

/// What is worth looking at first, once files are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FirstView {
    /// The alerts that are open, which are those the queue shows by default.
    OpenAlerts,
    /// All alerts: the default would hide each of them.
    AllAlerts,
    /// Incidents: there are no alerts.
    Incidents,
    /// Telemetry: there is nothing else.
    Events,
}

/// What came of an import, in the words that are shown when it has ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportWords {
    /// `5 files read · 81 alerts, 5 incidents, 1,204 events`.
    pub text: String,
    /// `3 records repaired`; empty where none was.
    pub repaired: String,
    /// What was rejected or could not be read, a sentence for each.
    pub lost: Vec<String>,
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
    /// Id of the process whose story tells of it: the one that started, else the one
    /// that did it. None where too little is told of it.
    pub process: Option<String>,
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
    /// Id of the alert, where it is told inside the record of its incident.
    pub inside: Option<String>,
    /// When it was last changed, where it tells.
    pub updated: Option<Timestamp>,
}
