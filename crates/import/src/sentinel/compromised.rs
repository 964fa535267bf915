//! `CompromisedEntity`: one text that names a host, a user or a resource, and
//! does not say which (data formats, 4.1).

use super::cell;
use crate::fields::{Fields, Text};
use std::borrow::Cow;
use std::net::IpAddr;
use throughline_model::{
    AccountFacts, AlertRecord, CloudResourceFacts, DeviceFacts, Evidence, FactValue, IpFacts,
    OtherFacts, Subject,
};
use throughline_records::json::Value;

/// Ids of the cloud resources that an alert says it is about.
pub(super) fn resources<'a>(fields: &mut Fields<'a, '_>) -> Vec<Text<'a>> {
    let mut ids: Vec<_> = fields.id("ResourceId").into_iter().collect();
    let held = fields.value("ResourceIdentifiers");
    let mut space = String::new();
    let list = cell::open(&held, &mut space, "ResourceIdentifiers", fields.notes);
    if let Value::List(items) = list.as_ref() {
        for item in items {
            if let Value::Object(item) = item
                && let Some(Value::Text(id)) = item.peek("azureResourceId")
            {
                ids.push(Cow::Owned(id.clone().into_owned()));
            }
        }
    }
    ids
}

/// Adds what was compromised to the evidence, unless an entity is that already.
/// What kind of thing it is is said only where it is certain: by its form, by a
/// resource of that name, or by the alert's own word that it is a host.
pub(super) fn add<'a>(
    alert: &mut AlertRecord<Text<'a>>,
    entity: Text<'a>,
    resources: &[Text<'a>],
    told_host: Option<&str>,
) {
    let name = entity.trim();
    if alert.evidence.iter().any(|it| tells(&it.subject, name)) {
        return;
    }
    let resource = resources.iter().find(|id| ends_in(id, name));
    let subject = if name.parse::<IpAddr>().is_ok() {
        Subject::Ip(IpFacts {
            address: Some(entity),
            ..IpFacts::default()
        })
    } else if told_host.is_some_and(|it| it.eq_ignore_ascii_case(name)) {
        let is_machine = |it: &&Text<'_>| it.to_ascii_lowercase().contains("/virtualmachines/");
        Subject::Device(DeviceFacts {
            host_name: Some(entity),
            azure_id: resource.filter(is_machine).cloned(),
            ..DeviceFacts::default()
        })
    } else if let Some(id) = resource {
        Subject::CloudResource(CloudResourceFacts {
            id: Some(id.clone()),
            name: (!name.contains('/')).then_some(entity),
            ..CloudResourceFacts::default()
        })
    } else if name.to_ascii_lowercase().starts_with("/subscriptions/") {
        Subject::CloudResource(CloudResourceFacts {
            id: Some(entity),
            ..CloudResourceFacts::default()
        })
    } else {
        let json = Value::Text(Cow::Borrowed(name)).to_json();
        Subject::Other(OtherFacts {
            type_name: Some(Cow::Borrowed("compromisedEntity")),
            json: Some(Cow::Owned(format!("{{\"CompromisedEntity\":{json}}}"))),
        })
    };
    alert.evidence.push(Evidence::new(subject));
}

/// Whether a subject bears this name.
fn tells(subject: &Subject<Text<'_>>, name: &str) -> bool {
    match subject {
        Subject::Device(it) => {
            let full = [&it.dns_name, &it.host_name];
            full.into_iter().flatten().any(|it| is_host(it, name))
                || it.azure_id.as_ref().is_some_and(|id| ends_in(id, name))
        }
        Subject::CloudResource(it) => {
            let id = it.id.as_ref().is_some_and(|id| ends_in(id, name));
            id || it.name.as_ref().is_some_and(|it| is_same(it, name))
        }
        Subject::User(it) => is_account(it, name),
        Subject::Mailbox(it) => {
            it.address.as_ref().is_some_and(|it| is_same(it, name)) || is_account(&it.account, name)
        }
        Subject::Process(_) | Subject::File(_) | Subject::Other(_) => false,
        other => {
            let mut tells = false;
            other.visit(&mut |_, value| {
                tells |= matches!(value, FactValue::Text(text) if is_same(text, name));
            });
            tells
        }
    }
}

fn is_same(text: &str, name: &str) -> bool {
    text.eq_ignore_ascii_case(name)
}

/// Whether a resource id is the name, or ends in it.
fn ends_in(id: &str, name: &str) -> bool {
    let last = id.trim_end_matches('/').rsplit('/').next();
    is_same(id, name) || last.is_some_and(|it| is_same(it, name))
}

/// Whether two names are of one host; one of them may lack the domain.
fn is_host(text: &str, name: &str) -> bool {
    let (stem, domain) = text.split_once('.').unwrap_or((text, ""));
    let (other, other_domain) = name.split_once('.').unwrap_or((name, ""));
    let same_domain = is_same(domain, other_domain) || domain.is_empty() || other_domain.is_empty();
    is_same(stem, other) && same_domain
}

fn is_account(account: &AccountFacts<Text<'_>>, name: &str) -> bool {
    let names = [
        &account.name,
        &account.upn,
        &account.display_name,
        &account.sid,
        &account.object_id,
    ];
    let (domain, bare) = name.split_once('\\').unwrap_or(("", name));
    let same_domain = account.domain.as_ref().is_none_or(|it| is_same(it, domain));
    names.into_iter().flatten().any(|it| is_same(it, name))
        || (same_domain && account.name.as_ref().is_some_and(|it| is_same(it, bare)))
}
