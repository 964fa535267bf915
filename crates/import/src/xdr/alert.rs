//! An alert, within its incident or alone (data formats, 2.2).

use super::{comments, device, entity};
use crate::fields::{Fields, Notes, Text};
use crate::unfold::unfold;
use crate::{Place, activity, alert_ids};
use std::borrow::Cow;
use throughline_model::{AlertRecord, DeviceFacts, Evidence, Subject};
use throughline_records::json::Object;

/// Reads an alert. `incident` is the id of the incident record around it.
pub(super) fn read<'a>(
    mut object: Object<'a>,
    notes: &mut Notes,
    incident: Option<&Text<'a>>,
    place: Place,
) -> AlertRecord<Text<'a>> {
    unfold(
        &mut object,
        &["mitreTechniques", "devices", "entities", "tags", "comments"],
        notes,
    );
    let mut fields = Fields::new(object, notes);
    let own_incident = fields.id("incidentId");
    let id = fields.id("alertId");
    let mut alert = AlertRecord {
        provider_id: fields
            .id("providerAlertId")
            .or_else(|| id.as_ref().and_then(alert_ids::provider_id)),
        id,
        incident_id: incident.cloned().or(own_incident),
        enclosed: incident.is_some(),
        service_source: fields.term("serviceSource"),
        detection_source: fields.term("detectionSource"),
        detector_id: fields.id("detectorId"),
        product_name: fields.text("productName"),
        tenant_id: fields.id("tenantId"),
        created: fields.time("creationTime"),
        // The incident's is called lastUpdateTime.
        updated: fields.first_time(&["lastUpdatedTime", "lastUpdateTime"]),
        resolved: fields.time("resolvedTime"),
        first_activity: fields.time("firstActivity"),
        last_activity: fields.time("lastActivity"),
        title: fields.text("title"),
        description: fields.text("description"),
        recommended_actions: fields.text("recommendedActions"),
        category: fields.id("category"),
        status: fields.term("status"),
        severity: fields.term("severity"),
        investigation_id: fields.id("investigationId"),
        investigation_state: fields.term("investigationState"),
        classification: fields.term("classification"),
        determination: fields.term("determination"),
        assigned_to: fields.text("assignedTo"),
        actor: fields.text("actorName"),
        threat: fields.text("threatDisplayName"),
        threat_family: fields.text("threatFamilyName"),
        techniques: fields.texts("mitreTechniques"),
        tags: fields.texts("tags"),
        web_url: fields.text("alertUri"),
        comments: comments(&mut fields),
        evidence: evidence(&mut fields),
        ..AlertRecord::default()
    };
    fields.note_left("alert");
    if alert.id.is_none() {
        alert.id = alert.provider_id.clone();
    }
    if alert.id.is_none() {
        alert.id = Some(Cow::Owned(fields.notes.make_id(place)));
        alert.made_id = true;
    }
    activity::settle(&mut alert, "firstActivity", fields.notes);
    alert
}

fn evidence<'a>(fields: &mut Fields<'a, '_>) -> Vec<Evidence<Text<'a>>> {
    let mut evidence = Vec::new();
    for object in fields.objects("devices") {
        if object.left().next().is_none() {
            continue;
        }
        let (device, tags) = device::read(Fields::new(object, fields.notes));
        evidence.push(Evidence {
            tags,
            ..Evidence::new(Subject::Device(device))
        });
    }
    let sole = match evidence.as_slice() {
        [only] => match &only.subject {
            Subject::Device(device) => name(device),
            _ => None,
        },
        // With several devices it is not known on which of them a thing was.
        _ => None,
    };
    evidence.extend(entity::read_all("entities", sole.as_ref(), fields));
    evidence
}

/// What things on a device refer to it by.
fn name<'a>(device: &DeviceFacts<Text<'a>>) -> Option<Text<'a>> {
    let names = [&device.defender_id, &device.dns_name, &device.host_name];
    names.into_iter().find_map(Clone::clone)
}
