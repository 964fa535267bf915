//! What the values of a column look like, whatever its name.

use super::technique;
use super::times::{TimeForm, is_figures, read_time};
use std::net::IpAddr;
use throughline_model::{Severity, Vocabulary};

/// What one value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// A time that is written out.
    Time,
    /// Seconds since 1970, of this century.
    EpochSeconds,
    /// The same in milliseconds.
    EpochMillis,
    Ip,
    Hash,
    Severity,
    Technique,
    Mail,
    Url,
    /// `DOMAIN\name`.
    Account,
    Sid,
    Guid,
    Path,
    Registry,
    Number,
    /// A name with dots, such as a full host name.
    Domain,
    /// Several words.
    Words,
    /// Anything else.
    Word,
}

/// Looks at one value, which is not blank.
pub(super) fn look(text: &str) -> Look {
    let text = text.trim();
    let upper = text.get(..4).unwrap_or("").to_ascii_uppercase();
    if let Some(time) = time_look(text) {
        time
    } else if is_list_of(text, |it| it.parse::<IpAddr>().is_ok()) {
        Look::Ip
    } else if is_list_of(text, |it| !technique::ids(it).is_empty()) {
        Look::Technique
    } else if text.parse::<f64>().is_ok() || is_hex_number(text) {
        Look::Number
    } else if Severity::read(text).is_some_and(|it| it != Severity::Unknown) {
        Look::Severity
    } else if text.starts_with("S-1-") {
        Look::Sid
    } else if is_guid(text) {
        Look::Guid
    } else if is_list_of(text, is_hash) {
        Look::Hash
    } else if upper.starts_with("HK") && text.contains('\\') {
        Look::Registry
    } else if text.contains("://") && !text.contains(' ') {
        Look::Url
    } else if is_path(text) {
        Look::Path
    } else if is_list_of(text, is_mail) {
        Look::Mail
    } else if text.matches('\\').count() == 1 && !text.starts_with('\\') {
        Look::Account
    } else if is_domain(text) {
        Look::Domain
    } else if text.contains(char::is_whitespace) {
        Look::Words
    } else {
        Look::Word
    }
}

fn time_look(text: &str) -> Option<Look> {
    let told = read_time(text, TimeForm::Auto).ok()??;
    if !is_figures(text) {
        return Some(Look::Time);
    }
    // Other large numbers are common: only this century's counts are times.
    let whole = text.split_once('.').map_or(text, |it| it.0).len();
    let year: u32 = told.at.iso().get(..4)?.parse().ok()?;
    match whole {
        _ if !(2000..2100).contains(&year) => None,
        10 => Some(Look::EpochSeconds),
        13 => Some(Look::EpochMillis),
        8 | 14 => Some(Look::Time),
        _ => None,
    }
}

/// Whether a text is one such thing, or a list of them, in JSON or separated.
fn is_list_of(text: &str, is_one: impl Fn(&str) -> bool) -> bool {
    if text.len() > 1_000 {
        return false;
    }
    let inner = text.trim_matches(['[', ']']);
    let mut parts = inner
        .split([',', ';', '|', ' ', '\n'])
        .map(|it| it.trim_matches('"'))
        .filter(|it| !it.is_empty())
        .peekable();
    parts.peek().is_some() && parts.all(is_one)
}

fn is_hex_number(text: &str) -> bool {
    text.strip_prefix("0x")
        .is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_hexdigit()))
}

fn is_hash(text: &str) -> bool {
    let hex = text.split_once('=').map_or(text, |it| it.1);
    matches!(hex.len(), 32 | 40 | 64) && hex.bytes().all(|it| it.is_ascii_hexdigit())
}

fn is_guid(text: &str) -> bool {
    let bare = text.trim_matches(['{', '}']);
    let parts: Vec<&str> = bare.split('-').collect();
    parts.iter().map(|it| it.len()).eq([8, 4, 4, 4, 12])
        && bare.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-')
}

fn is_mail(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.') && is_domain(domain))
}

