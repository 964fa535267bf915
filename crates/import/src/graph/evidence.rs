//! `#microsoft.graph.security.alertEvidence` and its derived types (data formats, 1.3).

use crate::fields::{Fields, Text};
use crate::json::{Object, Value};
use crate::report::{ProblemKind, excerpt};
use std::borrow::Cow;
use throughline_model::{
    AccountFacts, CloudApplicationFacts, CloudResourceFacts, DeviceFacts, DomainFacts, Evidence,
    EvidenceRole, FileFacts, IpFacts, LogonRequestFacts, LogonSessionFacts, MailClusterFacts,
    MailboxFacts, MessageFacts, OauthApplicationFacts, OtherFacts, ProcessFacts, RegistryFacts,
    SecurityGroupFacts, Subject, UrlFacts,
};

/// Keys under which pipelines keep the type.
const TYPE_KEYS: [&str; 4] = [
    "@odata.type",
    "at_sign_odata_type",
    "odata_type",
    "@odata_type",
];

/// Where the type is not said, the key that only one type has.
const CHARACTERISTIC_KEYS: &[(&str, &str)] = &[
    ("processId", "processEvidence"),
    ("fileDetails", "fileEvidence"),
    ("deviceDnsName", "deviceEvidence"),
    ("mdeDeviceId", "deviceEvidence"),
    ("registryValueName", "registryValueEvidence"),
    ("registryKey", "registryKeyEvidence"),
    ("primaryAddress", "mailboxEvidence"),
    ("networkMessageId", "analyzedMessageEvidence"),
    ("clusterBy", "mailClusterEvidence"),
    ("ipAddress", "ipEvidence"),
    ("url", "urlEvidence"),
    ("domainName", "dnsEvidence"),
    ("instanceName", "cloudApplicationEvidence"),
    ("objectId", "oauthApplicationEvidence"),
    ("securityGroupId", "securityGroupEvidence"),
    ("sessionId", "cloudLogonSessionEvidence"),
    ("requestId", "cloudLogonRequestEvidence"),
    ("resourceId", "azureResourceEvidence"),
    ("userAccount", "userEvidence"),
];

/// Reads an alert's evidence, what is nested in it after what holds it.
pub(super) fn read_all<'a>(alert: &mut Fields<'a, '_>) -> Vec<Evidence<Text<'a>>> {
    let objects = alert.objects("evidence");
    // Some have further evidence inside them.
    let mut all = Vec::with_capacity(objects.len() + objects.len() / 4);
    for object in objects {
        read_into(&mut all, Fields::new(object, alert.notes), false);
    }
    all
}

fn read_into<'a>(all: &mut Vec<Evidence<Text<'a>>>, mut fields: Fields<'a, '_>, nested: bool) {
    let type_name = type_of(&mut fields);
    let mut evidence = Evidence::new(Subject::Other(OtherFacts::default()));
    evidence.nested = nested;
    evidence.created = fields.time("createdDateTime");
    evidence.verdict = fields.term("verdict");
    evidence.remediation = fields.term("remediationStatus");
    read_roles(&mut evidence, &mut fields);
    evidence.tags = fields.texts("tags");
    let at = all.len();
    evidence.subject = subject(&type_name, &mut fields, all);
    evidence.detection = fields.term("detectionStatus");
    all.insert(at, evidence);
}

fn type_of<'a>(fields: &mut Fields<'a, '_>) -> Text<'a> {
    for key in TYPE_KEYS {
        if let Some(name) = fields.text(key) {
            return match name.rfind(['.', '#']) {
                Some(dot) => Cow::Owned(name[dot + 1..].to_owned()),
                None => name,
            };
        }
    }
    CHARACTERISTIC_KEYS
        .iter()
        .find(|(key, _)| fields.object.has(key))
        .map_or(Cow::Borrowed("unknownEvidence"), |it| Cow::Borrowed(it.1))
}

