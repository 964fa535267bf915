//! An incident with its alerts (data formats, 2.1).

use super::{alert, comments, device, entity};
use crate::fields::{Fields, Notes};
use crate::unfold::unfold;
use crate::{Place, RecordSink};
use std::borrow::Cow;
use throughline_model::{IncidentRecord, Subject};
use throughline_records::json::Object;

/// Reads an incident and hands on its alerts, then itself. One that was merged
/// into another holds no alerts; it says where they went.
pub(super) fn read(
    mut object: Object<'_>,
    notes: &mut Notes,
    place: Place,
    sink: &mut dyn RecordSink,
) {
    unfold(
        &mut object,
        &["tags", "comments", "alerts", "devices", "entities"],
        notes,
    );
    let mut fields = Fields::new(object, notes);
    let id = fields
        .id("incidentId")
        .unwrap_or_else(|| Cow::Owned(fields.notes.make_id(place)));
    for object in fields.objects("alerts") {
        let alert = alert::read(object, fields.notes, Some(&id), place);
        sink.alert(alert, place);
    }
    // Things that no alert shows: they are known of, apart from any alert.
    for object in fields.objects("devices") {
        let device = device::read(Fields::new(object, fields.notes));
        sink.entity(Subject::Device(device.0), place);
    }
    for it in entity::read_all("entities", None, &mut fields) {
        sink.entity(it.subject, place);
    }
    let incident = IncidentRecord {
        id: Some(id),
        redirect_id: fields.id("redirectIncidentId"),
        title: fields.text("incidentName"),
        description: fields.text("description"),
        summary: fields.text("summary"),
        resolving_comment: fields.text("resolvingComment"),
        created: fields.time("createdTime"),
        updated: fields.time("lastUpdateTime"),
        assigned_to: fields.text("assignedTo"),
        last_modified_by: fields.text("lastModifiedBy"),
        classification: fields.term("classification"),
        determination: fields.term("determination"),
        status: fields.term("status"),
        severity: fields.term("severity"),
        custom_tags: fields.texts("tags"),
        tenant_id: fields.id("tenantId"),
        web_url: fields.text("incidentUri"),
        comments: comments(&mut fields),
        ..IncidentRecord::default()
    };
    // Its alerts each say their own.
    fields.value("detectionSource");
    fields.note_left("incident");
    sink.incident(incident, place);
}
