//! What a row says its alert is about, as evidence (data formats, 8.2).

use super::MapField as F;
use super::cells::Cells;
use crate::fields::{Text, is_filler};
use crate::paths::{file_at, part, take_hashes};
use crate::report::{ProblemKind, excerpt};
use std::borrow::Cow;
use std::net::IpAddr;
use throughline_model::{
    AccountFacts, DeviceFacts, DomainFacts, Evidence, EvidenceRole, FileFacts, IpFacts,
    MessageFacts, ProcessFacts, RegistryFacts, Subject, UrlFacts,
};

/// Everything the row says.
pub(super) fn read_all<'a>(cells: &mut Cells<'a, '_>) -> Vec<Evidence<Text<'a>>> {
    let device = device(cells);
    let on = device
        .as_ref()
        .and_then(|it| first_of([&it.defender_id, &it.dns_name, &it.host_name]));
    let mut subjects: Vec<Subject<_>> = device.map(Subject::Device).into_iter().collect();
    subjects.extend(users(cells).into_iter().map(Subject::User));
    if let Some(mut process) = process(cells) {
        process.device_id.clone_from(&on);
        subjects.push(Subject::Process(process));
    }
    if let Some(mut file) = file(cells) {
        file.device_id.clone_from(&on);
        subjects.push(Subject::File(file));
    }
    if let Some(mut key) = registry_key(cells) {
        key.device_id = on;
        subjects.push(Subject::RegistryKey(key));
    }
    subjects.extend(message(cells).map(Subject::Message));
    let mut evidence: Vec<_> = subjects.into_iter().map(Evidence::new).collect();
    addresses(cells, F::Ip, None, &mut evidence);
    addresses(
        cells,
        F::SourceIp,
        Some(EvidenceRole::Source),
        &mut evidence,
    );
    let destination = Some(EvidenceRole::Destination);
    addresses(cells, F::DestinationIp, destination, &mut evidence);
    for url in cells.list(F::Url) {
        let url = UrlFacts { url: Some(url) };
        evidence.push(Evidence::new(Subject::Url(url)));
    }
    for name in cells.words(F::Domain) {
        let domain = DomainFacts { name: Some(name) };
        evidence.push(Evidence::new(Subject::Domain(domain)));
    }
    evidence
}

fn first_of<'a, const N: usize>(texts: [&Option<Text<'a>>; N]) -> Option<Text<'a>> {
    texts.into_iter().flatten().next().cloned()
}

fn device<'a>(cells: &mut Cells<'a, '_>) -> Option<DeviceFacts<Text<'a>>> {
    let mut device = DeviceFacts {
        defender_id: cells.text(F::DeviceId).filter(|it| !is_filler(it)),
        ..DeviceFacts::default()
    };
    let mut ips = cells.words(F::DeviceIp).into_iter();
    device.last_ip = ips.find_map(|it| address(cells, F::DeviceIp, it));
    match cells.text(F::Host) {
        Some(ip) if ip.parse::<IpAddr>().is_ok() => {
            device.last_ip.get_or_insert(ip);
        }
        Some(name) if name.contains('.') => device.dns_name = Some(name),
        name => device.host_name = name,
    }
    (device != DeviceFacts::default()).then_some(device)
}

/// The accounts. Domain, principal name and SID in columns of their own belong
/// to the first.
fn users<'a>(cells: &mut Cells<'a, '_>) -> Vec<AccountFacts<Text<'a>>> {
    let mut users: Vec<_> = cells.list(F::User).into_iter().map(account).collect();
    let more = [F::UserDomain, F::UserUpn, F::UserSid].map(|it| cells.text(it));
    if more.iter().any(Option::is_some) {
        if users.is_empty() {
            users.push(AccountFacts::default());
        }
        let [domain, upn, sid] = more;
        let user = &mut users[0];
        user.domain = domain.or_else(|| user.domain.take());
        user.upn = upn.or_else(|| user.upn.take());
        user.sid = sid.or_else(|| user.sid.take());
    }
    users
}

