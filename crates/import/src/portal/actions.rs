//! Rows of the Action center and of an investigation's log (data formats, 6).

use super::cells::{account, device};
use crate::fields::{Fields, Text};
use crate::{Place, RecordSink};
use std::borrow::Cow;
use throughline_model::{
    EventKind, EventRecord, FileFacts, IpFacts, MailboxFacts, Subject, UrlFacts,
};

/// Reads an action that was taken, or waits to be.
pub(super) fn read(fields: &mut Fields<'_, '_>, place: Place, sink: &mut dyn RecordSink) {
    let at = fields.first_time(&["Action update time", "Execution start", "Creation time"]);
    if let Some(at) = at {
        fields.notes.saw(at);
    }
    let id = fields.id("Approval ID").or_else(|| fields.id("ID"));
    let mut event = EventRecord {
        action: fields.text("Action type"),
        source: Some(Cow::Borrowed("Action center")),
        id,
        device: fields.text("Device name").map(device),
        account: fields.id("Decided by").map(account),
        outcome: fields
            .peek_text("Status")
            .map(|it| Cow::Owned(it.to_owned())),
        ..EventRecord::new(EventKind::ResponseAction, at)
    };
    let entity_type = fields.text("Entity type");
    let entity = fields.text("Entity");
    match (entity_type.as_deref(), entity) {
        (Some(kind), Some(name)) => match subject(kind, name) {
            Ok(subject) => event.objects.push(subject),
            Err(name) => event.detail = Some(Cow::Owned(format!("{kind}: {name}"))),
        },
        (kind, name) => {
            let told: Vec<&str> = kind.into_iter().chain(name.as_deref()).collect();
            event.detail = (!told.is_empty()).then(|| Cow::Owned(told.join(": ")));
        }
    }
    let mut line = event.detail.take().into_iter().collect::<Vec<_>>();
    for (name, title) in [
        ("", "Status"),
        ("", "Action"),
        ("", "Details"),
        ("", "Description"),
        ("asset", "Asset"),
        ("decision", "Decision"),
        ("source", "Action source"),
        ("investigation", "Investigation ID"),
        ("started", "Execution start"),
        ("created", "Creation time"),
        ("duration", "Duration"),
        ("pending", "Pending duration"),
        ("queued", "Queued duration"),
        ("waited", "Wait time"),
        ("comment", "Comments"),
    ] {
        let Some(told) = fields.text(title) else {
            continue;
        };
        line.push(if name.is_empty() {
            told
        } else {
            Cow::Owned(format!("{name}: {}", told.trim()))
        });
    }
    event.detail =
        (!line.is_empty()).then(|| Cow::Owned(line.join(", ").replace(['\r', '\n'], " ")));
    sink.event(event, place);
}

/// What an action was about, where its kind is told; else the name back.
fn subject<'a>(kind: &str, name: Text<'a>) -> Result<Subject<Text<'a>>, Text<'a>> {
    Ok(match kind.to_lowercase().as_str() {
        "device" | "machine" => Subject::Device(device(name)),
        "user" | "account" => Subject::User(account(name)),
        "mailbox" => Subject::Mailbox(MailboxFacts {
            address: Some(name),
            ..MailboxFacts::default()
        }),
        "file" => {
            let (folder, name) = crate::paths::split_path(&name);
            Subject::File(FileFacts {
                folder,
                name,
                ..FileFacts::default()
            })
        }
        "url" => Subject::Url(UrlFacts { url: Some(name) }),
        "ip" | "ip address" => Subject::Ip(IpFacts {
            address: Some(name),
            ..IpFacts::default()
        }),
        _ => return Err(name),
    })
}
