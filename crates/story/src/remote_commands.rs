//! Other devices that command lines name, and by what means they are used.
//!
//! | Program | Names the device by | Means |
//! | --- | --- | --- |
//! | `sc` | `\\host` with `create`, `start`, `config` or `failure` | service |
//! | `psexec` and its kin | `\\host`, or a list of them | service |
//! | `schtasks` | `/s host` with `/create`, `/run` or `/change` | scheduled task |
//! | `at` | `\\host` | scheduled task |
//! | `wmic` | `/node:host`, or a list | WMI |
//! | `winrs` | `-r:host` | `WinRM` |
//! | `net use` | `\\host\share` | sign-in |
//! | `mstsc` | `/v:host` | remote desktop |
//! | `PowerShell` | `-ComputerName` of the cmdlets below | `WinRM` or WMI |
//! | `PowerShell` | the second argument of `GetTypeFromProgID` and `GetTypeFromCLSID` | DCOM |
//!
//! A program is looked for wherever it stands on the line, because `cmd /c` and
//! its kin come before it. Hosts that are variables, wildcards, lists in files or
//! the device itself name nothing.

use crate::remote_step::RemoteMeans;

/// As many hosts of one command line are taken.
const MAX_HOSTS: usize = 32;

/// So many words behind a program are looked at: a line of ten thousand times the
/// same program would be read ten thousand times.
const MAX_WORDS: usize = 64;

/// `PowerShell`'s cmdlets that work on other computers.
const CMDLETS: &[(&str, RemoteMeans)] = &[
    ("invoke-command", RemoteMeans::WinRm),
    ("icm", RemoteMeans::WinRm),
    ("enter-pssession", RemoteMeans::WinRm),
    ("etsn", RemoteMeans::WinRm),
    ("new-pssession", RemoteMeans::WinRm),
    ("nsn", RemoteMeans::WinRm),
    ("new-cimsession", RemoteMeans::WinRm),
    ("invoke-cimmethod", RemoteMeans::WinRm),
    ("invoke-wmimethod", RemoteMeans::Wmi),
    ("iwmi", RemoteMeans::Wmi),
    ("get-wmiobject", RemoteMeans::Wmi),
    ("gwmi", RemoteMeans::Wmi),
    ("set-wmiinstance", RemoteMeans::Wmi),
];

/// What their names begin with, up to the first `-`.
const CMDLET_VERBS: &[&str] = &[
    "invoke", "icm", "enter", "etsn", "new", "nsn", "iwmi", "get", "gwmi", "set",
];

/// The devices that a command line names, each once for each means.
pub(crate) fn hosts(command: &str) -> Vec<(String, RemoteMeans)> {
    let mut hosts = Hosts::default();
    if !may_name(command) || !has_program(command) {
        return Vec::new();
    }
    // Quotes group nothing here: no host has a blank in it, and whole scripts
    // stand in quotes.
    let words: Vec<&str> = command.split_whitespace().collect();
    for (nth, word) in words.iter().enumerate() {
        let rest = &words[nth + 1..];
        program(&mut hosts, word, rest);
        cmdlet(&mut hosts, word, rest);
    }
    activated(&mut hosts, command);
    hosts.found
}

/// Whether a line may name another device at all: `\\`, a switch that takes one, a
/// session, a type of an object. Most lines do not and are looked at once, quickly.
fn may_name(command: &str) -> bool {
    let bytes = command.as_bytes();
    bytes.windows(2).any(|it| match (it[0], it[1]) {
        (b'\\', b'\\') => true,
        (b'-', next) => b"CcNnPpRrSsVv".contains(&next),
        (b'/', next) => b"NnRrSsVv".contains(&next),
        (before, b'(') => before.eq_ignore_ascii_case(&b'd'),
        _ => false,
    })
}

