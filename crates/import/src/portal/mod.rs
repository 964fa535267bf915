//! The portal's own CSV exports (data formats, 6).

use crate::fields::Notes;
use crate::format::Format;
use crate::formats::Keys;
use crate::json::Object;
use crate::{Place, RecordSink};

/// Says why a record is read here.
pub(crate) fn recognise(_keys: &Keys<'_, '_>) -> Option<&'static str> {
    None
}

/// Reads one record and hands on what it tells.
pub(crate) fn read(
    _object: Object<'_>,
    _notes: &mut Notes,
    _place: Place,
    _sink: &mut dyn RecordSink,
) -> Option<Format> {
    None
}
