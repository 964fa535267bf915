//! What page and worker say to each other.

use serde::{Deserialize, Serialize};
use throughline_engine::protocol::{
    FileView, FirstView, ImportWords, RawText, Refusal, Reply, Request, TableOf,
};

/// What the page says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToWorker {
    /// Ask the engine.
    Ask {
        /// To know the answer by.
        id: u32,
        /// What is asked.
        request: Request,
    },
    /// Open files, beside what is loaded or in its place.
    Open {
        /// To know the answer by.
        id: u32,
        /// Title for the case, if it is a new one.
        title: String,
        /// What to open.
        sources: Vec<Source>,
        /// True to close what is loaded, once the new files are read.
        replace: bool,
    },
    /// Open what was open last, or a kept case.
    Restore {
        /// To know the answer by.
        id: u32,
        /// The case; none is the one that was open last.
        case: Option<String>,
    },
    /// Open a table again, by what its columns are said to mean.
    OpenMapped {
        /// To know the answer by.
        id: u32,
        /// The table.
        table: TableOf,
        /// The mapping, as a map file.
        mapping: String,
        /// True to open such tables by it from now on.
        remember: bool,
    },
    /// List the mappings that are kept.
    Mappings {
        /// To know the answer by.
        id: u32,
    },
    /// Forget a kept mapping.
    ForgetMapping {
        /// To know the answer by.
        id: u32,
        /// Its key.
        key: String,
    },
    /// List the views that are kept.
    Views {
        /// To know the answer by.
        id: u32,
    },
    /// Keep a view, in place of one of the same name.
    KeepView {
        /// To know the answer by.
        id: u32,
        /// The view.
        view: KeptView,
    },
    /// Forget a kept view.
    ForgetView {
        /// To know the answer by.
        id: u32,
        /// Its name.
        name: String,
    },
    /// List what was searched for lately.
    Searches {
        /// To know the answer by.
        id: u32,
    },
    /// Remember a search.
    KeepSearch {
        /// To know the answer by.
        id: u32,
        /// What was searched for.
        text: String,
    },
    /// Forget all searches.
    ForgetSearches {
        /// To know the answer by.
        id: u32,
    },
    /// Read a record again from its file.
    Raw {
        /// To know the answer by.
        id: u32,
        /// Position of the file among those that were opened.
        file: u32,
        /// Byte of the text where the record begins.
        offset: u64,
        /// Its length in bytes.
        bytes: u32,
        /// Id of an alert inside it: only that part is wanted.
        inside: Option<String>,
    },
    /// List the cases that are kept.
    Cases {
        /// To know the answer by.
        id: u32,
    },
    /// Forget a kept case: its files and its journal.
    Forget {
        /// To know the answer by.
        id: u32,
        /// The case.
        case: String,
    },
    /// Stop the opening that is going on.
    Cancel,
    /// Stop the grouping of alerts that is going on.
    CancelGrouping,
    /// Fail as a program error would, to see what the page makes of it.
    Crash,
}

/// Where a file's bytes come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A file handle that travels with the message, by its position.
    File {
        /// Its name.
        name: String,
        /// Its position.
        index: u32,
    },
    /// A file of the site itself.
    Site {
        /// Its name.
        name: String,
        /// Its address.
        url: String,
    },
}

impl Source {
    /// The file's name.
    pub fn name(&self) -> &str {
        match self {
            Self::File { name, .. } | Self::Site { name, .. } => name,
        }
    }
}

/// What a worker prepares before somebody asks for it, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preparation {
    /// What words are looked for in, and groups.
    Searches,
    /// What alerts have in common, and how common that is.
    Incidents,
}