/// Whether any program or cmdlet that is looked for may be on a line: words of it begin
/// like one. Far fewer lines have one than may name a device by their switches.
fn has_program(command: &str) -> bool {
    let mut parts = command
        .as_bytes()
        .split(|it| !it.is_ascii_alphanumeric())
        .filter(|it| it.len() > 1);
    parts.any(|part| {
        let is_part =
            |name: &str| name.len() == part.len() && name.as_bytes().eq_ignore_ascii_case(part);
        PROGRAMS.iter().any(|it| is_part(it)) || CMDLET_VERBS.iter().any(|it| is_part(it))
    }) || command.contains('(')
}

#[derive(Default)]
struct Hosts {
    found: Vec<(String, RemoteMeans)>,
}

impl Hosts {
    /// Adds what a list with commas names.
    fn add(&mut self, list: &str, means: RemoteMeans) {
        for name in list.split(',') {
            let Some(host) = host(name) else { continue };
            let is_known = |it: &(String, RemoteMeans)| it.0 == host && it.1 == means;
            if self.found.len() < MAX_HOSTS && !self.found.iter().any(is_known) {
                self.found.push((host, means));
            }
        }
    }
}

/// A host as it may be compared: in small letters, without what surrounds it.
fn host(name: &str) -> Option<String> {
    let bare = name.trim_matches(|c: char| !(c.is_alphanumeric() || "-_.:[]%$*@?".contains(c)));
    let bare = bare.trim_end_matches(['.', ':']);
    let is_host = |c: char| c.is_alphanumeric() || "-_.:[]".contains(c);
    if bare.is_empty() || bare.len() > 253 || !bare.chars().all(is_host) {
        return None;
    }
    let host = bare.to_lowercase();
    let is_here =
        matches!(host.as_str(), "localhost" | "::1" | "[::1]") || host.starts_with("127.");
    (!is_here && host.contains(char::is_alphanumeric)).then_some(host)
}

/// The host of `\\host` or `\\host\share`.
fn unc(word: &str) -> Option<&str> {
    let rest = trimmed(word).strip_prefix(r"\\")?;
    let end = rest.find(['\\', '"']).unwrap_or(rest.len());
    // `\\.\` and `\\?\` are the device itself.
    Some(&rest[..end]).filter(|it| !matches!(*it, "." | "?" | ""))
}

fn trimmed(word: &str) -> &str {
    word.trim_matches(|c: char| "\"'(){}".contains(c))
}

/// What follows a switch in the same word: `/node:a`, `-r:a`.
fn after_switch<'w>(word: &'w str, switches: &[&str]) -> Option<&'w str> {
    let word = trimmed(word);
    switches.iter().find_map(|switch| {
        let head = word.get(..switch.len())?;
        head.eq_ignore_ascii_case(switch)
            .then(|| &word[switch.len()..])
    })
}

