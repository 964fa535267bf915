//! The beginning of a table, for somebody to say what its columns mean.

/// As many rows are shown.
pub(crate) const PREVIEW_ROWS: usize = 20;

/// Columns and first rows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TablePreview {
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// The first rows, cell by cell as text; empty where there is none.
    pub rows: Vec<Vec<String>>,
    /// Name of the mapping it was read by, where it was.
    pub mapping: Option<String>,
}
