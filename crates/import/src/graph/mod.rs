//! Microsoft Graph security: `alerts_v2`, `incidents`, and the retired `alerts`
//! (data formats, 1).

mod alert;
mod evidence;
mod incident;
mod legacy;

use crate::fields::{Fields, Notes};
use crate::format::Format;
use crate::formats::Keys;
use crate::{Place, RecordSink};
use throughline_model::Comment;
use throughline_records::json::Object;

/// Says why a record is read here.
pub(crate) fn recognise(keys: &Keys<'_, '_>) -> Option<&'static str> {
    kind_of(keys).map(|it| it.1)
}

/// Reads one record that may be an alert or an incident and hands it on.
pub(crate) fn read(
    object: Object<'_>,
    notes: &mut Notes,
    place: Place,
    sink: &mut dyn RecordSink,
) -> Option<Format> {
    let (format, _) = kind_of(&Keys::of(&object))?;
    match format {
        Format::GraphIncidents => incident::read(Fields::new(object, notes), place, sink),
        Format::GraphLegacyAlerts => sink.alert(legacy::read(object, notes, place), place),
        _ => {
            let alert = alert::read(Fields::new(object, notes), None, place);
            sink.alert(alert, place);
        }
    }
    Some(format)
}

/// Tells an alert from an incident by its keys (data formats, 10).
fn kind_of(keys: &Keys<'_, '_>) -> Option<(Format, &'static str)> {
    // The retired alert shares many keys with today's, and the end of its type.
    if keys.all(&["vendorInformation", "eventDateTime"]) {
        let why = "vendorInformation with eventDateTime";
        return Some((Format::GraphLegacyAlerts, why));
    }
    if let Some(name) = keys.text("@odata.type") {
        match name.rsplit('.').next() {
            Some("alert") => return Some((Format::GraphAlerts, "its @odata.type is alert")),
            Some("incident") => {
                return Some((Format::GraphIncidents, "its @odata.type is incident"));
            }
            _ => {}
        }
    }
    if keys.has("displayName") && keys.any(&["incidentWebUrl", "redirectIncidentId", "alerts"]) {
        return Some((
            Format::GraphIncidents,
            "displayName with incidentWebUrl, redirectIncidentId or alerts",
        ));
    }
    if keys.has("createdDateTime") && keys.any(&["serviceSource", "providerAlertId"]) {
        return Some((
            Format::GraphAlerts,
            "createdDateTime with serviceSource or providerAlertId",
        ));
    }
    keys.all(&["title", "evidence", "severity"])
        .then_some((Format::GraphAlerts, "title, evidence and severity"))
        .filter(|_| !keys.any(&["alertCreationTime", "machineId"]))
}

/// Comments, with the keys of the schema or those of the documentation's examples.
fn comments<'a>(fields: &mut Fields<'a, '_>) -> Vec<Comment<crate::fields::Text<'a>>> {
    let objects = fields.objects("comments");
    objects
        .into_iter()
        .filter_map(|object| {
            let mut comment = Fields::new(object, fields.notes);
            Some(Comment {
                text: comment.text("comment")?,
                author: comment
                    .text("createdByDisplayName")
                    .or_else(|| comment.text("createdBy")),
                at: comment
                    .time("createdDateTime")
                    .or_else(|| comment.time("createdTime")),
            })
        })
        .collect()
}
