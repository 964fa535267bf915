//! What somebody pasted: a hash, an address, a link of the portal, or a name.

use std::net::IpAddr;
use throughline_query::{Field, refanged};

/// What a text is, as far as its form tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IndicatorKind {
    Sha256,
    Sha1,
    Md5,
    Ip,
    Url,
    Domain,
    Mail,
    Technique,
    /// An alert's address in the portal; the text is its id.
    PortalAlert,
    /// An incident's address in the portal; the text is its id.
    PortalIncident,
    Name,
}

/// A text, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Indicator {
    pub kind: IndicatorKind,
    /// Without what defangs it.
    pub text: String,
}

/// Endings of file names that look like those of domains.
const FILE_ENDINGS: [&str; 22] = [
    "exe", "dll", "sys", "ps1", "bat", "cmd", "vbs", "js", "jse", "hta", "msi", "lnk", "doc",
    "docx", "docm", "xls", "xlsx", "pdf", "txt", "log", "rar", "bin",
];

impl IndicatorKind {
    /// What a person calls it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sha1 => "SHA-1",
            Self::Md5 => "MD5",
            Self::Ip => "IP address",
            Self::Url => "URL",
            Self::Domain => "Domain",
            Self::Mail => "Mail address",
            Self::Technique => "Technique",
            Self::PortalAlert => "Alert in the portal",
            Self::PortalIncident => "Incident in the portal",
            Self::Name => "Name or words",
        }
    }

    /// The field that finds it, where one does.
    pub(crate) fn field(self) -> Option<Field> {
        Some(match self {
            Self::Sha256 => Field::Sha256,
            Self::Sha1 => Field::Sha1,
            Self::Md5 => Field::Md5,
            Self::Ip => Field::Ip,
            Self::Url | Self::Domain => Field::Url,
            Self::Mail => Field::Entity,
            Self::Technique => Field::Technique,
            Self::PortalAlert => Field::Id,
            Self::PortalIncident => Field::Incident,
            Self::Name => return None,
        })
    }
}

impl Indicator {
    /// Tells what a text is by its form.
    pub(crate) fn read(text: &str) -> Self {
        let text = text.trim();
        let lower = text.to_lowercase();
        let plain = refanged(&lower);
        // What nothing defangs keeps its capitals: names are shown as written.
        let text = if plain == lower.as_str() {
            text
        } else {
            &plain
        };
        let bare = text.trim_matches(['<', '>', '"', '\'', ';', ',']);
        if let Some((kind, id)) = portal_object(bare) {
            return Self { kind, text: id };
        }
        if let Some(ip) = address(bare) {
            return Self {
                kind: IndicatorKind::Ip,
                text: ip.to_string(),
            };
        }
        Self {
            kind: kind(bare),
            text: bare.to_owned(),
        }
    }

    /// The value that its field finds it by.
    pub(crate) fn value(&self) -> String {
        match self.kind {
            IndicatorKind::Sha256
            | IndicatorKind::Sha1
            | IndicatorKind::Md5
            | IndicatorKind::Ip
            | IndicatorKind::PortalAlert
            | IndicatorKind::PortalIncident
            | IndicatorKind::Name => format!("={}", self.text),
            // An address with a star in it is no pattern.
            IndicatorKind::Url if self.text.contains('*') => format!("={}", self.text),
            _ => self.text.clone(),
        }
    }
}

fn kind(text: &str) -> IndicatorKind {
    let is_hex = text.bytes().all(|it| it.is_ascii_hexdigit());
    match text.len() {
        64 if is_hex => return IndicatorKind::Sha256,
        40 if is_hex => return IndicatorKind::Sha1,
        32 if is_hex => return IndicatorKind::Md5,
        _ => {}
    }
    if is_technique(text) {
        return IndicatorKind::Technique;
    }
    if text.contains("://") && !text.contains(char::is_whitespace) {
        return IndicatorKind::Url;
    }
    if let Some((name, host)) = text.split_once('@')
        && !name.is_empty()
        && !name.contains(char::is_whitespace)
        && is_host(host)
    {
        return IndicatorKind::Mail;
    }
    if is_host(text) {
        return IndicatorKind::Domain;
    }
    IndicatorKind::Name
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    if let Ok(ip) = text.parse() {
        return Some(ip);
    }
    if let Some(inner) = text.strip_prefix('[') {
        return inner.split(']').next()?.parse().ok();
    }
    let (host, port) = text.split_once(':')?;
    let is_port = !port.is_empty() && port.bytes().all(|it| it.is_ascii_digit());
    host.parse().ok().filter(|_| is_port)
}

fn is_technique(text: &str) -> bool {
    let Some(digits) = text.strip_prefix(['T', 't']) else {
        return false;
    };
    let (number, sub) = digits.split_once('.').unwrap_or((digits, "000"));
    number.len() == 4
        && sub.len() == 3
        && number
            .bytes()
            .chain(sub.bytes())
            .all(|it| it.is_ascii_digit())
}

fn is_host(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    let Some((last, rest)) = labels.split_last() else {
        return false;
    };
    !rest.is_empty()
        && last.len() >= 2
        && last.chars().all(char::is_alphabetic)
        && !FILE_ENDINGS.contains(&last.to_lowercase().as_str())
        && rest.iter().all(|label| {
            !label.is_empty()
                && label
                    .chars()
                    .all(|it| it.is_alphanumeric() || matches!(it, '-' | '_'))
        })
}

