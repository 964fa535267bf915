//! What alerts concluded about one thing, and which of them disagree (ER-8).

use crate::Engine;
use crate::alert_rows::title;
use crate::engine::{counted, grouped};
use crate::facts::{cell, plain};
use crate::protocol::{AlertName, Section, Tone, VerdictLine, VerdictsView};
use rustc_hash::FxHashSet;
use throughline_dataset::{AlertIdx, EntityIdx, EvidenceRow, Said, Symbol};
use throughline_model::{DetectionStatus, RemediationStatus, Term, Verdict};

/// So many alerts are named for each verdict.
const MAX_NAMED: usize = 5;

/// The alerts that say each verdict.
type SaidBy = Vec<(Term<Verdict, Symbol>, Vec<AlertIdx>)>;

/// Which verdicts there are and who says each, and what else the alerts say: what was
/// done, whether it was stopped, which part the thing played.
pub(crate) fn conclusions(engine: &Engine, entity: EntityIdx) -> (VerdictsView, Section) {
    let mut found: SaidBy = Vec::new();
    let mut others = Others::default();
    // Thousands of alerts say the same, which is kept once.
    let mut heard: FxHashSet<*const Said> = FxHashSet::default();
    engine.dataset.tellings_of(entity, &mut |alert, evidence| {
        let said: &Said = evidence;
        if heard.insert(std::ptr::from_ref(said)) {
            others.hear(engine, evidence);
        }
        if said.verdict.known() == Some(Verdict::Unknown) {
            return;
        }
        match found.iter_mut().find(|it| it.0 == said.verdict) {
            // An alert that tells of a thing twice is still one alert.
            Some((_, alerts)) if alerts.last() == Some(&alert) => {}
            Some((_, alerts)) => alerts.push(alert),
            None => found.push((said.verdict, vec![alert])),
        }
    });
    (verdicts(engine, found), others.section())
}

fn verdicts(engine: &Engine, mut found: SaidBy) -> VerdictsView {
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
    let words = found.iter().enumerate().map(|(nth, (verdict, alerts))| {
        let label = label(*verdict);
        match nth {
            0 => format!("{label} by {}", counted(alerts.len(), "alert")),
            _ => format!("{} by {}", label.to_lowercase(), grouped(alerts.len())),
        }
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

/// What alerts say beside a verdict, each once.
#[derive(Default)]
struct Others(Vec<(&'static str, String)>);

impl Others {
    fn say(&mut self, label: &'static str, value: String) {
        if !self.0.iter().any(|it| it.0 == label && it.1 == value) {
            self.0.push((label, value));
        }
    }

    fn hear(&mut self, engine: &Engine, evidence: &EvidenceRow) {
        let data = &engine.dataset;
        let rows = engine.rows();
        if evidence.remediation.known() != Some(RemediationStatus::None) {
            self.say("Remediation", rows.label(evidence.remediation).to_owned());
        }
        if let Some(details) = evidence.remediation_details {
            self.say("Remediation", cell(data.text(details)));
        }
        if evidence.detection.known() != Some(DetectionStatus::Unknown) {
            self.say("Detection", rows.label(evidence.detection).to_owned());
        }
        for role in evidence.roles.iter() {
            self.say("Role", role.label().to_owned());
        }
        for role in data.other_roles(evidence) {
            self.say("Role", cell(role));
        }
        for tag in data.evidence_tags(evidence) {
            self.say("Tag", cell(tag));
        }
    }

    fn section(mut self) -> Section {
        self.0.sort_unstable();
        let facts = self.0.into_iter();
        Section {
            title: "What the alerts say".to_owned(),
            facts: facts.map(|(label, value)| plain(label, value)).collect(),
        }
    }
}
