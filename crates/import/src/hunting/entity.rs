//! The one entity that stands as JSON in `AdditionalFields` of a row of
//! `AlertEvidence`, in the shape of data formats, 4.3.

use crate::fields::{Fields, Notes, Text};
use crate::report::{ProblemKind, excerpt};
use std::borrow::Cow;
use throughline_model::{
    AccountFacts, CloudApplicationFacts, CloudResourceFacts, DeviceFacts, DomainFacts, FileFacts,
    IpFacts, LogonRequestFacts, LogonSessionFacts, MailClusterFacts, MailboxFacts, MessageFacts,
    OauthApplicationFacts, ProcessFacts, RegistryFacts, SecurityGroupFacts, Subject, UrlFacts,
};
use throughline_records::json::{Object, Value};

/// A reference that leads to a reference, and so on, is followed so far.
const MAX_HOPS: usize = 8;

/// A file has no more hashes.
const MAX_HASHES: usize = 8;

/// The column it stands in.
pub(super) const CELL: &str = "AdditionalFields";

/// What kind of thing an entity is, by the name that `AlertEvidence` or the entity
/// itself has for it.
pub(super) fn empty_subject<'a>(type_name: &str) -> Option<Subject<Text<'a>>> {
    let folded: String = type_name
        .chars()
        .filter(char::is_ascii_alphabetic)
        .flat_map(char::to_lowercase)
        .collect();
    Some(match folded.as_str() {
        "user" | "account" => Subject::User(AccountFacts::default()),
        "machine" | "host" | "device" => Subject::Device(DeviceFacts::default()),
        "file" => Subject::File(FileFacts::default()),
        "process" => Subject::Process(ProcessFacts::default()),
        "ip" => Subject::Ip(IpFacts::default()),
        "url" => Subject::Url(UrlFacts::default()),
        "dns" | "domain" => Subject::Domain(DomainFacts::default()),
        "mailbox" => Subject::Mailbox(MailboxFacts::default()),
        "mailmessage" => Subject::Message(MessageFacts::default()),
        "mailcluster" => Subject::MailCluster(MailClusterFacts::default()),
        "cloudapplication" => Subject::CloudApplication(CloudApplicationFacts::default()),
        "oauthapplication" => Subject::OauthApplication(OauthApplicationFacts::default()),
        "cloudlogonsession" => Subject::LogonSession(LogonSessionFacts::default()),
        "cloudlogonrequest" => Subject::LogonRequest(LogonRequestFacts::default()),
        "registrykey" => Subject::RegistryKey(RegistryFacts::default()),
        "registryvalue" => Subject::RegistryValue(RegistryFacts::default()),
        "securitygroup" => Subject::SecurityGroup(SecurityGroupFacts::default()),
        "azureresource"
        | "awsresource"
        | "amazonresource"
        | "gcpresource"
        | "googlecloudresource"
        | "cloudresource" => Subject::CloudResource(CloudResourceFacts::default()),
        _ => return None,
    })
}

/// Fills a subject with what the entity says of it.
pub(super) fn fill<'a>(subject: &mut Subject<Text<'a>>, entity: &Object<'a>, notes: &mut Notes) {
    let mut part = |key: &str| part(entity, entity, key, notes);
    match subject {
        Subject::Process(it) => {
            let image = part("ImageFile");
            let parent = part("ParentProcess");
            let user = part("Account");
            *it = process(entity, image, parent, notes);
            it.account = account(&mut Fields::new(user, notes));
        }
        Subject::LogonSession(it) => {
            let user = part("Account");
            *it = session(&mut Fields::new(entity.clone(), notes));
            it.account = account(&mut Fields::new(user, notes));
        }
        Subject::RegistryValue(it) | Subject::RegistryKey(it) => {
            let key = match entity.peek("Key") {
                Some(Value::Object(_)) => part("Key"),
                _ => Object::default(),
            };
            *it = registry(entity, key, notes);
        }
        Subject::File(it) => *it = file(entity, entity, notes),
        other => fill_plain(other, &mut Fields::new(entity.clone(), notes)),
    }
}

