//! What was read of a file, and what was not, with reasons.

use crate::format::Format;
use crate::table_preview::TablePreview;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::hash_map::Entry;
use std::fmt;
use throughline_model::Timestamp;

/// Of each kind of problem, as many occurrences are kept with their place.
const MAX_EXAMPLES: usize = 20;

/// As many different unknown fields, values and types are counted by name.
const MAX_TALLIES: usize = 200;

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

macro_rules! problem_kinds {
    ( $( $(#[$meta:meta])* $variant:ident = $label:literal $effect:ident ),+ $(,)? ) => {
        /// What can be wrong with a file, a record or a field.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(rename_all = "camelCase")]
        pub enum ProblemKind {
            $( $(#[$meta])* $variant, )+
        }

        impl ProblemKind {
            /// The kind as a person reads it.
            pub fn label(self) -> &'static str {
                match self { $( Self::$variant => $label, )+ }
            }

            /// What it does to a record.
            pub fn effect(self) -> Effect {
                match self { $( Self::$variant => Effect::$effect, )+ }
            }
        }
    };
}

/// What a problem does to what it was met in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A record, or the rest of a file, is not there.
    Loses,
    /// A part of a record is not there; the record counts as repaired.
    Drops,
    /// A part of a record was mended; the record counts as repaired.
    Mends,
    /// Nothing is missing; it is worth knowing.
    Tells,
}

problem_kinds! {
    /// There is nothing in the file.
    EmptyFile = "empty file" Loses,
    /// The file or line is not JSON.
    NotJson = "not JSON" Loses,
    /// The file ends in the middle.
    Truncated = "ends in the middle" Loses,
    /// An incident ends in the middle; the alerts that are whole were kept.
    CutShort = "incident ends in the middle, whole alerts kept" Drops,
    /// A quote in a table that never closes: the rows behind it are in one cell.
    OpenQuote = "a quote that never closes" Loses,
    /// The compressed data is damaged.
    DamagedArchive = "damaged compressed data" Loses,
    /// An archive unfolds to more than is reasonable, or has too many files.
    ArchiveTooLarge = "archive unfolds to too much" Loses,
    /// A file in an archive that is encrypted, compressed in a way that is not
    /// undone, or an archive itself.
    NotOpened = "file in an archive that was not opened" Loses,
    /// Sound as it is, and nothing in it: an empty list, a table without rows.
    NoRecords = "no records in it" Tells,
    /// Rows, but of no shape this program reads.
    WrongShape = "no alert or incident this version reads" Loses,
    /// A row of a table that a mapping could not use.
    NotMapped = "row without time and title, not used" Loses,
    /// Nested deeper than any export is; the deep part was left out.
    TooDeep = "nested too deep, deep part left out" Drops,
    /// More parts in one list than any export has; the rest was left out.
    TooMany = "more in one list than is read, rest left out" Drops,
    /// Larger than a record may be.
    TooLarge = "record too large" Loses,
    /// A field holds another kind of value than it should; it was left out.
    WrongType = "wrong kind of value, left out" Drops,
    /// A time that is none; it was left out.
    BadTime = "not a time, left out" Drops,
    /// JSON inside text that does not parse; what parses was kept.
    BadInnerJson = "JSON inside text is damaged" Drops,
    /// XML inside text that does not end; what came before was kept.
    BadInnerXml = "XML inside text is damaged" Drops,
    /// A `$ref` that points nowhere, forward, or in a circle.
    BadReference = "reference inside a record that leads nowhere" Drops,
    /// A row with more or fewer cells than the header.
    RaggedRow = "row with more or fewer cells than the header" Mends,
    /// Bytes that are not UTF-8; each was replaced by U+FFFD.
    InvalidUtf8 = "invalid UTF-8, replaced" Mends,
    /// JSON with small faults (`NaN`, a raw line break in a string) that were mended.
    LooseJson = "loose JSON, mended" Mends,
    /// Text longer than 1 MiB; it was shortened.
    ShortenedText = "text over 1 MiB, shortened" Drops,
    /// An alert or incident without an id; one was made from its place.
    MissingId = "no id, one was made" Mends,
    /// A value newer than this program; kept as it stands.
    UnknownValue = "value newer than this version, kept" Tells,
    /// A field this program has no words for; kept in the file only.
    UnknownField = "field not shown" Tells,
    /// Evidence of a type this program has no words for; kept as it stands.
    UnknownEvidence = "evidence type not known, kept" Tells,
    /// An event of a kind this program has no words for; kept with its action.
    UnknownEvent = "event kind not known, kept" Tells,
    /// A row of a table with nothing in any cell, as spreadsheets leave them; it is no
    /// record.
    BlankRow = "row with nothing in it, passed over" Tells,
    /// The last activity lay before the first; they were swapped.
    SwappedActivity = "first after last activity, swapped" Mends,
    /// A time that says no zone; taken as UTC.
    NoZone = "time without a zone, taken as UTC" Tells,
    /// Day and month could be told either way.
    AmbiguousDate = "day and month could be either way round" Tells,
    /// Times of detections that are not when it happened, by an unsteady measure.
    ClockOff = "times are off from Sysmon's UTC, by how much varies" Tells,
    /// Times labelled UTC that are local time; moved.
    ShiftedClock = "local time labelled as UTC, moved" Tells,
    /// The same id on alerts that are not the same; kept apart.
    SharedId = "one id on different alerts, kept apart" Tells,
    /// The same alert again, in this or another file; the newest update was kept.
    RepeatedAlert = "alert repeated, newest update kept" Tells,
    /// The same incident again; the newest update was kept.
    RepeatedIncident = "incident repeated, newest update kept" Tells,
    /// The same event again, in this or another file.
    RepeatedEvent = "event repeated, counted once" Tells,
    /// An incident that was merged into one that is not here, or into itself.
    LostRedirect = "incident merged into one that is not here" Tells,
}

impl ProblemKind {
    /// Whether a record with it has lost something and counts as repaired.
    pub fn is_repair(self) -> bool {
        matches!(self.effect(), Effect::Drops | Effect::Mends)
    }

    /// Whether something of the file is not there.
    pub fn is_loss(self) -> bool {
        matches!(self.effect(), Effect::Loses | Effect::Drops)
    }
}

/// One thing that was wrong, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// Number of the record, from 1.
    pub record: Option<u64>,
    /// Byte where the record, or the fault, stands: of the file as it is, with its byte
    /// order mark and in its encoding; of the one inside where it is compressed.
    pub byte: Option<u64>,
    /// The field.
    pub field: Option<String>,
    /// The offending text, on one line and short.
    pub text: String,
}

impl Occurrence {
    /// An occurrence that stands nowhere in particular.
    pub fn of_file(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

impl fmt::Display for Occurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = false;
        let mut gap = |f: &mut fmt::Formatter<'_>| {
            let gap = if rest { ", " } else { "" };
            rest = true;
            f.write_str(gap)
        };
        if let Some(record) = self.record {
            gap(f)?;
            write!(f, "record {record}")?;
        }
        if let Some(byte) = self.byte {
            gap(f)?;
            write!(f, "byte {byte}")?;
        }
        match &self.field {
            Some(field) => {
                gap(f)?;
                f.write_str(field)?;
                if self.text.is_empty() {
                    return Ok(());
                }
                write!(f, ": {}", self.text)
            }
            None if self.record.is_some() || self.byte.is_some() => write!(f, ": {}", self.text),
            None => f.write_str(&self.text),
        }
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
    /// The first few, with their places.
    #[serde(skip)]
    pub examples: Vec<Occurrence>,
    /// Of unknown fields, values and types: each by its name with how often it
    /// occurs, the most frequent first.
    #[serde(skip)]
    pub tally: Vec<(String, u64)>,
}

impl Problem {
    /// One occurrence of a problem.
    pub fn once(kind: ProblemKind, occurrence: Occurrence) -> Self {
        Self {
            kind,
            count: 1,
            example: occurrence.to_string(),
            examples: vec![occurrence],
            tally: Vec::new(),
        }
    }

    /// Counts one more.
    pub fn again(&mut self, occurrence: Occurrence) {
        self.count += 1;
        if self.examples.len() < MAX_EXAMPLES {
            self.examples.push(occurrence);
        }
    }
}

/// What was read of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// The file's name as it was given; a file in an archive is `ARCHIVE/NAME`.
    pub name: String,
    /// What it was recognised as: the shape of its first record that was.
    pub format: Format,
    /// Its size as stored, in bytes.
    pub bytes: u64,
    /// Its records.
    pub records: RecordCounts,
    /// What was wrong, in the order of [`ProblemKind`].
    pub problems: Vec<Problem>,
    /// Where it stood in an archive, if it did.
    #[serde(skip)]
    pub member: Option<Member>,
    /// Hash of its bytes, hexadecimal: the same file is known again by it.
    #[serde(skip)]
    pub fingerprint: u64,
    /// Each shape its records had, with why it was recognised and how many.
    #[serde(skip)]
    pub shapes: Vec<ShapeCount>,
    /// Earliest and latest time that its records tell.
    #[serde(skip)]
    pub span: Option<(Timestamp, Timestamp)>,
    /// Seconds by which times that are labelled UTC are ahead of it: local time
    /// mislabelled (data formats, 7.3). Events of an unsure clock are moved by it.
    #[serde(skip)]
    pub clock_shift: Option<i64>,
    /// Whether the times of detections are off by no steady measure, as where they
    /// are when the log was written: no process started then.
    #[serde(skip)]
    pub is_off: bool,
    /// Columns and first rows, where the file is a table that no shape fits, or
    /// was read by a mapping.
    #[serde(skip)]
    pub table: Option<TablePreview>,
}

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The opened file's name as it was given.
    pub archive: String,
    /// Its own name, for showing: archives may hold one name twice.
    pub name: String,
    /// Its number among all entries of the archive, from 0: it is found again by this.
    pub entry: u32,
}

