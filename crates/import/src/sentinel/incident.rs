//! `SecurityIncident`: the row of the table, and the same incident in the REST
//! shape (data formats, 4.2, 4.4 and 8.4).
//!
//! The table is a log with a row for every change; every row is handed on.

use super::cell;
use crate::fields::{Fields, Notes, Text, is_filler};
use crate::report::ProblemKind;
use crate::{Place, RecordSink};
use std::borrow::Cow;
use throughline_model::{Comment, Determination, IncidentRecord, IncidentStatus, Term, Timestamp};
use throughline_records::json::{Object, Value};

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
    "IncidentName",
    "IncidentNumber",
    "Title",
    "Description",
    "Severity",
    "Status",
    "Classification",
    "ClassificationReason",
    "ClassificationComment",
    "Owner",
    "ProviderName",
    "ProviderIncidentId",
    "FirstActivityTime",
    "FirstActivityTimeUtc",
    "LastActivityTime",
    "LastActivityTimeUtc",
    "FirstModifiedTime",
    "LastModifiedTime",
    "LastModifiedTimeUtc",
    "CreatedTime",
    "CreatedTimeUtc",
    "ClosedTime",
    "ModifiedBy",
    "AlertIds",
    "BookmarkIds",
    "RelatedAnalyticRuleIds",
    "Comments",
    "Tasks",
    "Labels",
    "IncidentUrl",
    "AdditionalData",
    "SourceWorkspace",
    "TeamInformation",
    "id",
    "name",
    "etag",
    "kind",
];

/// What Sentinel writes beside a classification.
const REASONS: [&str; 4] = [
    "SuspiciousActivity",
    "SuspiciousButExpected",
    "IncorrectAlertLogic",
    "InaccurateData",
];

/// Reads an incident and hands it on. `name` is the resource's name where the
/// incident is a resource.
pub(super) fn read(
    mut fields: Fields<'_, '_>,
    name: Option<Text<'_>>,
    place: Place,
    sink: &mut dyn RecordSink,
) {
    fields.note_unknown("incident", KEYS);
    let mut incident = IncidentRecord::default();
    read_ids(&mut incident, &mut fields, name, place);
    incident.tenant_id = fields.id("TenantId");
    incident.title = fields.text("Title");
    incident.description = fields.text("Description");
    incident.severity = fields.term("Severity");
    incident.status = status(&mut fields);
    incident.classification = fields.term("Classification");
    incident.determination = reason(&mut fields);
    incident.resolving_comment = fields.text("ClassificationComment");
    incident.assigned_to = owner(&mut fields);
    incident.last_modified_by = fields.text("ModifiedBy");
    incident.web_url = fields.text("IncidentUrl");
    incident.created = fields.first_time(&["CreatedTime", "CreatedTimeUtc"]);
    incident.updated =
        fields.first_time(&["LastModifiedTime", "LastModifiedTimeUtc", "TimeGenerated"]);
    let first = fields.first_time(&["FirstActivityTime", "FirstActivityTimeUtc"]);
    let last = fields.first_time(&["LastActivityTime", "LastActivityTimeUtc"]);
    (incident.first_activity, incident.last_activity) = in_order(first, last, fields.notes);
    let held = fields.value("AlertIds");
    incident.alert_ids = cell::texts(held, "AlertIds", fields.notes);
    read_labels(&mut incident, &mut fields);
    incident.comments = comments(&mut fields);
    sink.incident(incident, place);
}

/// An incident of Defender XDR has the number it has there; the other number and
/// the name also stand for it (data formats, 8.4).
fn read_ids<'v, 'a: 'v>(
    incident: &mut IncidentRecord<Text<'v>>,
    fields: &mut Fields<'a, '_>,
    name: Option<Text<'v>>,
    place: Place,
) {
    let provider = fields.text("ProviderName");
    let provider_id = fields.id("ProviderIncidentId");
    let number = fields.id("IncidentNumber").map(whole);
    let name = fields.id("IncidentName").or(name);
    let ids = if provider.as_deref().is_some_and(is_xdr) {
        [provider_id, number, name]
    } else {
        [number, provider_id, name]
    };
    let mut ids = ids.into_iter().flatten();
    incident.id = ids.next();
    for id in ids {
        if incident.id.as_ref() != Some(&id) && !incident.other_ids.contains(&id) {
            incident.other_ids.push(id);
        }
    }
    if incident.id.is_none() {
        incident.id = Some(Cow::Owned(fields.notes.make_id(place)));
    }
}

