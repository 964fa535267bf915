//! What every table of devices has: the device, the process that did it, and the
//! process that was started (data formats, 5.3 and 5.4).

use crate::fields::{Fields, Text};
use crate::paths::{part, split_path};
use std::borrow::Cow;
use throughline_model::{AccountFacts, DeviceFacts, FileFacts, ProcessFacts, Timestamp};

/// The device of a row; none where the row names none.
pub(super) fn device<'a>(fields: &mut Fields<'a, '_>) -> Option<DeviceFacts<Text<'a>>> {
    let defender_id = fields.id("DeviceId");
    let name = fields.text("DeviceName");
    if defender_id.is_none() && name.is_none() {
        return None;
    }
    Some(DeviceFacts {
        defender_id,
        ..named(name)
    })
}

/// A device by its name: full where it has a dot, short otherwise.
pub(super) fn named(name: Option<Text<'_>>) -> DeviceFacts<Text<'_>> {
    let (dns_name, host_name) = match name {
        Some(name) if name.contains('.') => (Some(name), None),
        name => (None, name),
    };
    DeviceFacts {
        dns_name,
        host_name,
        ..DeviceFacts::default()
    }
}

/// What processes and files say of the device they are on: its Defender id, or
/// its name where there is none.
pub(super) fn id_of<'a>(device: Option<&DeviceFacts<Text<'a>>>) -> Option<Text<'a>> {
    let device = device?;
    let id = device.defender_id.as_ref();
    id.or(device.dns_name.as_ref())
        .or(device.host_name.as_ref())
        .cloned()
}

/// Somebody who is logged on, as `DOMAIN\name`.
pub(super) fn logged_on<'a>(user: &mut Fields<'a, '_>) -> Option<Text<'a>> {
    let name = user.first_text(&["AccountName", "UserName"])?;
    Some(match user.text("DomainName") {
        Some(domain) => Cow::Owned(format!("{domain}\\{name}")),
        None => name,
    })
}

/// A file of which name and folder are told. `FolderPath` includes the name in
/// most tables and not in others (data formats, 5.3).
pub(super) fn located<'a>(
    name: Option<Text<'a>>,
    folder_path: Option<Text<'a>>,
) -> FileFacts<Text<'a>> {
    let folder = folder_path.and_then(|path| {
        let (folder, last) = split_path(&path);
        let is_name = |it: &Text<'_>| {
            name.as_ref()
                .is_some_and(|name| name.eq_ignore_ascii_case(it))
        };
        match last {
            Some(last) if !is_name(&last) => Some(path),
            Some(_) => folder,
            // It ends in a bar, which is no part of a folder's name.
            None => folder.or(Some(path)),
        }
    });
    FileFacts {
        name,
        folder,
        ..FileFacts::default()
    }
}

/// The columns that tell of a file; with none of them told, none.
pub(super) fn file<'a>(fields: &mut Fields<'a, '_>) -> Option<FileFacts<Text<'a>>> {
    let name = fields.text("FileName");
    let folder_path = fields.text("FolderPath");
    let mut file = match (&name, folder_path) {
        // Here the path is whole, so its end is the name.
        (None, Some(path)) => {
            let (folder, name) = split_path(&path);
            located(name, folder)
        }
        (_, path) => located(name, path),
    };
    file.sha1 = fields.hash("SHA1");
    file.sha256 = fields.hash("SHA256");
    file.md5 = fields.hash("MD5");
    file.size = fields.number("FileSize");
    let is_told = file.name.is_some()
        || file.folder.is_some()
        || file.sha1.is_some()
        || file.sha256.is_some()
        || file.md5.is_some();
    is_told.then_some(file)
}

/// The columns that tell of an account.
pub(super) fn account<'a>(fields: &mut Fields<'a, '_>) -> AccountFacts<Text<'a>> {
    AccountFacts {
        domain: fields.text("AccountDomain"),
        name: fields.text("AccountName"),
        sid: fields.id("AccountSid"),
        upn: fields.text("AccountUpn"),
        object_id: fields.id("AccountObjectId"),
        display_name: fields.text("AccountDisplayName"),
        directory: None,
    }
}

/// The facts, where there are any.
pub(super) fn told<T: Default + PartialEq>(facts: T) -> Option<T> {
    (facts != T::default()).then_some(facts)
}

