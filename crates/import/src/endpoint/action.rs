//! Something that was done to a machine (data formats, 3.3).

use super::machine_of;
use crate::Place;
use crate::fields::{Fields, Notes, Text};
use crate::unfold::unfold;
use std::borrow::Cow;
use throughline_model::{AccountFacts, EventKind, EventRecord, FileFacts, Subject, Timestamp};
use throughline_records::json::Object;

/// Reads a machine action.
pub(super) fn read<'a>(
    mut object: Object<'a>,
    notes: &mut Notes,
    place: Place,
) -> EventRecord<Text<'a>> {
    unfold(&mut object, &["commands", "relatedFileInfo"], notes);
    let mut fields = Fields::new(object, notes);
    let at = fields.time("creationDateTimeUtc");
    if let Some(at) = at {
        fields.notes.saw(at);
    }
    let id = fields.id("id");
    let event = EventRecord {
        device: machine_of(&mut fields),
        account: fields.text("requestor").map(account),
        action: fields.text("type"),
        source: Some(Cow::Borrowed("MachineActions")),
        id: Some(id.unwrap_or_else(|| Cow::Owned(fields.notes.make_id(place)))),
        objects: related_file(&mut fields),
        outcome: fields
            .peek_text("status")
            .map(|it| Cow::Owned(it.to_owned())),
        detail: detail(&mut fields),
        ..EventRecord::new(EventKind::ResponseAction, at)
    };
    fields.note_left("machineAction");
    event
}

/// Who asked for it: a person by address, or an application by name.
fn account(requestor: Text<'_>) -> AccountFacts<Text<'_>> {
    if requestor.contains('@') {
        return AccountFacts {
            upn: Some(requestor),
            ..AccountFacts::default()
        };
    }
    AccountFacts {
        name: Some(requestor),
        ..AccountFacts::default()
    }
}

fn related_file<'a>(fields: &mut Fields<'a, '_>) -> Vec<Subject<Text<'a>>> {
    let mut related = Fields::new(fields.object("relatedFileInfo"), fields.notes);
    let mut file = FileFacts::default();
    let place = match related
        .peek_text("fileIdentifierType")
        .map(str::to_ascii_lowercase)
        .as_deref()
    {
        Some("sha1") => &mut file.sha1,
        Some("sha256") => &mut file.sha256,
        Some("md5") => &mut file.md5,
        _ => &mut file.name,
    };
    *place = related.hash("fileIdentifier");
    if file.name.is_none() {
        related.value("fileIdentifierType");
    }
    related.note_left("relatedFileInfo");
    if file.is_empty() {
        return Vec::new();
    }
    vec![Subject::File(file)]
}

/// `Isolate machine · Selective · Succeeded 2026-04-14T17:00:00Z · "why"`.
fn detail<'a>(fields: &mut Fields<'a, '_>) -> Option<Text<'a>> {
    let mut parts: Vec<String> = Vec::new();
    let mut add = |part: Option<String>| parts.extend(part);
    add(fields.text("title").map(Cow::into_owned));
    add(fields.text("scope").map(Cow::into_owned));
    // Both spellings occur.
    let changed = fields.first_time(&["lastUpdateDateTimeUtc", "lastUpdateTimeUtc"]);
    let status = fields.text("status").map(Cow::into_owned);
    add(stamped(status, changed));
    add(fields
        .text("requestorComment")
        .map(|it| format!("\"{it}\"")));
    for object in fields.objects("commands") {
        add(command(Fields::new(object, fields.notes)));
    }
    let by = fields.text("cancellationRequestor");
    let at = fields.time("cancellationDateTimeUtc");
    let cancelled = match by {
        Some(by) => Some(format!("cancelled by {by}")),
        None => at.map(|_| "cancelled".to_owned()),
    };
    add(stamped(cancelled, at));
    add(fields
        .text("cancellationComment")
        .map(|it| format!("\"{it}\"")));
    let error = fields.text("errorHResult").filter(|it| it.trim() != "0");
    add(error.map(|it| format!("error {it}")));
    add(fields.text("requestSource").map(|it| format!("from {it}")));
    (!parts.is_empty()).then(|| Cow::Owned(parts.join(" · ")))
}

fn stamped(text: Option<String>, at: Option<Timestamp>) -> Option<String> {
    match (text, at) {
        (Some(text), Some(at)) => Some(format!("{text} {}", at.iso())),
        (text, None) => text,
        (None, Some(at)) => Some(format!("last changed {}", at.iso())),
    }
}

/// A command of a live response: `PutFile FileName=a.ps1 (Completed)`.
fn command(mut fields: Fields<'_, '_>) -> Option<String> {
    let mut command = Fields::new(fields.object("command"), fields.notes);
    let mut words: Vec<String> = Vec::new();
    words.extend(command.text("type").map(Cow::into_owned));
    for object in command.objects("params") {
        let mut param = Fields::new(object, command.notes);
        words.extend(match (param.text("key"), param.text("value")) {
            (Some(key), Some(value)) => Some(format!("{key}={value}")),
            (key, value) => key.or(value).map(Cow::into_owned),
        });
    }
    command.note_left("command");
    words.extend(fields.text("commandStatus").map(|it| format!("({it})")));
    words.extend(fields.texts("errors").iter().map(ToString::to_string));
    for key in ["index", "startTime", "endTime"] {
        fields.value(key);
    }
    fields.note_left("commands");
    (!words.is_empty()).then(|| words.join(" "))
}