/// `38.0`, as data frames write it, is `38`.
fn whole(number: Text<'_>) -> Text<'_> {
    match number.strip_suffix(".0") {
        Some(stem) => Cow::Owned(stem.to_owned()),
        None => number,
    }
}

fn is_xdr(provider: &str) -> bool {
    [
        "Microsoft XDR",
        "Microsoft 365 Defender",
        "Microsoft Defender XDR",
    ]
    .iter()
    .any(|it| it.eq_ignore_ascii_case(provider.trim()))
}

/// First and last activity, the right way round; the report's span grows by them.
fn in_order(
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    notes: &mut Notes,
) -> (Option<Timestamp>, Option<Timestamp>) {
    for at in [first, last].into_iter().flatten() {
        notes.saw(at);
    }
    match (first, last) {
        (Some(start), Some(end)) if end < start => {
            let text = format!("{} after {}", start.iso(), end.iso());
            notes.add(ProblemKind::SwappedActivity, "FirstActivityTime", text);
            (last, first)
        }
        _ => (first, last),
    }
}

/// Sentinel's words mean other things than those of the portal: its `Active` is
/// in progress.
fn status<'a>(fields: &mut Fields<'a, '_>) -> Term<IncidentStatus, Text<'a>> {
    let word = match fields.object.peek("Status") {
        Some(Value::Text(word)) => word.trim().to_ascii_lowercase(),
        _ => String::new(),
    };
    match word.as_str() {
        "new" => Term::Known(IncidentStatus::Active),
        "active" => Term::Known(IncidentStatus::InProgress),
        "closed" => Term::Known(IncidentStatus::Resolved),
        _ => fields.term("Status"),
    }
}

/// Why it was classified so, in Sentinel's own words.
fn reason<'a>(fields: &mut Fields<'a, '_>) -> Term<Determination, Text<'a>> {
    let is_documented = match fields.object.peek("ClassificationReason") {
        Some(Value::Text(word)) => REASONS.iter().any(|it| it.eq_ignore_ascii_case(word)),
        _ => false,
    };
    if is_documented {
        let word = fields.text("ClassificationReason");
        return word.map_or_else(Term::default, Term::Other);
    }
    fields.term("ClassificationReason")
}

fn owner<'a>(fields: &mut Fields<'a, '_>) -> Option<Text<'a>> {
    let held = match fields.value("Owner") {
        Value::Text(text) if !text.trim_start().starts_with(['{', '"']) => {
            return (!is_filler(&text)).then_some(text);
        }
        held => held,
    };
    person(&held, "Owner", fields.notes)
}

/// The name of an owner or author, in the order in which people know each other.
fn person<'a>(held: &Value<'_>, field: &str, notes: &mut Notes) -> Option<Text<'a>> {
    let mut space = String::new();
    let object = cell::open(held, &mut space, field, notes);
    let Value::Object(object) = object.as_ref() else {
        return None;
    };
    ["assignedTo", "name", "userPrincipalName", "email"]
        .iter()
        .find_map(|key| text_in(object, key))
}

/// Text of an object in a cell, kept beyond it.
fn text_in<'a>(object: &Object<'_>, key: &str) -> Option<Text<'a>> {
    match object.peek(key) {
        Some(Value::Text(text)) if !text.trim().is_empty() && !is_filler(text) => {
            Some(Cow::Owned(text.as_ref().to_owned()))
        }
        _ => None,
    }
}

/// Labels that people gave, and those that Sentinel did.
fn read_labels(incident: &mut IncidentRecord<Text<'_>>, fields: &mut Fields<'_, '_>) {
    let held = fields.value("Labels");
    let mut space = String::new();
    let list = cell::open(&held, &mut space, "Labels", fields.notes);
    let Value::List(labels) = list.as_ref() else {
        return;
    };
    for label in labels {
        match label {
            Value::Text(text) => incident.custom_tags.push(Cow::Owned(text.to_string())),
            Value::Object(label) => {
                let Some(name) = text_in(label, "labelName") else {
                    continue;
                };
                let kind = text_in(label, "labelType");
                if kind.is_some_and(|it| it.eq_ignore_ascii_case("AutoAssigned")) {
                    incident.system_tags.push(name);
                } else {
                    incident.custom_tags.push(name);
                }
            }
            _ => {}
        }
    }
}

fn comments<'a>(fields: &mut Fields<'_, '_>) -> Vec<Comment<Text<'a>>> {
    let held = fields.value("Comments");
    let mut space = String::new();
    let list = cell::open(&held, &mut space, "Comments", fields.notes);
    let Value::List(comments) = list.into_owned() else {
        return Vec::new();
    };
    comments
        .into_iter()
        .filter_map(|comment| {
            let Value::Object(comment) = comment else {
                return None;
            };
            let mut comment = Fields::new(comment, fields.notes);
            let text = comment.text("message")?.into_owned();
            let at = comment.time("createdTimeUtc");
            let author = comment.value("author");
            Some(Comment {
                text: Cow::Owned(text),
                author: person(&author, "author", comment.notes),
                at,
            })
        })
        .collect()
}
