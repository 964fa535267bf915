//! What alerts concluded about one thing, and which of them disagree (ER-8).

use crate::Engine;
use crate::alert_rows::title;
use crate::engine::{counted, grouped};
use crate::facts::{cell, plain};
use crate::protocol::{AlertName, Section, Tone, VerdictLine, VerdictsView};
use throughline_dataset::{AlertIdx, EntityIdx, EvidenceRow, Symbol};
use throughline_model::{DetectionStatus, RemediationStatus, Term, Verdict};

/// So many alerts are named for each verdict.
const MAX_NAMED: usize = 5;

/// What the alerts that an entity is evidence of tell of it, in their order.
fn tellings(engine: &Engine, entity: EntityIdx) -> impl Iterator<Item = (AlertIdx, &EvidenceRow)> {
    let data = &engine.dataset;
    let alerts = data.alerts_of_entity(entity).iter();
    alerts.flat_map(move |&alert| {
        let evidence = data.evidence(alert).iter();
        evidence
            .filter(move |it| data.entity_of(it.subject) == Some(entity))
            .map(move |it| (alert, it))
    })
}

/// Which verdicts there are, and who says each.
pub(crate) fn verdicts(engine: &Engine, entity: EntityIdx) -> VerdictsView {
    let mut found: Vec<(Term<Verdict, Symbol>, Vec<AlertIdx>)> = Vec::new();
    for (alert, evidence) in tellings(engine, entity) {
        if evidence.verdict.known() == Some(Verdict::Unknown) {
            continue;
        }
        match found.iter_mut().find(|it| it.0 == evidence.verdict) {
            // An alert that tells of a thing twice is still one alert.
            Some((_, alerts)) if alerts.last() == Some(&alert) => {}
            Some((_, alerts)) => alerts.push(alert),
            None => found.push((evidence.verdict, vec![alert])),
        }
    }
    let label = |it: Term<Verdict, Symbol>| cell(engine.rows().label(it));
    // The gravest first; those that this program does not know last.
    found.sort_by_cached_key(|it| (it.0.known().is_none(), it.0.known(), label(it.0)));
    let line = |(verdict, alerts): &(Term<Verdict, Symbol>, Vec<AlertIdx>)| VerdictLine {
        label: label(*verdict),
        tone: tone(*verdict),
        alerts: alerts
            .iter()
            .take(MAX_NAMED)
            .map(|&it| AlertName {
                key: engine.dataset.alert_key(it).to_owned(),
                title: title(engine, it),
            })
            .collect(),
        more: alerts.len().saturating_sub(MAX_NAMED) as u32,
    };
    let words = found
        .iter()
        .enumerate()
        .map(|(nth, (verdict, alerts))| match nth {
            0 => format!("{} by {}", label(*verdict), counted(alerts.len(), "alert")),
            _ => format!(
                "{} by {}",
                label(*verdict).to_lowercase(),
                grouped(alerts.len())
            ),
        });
    VerdictsView {
        summary: words.collect::<Vec<String>>().join(", "),
        differ: found.len() > 1,
        verdicts: found.iter().map(line).collect(),
    }
}

fn tone(verdict: Term<Verdict, Symbol>) -> Tone {
    match verdict.known() {
        Some(Verdict::Malicious | Verdict::Suspicious) => Tone::Bad,
        Some(Verdict::NoThreatsFound) => Tone::Good,
        Some(Verdict::Unknown) | None => Tone::Plain,
    }
}

/// What else the alerts say: what was done, whether it was stopped, which part it
/// played. Each once.
pub(crate) fn said(engine: &Engine, entity: EntityIdx) -> Section {
    let data = &engine.dataset;
    let rows = engine.rows();
    let mut said: Vec<(&str, String)> = Vec::new();
    let mut say = |label: &'static str, value: String| {
        // Thousands of alerts say the same.
        if !said.iter().any(|it| it.0 == label && it.1 == value) {
            said.push((label, value));
        }
    };
    for (_, evidence) in tellings(engine, entity) {
        if evidence.remediation.known() != Some(RemediationStatus::None) {
            say("Remediation", rows.label(evidence.remediation).to_owned());
        }
        if let Some(details) = evidence.remediation_details {
            say("Remediation", cell(data.text(details)));
        }
        if evidence.detection.known() != Some(DetectionStatus::Unknown) {
            say("Detection", rows.label(evidence.detection).to_owned());
        }
        for role in evidence.roles.iter() {
            say("Role", role.label().to_owned());
        }
        for role in data.other_roles(evidence) {
            say("Role", cell(role));
        }
        for tag in data.evidence_tags(evidence) {
            say("Tag", cell(tag));
        }
    }
    said.sort_unstable();
    Section {
        title: "What the alerts say".to_owned(),
        facts: said
            .into_iter()
            .map(|(label, value)| plain(label, value))
            .collect(),
    }
}
