//! Sysmon's events (data formats, 7.3).

use super::data::is_unknown;
use super::parts::one_line;
use super::reading::Reading;
use super::sysmon_objects::{
    connection, dns_query, driver_loaded, file, image_loaded, pipe, registry, wmi,
};
use crate::paths::take_hashes;
use throughline_model::{EventKind, FileFacts, Subject};

/// Reads what an event of Sysmon tells. Says whether it has words for it.
pub(super) fn read(event: &mut Reading<'_, '_>) -> bool {
    if let Some(utc) = event.data.time("UtcTime") {
        event.happened(utc);
    }
    let user = event.data.user("User");
    event.account(user);
    let id = event.id.or_else(|| {
        let is_start = event.data.has("ParentProcessGuid") && event.data.has("CommandLine");
        is_start.then_some(1)
    });
    match id {
        Some(1) => process_created(event),
        Some(5) => process_ended(event),
        Some(id @ (2 | 11 | 15 | 23 | 26..=29)) => file(event, id),
        Some(3) => connection(event),
        Some(6) => driver_loaded(event),
        Some(7) => image_loaded(event),
        Some(8) => remote_thread(event),
        Some(10) => process_access(event),
        Some(id @ 12..=14) => registry(event, id),
        Some(id @ (17 | 18)) => pipe(event, id),
        Some(19..=21) => wmi(event),
        Some(22) => dns_query(event),
        Some(id) if other(event, id) => {}
        _ => return false,
    }
    if let Some(rule) = event.data.text("RuleName") {
        event.say(format!("rule {}", one_line(&rule, 200)));
    }
    true
}

/// The process that did it.
pub(super) fn actor(event: &mut Reading<'_, '_>) {
    let mut process = event.data.process("", event.host.as_ref());
    process.account = event.out.account.clone().unwrap_or_default();
    event.actor(process);
}

fn process_created(event: &mut Reading<'_, '_>) {
    event.out.kind = EventKind::ProcessCreated;
    let data = &mut event.data;
    let mut parent = data.process("Parent", event.host.as_ref());
    parent.command_line = data.text("ParentCommandLine");
    parent.account = data.user("ParentUser");
    let mut process = data.process("", event.host.as_ref());
    process.command_line = data.text("CommandLine");
    process.started = event.out.at;
    process.account = event.out.account.clone().unwrap_or_default();
    process.integrity = data.text("IntegrityLevel");
    process.logon_id = data.text("LogonId");
    process.image.publisher = data.text("Company");
    if let Some(hashes) = data.text("Hashes") {
        take_hashes(&mut process.image, &hashes);
    }
    process.parent_guid.clone_from(&parent.guid);
    process.parent_pid = parent.pid;
    process.parent_image = parent.image.clone();
    process.parent_command_line.clone_from(&parent.command_line);
    if let Some(folder) = data.text("CurrentDirectory") {
        event.say(format!("in {folder}"));
    }
    // A name that was changed is worth a look.
    let original = event.data.text("OriginalFileName");
    if let (Some(original), Some(name)) = (original, &process.image.name)
        && !original.eq_ignore_ascii_case(name)
    {
        event.say(format!("originally {original}"));
    }
    event.actor(parent);
    event.push(Subject::Process(process));
}

fn process_ended(event: &mut Reading<'_, '_>) {
    event.out.kind = EventKind::ProcessEnded;
    actor(event);
    if let Some(process) = event.out.actor.clone() {
        event.push(Subject::Process(process));
    }
}

/// Source and target of an event between two processes.
fn two_processes(event: &mut Reading<'_, '_>) {
    let data = &mut event.data;
    let mut source = data.process("Source", event.host.as_ref());
    source.account = data.user("SourceUser");
    let mut target = data.process("Target", event.host.as_ref());
    target.account = data.user("TargetUser");
    event.account(source.account.clone());
    event.actor(source);
    if !is_unknown(&target) {
        event.push(Subject::Process(target));
    }
}

fn remote_thread(event: &mut Reading<'_, '_>) {
    event.out.kind = EventKind::RemoteThread;
    two_processes(event);
    let [module, function, address] =
        ["StartModule", "StartFunction", "StartAddress"].map(|key| event.data.text(key));
    let begins = [module, function, address]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    if !begins.is_empty() {
        event.say(format!("begins at {begins}"));
    }
}

fn process_access(event: &mut Reading<'_, '_>) {
    event.out.kind = EventKind::ProcessAccess;
    two_processes(event);
    if let Some(access) = event.data.text("GrantedAccess") {
        event.say(format!("access {access}"));
    }
}

/// Events that tell little, of which no kind is made.
fn other(event: &mut Reading<'_, '_>, id: u32) -> bool {
    let words = match id {
        4 => "Sysmon's service changed its state",
        9 => "disk read directly",
        16 => "Sysmon's configuration changed",
        24 => "clipboard changed",
        25 => "process image tampered with",
        255 => "Sysmon met an error",
        _ => return false,
    };
    actor(event);
    event.say(words);
    match id {
        9 => event.say_fields(&["Device"]),
        25 => {
            event.say_fields(&["Type"]);
            if let Some(process) = event.out.actor.clone() {
                event.push(Subject::Process(process));
            }
        }
        24 => {
            if let Some(hashes) = event.data.text("Hashes") {
                let mut file = FileFacts::default();
                take_hashes(&mut file, &hashes);
                event.push_file(file);
            }
        }
        _ => event.say_rest(),
    }
    true
}