/// The process that did it (`InitiatingProcess…`), with what is told of its
/// parent. The columns are taken in the order in which exports have them.
pub(super) fn initiating<'a>(
    fields: &mut Fields<'a, '_>,
    device_id: Option<&Text<'a>>,
) -> Option<ProcessFacts<Text<'a>>> {
    let account = AccountFacts {
        domain: fields.text("InitiatingProcessAccountDomain"),
        name: fields.text("InitiatingProcessAccountName"),
        sid: fields.id("InitiatingProcessAccountSid"),
        upn: fields.text("InitiatingProcessAccountUpn"),
        object_id: fields.id("InitiatingProcessAccountObjectId"),
        display_name: None,
        directory: None,
    };
    let logon_id = fields.id("InitiatingProcessLogonId");
    let integrity = fields.text("InitiatingProcessIntegrityLevel");
    let elevation = fields
        .text("InitiatingProcessTokenElevation")
        .map(|it| elevation(&it));
    let sha1 = fields.hash("InitiatingProcessSHA1");
    let sha256 = fields.hash("InitiatingProcessSHA256");
    let md5 = fields.hash("InitiatingProcessMD5");
    let name = fields.text("InitiatingProcessFileName");
    let size = fields.number("InitiatingProcessFileSize");
    let pid = fields.number("InitiatingProcessId");
    let command_line = fields.text("InitiatingProcessCommandLine");
    let started = fields.time("InitiatingProcessCreationTime");
    let folder_path = fields.text("InitiatingProcessFolderPath");
    let parent_pid = fields.number("InitiatingProcessParentId");
    let parent_path = fields.text("InitiatingProcessParentFileName");
    let parent_started = fields.time("InitiatingProcessParentCreationTime");
    let image = FileFacts {
        sha1,
        sha256,
        md5,
        size,
        ..located(name, folder_path)
    };
    let process = told(ProcessFacts {
        command_line,
        image,
        pid,
        started,
        account,
        integrity,
        elevation,
        logon_id,
        guid: fields.id("InitiatingProcessUniqueId"),
        parent_pid,
        parent_started,
        parent_image: crate::paths::file_at(parent_path),
        parent_guid: fields.id("InitiatingProcessParentUniqueId"),
        ..ProcessFacts::default()
    })?;
    Some(ProcessFacts {
        device_id: device_id.cloned(),
        ..process
    })
}

/// The process that it was done to, or that was started; none where no column
/// tells of one. `FileName` and `FolderPath` are its image.
pub(super) fn process<'a>(
    fields: &mut Fields<'a, '_>,
    device_id: Option<&Text<'a>>,
) -> Option<ProcessFacts<Text<'a>>> {
    let image = file(fields).unwrap_or_default();
    let process = told(ProcessFacts {
        image,
        pid: fields.number("ProcessId"),
        command_line: fields.text("ProcessCommandLine"),
        integrity: fields.text("ProcessIntegrityLevel"),
        elevation: fields
            .text("ProcessTokenElevation")
            .map(|it| elevation(&it)),
        started: fields.time("ProcessCreationTime"),
        account: account(fields),
        logon_id: fields.id("LogonId"),
        guid: fields.id("ProcessUniqueId"),
        ..ProcessFacts::default()
    })?;
    Some(ProcessFacts {
        device_id: device_id.cloned(),
        ..process
    })
}

/// Makes a process the child of the one that started it, with all that the
/// child's own telling can hold of its parent.
pub(super) fn set_parent<'a>(child: &mut ProcessFacts<Text<'a>>, parent: &ProcessFacts<Text<'a>>) {
    child.parent_pid = parent.pid;
    child.parent_started = parent.started;
    child.parent_image = parent.image.clone();
    child.parent_command_line.clone_from(&parent.command_line);
    child.parent_guid.clone_from(&parent.guid);
}

/// When the process started, where only the event's own time tells it.
pub(super) fn set_start(child: &mut ProcessFacts<Text<'_>>, at: Option<Timestamp>) {
    child.started = child.started.or(at);
}

/// `TokenElevationTypeLimited` is `Limited`, as alerts write it.
fn elevation<'a>(text: &Text<'a>) -> Text<'a> {
    let long = "TokenElevationType";
    match text.strip_prefix(long) {
        Some(_) => part(text, long.len()..text.len()),
        None => text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_path_may_end_in_the_name() {
        for (name, path, folder) in [
            ("cmd.exe", r"C:\Windows\cmd.exe", Some(r"C:\Windows")),
            ("CMD.EXE", r"c:\windows\cmd.exe", Some(r"c:\windows")),
            ("cmd.exe", r"c:\windows", Some(r"c:\windows")),
            ("cmd.exe", r"c:\windows\", Some(r"c:\windows")),
            ("bash", "/usr/bin/bash", Some("/usr/bin")),
            ("cmd.exe", "cmd.exe", None),
        ] {
            let file = located(Some(Cow::Borrowed(name)), Some(Cow::Borrowed(path)));
            assert_eq!(file.folder.as_deref(), folder, "{path}");
            assert_eq!(file.name.as_deref(), Some(name));
        }
    }
}
