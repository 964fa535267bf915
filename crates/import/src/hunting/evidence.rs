//! What a row of `AlertEvidence` is about: its columns, and what only the entity in
//! `AdditionalFields` says (data formats, 5.2 and 8.2).

use super::entity::{empty_subject, fill};
use super::{columns, device};
use crate::fields::{Fields, Text};
use crate::report::{ProblemKind, excerpt};
use std::borrow::Cow;
use throughline_model::{
    AccountFacts, DeviceFacts, Evidence, EvidenceRole, FileFacts, OtherFacts, RegistryFacts,
    Subject,
};
use throughline_records::json::{Object, Value};

/// What happened to it or because of it, in the words of the portal.
const IMPACTED: &str = "Impacted asset";

/// Reads what the row is about, and the device that it names beside it.
pub(super) fn read<'a>(fields: &mut Fields<'a, '_>, cell: Value<'a>) -> Vec<Evidence<Text<'a>>> {
    let entity = match cell {
        Value::Object(entity) => entity,
        _ => Object::default(),
    };
    let mut all = Vec::new();
    let host = device::device(fields);
    let mut told = Fields::new(entity.clone(), fields.notes);
    let own_type = told.text("Type");
    let mut evidence = Evidence::new(Subject::Other(OtherFacts::default()));
    evidence.verdict = told.term("LastVerdict");
    evidence.remediation = told.term("RemediationState");
    evidence.detection = told.term("DetectionStatus");
    evidence.tags = tags(&mut told);
    let own_roles = told.texts("Roles");
    let is_asset = matches!(told.text("Asset").as_deref(), Some("true" | "True"));
    let impacted = fields.text("EvidenceRole");
    let direction = fields.text("EvidenceDirection");
    let is_impacted = |it: &Text<'_>| it.eq_ignore_ascii_case("Impacted");
    if is_asset || impacted.as_ref().is_some_and(is_impacted) {
        evidence.other_roles.push(Cow::Borrowed(IMPACTED));
    }
    for role in impacted.into_iter().chain(direction).chain(own_roles) {
        if !is_impacted(&role) {
            add_role(&mut evidence, role, fields);
        }
    }
    let type_name = fields.text("EntityType").or(own_type);
    let Some(type_name) = type_name else {
        // A query left it out; what the row is about is not to be guessed.
        all.extend(host.map(|it| Evidence::new(Subject::Device(it))));
        return all;
    };
    let Some(mut subject) = empty_subject(&type_name) else {
        evidence.subject = other_subject(type_name, entity, fields);
        all.push(evidence);
        all.extend(host.map(beside));
        return all;
    };
    fill(&mut subject, &entity, fields.notes);
    let is_host = match &subject {
        Subject::Device(it) => !is_another(it, host.as_ref()),
        _ => false,
    };
    if is_host || !matches!(subject, Subject::Device(_)) {
        take_columns(&mut subject, fields, host.as_ref());
    }
    evidence.subject = subject;
    all.push(evidence);
    if !is_host {
        all.extend(host.map(beside));
    }
    all
}

/// Whether a device that the entity tells of is not the one that the columns name:
/// some rows of an alert's further devices bear the name of its first.
fn is_another(told: &DeviceFacts<Text<'_>>, host: Option<&DeviceFacts<Text<'_>>>) -> bool {
    let Some(host) = host else { return false };
    if let (Some(told), Some(named)) = (&told.defender_id, &host.defender_id) {
        return !told.eq_ignore_ascii_case(named);
    }
    let labels = label(told).zip(label(host));
    labels.is_some_and(|(told, named)| !told.eq_ignore_ascii_case(named))
}

/// A device's short name: a full one has it too, and domains may be made unreadable.
fn label<'n>(it: &'n DeviceFacts<Text<'_>>) -> Option<&'n str> {
    let name = it.dns_name.as_deref().or(it.host_name.as_deref())?;
    name.split('.').next()
}

