//! Events of the Security log (data formats, 7.3).

use super::account_change::account_change;
use super::logon::logon;
use super::network::{connection, share};
use super::parts;
use super::reading::Reading;
use super::service::{scheduled_task, service_installed};
use crate::paths::file_at;
use throughline_model::{AccountFacts, EventKind, Subject};

/// Reads what an event of the Security log tells. Says whether it has words for it.
pub(super) fn read(event: &mut Reading<'_, '_>) -> bool {
    let id = event
        .id
        .or_else(|| event.data.has("NewProcessName").then_some(4688));
    match id {
        Some(4688) => process_created(event),
        Some(4689) => process_ended(event),
        Some(id @ (4624 | 4625 | 4634 | 4647 | 4648 | 4672 | 4768..=4779 | 4800..=4803 | 4964)) => {
            logon(event, id);
        }
        Some(4697) => service_installed(event),
        Some(id @ 4698..=4702) => scheduled_task(event, id),
        Some(id @ (5140..=5145 | 5168)) => share(event, id),
        Some(id @ 5154..=5159) => connection(event, id),
        Some(id) => return account_change(event, id) || other(event, id),
        None => return false,
    }
    true
}

fn process_created(event: &mut Reading<'_, '_>) {
    event.out.kind = EventKind::ProcessCreated;
    let data = &mut event.data;
    let subject = data.account("Subject");
    let target = data.account("Target");
    // The new process runs as the target, where one is told.
    let runs_as = if target == AccountFacts::default() {
        subject.clone()
    } else {
        target
    };
    let logon_ids = [data.text("TargetLogonId"), data.text("SubjectLogonId")];
    let pid = data.pid("NewProcessId");
    let image = data.text("NewProcessName");
    let parent_pid = data.pid("ProcessId");
    let parent_image = data.first_text(&["ParentProcessName", "CreatorProcessName"]);
    let command_line = data.first_text(&["CommandLine", "ProcessCommandLine"]);
    let elevation = data.text("TokenElevationType");
    let label = data.text("MandatoryLabel");

    let mut process = event.process(pid, image);
    process.command_line = command_line;
    process.started = event.out.at;
    process.account = runs_as;
    process.elevation = elevation.map(parts::elevation);
    process.integrity = label.map(parts::integrity);
    process.logon_id = logon_ids.into_iter().flatten().find(|it| it != "0x0");
    process.parent_pid = parent_pid;
    process.parent_image = file_at(parent_image.clone());
    let mut parent = event.process(parent_pid, parent_image);
    parent.account = subject.clone();
    event.actor(parent);
    event.account(subject);
    event.push(Subject::Process(process));
}

fn process_ended(event: &mut Reading<'_, '_>) {
    event.out.kind = EventKind::ProcessEnded;
    actor(event);
    if let Some(process) = event.out.actor.clone() {
        event.push(Subject::Process(process));
    }
    if let Some(status) = event.data.text("Status").filter(|it| it != "0x0") {
        event.say(format!("exit status {status}"));
    }
}

/// Who did it: the subject, and the process where one is told.
pub(super) fn actor(event: &mut Reading<'_, '_>) {
    let subject = event.data.account("Subject");
    let pid = event.data.pid("ProcessId");
    let image = event.data.first_text(&["ProcessName", "Process"]);
    let mut process = event.process(pid, image);
    process.account = subject.clone();
    event.actor(process);
    event.account(subject);
}

/// Events of which no kind is made.
fn other(event: &mut Reading<'_, '_>, id: u32) -> bool {
    let Some(words) = words(id) else {
        return false;
    };
    event.say(words);
    actor(event);
    object(event);
    let target = event.data.account("Target");
    if Some(&target) != event.out.account.as_ref() {
        event.push_account(target);
    }
    event.say_rest();
    true
}

/// The object that was opened: a file or key, or named in the line.
fn object(event: &mut Reading<'_, '_>) {
    let Some(kind) = event.data.text("ObjectType") else {
        return;
    };
    let name = event.data.text("ObjectName");
    match (kind.as_ref(), name) {
        ("File", Some(name)) => event.push_file(file_at(Some(name))),
        ("Key", Some(name)) => {
            let mut facts = parts::registry(&name, false);
            facts.device_id.clone_from(&event.host);
            event.push(Subject::RegistryKey(facts));
        }
        (kind, Some(name)) => event.say(format!("{kind} {name}")),
        (kind, None) => event.say(kind),
    }
}

/// What an event of the Security log means.
fn words(id: u32) -> Option<&'static str> {
    Some(match id {
        1100 => "event logging stopped",
        1102 => "audit log cleared",
        1104 => "security log full",
        4608 => "Windows started",
        4610 | 4611 | 4614 | 4622 => "security package loaded",
        4616 => "system time changed",
        4627 => "groups of a sign-in",
        4649 => "replay attack detected",
        4656 => "handle to an object requested",
        4657 => "registry value changed",
        4658 => "handle to an object closed",
        4660 => "object deleted",
        4661 => "handle to a directory object requested",
        4662 => "directory object used",
        4663 => "object accessed",
        4664 => "hard link made",
        4670 => "permissions of an object changed",
        4673 => "privileged service called",
        4674 => "privileged object used",
        4690 => "handle duplicated",
        4691 => "object accessed indirectly",
        4692 | 4693 => "data protection key backed up or restored",
        4695 => "protected data read",
        4696 => "process was given a token",
        4703 => "privileges of a token changed",
        4704 | 4705 | 4717 | 4718 => "user rights changed",
        4706 | 4707 | 4716 => "domain trust changed",
        4713 | 4714 | 4739 => "domain policy changed",
        4719 => "audit policy changed",
        4782 => "password hash of an account read",
        4793 => "password policy checked",
        4798 | 4799 => "group membership listed",
        4826 => "boot configuration loaded",
        4902 | 4904 | 4905 | 4907 | 4912 => "auditing settings changed",
        4944..=4958 => "firewall rule or setting",
        4985 => "transaction changed its state",
        5024 | 5033 => "firewall started",
        5025 => "firewall stopped",
        5038 | 6281 => "image hash not valid",
        5058 | 5059 | 5061 => "key operation",
        5136 | 5137 | 5138 | 5139 | 5141 => "directory object changed",
        5376 | 5377 => "credential manager backed up or restored",
        5379 | 5381 | 5382 => "credential manager read",
        6416 | 6419..=6424 => "device connected or changed",
        _ => return None,
    })
}
