//! What a retired alert was about: its lists of states (data formats, 1.5).

use crate::fields::{Fields, Text, device_name};
use crate::paths::{part, split_path};
use crate::report::ProblemKind;
use std::borrow::Cow;
use throughline_model::{
    AccountDirectoryFacts, AccountFacts, CloudApplicationFacts, CloudResourceFacts, DeviceFacts,
    DeviceManagementFacts, DomainFacts, Evidence, FileFacts, IpFacts, MalwareFacts, MessageFacts,
    NetworkConnectionFacts, OtherFacts, ProcessFacts, RegistryFacts, Subject, UrlFacts,
};
use throughline_records::json::Value;

/// The lists.
pub(super) const KEYS: &[&str] = &[
    "hostStates",
    "userStates",
    "processes",
    "fileStates",
    "registryKeyStates",
    "networkConnections",
    "malwareStates",
    "messageSecurityStates",
    "uriClickSecurityStates",
    "cloudAppStates",
    "securityResources",
    "triggers",
    "vulnerabilityStates",
    "investigationSecurityStates",
    "alertDetections",
];

/// The evidence of an alert so far.
struct States<'a> {
    evidence: Vec<Evidence<Text<'a>>>,
    /// The alert's host where it has exactly one: nothing else says where a
    /// process or file was.
    host: Option<Text<'a>>,
}

/// Reads every list of states.
pub(super) fn read_all<'a>(alert: &mut Fields<'a, '_>) -> Vec<Evidence<Text<'a>>> {
    let mut states = States {
        evidence: Vec::new(),
        host: None,
    };
    for key in KEYS {
        for object in alert.objects(key) {
            let mut state = Fields::new(object, alert.notes);
            states.read(key, &mut state);
        }
        if *key == "hostStates" {
            states.host = states.sole_host().and_then(device_name);
        }
    }
    states.evidence
}

impl<'a> States<'a> {
    fn add(&mut self, subject: Subject<Text<'a>>) {
        self.evidence.push(Evidence::new(subject));
    }

    /// Adds what stands inside other evidence.
    fn add_nested(&mut self, subject: Subject<Text<'a>>) {
        self.evidence.push(Evidence {
            nested: true,
            ..Evidence::new(subject)
        });
    }

    fn add_ip(&mut self, address: Option<&Text<'a>>) {
        if let Some(address) = address {
            self.add_nested(Subject::Ip(IpFacts {
                address: Some(address.clone()),
                ..IpFacts::default()
            }));
        }
    }