impl Member {
    /// Its name as reports give it: `ARCHIVE/NAME`.
    pub(crate) fn path(&self) -> String {
        format!("{}/{}", self.archive, self.name)
    }
}

/// One shape that records of a file had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapeCount {
    /// The shape.
    pub format: Format,
    /// By what it was recognised ("its records have serviceSource").
    pub why: String,
    /// How many records had it.
    pub records: u64,
}

impl FileReport {
    /// Whether anything of the file could be used.
    pub fn is_readable(&self) -> bool {
        self.records.accepted > 0
    }

    /// Whether there is nothing in the file that could have been read, and nothing
    /// wrong with it either.
    pub fn is_empty_list(&self) -> bool {
        let first = self.problems.first();
        first.is_some_and(|it| it.kind == ProblemKind::NoRecords)
    }

    /// Why nothing could be used: the gravest problem with its place.
    pub fn reason(&self) -> String {
        self.problems.first().map_or_else(
            || "it holds no records".to_owned(),
            |it| format!("{}: {}", it.kind.label(), it.example),
        )
    }

    /// Counts one more problem of the file.
    pub fn add_problem(&mut self, kind: ProblemKind, occurrence: Occurrence) {
        if let Some(problem) = self.problems.iter_mut().find(|it| it.kind == kind) {
            problem.again(occurrence);
        } else {
            self.problems.push(Problem::once(kind, occurrence));
            self.problems.sort_by_key(|it| it.kind);
        }
    }
}