/// Subjects of which nothing stands in a further entity.
fn fill_plain<'a>(subject: &mut Subject<Text<'a>>, fields: &mut Fields<'a, '_>) {
    match subject {
        Subject::User(it) => *it = account(fields),
        Subject::Device(it) => *it = device(fields),
        Subject::Ip(it) => {
            it.address = fields.text("Address");
            let mut location = Fields::new(fields.object("Location"), fields.notes);
            it.country_code = location.text("CountryCode");
            it.country = location.text("CountryName");
            it.state = location.text("State");
            it.city = location.text("City");
        }
        Subject::Url(it) => it.url = fields.text("Url"),
        Subject::Domain(it) => it.name = fields.text("DomainName"),
        Subject::Mailbox(it) => {
            it.address = fields.text("MailboxPrimaryAddress");
            it.display_name = fields.text("DisplayName");
            it.account.upn = fields.text("Upn");
            it.account.object_id = fields.id("AadId");
        }
        Subject::Message(it) => *it = message(fields),
        Subject::MailCluster(it) => {
            it.message_ids = fields.texts("NetworkMessageIds");
            it.cluster_by = fields.text("ClusterBy");
            it.value = fields.text("ClusterByValue");
            it.count = fields.number("MailCount");
            it.query = fields.text("Query");
            it.urn = fields.text("Urn");
        }
        Subject::CloudApplication(it) => {
            it.app_id = fields.id("AppId");
            it.saas_app_id = fields.id("SaasId");
            it.display_name = fields.text("Name");
            it.instance_name = fields.text("InstanceName");
            it.instance_id = fields.id("InstanceId");
        }
        Subject::OauthApplication(it) => {
            it.app_id = fields.id("OAuthAppId");
            it.object_id = fields.id("OAuthObjectId");
            it.display_name = fields.text("Name");
            it.publisher = fields.text("PublisherName");
        }
        Subject::LogonRequest(it) => it.request_id = fields.id("RequestId"),
        Subject::SecurityGroup(it) => {
            it.distinguished_name = fields.text("DistinguishedName");
            it.sid = fields.id("SID");
            it.id = fields.id("ObjectGuid");
        }
        Subject::CloudResource(it) => {
            it.id = fields.first_text(&["ResourceId", "AmazonResourceId", "FullResourceName"]);
            it.name = fields.text("ResourceName");
            it.resource_type = fields.text("ResourceType");
        }
        _ => {}
    }
}

/// The object under a key of `holder`, which stands somewhere in `cell`; where it
/// only refers to one, that one. A reference that leads nowhere, or back to what
/// refers, is noted: rows that were taken from a larger cell have such.
pub(super) fn part<'a>(
    cell: &Object<'a>,
    holder: &Object<'a>,
    key: &str,
    notes: &mut Notes,
) -> Object<'a> {
    let Some(Value::Object(told)) = holder.peek(key) else {
        return Object::default();
    };
    let mut object = told;
    let mut seen: Vec<&str> = [id_of(cell), id_of(holder)].into_iter().flatten().collect();
    while let Some(target) = mark(object, "$ref") {
        let leads_on = !seen.contains(&target) && seen.len() < MAX_HOPS;
        let found = if leads_on { find(cell, target) } else { None };
        let Some(found) = found else {
            let field = format!("{CELL}.{key}");
            let text = format!("$ref \"{}\"", excerpt(target));
            notes.add(ProblemKind::BadReference, &field, text);
            return Object::default();
        };
        seen.push(target);
        object = found;
    }
    object.clone()
}

fn id_of<'o>(object: &'o Object<'_>) -> Option<&'o str> {
    mark(object, "$id")
}