fn read_roles<'a>(evidence: &mut Evidence<Text<'a>>, fields: &mut Fields<'a, '_>) {
    for role in fields.texts("roles") {
        match EvidenceRole::read(&role) {
            Some(role) => evidence.roles.insert(role),
            None if role.eq_ignore_ascii_case("unknown") => {}
            None => {
                let shown = excerpt(&role);
                fields.notes.add(ProblemKind::UnknownValue, || {
                    format!("evidence role: \"{shown}\"")
                });
                evidence.other_roles.push(role);
            }
        }
    }
    evidence.other_roles.extend(fields.texts("detailedRoles"));
}

fn subject<'a>(
    type_name: &str,
    fields: &mut Fields<'a, '_>,
    all: &mut Vec<Evidence<Text<'a>>>,
) -> Subject<Text<'a>> {
    match type_name {
        "processEvidence" => Subject::Process(process(fields)),
        "fileEvidence" => {
            let device_id = fields.id("mdeDeviceId");
            let details = fields.object("fileDetails");
            Subject::File(FileFacts {
                device_id,
                ..file(Fields::new(details, fields.notes))
            })
        }
        "deviceEvidence" => Subject::Device(device(fields)),
        "userEvidence" => {
            let account = fields.object("userAccount");
            Subject::User(self::account(Fields::new(account, fields.notes)))
        }
        "ipEvidence" => Subject::Ip(ip(fields)),
        "urlEvidence" => Subject::Url(UrlFacts {
            url: fields.text("url"),
        }),
        "dnsEvidence" => {
            let name = fields.text("domainName");
            read_nested(
                all,
                fields,
                &["dnsServerIp", "hostIpAddress", "ipAddresses"],
                "ipEvidence",
            );
            Subject::Domain(DomainFacts { name })
        }
        "mailboxEvidence" => {
            let account = fields.object("userAccount");
            let mut account = self::account(Fields::new(account, fields.notes));
            account.upn = account.upn.or_else(|| fields.text("upn"));
            Subject::Mailbox(MailboxFacts {
                address: fields.text("primaryAddress"),
                display_name: fields.text("displayName"),
                account,
            })
        }
        "analyzedMessageEvidence" => Subject::Message(message(fields)),
        "mailClusterEvidence" => Subject::MailCluster(MailClusterFacts {
            message_ids: fields.texts("networkMessageIds"),
            cluster_by: fields.text("clusterBy"),
            value: fields.text("clusterByValue"),
            count: fields.number("emailCount"),
            query: fields.text("query"),
            urn: fields.text("urn"),
        }),
        "registryKeyEvidence" => Subject::RegistryKey(registry(fields)),
        "registryValueEvidence" => Subject::RegistryValue(registry(fields)),
        "cloudApplicationEvidence" => Subject::CloudApplication(CloudApplicationFacts {
            app_id: fields.id("appId"),
            display_name: fields.text("displayName"),
            instance_id: fields.id("instanceId"),
            instance_name: fields.text("instanceName"),
            saas_app_id: fields.id("saasAppId"),
        }),
        "oauthApplicationEvidence" => Subject::OauthApplication(OauthApplicationFacts {
            app_id: fields.id("appId"),
            object_id: fields.id("objectId"),
            display_name: fields.text("displayName"),
            publisher: fields.text("publisher"),
        }),
        "cloudLogonSessionEvidence" => {
            let session = Fields::new(fields.object("account"), fields.notes);
            let account = nested_account(session);
            if account != AccountFacts::default() {
                all.push(nested_evidence(Subject::User(account.clone())));
            }
            Subject::LogonSession(LogonSessionFacts {
                session_id: fields.id("sessionId"),
                account,
                user_agent: fields.text("userAgent"),
                browser: fields.text("browser"),
                operating_system: fields.text("operatingSystem"),
                device_name: fields.text("deviceName"),
                protocol: fields.text("protocol"),
                started: fields.time("startUtcDateTime"),
            })
        }
        "cloudLogonRequestEvidence" => Subject::LogonRequest(LogonRequestFacts {
            request_id: fields.id("requestId"),
        }),
        "azureResourceEvidence" | "amazonResourceEvidence" | "googleCloudResourceEvidence" => {
            Subject::CloudResource(CloudResourceFacts {
                id: fields
                    .id("resourceId")
                    .or_else(|| fields.id("amazonResourceId"))
                    .or_else(|| fields.id("fullResourceName")),
                name: fields.text("resourceName"),
                resource_type: fields.text("resourceType"),
            })
        }
        "securityGroupEvidence" => Subject::SecurityGroup(SecurityGroupFacts {
            id: fields.id("securityGroupId"),
            display_name: fields
                .text("displayName")
                .or_else(|| fields.text("friendlyName")),
            distinguished_name: fields.text("distinguishedName"),
            sid: fields.id("sid"),
        }),
        other => other_subject(other, fields, all),
    }
}

