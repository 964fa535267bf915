//! `#microsoft.graph.security.alertEvidence` and its derived types (data formats, 1.3).
//!
//! Evidence nests: what stands inside other evidence is evidence of the alert
//! too, and comes after what holds it.

mod cloud;
mod endpoint;
mod identity;
mod kubernetes;
mod mail;
mod network;
mod types;

use crate::fields::{Fields, Text};
use crate::report::{ProblemKind, excerpt};
use crate::roles;
use std::borrow::Cow;
use throughline_model::{Evidence, OtherFacts, Subject};
use throughline_records::json::{Object, Value};

/// What is being told of a subject.
type Told<'a> = Subject<Text<'a>>;

/// How far evidence without words of its own is searched for evidence inside it:
/// each of them keeps all that is inside as JSON.
const MAX_UNKNOWN: u8 = 3;

/// An alert's evidence so far.
#[derive(Default)]
struct All<'a> {
    found: Vec<Evidence<Text<'a>>>,
    /// Within how many pieces without words of their own the reader is.
    unknown: u8,
}

/// The readers of types by what they are about; each says nothing to types that
/// are not its own.
type Reader = for<'a> fn(&str, &mut Fields<'a, '_>, &mut All<'a>) -> Option<Told<'a>>;

const READERS: [Reader; 6] = [
    endpoint::read,
    identity::read,
    network::read,
    mail::read,
    cloud::read,
    kubernetes::read,
];

/// Reads an alert's evidence, what is nested in it after what holds it.
pub(super) fn read_all<'a>(alert: &mut Fields<'a, '_>) -> Vec<Evidence<Text<'a>>> {
    let mut all = All::default();
    let objects = alert.objects("evidence");
    // Evidence is large while it is being read: it should not have to move.
    all.found.reserve(objects.len());
    for object in objects {
        read_into(&mut all, Fields::new(object, alert.notes), None, false);
    }
    all.found
}

/// Reads one piece of evidence. Where it does not say its type, it is `default`.
fn read_into<'a>(
    all: &mut All<'a>,
    mut fields: Fields<'a, '_>,
    default: Option<&'static str>,
    nested: bool,
) {
    if nested && fields.object.left().next().is_none() {
        return;
    }
    let type_name = types::take(&mut fields, default);
    let mut evidence = Evidence::new(Subject::Other(OtherFacts::default()));
    evidence.nested = nested;
    evidence.created = fields.time("createdDateTime");
    evidence.verdict = fields.term("verdict");
    evidence.remediation = fields.term("remediationStatus");
    evidence.remediation_details = fields.text("remediationStatusDetails");
    roles::take(&mut evidence, &mut fields);
    evidence.tags = fields.texts("tags");
    let at = all.found.len();
    evidence.subject = READERS
        .iter()
        .find_map(|read| read(&type_name, &mut fields, all))
        .unwrap_or_else(|| other(&type_name, &mut fields, all));
    evidence.detection = fields.term("detectionStatus");
    if !matches!(evidence.subject, Subject::Other(_)) {
        fields.note_left(&type_name);
    }
    // An empty shell inside other evidence tells of nothing.
    if !nested || !is_empty(&evidence.subject) {
        all.found.insert(at, evidence);
    }
}

fn is_empty(subject: &Told<'_>) -> bool {
    let mut empty = true;
    subject.visit(&mut |_, _| empty = false);
    empty
}

/// Reads the evidence under a key of other evidence, and says what the first of
/// it is about. Where it does not say its type, it is `default`.
fn nested<'a, 'v>(
    key: &str,
    default: &'static str,
    fields: &mut Fields<'a, '_>,
    all: &'v mut All<'a>,
) -> Option<&'v Told<'a>> {
    let first = all.found.len();
    for object in fields.objects(key) {
        read_into(all, Fields::new(object, fields.notes), Some(default), true);
    }
    all.found.get(first).map(|it| &it.subject)
}

/// The address of the nested `ipEvidence` under a key, which some write as text.
fn nested_ip<'a>(key: &str, fields: &mut Fields<'a, '_>, all: &mut All<'a>) -> Option<Text<'a>> {
    if matches!(fields.object.peek(key), Some(Value::Text(_))) {
        return fields.text(key);
    }
    match nested(key, "ipEvidence", fields, all) {
        Some(Subject::Ip(it)) => it.address.clone(),
        _ => None,
    }
}

/// Evidence without words of its own: its JSON is kept, and evidence inside it
/// counts as evidence.
fn other<'a>(type_name: &str, fields: &mut Fields<'a, '_>, all: &mut All<'a>) -> Told<'a> {
    let shown = excerpt(type_name);
    fields
        .notes
        .add(ProblemKind::UnknownEvidence, "evidence", shown.clone());
    let json = Value::Object(fields.object.clone()).to_json();
    let holds_evidence = |value: &Value<'_>| match value {
        Value::Object(object) => is_evidence(object),
        Value::List(items) => items
            .iter()
            .any(|it| matches!(it, Value::Object(object) if is_evidence(object))),
        _ => false,
    };
    let keys: Vec<String> = fields
        .object
        .iter()
        .filter(|it| holds_evidence(it.1))
        .map(|it| it.0.to_owned())
        .collect();
    all.unknown += 1;
    for key in keys {
        if all.unknown > MAX_UNKNOWN {
            break;
        }
        for object in fields.objects(&key) {
            read_into(all, Fields::new(object, fields.notes), None, true);
        }
    }
    all.unknown -= 1;
    Subject::Other(OtherFacts {
        type_name: Some(Cow::Owned(shown)),
        json: Some(Cow::Owned(json)),
    })
}

fn is_evidence(object: &Object<'_>) -> bool {
    types::is_told(object) || object.has("verdict")
}
