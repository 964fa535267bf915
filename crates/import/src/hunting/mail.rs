//! Mail: messages, their attachments and URLs, what was done to them later, and
//! clicks (data formats, 5.5).

use super::Row;
use super::line::{Line, parsed};
use crate::fields::{Fields, Text};
use crate::format::Format;
use std::borrow::Cow;
use throughline_model::{
    AccountFacts, DomainFacts, EventKind, EventRecord, FileFacts, IpFacts, MailboxFacts,
    MessageFacts, Subject, UrlFacts,
};
use throughline_records::json::Value;

/// Reads a row of a table of mail.
pub(super) fn read<'a>(fields: &mut Fields<'a, '_>, row: Row<'_>) -> EventRecord<Text<'a>> {
    let is_click = row.table == Format::UrlClickEvents;
    let kind = if is_click {
        EventKind::UrlClick
    } else {
        EventKind::Mail
    };
    let mut event = row.event(fields, kind);
    let mut line = Line::default();
    match row.table {
        Format::EmailAttachmentInfo => attachment(&mut event, fields, &mut line),
        Format::EmailUrlInfo => {
            link(&mut event, fields);
            line.add_named("in", fields.text("UrlLocation"));
        }
        Format::EmailPostDeliveryEvents => {
            let how = event.action.take();
            event.action = fields.text("Action").or_else(|| how.clone());
            line.add_told(how.filter(|it| Some(it) != event.action.as_ref()));
            line.add_named("by", fields.text("ActionTrigger"));
            line.add_named("result", fields.text("ActionResult"));
        }
        Format::UrlClickEvents => click(&mut event, fields, &mut line),
        _ => event.action = fields.text("DeliveryAction"),
    }
    let mailbox = mailbox(fields);
    if let Some(message) = message(fields, &event, &mut line) {
        if let Some(ip) = &message.sender_ip {
            event.objects.push(Subject::Ip(IpFacts {
                address: Some(ip.clone()),
                ..IpFacts::default()
            }));
        }
        // The message is what an event of mail is about, but for those that are
        // about something in it.
        let at = usize::from(is_in_message(row.table)).min(event.objects.len());
        event.objects.insert(at, Subject::Message(message));
    }
    event.objects.extend(mailbox.map(Subject::Mailbox));
    let cell = fields.value("AdditionalFields");
    line.add_cell(&cell);
    event.detail = line.finish();
    event
}

fn is_in_message(table: Format) -> bool {
    matches!(
        table,
        Format::EmailAttachmentInfo | Format::EmailUrlInfo | Format::UrlClickEvents
    )
}

fn mailbox<'a>(fields: &mut Fields<'a, '_>) -> Option<MailboxFacts<Text<'a>>> {
    // The message needs it too.
    let address = match fields.object.peek("RecipientEmailAddress") {
        Some(Value::Text(text)) if !text.trim().is_empty() => text.clone(),
        _ => return None,
    };
    Some(MailboxFacts {
        address: Some(address),
        display_name: None,
        account: AccountFacts {
            object_id: fields.id("RecipientObjectId"),
            ..AccountFacts::default()
        },
    })
}

