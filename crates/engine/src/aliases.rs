//! Every name and id by which one thing is known.

use crate::Engine;
use crate::facts::{plain, subject_facts};
use crate::protocol::{FactRow, Section};
use throughline_dataset::{EntityIdx, SubjectId};

/// As many tellings are looked at; the fullest come first.
const MAX_TELLINGS: usize = 500;

/// So many names of a sort are told.
const MAX_NAMES: usize = 12;

/// Facts that are names or ids: two tellings of one thing may differ in them.
const NAMES: [&str; 30] = [
    "Account",
    "Account domain",
    "Active Directory object id",
    "Address",
    "Application id",
    "Azure resource id",
    "Defender device id",
    "Display name",
    "DNS name",
    "Domain",
    "Entra device id",
    "Entra object id",
    "Folder",
    "Friendly name",
    "Host name",
    "Image",
    "IP address",
    "Last external IP address",
    "Last IP address",
    "MD5",
    "Name",
    "Object id",
    "Primary address",
    "Resource id",
    "SHA-1",
    "SHA-256",
    "SID",
    "Subject",
    "URL",
    "User principal name",
];

/// What is known of a thing from all its tellings: facts of `first`, what only others
/// tell added at their end, and the names in which others differ.
pub(crate) fn known(
    engine: &Engine,
    entity: EntityIdx,
    first: SubjectId,
) -> (Vec<FactRow>, Section) {
    let data = &engine.dataset;
    let mut own = subject_facts(data, first);
    let mut others: Vec<FactRow> = Vec::new();
    let tellings = data.entity(entity).subjects.iter().take(MAX_TELLINGS);
    for &subject in tellings.filter(|it| **it != first) {
        // A telling may have several values of one sort.
        let told: Vec<String> = own.iter().map(|it| it.label.clone()).collect();
        for fact in subject_facts(data, subject) {
            let is_known = |it: &&FactRow| it.label == fact.label && it.value == fact.value;
            if own.iter().chain(&others).any(|it| is_known(&it)) {
                continue;
            }
            if !told.contains(&fact.label) {
                own.push(fact);
            } else if NAMES.contains(&fact.label.as_str()) {
                others.push(fact);
            }
        }
    }
    others.sort_by(|a, b| (&a.label, &a.value).cmp(&(&b.label, &b.value)));
    let alike = others.chunk_by(|a, b| a.label == b.label);
    let facts = alike.flat_map(|names| {
        let more = names.len().saturating_sub(MAX_NAMES);
        let rest = (more > 0).then(|| plain(&names[0].label, format!("and {more} more")));
        names.iter().take(MAX_NAMES).cloned().chain(rest)
    });
    let section = Section {
        title: "Also known as".to_owned(),
        facts: facts.collect(),
    };
    (own, section)
}

#[cfg(test)]
mod tests {
    use super::NAMES;
    use throughline_model::{AccountFacts, DeviceFacts, FileFacts, Subject};

    #[test]
    fn the_names_of_assets_are_among_them() {
        let text = || Some("x".to_owned());
        for subject in [
            Subject::Device(DeviceFacts {
                dns_name: text(),
                host_name: text(),
                azure_id: text(),
                defender_id: text(),
                entra_id: text(),
                ..DeviceFacts::default()
            }),
            Subject::User(AccountFacts {
                name: text(),
                domain: text(),
                display_name: text(),
                upn: text(),
                sid: text(),
                object_id: text(),
                ..AccountFacts::default()
            }),
            Subject::File(FileFacts {
                name: text(),
                folder: text(),
                sha1: text(),
                sha256: text(),
                md5: text(),
                ..FileFacts::default()
            }),
        ] {
            subject.visit(&mut |label, _| assert!(NAMES.contains(&label), "{label}"));
        }
    }
}
