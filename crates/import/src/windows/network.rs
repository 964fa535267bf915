//! Shares and connections of the Security log (data formats, 7.3).

use super::parts::{self, endpoint, one_line};
use super::reading::Reading;
use super::security::actor;
use crate::paths::file_at;
use throughline_model::EventKind;

/// A share that was reached from the network: 5140 to 5145.
pub(super) fn share(event: &mut Reading<'_, '_>, id: u32) {
    event.out.kind = EventKind::File;
    actor(event);
    event.say(match id {
        5140 => "share accessed",
        5142 => "share created",
        5143 => "share changed",
        5144 => "share deleted",
        5145 => "share object checked",
        _ => "share name check failed",
    });
    let data = &mut event.data;
    let share = data.text("ShareName");
    let folder = data.text("ShareLocalPath");
    let target = data.text("RelativeTargetName").filter(|it| it != "\\");
    let port = data.text("IpPort");
    let address = data.address("IpAddress");
    let is_ipc = share
        .as_deref()
        .is_some_and(|it| it.to_ascii_uppercase().ends_with("IPC$"));
    if let Some(share) = share {
        event.say(share);
    }
    match target {
        // What is reached there are pipes.
        Some(target) if is_ipc => {
            event.out.kind = EventKind::Pipe;
            event.say(format!("pipe {target}"));
        }
        Some(target) => {
            let path = parts::shared_path(folder.as_deref(), target);
            event.push_file(file_at(Some(path)));
        }
        None => {}
    }
    if let Some(address) = address {
        event.say(format!(
            "from {}",
            endpoint(Some(&address), port.as_deref())
        ));
        event.push_address(address);
    }
    if let Some(access) = event.data.text("AccessMask") {
        event.say(format!("access {access}"));
    }
}

/// A connection the filtering platform met: 5154 to 5159.
pub(super) fn connection(event: &mut Reading<'_, '_>, id: u32) {
    event.out.kind = EventKind::Connection;
    let data = &mut event.data;
    let pid = data.pid("ProcessID").or_else(|| data.pid("ProcessId"));
    let image = data.text("Application");
    let ports = [data.text("SourcePort"), data.text("DestPort")];
    let ends = [data.address("SourceAddress"), data.address("DestAddress")];
    let protocol = data.text("Protocol");
    let is_incoming = data.text("Direction").is_some_and(|it| it == "%%14592");
    let process = event.process(pid, image);
    event.actor(process);
    let protocol = match protocol.as_deref() {
        Some("1") => "ICMP",
        Some("6") => "TCP",
        Some("17") => "UDP",
        Some("58") => "ICMPv6",
        Some(other) => other,
        None => "?",
    };
    let near = endpoint(ends[0].as_deref(), ports[0].as_deref());
    let far = endpoint(ends[1].as_deref(), ports[1].as_deref());
    event.say(match id {
        5154 | 5155 => format!("{protocol} listening at {near}"),
        5158 | 5159 => format!("{protocol} bound to {near}"),
        _ => one_line(&format!("{protocol} {near} → {far}"), 200),
    });
    if is_incoming {
        event.say("incoming");
    }
    if matches!(id, 5155 | 5157 | 5159) {
        event.say("blocked");
    }
    let [source, destination] = ends;
    let both = if is_incoming {
        [source, destination]
    } else {
        [destination, source]
    };
    for address in both.into_iter().flatten() {
        event.push_address(address);
    }
}
