//! Sentinel and Log Analytics: `SecurityAlert` and `SecurityIncident`, and what
//! the REST interfaces of Sentinel and Defender for Cloud return (data formats, 4).

mod alert;
mod arm;
mod cell;
mod compromised;
pub(crate) mod entities;
mod extended;
mod incident;

use crate::fields::{Fields, Notes};
use crate::format::Format;
use crate::formats::Keys;
use crate::{Place, RecordSink};
use alert::Shape;
use throughline_records::json::Object;

/// Says why a record is read here.
pub(crate) fn recognise(keys: &Keys<'_, '_>) -> Option<&'static str> {
    layout(keys).map(|it| it.1)
}

/// Reads one record and hands on what it tells.
pub(crate) fn read(
    object: Object<'_>,
    notes: &mut Notes,
    place: Place,
    sink: &mut dyn RecordSink,
) -> Option<Format> {
    let (layout, _) = layout(&Keys::of(&object))?;
    match layout {
        Layout::Alert => {
            alert::read(Fields::new(object, notes), None, Shape::Row, place, sink);
            Some(Format::SentinelAlerts)
        }
        Layout::CloudAlert => {
            let mut fields = Fields::new(object, notes);
            let name = fields.id("name");
            alert::read(fields, name, Shape::DefenderForCloud, place, sink);
            Some(Format::DefenderForCloudAlerts)
        }
        Layout::Incident => {
            incident::read(Fields::new(object, notes), None, place, sink);
            Some(Format::SentinelIncidents)
        }
        Layout::Entities => arm::read_entities(object, notes, place, sink),
        Layout::Resource => arm::read(object, notes, place, sink),
    }
}

/// The ways in which records of this family are laid out.
#[derive(Clone, Copy)]
enum Layout {
    /// A row of `SecurityAlert`.
    Alert,
    /// An alert of Defender for Cloud without its `properties` around it, as the
    /// command line tool lists it.
    CloudAlert,
    /// A row of `SecurityIncident`.
    Incident,
    /// The entities of one incident.
    Entities,
    /// Anything else with its fields in `properties`: which it is stands in there.
    Resource,
}

/// Tells the layout by its keys (data formats, 10).
fn layout(keys: &Keys<'_, '_>) -> Option<(Layout, &'static str)> {
    if keys.has("SystemAlertId") {
        return Some(if keys.any(&["AlertUri", "TimeGeneratedUtc"]) {
            (Layout::CloudAlert, "SystemAlertId with AlertUri")
        } else {
            (Layout::Alert, "SystemAlertId")
        });
    }
    if keys.any(&["VendorOriginalId", "ProviderAlertId"])
        && keys.any(&["AlertName", "AlertDisplayName"])
    {
        return Some((Layout::Alert, "AlertName with VendorOriginalId"));
    }
    if keys.has("AlertSeverity") && keys.all(&["ProviderName", "AlertName"]) {
        return Some((Layout::Alert, "AlertName, AlertSeverity and ProviderName"));
    }
    if keys.has("IncidentNumber") && keys.any(&["IncidentName", "AlertIds", "ProviderIncidentId"]) {
        return Some((
            Layout::Incident,
            "IncidentNumber with IncidentName or AlertIds",
        ));
    }
    if keys.all(&["IncidentName", "AlertIds"]) {
        return Some((Layout::Incident, "IncidentName with AlertIds"));
    }
    if keys.all(&["entities", "metaData"]) {
        return Some((Layout::Entities, "entities with metaData"));
    }
    // Streamed rows have `properties` too, but no `name` and `type`.
    let is_resource = keys.inner("properties").is_some()
        && keys.all(&["id", "name"])
        && !keys.any(&["category", "operationName"]);
    if is_resource {
        return Some((Layout::Resource, "id and name with properties"));
    }
    let is_flattened = keys.iter().any(|key| {
        [
            "properties.incidentNumber",
            "properties.alertDisplayName",
            "properties.systemAlertId",
        ]
        .iter()
        .any(|it| it.eq_ignore_ascii_case(key))
    });
    is_flattened.then_some((Layout::Resource, "flattened properties"))
}
