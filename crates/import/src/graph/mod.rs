//! Microsoft Graph security: `alerts_v2` and `incidents` (data formats, 1).

mod alert;
mod evidence;
mod incident;

use crate::fields::{Fields, Notes};
use crate::json::Object;
use crate::report::{Format, ProblemKind, excerpt};
use crate::{Place, RecordSink};
use throughline_model::Comment;

/// Reads one record that may be an alert or an incident and hands it on.
/// `None` where it is neither; the notes say why.
pub(crate) fn read_record(
    object: Object<'_>,
    notes: &mut Notes,
    place: Place,
    sink: &mut dyn RecordSink,
) -> Option<Format> {
    match recognise(&object) {
        Some(Format::GraphIncidents) => {
            incident::read(Fields::new(object, notes), place, sink);
            Some(Format::GraphIncidents)
        }
        Some(Format::GraphAlerts) => {
            let alert = alert::read(Fields::new(object, notes), None, place);
            sink.alert(alert, place);
            Some(Format::GraphAlerts)
        }
        _ => {
            let keys: Vec<&str> = object.keys().take(6).collect();
            let shown = excerpt(&keys.join(", "));
            notes.add(ProblemKind::WrongShape, || format!("its keys are: {shown}"));
            None
        }
    }
}

/// Tells an alert from an incident by its keys (data formats, 10).
fn recognise(object: &Object<'_>) -> Option<Format> {
    if let Some(crate::json::Value::Text(name)) = object.peek("@odata.type") {
        match name.rsplit('.').next() {
            Some("alert") => return Some(Format::GraphAlerts),
            Some("incident") => return Some(Format::GraphIncidents),
            _ => {}
        }
    }
    // The retired v1 alert shares many keys; its own format is told by this one.
    if object
        .keys()
        .any(|it| it.eq_ignore_ascii_case("vendorInformation"))
    {
        return None;
    }
    let has = |key: &str| object.keys().any(|it| it.eq_ignore_ascii_case(key));
    if has("displayName") && (has("incidentWebUrl") || has("redirectIncidentId") || has("alerts")) {
        Some(Format::GraphIncidents)
    } else if has("createdDateTime") && (has("serviceSource") || has("providerAlertId"))
        || has("title") && has("evidence") && has("severity")
    {
        Some(Format::GraphAlerts)
    } else {
        None
    }
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
