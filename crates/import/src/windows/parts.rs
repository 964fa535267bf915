//! Notations of Windows and Sysmon, taken apart: ids of processes, accounts,
//! registry paths, addresses (data formats, 7.3).

use crate::fields::{Text, is_filler};
use crate::paths::part;
use std::borrow::Cow;
use std::net::IpAddr;
use throughline_model::{AccountFacts, DeviceFacts, IpFacts, RegistryFacts, Subject};

/// Text that Windows writes for "nothing".
pub(crate) fn is_nothing(text: &str) -> bool {
    matches!(text.trim(), "" | "-" | "N/A" | "n/a" | "<unknown process>")
}

/// A process's unique id without braces and in lower case; zeros mean none.
pub(crate) fn guid(text: Text<'_>) -> Option<Text<'_>> {
    let trimmed = text.trim();
    let bare = trimmed.trim_start_matches('{').trim_end_matches('}');
    if bare.is_empty() || is_filler(bare) || is_nothing(bare) {
        return None;
    }
    if bare.len() == text.len() && !bare.bytes().any(|it| it.is_ascii_uppercase()) {
        return Some(text);
    }
    Some(Cow::Owned(bare.to_ascii_lowercase()))
}

/// An account as `DOMAIN\name`, or a bare name.
pub(crate) fn account(text: &Text<'_>) -> AccountFacts<Text<'static>> {
    let owned = |text: &str| (!is_nothing(text)).then(|| Cow::Owned(text.to_owned()));
    match text.split_once('\\') {
        Some((domain, name)) => AccountFacts {
            name: owned(name),
            domain: owned(domain),
            ..AccountFacts::default()
        },
        None => AccountFacts {
            name: owned(text),
            ..AccountFacts::default()
        },
    }
}

/// An account whose name is a full one, `name@realm`, with both.
pub(crate) fn with_upn(mut account: AccountFacts<Text<'_>>) -> AccountFacts<Text<'_>> {
    if let Some(name) = &account.name
        && let Some(at) = name.find('@')
        && at > 0
    {
        let short = part(name, 0..at);
        account.upn = account.name.replace(short);
    }
    account
}

/// A SID, unless it is the one of nobody.
pub(crate) fn sid(text: Text<'_>) -> Option<Text<'_>> {
    (!is_nothing(&text) && text != "S-1-0-0").then_some(text)
}

/// A host by the name its events bear: a full name tells the short one too.
pub(crate) fn device<'a>(computer: &Text<'a>) -> DeviceFacts<Text<'a>> {
    let is_address = computer.parse::<IpAddr>().is_ok();
    match computer.find('.') {
        Some(dot) if !is_address => DeviceFacts {
            dns_name: Some(computer.clone()),
            host_name: (dot > 0).then(|| part(computer, 0..dot)),
            ..DeviceFacts::default()
        },
        _ => DeviceFacts {
            host_name: Some(computer.clone()),
            ..DeviceFacts::default()
        },
    }
}

/// What the parts of a registry path are called elsewhere.
const HIVES: [(&str, &str); 7] = [
    ("HKLM", "HKEY_LOCAL_MACHINE"),
    ("HKU", "HKEY_USERS"),
    ("HKCR", "HKEY_CLASSES_ROOT"),
    ("HKCU", "HKEY_CURRENT_USER"),
    ("HKCC", "HKEY_CURRENT_CONFIG"),
    (r"\REGISTRY\MACHINE", "HKEY_LOCAL_MACHINE"),
    (r"\REGISTRY\USER", "HKEY_USERS"),
];

/// A registry path in one text, `HKLM\System\…`: its hive with its full name, and its
/// key. With `is_value` the last part is the value's name.
pub(crate) fn registry<'a>(path: &Text<'a>, is_value: bool) -> RegistryFacts<Text<'a>> {
    let hive = HIVES.iter().find_map(|(short, full)| {
        let begins = path.get(..short.len())?.eq_ignore_ascii_case(short);
        let ends = matches!(path.as_bytes().get(short.len()), None | Some(b'\\'));
        (begins && ends).then_some((short.len(), *full))
    });
    let key_at = hive.map_or(0, |it| (it.0 + 1).min(path.len()));
    // A value's name may be a path itself: `…\S-1-5-21-1\\Device\HarddiskVolume2\a.exe`.
    let name_at = match path[key_at..].find("\\\\") {
        Some(at) if is_value => Some(key_at + at),
        _ if is_value => path[key_at..].rfind('\\').map(|at| key_at + at),
        _ => None,
    };
    let key_end = name_at.unwrap_or(path.len());
    RegistryFacts {
        hive: hive.map(|it| Cow::Borrowed(it.1)),
        key: (key_at < key_end).then(|| part(path, key_at..key_end)),
        value_name: name_at
            .map(|at| at + 1)
            .filter(|&at| at < path.len())
            .map(|at| part(path, at..path.len())),
        ..RegistryFacts::default()
    }
}

