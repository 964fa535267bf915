//! Sign-ins, of every protocol (data formats, 7.3).

use super::parts::{self, endpoint, one_line};
use super::reading::Reading;
use super::security::actor;
use crate::fields::Text;
use throughline_model::{AccountFacts, EventKind, Logon, LogonKind};

/// Reads a sign-in, its end, or a ticket for one.
pub(super) fn logon(event: &mut Reading<'_, '_>, id: u32) {
    event.out.kind = EventKind::Logon;
    if matches!(id, 4634 | 4647 | 4672 | 4964 | 4800..=4803) {
        return session(event, id);
    }
    let target = target(event);
    actor(event);
    // Whoever gives other credentials acts as before; else it is who signs in.
    if id != 4648 {
        event.out.account = Some(target.clone()).filter(|it| *it != AccountFacts::default());
    }
    let words = match id {
        4624 | 4625 => logon_type(event),
        4648 => Some("with explicit credentials".to_owned()),
        4768 => Some("Kerberos ticket requested".to_owned()),
        4769 => Some("Kerberos service ticket requested".to_owned()),
        4770 => Some("Kerberos ticket renewed".to_owned()),
        4771 => Some("Kerberos pre-authentication failed".to_owned()),
        4776 => Some("credentials checked by NTLM".to_owned()),
        4778 => Some("session reconnected".to_owned()),
        4779 => Some("session disconnected".to_owned()),
        _ => None,
    };
    if let Some(words) = words {
        event.say(words);
    }
    if let Some(why) = failure(event, id) {
        event.say(format!("failed: {why}"));
    }
    event.push_account(target);
    came_from(event);
    let asked_for = event
        .data
        .first_text(&["ServiceName", "TargetServerName", "TargetInfo"])
        .filter(|it| it != "localhost");
    if let Some(service) = asked_for {
        event.say(format!("for {service}"));
    }
    if let Some(package) = event.data.text("AuthenticationPackageName") {
        event.say(one_line(&package, 60));
    }
    if let Some(cipher) = event.data.text("TicketEncryptionType") {
        event.say(format!("encryption {cipher}"));
    }
    if let Some(logon_id) = event.data.text("TargetLogonId").filter(|it| it != "0x0") {
        event.say(format!("logon {logon_id}"));
        known(event).session = Some(logon_id);
    }
    if id == 4624 {
        known(event).begins = true;
    }
}

/// The account that was signed in to. `name@REALM` is a full name.
fn target<'a>(event: &mut Reading<'a, '_>) -> AccountFacts<Text<'a>> {
    let mut target = event.data.account("Target");
    if target == AccountFacts::default() {
        target.name = event.data.text("AccountName");
        target.domain = event.data.text("AccountDomain");
    }
    if target.sid.is_none() {
        target.sid = event.data.text("TargetSid").and_then(parts::sid);
    }
    parts::with_upn(target)
}

/// The end of a session, or rights at its beginning.
fn session(event: &mut Reading<'_, '_>, id: u32) {
    let prefix = match id {
        4672 => "Subject",
        _ => "Target",
    };
    let account = event.data.account(prefix);
    event.account(account.clone());
    event.say(match id {
        4634 => "signed out",
        4647 => "signed out by the user",
        4672 => "special privileges",
        4964 => "special groups",
        4800 => "workstation locked",
        4801 => "workstation unlocked",
        4802 => "screen saver started",
        _ => "screen saver ended",
    });
    if let Some(words) = logon_type(event) {
        event.say(words);
    }
    if let Some(privileges) = event.data.text("PrivilegeList") {
        event.say(one_line(&privileges, 200));
    }
    let id_key = format!("{prefix}LogonId");
    if let Some(logon_id) = event.data.text(&id_key) {
        event.say(format!("logon {logon_id}"));
        known(event).session = Some(logon_id);
    }
    event.push_account(account);
}

fn logon_type(event: &mut Reading<'_, '_>) -> Option<String> {
    let number = event.data.text("LogonType")?;
    let kind = LogonKind::read(&number);
    known(event).kind = kind;
    Some(match kind {
        Some(kind) => format!("{} (type {})", kind.api(), number.trim()),
        None => format!("type {}", one_line(&number, 20)),
    })
}

/// What is told of the sign-in beside who, where and when.
fn known<'r, 'a>(event: &'r mut Reading<'a, '_>) -> &'r mut Logon<Text<'a>> {
    event.out.logon.get_or_insert_default()
}

/// Where it came from: address, port and name.
fn came_from(event: &mut Reading<'_, '_>) {
    let port = event.data.first_text(&["IpPort", "ClientPort"]);
    if let Some(number) = port.as_deref().and_then(|it| it.trim().parse().ok()) {
        known(event).from_port = Some(number).filter(|it| *it != 0);
    }
    let address = event
        .data
        .address("IpAddress")
        .or_else(|| event.data.address("ClientAddress"));
    let name = event
        .data
        .first_text(&["WorkstationName", "Workstation", "ClientName"]);
    match (&address, name) {
        (Some(address), Some(name)) => {
            let address = endpoint(Some(address), port.as_deref());
            event.say(format!("from {name} ({address})"));
        }
        (Some(address), None) => {
            event.say(format!("from {}", endpoint(Some(address), port.as_deref())));
        }
        (None, Some(name)) => event.say(format!("from {name}")),
        (None, None) => {}
    }
    if let Some(address) = address {
        event.push_address(address);
    }
}

/// Why it failed, where it did.
fn failure<'a>(event: &mut Reading<'a, '_>, id: u32) -> Option<Text<'a>> {
    if matches!(id, 4624 | 4648 | 4778 | 4779) {
        return None;
    }
    let codes = [event.data.text("SubStatus"), event.data.text("Status")];
    let is_failed = |it: &Text<'_>| !matches!(it.trim(), "0x0" | "0");
    let mut codes = codes.into_iter().flatten().filter(is_failed);
    let code = codes.next();
    let Some(code) = code else {
        return (id == 4625).then(|| "no reason told".into());
    };
    let words = match code.to_ascii_lowercase().as_str() {
        "0xc0000064" | "0x6" => "no such user",
        "0xc000006a" | "0x18" => "bad password",
        "0xc000006d" => "bad user or password",
        "0xc000006e" => "account restriction",
        "0xc000006f" => "outside of hours",
        "0xc0000070" => "not from this workstation",
        "0xc0000071" | "0x17" => "password expired",
        "0xc0000072" => "account disabled",
        "0xc0000133" | "0x25" => "clocks differ",
        "0xc000015b" => "sign-in type not granted",
        "0xc0000193" => "account expired",
        "0xc0000224" => "password must be changed",
        "0xc0000234" => "account locked out",
        "0x7" => "no such service",
        "0x12" => "account disabled, expired or locked out",
        _ => return Some(code),
    };
    Some(format!("{words} ({code})").into())
}
