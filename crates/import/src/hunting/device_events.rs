//! Events on devices (data formats, 5.3 and 5.4).

use super::evidence::split_hive;
use super::line::{Line, is_true, parsed};
use super::{Row, columns, device, kinds};
use crate::fields::{Fields, Text};
use crate::format::Format;
use crate::report::{ProblemKind, excerpt};
use std::borrow::Cow;
use throughline_model::{
    DomainFacts, EventKind, EventRecord, FileFacts, IpFacts, Logon, LogonKind, ProcessFacts,
    RegistryFacts, Subject, UrlFacts,
};
use throughline_records::json::Value;

/// An event that is being read, with what all its parts need.
struct Reading<'a, 'f, 'n> {
    fields: &'f mut Fields<'a, 'n>,
    /// What processes and files say of their device.
    device_id: Option<Text<'a>>,
    event: EventRecord<Text<'a>>,
    line: Line,
}

/// Reads a row of a table of devices.
pub(super) fn read<'a>(fields: &mut Fields<'a, '_>, row: Row<'_>) -> EventRecord<Text<'a>> {
    let host = device::device(fields);
    let device_id = device::id_of(host.as_ref());
    let mut event = row.event(fields, usual_kind(row.table));
    set_kind(&mut event, fields);
    event.actor = device::initiating(fields, device_id.as_ref());
    event.account = event
        .actor
        .as_ref()
        .and_then(|it| device::told(it.account.clone()));
    event.device = host;
    let mut reading = Reading {
        fields,
        device_id,
        event,
        line: Line::default(),
    };
    match row.table {
        Format::DeviceProcessEvents => reading.process(),
        Format::DeviceNetworkEvents => reading.network(),
        Format::DeviceRegistryEvents => reading.registry(),
        Format::DeviceLogonEvents => reading.logon(),
        Format::DeviceFileEvents | Format::DeviceImageLoadEvents => reading.file(),
        _ => reading.anything(),
    }
    reading.finish()
}

fn usual_kind(table: Format) -> EventKind {
    match table {
        Format::DeviceProcessEvents => EventKind::ProcessCreated,
        Format::DeviceNetworkEvents => EventKind::Connection,
        Format::DeviceFileEvents => EventKind::File,
        Format::DeviceRegistryEvents => EventKind::Registry,
        Format::DeviceLogonEvents => EventKind::Logon,
        Format::DeviceImageLoadEvents => EventKind::ImageLoad,
        _ => EventKind::Other,
    }
}

/// The kind that the action says, where it says one; an unknown action has that
/// of its table.
fn set_kind(event: &mut EventRecord<Text<'_>>, fields: &mut Fields<'_, '_>) {
    let Some(action) = &event.action else { return };
    if let Some(kind) = kinds::kind_of(action) {
        event.kind = kind;
    } else {
        fields
            .notes
            .add(ProblemKind::UnknownEvent, "ActionType", excerpt(action));
    }
}

impl<'a> Reading<'a, '_, '_> {
    fn process(&mut self) {
        let original = self.fields.text("ProcessVersionInfoOriginalFileName");
        let process = device::process(self.fields, self.device_id.as_ref());
        let is_new = self.event.kind == EventKind::ProcessCreated;
        let Some(mut process) = process.or_else(|| is_new.then(|| self.process_of_device())) else {
            return;
        };
        if is_new {
            device::set_start(&mut process, self.event.at);
            if let Some(parent) = &self.event.actor {
                device::set_parent(&mut process, parent);
            }
        }
        // A program under another name than its maker gave it.
        let stem = |it: &str| it.to_lowercase().trim_end_matches(".exe").to_owned();
        if let (Some(original), Some(name)) = (original, &process.image.name)
            && stem(&original) != stem(name)
        {
            self.line.add_named("original name", Some(original));
        }
        self.remote_session();
        self.event.objects.push(Subject::Process(process));
    }

