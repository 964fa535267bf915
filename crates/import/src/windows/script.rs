//! What PowerShell writes of its scripts (data formats, 7.3). The whole text stays
//! in the file: an event shows its beginning.

use super::parts::{self, one_line};
use super::reading::Reading;
use crate::paths::file_at;
use throughline_model::EventKind;

/// As many characters of a script are shown.
const SCRIPT_LIMIT: usize = 1_000;

/// Reads what an event of PowerShell tells. Says whether it has words for it.
pub(super) fn read(event: &mut Reading<'_, '_>) -> bool {
    match event.id {
        Some(4104) => script_block(event),
        Some(4103) => command(event),
        Some(4100) => {
            event.out.kind = EventKind::Script;
            event.say("error");
            context(event);
            payload(event);
        }
        Some(4105 | 4106) => {
            event.out.kind = EventKind::Script;
            event.say("script block started or ended");
            event.say_rest();
        }
        Some(40961 | 40962 | 53504) => {
            event.say("PowerShell started");
            event.say_rest();
        }
        _ => return false,
    }
    true
}

fn script_block(event: &mut Reading<'_, '_>) {
    event.out.kind = EventKind::Script;
    let data = &mut event.data;
    let text = data.text("ScriptBlockText");
    let path = data.text("Path");
    let number = data.text("MessageNumber");
    let total = data.text("MessageTotal").filter(|it| it != "1");
    let block = data.text("ScriptBlockId");
    if let Some(text) = text {
        event.say(one_line(&text, SCRIPT_LIMIT));
    }
    if let (Some(number), Some(total)) = (number, total) {
        event.say(format!("part {number} of {total}"));
    }
    if let Some(block) = block {
        event.say(format!("script block {block}"));
    }
    event.push_file(file_at(path));
}

fn command(event: &mut Reading<'_, '_>) {
    event.out.kind = EventKind::Script;
    payload(event);
    context(event);
}

fn payload(event: &mut Reading<'_, '_>) {
    if let Some(text) = event.data.text("Payload") {
        event.say(one_line(&text, SCRIPT_LIMIT));
    }
}

/// The lines `Host Application = …`, `User = …`, `Script Name = …`.
fn context(event: &mut Reading<'_, '_>) {
    let Some(context) = event.data.first_text(&["ContextInfo", "UserData"]) else {
        return;
    };
    let value_of = |name: &str| {
        context.lines().find_map(|line| {
            let (key, value) = line.split_once('=')?;
            let value = value.trim();
            (key.trim() == name && !value.is_empty()).then(|| value.to_owned())
        })
    };
    if let Some(user) = value_of("User") {
        event.account(parts::account(&user.into()));
    }
    if let Some(script) = value_of("Script Name") {
        event.push_file(file_at(Some(script.into())));
    }
    if let Some(host) = value_of("Host Application") {
        event.say(format!("in {}", one_line(&host, 200)));
    }
}