/// The message of a row; none where nothing tells which one. What has no place in
/// it goes into the line.
fn message<'a>(
    fields: &mut Fields<'a, '_>,
    event: &EventRecord<Text<'a>>,
    line: &mut Line,
) -> Option<MessageFacts<Text<'a>>> {
    let is_message = event.source.as_deref() == Some("EmailEvents");
    let message = MessageFacts {
        network_message_id: fields.id("NetworkMessageId"),
        internet_message_id: fields.text("InternetMessageId"),
        envelope_sender: fields.text("SenderMailFromAddress"),
        sender: fields.text("SenderFromAddress"),
        sender_name: fields.text("SenderDisplayName"),
        sender_ip: fields.first_text(&["SenderIPv4", "SenderIPv6"]),
        recipient: fields.text("RecipientEmailAddress"),
        subject: fields.text("Subject"),
        direction: fields.text("EmailDirection"),
        delivery_action: fields
            .text("DeliveryAction")
            .or_else(|| event.action.clone().filter(|_| is_message)),
        delivery_location: fields.text("DeliveryLocation"),
        language: fields.text("EmailLanguage"),
        attachments: fields.number("AttachmentCount"),
        threats: words(fields.text("ThreatTypes")),
        detection_methods: methods(fields),
        ..MessageFacts::default()
    };
    for (name, column) in [
        ("threat", "ThreatNames"),
        ("class", "ThreatClassification"),
        ("now", "LatestDeliveryAction"),
        ("in", "LatestDeliveryLocation"),
        ("action", "EmailAction"),
        ("policy", "EmailActionPolicy"),
        ("confidence", "ConfidenceLevel"),
        ("bulk level", "BulkComplaintLevel"),
        ("organisation", "OrgLevelAction"),
        ("by", "OrgLevelPolicy"),
        ("user", "UserLevelAction"),
        ("by", "UserLevelPolicy"),
    ] {
        line.add_named(name, fields.text(column));
    }
    let cell = fields.value("AuthenticationDetails");
    line.add_cell(&cell);
    super::device::told(message)
}

/// `Phish, Spam`.
fn words(text: Option<Text<'_>>) -> Vec<Text<'_>> {
    let Some(text) = text else { return Vec::new() };
    if !text.contains([',', ';']) {
        return vec![text];
    }
    text.split([',', ';'])
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .map(|it| Cow::Owned(it.to_owned()))
        .collect()
}

/// `{"Phish":["URL malicious reputation"]}`, or plain words.
fn methods<'a>(fields: &mut Fields<'a, '_>) -> Vec<Text<'a>> {
    let cell = fields.value("DetectionMethods");
    let Some(Value::Object(by_threat)) = parsed(&cell) else {
        return match cell {
            Value::Text(text) if !text.trim().is_empty() => words(Some(text)),
            _ => Vec::new(),
        };
    };
    by_threat
        .iter()
        .filter_map(|(threat, methods)| {
            let mut line = Line::default();
            line.add_cell(methods);
            let methods = line.finish()?;
            Some(Cow::Owned(format!("{threat}: {methods}")))
        })
        .collect()
}

fn attachment<'a>(event: &mut EventRecord<Text<'a>>, fields: &mut Fields<'a, '_>, line: &mut Line) {
    let file = super::device::told(FileFacts {
        name: fields.text("FileName"),
        sha256: fields.hash("SHA256"),
        size: fields.number("FileSize"),
        ..FileFacts::default()
    });
    event.objects.extend(file.map(Subject::File));
    line.add_named("type", fields.text("FileType"));
    line.add_named("extension", fields.text("FileExtension"));
}

fn link<'a>(event: &mut EventRecord<Text<'a>>, fields: &mut Fields<'a, '_>) {
    let url = fields.text("Url");
    let domain = fields.text("UrlDomain");
    let subject = match (url, domain) {
        (None, None) => return,
        (None, name) => Subject::Domain(DomainFacts { name }),
        (url, _) => Subject::Url(UrlFacts { url }),
    };
    event.objects.push(subject);
}

fn click<'a>(event: &mut EventRecord<Text<'a>>, fields: &mut Fields<'a, '_>, line: &mut Line) {
    link(event, fields);
    event.account = super::device::told(AccountFacts {
        upn: fields.text("AccountUpn"),
        ..AccountFacts::default()
    });
    line.add_if("clicked through", fields, "IsClickedThrough");
    line.add_named("in", fields.text("Workload"));
    line.add_named("application", fields.text("AppName"));
    let chain = fields.value("UrlChain");
    if let Some(Value::List(urls)) = parsed(&chain)
        && urls.len() > 1
    {
        let mut way = Line::default();
        way.add_cell(&chain);
        line.add_named("by way of", way.finish());
    }
    let ip = fields.text("IPAddress");
    event.objects.extend(ip.map(|address| {
        Subject::Ip(IpFacts {
            address: Some(address),
            ..IpFacts::default()
        })
    }));
}
