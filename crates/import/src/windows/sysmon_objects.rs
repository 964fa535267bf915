//! What Sysmon's events are about beside processes: files, connections, images,
//! the registry, pipes, WMI, names (data formats, 7.3).

use super::parts::{self, endpoint, one_line};
use super::reading::Reading;
use super::sysmon::actor;
use crate::fields::Text;
use crate::paths::{file_at, take_hashes};
use std::borrow::Cow;
use throughline_model::{DomainFacts, EventKind, Subject};

/// As many addresses of one answer to a query are taken.
const MAX_ANSWERS: usize = 16;

pub(super) fn file(event: &mut Reading<'_, '_>, id: u32) {
    event.out.kind = EventKind::File;
    actor(event);
    let mut file = file_at(event.data.text("TargetFilename"));
    if let Some(hashes) = event.data.first_text(&["Hashes", "Hash"]) {
        take_hashes(&mut file, &hashes);
    }
    event.push_file(file);
    event.say(match id {
        2 => "creation time changed",
        11 => "created",
        15 => "stream created",
        23 => "deleted and archived",
        26 => "deleted",
        27 => "executable blocked",
        28 => "shredding blocked",
        _ => "executable created",
    });
    let created = event.data.text("CreationUtcTime");
    let before = event.data.text("PreviousCreationUtcTime");
    if let (2, Some(created)) = (id, created) {
        event.say(match before {
            Some(before) => format!("from {before} to {created}"),
            None => format!("to {created}"),
        });
    }
    if let Some(contents) = event.data.text("Contents") {
        event.say(format!("contents {}", one_line(&contents, 200)));
    }
}

pub(super) fn connection(event: &mut Reading<'_, '_>) {
    event.out.kind = EventKind::Connection;
    actor(event);
    let data = &mut event.data;
    let ports = [data.text("SourcePort"), data.text("DestinationPort")];
    let ends = [data.address("SourceIp"), data.address("DestinationIp")];
    let names = [
        data.text("SourceHostname"),
        data.text("DestinationHostname"),
    ];
    let protocol = data.text("Protocol").unwrap_or_default();
    let is_incoming = data
        .text("Initiated")
        .is_some_and(|it| it.eq_ignore_ascii_case("false"));
    event.say(format!(
        "{} {} → {}",
        protocol.to_ascii_uppercase(),
        endpoint(ends[0].as_deref(), ports[0].as_deref()),
        endpoint(ends[1].as_deref(), ports[1].as_deref()),
    ));
    let [source, destination] = ends;
    let [source_name, destination_name] = names;
    let (far, near, far_name) = if is_incoming {
        event.say("incoming");
        (source, destination, source_name)
    } else {
        (destination, source, destination_name)
    };
    if let Some(name) = far_name {
        event.say(format!("with {name}"));
    }
    for address in [far, near].into_iter().flatten() {
        event.push_address(address);
    }
}

/// The file that was loaded, and what is said of its signature.
fn loaded(event: &mut Reading<'_, '_>) {
    event.out.kind = EventKind::ImageLoad;
    let data = &mut event.data;
    let mut file = file_at(data.text("ImageLoaded"));
    file.publisher = data.text("Company");
    if let Some(hashes) = data.text("Hashes") {
        take_hashes(&mut file, &hashes);
    }
    let signer = data.text("Signature");
    let status = data.text("SignatureStatus");
    let is_unsigned = data
        .text("Signed")
        .is_some_and(|it| it.eq_ignore_ascii_case("false"));
    if is_unsigned {
        event.say("unsigned");
    } else {
        file.signer = signer;
        match status.as_deref() {
            None | Some("Valid") => {}
            Some(status) => event.say(format!("signature {status}")),
        }
    }
    event.push_file(file);
}

pub(super) fn driver_loaded(event: &mut Reading<'_, '_>) {
    event.say("driver");
    loaded(event);
}

pub(super) fn image_loaded(event: &mut Reading<'_, '_>) {
    actor(event);
    loaded(event);
}

pub(super) fn registry(event: &mut Reading<'_, '_>, id: u32) {
    event.out.kind = EventKind::Registry;
    actor(event);
    // Where it is not told, or `nxlog` keeps its own under that name, the number tells.
    let what = event
        .data
        .text("EventType")
        .filter(|it| it.ends_with("Key") || it.ends_with("Value"));
    let is_value = match &what {
        Some(what) => what.ends_with("Value"),
        None => id == 13,
    };
    if let Some(what) = &what {
        event.specify(what);
    }
    if let Some(path) = event.data.text("TargetObject") {
        let mut facts = parts::registry(&path, is_value);
        facts.value = event.data.text("Details");
        facts.device_id.clone_from(&event.host);
        event.push(if is_value {
            Subject::RegistryValue(facts)
        } else {
            Subject::RegistryKey(facts)
        });
    }
    if let Some(name) = event.data.text("NewName") {
        event.say(format!("renamed to {name}"));
    }
}

pub(super) fn pipe(event: &mut Reading<'_, '_>, id: u32) {
    event.out.kind = EventKind::Pipe;
    actor(event);
    event.data.text("EventType");
    if let Some(name) = event.data.text("PipeName") {
        let what = if id == 17 { "created" } else { "connected to" };
        event.say(format!("{what} {name}"));
    }
}

pub(super) fn wmi(event: &mut Reading<'_, '_>) {
    event.out.kind = EventKind::Wmi;
    event.say_fields(&[
        "Operation",
        "EventNamespace",
        "Name",
        "Type",
        "Query",
        "Destination",
        "Consumer",
        "Filter",
    ]);
}

pub(super) fn dns_query(event: &mut Reading<'_, '_>) {
    event.out.kind = EventKind::DnsQuery;
    actor(event);
    let name = event.data.text("QueryName");
    let status = event.data.text("QueryStatus");
    let results = event.data.text("QueryResults");
    event.push(Subject::Domain(DomainFacts { name }));
    match status.as_deref() {
        None | Some("0") => {}
        Some("9003") => event.say("failed: no such name"),
        Some(status) => event.say(format!("failed: {status}")),
    }
    let Some(results) = results else { return };
    event.say(format!(
        "→ {}",
        one_line(results.trim_end_matches(';'), 200)
    ));
    let addresses: Vec<Text<'_>> = results
        .split(';')
        .map(str::trim)
        .filter(|it| it.contains(['.', ':']) && it.parse::<std::net::IpAddr>().is_ok())
        .take(MAX_ANSWERS)
        .filter_map(|it| parts::address(Cow::Owned(it.to_owned())))
        .collect();
    for address in addresses {
        event.push_address(address);
    }
}
