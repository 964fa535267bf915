//! Services and scheduled tasks, and other events of the System log (data
//! formats, 7.3).

use super::parts::one_line;
use super::reading::Reading;
use super::security::actor;
use super::xml;
use throughline_model::EventKind;

/// As many characters of a command are shown.
const COMMAND_LIMIT: usize = 400;

/// Reads what an event of the System log tells. Says whether it has words for it.
pub(super) fn read_system(event: &mut Reading<'_, '_>) -> bool {
    let (kind, words) = match event.id {
        Some(7045) => {
            service_installed(event);
            return true;
        }
        Some(104) => (EventKind::Other, "event log cleared"),
        Some(6005) => (EventKind::Other, "event logging started"),
        Some(6006) => (EventKind::Other, "event logging stopped"),
        Some(7036) => (EventKind::Service, "service changed its state"),
        Some(7040) => (EventKind::Service, "start type of a service changed"),
        Some(7034) => (EventKind::Service, "service ended unexpectedly"),
        Some(7023 | 7024 | 7031) => (EventKind::Service, "service ended with an error"),
        Some(7000 | 7001 | 7009 | 7011 | 7026 | 7038 | 7041) => {
            (EventKind::Service, "service did not start")
        }
        _ => return false,
    };
    event.out.kind = kind;
    actor(event);
    event.say(words);
    event.say_rest();
    true
}

/// A new service: 7045 of the System log, 4697 of the Security log.
pub(super) fn service_installed(event: &mut Reading<'_, '_>) {
    event.out.kind = EventKind::Service;
    actor(event);
    event.say("service installed");
    let data = &mut event.data;
    let name = data.text("ServiceName");
    let command = data.first_text(&["ImagePath", "ServiceFileName"]);
    let runs_as = data.first_text(&["AccountName", "ServiceAccount"]);
    let starts = data.first_text(&["StartType", "ServiceStartType"]);
    if let Some(name) = name {
        event.say(name);
    }
    if let Some(command) = command {
        event.say(format!("runs {}", one_line(&command, COMMAND_LIMIT)));
    }
    if let Some(account) = runs_as {
        event.say(format!("as {account}"));
    }
    if let Some(starts) = starts {
        let starts = match starts.as_ref() {
            "0" => "boot",
            "1" => "system",
            "2" => "auto",
            "3" => "demand",
            "4" => "disabled",
            other => other,
        };
        event.say(format!("start {starts}"));
    }
}

/// A scheduled task: 4698 to 4702.
pub(super) fn scheduled_task(event: &mut Reading<'_, '_>, id: u32) {
    event.out.kind = EventKind::ScheduledTask;
    actor(event);
    event.say(match id {
        4698 => "task created",
        4699 => "task deleted",
        4700 => "task enabled",
        4701 => "task disabled",
        _ => "task changed",
    });
    if let Some(name) = event.data.text("TaskName") {
        event.say(name);
    }
    let Some(content) = event.data.first_text(&["TaskContentNew", "TaskContent"]) else {
        return;
    };
    // Some pipelines escape it once more.
    let content = if content.trim_start().starts_with("&lt;") {
        xml::unescape(&content)
    } else {
        content.as_ref().into()
    };
    let command = [element(&content, "Command"), element(&content, "Arguments")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    if !command.is_empty() {
        event.say(format!("runs {}", one_line(&command, COMMAND_LIMIT)));
    } else if let Some(class) = element(&content, "ClassId") {
        event.say(format!("runs COM class {class}"));
    }
    if let Some(user) = element(&content, "UserId") {
        event.say(format!("as {}", one_line(&user, 100)));
    }
}

/// The text of the first element of this name.
fn element(xml: &str, name: &str) -> Option<String> {
    let open = format!("<{name}>");
    let begin = xml.find(&open)? + open.len();
    let end = xml[begin..].find("</")? + begin;
    let text = xml::unescape(xml[begin..end].trim());
    (!text.is_empty()).then(|| text.into_owned())
}
