//! Incidents as they stand now.

use crate::Engine;
use throughline_dataset::{AlertIdx, IncidentIdx, Symbol};
use throughline_model::{
    AlertStatus, Classification, Determination, IncidentStatus, Severity, Term,
};

pub(crate) use crate::incidents::title;

/// How grave an incident is; where the export does not say, as its gravest alert.
pub(crate) fn severity(engine: &Engine, incident: IncidentIdx) -> Term<Severity, Symbol> {
    let data = &engine.dataset;
    let exported = data.incident(incident).record.severity;
    if exported == Term::Known(Severity::Unknown) {
        Term::Known(data.gravest(data.alerts_of_incident(incident)))
    } else {
        exported
    }
}

/// Where it stands in triage.
pub(crate) fn status(engine: &Engine, incident: IncidentIdx) -> Term<IncidentStatus, Symbol> {
    engine.dataset.incident(incident).record.status
}

/// Whom it is assigned to; empty for nobody.
pub(crate) fn assigned_to(engine: &Engine, incident: IncidentIdx) -> &str {
    let data = &engine.dataset;
    data.text_or_empty(data.incident(incident).record.assigned_to)
}

/// Whether it was right.
pub(crate) fn classification(
    engine: &Engine,
    incident: IncidentIdx,
) -> Term<Classification, Symbol> {
    engine.dataset.incident(incident).record.classification
}

/// What it turned out to be.
pub(crate) fn determination(engine: &Engine, incident: IncidentIdx) -> Term<Determination, Symbol> {
    engine.dataset.incident(incident).record.determination
}

/// Its tags, those of analysts first.
pub(crate) fn tags(engine: &Engine, incident: IncidentIdx) -> Vec<&str> {
    let data = &engine.dataset;
    let record = &data.incident(incident).record;
    let tags = record.custom_tags.iter().chain(&record.system_tags);
    tags.map(|&it| data.text(it)).collect()
}

/// How many of its alerts are not resolved.
pub(crate) fn active(engine: &Engine, alerts: &[AlertIdx]) -> usize {
    let rows = engine.rows();
    alerts
        .iter()
        .filter(|&&it| rows.status(it).known() != Some(AlertStatus::Resolved))
        .count()
}
