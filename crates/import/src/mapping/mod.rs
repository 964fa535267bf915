//! Mappings: what the columns of any other table mean (data formats, 10, last line).

mod aliases;
mod cells;
mod evidence;
mod field;
mod known_by;
mod look;
mod map_file;
mod preview;
mod propose;
mod reading;
mod source;
mod technique;
mod times;

pub use field::MapField;
pub use known_by::known_by;
pub use map_file::{MapError, MapFault};
pub use preview::{MappedRow, preview, words};
pub use propose::{propose, propose_source};
pub use source::Source;
pub use times::TimeForm;

use crate::formats::Keys;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What the columns of a table mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// What it is called.
    pub name: String,
    /// The table is recognised by having all of these columns.
    pub columns: Vec<String>,
    /// Where each field comes from.
    pub fields: BTreeMap<MapField, Source>,
    /// Columns that are not even looked at: nothing of them gets anywhere.
    pub ignore: Vec<String>,
}

impl Mapping {
    /// Whether a table whose rows have these keys is the one it is for. Of a
    /// dotted name only the first part must be there.
    pub(crate) fn fits(&self, keys: &Keys<'_, '_>) -> bool {
        !self.columns.is_empty() && self.columns.iter().all(|it| has_column(keys, it))
    }

    /// Whether it [fits](Self::fits), and knows every one of the keys.
    pub(crate) fn fits_exactly(&self, keys: &Keys<'_, '_>) -> bool {
        let is_named = |key: &str| self.columns.iter().any(|it| is_within(it, key));
        self.fits(keys)
            && keys
                .iter()
                .all(|it| is_named(it) || self.uses(it) || self.ignores(it))
    }

    /// Whether a row of a table that it is for already may be an alert: rows of
    /// JSON leave out what is empty.
    pub(crate) fn may_read(&self, keys: &Keys<'_, '_>) -> bool {
        [MapField::Time, MapField::Title]
            .iter()
            .filter_map(|it| self.fields.get(it))
            .flat_map(|it| &it.from)
            .any(|it| has_column(keys, it))
    }

    /// Whether a column is not to be looked at, whether by its own name or that
    /// of an object it stands in.
    pub fn ignores(&self, column: &str) -> bool {
        self.ignore.iter().any(|it| is_within(column, it))
    }

    /// Whether a key of a row, or something in it, is where a field comes from.
    fn uses(&self, key: &str) -> bool {
        let mut from = self.fields.values().flat_map(|it| &it.from);
        from.any(|it| is_within(it, key))
    }
}

/// Whether a dotted name is `outer`, or stands in it.
fn is_within(name: &str, outer: &str) -> bool {
    name.split_at_checked(outer.len())
        .is_some_and(|(start, rest)| {
            start.eq_ignore_ascii_case(outer) && (rest.is_empty() || rest.starts_with('.'))
        })
}

fn has_column(keys: &Keys<'_, '_>, column: &str) -> bool {
    keys.has(column) || column.split_once('.').is_some_and(|(top, _)| keys.has(top))
}

impl Mapping {
    /// The mappings that come with the program, each with its name on the
    /// command line.
    pub fn shipped() -> &'static [(&'static str, Self)] {
        &SHIPPED
    }
}

static SHIPPED: LazyLock<Vec<(&'static str, Mapping)>> = LazyLock::new(|| {
    // A test reads each of them; one that could not be read would be left out.
    [("ait-ads", include_str!("../../maps/ait-ads.json"))]
        .into_iter()
        .filter_map(|(name, text)| Some((name, Mapping::parse(name, text).ok()?)))
        .collect()
});
