//! What the forms offer that manage alerts and incidents.

use crate::alert_page::{choice, classified_words};
use crate::facts::cell;
use crate::protocol::{Choice, IncidentFormView, TriageChoicesView};
use crate::{Engine, EngineError};
use rustc_hash::FxHashMap;
use throughline_model::{
    AlertStatus, Classification, Determination, IncidentStatus, InvestigationState, Severity,
};

/// Most tags or people that a form offers.
const MAX_OFFERED: usize = 200;

pub(crate) fn choices(engine: &Engine) -> TriageChoicesView {
    TriageChoicesView {
        alert_statuses: [
            AlertStatus::New,
            AlertStatus::InProgress,
            AlertStatus::Resolved,
        ]
        .map(choice)
        .to_vec(),
        incident_statuses: [
            IncidentStatus::Active,
            IncidentStatus::InProgress,
            IncidentStatus::Resolved,
        ]
        .map(choice)
        .to_vec(),
        severities: [
            Severity::High,
            Severity::Medium,
            Severity::Low,
            Severity::Informational,
        ]
        .map(choice)
        .to_vec(),
        classifications: classifications(),
        tags: tags(engine),
        assignees: assignees(engine),
    }
}

/// Classifications, each with its determinations.
pub(crate) fn classifications() -> Vec<(Choice, Vec<Choice>)> {
    use throughline_model::Vocabulary as _;
    Classification::ALL
        .iter()
        .map(|&it| {
            let determinations = Determination::of(it).iter().map(|&it| choice(it));
            (choice(it), determinations.collect())
        })
        .collect()
}

fn tags(engine: &Engine) -> Vec<String> {
    let rows = engine.rows();
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for alert in engine.dataset.alerts() {
        for tag in rows.tags(alert) {
            *counts.entry(tag).or_default() += 1;
        }
    }
    for incident in engine.dataset.incidents() {
        for tag in engine.incident_now(incident).tags() {
            *counts.entry(tag).or_default() += 1;
        }
    }
    most(counts)
}

fn assignees(engine: &Engine) -> Vec<String> {
    let rows = engine.rows();
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for alert in engine.dataset.alerts() {
        *counts.entry(rows.assigned_to(alert)).or_default() += 1;
    }
    for incident in engine.dataset.incidents() {
        let name = engine.incident_now(incident).assigned_to();
        *counts.entry(name).or_default() += 1;
    }
    counts.remove("");
    most(counts)
}

/// The texts that occur most, in an order that is always the same. What could
/// not be shown as it is, and would come back as something else, is not offered.
fn most(counts: FxHashMap<&str, usize>) -> Vec<String> {
    let mut texts: Vec<(&str, usize)> = counts
        .into_iter()
        .filter(|(text, _)| cell(text) == *text)
        .collect();
    texts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    texts.truncate(MAX_OFFERED);
    texts.into_iter().map(|it| it.0.to_owned()).collect()
}

pub(crate) fn incident(engine: &Engine, id: &str) -> Result<IncidentFormView, EngineError> {
    let data = &engine.dataset;
    let incident = engine.incident(id)?;
    let now = engine.incident_now(incident);
    let rows = engine.rows();
    let alerts = data.alerts_of_incident(incident);
    let count = |holds: &dyn Fn(throughline_dataset::AlertIdx) -> bool| {
        alerts.iter().filter(|&&it| holds(it)).count() as u32
    };
    let (title, exported) = (cell(now.title()), cell(now.exported_title()));
    Ok(IncidentFormView {
        exported_title: if title == exported {
            String::new()
        } else {
            exported
        },
        title,
        status: cell(rows.api(now.status())),
        severity: cell(rows.api(now.severity())),
        assigned: cell(now.assigned_to()),
        classification: cell(rows.api(now.classification())),
        determination: cell(rows.api(now.determination())),
        classified: classified_words(rows, now.classification(), now.determination()),
        tags: now.tags().into_iter().map(cell).collect(),
        open_alerts: count(&|it| rows.status(it).known() != Some(AlertStatus::Resolved)),
        unclassified_alerts: count(&|it| {
            rows.classification(it).known() == Some(Classification::Unknown)
        }),
        pending_alerts: count(&|it| {
            data.alert(it).investigation_state.known() == Some(InvestigationState::PendingApproval)
        }),
        history: now.history(),
    })
}
