//! Microsoft 365 Defender `api/incidents` (data formats, 2).

mod alert;
mod device;
pub(crate) mod entity;
mod incident;

use crate::fields::{Fields, Notes, Text};
use crate::format::Format;
use crate::formats::Keys;
use crate::{Place, RecordSink};
use throughline_model::Comment;
use throughline_records::json::Object;

/// What is known from earlier records of the file.
#[derive(Debug, Default)]
pub(crate) struct State {}

/// Says why a record is read here.
pub(crate) fn recognise(keys: &Keys<'_, '_>) -> Option<&'static str> {
    kind_of(keys).map(|it| it.1)
}

/// Reads one record and hands on what it tells.
pub(crate) fn read(
    object: Object<'_>,
    _state: &mut State,
    notes: &mut Notes,
    place: Place,
    sink: &mut dyn RecordSink,
) -> Option<Format> {
    let (format, _) = kind_of(&Keys::of(&object))?;
    if format == Format::XdrIncidents {
        incident::read(object, notes, place, sink);
    } else {
        sink.alert(alert::read(object, notes, None, place), place);
    }
    Some(format)
}

/// Tells an alert from an incident by its keys (data formats, 10).
fn kind_of(keys: &Keys<'_, '_>) -> Option<(Format, &'static str)> {
    if keys.all(&["incidentId", "incidentName"]) {
        return Some((Format::XdrIncidents, "incidentId with incidentName"));
    }
    keys.all(&["alertId", "serviceSource", "creationTime"])
        .then_some((
            Format::XdrAlerts,
            "alertId with serviceSource and creationTime",
        ))
}

/// Comments of incidents, and of alerts of both Defender APIs.
pub(crate) fn comments<'a>(fields: &mut Fields<'a, '_>) -> Vec<Comment<Text<'a>>> {
    let objects = fields.objects("comments");
    let comments = objects.into_iter().filter_map(|object| {
        let mut comment = Fields::new(object, fields.notes);
        let told = Comment {
            text: comment.text("comment").unwrap_or_default(),
            author: comment.text("createdBy"),
            at: comment.time("createdTime"),
        };
        comment.note_left("comment");
        (!told.text.is_empty()).then_some(told)
    });
    comments.collect()
}