fn mark<'o>(object: &'o Object<'_>, key: &str) -> Option<&'o str> {
    match object.peek(key)? {
        Value::Text(text) => Some(text),
        Value::Number(number) => Some(number),
        _ => None,
    }
}

/// The object with this `$id`, however deep; the parser limits how deep that is.
fn find<'o, 'a>(object: &'o Object<'a>, id: &str) -> Option<&'o Object<'a>> {
    if id_of(object) == Some(id) {
        return Some(object);
    }
    object.iter().find_map(|(_, value)| match value {
        Value::Object(inner) => find(inner, id),
        Value::List(items) => items.iter().find_map(|it| match it {
            Value::Object(inner) => find(inner, id),
            _ => None,
        }),
        _ => None,
    })
}

fn process<'a>(
    entity: &Object<'a>,
    image: Object<'a>,
    parent: Object<'a>,
    notes: &mut Notes,
) -> ProcessFacts<Text<'a>> {
    let image = file(entity, &image, notes);
    let parent_image = part(entity, &parent, "ImageFile", notes);
    let parent_image = file(entity, &parent_image, notes);
    let mut parent = Fields::new(parent, notes);
    let parent_pid = parent.number("ProcessId");
    let parent_started = parent.time("CreationTimeUtc");
    let parent_command_line = parent.text("CommandLine");
    let mut fields = Fields::new(entity.clone(), notes);
    ProcessFacts {
        pid: fields.number("ProcessId"),
        command_line: fields.text("CommandLine"),
        elevation: fields.text("ElevationToken"),
        integrity: fields.text("IntegrityLevel"),
        started: fields.time("CreationTimeUtc"),
        image,
        parent_pid,
        parent_started,
        parent_command_line,
        parent_image,
        ..ProcessFacts::default()
    }
}

fn file<'a>(cell: &Object<'a>, entity: &Object<'a>, notes: &mut Notes) -> FileFacts<Text<'a>> {
    let mut file = FileFacts::default();
    if let Some(Value::List(hashes)) = entity.peek("FileHashes") {
        for hash in hashes.iter().take(MAX_HASHES) {
            // Hashes refer like all else; a holder of one lets them be found alike.
            let mut holder = Object::default();
            holder.push(Cow::Borrowed("FileHashes"), hash.clone());
            let hash = part(cell, &holder, "FileHashes", notes);
            let mut hash = Fields::new(hash, notes);
            let algorithm = hash.text("Algorithm").unwrap_or_default();
            let value = hash.hash("Value");
            match algorithm.to_ascii_uppercase().as_str() {
                "SHA256" => file.sha256 = value,
                "SHA1" => file.sha1 = value,
                "MD5" => file.md5 = value,
                _ => {}
            }
        }
    }
    let mut fields = Fields::new(entity.clone(), notes);
    file.folder = fields.text("Directory");
    file.name = fields.text("Name");
    file.size = fields.number("SizeInBytes");
    file
}

fn account<'a>(fields: &mut Fields<'a, '_>) -> AccountFacts<Text<'a>> {
    let account = fields.text("AccountName");
    let name = fields.text("Name");
    let upn = fields.text("UserPrincipalName");
    let suffix = fields.text("UPNSuffix");
    AccountFacts {
        upn: upn.or_else(|| {
            // A name with blanks is a display name that stands in the wrong place.
            let name = account
                .as_ref()
                .or(name.as_ref())
                .filter(|it| !it.contains(' '))?;
            Some(Cow::Owned(format!("{name}@{}", suffix?)))
        }),
        name: account.or(name),
        domain: fields.first_text(&["NTDomain", "DomainName", "DnsDomain"]),
        sid: fields.id("Sid"),
        object_id: fields.id("AadUserId"),
        display_name: fields.text("DisplayName"),
        ..AccountFacts::default()
    }
}

