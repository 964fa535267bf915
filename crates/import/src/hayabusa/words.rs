//! The words of a detection: its id, severity, tactic and description (data
//! formats, 7.4 and 8.6).

use super::details::{Details, Told};
use crate::fields::{Fields, Notes, Text};
use crate::report::{ProblemKind, excerpt};
use crate::windows::parts::{is_nothing, one_line};
use std::borrow::Cow;
use std::fmt::Write as _;
use throughline_model::{Severity, Term, Timestamp, Vocabulary as _};
use xxhash_rust::xxh64::xxh64;

/// As many characters of one detail are shown.
const DETAIL_LIMIT: usize = 1_000;

/// What makes a detection the same in every export of it.
pub(super) struct Identity<'e> {
    pub(super) rule: Option<&'e str>,
    pub(super) title: &'e str,
    pub(super) host: &'e str,
    pub(super) channel: &'e str,
    pub(super) record: Option<&'e str>,
    pub(super) at: Option<Timestamp>,
    pub(super) details: &'e Details<'e>,
}

/// An id: rule, host, channel and record; where the record has no number, its time
/// and details instead.
pub(super) fn id(of: &Identity<'_>) -> String {
    let rule = match of.rule {
        // The beginning of a GUID is enough beside the record.
        Some(rule) if rule.len() == 36 && rule.is_ascii() => rule[..8].to_owned(),
        Some(rule) => rule.to_owned(),
        None => short_hash(of.title),
    };
    let (host, channel) = (of.host, of.channel);
    let event = match (of.record, of.at) {
        (Some(record), _) => record.to_owned(),
        (None, Some(at)) => {
            let at: String = at.iso().chars().filter(char::is_ascii_digit).collect();
            format!("{at}-{}", fingerprint(of.details))
        }
        (None, None) => fingerprint(of.details),
    };
    format!("{rule}_{host}_{channel}_{event}")
}

/// A hash of the details that is the same in JSON and CSV, which folds blanks and
/// loses quotes at the end.
fn fingerprint(details: &Details<'_>) -> String {
    let mut text = String::new();
    for (name, value) in &details.pairs {
        text.push_str(name);
        text.push(':');
        let bare = |c: &char| !c.is_whitespace() && *c != '"';
        text.extend(value.chars().filter(bare));
        text.push('\n');
    }
    short_hash(&text)
}

fn short_hash(text: &str) -> String {
    format!("{:08x}", xxh64(text.as_bytes(), 0) >> 32)
}

/// A severity by its abbreviation or name; there is none above critical.
pub(super) fn severity<'a>(text: Text<'a>, notes: &mut Notes) -> Term<Severity, Text<'a>> {
    let folded = text.trim().to_ascii_lowercase();
    if matches!(folded.as_str(), "emer" | "emergency") {
        return Term::Known(Severity::Critical);
    }
    if folded == "undefined" {
        return Term::Known(Severity::Unknown);
    }
    if let Some(known) = Severity::read(&folded) {
        return Term::Known(known);
    }
    let shown = format!("\"{}\"", excerpt(&text));
    notes.add(ProblemKind::UnknownValue, "Level", shown);
    Term::Other(text)
}