/// Evidence without words of its own: its JSON is kept, and evidence inside it
/// counts as evidence.
fn other_subject<'a>(
    type_name: &str,
    fields: &mut Fields<'a, '_>,
    all: &mut Vec<Evidence<Text<'a>>>,
) -> Subject<Text<'a>> {
    let shown = excerpt(type_name);
    fields
        .notes
        .add(ProblemKind::UnknownEvidence, || shown.clone());
    let json = Value::Object(fields.object.clone()).to_json();
    let keys: Vec<String> = fields.object.keys().map(str::to_owned).collect();
    for key in keys {
        let holds_evidence = match fields.object.peek(&key) {
            Some(Value::Object(object)) => is_evidence(object),
            Some(Value::List(items)) => items
                .iter()
                .any(|it| matches!(it, Value::Object(object) if is_evidence(object))),
            _ => false,
        };
        if holds_evidence {
            read_nested(all, fields, &[&key], "");
        }
    }
    Subject::Other(OtherFacts {
        type_name: Some(Cow::Owned(shown)),
        json: Some(Cow::Owned(json)),
    })
}

fn is_evidence(object: &Object<'_>) -> bool {
    TYPE_KEYS.iter().any(|key| object.has(key)) || object.has("verdict")
}

/// Reads the evidence under these keys; where it does not say its type, it is `default`.
fn read_nested<'a>(
    all: &mut Vec<Evidence<Text<'a>>>,
    fields: &mut Fields<'a, '_>,
    keys: &[&str],
    default: &'static str,
) {
    for key in keys {
        for mut object in fields.objects(key) {
            if !default.is_empty() && !TYPE_KEYS.iter().any(|key| object.has(key)) {
                object.push(
                    Cow::Borrowed(TYPE_KEYS[0]),
                    Value::Text(Cow::Borrowed(default)),
                );
            }
            read_into(all, Fields::new(object, fields.notes), true);
        }
    }
}

fn nested_evidence<T>(subject: Subject<T>) -> Evidence<T> {
    Evidence {
        nested: true,
        ..Evidence::new(subject)
    }
}

/// The account of a `userEvidence` that stands inside other evidence.
fn nested_account<'a>(mut fields: Fields<'a, '_>) -> AccountFacts<Text<'a>> {
    let object = fields.object("userAccount");
    account(Fields::new(object, fields.notes))
}

fn process<'a>(fields: &mut Fields<'a, '_>) -> ProcessFacts<Text<'a>> {
    let pid = fields.number("processId");
    let parent_pid = fields.number("parentProcessId");
    let command_line = fields.text("processCommandLine");
    let started = fields.time("processCreationDateTime");
    let parent_started = fields.time("parentProcessCreationDateTime");
    let device_id = fields.id("mdeDeviceId");
    let image = fields.object("imageFile");
    let parent_image = fields.object("parentProcessImageFile");
    let account = fields.object("userAccount");
    ProcessFacts {
        command_line,
        image: file(Fields::new(image, fields.notes)),
        pid,
        started,
        account: self::account(Fields::new(account, fields.notes)),
        parent_pid,
        parent_started,
        parent_image: file(Fields::new(parent_image, fields.notes)),
        device_id,
    }
}

fn file<'a>(mut fields: Fields<'a, '_>) -> FileFacts<Text<'a>> {
    FileFacts {
        sha1: hash(&mut fields, "sha1"),
        sha256: hash(&mut fields, "sha256"),
        md5: hash(&mut fields, "md5"),
        name: fields.text("fileName"),
        folder: fields.text("filePath"),
        size: fields.number("fileSize"),
        publisher: fields.text("filePublisher"),
        signer: fields.text("signer"),
        issuer: fields.text("issuer"),
        device_id: None,
    }
}

