//! `CloudAppEvents`: what was done in cloud applications (data formats, 5.6).

use super::line::{Line, parsed};
use super::{Row, device};
use crate::fields::{Fields, Text};
use std::borrow::Cow;
use throughline_model::{
    AccountFacts, CloudApplicationFacts, EventKind, EventRecord, FileFacts, IpFacts,
    OauthApplicationFacts, Subject,
};
use throughline_records::json::Value;

/// Reads a row of `CloudAppEvents`. Its `RawEventData`, which says everything again
/// in the words of the application, stays in the file.
pub(super) fn read<'a>(fields: &mut Fields<'a, '_>, row: Row<'_>) -> EventRecord<Text<'a>> {
    let mut event = row.event(fields, EventKind::CloudActivity);
    let mut line = Line::default();
    event.account = account(fields);
    object(&mut event, fields, &mut line);
    let application = device::told(CloudApplicationFacts {
        display_name: fields.text("Application"),
        app_id: fields.id("ApplicationId"),
        instance_id: fields.id("AppInstanceId"),
        ..CloudApplicationFacts::default()
    });
    let application = application.map(Subject::CloudApplication);
    event.objects.extend(application);
    let granted = fields.id("OAuthAppId");
    event.objects.extend(granted.map(|id| {
        Subject::OauthApplication(OauthApplicationFacts {
            app_id: Some(id),
            ..OauthApplicationFacts::default()
        })
    }));
    let ip = device::told(IpFacts {
        address: fields.text("IPAddress"),
        country_code: fields.text("CountryCode"),
        city: fields.text("City"),
        ..IpFacts::default()
    });
    event.objects.extend(ip.map(Subject::Ip));
    for (word, column) in [
        ("by an administrator", "IsAdminOperation"),
        ("external user", "IsExternalUser"),
        ("impersonated", "IsImpersonated"),
        ("anonymous proxy", "IsAnonymousProxy"),
    ] {
        line.add_if(word, fields, column);
    }
    for (name, column) in [
        ("activity", "ActivityType"),
        ("system", "OSPlatform"),
        ("agent", "UserAgent"),
        ("provider", "Isp"),
    ] {
        line.add_named(name, fields.id(column));
    }
    for column in ["UncommonForUser", "AdditionalFields"] {
        let cell = fields.value(column);
        line.add_cell(&cell);
    }
    event.detail = line.finish();
    event
}

fn account<'a>(fields: &mut Fields<'a, '_>) -> Option<AccountFacts<Text<'a>>> {
    let mut account = device::account(fields);
    // The application's own id of the account: often its address.
    let id = fields.id("AccountId");
    if let Some(id) = id.filter(|it| account.object_id.as_ref() != Some(it)) {
        if id.contains('@') {
            account.upn = account.upn.or(Some(id));
        } else {
            account.name = account.name.or(Some(id));
        }
    }
    device::told(account)
}

/// What it was done to. Users and files are things of their own; of the rest the
/// line tells.
fn object<'a>(event: &mut EventRecord<Text<'a>>, fields: &mut Fields<'a, '_>, line: &mut Line) {
    let name = fields.text("ObjectName");
    let told = name.clone();
    let object_type = fields.text("ObjectType");
    let id = fields.id("ObjectId");
    match object_type.as_deref() {
        Some("User" | "Account") => {
            let (upn, display_name) = match name {
                Some(name) if name.contains('@') => (Some(name), None),
                name => (None, name),
            };
            event.objects.push(Subject::User(AccountFacts {
                upn,
                display_name,
                object_id: id,
                ..AccountFacts::default()
            }));
        }
        Some("File") if name.is_some() => event.objects.push(Subject::File(FileFacts {
            name,
            ..FileFacts::default()
        })),
        _ => {
            line.add_named(object_type.as_deref().unwrap_or("object"), name.clone());
            line.add_named("object id", id.filter(|it| Some(it) != name.as_ref()));
        }
    }
    let cell = fields.value("ActivityObjects");
    match parsed(&cell) {
        Some(Value::List(others)) => {
            let account = event.account.as_ref();
            let actor = account.and_then(|it| it.display_name.as_deref());
            let known = [actor, told.as_deref()];
            others_in(&others, &known, line);
        }
        _ => line.add_cell(&cell),
    }
}

/// Names of the further objects of an activity, with what they are.
fn others_in(others: &[Value<'_>], known: &[Option<&str>], line: &mut Line) {
    for other in others {
        let Value::Object(other) = other else {
            continue;
        };
        let text = |key: &str| match other.peek(key) {
            Some(Value::Text(text)) => Some(Cow::Borrowed(text.as_ref())),
            _ => None,
        };
        let role = text("Role").or_else(|| text("Type"));
        let name = text("Name").filter(|it| !known.contains(&Some(it)));
        line.add_named(role.as_deref().unwrap_or("object"), name);
    }
}