    fn sole_host(&self) -> Option<Text<'a>> {
        let mut names = self.evidence.iter().filter_map(|it| match &it.subject {
            Subject::Device(it) => Some(it.dns_name.clone().or_else(|| it.host_name.clone())),
            _ => None,
        });
        let first = names.next()?;
        names.all(|it| it == first).then_some(first)?
    }

    fn read(&mut self, key: &str, state: &mut Fields<'a, '_>) {
        if state.object.left().next().is_none() {
            return;
        }
        match key {
            "hostStates" => {
                let device = host(state);
                self.add(Subject::Device(device));
            }
            "userStates" => self.user(state),
            "processes" => {
                let process = ProcessFacts {
                    device_id: self.host.clone(),
                    ..process(state)
                };
                self.add(Subject::Process(process));
            }
            "fileStates" => {
                let file = FileFacts {
                    device_id: self.host.clone(),
                    ..file(state)
                };
                self.add(Subject::File(file));
            }
            "registryKeyStates" => self.registry(state),
            "networkConnections" => self.connection(state),
            "malwareStates" => self.add(Subject::Malware(MalwareFacts {
                name: state.text("name"),
                category: state.text("category"),
                family: state.text("family"),
                severity: state.text("severity"),
                was_running: state.text("wasRunning"),
            })),
            "messageSecurityStates" => self.add(Subject::Message(message(state))),
            "cloudAppStates" => self.cloud_application(state),
            "securityResources" => self.add(Subject::CloudResource(CloudResourceFacts {
                id: state.text("resource"),
                resource_type: state.text("resourceType"),
                ..CloudResourceFacts::default()
            })),
            other => {
                self.other(other, state);
                return;
            }
        }
        state.note_left(key);
    }

    /// States without words of their own are kept as they are.
    fn other(&mut self, key: &str, state: &mut Fields<'a, '_>) {
        state
            .notes
            .add(ProblemKind::UnknownEvidence, "evidence", key);
        let json = Value::Object(state.object.clone()).to_json();
        self.add(Subject::Other(OtherFacts {
            type_name: Some(Cow::Owned(key.to_owned())),
            json: Some(Cow::Owned(json)),
        }));
    }

    fn user(&mut self, state: &mut Fields<'a, '_>) {
        let directory = AccountDirectoryFacts {
            risk: state.text("riskScore"),
            email_role: state.text("emailRole").filter(|it| it != "unknown"),
            logon_type: state.text("logonType"),
            logon_id: state.text("logonId"),
            logon_at: state.time("logonDateTime"),
            logon_ip: state.text("logonIp"),
            logon_location: state.text("logonLocation"),
            is_vpn: state.text("isVpn"),
            account_type: state.text("userAccountType"),
            ..AccountDirectoryFacts::default()
        };
        let logon_ip = directory.logon_ip.clone();
        let account = AccountFacts {
            name: state.text("accountName"),
            domain: state.text("domainName"),
            upn: state.text("userPrincipalName"),
            object_id: state.id("aadUserId"),
            sid: state.id("onPremisesSecurityIdentifier"),
            display_name: None,
            directory: directory.boxed(),
        };
        self.add(Subject::User(account));
        self.add_ip(logon_ip.as_ref());
    }

    fn registry(&mut self, state: &mut Fields<'a, '_>) {
        let facts = RegistryFacts {
            device_id: self.host.clone(),
            hive: state.text("hive"),
            key: state.text("key"),
            value_name: state.text("valueName"),
            value: state.text("valueData"),
            value_type: state.text("valueType").filter(|it| it != "unknown"),
        };
        let is_value = facts.value_name.is_some() || facts.value.is_some();
        let mut evidence = Evidence::new(if is_value {
            Subject::RegistryValue(facts)
        } else {
            Subject::RegistryKey(facts)
        });
        // `create`, `modify` or `delete`: what was done to it.
        evidence.other_roles = state.texts("operation");
        evidence.other_roles.retain(|it| it != "unknown");
        self.evidence.push(evidence);
    }

    fn connection(&mut self, state: &mut Fields<'a, '_>) {
        let nat = ["Source", "Destination"].into_iter().filter_map(|end| {
            let address = state.text(&format!("nat{end}Address"))?;
            Some(match state.text(&format!("nat{end}Port")) {
                Some(port) => Cow::Owned(format!("{address} port {port}")),
                None => address,
            })
        });
        let nat = nat.collect();
        let known = |it: &Text<'a>| it != "unknown";
        let facts = NetworkConnectionFacts {
            nat,
            source_ip: state.text("sourceAddress"),
            source_port: state.number("sourcePort"),
            destination_ip: state.text("destinationAddress"),
            destination_port: state.number("destinationPort"),
            domain: state.text("destinationDomain"),
            url: state.text("destinationUrl"),
            protocol: state.text("protocol").filter(known),
            direction: state.text("direction").filter(known),
            status: state.text("status").filter(known),
            risk: state.text("riskScore"),
        };
        let ips = [facts.source_ip.clone(), facts.destination_ip.clone()];
        let (name, url) = (facts.domain.clone(), facts.url.clone());
        self.add(Subject::NetworkConnection(facts));
        for ip in &ips {
            self.add_ip(ip.as_ref());
        }
        if name.is_some() {
            self.add_nested(Subject::Domain(DomainFacts { name }));
        }
        if url.is_some() {
            self.add_nested(Subject::Url(UrlFacts { url }));
        }
    }

    fn cloud_application(&mut self, state: &mut Fields<'a, '_>) {
        self.add(Subject::CloudApplication(CloudApplicationFacts {
            display_name: state.text("destinationServiceName"),
            ..CloudApplicationFacts::default()
        }));
        let ip = state.text("destinationServiceIp");
        self.add_ip(ip.as_ref());
    }
}

