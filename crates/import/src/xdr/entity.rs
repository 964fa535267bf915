//! Flat entities: one record with the keys of every kind, most of them null
//! (data formats, 2.4 and 3.1).

use crate::fields::{Fields, Text};
use crate::report::{ProblemKind, excerpt};
use crate::roles;
use rustc_hash::{FxHashMap, FxHasher};
use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use throughline_model::{
    AccountFacts, CloudApplicationFacts, CloudResourceFacts, DeviceFacts, DomainFacts, Evidence,
    FactValue, FileFacts, IpFacts, LogonRequestFacts, LogonSessionFacts, MailClusterFacts,
    MailboxFacts, MessageFacts, OauthApplicationFacts, OtherFacts, ProcessFacts, RegistryFacts,
    SecurityGroupFacts, Subject, UrlFacts,
};
use throughline_records::json::{Object, Value};

/// Where the kind is not said, the key that only one kind has.
const CHARACTERISTIC: &[(&str, &str)] = &[
    ("processId", "process"),
    ("processCommandLine", "process"),
    ("registryKey", "registry"),
    ("mailboxAddress", "mailbox"),
    ("clusterBy", "mailcluster"),
    ("recipient", "mailmessage"),
    ("securityGroupId", "securitygroup"),
    ("sha1", "file"),
    ("sha256", "file"),
    ("fileName", "file"),
    ("url", "url"),
    ("ipAddress", "ip"),
    ("accountName", "user"),
    ("userPrincipalName", "user"),
];

/// Reads the entities of a list. What is told twice is taken once. `device` is
/// what things are on that do not say it themselves.
pub(crate) fn read_all<'a>(
    key: &str,
    device: Option<&Text<'a>>,
    fields: &mut Fields<'a, '_>,
) -> Vec<Evidence<Text<'a>>> {
    let mut all: Vec<Evidence<Text<'a>>> = Vec::new();
    for object in fields.objects(key) {
        read_into(&mut all, None, device, Fields::new(object, fields.notes));
    }
    without_repeats(all)
}

/// Drops evidence that says nothing that earlier evidence has not said: one
/// process is listed once for each of its files and users.
pub(crate) fn without_repeats(mut all: Vec<Evidence<Text<'_>>>) -> Vec<Evidence<Text<'_>>> {
    if all.len() < 2 {
        return all;
    }
    let mut seen: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let kept: Vec<bool> = (0..all.len())
        .map(|at| {
            let alike = seen.entry(digest(&all[at])).or_default();
            let is_new = !alike.iter().any(|&it| says_the_same(&all[it], &all[at]));
            if is_new {
                alike.push(at);
            }
            is_new
        })
        .collect();
    let mut kept = kept.into_iter();
    all.retain(|_| kept.next().unwrap_or(true));
    all
}

fn says_the_same(a: &Evidence<Text<'_>>, b: &Evidence<Text<'_>>) -> bool {
    a.subject == b.subject
        && (&a.verdict, &a.remediation, &a.detection) == (&b.verdict, &b.remediation, &b.detection)
        && a.remediation_details == b.remediation_details
        && (a.roles, &a.other_roles, &a.tags) == (b.roles, &b.other_roles, &b.tags)
}

/// The same number for evidence that says the same.
fn digest(evidence: &Evidence<Text<'_>>) -> u64 {
    let mut hasher = FxHasher::default();
    let it = evidence;
    (&it.verdict, &it.remediation, &it.detection).hash(&mut hasher);
    (&it.remediation_details, it.roles, &it.other_roles, &it.tags).hash(&mut hasher);
    it.subject.visit(&mut |label, value| {
        label.hash(&mut hasher);
        match value {
            FactValue::Text(text) => text.hash(&mut hasher),
            FactValue::Number(number) => number.hash(&mut hasher),
            FactValue::Time(time) => time.nanos().hash(&mut hasher),
        }
    });
    hasher.finish()
}

/// Reads one entity. Where it does not say its kind, it is `default`, else what
/// its keys tell.
pub(crate) fn read_into<'a>(
    all: &mut Vec<Evidence<Text<'a>>>,
    default: Option<&'static str>,
    device: Option<&Text<'a>>,
    mut fields: Fields<'a, '_>,
) {
    if fields.object.left().next().is_none() {
        return;
    }
    let said = fields.text("entityType");
    let kind = match (&said, default) {
        (Some(kind), _) => kind.to_ascii_lowercase(),
        (None, Some(default)) => default.to_owned(),
        (None, None) => by_keys(&fields.object).to_owned(),
    };
    let mut evidence = Evidence::new(Subject::Other(OtherFacts::default()));
    evidence.created = fields.time("evidenceCreationTime");
    evidence.verdict = fields.term("verdict");
    evidence.remediation = fields.term("remediationStatus");
    evidence.remediation_details = fields.text("remediationStatusDetails");
    evidence.detection = fields.term("detectionStatus");
    roles::take(&mut evidence, &mut fields);
    evidence.tags = fields.texts("tags");
    let device = fields.id("deviceId").or_else(|| device.cloned());
    if let Some(subject) = subject(&kind, device, &mut fields) {
        evidence.subject = subject;
        all.push(evidence);
        // Whose it was, where the kind has no place for that.
        let account = account(&mut fields);
        if !account.is_empty() {
            add_account(all, account);
        }
        fields.note_left("entity");
    } else {
        evidence.subject = other(said.as_deref(), &mut fields);
        all.push(evidence);
    }
}

