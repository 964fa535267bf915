//! What was read of a file, and what was not, with reasons.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// The shape a file was recognised as, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Graph security `alerts_v2` (data formats, 1.1).
    #[serde(rename = "graph.alerts_v2")]
    GraphAlerts,
    /// Graph security `incidents`, with or without their alerts (1.2).
    #[serde(rename = "graph.incidents")]
    GraphIncidents,
    /// None of the shapes this program reads.
    #[serde(rename = "unknown")]
    Unknown,
}

impl Format {
    /// The shape as a person reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::GraphAlerts => "Graph security alerts",
            Self::GraphIncidents => "Graph security incidents",
            Self::Unknown => "Not recognised",
        }
    }
}

/// How many records a file had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordCounts {
    /// Records met: always accepted and rejected together.
    pub read: u64,
    /// Records that were kept, repaired ones among them.
    pub accepted: u64,
    /// Records that were kept although a part of them could not be read.
    pub repaired: u64,
    /// Records that could not be kept.
    pub rejected: u64,
}

/// What can be wrong with a file, a record or a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ProblemKind {
    /// There is nothing in the file.
    EmptyFile,
    /// The file or line is not JSON.
    NotJson,
    /// The file ends in the middle.
    Truncated,
    /// The compressed data is damaged.
    DamagedArchive,
    /// JSON, but no alert or incident this program reads.
    WrongShape,
    /// Nested deeper than any export is; the deep part was left out.
    TooDeep,
    /// Larger than a record may be.
    TooLarge,
    /// A field holds another kind of value than it should; it was left out.
    WrongType,
    /// A time that is none; it was left out.
    BadTime,
    /// Bytes that are not UTF-8; each was replaced by U+FFFD.
    InvalidUtf8,
    /// JSON with small faults (`NaN`, a raw line break in a string) that were mended.
    LooseJson,
    /// Text longer than 1 MiB; it was shortened.
    ShortenedText,
    /// An alert or incident without an id; one was made from its place.
    MissingId,
    /// A value newer than this program; kept as it stands.
    UnknownValue,
    /// A field this program has no words for; kept in the file only.
    UnknownField,
    /// Evidence of a type this program has no words for; kept as it stands.
    UnknownEvidence,
    /// The last activity lay before the first; they were swapped.
    SwappedActivity,
    /// The same id on alerts that are not the same; kept apart.
    SharedId,
    /// The same alert again, in this or another file; the newest update was kept.
    RepeatedAlert,
    /// The same incident again; the newest update was kept.
    RepeatedIncident,
}

impl ProblemKind {
    /// The kind as a person reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::EmptyFile => "empty file",
            Self::NotJson => "not JSON",
            Self::Truncated => "ends in the middle",
            Self::DamagedArchive => "damaged compressed data",
            Self::WrongShape => "no alert or incident this version reads",
            Self::TooDeep => "nested too deep, deep part left out",
            Self::TooLarge => "record too large",
            Self::WrongType => "wrong kind of value, left out",
            Self::BadTime => "not a time, left out",
            Self::InvalidUtf8 => "invalid UTF-8, replaced",
            Self::LooseJson => "loose JSON, mended",
            Self::ShortenedText => "text over 1 MiB, shortened",
            Self::MissingId => "no id, one was made",
            Self::UnknownValue => "value newer than this version, kept",
            Self::UnknownField => "field not shown",
            Self::UnknownEvidence => "evidence type not known, kept",
            Self::SwappedActivity => "first after last activity, swapped",
            Self::SharedId => "one id on different alerts, kept apart",
            Self::RepeatedAlert => "alert repeated, newest update kept",
            Self::RepeatedIncident => "incident repeated, newest update kept",
        }
    }

    /// Whether a record with it has lost something and counts as repaired.
    pub fn is_repair(self) -> bool {
        matches!(
            self,
            Self::TooDeep
                | Self::WrongType
                | Self::BadTime
                | Self::InvalidUtf8
                | Self::LooseJson
                | Self::ShortenedText
                | Self::MissingId
                | Self::SwappedActivity
        )
    }
}

/// One kind of problem in one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// How often.
    pub count: u64,
    /// The first one, with its place (`record 17, byte 3021, createdDateTime: "NaN"`).
    pub example: String,
}

/// What was read of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// The file's name as it was given.
    pub name: String,
    /// What it was recognised as.
    pub format: Format,
    /// Its size as stored, in bytes.
    pub bytes: u64,
    /// Its records.
    pub records: RecordCounts,
    /// What was wrong, in the order of [`ProblemKind`].
    pub problems: Vec<Problem>,
    /// Hash of its bytes, hexadecimal: the same file is known again by it.
    #[serde(skip)]
    pub fingerprint: u64,
}

impl FileReport {
    /// Whether anything of the file could be used.
    pub fn is_readable(&self) -> bool {
        self.records.accepted > 0
    }

    /// Why nothing could be used: the gravest problem with its place.
    pub fn reason(&self) -> String {
        self.problems.first().map_or_else(
            || "it holds no records".to_owned(),
            |it| format!("{}: {}", it.kind.label(), it.example),
        )
    }
}

/// Counts problems while a file is read.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProblemLog(FxHashMap<ProblemKind, (u64, String)>);

impl ProblemLog {
    /// Counts one problem; `example` is called for the first of its kind only.
    pub(crate) fn add(&mut self, kind: ProblemKind, example: impl FnOnce() -> String) {
        self.0.entry(kind).or_insert_with(|| (0, example())).0 += 1;
    }

    pub(crate) fn into_problems(self) -> Vec<Problem> {
        let mut problems: Vec<_> = self
            .0
            .into_iter()
            .map(|(kind, (count, example))| Problem {
                kind,
                count,
                example,
            })
            .collect();
        problems.sort_by_key(|it| it.kind);
        problems
    }
}

/// Text as it may stand in a message: on one line, at most 80 characters.
pub(crate) fn excerpt(text: &str) -> String {
    throughline_model::visible_line(text, 80)
}