/// A hash in lower case; zeros mean none.
fn hash<'a>(fields: &mut Fields<'a, '_>, key: &str) -> Option<Text<'a>> {
    let hash = fields.id(key)?;
    if hash.bytes().any(|it| it.is_ascii_uppercase()) {
        Some(Cow::Owned(hash.to_ascii_lowercase()))
    } else {
        Some(hash)
    }
}

fn account<'a>(mut fields: Fields<'a, '_>) -> AccountFacts<Text<'a>> {
    AccountFacts {
        name: fields.text("accountName"),
        domain: fields.text("domainName"),
        sid: fields.id("userSid"),
        object_id: fields.id("azureAdUserId"),
        upn: fields.text("userPrincipalName"),
        display_name: fields.text("displayName"),
    }
}

fn device<'a>(fields: &mut Fields<'a, '_>) -> DeviceFacts<Text<'a>> {
    let logged_on = fields
        .objects("loggedOnUsers")
        .into_iter()
        .filter_map(|object| {
            let mut user = Fields::new(object, fields.notes);
            let name = user.text("accountName")?;
            Some(match user.text("domainName") {
                Some(domain) => Cow::Owned(format!("{domain}\\{name}")),
                None => name,
            })
        })
        .collect();
    DeviceFacts {
        first_seen: fields.time("firstSeenDateTime"),
        defender_id: fields.id("mdeDeviceId"),
        entra_id: fields.id("azureAdDeviceId"),
        dns_name: fields.text("deviceDnsName"),
        host_name: fields.text("hostName"),
        nt_domain: fields.text("ntDomain"),
        dns_domain: fields.text("dnsDomain"),
        os_platform: fields.text("osPlatform"),
        os_version: fields.text("version"),
        risk: fields.text("riskScore"),
        health: fields.text("healthStatus"),
        onboarding: fields.text("onboardingStatus"),
        antivirus: fields.text("defenderAvStatus"),
        device_group: fields.text("rbacGroupName"),
        last_ip: fields.text("lastIpAddress"),
        last_external_ip: fields.text("lastExternalIpAddress"),
        logged_on,
    }
}

fn ip<'a>(fields: &mut Fields<'a, '_>) -> IpFacts<Text<'a>> {
    let address = fields.text("ipAddress");
    let country_code = fields.text("countryLetterCode");
    let mut location = Fields::new(fields.object("location"), fields.notes);
    IpFacts {
        address,
        country_code,
        country: location.text("countryName"),
        state: location.text("state"),
        city: location.text("city"),
    }
}

fn message<'a>(fields: &mut Fields<'a, '_>) -> MessageFacts<Text<'a>> {
    let mut envelope = Fields::new(fields.object("p1Sender"), fields.notes);
    let envelope_sender = envelope.text("emailAddress");
    let mut header = Fields::new(fields.object("p2Sender"), fields.notes);
    let (sender, sender_name) = (header.text("emailAddress"), header.text("displayName"));
    MessageFacts {
        network_message_id: fields.id("networkMessageId"),
        internet_message_id: fields.text("internetMessageId"),
        subject: fields.text("subject"),
        language: fields.text("language"),
        sender_ip: fields.text("senderIp"),
        recipient: fields.text("recipientEmailAddress"),
        direction: fields.text("antiSpamDirection"),
        delivery_action: fields.text("deliveryAction"),
        delivery_location: fields.text("deliveryLocation"),
        threats: fields.texts("threats"),
        detection_methods: fields.texts("threatDetectionMethods"),
        urls: fields.texts("urls"),
        attachments: fields.number("attachmentsCount"),
        received: fields.time("receivedDateTime"),
        sender,
        sender_name,
        envelope_sender,
    }
}

fn registry<'a>(fields: &mut Fields<'a, '_>) -> RegistryFacts<Text<'a>> {
    RegistryFacts {
        device_id: fields.id("mdeDeviceId"),
        hive: fields.text("registryHive"),
        key: fields.text("registryKey"),
        value_name: fields.text("registryValueName"),
        value: fields.text("registryValue"),
        value_type: fields.text("registryValueType"),
    }
}