/// The words up to where another command begins.
fn own_words<'w>(rest: &'w [&'w str]) -> impl Iterator<Item = &'w str> {
    let is_end = |it: &&str| matches!(*it, "&" | "&&" | "|" | "||" | ";");
    rest.iter()
        .copied()
        .take(MAX_WORDS)
        .take_while(move |it| !is_end(it))
}

/// The programs of the table above.
const PROGRAMS: &[&str] = &[
    "sc", "psexec", "psexec64", "paexec", "remcom", "csexec", "at", "schtasks", "wmic", "winrs",
    "net", "net1", "mstsc",
];

fn program(hosts: &mut Hosts, word: &str, rest: &[&str]) {
    let file = trimmed(word).rsplit(['\\', '/']).next().unwrap_or_default();
    let file = trimmed(file);
    let long = file.len() > ".exe".len() && file.is_char_boundary(file.len() - 4);
    let is_exe = long && file[file.len() - 4..].eq_ignore_ascii_case(".exe");
    let stem = if is_exe {
        &file[..file.len() - 4]
    } else {
        file
    };
    let Some(program) = PROGRAMS.iter().find(|it| it.eq_ignore_ascii_case(stem)) else {
        return;
    };
    let says = |any_of: &[&str]| {
        own_words(rest).any(|it| {
            any_of
                .iter()
                .any(|word| trimmed(it).eq_ignore_ascii_case(word))
        })
    };
    let first = rest.first().copied().unwrap_or_default();
    match *program {
        "sc" if says(&["create", "start", "config", "failure"]) => {
            hosts.add(unc(first).unwrap_or_default(), RemoteMeans::Service);
        }
        "psexec" | "psexec64" | "paexec" | "remcom" | "csexec" => {
            let list = own_words(rest).find_map(unc).unwrap_or_default();
            hosts.add(list, RemoteMeans::Service);
        }
        "at" => hosts.add(unc(first).unwrap_or_default(), RemoteMeans::ScheduledTask),
        "schtasks" if says(&["/create", "/run", "/change", "-create", "-run", "-change"]) => {
            let mut words = own_words(rest);
            if words.any(|it| it.eq_ignore_ascii_case("/s") || it.eq_ignore_ascii_case("-s")) {
                hosts.add(words.next().unwrap_or_default(), RemoteMeans::ScheduledTask);
            }
        }
        "wmic" => {
            let list = own_words(rest).find_map(|it| after_switch(it, &["/node:", "-node:"]));
            hosts.add(list.unwrap_or_default(), RemoteMeans::Wmi);
        }
        "winrs" => {
            let switches = ["-r:", "/r:", "-remote:", "/remote:"];
            let target = own_words(rest).find_map(|it| after_switch(it, &switches));
            hosts.add(of_address(target.unwrap_or_default()), RemoteMeans::WinRm);
        }
        "net" | "net1" if trimmed(first).eq_ignore_ascii_case("use") => {
            let share = own_words(rest).find_map(unc).unwrap_or_default();
            hosts.add(share, RemoteMeans::Logon);
        }
        "mstsc" => {
            let target = own_words(rest).find_map(|it| after_switch(it, &["/v:", "-v:"]));
            let target = of_address(target.unwrap_or_default());
            hosts.add(target, RemoteMeans::RemoteDesktop);
        }
        _ => {}
    }
}

/// The host of `http://host:5985/wsman` or `host:3389`.
fn of_address(text: &str) -> &str {
    let rest = text.split_once("://").map_or(text, |it| it.1);
    let rest = rest.split('/').next().unwrap_or(rest);
    match rest.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') && port.parse::<u16>().is_ok() => host,
        _ => rest,
    }
}