fn is_domain(text: &str) -> bool {
    let last = text.rsplit('.').next().unwrap_or("");
    text.contains('.')
        && last.len() >= 2
        && last.bytes().all(|it| it.is_ascii_alphabetic())
        && text.split('.').all(|part| {
            let plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_');
            !part.is_empty() && part.bytes().all(plain)
        })
}

fn is_path(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has_drive = bytes.len() > 3
        && bytes[0].is_ascii_alphabetic()
        && bytes[1] == b':'
        && matches!(bytes[2], b'\\' | b'/');
    has_drive
        || text.starts_with("\\\\")
        || text.starts_with("\\Device\\")
        || text.len() > 1 && text.starts_with('/') && !text.contains(' ')
}

/// What the values of one column look like.
#[derive(Debug)]
pub(super) struct ColumnLook {
    /// Cells that say anything.
    pub(super) filled: usize,
    /// Different values among them.
    pub(super) distinct: usize,
    /// Their characters, on average.
    pub(super) length: usize,
    looks: Vec<Look>,
}

impl ColumnLook {
    pub(super) fn of<'t>(cells: impl Iterator<Item = &'t str>) -> Self {
        let filled: Vec<&str> = cells.filter(|it| !super::cells::says_nothing(it)).collect();
        let mut distinct = filled.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let characters: usize = filled.iter().map(|it| it.chars().count()).sum();
        Self {
            filled: filled.len(),
            distinct: distinct.len(),
            length: characters / filled.len().max(1),
            looks: filled.into_iter().map(look).collect(),
        }
    }

    /// Whether at least four of five values have one of these looks.
    pub(super) fn is(&self, looks: &[Look]) -> bool {
        let count = self.looks.iter().filter(|it| looks.contains(it)).count();
        self.filled > 0 && count * 5 >= self.filled * 4
    }

    /// Whether any value has one of these looks.
    pub(super) fn has(&self, looks: &[Look]) -> bool {
        self.looks.iter().any(|it| looks.contains(it))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_of_values() {
        for (text, expected) in [
            ("2024-06-26 15:49:16", Look::Time),
            ("6/26/2024, 3:49:16 PM", Look::Time),
            ("1719416956", Look::EpochSeconds),
            ("1719416956.25", Look::EpochSeconds),
            ("1719416956000", Look::EpochMillis),
            ("9999999999", Look::Number),
            ("443", Look::Number),
            ("0x1a2b", Look::Number),
            ("10.1.2.3", Look::Ip),
            ("fe80::1, 10.1.2.3", Look::Ip),
            ("[\"10.1.2.3\"]", Look::Ip),
            ("d41d8cd98f00b204e9800998ecf8427e", Look::Hash),
            (
                "SHA1=da39a3ee5e6b4b0d3255bfef95601890afd80709,MD5=d41d8cd98f00b204e9800998ecf8427e",
                Look::Hash,
            ),
            ("High", Look::Severity),
            ("T1059.001; T1003", Look::Technique),
            ("[\"attack.t1059\"]", Look::Technique),
            ("Use of T1059 seen", Look::Words),
            ("a.user@corp.example", Look::Mail),
            ("https://x.example/a?b=c", Look::Url),
            (r"CORP\a.user", Look::Account),
            ("S-1-5-21-1-2-3-500", Look::Sid),
            ("{0a24e828-8a13-48b3-b39d-771fe4113995}", Look::Guid),
            (r"C:\Windows\cmd.exe", Look::Path),
            ("/usr/bin/curl", Look::Path),
            (r"HKLM\Software\Run", Look::Registry),
            ("ws-01.corp.example", Look::Domain),
            ("ws-01", Look::Word),
            ("Failed sign-in", Look::Words),
        ] {
            assert_eq!(look(text), expected, "{text}");
        }
    }

    #[test]
    fn a_few_odd_cells_do_not_change_a_column() {
        let cells = [
            "10.0.0.1", "10.0.0.2", "", "-", "10.0.0.3", "10.0.0.4", "n.n.",
        ];
        let column = ColumnLook::of(cells.into_iter());
        assert_eq!((column.filled, column.distinct), (5, 5));
        assert!(column.is(&[Look::Ip]) && column.has(&[Look::Word]));
        assert!(!column.is(&[Look::Domain]));
    }
}
