//! `#microsoft.graph.security.alert` (data formats, 1.1).

use super::{comments, evidence};
use crate::fields::{Fields, Text};
use crate::unfold::unfold;
use crate::{Place, activity};
use std::borrow::Cow;
use throughline_model::AlertRecord;

const KEYS: &[&str] = &[
    "id",
    "providerAlertId",
    "incidentId",
    "status",
    "severity",
    "classification",
    "determination",
    "serviceSource",
    "detectionSource",
    "productName",
    "detectorId",
    "tenantId",
    "title",
    "description",
    "recommendedActions",
    "category",
    "categories",
    "assignedTo",
    "alertWebUrl",
    "incidentWebUrl",
    "actorDisplayName",
    "threatDisplayName",
    "threatFamilyName",
    "mitreTechniques",
    "createdDateTime",
    "lastUpdateDateTime",
    "resolvedDateTime",
    "firstActivityDateTime",
    "lastActivityDateTime",
    "alertPolicyId",
    "additionalData",
    "customDetails",
    "investigationState",
    "systemTags",
    "comments",
    "evidence",
];

/// What rows of tables keep as JSON inside text.
const LISTS: &[&str] = &[
    "mitreTechniques",
    "systemTags",
    "categories",
    "comments",
    "evidence",
];

/// Reads an alert. `incident` is the id of the incident record around it.
pub(super) fn read<'a>(
    mut fields: Fields<'a, '_>,
    incident: Option<&Text<'a>>,
    place: Place,
) -> AlertRecord<Text<'a>> {
    fields.note_unknown("alert", KEYS);
    unfold(&mut fields.object, LISTS, fields.notes);
    let mut alert = AlertRecord {
        id: fields.id("id"),
        provider_id: fields.id("providerAlertId"),
        incident_id: fields.id("incidentId"),
        enclosed: incident.is_some(),
        status: fields.term("status"),
        severity: fields.term("severity"),
        classification: fields.term("classification"),
        determination: fields.term("determination"),
        service_source: fields.term("serviceSource"),
        detection_source: fields.term("detectionSource"),
        product_name: fields.text("productName"),
        detector_id: fields.id("detectorId"),
        tenant_id: fields.id("tenantId"),
        title: fields.text("title"),
        description: fields.text("description"),
        recommended_actions: fields.text("recommendedActions"),
        category: fields.text("category"),
        assigned_to: fields.text("assignedTo"),
        web_url: fields.text("alertWebUrl"),
        actor: fields.text("actorDisplayName"),
        threat: fields.text("threatDisplayName"),
        threat_family: fields.text("threatFamilyName"),
        techniques: fields.texts("mitreTechniques"),
        created: fields.time("createdDateTime"),
        updated: fields.time("lastUpdateDateTime"),
        resolved: fields.time("resolvedDateTime"),
        first_activity: fields.time("firstActivityDateTime"),
        last_activity: fields.time("lastActivityDateTime"),
        policy_id: fields.id("alertPolicyId"),
        investigation_state: fields.term("investigationState"),
        tags: fields.texts("systemTags"),
        comments: comments(&mut fields),
        evidence: evidence::read_all(&mut fields),
        ..AlertRecord::default()
    };
    if let Some(incident) = incident {
        alert.incident_id = Some(incident.clone());
    }
    if alert.category.is_none() {
        alert.category = fields.texts("categories").into_iter().next();
    }
    if alert.id.is_none() {
        alert.id = alert.provider_id.clone();
    }
    if alert.id.is_none() {
        alert.id = Some(Cow::Owned(fields.notes.make_id(place)));
        alert.made_id = true;
    }
    activity::settle(&mut alert, "firstActivityDateTime", fields.notes);
    alert
}
