//! Parts that several views are made of.

use super::CellValue;
use serde::{Deserialize, Serialize};

/// How grave something is, for its mark: shape, colour and word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// Critical; outside Microsoft products only.
    Critical,
    /// High.
    High,
    /// Medium.
    Medium,
    /// Low.
    Low,
    /// Informational.
    Informational,
    /// Not said, or a value newer than this program.
    Unknown,
}

/// A severity: its mark and its word.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SeverityMark {
    /// Which mark.
    pub level: Level,
    /// The word beside it.
    pub label: String,
}

/// How a value is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Tone {
    /// Plain words.
    Plain,
    /// Ids, hashes, command lines: monospace, with a copy button.
    Code,
    /// Something bad was concluded.
    Bad,
    /// Nothing bad was found.
    Good,
}

/// One labelled value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactRow {
    /// What it is.
    pub label: String,
    /// The value, to be shown.
    pub value: String,
    /// The value in full, to be copied, where that is not the same.
    pub copy: Option<String>,
    /// How it is set.
    pub tone: Tone,
    /// Filter text that shows the alerts with this value, where there is one.
    pub only: Option<String>,
    /// The value for the menu that narrows by it, where there is one.
    pub menu: Option<CellValue>,
}

/// A titled group of facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Title; empty for the first one of a pane.
    pub title: String,
    /// Its facts.
    pub facts: Vec<FactRow>,
}

/// One of several values to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The value as the API writes it.
    pub value: String,
    /// The value as a person reads it.
    pub label: String,
}
