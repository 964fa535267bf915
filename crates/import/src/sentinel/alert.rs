//! `SecurityAlert`: the row of the table, and the same alert in the REST shapes
//! of Sentinel and of Defender for Cloud (data formats, 4.1, 4.4 and 8.1).

use super::cell;
use super::compromised;
use super::entities;
use super::extended::Extended;
use crate::fields::{Fields, Text, is_filler};
use crate::format::Format;
use crate::paths::part;
use crate::{Place, RecordSink, activity};
use std::borrow::Cow;
use throughline_model::{
    AlertRecord, DetectionSource, Evidence, ServiceSource, Severity, Subject, Term, Vocabulary,
};
use throughline_records::json::Value;

/// Columns and properties that are read, and those that say nothing an analyst
/// needs.
const KEYS: &[&str] = &[
    "TenantId",
    "SourceSystem",
    "Type",
    "_BilledSize",
    "_IsBillable",
    "_ResourceId",
    "_ItemId",
    "_TimeReceived",
    "TimeGenerated",
    "TimeGeneratedUtc",
    "DisplayName",
    "AlertDisplayName",
    "AlertName",
    "FriendlyName",
    "AlertSeverity",
    "Severity",
    "Description",
    "ProviderName",
    "VendorName",
    "ProductName",
    "ProductComponentName",
    "VendorOriginalId",
    "ProviderAlertId",
    "SystemAlertId",
    "AlertType",
    "Status",
    "CompromisedEntity",
    "StartTime",
    "StartTimeUtc",
    "EndTime",
    "EndTimeUtc",
    "ProcessingEndTime",
    "ProcessingEndTimeUtc",
    "Tactics",
    "Intent",
    "Techniques",
    "SubTechniques",
    "Entities",
    "ExtendedProperties",
    "AdditionalData",
    "ExtendedLinks",
    "RemediationSteps",
    "AlertLink",
    "AlertUri",
    "ConfidenceLevel",
    "ConfidenceScore",
    "ConfidenceReasons",
    "ConfidenceScoreStatus",
    "CorrelationKey",
    "IsIncident",
    "SourceComputerId",
    "ResourceId",
    "ResourceIdentifiers",
    "WorkspaceSubscriptionId",
    "WorkspaceResourceGroup",
    "WorkspaceId",
    "Version",
    "id",
    "name",
    "etag",
    "kind",
    "location",
    "resourceGroup",
];

/// Which of its shapes an alert has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Row,
    Rest,
    DefenderForCloud,
}

impl Shape {
    pub(super) fn format(self) -> Format {
        match self {
            Self::Row => Format::SentinelAlerts,
            Self::Rest => Format::SentinelRestAlerts,
            Self::DefenderForCloud => Format::DefenderForCloudAlerts,
        }
    }
}

/// Reads an alert and hands it on. `name` is the resource's name where the alert
/// is a resource.
pub(super) fn read(
    mut fields: Fields<'_, '_>,
    name: Option<Text<'_>>,
    shape: Shape,
    place: Place,
    sink: &mut dyn RecordSink,
) {
    fields.note_unknown("alert", KEYS);
    let entities_cell = fields.value("Entities");
    let mut entities_space = String::new();
    let entities_tree = cell::open(
        &entities_cell,
        &mut entities_space,
        "Entities",
        fields.notes,
    );
    let bag_cell = match fields.value("ExtendedProperties") {
        Value::Null => fields.value("AdditionalData"),
        bag => bag,
    };
    let mut bag_space = String::new();
    let bag = cell::open(
        &bag_cell,
        &mut bag_space,
        "ExtendedProperties",
        fields.notes,
    );

    let mut alert = AlertRecord::default();
    let mut extended = Extended::new(bag, fields.notes);
    extended.fill(&mut alert);
    let told_host = extended.host();
    let told = entities::read_json(&entities_tree, "Entities", fields.notes);
    alert.evidence = told.evidence;
    read_ids(&mut alert, &mut fields, name, shape, place);
    read_source(&mut alert, &mut fields);
    read_words(&mut alert, &mut fields);
    read_attack(&mut alert, &mut fields);
    read_times(&mut alert, &mut fields);
    let resources = compromised::resources(&mut fields);
    if let Some(entity) = fields.text("CompromisedEntity").filter(|it| !is_filler(it)) {
        compromised::add(&mut alert, entity, &resources, told_host.as_deref());
    }
    alert.threat = alert.threat.or_else(|| malware(&alert.evidence));
    sink.alert(alert, place);
    for ancestor in told.ancestors {
        sink.entity(Subject::Process(ancestor), place);
    }
}

/// The portal's id ends the alert's link. Alerts that have none are known by their
/// product's id (data formats, 8.1).
fn read_ids<'v, 'a: 'v>(
    alert: &mut AlertRecord<Text<'v>>,
    fields: &mut Fields<'a, '_>,
    name: Option<Text<'v>>,
    shape: Shape,
    place: Place,
) {
    alert.web_url = fields.first_text(&["AlertLink", "AlertUri"]);
    let vendor = fields.id("VendorOriginalId");
    let vendor = vendor.or_else(|| fields.id("ProviderAlertId"));
    let system = fields.id("SystemAlertId");
    if shape == Shape::DefenderForCloud {
        // Its system id is not the one of Sentinel, by which incidents list alerts.
        alert.provider_id = system;
        alert.id = name.or_else(|| alert.provider_id.clone());
    } else {
        let linked = alert.web_url.as_ref().and_then(id_in_link);
        alert.provider_id = vendor;
        alert.system_id = system.or(name);
        alert.id = linked
            .or_else(|| alert.provider_id.clone())
            .or_else(|| alert.system_id.clone());
    }
    if alert.id.is_none() {
        alert.id = Some(Cow::Owned(fields.notes.make_id(place)));
        alert.made_id = true;
    }
    // What rows of a workspace call their tenant is the workspace.
    let tenant = fields.id("TenantId");
    alert.subscription_id = fields.id("WorkspaceSubscriptionId");
    alert.workspace = fields.id("WorkspaceId").or(tenant);
}

