//! The lines of a queue, and what stands in them.

use super::cell_value::in_a_row;
use super::{CellValue, List, SeverityMark, Shown};
use serde::{Deserialize, Serialize};

/// Asks for lines of a queue: rows, groups, and what is open below either.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRows {
    /// What is shown.
    pub shown: Shown,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// What is open: groups by the filter text that gives their rows, incidents
    /// by their id.
    pub opened: Vec<String>,
    /// First line.
    pub from: u32,
    /// How many lines at most.
    pub count: u32,
}

/// Lines of a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRowsView {
    /// Position of the first line.
    pub from: u32,
    /// How many lines there are.
    pub lines: u32,
    /// How many rows the filter shows.
    pub matching: u32,
    /// The lines.
    pub rows: Vec<Line>,
}

/// One line of a queue.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Line {
    /// The head of a group.
    Group(GroupLine),
    /// An alert or an incident.
    Row(RowLine),
}

/// The head of a group.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GroupLine {
    /// Filter text that gives its rows: its name among what is open.
    pub filter: String,
    /// How deep it stands, from 0.
    pub level: u32,
    /// The field's label.
    pub field: String,
    /// The value.
    pub label: String,
    /// How many rows.
    pub count: u32,
    /// The gravest severity among them.
    pub severity: SeverityMark,
    /// Newest activity among them.
    pub newest: String,
    /// Whether its rows are shown.
    pub is_open: bool,
}

/// One alert or incident.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RowLine {
    /// Which kind of thing it is.
    pub list: List,
    /// Its key or id.
    pub key: String,
    /// How deep it stands, from 0.
    pub level: u32,
    /// Whether what is in it is shown; none where it holds nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_open: Option<bool>,
    /// Severity.
    pub severity: SeverityMark,
    /// Title.
    pub title: String,
    /// `No incident`, or `Incident 7 not here`; empty otherwise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alone: String,
    /// One for each column asked for.
    pub cells: Vec<Cell>,
}

/// One cell of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cell {
    /// What it shows.
    pub text: String,
    /// What is said in full where it is pointed at; empty where that is the same.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// What the value menu offers.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "in_a_row")]
    pub values: Vec<CellValue>,
}