/// The device that a row names although it is about something on it.
fn beside(host: DeviceFacts<Text<'_>>) -> Evidence<Text<'_>> {
    Evidence {
        nested: true,
        ..Evidence::new(Subject::Device(host))
    }
}

fn add_role<'a>(evidence: &mut Evidence<Text<'a>>, role: Text<'a>, fields: &mut Fields<'_, '_>) {
    match EvidenceRole::read(&role) {
        Some(role) => evidence.roles.insert(role),
        // It took part, which all evidence did.
        None if role.eq_ignore_ascii_case("related") || role.eq_ignore_ascii_case("unknown") => {}
        None => {
            let shown = format!("\"{}\"", excerpt(&role));
            fields
                .notes
                .add(ProblemKind::UnknownValue, "evidence role", shown);
            evidence.other_roles.push(role);
        }
    }
}

/// Tags are text here and objects with a name there.
fn tags<'a>(entity: &mut Fields<'a, '_>) -> Vec<Text<'a>> {
    let Value::List(items) = entity.value("Tags") else {
        return Vec::new();
    };
    items
        .into_iter()
        .filter_map(|it| match it {
            Value::Text(text) => Some(text),
            Value::Object(tag) => Fields::new(tag, entity.notes).text("TagName"),
            _ => None,
        })
        .collect()
}

/// Evidence of a type that has no words here: the row itself is kept.
fn other_subject<'a>(
    type_name: Text<'a>,
    entity: Object<'a>,
    fields: &mut Fields<'a, '_>,
) -> Subject<Text<'a>> {
    let shown = excerpt(&type_name);
    fields
        .notes
        .add(ProblemKind::UnknownEvidence, "evidence", shown.clone());
    let names: Vec<String> = fields.object.keys().map(str::to_owned).collect();
    let mut kept = Object::default();
    for name in names {
        let value = fields.value(&name);
        if !columns::is_empty(&value) {
            kept.push(Cow::Owned(name), value);
        }
    }
    if entity.keys().next().is_some() {
        kept.push(Cow::Borrowed(super::entity::CELL), Value::Object(entity));
    }
    Subject::Other(OtherFacts {
        type_name: Some(Cow::Owned(shown)),
        json: Some(Cow::Owned(Value::Object(kept).to_json())),
    })
}

/// Puts what the columns say in the place of what the entity says.
fn take_columns<'a>(
    subject: &mut Subject<Text<'a>>,
    fields: &mut Fields<'a, '_>,
    host: Option<&DeviceFacts<Text<'a>>>,
) {
    match subject {
        Subject::Device(it) => device_columns(it, fields, host),
        Subject::User(it) => account_columns(it, fields),
        Subject::Process(it) => {
            replace(&mut it.command_line, fields.text("ProcessCommandLine"));
            file_columns(&mut it.image, fields);
            account_columns(&mut it.account, fields);
            it.device_id = device::id_of(host);
        }
        Subject::File(it) => {
            file_columns(it, fields);
            it.device_id = device::id_of(host);
        }
        Subject::RegistryKey(it) | Subject::RegistryValue(it) => {
            registry_columns(it, fields);
            it.device_id = device::id_of(host);
        }
        Subject::Ip(it) => {
            let address = fields
                .text("RemoteIP")
                .or_else(|| it.address.is_none().then(|| fields.text("LocalIP"))?);
            replace(&mut it.address, address);
        }
        Subject::Url(it) => replace(&mut it.url, fields.text("RemoteUrl")),
        Subject::Domain(it) => replace(&mut it.name, fields.text("RemoteUrl")),
        Subject::Mailbox(it) => {
            account_columns(&mut it.account, fields);
            if it.address.is_none() {
                it.address.clone_from(&it.account.upn);
            }
        }
        Subject::Message(it) => {
            replace(&mut it.network_message_id, fields.id("NetworkMessageId"));
            replace(&mut it.subject, fields.text("EmailSubject"));
        }
        Subject::CloudApplication(it) => {
            replace(&mut it.app_id, fields.id("ApplicationId"));
            replace(&mut it.display_name, fields.text("Application"));
        }
        Subject::OauthApplication(it) => {
            replace(&mut it.app_id, fields.id("OAuthApplicationId"));
            replace(&mut it.display_name, fields.text("Application"));
        }
        Subject::LogonSession(it) => account_columns(&mut it.account, fields),
        Subject::SecurityGroup(it) => {
            replace(&mut it.sid, fields.id("AccountSid"));
            replace(&mut it.display_name, fields.text("AccountName"));
        }
        Subject::CloudResource(it) => {
            replace(&mut it.id, fields.id("ResourceID"));
            replace(&mut it.name, fields.text("CloudResource"));
            replace(&mut it.resource_type, fields.text("ResourceType"));
        }
        // The columns have no words for these; what the entity says stays.
        _ => {}
    }
}