/// Counts problems while a file is read.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProblemLog {
    kinds: FxHashMap<ProblemKind, (u64, Vec<Occurrence>)>,
    tallies: FxHashMap<(ProblemKind, String), u64>,
}

impl ProblemLog {
    /// Counts one problem; `occurrence` is called for the first few of a kind only.
    pub(crate) fn add(&mut self, kind: ProblemKind, occurrence: impl FnOnce() -> Occurrence) {
        let (count, examples) = self.kinds.entry(kind).or_default();
        *count += 1;
        if examples.len() < MAX_EXAMPLES {
            examples.push(occurrence());
        }
    }

    /// Counts one more of an unknown field, value or type of this name.
    pub(crate) fn tally(&mut self, kind: ProblemKind, name: &str) {
        let key = (kind, name.to_owned());
        let has_room = self.tallies.len() < MAX_TALLIES;
        match self.tallies.entry(key) {
            Entry::Occupied(mut count) => *count.get_mut() += 1,
            Entry::Vacant(place) if has_room => {
                place.insert(1);
            }
            Entry::Vacant(_) => {}
        }
    }

    pub(crate) fn into_problems(self) -> Vec<Problem> {
        let Self { kinds, tallies } = self;
        let mut tallies: Vec<_> = tallies.into_iter().collect();
        tallies.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mut problems: Vec<_> = kinds
            .into_iter()
            .map(|(kind, (count, examples))| Problem {
                kind,
                count,
                example: examples
                    .first()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
                examples,
                tally: tallies
                    .iter()
                    .filter(|it| it.0.0 == kind)
                    .map(|it| (it.0.1.clone(), it.1))
                    .collect(),
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