    fn process_of_device(&self) -> ProcessFacts<Text<'a>> {
        ProcessFacts {
            device_id: self.device_id.clone(),
            ..ProcessFacts::default()
        }
    }

    fn remote_session(&mut self) {
        let from = self.fields.text("ProcessRemoteSessionDeviceName");
        let ip = self.fields.text("ProcessRemoteSessionIP");
        if is_true(self.fields, "IsProcessRemoteSession") || from.is_some() || ip.is_some() {
            self.line.add("remote session");
            self.line.add_named("from", from);
            self.line.add_named("at", ip);
        }
    }

    fn network(&mut self) {
        self.connection();
        self.remote(true);
        if self.event.objects.is_empty()
            && let Some(local) = self.fields.text("LocalIP")
        {
            self.ip(Some(local));
        }
    }

    /// `TCP 10.0.0.5:49812 → 203.0.113.9:443`.
    fn connection(&mut self) {
        let fields = &mut *self.fields;
        let protocol = fields.text("Protocol").map(|it| it.to_ascii_uppercase());
        let local_port = fields.text("LocalPort");
        let remote_port = fields.text("RemotePort");
        let text = |column: &str| match fields.object.peek(column) {
            Some(Value::Text(text)) => text.trim().to_owned(),
            _ => String::new(),
        };
        let local = endpoint(&text("LocalIP"), local_port.as_deref());
        let remote_name = match text("RemoteIP") {
            none if none.is_empty() => text("RemoteUrl"),
            ip => ip,
        };
        let remote = endpoint(&remote_name, remote_port.as_deref());
        let action = self.event.action.as_deref().unwrap_or_default();
        let is_inbound = action.contains("Inbound") || action.starts_with("Listening");
        let (from, to) = if is_inbound {
            (remote, local)
        } else {
            (local, remote)
        };
        let mut shown = protocol.unwrap_or_default();
        for part in [from.as_str(), if to.is_empty() { "" } else { "→" }, &to] {
            if !part.is_empty() {
                shown.push(' ');
                shown.push_str(part);
            }
        }
        self.line.add(&shown);
    }

    /// The address and name at the other end.
    fn remote(&mut self, take_local: bool) {
        let ip = self.fields.text("RemoteIP");
        self.ip(ip);
        let url = self.fields.text("RemoteUrl");
        self.event.objects.extend(url.map(url_or_domain));
        if take_local && !self.event.objects.is_empty() {
            // It stands in the line.
            self.fields.value("LocalIP");
        }
    }

    fn ip(&mut self, address: Option<Text<'a>>) {
        self.event.objects.extend(address.map(|address| {
            Subject::Ip(IpFacts {
                address: Some(address),
                ..IpFacts::default()
            })
        }));
    }

    fn file(&mut self) {
        if let Some(file) = device::file(self.fields) {
            self.event.objects.push(Subject::File(FileFacts {
                device_id: self.device_id.clone(),
                ..file
            }));
        }
        self.file_origin();
    }

    /// What a file was before, where it came from, and who asked for it.
    fn file_origin(&mut self) {
        let fields = &mut *self.fields;
        let folder = fields.text("PreviousFolderPath");
        let name = fields.text("PreviousFileName");
        let before = device::located(name, folder);
        let before: Vec<Text<'_>> = before.folder.into_iter().chain(before.name).collect();
        if !before.is_empty() {
            self.line.add(&format!("before: {}", before.join("\\")));
        }
        let url = fields.text("FileOriginUrl");
        let referrer = fields.text("FileOriginReferrerUrl");
        self.line.add_named("referrer", referrer);
        let protocol = fields.text("RequestProtocol").filter(|it| *it != "Local");
        self.line.add_named("by", protocol);
        self.line.add_named("share", fields.text("ShareName"));
        let name = fields.text("RequestAccountName");
        let domain = fields.text("RequestAccountDomain");
        let sid = fields.text("RequestAccountSid");
        let asker = match (domain, name) {
            (Some(domain), Some(name)) => Some(Cow::Owned(format!("{domain}\\{name}"))),
            (_, name) => name.or(sid),
        };
        self.line.add_named("asked for by", asker);
        let port = fields.text("RequestSourcePort");
        let source = fields.text("RequestSourceIP");
        if let Some(source) = &source {
            let from = endpoint(source, port.as_deref());
            self.line.add(&format!("from: {from}"));
        }
        self.line
            .add_named("sensitivity", fields.text("SensitivityLabel"));
        self.line.add_told(fields.text("SensitivitySubLabel"));
        self.line
            .add_if("protected", fields, "IsAzureInfoProtectionApplied");
        let origin_ip = fields.text("FileOriginIP");
        self.event
            .objects
            .extend(url.map(|url| Subject::Url(UrlFacts { url: Some(url) })));
        self.ip(origin_ip);
        self.ip(source);
    }

    fn registry(&mut self) {
        let fields = &mut *self.fields;
        let path = fields.text("RegistryKey");
        let (hive, key) = path.map_or((None, None), |it| split_hive(&it));
        let facts = device::told(RegistryFacts {
            hive,
            key,
            value_name: fields.text("RegistryValueName"),
            value: fields.text("RegistryValueData"),
            value_type: fields.text("RegistryValueType"),
            device_id: None,
        });
        for (name, column) in [
            ("before", "PreviousRegistryKey"),
            ("value before", "PreviousRegistryValueName"),
            ("data before", "PreviousRegistryValueData"),
        ] {
            self.line.add_named(name, fields.text(column));
        }
        let Some(facts) = facts else { return };
        let is_value = facts.value_name.is_some() || facts.value.is_some();
        let facts = RegistryFacts {
            device_id: self.device_id.clone(),
            ..facts
        };
        self.event.objects.push(if is_value {
            Subject::RegistryValue(facts)
        } else {
            Subject::RegistryKey(facts)
        });
    }

    /// The account is the one that signs in; who let it in is the actor.
    fn logon(&mut self) {
        let fields = &mut *self.fields;
        self.event.account = device::told(device::account(fields));
        let kind = fields.text("LogonType");
        let begins = self.event.action.as_deref() == Some("LogonSuccess");
        let mut logon = Logon {
            kind: kind.as_deref().and_then(LogonKind::read),
            begins,
            ..Logon::default()
        };
        self.line.add_told(kind);
        self.line.add_told(fields.text("Protocol"));
        self.line.add_named("failed", fields.text("FailureReason"));
        self.line
            .add_if("local administrator", fields, "IsLocalAdmin");
        let port = fields.id("RemotePort");
        logon.from_port = port.as_deref().and_then(|it| it.trim().parse().ok());
        self.line.add_named("port", port);
        let session = fields.id("LogonId");
        logon.session.clone_from(&session);
        self.line.add_named("logon id", session);
        self.event.logon = Some(Box::new(logon));
        self.remote_device();
        self.remote(false);
    }

    fn remote_device(&mut self) {
        let remote = self.fields.text("RemoteDeviceName");
        if remote.is_some() {
            self.event
                .objects
                .push(Subject::Device(device::named(remote)));
        }
    }

    /// An event of any kind: whatever the columns tell of.
    fn anything(&mut self) {
        let row = &self.fields.object;
        let is_process = [
            "ProcessId",
            "ProcessCommandLine",
            "ProcessCreationTime",
            "ProcessUniqueId",
        ]
        .iter()
        .any(|it| columns::is_told(row, it));
        if is_process {
            self.process();
        } else {
            let account = device::told(device::account(self.fields));
            let logon = self.fields.id("LogonId");
            self.line.add_named("logon id", logon);
            let is_about_account = self.event.kind == EventKind::AccountChange;
            if is_about_account {
                self.event
                    .objects
                    .extend(account.clone().map(Subject::User));
            }
            self.file();
            if !is_about_account {
                self.event.objects.extend(account.map(Subject::User));
            }
        }
        self.registry();
        self.file_origin();
        if columns::is_told(&self.fields.object, "RemoteIP") {
            self.connection();
        }
        self.remote(true);
        self.remote_device();
        self.line.add_told(self.fields.text("LogonType"));
    }

    fn finish(mut self) -> EventRecord<Text<'a>> {
        let cell = self.fields.value("AdditionalFields");
        if self.event.kind == EventKind::DnsQuery {
            let asked = query(&cell).map(|name| Subject::Domain(DomainFacts { name: Some(name) }));
            self.event.objects.splice(0..0, asked);
        }
        self.line.add_cell(&cell);
        self.event.detail = self.line.finish();
        self.event
    }
}

/// `203.0.113.9:443`, `[2001:db8::1]:443`.
fn endpoint(address: &str, port: Option<&str>) -> String {
    match port {
        None | Some("0") => address.to_owned(),
        Some(port) if address.contains(':') => format!("[{address}]:{port}"),
        Some(port) => format!("{address}:{port}"),
    }
}

/// `RemoteUrl` is a whole address here and a name there.
fn url_or_domain(text: Text<'_>) -> Subject<Text<'_>> {
    if text.contains(['/', ':', '?']) {
        Subject::Url(UrlFacts { url: Some(text) })
    } else {
        Subject::Domain(DomainFacts { name: Some(text) })
    }
}

/// The name that was asked for.
fn query<'a>(cell: &Value<'_>) -> Option<Text<'a>> {
    let Some(Value::Object(object)) = parsed(cell) else {
        return None;
    };
    ["query", "DnsQueryString"]
        .iter()
        .find_map(|it| match object.peek(it)? {
            Value::Text(name) if !name.trim().is_empty() => Some(Cow::Owned(name.to_string())),
            _ => None,
        })
}