/// What the worker says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FromWorker {
    /// It has started.
    Ready,
    /// The answer to a question.
    Answer {
        /// Which question.
        id: u32,
        /// The answer.
        result: Result<Reply, Refusal>,
    },
    /// How far an opening is.
    Progress(Progress),
    /// How far the grouping of alerts is that somebody waits for; none when it is over.
    Grouping(Option<GroupingProgress>),
    /// An opening has ended.
    Opened {
        /// Which one.
        id: u32,
        /// What came of it.
        outcome: Outcome,
    },
    /// Something is prepared before somebody asks for it.
    Prepared {
        /// What is.
        what: Preparation,
        /// Bytes of memory that the worker has.
        memory: u32,
    },
    /// A record as it stands in its file.
    Raw {
        /// Which question.
        id: u32,
        /// Its text, or why it cannot be read again.
        text: Result<RawText, String>,
    },
    /// The kept cases, newest first.
    Cases {
        /// Which question.
        id: u32,
        /// The cases.
        cases: Vec<KeptCase>,
    },
    /// The kept mappings, by name.
    Mappings {
        /// Which question.
        id: u32,
        /// The mappings.
        mappings: Vec<KeptMapping>,
    },
    /// The kept views, by name.
    Views {
        /// Which question.
        id: u32,
        /// The views.
        views: Vec<KeptView>,
    },
    /// What was searched for lately.
    Searches {
        /// Which question.
        id: u32,
        /// The searches, the newest first.
        searches: Vec<KeptSearch>,
    },
    /// The journal is kept up to this entry, and was read back.
    Saved {
        /// How many entries.
        entries: u64,
    },
    /// The journal could not be kept.
    NotSaved {
        /// Why.
        message: String,
    },
    /// The case that was opened is not kept for a reload, or not all of it.
    NotKept {
        /// Why, for a person.
        message: String,
    },
    /// The worker has failed; nothing more will come.
    Crashed {
        /// What failed.
        message: String,
    },
}

/// How far an opening is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The file that is being read.
    pub file: String,
    /// Bytes read of all files.
    pub bytes: u64,
    /// Bytes of all files; 0 where not known yet.
    pub total: u64,
    /// Records read of all files.
    pub records: u64,
    /// Alerts that are shown already, although reading goes on; 0 where none are.
    pub shown: u32,
    /// True when everything is read and duplicates and entities are sorted out.
    pub settling: bool,
}

/// How far a grouping of alerts is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupingProgress {
    /// How many alerts are grouped.
    pub alerts: u32,
    /// How much is done, of a hundred.
    pub percent: u32,
}

/// What came of an opening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// At least one file could be used.
    Opened {
        /// What came of it, in words.
        words: ImportWords,
        /// What is worth looking at first.
        first: FirstView,
        /// How many earlier journal entries belong to this data.
        restored: u64,
        /// Something to tell about keeping it; empty where all is well.
        warning: String,
    },
    /// Nothing could be used; what was open before still is.
    Refused {
        /// What was wrong with each.
        files: Vec<FileView>,
        /// What is wrong, for a person.
        message: String,
    },
    /// It was a journal, and was taken up.
    JournalTaken {
        /// How many changes are new here.
        entries: u64,
    },
    /// It was cancelled; what was open before still is.
    Cancelled,
    /// There was nothing to restore.
    Nothing,
}

/// A case that is kept in this browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptCase {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Names of its files.
    pub files: Vec<String>,
    /// When it was opened last, in milliseconds since 1970.
    pub opened_millis: f64,
    /// False where a file was too large to keep and must be opened again.
    pub complete: bool,
}

/// A mapping that is kept in this browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptMapping {
    /// What it is kept under: the columns by which its tables are known.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// The columns by which its tables are known.
    pub columns: Vec<String>,
    /// The map file.
    pub text: String,
}

/// A view of a queue that is kept in this browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptView {
    /// Version of its form: one that is newer than [`VIEW_VERSION`] is listed and
    /// not opened.
    pub version: u32,
    /// What it is called.
    pub name: String,
    /// Its address, as a link would have it.
    #[serde(default)]
    pub address: String,
}

/// The version of views that this program keeps.
pub const VIEW_VERSION: u32 = 1;

/// A search that this browser remembers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptSearch {
    /// What was searched for.
    pub text: String,
    /// When, in milliseconds since 1970.
    pub at_millis: f64,
}