fn by_keys(object: &Object<'_>) -> &'static str {
    CHARACTERISTIC
        .iter()
        .find(|(key, _)| object.has(key))
        .map_or("unknown", |it| it.1)
}

/// Adds an account that stands on an entity of another kind, unless the entity
/// is that account's mailbox or message.
fn add_account<'a>(all: &mut Vec<Evidence<Text<'a>>>, account: AccountFacts<Text<'a>>) {
    let is_recipient = match all.last().map(|it| &it.subject) {
        Some(Subject::Message(message)) => {
            let only_upn = AccountFacts {
                upn: account.upn.clone(),
                ..AccountFacts::default()
            };
            let upn = account.upn.as_deref().unwrap_or_default();
            let recipient = message.recipient.as_deref().unwrap_or_default();
            account == only_upn && upn.eq_ignore_ascii_case(recipient)
        }
        _ => false,
    };
    if !is_recipient {
        all.push(Evidence {
            nested: true,
            ..Evidence::new(Subject::User(account))
        });
    }
}

fn subject<'a>(
    kind: &str,
    device_id: Option<Text<'a>>,
    fields: &mut Fields<'a, '_>,
) -> Option<Subject<Text<'a>>> {
    Some(match kind {
        "user" | "account" => Subject::User(account(fields)),
        "ip" => Subject::Ip(IpFacts {
            address: fields.text("ipAddress"),
            ..IpFacts::default()
        }),
        "url" => Subject::Url(UrlFacts {
            url: fields.text("url"),
        }),
        "domain" | "dns" => Subject::Domain(DomainFacts {
            name: fields.first_text(&["host", "domainName", "url"]),
        }),
        "file" => Subject::File(FileFacts {
            device_id,
            ..file(fields)
        }),
        "process" => Subject::Process(ProcessFacts {
            device_id,
            ..process(fields)
        }),
        "mailbox" => Subject::Mailbox(MailboxFacts {
            address: fields.text("mailboxAddress"),
            display_name: fields.text("mailboxDisplayName"),
            account: account(fields),
        }),
        "mailmessage" => Subject::Message(message(fields)),
        "mailcluster" => Subject::MailCluster(MailClusterFacts {
            cluster_by: fields.text("clusterBy"),
            value: fields.text("clusterByValue"),
            count: fields.number("emailCount"),
            query: fields.text("query"),
            urn: fields.text("urn"),
            message_ids: fields.texts("networkMessageIds"),
        }),
        "registry" | "registrykey" | "registryvalue" => registry(device_id, fields),
        "securitygroup" => Subject::SecurityGroup(SecurityGroupFacts {
            id: fields.id("securityGroupId"),
            display_name: fields.text("securityGroupName"),
            sid: fields.id("sid"),
            distinguished_name: fields.text("distinguishedName"),
            ..SecurityGroupFacts::default()
        }),
        "cloudapplication" => Subject::CloudApplication(CloudApplicationFacts {
            app_id: fields.id("appId").or_else(|| fields.id("applicationId")),
            saas_app_id: fields.id("saasAppId"),
            display_name: fields.first_text(&["displayName", "applicationName", "appName"]),
            instance_id: fields.id("instanceId"),
            instance_name: fields.text("instanceName"),
            ..CloudApplicationFacts::default()
        }),
        "oauthapplication" => Subject::OauthApplication(OauthApplicationFacts {
            app_id: fields
                .id("appId")
                .or_else(|| fields.id("oAuthApplicationId")),
            object_id: fields.id("objectId"),
            display_name: fields.first_text(&["displayName", "applicationName", "appName"]),
            publisher: fields.text("publisher"),
        }),
        "cloudlogonsession" => Subject::LogonSession(LogonSessionFacts {
            session_id: fields.id("sessionId"),
            account: account(fields),
            ..LogonSessionFacts::default()
        }),
        "cloudlogonrequest" => Subject::LogonRequest(LogonRequestFacts {
            request_id: fields.id("requestId"),
        }),
        "azureresource" | "amazonresource" | "googlecloudresource" | "cloudresource" => {
            Subject::CloudResource(CloudResourceFacts {
                id: fields.id("resourceId"),
                name: fields.text("resourceName"),
                resource_type: fields.text("resourceType"),
                ..CloudResourceFacts::default()
            })
        }
        "machine" | "device" | "host" => Subject::Device(DeviceFacts {
            defender_id: device_id,
            dns_name: fields.first_text(&["deviceDnsName", "computerDnsName"]),
            ..DeviceFacts::default()
        }),
        _ => return None,
    })
}

