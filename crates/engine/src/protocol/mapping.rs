//! What the columns of a table mean, told step by step.

use super::ReportFile;
use serde::{Deserialize, Serialize};
pub use throughline_import::{MapField, TimeForm};

/// A table whose columns somebody may tell the meaning of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TableOf {
    /// Of the files that could not be opened last, by position.
    Refused(u32),
    /// Of the opened files, by position.
    Opened(u32),
}

/// Asks what a mapping makes of a table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MapTable {
    /// The table.
    pub table: TableOf,
    /// The mapping so far, as a map file; none is the one the table was read by,
    /// or what its columns look like.
    pub draft: Option<String>,
    /// What is to be changed about it first.
    pub edit: Option<MapEdit>,
}

/// One change of a mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MapEdit {
    /// Its name.
    Name(String),
    /// The column that a field comes from.
    Column {
        /// The field.
        field: MapField,
        /// The column; none where it comes from none.
        column: Option<String>,
    },
    /// How the times of a field are written.
    Form {
        /// The field.
        field: MapField,
        /// The form.
        form: TimeForm,
    },
    /// What else is said of a field's source.
    Part {
        /// The field.
        field: MapField,
        /// Which part.
        part: SourcePart,
        /// Its text; empty is none.
        text: String,
    },
    /// What a word of a field means.
    Word {
        /// The field.
        field: MapField,
        /// The word.
        word: String,
        /// What it means; empty where it stays as it is.
        means: String,
    },
    /// All of it, from a map file.
    Load {
        /// Name of the file.
        file: String,
        /// Its text.
        text: String,
    },
    /// All of it, by what the columns look like.
    Propose,
}

/// A part of what is said of a field's source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SourcePart {
    /// What counts where no column says anything.
    Constant,
    /// Only what stands before this.
    Before,
    /// Only what stands after this.
    After,
    /// What separates the values of a list.
    Separator,
}

/// A mapping, and what it makes of the first rows of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingView {
    /// Name of the file.
    pub file: String,
    /// Every table that may be told of, by the names of their files.
    pub tables: Vec<(TableOf, String)>,
    /// The mapping as a map file: handed back with the next change.
    pub draft: String,
    /// What the mapping is called.
    pub name: String,
    /// By which columns such a table is known again, in a sentence.
    pub known_by: String,
    /// The columns.
    pub columns: Vec<ColumnView>,
    /// Every field, always in the same order.
    pub fields: Vec<MapFieldView>,
    /// What words of some fields mean.
    pub words: Vec<WordView>,
    /// Names of the columns of the preview.
    pub heads: Vec<String>,
    /// What becomes of each row.
    pub rows: Vec<MappedRowView>,
    /// How many rows become alerts, in a sentence.
    pub made: String,
    /// What was assumed or could not be read, each with how often.
    pub told: Vec<String>,
    /// Why the table cannot be opened like this; none where it can.
    pub fault: Option<String>,
    /// Why the last change was not made.
    pub refused: Option<String>,
    /// The mapping as a file to be kept.
    pub map_file: ReportFile,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnView {
    /// Its name.
    pub name: String,
    /// Its first values, each once.
    pub samples: Vec<String>,
    /// The fields that come from it.
    pub fields: Vec<String>,
}

/// Where a field comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapFieldView {
    /// The field.
    pub field: MapField,
    /// Its name.
    pub label: String,
    /// The column; none where it comes from none.
    pub column: Option<String>,
    /// Further columns that count where it is empty.
    pub further: Vec<String>,
    /// How its times are written; none where it is no time.
    pub form: Option<TimeForm>,
    /// True where its dates could be read either way round.
    pub is_ambiguous: bool,
    /// What counts where no column says anything.
    pub constant: String,
    /// Only what stands before this.
    pub before: String,
    /// Only what stands after this.
    pub after: String,
    /// What separates its values; none where it has one only.
    pub separator: Option<String>,
    /// True where most tables have it, or this one does.
    pub is_usual: bool,
}

/// What a word of a field means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordView {
    /// The field.
    pub field: MapField,
    /// Its name.
    pub label: String,
    /// The word as it stands in the table.
    pub word: String,
    /// What it is said to mean; empty where nothing is said.
    pub means: String,
    /// What it is taken for then.
    pub taken_for: String,
    /// What it could mean: the value and its name.
    pub choices: Vec<(String, String)>,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedRowView {
    /// Number of the record, from 1.
    pub record: u32,
    /// What its alert says, by the preview's columns; none where there is none.
    pub cells: Option<Vec<String>>,
    /// What was assumed or could not be read.
    pub notes: Vec<String>,
}
