//! What an alert is about, thing by thing (ER-1, ER-3).

use crate::entity_address::named;
use crate::facts::{cell, full_name};
use crate::protocol::{EvidenceLine, Tone};
use throughline_dataset::{AlertIdx, Dataset, EntityIdx, EvidenceRow};
use throughline_model::{DetectionStatus, RemediationStatus, Term, Verdict, Vocabulary};

/// How many pieces of evidence are told.
const MAX_LINES: usize = 300;

/// The evidence of an alert, the gravest first, and how many more things there are.
pub(super) fn lines(data: &Dataset, alert: AlertIdx) -> (Vec<EvidenceLine>, u32) {
    let mut things: Vec<(u8, EntityIdx, &EvidenceRow)> = data
        .evidence(alert)
        .iter()
        .filter_map(|it| Some((gravity(it), data.entity_of(it.subject)?, it)))
        .collect();
    // What an alert tells twice is one thing, as its gravest telling says.
    things.sort_by_key(|it| (it.1, it.0));
    things.dedup_by_key(|it| it.1);
    things.sort_by_key(|it| (it.0, it.1));
    let more = things.len().saturating_sub(MAX_LINES) as u32;
    let shown = things.into_iter().take(MAX_LINES);
    (shown.map(|it| line(data, it.1, it.2)).collect(), more)
}

fn gravity(evidence: &EvidenceRow) -> u8 {
    match evidence.verdict.known() {
        Some(Verdict::Malicious) => 0,
        Some(Verdict::Suspicious) => 1,
        Some(Verdict::Unknown) => 3,
        Some(Verdict::NoThreatsFound) => 4,
        None => 2,
    }
}

fn line(data: &Dataset, entity: EntityIdx, evidence: &EvidenceRow) -> EvidenceLine {
    let it = data.entity(entity);
    let verdict = match evidence.verdict {
        Term::Known(Verdict::Unknown) => String::new(),
        term => words(data, term),
    };
    let remediation = match evidence.remediation {
        Term::Known(RemediationStatus::None) => String::new(),
        term => words(data, term),
    };
    let mut details: Vec<String> = Vec::new();
    if evidence.detection.known() != Some(DetectionStatus::Unknown) {
        details.push(words(data, evidence.detection));
    }
    details.extend(evidence.roles.iter().map(|it| it.label().to_owned()));
    details.extend(data.other_roles(evidence).map(cell));
    let said = evidence.remediation_details.map(|it| data.text(it));
    details.extend(said.map(cell));
    EvidenceLine {
        kind: it.kind.label().to_owned(),
        name: full_name(data, evidence.subject),
        value: named(data, entity),
        tone: match evidence.verdict.known() {
            Some(Verdict::Malicious | Verdict::Suspicious) => Tone::Bad,
            Some(Verdict::NoThreatsFound) => Tone::Good,
            _ => Tone::Plain,
        },
        verdict,
        remediation,
        details: details.join(" · "),
    }
}

fn words<V: Vocabulary>(data: &Dataset, term: Term<V, throughline_dataset::Symbol>) -> String {
    match term {
        Term::Known(it) => it.label().to_owned(),
        Term::Other(text) => cell(data.text(text)),
    }
}