/// An address in the form that others write it: `fe80:0:0:0:1:2:3:4` is
/// `fe80::1:2:3:4`, `::ffff:10.0.0.1` is `10.0.0.1`. Other text stays as it is.
pub(crate) fn address(text: Text<'_>) -> Option<Text<'_>> {
    if is_nothing(&text) || text == "LOCAL" {
        return None;
    }
    if !text.contains(':') {
        return Some(text);
    }
    match text.trim().parse::<IpAddr>() {
        Ok(address) => Some(Cow::Owned(address.to_canonical().to_string())),
        Err(_) => Some(text),
    }
}

/// An address as a thing of its own.
pub(crate) fn ip(address: Text<'_>) -> Subject<Text<'_>> {
    Subject::Ip(IpFacts {
        address: Some(address),
        ..IpFacts::default()
    })
}

/// One end of a connection: `10.0.0.5:49812`, `[fe80::1]:445`, `10.0.0.5`.
pub(crate) fn endpoint(address: Option<&str>, port: Option<&str>) -> String {
    let address = address.unwrap_or("?");
    match port.filter(|it| !matches!(*it, "0" | "-" | "")) {
        None => address.to_owned(),
        Some(port) if address.contains(':') => format!("[{address}]:{port}"),
        Some(port) => format!("{address}:{port}"),
    }
}

/// Where a file of a share lies on the device that shares it: the folder as events
/// write it, `\??\C:\Windows`, and the path below it.
pub(crate) fn shared_path<'a>(folder: Option<&str>, below: Text<'a>) -> Text<'a> {
    match folder.and_then(|it| it.strip_prefix(r"\??\")) {
        Some(folder) => Cow::Owned(format!("{}\\{below}", folder.trim_end_matches('\\'))),
        None => below,
    }
}

/// An integrity level by its label's SID, or as it stands.
pub(crate) fn integrity(label: Text<'_>) -> Text<'_> {
    let name = match label.as_ref() {
        "S-1-16-0" => "Untrusted",
        "S-1-16-4096" | "LOW_INTEGRITY" => "Low",
        "S-1-16-8192" | "MEDIUM_INTEGRITY" => "Medium",
        "S-1-16-8448" => "MediumPlus",
        "S-1-16-12288" | "HIGH_INTEGRITY" => "High",
        "S-1-16-16384" | "SYSTEM_INTEGRITY" => "System",
        "S-1-16-20480" => "Protected",
        _ => return label,
    };
    Cow::Borrowed(name)
}

/// A token's elevation by its message number, or as it stands.
pub(crate) fn elevation(number: Text<'_>) -> Text<'_> {
    let name = match number.as_ref() {
        "%%1936" => "TokenElevationTypeDefault",
        "%%1937" => "TokenElevationTypeFull",
        "%%1938" => "TokenElevationTypeLimited",
        _ => return number,
    };
    Cow::Borrowed(name)
}

/// Text on one line: blanks and line breaks become one blank each, and no more
/// than `limit` characters are kept.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    let mut out = String::new();
    let mut chars = 0;
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
            chars += 1;
        }
        for c in word.chars() {
            if chars >= limit {
                out.push('…');
                return out;
            }
            out.push(c);
            chars += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn process_ids_have_no_braces_and_no_case() {
        for (text, expected) in [
            ("{E2C04BB9-08C5-60C4}", Some("e2c04bb9-08c5-60c4")),
            ("e2c04bb9-08c5-60c4", Some("e2c04bb9-08c5-60c4")),
            ("{00000000-0000-0000-0000-000000000000}", None),
            ("-", None),
            ("{}", None),
        ] {
            assert_eq!(guid(Cow::Borrowed(text)).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn accounts_with_and_without_domain() {
        let it = account(&Cow::Borrowed(r"NT AUTHORITY\SYSTEM"));
        assert_eq!(it.domain.as_deref(), Some("NT AUTHORITY"));
        assert_eq!(it.name.as_deref(), Some("SYSTEM"));
        let it = account(&Cow::Borrowed("root"));
        assert_eq!((it.domain, it.name.as_deref()), (None, Some("root")));
        assert_eq!(account(&Cow::Borrowed(r"-\-")), AccountFacts::default());
    }

    #[test]
    fn registry_paths() {
        for (path, is_value, hive, key, value) in [
            (
                r"HKLM\System\Setup\Mode",
                true,
                Some("HKEY_LOCAL_MACHINE"),
                Some(r"System\Setup"),
                Some("Mode"),
            ),
            (
                r"HKU\S-1-5-18\Run",
                false,
                Some("HKEY_USERS"),
                Some(r"S-1-5-18\Run"),
                None,
            ),
            (
                r"\REGISTRY\MACHINE\SAM",
                false,
                Some("HKEY_LOCAL_MACHINE"),
                Some("SAM"),
                None,
            ),
            (
                r"HKLM\bam\S-1-5-21\\Device\Disk\a.exe",
                true,
                Some("HKEY_LOCAL_MACHINE"),
                Some(r"bam\S-1-5-21"),
                Some(r"\Device\Disk\a.exe"),
            ),
            ("HKLM", false, Some("HKEY_LOCAL_MACHINE"), None, None),
            ("HKLMX\\a", true, None, Some("HKLMX"), Some("a")),
            ("é", true, None, Some("é"), None),
            ("HKU\\", true, Some("HKEY_USERS"), None, None),
        ] {
            let it = registry(&Cow::Borrowed(path), is_value);
            assert_eq!(it.hive.as_deref(), hive, "{path}");
            assert_eq!(it.key.as_deref(), key, "{path}");
            assert_eq!(it.value_name.as_deref(), value, "{path}");
        }
    }

    #[test]
    fn addresses_and_ends() {
        for (text, expected) in [
            (
                "fe80:0:0:0:5d54:ed5a:760f:c4ff",
                Some("fe80::5d54:ed5a:760f:c4ff"),
            ),
            ("::ffff:10.23.23.9", Some("10.23.23.9")),
            ("10.0.0.1", Some("10.0.0.1")),
            ("fe80::1%12", Some("fe80::1%12")),
            ("-", None),
        ] {
            assert_eq!(address(Cow::Borrowed(text)).as_deref(), expected);
        }
        assert_eq!(endpoint(Some("fe80::1"), Some("445")), "[fe80::1]:445");
        assert_eq!(endpoint(Some("10.0.0.1"), Some("0")), "10.0.0.1");
        assert_eq!(endpoint(None, Some("53")), "?:53");
    }

    #[test]
    fn a_host_by_its_names() {
        let it = device(&Cow::Borrowed("WS5.corp.example"));
        assert_eq!(it.dns_name.as_deref(), Some("WS5.corp.example"));
        assert_eq!(it.host_name.as_deref(), Some("WS5"));
        let it = device(&Cow::Borrowed("10.1.2.3"));
        assert_eq!(it.dns_name, None);
        assert_eq!(it.host_name.as_deref(), Some("10.1.2.3"));
    }

    #[test]
    fn lines_are_folded_and_shortened() {
        assert_eq!(one_line(" a\r\n\t b  c ", 9), "a b c");
        assert_eq!(one_line("ééé", 2), "éé…");
    }
}
