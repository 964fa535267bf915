//! `#microsoft.graph.security.incident` (data formats, 1.2).

use super::{alert, comments};
use crate::fields::Fields;
use crate::unfold::unfold;
use crate::{Place, RecordSink};
use std::borrow::Cow;
use throughline_model::IncidentRecord;

const KEYS: &[&str] = &[
    "id",
    "tenantId",
    "status",
    "incidentWebUrl",
    "redirectIncidentId",
    "displayName",
    "createdDateTime",
    "lastUpdateDateTime",
    "assignedTo",
    "classification",
    "determination",
    "severity",
    "customTags",
    "tags",
    "systemTags",
    "description",
    "lastModifiedBy",
    "resolvingComment",
    "summary",
    "priorityScore",
    "comments",
    "alerts",
];

/// What rows of tables keep as JSON inside text.
const LISTS: &[&str] = &["customTags", "tags", "systemTags", "comments", "alerts"];

/// Reads an incident and hands on its alerts, then itself.
pub(super) fn read(mut fields: Fields<'_, '_>, place: Place, sink: &mut dyn RecordSink) {
    fields.note_unknown("incident", KEYS);
    unfold(&mut fields.object, LISTS, fields.notes);
    let id = fields
        .id("id")
        .unwrap_or_else(|| Cow::Owned(fields.notes.make_id(place)));
    for object in fields.objects("alerts") {
        let alert = alert::read(Fields::new(object, fields.notes), Some(&id), place);
        sink.alert(alert, place);
    }
    let mut custom_tags = fields.texts("customTags");
    custom_tags.extend(fields.texts("tags"));
    let incident = IncidentRecord {
        id: Some(id),
        tenant_id: fields.id("tenantId"),
        status: fields.term("status"),
        web_url: fields.text("incidentWebUrl"),
        redirect_id: fields.id("redirectIncidentId"),
        title: fields.text("displayName"),
        created: fields.time("createdDateTime"),
        updated: fields.time("lastUpdateDateTime"),
        assigned_to: fields.text("assignedTo"),
        classification: fields.term("classification"),
        determination: fields.term("determination"),
        severity: fields.term("severity"),
        custom_tags,
        system_tags: fields.texts("systemTags"),
        description: fields.text("description"),
        last_modified_by: fields.text("lastModifiedBy"),
        resolving_comment: fields.text("resolvingComment"),
        summary: fields.text("summary"),
        comments: comments(&mut fields),
        ..IncidentRecord::default()
    };
    sink.incident(incident, place);
}