fn device<'a>(fields: &mut Fields<'a, '_>) -> DeviceFacts<Text<'a>> {
    let logged_on = fields
        .objects("LoggedOnUsers")
        .into_iter()
        .filter_map(|it| super::device::logged_on(&mut Fields::new(it, fields.notes)))
        .collect();
    let host_name = fields.text("HostName");
    let dns_domain = fields.text("DnsDomain");
    let full_name = match (&host_name, &dns_domain) {
        (Some(host), Some(domain)) => Some(Cow::Owned(format!("{host}.{domain}"))),
        _ => None,
    };
    DeviceFacts {
        dns_name: fields.text("FQDN").or(full_name),
        host_name,
        dns_domain,
        nt_domain: fields.text("NTDomain"),
        defender_id: fields.id("MdatpDeviceId"),
        entra_id: fields.id("AadDeviceId"),
        azure_id: fields.id("AzureID"),
        os_platform: fields.text("OSFamily"),
        os_version: fields.text("OSVersion"),
        risk: fields.text("RiskScore"),
        health: fields.text("HealthStatus"),
        onboarding: fields.text("OnboardingStatus"),
        antivirus: fields.text("AvStatus"),
        device_group: fields.text("RbacGroupName"),
        last_ip: address(fields, "LastIpAddress"),
        last_external_ip: address(fields, "LastExternalIpAddress"),
        first_seen: fields.time("FirstSeenDateTime"),
        logged_on,
        ..DeviceFacts::default()
    }
}

/// An address that is text here and an entity there.
fn address<'a>(fields: &mut Fields<'a, '_>, key: &str) -> Option<Text<'a>> {
    match fields.object.peek(key)? {
        Value::Object(_) => {
            let ip = fields.object(key);
            Fields::new(ip, fields.notes).text("Address")
        }
        _ => fields.text(key),
    }
}

fn session<'a>(fields: &mut Fields<'a, '_>) -> LogonSessionFacts<Text<'a>> {
    LogonSessionFacts {
        session_id: fields.id("SessionId"),
        user_agent: fields.text("UserAgent"),
        browser: fields.text("Browser"),
        operating_system: fields.text("OperatingSystem"),
        device_name: fields.text("DeviceName"),
        protocol: fields.text("Protocol"),
        started: fields.time("StartTimeUtc"),
        account: AccountFacts::default(),
        ..LogonSessionFacts::default()
    }
}

fn message<'a>(fields: &mut Fields<'a, '_>) -> MessageFacts<Text<'a>> {
    MessageFacts {
        recipient: fields.text("Recipient"),
        envelope_sender: fields.text("P1Sender"),
        sender: fields.first_text(&["P2Sender", "Sender"]),
        sender_name: fields.first_text(&["P2SenderDisplayName", "P1SenderDisplayName"]),
        sender_ip: fields.text("SenderIP"),
        subject: fields.text("Subject"),
        received: fields.time("ReceivedDate"),
        network_message_id: fields.id("NetworkMessageId"),
        internet_message_id: fields.text("InternetMessageId"),
        direction: fields.text("AntispamDirection"),
        delivery_action: fields.text("DeliveryAction"),
        delivery_location: fields.text("DeliveryLocation"),
        threats: fields.texts("Threats"),
        urls: fields.texts("Urls"),
        language: fields.text("Language"),
        ..MessageFacts::default()
    }
}

fn registry<'a>(
    entity: &Object<'a>,
    key: Object<'a>,
    notes: &mut Notes,
) -> RegistryFacts<Text<'a>> {
    let mut key = Fields::new(key, notes);
    let (hive, path) = (key.text("Hive"), key.text("Key"));
    let mut fields = Fields::new(entity.clone(), notes);
    RegistryFacts {
        hive: hive.or_else(|| fields.text("Hive")),
        key: path.or_else(|| match fields.object.peek("Key") {
            Some(Value::Text(_)) => fields.text("Key"),
            _ => None,
        }),
        value_name: fields.text("Name"),
        value: fields.text("Value"),
        value_type: fields.text("ValueType"),
        device_id: None,
    }
}
