//! Defender for Endpoint: alerts, machines, machine actions, investigations (data
//! formats, 3).

mod action;
mod alert;
mod investigation;
mod machine;

use crate::fields::{Fields, Notes, Text};
use crate::format::Format;
use crate::formats::Keys;
use crate::{Place, RecordSink};
use throughline_model::{DeviceFacts, Subject};
use throughline_records::json::Object;

/// Says why a record is read here.
pub(crate) fn recognise(keys: &Keys<'_, '_>) -> Option<&'static str> {
    kind_of(keys).map(|it| it.1)
}

/// Reads one record and hands on what it tells.
pub(crate) fn read(
    object: Object<'_>,
    notes: &mut Notes,
    place: Place,
    sink: &mut dyn RecordSink,
) -> Option<Format> {
    let (format, _) = kind_of(&Keys::of(&object))?;
    match format {
        Format::EndpointMachines => {
            let device = machine::read(object, notes);
            sink.entity(Subject::Device(device), place);
        }
        Format::EndpointActions => sink.event(action::read(object, notes, place), place),
        Format::EndpointInvestigations => {
            sink.event(investigation::read(object, notes, place), place);
        }
        _ => sink.alert(alert::read(object, notes, place), place),
    }
    Some(format)
}

/// Tells the shapes by their keys (data formats, 10).
fn kind_of(keys: &Keys<'_, '_>) -> Option<(Format, &'static str)> {
    if keys.all(&["alertCreationTime", "machineId"]) {
        let why = "alertCreationTime with machineId";
        return Some((Format::EndpointAlerts, why));
    }
    if keys.all(&["creationDateTimeUtc", "requestor"]) {
        let why = "creationDateTimeUtc with requestor";
        return Some((Format::EndpointActions, why));
    }
    if keys.all(&["triggeringAlertId", "startTime"]) {
        let why = "triggeringAlertId with startTime";
        return Some((Format::EndpointInvestigations, why));
    }
    (keys.has("computerDnsName") && keys.any(&["onboardingStatus", "lastSeen"])).then_some((
        Format::EndpointMachines,
        "computerDnsName with onboardingStatus or lastSeen",
    ))
}

/// The machine that an action or investigation was about.
fn machine_of<'a>(fields: &mut Fields<'a, '_>) -> Option<DeviceFacts<Text<'a>>> {
    let device = DeviceFacts {
        defender_id: fields.id("machineId"),
        dns_name: fields.text("computerDnsName"),
        ..DeviceFacts::default()
    };
    (!device.is_empty()).then_some(device)
}