/// The account whose keys an entity has.
pub(crate) fn account<'a>(fields: &mut Fields<'a, '_>) -> AccountFacts<Text<'a>> {
    AccountFacts {
        name: fields.text("accountName"),
        domain: fields.text("domainName"),
        sid: fields.id("userSid"),
        object_id: fields.id("aadUserId"),
        upn: fields.text("userPrincipalName"),
        ..AccountFacts::default()
    }
}

fn file<'a>(fields: &mut Fields<'a, '_>) -> FileFacts<Text<'a>> {
    FileFacts {
        sha1: fields.hash("sha1"),
        sha256: fields.hash("sha256"),
        md5: fields.hash("md5"),
        name: fields.text("fileName"),
        folder: fields.text("filePath"),
        ..FileFacts::default()
    }
}

fn process<'a>(fields: &mut Fields<'a, '_>) -> ProcessFacts<Text<'a>> {
    ProcessFacts {
        image: file(fields),
        pid: fields.number("processId"),
        command_line: fields.text("processCommandLine"),
        started: fields.time("processCreationTime"),
        parent_pid: fields.number("parentProcessId"),
        parent_started: fields.time("parentProcessCreationTime"),
        parent_image: FileFacts {
            name: fields.text("parentProcessFileName"),
            folder: fields.text("parentProcessFilePath"),
            ..FileFacts::default()
        },
        account: account(fields),
        ..ProcessFacts::default()
    }
}

fn message<'a>(fields: &mut Fields<'a, '_>) -> MessageFacts<Text<'a>> {
    MessageFacts {
        sender: fields.text("sender"),
        recipient: fields.text("recipient"),
        subject: fields.text("subject"),
        sender_ip: fields.first_text(&["senderIp", "ipAddress"]),
        received: fields.time("receivedTime"),
        delivery_action: fields.text("deliveryAction"),
        delivery_location: fields.text("deliveryLocation"),
        network_message_id: fields.id("networkMessageId"),
        internet_message_id: fields.text("internetMessageId"),
        urls: fields.texts("url"),
        ..MessageFacts::default()
    }
}

/// A registry value where one is named, else its key.
fn registry<'a>(device_id: Option<Text<'a>>, fields: &mut Fields<'a, '_>) -> Subject<Text<'a>> {
    let facts = RegistryFacts {
        device_id,
        hive: fields.text("registryHive"),
        key: fields.text("registryKey"),
        value_name: fields.text("registryValueName"),
        value: fields.text("registryValue"),
        value_type: fields.text("registryValueType"),
    };
    if facts.value_name.is_some() || facts.value.is_some() {
        Subject::RegistryValue(facts)
    } else {
        Subject::RegistryKey(facts)
    }
}

/// An entity without words of its own: what it says is kept as JSON, without the
/// keys that say nothing.
fn other<'a>(kind: Option<&str>, fields: &mut Fields<'a, '_>) -> Subject<Text<'a>> {
    let shown = kind.map_or_else(|| "unknown".to_owned(), excerpt);
    fields
        .notes
        .add(ProblemKind::UnknownEvidence, "entity", shown.clone());
    let mut told = Object::default();
    let all = std::mem::take(&mut fields.object);
    for (key, value) in all.into_entries().filter(|it| it.1 != Value::Null) {
        told.push(key, value);
    }
    Subject::Other(OtherFacts {
        type_name: Some(Cow::Owned(shown)),
        json: Some(Cow::Owned(Value::Object(told).to_json())),
    })
}