/// A tactic as the portal spells it.
pub(super) fn tactic(text: Text<'_>) -> Text<'_> {
    let name = match text.trim() {
        "Recon" => "Reconnaissance",
        "ResDev" => "ResourceDevelopment",
        "InitAccess" => "InitialAccess",
        "Exec" => "Execution",
        "Persis" => "Persistence",
        "PrivEsc" => "PrivilegeEscalation",
        "Evas" => "DefenseEvasion",
        "DefImpair" => "DefenseImpairment",
        "CredAccess" => "CredentialAccess",
        "Disc" => "Discovery",
        "LatMov" => "LateralMovement",
        "Collect" => "Collection",
        "C2" => "CommandAndControl",
        "Exfil" => "Exfiltration",
        _ => return text,
    };
    Cow::Borrowed(name)
}

/// Whether a tag is a technique; others are groups and software.
pub(super) fn is_technique(tag: &Text<'_>) -> bool {
    let mut chars = tag.trim().chars();
    matches!(chars.next(), Some('T' | 't')) && chars.next().is_some_and(|it| it.is_ascii_digit())
}

/// What was detected, field by field, in which event, and by whose rule: the licence
/// of the rules asks that their authors are named.
pub(super) fn description<'a>(
    fields: &mut Fields<'a, '_>,
    told: &Told<'a>,
    tactics: &[Text<'a>],
    event: &str,
    record: Option<Text<'a>>,
) -> Text<'a> {
    let mut out = String::new();
    for (name, value) in &told.details.pairs {
        let value = one_line(value, DETAIL_LIMIT);
        if name.is_empty() {
            let _ = writeln!(out, "{value}");
        } else if !is_nothing(&value) {
            let _ = writeln!(out, "{name}: {value}");
        }
    }
    if tactics.len() > 1 {
        let _ = writeln!(out, "Tactics: {}", tactics.join(", "));
    }
    let mut told = vec![format!("Event: {event}")];
    told.extend(record.map(|it| format!("record {it}")));
    told.extend(fields.text("Provider").map(|it| format!("by {it}")));
    told.extend(fields.text("EvtxFile").map(|it| format!("in {it}")));
    out.push_str(&told.join(", "));
    let mut told = Vec::new();
    for (key, words) in [
        ("RuleAuthor", "by"),
        ("Status", "status"),
        ("RuleCreationDate", "written"),
        ("RuleModifiedDate", "changed"),
        ("RuleFile", "file"),
    ] {
        let text = fields.text(key).filter(|it| it.trim() != "-");
        told.extend(text.map(|it| format!("{words} {it}")));
    }
    if !told.is_empty() {
        out.push_str("\nRule ");
        out.push_str(&told.join(", "));
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_do_not_depend_on_the_export() {
        let notes = &mut Notes::default();
        let in_csv = Details::of(None, "PID: 7 ¦ Cmdline: a b", notes);
        let mut of = Identity {
            rule: Some("3ac6bf98-e71d-4397-8b44-b8a80d8fb058"),
            title: "Proc Injection",
            host: "WS6.corp.example",
            channel: "Sysmon",
            record: Some("1705309"),
            at: Timestamp::read("2026-04-14T10:00:00.123Z").unwrap(),
            details: &in_csv,
        };
        assert_eq!(id(&of), "3ac6bf98_WS6.corp.example_Sysmon_1705309");
        of.record = None;
        assert_eq!(
            id(&of),
            "3ac6bf98_WS6.corp.example_Sysmon_20260414100000123-9eb87199"
        );
        let in_json = Details::of(None, r#"{"PID": 7, "Cmdline": "a\nb"}"#, notes);
        let id_in_csv = id(&of);
        of.details = &in_json;
        assert_eq!(id(&of), id_in_csv);
        of.rule = None;
        assert!(!id(&of).starts_with("3ac6"));
    }

    #[test]
    fn abbreviations_are_written_out() {
        let notes = &mut Notes::default();
        for (text, expected) in [
            ("info", Severity::Informational),
            ("low", Severity::Low),
            ("med", Severity::Medium),
            ("high", Severity::High),
            ("crit", Severity::Critical),
            ("emer", Severity::Critical),
            ("informational", Severity::Informational),
            ("critical", Severity::Critical),
            ("Emergency", Severity::Critical),
            ("undefined", Severity::Unknown),
        ] {
            assert_eq!(
                severity(text.into(), notes),
                Term::Known(expected),
                "{text}"
            );
        }
        assert_eq!(severity("grave".into(), notes), Term::Other("grave".into()));
        assert_eq!(tactic("LatMov".into()), "LateralMovement");
        assert_eq!(tactic("Stealth".into()), "Stealth");
        assert!(is_technique(&"T1059.001".into()));
        assert!(!is_technique(&"TA0002".into()) && !is_technique(&"S0002".into()));
    }
}