fn host<'a>(state: &mut Fields<'a, '_>) -> DeviceFacts<Text<'a>> {
    DeviceFacts {
        dns_name: state.text("fqdn"),
        host_name: state.text("netBiosName"),
        os_platform: state.text("os"),
        last_ip: state.text("privateIpAddress"),
        last_external_ip: state.text("publicIpAddress"),
        risk: state.text("riskScore"),
        management: DeviceManagementFacts {
            entra_joined: state.text("isAzureAdJoined"),
            entra_registered: state.text("isAzureAdRegistered"),
            hybrid_joined: state.text("isHybridAzureDomainJoined"),
            ..DeviceManagementFacts::default()
        }
        .boxed(),
        ..DeviceFacts::default()
    }
}

/// A file: its `path` is that of the file itself.
fn file<'a>(state: &mut Fields<'a, '_>) -> FileFacts<Text<'a>> {
    let (name, path) = (state.text("name"), state.text("path"));
    let mut file = match path {
        Some(path) => {
            let (folder, last) = split_path(&path);
            let is_same = |name: &Text<'a>| {
                last.as_ref()
                    .is_some_and(|last| last.eq_ignore_ascii_case(name))
            };
            match name {
                Some(name) if !is_same(&name) => FileFacts {
                    name: Some(name),
                    folder: Some(path),
                    ..FileFacts::default()
                },
                name => FileFacts {
                    name: name.or(last),
                    folder,
                    ..FileFacts::default()
                },
            }
        }
        None => FileFacts {
            name,
            ..FileFacts::default()
        },
    };
    let mut hash = Fields::new(state.object("fileHash"), state.notes);
    let place = match hash.peek_text("hashType").unwrap_or_default() {
        "sha1" => &mut file.sha1,
        "sha256" => &mut file.sha256,
        "md5" => &mut file.md5,
        "authenticodeHash256" => &mut file.sha256_ac,
        _ => {
            hash.note_left("fileHash");
            return file;
        }
    };
    *place = hash.hash("hashValue");
    file
}

fn process<'a>(state: &mut Fields<'a, '_>) -> ProcessFacts<Text<'a>> {
    let mut account = AccountFacts::default();
    if let Some(name) = state.text("accountName") {
        match name.find('\\') {
            Some(bar) => {
                account.domain = Some(part(&name, 0..bar));
                account.name = Some(part(&name, bar + 1..name.len()));
            }
            None => account.name = Some(name),
        }
    }
    let elevated = state.text("isElevated").map(|it| match it.as_ref() {
        "true" => Cow::Borrowed("elevated"),
        "false" => Cow::Borrowed("not elevated"),
        _ => it,
    });
    ProcessFacts {
        account,
        image: file(state),
        elevation: elevated,
        command_line: state.text("commandLine"),
        pid: state.number("processId"),
        started: state.time("createdDateTime"),
        parent_pid: state.number("parentProcessId"),
        parent_started: state.time("parentProcessCreatedDateTime"),
        parent_image: FileFacts {
            name: state.text("parentProcessName"),
            ..FileFacts::default()
        },
        integrity: state.text("integrityLevel").filter(|it| it != "unknown"),
        ..ProcessFacts::default()
    }
}

fn message<'a>(state: &mut Fields<'a, '_>) -> MessageFacts<Text<'a>> {
    MessageFacts {
        network_message_id: state.id("networkMessageId"),
        internet_message_id: state.text("internetMessageId"),
        subject: state.text("messageSubject"),
        sender_ip: state.text("connectingIP"),
        received: state.time("messageReceivedDateTime"),
        delivery_action: state.text("deliveryAction"),
        delivery_location: state.text("deliveryLocation"),
        direction: state.text("directionality"),
        ..MessageFacts::default()
    }
}