fn cmdlet(hosts: &mut Hosts, word: &str, rest: &[&str]) {
    let name = word.trim_matches(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let found = CMDLETS.iter().find(|it| it.0.eq_ignore_ascii_case(name));
    let Some(&(name, means)) = found else { return };
    let mut words = own_words(rest);
    while let Some(word) = words.next() {
        let is_end = word.ends_with(';') || word.starts_with('|');
        if is_computer_name(word) {
            // A list may go on behind its commas.
            for host in words.by_ref() {
                hosts.add(host, means);
                if !host.ends_with(',') {
                    break;
                }
            }
            return;
        }
        if is_end {
            return;
        }
    }
    // Only sessions are opened to a computer that stands first and alone.
    let is_session = name.ends_with("-pssession");
    if let Some(first) = rest
        .first()
        .filter(|it| is_session && !it.starts_with(['-', '$', '(', '{']))
    {
        hosts.add(first, means);
    }
}

/// `-ComputerName`, or as much of it as is not ambiguous; `-Cn`.
fn is_computer_name(word: &str) -> bool {
    let Some(name) = word.strip_prefix('-') else {
        return false;
    };
    let name = name.to_ascii_lowercase();
    name == "cn" || (name.len() >= 4 && "computername".starts_with(name.as_str()))
}

/// Objects that are activated on another computer.
fn activated(hosts: &mut Hosts, command: &str) {
    if !command.contains('(') {
        return;
    }
    let small = command.to_ascii_lowercase();
    for call in ["gettypefromprogid(", "gettypefromclsid("] {
        let mut rest = small.as_str();
        while let Some(at) = rest.find(call) {
            rest = &rest[at + call.len()..];
            let end = rest.find(')').unwrap_or(rest.len());
            if let Some(second) = rest[..end].split(',').nth(1) {
                hosts.add(second, RemoteMeans::Dcom);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RemoteMeans as By;

    #[test]
    fn devices_are_found_where_they_are_named() {
        for (command, expected) in [
            (
                r"sc.exe \\srv-files-2 create x binPath= C:\x.exe",
                &[("srv-files-2", By::Service)][..],
            ),
            (
                r"cmd /c sc \\10.0.0.7 start x",
                &[("10.0.0.7", By::Service)],
            ),
            (r"sc \\srv query", &[]),
            (r"sc create x", &[]),
            (
                r"C:\t\PsExec64.exe -accepteula \\a,b.corp.example -s cmd",
                &[("a", By::Service), ("b.corp.example", By::Service)],
            ),
            (r"psexec \\* cmd", &[]),
            (r"psexec @hosts.txt cmd", &[]),
            (
                r"schtasks /create /s SRV01 /tn x /tr y",
                &[("srv01", By::ScheduledTask)],
            ),
            (r"schtasks /query /s SRV01", &[]),
            (r"schtasks /create /tn x /tr y", &[]),
            (r"at \\srv 10:00 x.exe", &[("srv", By::ScheduledTask)]),
            (
                r#"wmic /node:"srv1","srv2" process call create calc"#,
                &[("srv1", By::Wmi), ("srv2", By::Wmi)],
            ),
            (r"wmic /node:@list.txt os get", &[]),
            (r"wmic /node:localhost os get", &[]),
            (
                r"winrs -r:http://srv.corp.example:5985 whoami",
                &[("srv.corp.example", By::WinRm)],
            ),
            (r"net use \\srv\c$ /user:x", &[("srv", By::Logon)]),
            (r"net view \\srv", &[]),
            (r"mstsc /v:srv:3389", &[("srv", By::RemoteDesktop)]),
            (
                r#"powershell -c "Invoke-Command -ComputerName SRV1, SRV2 -ScriptBlock {hostname}""#,
                &[("srv1", By::WinRm), ("srv2", By::WinRm)],
            ),
            (r"powershell Enter-PSSession srv", &[("srv", By::WinRm)]),
            (r"powershell Enter-PSSession $target", &[]),
            (r"powershell icm -cn $x {hostname}", &[]),
            (
                r"powershell Invoke-WmiMethod -Class Win32_Process -ComputerName srv -Name Create",
                &[("srv", By::Wmi)],
            ),
            (r"powershell Get-Process -ComputerName srv", &[]),
            (
                r#"powershell [activator]::CreateInstance([type]::GetTypeFromProgID("MMC20.Application","10.1.2.3"))"#,
                &[("10.1.2.3", By::Dcom)],
            ),
            (
                r"powershell [type]::GetTypeFromCLSID('9BA05972-F6A8-11CF-A442-00A0C90A8F39', 'SRV')",
                &[("srv", By::Dcom)],
            ),
            (r"notepad \\srv\share\sc create.txt", &[]),
            (r"type \\.\pipe\x", &[]),
            ("", &[]),
        ] {
            let expected: Vec<(String, RemoteMeans)> =
                expected.iter().map(|it| (it.0.to_owned(), it.1)).collect();
            assert_eq!(hosts(command), expected, "{command}");
        }
    }

    #[test]
    fn a_long_line_names_no_more_than_it_may() {
        let list: Vec<String> = (0..10_000).map(|it| format!("srv{it}")).collect();
        let command = format!("wmic /node:{} os get", list.join(","));
        assert_eq!(hosts(&command).len(), MAX_HOSTS);
    }

    #[test]
    fn every_cmdlet_begins_with_a_verb_that_is_looked_for() {
        for (name, _) in CMDLETS {
            let verb = name.split('-').next().unwrap();
            assert!(CMDLET_VERBS.contains(&verb), "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(command in ".{0,200}") {
            for (host, _) in hosts(&command) {
                proptest::prop_assert!(!host.is_empty());
                proptest::prop_assert!(!host.chars().any(char::is_control));
            }
        }
    }
}
