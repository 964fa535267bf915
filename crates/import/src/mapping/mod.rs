//! Mappings: what the columns of any other table mean (data formats, 10, last line).

use crate::fields::Notes;
use crate::format::Format;
use crate::formats::Keys;
use crate::json::Object;
use crate::{Place, RecordSink};

/// What the columns of a table mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    name: String,
}

impl Mapping {
    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether a row with these keys can be read by it.
    pub(crate) fn fits(&self, _keys: &Keys<'_, '_>) -> bool {
        false
    }

    /// Reads one row and hands on what it tells.
    pub(crate) fn read(
        &self,
        _object: Object<'_>,
        _notes: &mut Notes,
        _place: Place,
        _sink: &mut dyn RecordSink,
    ) -> Option<Format> {
        None
    }
}

/// The mappings that come with the program.
pub(crate) fn shipped() -> Vec<Mapping> {
    Vec::new()
}