fn replace<T>(fact: &mut Option<T>, told: Option<T>) {
    if told.is_some() {
        *fact = told;
    }
}

fn device_columns<'a>(
    it: &mut DeviceFacts<Text<'a>>,
    fields: &mut Fields<'a, '_>,
    host: Option<&DeviceFacts<Text<'a>>>,
) {
    if let Some(host) = host {
        replace(&mut it.defender_id, host.defender_id.clone());
        replace(&mut it.dns_name, host.dns_name.clone());
        if it.dns_name.is_none() {
            replace(&mut it.host_name, host.host_name.clone());
        }
    }
    replace(&mut it.last_ip, fields.text("LocalIP"));
    replace(&mut it.azure_id, fields.id("ResourceID"));
}

fn account_columns<'a>(it: &mut AccountFacts<Text<'a>>, fields: &mut Fields<'a, '_>) {
    let told = device::account(fields);
    // A name in the entity may be a display name; the columns have the account's.
    replace(&mut it.name, told.name);
    replace(&mut it.domain, told.domain);
    replace(&mut it.sid, told.sid);
    replace(&mut it.object_id, told.object_id);
    replace(&mut it.upn, told.upn);
    replace(&mut it.display_name, told.display_name);
}

/// `FolderPath` has the name at its end in some exports and not in others.
fn file_columns<'a>(it: &mut FileFacts<Text<'a>>, fields: &mut Fields<'a, '_>) {
    replace(&mut it.name, fields.text("FileName"));
    let path = fields.text("FolderPath");
    replace(
        &mut it.folder,
        device::located(it.name.clone(), path).folder,
    );
    replace(&mut it.sha1, fields.hash("SHA1"));
    replace(&mut it.sha256, fields.hash("SHA256"));
    replace(&mut it.size, fields.number("FileSize"));
}

fn registry_columns<'a>(it: &mut RegistryFacts<Text<'a>>, fields: &mut Fields<'a, '_>) {
    if let Some(path) = fields.text("RegistryKey") {
        (it.hive, it.key) = split_hive(&path);
    }
    replace(&mut it.value_name, fields.text("RegistryValueName"));
    replace(&mut it.value, fields.text("RegistryValueData"));
    replace(&mut it.value_type, fields.text("RegistryValueType"));
}

/// Hive and key of `HKEY_LOCAL_MACHINE\SOFTWARE\…`.
pub(super) fn split_hive<'a>(path: &Text<'a>) -> (Option<Text<'a>>, Option<Text<'a>>) {
    match path.find('\\') {
        Some(at)
            if path
                .get(..2)
                .is_some_and(|it| it.eq_ignore_ascii_case("HK")) =>
        {
            let key = at + 1..path.len();
            let key = (!key.is_empty()).then(|| crate::paths::part(path, key));
            (Some(crate::paths::part(path, 0..at)), key)
        }
        _ => (None, Some(path.clone())),
    }
}