/// The last part of a link's path, where the part before says that it is an
/// alert's id: other portals' links end in other things.
fn id_in_link<'a>(link: &Text<'a>) -> Option<Text<'a>> {
    let path = link.split_once('?').map_or(link.as_ref(), |it| it.0);
    let path = path.trim_end_matches('/');
    let id_at = path.rfind('/')? + 1;
    let before = path[..id_at - 1].rsplit('/').next()?;
    let is_alert = before.eq_ignore_ascii_case("alerts") || before.eq_ignore_ascii_case("alert");
    (is_alert && !is_filler(&path[id_at..])).then(|| part(link, id_at..path.len()))
}

fn read_words<'v, 'a: 'v>(alert: &mut AlertRecord<Text<'v>>, fields: &mut Fields<'a, '_>) {
    alert.title = fields.first_text(&[
        "DisplayName",
        "AlertDisplayName",
        "AlertName",
        "FriendlyName",
    ]);
    alert.description = fields.text("Description");
    alert.severity = fields.term("AlertSeverity");
    if alert.severity == Term::Known(Severity::Unknown) {
        alert.severity = fields.term("Severity");
    }
    alert.status = fields.term("Status");
    let kind = fields.id("AlertType");
    alert.detector_id = alert.detector_id.take().or(kind);
    // Defender for Endpoint says here what to do about this very alert.
    let from_endpoint = Term::Known(ServiceSource::MicrosoftDefenderForEndpoint);
    let action = alert.recommended_actions.take();
    let action = action.filter(|_| alert.service_source == from_endpoint);
    let steps = fields.value("RemediationSteps");
    let steps = match steps {
        Value::Text(text) if !text.trim_start().starts_with('[') => vec![text],
        list => cell::texts(list, "RemediationSteps", fields.notes),
    };
    let steps = steps.join("\n");
    alert.recommended_actions = match (action, steps.trim().is_empty()) {
        (Some(action), false) => Some(Cow::Owned(format!("{action}\n\n{steps}"))),
        (None, false) => Some(Cow::Owned(steps)),
        (action, true) => action,
    };
}

/// The product, by `ProviderName` (data formats, 8.3); where that is a word of
/// its own, by `ProductName`.
fn read_source<'v, 'a: 'v>(alert: &mut AlertRecord<Text<'v>>, fields: &mut Fields<'a, '_>) {
    alert.product_name = fields.text("ProductName");
    let provider = match fields.object.peek("ProviderName") {
        Some(Value::Text(provider)) => known_source(provider),
        _ => None,
    };
    let product = || alert.product_name.as_deref().and_then(known_source);
    alert.service_source = match provider.or_else(product) {
        Some(source) => Term::Known(source),
        None => fields.term("ProviderName"),
    };
    // Sentinel's own rules say here what kind of rule it was.
    let component = fields.text("ProductComponentName");
    if alert.detection_source == Term::Known(DetectionSource::Unknown)
        && let Some(source) = component.as_deref().and_then(DetectionSource::read)
    {
        alert.detection_source = Term::Known(source);
    }
}

fn known_source(name: &str) -> Option<ServiceSource> {
    let is_rule = name
        .get(..4)
        .is_some_and(|it| it.eq_ignore_ascii_case("ASI "));
    if is_rule {
        return Some(ServiceSource::MicrosoftSentinel);
    }
    ServiceSource::read(name).filter(|&it| it != ServiceSource::Unknown)
}

fn read_attack<'v, 'a: 'v>(alert: &mut AlertRecord<Text<'v>>, fields: &mut Fields<'a, '_>) {
    for key in ["Techniques", "SubTechniques"] {
        let held = fields.value(key);
        for technique in cell::texts(held, key, fields.notes) {
            if !alert.techniques.contains(&technique) {
                alert.techniques.push(technique);
            }
        }
    }
    for key in ["Tactics", "Intent"] {
        let held = fields.value(key);
        let tactics = cell::texts(held, key, fields.notes);
        let first = tactics.into_iter().next();
        alert.category = alert.category.take().or(first);
    }
}

fn read_times(alert: &mut AlertRecord<Text<'_>>, fields: &mut Fields<'_, '_>) {
    alert.created = fields.first_time(&["ProcessingEndTime", "ProcessingEndTimeUtc"]);
    alert.updated = fields.first_time(&["TimeGenerated", "TimeGeneratedUtc"]);
    alert.first_activity = fields.first_time(&["StartTime", "StartTimeUtc"]);
    alert.last_activity = fields.first_time(&["EndTime", "EndTimeUtc"]);
    activity::settle(alert, "StartTime", fields.notes);
}

/// The name of the malware that is among the entities.
fn malware<'v>(evidence: &[Evidence<Text<'v>>]) -> Option<Text<'v>> {
    evidence.iter().find_map(|it| match &it.subject {
        Subject::Malware(it) => it.name.clone(),
        _ => None,
    })
}