/// The object that an address of the portal shows (KB-7).
fn portal_object(text: &str) -> Option<(IndicatorKind, String)> {
    let (_, rest) = text.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    let host = host.to_lowercase();
    let is_portal = [
        "security.microsoft.com",
        "securitycenter.windows.com",
        "securitycenter.microsoft.com",
        "security.microsoft.us",
    ]
    .iter()
    .any(|it| {
        host == *it
            || host
                .strip_suffix(it)
                .is_some_and(|rest| rest.ends_with('.'))
    });
    if !is_portal {
        return None;
    }
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let mut parts = path.split('/').filter(|it| !it.is_empty());
    while let Some(part) = parts.next() {
        let kind = match part.to_lowercase().as_str() {
            "alert" | "alerts" => IndicatorKind::PortalAlert,
            "incident" | "incidents" | "incident2" => IndicatorKind::PortalIncident,
            _ => continue,
        };
        return Some((kind, parts.next()?.to_owned()));
    }
    None
}

/// The parts of a pasted list, each once: its lines; where it is one line, what
/// stands between commas, or between blanks where each of them has a form of
/// its own. A single text is no list.
pub(crate) fn list(text: &str) -> Option<Vec<&str>> {
    let lines = parts(text, |it| it == '\n' || it == '\r');
    let found = if lines.len() > 1 {
        // Lines may hold several, as columns do.
        lines
            .iter()
            .flat_map(|line| spread(line).unwrap_or_else(|| vec![line]))
            .collect()
    } else {
        spread(text)?
    };
    let mut seen = std::collections::BTreeSet::new();
    let once: Vec<&str> = found.into_iter().filter(|it| seen.insert(*it)).collect();
    (once.len() > 1).then_some(once)
}

/// The parts of a line that is a list.
fn spread(line: &str) -> Option<Vec<&str>> {
    let by_commas = parts(line, |it| matches!(it, ',' | ';' | '\t'));
    if by_commas.len() > 1 && by_commas.iter().any(|it| has_form(it)) {
        return Some(by_commas);
    }
    let by_blanks = parts(line, char::is_whitespace);
    (by_blanks.len() > 1 && by_blanks.iter().all(|it| has_form(it))).then_some(by_blanks)
}

fn has_form(text: &str) -> bool {
    Indicator::read(text).kind != IndicatorKind::Name
}

fn parts(text: &str, between: impl Fn(char) -> bool) -> Vec<&str> {
    text.split(between)
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_tell_kinds() {
        use IndicatorKind as Kind;
        for (text, kind, plain) in [
            ("203[.]0[.]113[.]7", Kind::Ip, "203.0.113.7"),
            ("203.0.113.7:443", Kind::Ip, "203.0.113.7"),
            ("2001:DB8:0::1", Kind::Ip, "2001:db8::1"),
            ("[2001:db8::1]:443", Kind::Ip, "2001:db8::1"),
            (
                "hxxps://Evil[.]example/A",
                Kind::Url,
                "https://evil.example/a",
            ),
            (
                "https://evil.example/A",
                Kind::Url,
                "https://evil.example/A",
            ),
            ("evil(dot)example", Kind::Domain, "evil.example"),
            ("bob[@]evil.example", Kind::Mail, "bob@evil.example"),
            ("pd64.exe", Kind::Name, "pd64.exe"),
            ("fin-ws-03", Kind::Name, "fin-ws-03"),
            ("token theft", Kind::Name, "token theft"),
            ("T1059.001", Kind::Technique, "T1059.001"),
            ("T10", Kind::Name, "T10"),
            (&"ab".repeat(32), Kind::Sha256, &"ab".repeat(32)),
            (&"ab".repeat(20), Kind::Sha1, &"ab".repeat(20)),
            (&"AB".repeat(16), Kind::Md5, &"AB".repeat(16)),
            (
                "https://security.microsoft.com/alerts/da637_-1?tid=x",
                Kind::PortalAlert,
                "da637_-1",
            ),
            (
                "https://security.microsoft.com/incident2/4127/overview?tid=x",
                Kind::PortalIncident,
                "4127",
            ),
            (
                "https://security.microsoft.com/incidents/4127",
                Kind::PortalIncident,
                "4127",
            ),
            (
                "https://security.microsoft.com.evil.example/alerts/da1",
                Kind::Url,
                "https://security.microsoft.com.evil.example/alerts/da1",
            ),
        ] {
            let read = Indicator::read(text);
            assert_eq!((read.kind, read.text.as_str()), (kind, plain), "{text}");
        }
    }

    #[test]
    fn lists_are_told_from_words() {
        for (text, expected) in [
            ("token theft", None),
            ("pd64.exe", None),
            ("10.0.0.1", None),
            ("10.0.0.1\n10.0.0.1\n", None),
            (
                "10.0.0.1 evil.example",
                Some(vec!["10.0.0.1", "evil.example"]),
            ),
            ("10.0.0.1, pc-1", Some(vec!["10.0.0.1", "pc-1"])),
            ("mail with evil.example", None),
            ("a, b", None),
            ("pc-1\nuser two\n", Some(vec!["pc-1", "user two"])),
            (
                "10.0.0.1\t10.0.0.2\r\npc-1",
                Some(vec!["10.0.0.1", "10.0.0.2", "pc-1"]),
            ),
        ] {
            assert_eq!(list(text), expected, "{text}");
        }
    }
}
