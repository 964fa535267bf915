//! Mappings: what the columns of any other table mean (data formats, 10, last line).

mod aliases;
mod cells;
mod evidence;
mod field;
mod look;
mod map_file;
mod preview;
mod propose;
mod reading;
mod source;
mod technique;
mod times;

pub use field::MapField;
pub use map_file::{MapError, MapFault};
pub use preview::{MappedRow, preview};
pub use propose::propose;
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
    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether a row with these keys can be read by it. Of a dotted name only
    /// the first part must be there.
    pub(crate) fn fits(&self, keys: &Keys<'_, '_>) -> bool {
        !self.columns.is_empty()
            && self
                .columns
                .iter()
                .all(|it| keys.has(it) || it.split_once('.').is_some_and(|(top, _)| keys.has(top)))
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

/// The mappings that come with the program.
pub(crate) fn shipped() -> Vec<Mapping> {
    SHIPPED.clone()
}

static SHIPPED: LazyLock<Vec<Mapping>> = LazyLock::new(|| {
    // A test reads each of them; one that could not be read would be left out.
    [("ait-ads.json", include_str!("../../maps/ait-ads.json"))]
        .into_iter()
        .filter_map(|(file, text)| Mapping::parse(file, text).ok())
        .collect()
});
