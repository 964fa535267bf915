//! An alert about one machine (data formats, 3.1), in the shape of today and in
//! that of 2019.

use super::machine_of;
use crate::device_parts::logged_on;
use crate::fields::{Fields, Notes, Text, device_name};
use crate::paths::part;
use crate::unfold::unfold;
use crate::xdr::{comments, entity};
use crate::{Place, activity, alert_ids};
use std::borrow::Cow;
use throughline_model::{
    AccountFacts, AlertRecord, DeviceFacts, Evidence, ServiceSource, Subject, Term,
};
use throughline_records::json::{Object, Value};

/// What may stand as JSON inside text.
const LISTS: &[&str] = &[
    "mitreTechniques",
    "comments",
    "evidence",
    "relatedUser",
    "loggedOnUsers",
    "alertUser",
    "alertFiles",
    "alertDomains",
    "alertIps",
    "alertProcesses",
];

/// The lists of 2019 with the kind of what is in them.
const LISTS_OF_2019: [(&str, &str); 4] = [
    ("alertProcesses", "process"),
    ("alertFiles", "file"),
    ("alertIps", "ip"),
    ("alertDomains", "domain"),
];

/// Reads an alert.
pub(super) fn read<'a>(
    mut object: Object<'a>,
    notes: &mut Notes,
    place: Place,
) -> AlertRecord<Text<'a>> {
    unfold(&mut object, LISTS, notes);
    let mut fields = Fields::new(object, notes);
    let id = fields.id("id");
    let mut alert = AlertRecord {
        provider_id: id.as_ref().and_then(alert_ids::provider_id),
        id,
        incident_id: fields.id("incidentId"),
        investigation_id: fields.id("investigationId"),
        investigation_state: fields.term("investigationState"),
        title: fields.text("title"),
        description: fields.text("description"),
        recommended_actions: fields.text("recommendedAction"),
        // The word "null" stands for none.
        category: fields.id("category"),
        severity: fields.term("severity"),
        status: fields.term("status"),
        classification: fields.term("classification"),
        determination: fields.term("determination"),
        service_source: Term::Known(ServiceSource::MicrosoftDefenderForEndpoint),
        detection_source: fields.term("detectionSource"),
        detector_id: fields.id("detectorId"),
        tenant_id: fields.id("aadTenantId"),
        assigned_to: fields.text("assignedTo"),
        threat: fields.text("threatName"),
        threat_family: fields.text("threatFamilyName"),
        techniques: fields.texts("mitreTechniques"),
        created: fields.time("alertCreationTime"),
        updated: fields.time("lastUpdateTime"),
        resolved: fields.time("resolvedTime"),
        first_activity: fields.time("firstEventTime"),
        last_activity: fields.time("lastEventTime"),
        comments: comments(&mut fields),
        evidence: evidence(&mut fields),
        ..AlertRecord::default()
    };
    fields.note_left("alert");
    if alert.id.is_none() {
        alert.id = Some(Cow::Owned(fields.notes.make_id(place)));
        alert.made_id = true;
    }
    activity::settle(&mut alert, "firstEventTime", fields.notes);
    alert
}

/// The machine, then what happened on it.
fn evidence<'a>(fields: &mut Fields<'a, '_>) -> Vec<Evidence<Text<'a>>> {
    let device = DeviceFacts {
        device_group: fields.text("rbacGroupName"),
        logged_on: logged_on(fields),
        ..machine_of(fields).unwrap_or_default()
    };
    let machine = device
        .defender_id
        .clone()
        .or_else(|| device.dns_name.clone())
        .and_then(device_name);
    let mut evidence = Vec::new();
    if !device.is_empty() {
        evidence.push(Evidence::new(Subject::Device(device)));
    }
    evidence.extend(entity::read_all("evidence", machine.as_ref(), fields));
    for (key, kind) in LISTS_OF_2019 {
        for object in fields.objects(key) {
            let entity = Fields::new(object, fields.notes);
            entity::read_into(&mut evidence, Some(kind), machine.as_ref(), entity);
        }
    }
    for key in ["relatedUser", "alertUser"] {
        if let Some(user) = user(key, fields)
            && !is_told(&evidence, &user)
        {
            evidence.push(Evidence::new(Subject::User(user)));
        }
    }
    entity::without_repeats(evidence)
}

/// The user the alert names apart from its evidence: by an object, or `CORP\lee`.
fn user<'a>(key: &str, fields: &mut Fields<'a, '_>) -> Option<AccountFacts<Text<'a>>> {
    let mut account = AccountFacts::default();
    if let Some(Value::Text(_)) = fields.object.peek(key) {
        let name = fields.id(key)?;
        match name.find('\\') {
            Some(bar) => {
                account.domain = Some(part(&name, 0..bar));
                account.name = Some(part(&name, bar + 1..name.len()));
            }
            None => account.name = Some(name),
        }
        return Some(account);
    }
    let mut user = Fields::new(fields.object(key), fields.notes);
    account = entity::account(&mut user);
    account.name = account.name.or_else(|| user.text("userName"));
    user.note_left(key);
    (!account.is_empty()).then_some(account)
}

/// Whether evidence tells of this account already, and more of it.
fn is_told(evidence: &[Evidence<Text<'_>>], user: &AccountFacts<Text<'_>>) -> bool {
    let same = |a: &Option<Text<'_>>, b: &Option<Text<'_>>| match (a, b) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        (a, b) => a.is_none() && b.is_none(),
    };
    evidence.iter().any(|it| {
        matches!(&it.subject, Subject::User(it)
            if same(&it.name, &user.name) && same(&it.domain, &user.domain))
    })
}
