//! Entities that are told in part by others: a process by its image, its account
//! and its host, a file by its hashes (data formats, 4.3 and 8.2).

use super::kind::Kind;
use super::subjects::Read;
use super::web::Web;
use crate::fields::{Notes, Text, device_name};
use std::borrow::Cow;
use throughline_model::{
    AccountFacts, DeviceFacts, FileFacts, HostLogonSessionFacts, LogonSessionFacts, ProcessFacts,
    RegistryFacts, Subject,
};
use throughline_records::json::Value;

impl<'v> Web<'v> {
    /// The device that an entity says it is on: its Defender id, else its name.
    pub(super) fn device_id(&self, at: usize, notes: &mut Notes) -> Option<Text<'v>> {
        let host = self.linked(at, &["Host", "hostEntityId"], Kind::Host)?;
        self.name_of_host(host, notes)
    }

    pub(super) fn name_of_host(&self, host: usize, notes: &mut Notes) -> Option<Text<'v>> {
        match self.own_facts(host, notes) {
            Subject::Device(it) => [&it.defender_id, &it.dns_name, &it.host_name]
                .into_iter()
                .find_map(Clone::clone)
                .and_then(device_name),
            _ => None,
        }
    }

    fn account_of(&self, at: usize, notes: &mut Notes) -> Option<AccountFacts<Text<'v>>> {
        let account = self.linked(at, &["Account", "accountEntityId"], Kind::Account)?;
        match self.own_facts(account, notes) {
            Subject::User(it) => Some(it.clone()),
            _ => None,
        }
    }

    pub(super) fn process(&self, at: usize, fields: &mut Read<'v, '_>) -> ProcessFacts<Text<'v>> {
        let image = self.linked(at, &["ImageFile", "imageFileEntityId"], Kind::File);
        let mut image = match image.map(|it| self.own_facts(it, fields.notes)) {
            Some(Subject::File(file)) => file.clone(),
            _ => FileFacts::default(),
        };
        image.device_id = None;
        // Where no image is told, some products still show its name.
        let shown = fields.text("FriendlyName").filter(is_program_name);
        if image == FileFacts::default() {
            image.name = shown;
        }
        let mut account = self.account_of(at, fields.notes).unwrap_or_default();
        // What is rarely told of an account stays with the account.
        let of_account = account.directory.take().and_then(|it| it.logon_id);
        ProcessFacts {
            pid: fields.number("ProcessId"),
            command_line: fields.text("CommandLine"),
            started: fields.time("CreationTimeUtc"),
            elevation: fields.id("ElevationToken"),
            integrity: fields.id("IntegrityLevel"),
            image,
            account,
            logon_id: self.logon_id(at).or(of_account),
            device_id: self.device_id(at, fields.notes),
            ..ProcessFacts::default()
        }
    }

    /// The sign-in that a process says it runs in.
    fn logon_id(&self, at: usize) -> Option<Text<'v>> {
        let keys = ["LogonSession", "hostLogonSessionEntityId"];
        let session = self.linked(at, &keys, Kind::HostLogonSession)?;
        match self.nodes[session].object.peek("SessionId")? {
            Value::Text(id) if !id.trim().is_empty() => Some(Cow::Borrowed(id.as_ref())),
            _ => None,
        }
    }

    pub(super) fn file(&self, at: usize, fields: &mut Read<'v, '_>) -> FileFacts<Text<'v>> {
        let mut file = FileFacts {
            name: fields.first_text(&["Name", "fileName"]),
            folder: fields.text("Directory"),
            size: fields.number("SizeInBytes"),
            device_id: self.device_id(at, fields.notes),
            ..FileFacts::default()
        };
        for key in ["FileHashes", "fileHashEntityIds"] {
            for hash in self.all_linked(at, key, Kind::FileHash) {
                if let Subject::File(hash) = self.own_facts(hash, fields.notes) {
                    file.sha256 = file.sha256.or_else(|| hash.sha256.clone());
                    file.sha1 = file.sha1.or_else(|| hash.sha1.clone());
                    file.md5 = file.md5.or_else(|| hash.md5.clone());
                    file.sha256_ac = file.sha256_ac.or_else(|| hash.sha256_ac.clone());
                }
            }
        }
        file
    }

    pub(super) fn device(&self, at: usize, fields: &mut Read<'v, '_>) -> DeviceFacts<Text<'v>> {
        let named = fields.text("HostName");
        let short = fields.text("NetBiosName");
        let host_name = named.or(short);
        let dns_domain = fields.text("DnsDomain");
        let full = fields.text("FQDN");
        DeviceFacts {
            dns_name: full
                .or_else(|| Some(full_name(host_name.as_deref()?, dns_domain.as_deref()?))),
            host_name,
            dns_domain,
            nt_domain: fields.text("NTDomain"),
            os_platform: fields.first_id(&["OSFamily", "operatingSystem"]),
            os_version: fields.id("OSVersion"),
            os_build: fields.id("OsBuild"),
            risk: fields.id("RiskScore"),
            health: fields.id("HealthStatus"),
            onboarding: fields.id("OnboardingStatus"),
            antivirus: fields.id("AvStatus"),
            device_group: fields.text("RbacGroupName"),
            last_ip: self.address(at, "LastIpAddress", fields),
            last_external_ip: self.address(at, "LastExternalIpAddress", fields),
            first_seen: fields.time("FirstSeenDateTime"),
            last_seen: fields.time("LastSeen"),
            logged_on: self.logged_on(at),
            azure_id: fields.id("AzureID"),
            defender_id: fields.id("MdatpDeviceId"),
            entra_id: fields.id("AadDeviceId"),
            ..DeviceFacts::default()
        }
    }

    /// An address that is text in some exports, an `ip` entity in others.
    fn address(&self, at: usize, key: &'static str, fields: &mut Read<'v, '_>) -> Option<Text<'v>> {
        match fields.value(key)? {
            Value::Object(_) => {
                let ip = self.linked(at, &[key], Kind::Ip)?;
                match self.own_facts(ip, fields.notes) {
                    Subject::Ip(ip) => ip.address.clone(),
                    _ => None,
                }
            }
            _ => fields.text(key),
        }
    }

    fn logged_on(&self, at: usize) -> Vec<Text<'v>> {
        let Some(Value::List(users)) = self.nodes[at].object.peek("LoggedOnUsers") else {
            return Vec::new();
        };
        let text = |value: Option<&'v Value<'v>>| match value {
            Some(Value::Text(text)) if !text.trim().is_empty() => Some(text.as_ref()),
            _ => None,
        };
        users
            .iter()
            .filter_map(|user| {
                let Value::Object(user) = user else {
                    return text(Some(user)).map(Cow::Borrowed);
                };
                let name = text(user.peek("AccountName").or_else(|| user.peek("Name")))?;
                let domain = user.peek("DomainName").or_else(|| user.peek("NTDomain"));
                Some(match text(domain) {
                    Some(domain) => Cow::Owned(format!("{domain}\\{name}")),
                    None => Cow::Borrowed(name),
                })
            })
            .collect()
    }

    pub(super) fn logon_session(
        &self,
        at: usize,
        fields: &mut Read<'v, '_>,
    ) -> LogonSessionFacts<Text<'v>> {
        LogonSessionFacts {
            session_id: fields.id("SessionId"),
            account: self.account_of(at, fields.notes).unwrap_or_default(),
            user_agent: fields.text("UserAgent"),
            browser: fields.id("Browser"),
            operating_system: fields.id("OperatingSystem"),
            device_name: fields.text("DeviceName"),
            protocol: fields.id("Protocol"),
            started: fields.time("StartTimeUtc"),
            previous: fields.time("PreviousLogonTime"),
        }
    }

    pub(super) fn host_logon_session(
        &self,
        at: usize,
        fields: &mut Read<'v, '_>,
    ) -> HostLogonSessionFacts<Text<'v>> {
        HostLogonSessionFacts {
            session_id: fields.id("SessionId"),
            account: self.account_of(at, fields.notes).unwrap_or_default(),
            device_id: self.device_id(at, fields.notes),
            started: fields.time("StartTimeUtc"),
            ended: fields.time("EndTimeUtc"),
        }
    }

    pub(super) fn registry_key(
        &self,
        at: usize,
        fields: &mut Read<'v, '_>,
    ) -> RegistryFacts<Text<'v>> {
        RegistryFacts {
            hive: fields.text("Hive"),
            key: fields.text("Key"),
            device_id: self.device_id(at, fields.notes),
            ..RegistryFacts::default()
        }
    }

    pub(super) fn registry_value(
        &self,
        at: usize,
        fields: &mut Read<'v, '_>,
    ) -> RegistryFacts<Text<'v>> {
        let key = match self.linked(at, &["Key", "keyEntityId"], Kind::RegistryKey) {
            Some(key) => match self.own_facts(key, fields.notes) {
                Subject::RegistryKey(key) => key.clone(),
                _ => RegistryFacts::default(),
            },
            None => RegistryFacts::default(),
        };
        let plain_key = match fields.value("Key") {
            Some(Value::Text(_)) => fields.text("Key"),
            _ => None,
        };
        let device_id = self.device_id(at, fields.notes);
        RegistryFacts {
            hive: fields.text("Hive").or(key.hive),
            key: plain_key.or(key.key),
            value_name: fields.first_text(&["Name", "valueName"]),
            value: fields.first_text(&["Value", "valueData"]),
            value_type: fields.id("ValueType"),
            device_id: device_id.or(key.device_id),
        }
    }
}

/// `name.domain`, unless the name has the domain already.
fn full_name<'v>(name: &str, domain: &str) -> Text<'v> {
    let end = format!(".{}", domain.to_ascii_lowercase());
    if name.to_ascii_lowercase().ends_with(&end) {
        return Cow::Owned(name.to_owned());
    }
    Cow::Owned(format!("{name}.{domain}"))
}

/// Whether a shown name is that of a program, and not a sentence or a path.
fn is_program_name(name: &Text<'_>) -> bool {
    name.to_ascii_lowercase().ends_with(".exe") && !name.contains([' ', '\\', '/', '"'])
}
