//! The beginning of a table, for somebody to say what its columns mean.

use crate::mapping::Mapping;
use serde::{Deserialize, Serialize};
use throughline_model::visible_line;
use throughline_records::json::{Object, Value};

/// As many rows are shown.
pub(crate) const PREVIEW_ROWS: usize = 20;

/// As many columns are shown, those of objects in cells among them.
const MAX_COLUMNS: usize = 200;

/// Of an object as many keys are looked at: rows need not have the same ones, but a
/// hostile row must not cost more than it is long.
const MAX_KEYS: usize = 5 * MAX_COLUMNS;

/// So many characters of a cell are shown.
const MAX_CHARS: usize = 200;

/// Objects in cells are taken apart so deep.
const MAX_FLOORS: usize = 6;

/// Columns and first rows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TablePreview {
    /// Its columns, in order; what stands in an object has a dotted name.
    pub columns: Vec<String>,
    /// The first rows, cell by cell as text; empty where there is none.
    pub rows: Vec<Vec<String>>,
    /// The mapping it was read by, where it was.
    pub mapping: Option<Mapping>,
}

impl TablePreview {
    /// Takes the next row.
    pub(crate) fn add(&mut self, row: &Object<'_>) {
        self.rows.push(vec![String::new(); self.columns.len()]);
        self.cells("", row, MAX_FLOORS);
    }

    fn cells(&mut self, prefix: &str, object: &Object<'_>, floors: usize) {
        for (key, value) in object.iter().take(MAX_KEYS) {
            let name = visible_line(&format!("{prefix}{key}"), MAX_CHARS);
            match value {
                Value::Object(inner) if floors > 0 && inner.keys().next().is_some() => {
                    self.cells(&format!("{name}."), inner, floors - 1);
                }
                Value::Null => self.cell(name, String::new()),
                Value::Text(text) => self.cell(name, visible_line(text, MAX_CHARS)),
                other => self.cell(name, visible_line(&other.to_json(), MAX_CHARS)),
            }
        }
    }

    fn cell(&mut self, column: String, text: String) {
        let at = match self.columns.iter().position(|it| *it == column) {
            Some(at) => at,
            None if self.columns.len() < MAX_COLUMNS => {
                self.columns.push(column);
                self.columns.len() - 1
            }
            None => return,
        };
        if let Some(row) = self.rows.last_mut() {
            row.resize(self.columns.len().max(row.len()), String::new());
            row[at] = text;
        }
    }

    /// Takes the end of the table, and the mapping it was read by: what that
    /// ignores is not shown either.
    pub(crate) fn finish(&mut self, mapping: Option<&Mapping>) {
        let width = self.columns.len();
        for row in &mut self.rows {
            row.resize(width, String::new());
        }
        let Some(mapping) = mapping else { return };
        self.mapping = Some(mapping.clone());
        let shown: Vec<bool> = self.columns.iter().map(|it| !mapping.ignores(it)).collect();
        let mut rows = std::mem::take(&mut self.rows);
        for row in &mut rows {
            retain_shown(row, &shown);
        }
        self.rows = rows;
        retain_shown(&mut self.columns, &shown);
    }

    /// The cells of a column.
    pub fn column(&self, at: usize) -> impl Iterator<Item = &str> {
        self.rows
            .iter()
            .filter_map(move |it| it.get(at))
            .map(String::as_str)
    }
}

fn retain_shown(cells: &mut Vec<String>, shown: &[bool]) {
    let mut shown = shown.iter();
    cells.retain(|_| shown.next().copied().unwrap_or_default());
}
