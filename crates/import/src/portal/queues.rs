//! Rows of the incident queue and the alert queue (data formats, 6).

use super::cells::{Rest, assets, first_term, judgement, values};
use super::outline;
use crate::fields::{Fields, Text};
use crate::report::ProblemKind;
use crate::{Place, RecordSink};
use std::borrow::Cow;
use throughline_model::{
    AlertRecord, DetectionSource, Evidence, IncidentRecord, ServiceSource, Subject, Timestamp,
};

/// What the portal calls an asset that something happened to.
const IMPACTED: &str = "Impacted asset";

/// First and last activity, in order.
fn activity(fields: &mut Fields<'_, '_>) -> (Option<Timestamp>, Option<Timestamp>) {
    let first = fields.time("First activity");
    let last = fields.time("Last activity");
    for at in [first, last].into_iter().flatten() {
        fields.notes.saw(at);
    }
    match (first, last) {
        (Some(first), Some(last)) if last < first => {
            let text = format!("{} after {}", first.iso(), last.iso());
            fields
                .notes
                .add(ProblemKind::SwappedActivity, "First activity", text);
            (Some(last), Some(first))
        }
        told => told,
    }
}

/// Lines with what neither kind of record has a place for.
fn rest_of(fields: &mut Fields<'_, '_>) -> Rest {
    let mut rest = Rest::default();
    for title in ["Priority score", "Linked by"] {
        rest.add(title, fields.text(title));
    }
    rest
}

/// Reads a row of the alert queue.
pub(super) fn read_alert(fields: &mut Fields<'_, '_>, place: Place, sink: &mut dyn RecordSink) {
    let (first_activity, last_activity) = activity(fields);
    let (classification, determination) = judgement(fields);
    let (service_source, further_sources) = first_term::<ServiceSource>(fields, "Service sources");
    let (detection_source, further_detections) =
        first_term::<DetectionSource>(fields, "Detection sources");
    let mut categories = values(fields, "Categories").into_iter();
    let category = categories.next();
    let mut assets = assets(fields);
    let mut rest = rest_of(fields);
    rest.add("Active alerts", fields.text("Active alerts"));
    rest.add("Created by", fields.text("Created by"));
    let mut first_of = |title: &str| {
        let mut all = values(fields, title).into_iter();
        let first = all.next();
        let further = format!("Further {}", title.to_lowercase());
        rest.add_all(&further, &all.collect::<Vec<_>>());
        first
    };
    let threat = first_of("Associated threats");
    let workspace = first_of("Workspace");
    let sensitivity_label = first_of("Data sensitivity");
    read_device_groups(fields, &mut assets.told, &mut rest);
    rest.add_all("Data streams", &values(fields, "Data streams"));
    rest.add_all("Further categories", &categories.collect::<Vec<_>>());
    rest.add_all("Further service sources", &further_sources);
    rest.add_all("Further detection sources", &further_detections);
    let mut tags = values(fields, "Tags");
    tags.extend(values(fields, "System tags"));
    tags.extend(assets.untold.into_iter().map(as_tag));
    let evidence = assets.told.into_iter().map(|subject| Evidence {
        other_roles: vec![Cow::Borrowed(IMPACTED)],
        ..Evidence::new(subject)
    });
    let id = fields.id("Alert Id");
    let alert = AlertRecord {
        made_id: id.is_none(),
        id: id.or_else(|| Some(Cow::Owned(fields.notes.make_id(place)))),
        incident_id: fields.id("Incident Id"),
        title: fields.text("Alert name"),
        description: rest.after(fields.text("Description")),
        category,
        assigned_to: assignee(fields),
        product_name: fields.text("Product names"),
        // One policy raised it, whose name may hold any sign.
        policy_id: fields.text("Policy name"),
        threat,
        workspace,
        sensitivity_label,
        severity: fields.term("Severity"),
        status: fields.term("Status"),
        classification,
        determination,
        service_source,
        detection_source,
        investigation_state: fields.term("Investigation state"),
        tags,
        created: fields.time("Creation time"),
        updated: fields.time("Last update time"),
        resolved: fields.time("Resolved time"),
        first_activity,
        last_activity,
        evidence: evidence.collect(),
        ..AlertRecord::default()
    };
    sink.alert(alert, place);
}

/// Reads a row of the incident queue. What it says of its assets is handed on by
/// itself: an incident has no evidence of its own.
pub(super) fn read_incident(fields: &mut Fields<'_, '_>, place: Place, sink: &mut dyn RecordSink) {
    let (first_activity, last_activity) = activity(fields);
    let (classification, determination) = judgement(fields);
    let assets = assets(fields);
    let rest = rest_of(fields);
    let outline = outline::read(fields, &assets.told);
    for subject in assets.told {
        sink.entity(subject, place);
    }
    let mut system_tags = values(fields, "System tags");
    system_tags.extend(assets.untold.into_iter().map(as_tag));
    let id = fields.id("Incident Id");
    let incident = IncidentRecord {
        id: id.or_else(|| Some(Cow::Owned(fields.notes.make_id(place)))),
        title: fields.text("Incident name"),
        description: rest.after(fields.text("Description")),
        assigned_to: assignee(fields),
        created_by: fields.text("Created by"),
        last_modified_by: fields.text("Last updated by"),
        severity: fields.term("Severity"),
        status: fields.term("Status"),
        classification,
        determination,
        system_tags,
        custom_tags: values(fields, "Tags"),
        created: fields.time("Creation time"),
        updated: fields.time("Last update time"),
        first_activity,
        last_activity,
        outline,
        ..IncidentRecord::default()
    };
    sink.incident(incident, place);
}

/// A row names the groups of all its devices: where that is one, it is each one's.
fn read_device_groups<'a>(
    fields: &mut Fields<'a, '_>,
    assets: &mut [Subject<Text<'a>>],
    rest: &mut Rest,
) {
    let groups = values(fields, "Device groups");
    let mut devices = assets.iter_mut().filter_map(|it| match it {
        Subject::Device(device) => Some(device),
        _ => None,
    });
    match (groups.as_slice(), devices.next()) {
        ([group], Some(device)) => {
            device.device_group = Some(group.clone());
            devices.for_each(|it| it.device_group = Some(group.clone()));
        }
        _ => rest.add_all("Device groups", &groups),
    }
}

fn assignee<'a>(fields: &mut Fields<'a, '_>) -> Option<Text<'a>> {
    let name = fields.id("Assigned to")?;
    (!name.eq_ignore_ascii_case("unassigned")).then_some(name)
}

fn as_tag(name: Text<'_>) -> Text<'_> {
    Cow::Owned(format!("{IMPACTED}: {name}"))
}
