//! By which columns a table is known again.

use super::{MapField, Source};
use crate::TablePreview;
use std::collections::BTreeMap;

/// The columns that every alert of a table has, as far as its beginning tells:
/// those of time and title, and others that are read and never empty.
pub fn known_by(table: &TablePreview, fields: &BTreeMap<MapField, Source>) -> Vec<String> {
    let read: Vec<usize> = (0..table.columns.len())
        .filter(|&at| fields.values().any(|it| reads(it, table, at)))
        .collect();
    let mut known: Vec<usize> = read
        .iter()
        .copied()
        .filter(|&at| is_needed(table, fields, at) || is_never_empty(table, fields, at))
        .collect();
    if known.is_empty() {
        known = if read.is_empty() {
            (0..table.columns.len()).collect()
        } else {
            read
        };
    }
    known
        .into_iter()
        .map(|at| table.columns[at].clone())
        .collect()
}

fn reads(source: &Source, table: &TablePreview, at: usize) -> bool {
    let column = &table.columns[at];
    source.from.iter().any(|it| it.eq_ignore_ascii_case(column))
}

/// Whether it is the one column of time or title.
fn is_needed(table: &TablePreview, fields: &BTreeMap<MapField, Source>, at: usize) -> bool {
    [MapField::Time, MapField::Title]
        .iter()
        .filter_map(|it| fields.get(it))
        .any(|it| it.from.len() == 1 && reads(it, table, at))
}

/// Whether no row that has a title lacks it.
fn is_never_empty(table: &TablePreview, fields: &BTreeMap<MapField, Source>, at: usize) -> bool {
    let titles: Vec<usize> = match fields.get(&MapField::Title) {
        Some(title) => (0..table.columns.len())
            .filter(|&at| reads(title, table, at))
            .collect(),
        None => Vec::new(),
    };
    let is_filled = |row: &[String], at: usize| row.get(at).is_some_and(|it| !it.is_empty());
    table
        .rows
        .iter()
        .filter(|row| titles.is_empty() || titles.iter().any(|&it| is_filled(row, it)))
        .all(|row| is_filled(row, at))
}