/// `DOMAIN\name`, `name@domain`, a SID, or a name.
fn account(text: Text<'_>) -> AccountFacts<Text<'_>> {
    let mut account = AccountFacts::default();
    if text.starts_with("S-1-") {
        account.sid = Some(text);
    } else if let Some(bar) = text.find('\\') {
        account.domain = Some(part(&text, 0..bar)).filter(|it| !it.is_empty());
        account.name = Some(part(&text, bar + 1..text.len())).filter(|it| !it.is_empty());
    } else if let Some(at) = text.find('@') {
        account.name = Some(part(&text, 0..at)).filter(|it| !it.is_empty());
        account.upn = Some(text);
    } else {
        account.name = Some(text);
    }
    account
}

/// An image of which a name is told, a path, or both: the path is the surer.
fn image<'a>(name: Option<Text<'a>>, path: Option<Text<'a>>) -> FileFacts<Text<'a>> {
    let told = file_at(name);
    let image = file_at(path);
    FileFacts {
        folder: image.folder.or(told.folder),
        name: image.name.or(told.name),
        ..FileFacts::default()
    }
}

/// A file of which a name is told, a path, or both: then the path may be that of
/// its folder.
fn file_named<'a>(name: Option<Text<'a>>, path: Option<Text<'a>>) -> FileFacts<Text<'a>> {
    let (Some(own), Some(folder)) = (&name, &path) else {
        return image(name, path);
    };
    let last = folder.rsplit(['\\', '/']).next().unwrap_or("");
    if own.contains(['\\', '/']) || last.contains('.') || last.eq_ignore_ascii_case(own) {
        return image(name, path);
    }
    FileFacts {
        folder: path,
        name,
        ..FileFacts::default()
    }
}

const OF_PROCESS: [F; 10] = [
    F::Process,
    F::ProcessPath,
    F::ProcessId,
    F::CommandLine,
    F::ProcessStart,
    F::ParentProcess,
    F::ParentPath,
    F::ParentId,
    F::ParentCommandLine,
    F::ParentStart,
];

fn process<'a>(cells: &mut Cells<'a, '_>) -> Option<ProcessFacts<Text<'a>>> {
    if !cells.have_any(&OF_PROCESS) {
        return None;
    }
    let own = ProcessFacts {
        image: image(cells.text(F::Process), cells.text(F::ProcessPath)),
        pid: cells.number(F::ProcessId),
        command_line: cells.text(F::CommandLine),
        started: cells.time(F::ProcessStart),
        ..ProcessFacts::default()
    };
    let parent = ProcessFacts {
        image: image(cells.text(F::ParentProcess), cells.text(F::ParentPath)),
        pid: cells.number(F::ParentId),
        command_line: cells.text(F::ParentCommandLine),
        started: cells.time(F::ParentStart),
        ..ProcessFacts::default()
    };
    let has_parent = parent != ProcessFacts::default();
    if own == ProcessFacts::default() {
        // A parent of nothing that is told is a process all the same.
        return has_parent.then_some(parent);
    }
    Some(ProcessFacts {
        parent_pid: parent.pid,
        parent_started: parent.started,
        parent_image: parent.image,
        parent_command_line: parent.command_line,
        ..own
    })
}

fn file<'a>(cells: &mut Cells<'a, '_>) -> Option<FileFacts<Text<'a>>> {
    if !cells.have_any(&[F::File, F::FilePath, F::FileHash]) {
        return None;
    }
    let mut file = file_named(cells.text(F::File), cells.text(F::FilePath));
    for hash in cells.words(F::FileHash) {
        if hash.contains('=') {
            take_hashes(&mut file, &hash);
            continue;
        }
        let is_hex = hash.bytes().all(|it| it.is_ascii_hexdigit());
        let place = match hash.len() {
            32 if is_hex => &mut file.md5,
            40 if is_hex => &mut file.sha1,
            64 if is_hex => &mut file.sha256,
            _ => {
                let text = format!("\"{}\" is no hash", excerpt(&hash));
                cells
                    .notes
                    .add(ProblemKind::WrongType, F::FileHash.name(), text);
                continue;
            }
        };
        if !is_filler(&hash) {
            place.get_or_insert(Cow::Owned(hash.to_ascii_lowercase()));
        }
    }
    (file != FileFacts::default()).then_some(file)
}

fn registry_key<'a>(cells: &mut Cells<'a, '_>) -> Option<RegistryFacts<Text<'a>>> {
    let path = cells.text(F::RegistryKey)?;
    let hive = path.find('\\').filter(|_| path.starts_with("HK"));
    Some(RegistryFacts {
        hive: hive.map(|it| part(&path, 0..it)),
        key: Some(match hive {
            Some(end) => part(&path, end + 1..path.len()),
            None => path,
        }),
        ..RegistryFacts::default()
    })
}

fn message<'a>(cells: &mut Cells<'a, '_>) -> Option<MessageFacts<Text<'a>>> {
    if !cells.have_any(&[F::Sender, F::Recipient, F::Subject]) {
        return None;
    }
    let recipients = cells.list(F::Recipient);
    let message = MessageFacts {
        sender: cells.text(F::Sender),
        recipient: (!recipients.is_empty()).then(|| match recipients.as_slice() {
            [one] => one.clone(),
            several => Cow::Owned(several.join(", ")),
        }),
        subject: cells.text(F::Subject),
        ..MessageFacts::default()
    };
    (message != MessageFacts::default()).then_some(message)
}

fn addresses<'a>(
    cells: &mut Cells<'a, '_>,
    field: F,
    role: Option<EvidenceRole>,
    evidence: &mut Vec<Evidence<Text<'a>>>,
) {
    for text in cells.words(field) {
        let Some(text) = address(cells, field, text) else {
            continue;
        };
        let mut item = Evidence::new(Subject::Ip(IpFacts {
            address: Some(text),
            ..IpFacts::default()
        }));
        if let Some(role) = role {
            item.roles.insert(role);
        }
        evidence.push(item);
    }
}

/// An address, without the port that may stand behind it.
fn address<'a>(cells: &mut Cells<'a, '_>, field: F, text: Text<'a>) -> Option<Text<'a>> {
    let is_ip = |it: &str| it.parse::<IpAddr>().is_ok();
    if is_ip(&text) {
        return Some(text);
    }
    let bare = match (text.strip_prefix('['), text.find(']'), text.rfind(':')) {
        (Some(_), Some(end), _) => 1..end,
        (None, _, Some(colon)) => 0..colon,
        _ => 0..0,
    };
    if is_ip(&text[bare.clone()]) {
        return Some(part(&text, bare));
    }
    let shown = format!("\"{}\" is no address", excerpt(&text));
    cells.notes.add(ProblemKind::WrongType, field.name(), shown);
    None
}
