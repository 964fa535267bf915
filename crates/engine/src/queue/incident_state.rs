//! Incidents as they stand now, in the words that the queue uses.

use crate::Engine;
use throughline_dataset::{AlertIdx, IncidentIdx, Symbol};
use throughline_model::{
    AlertStatus, Classification, Determination, IncidentStatus, Severity, Term,
};

pub(crate) use crate::incidents::title;

pub(crate) fn severity(engine: &Engine, incident: IncidentIdx) -> Term<Severity, Symbol> {
    engine.incident_now(incident).severity()
}

pub(crate) fn status(engine: &Engine, incident: IncidentIdx) -> Term<IncidentStatus, Symbol> {
    engine.incident_now(incident).status()
}

pub(crate) fn assigned_to(engine: &Engine, incident: IncidentIdx) -> &str {
    engine.incident_now(incident).assigned_to()
}

pub(crate) fn classification(
    engine: &Engine,
    incident: IncidentIdx,
) -> Term<Classification, Symbol> {
    engine.incident_now(incident).classification()
}

pub(crate) fn determination(engine: &Engine, incident: IncidentIdx) -> Term<Determination, Symbol> {
    engine.incident_now(incident).determination()
}

pub(crate) fn tags(engine: &Engine, incident: IncidentIdx) -> Vec<&str> {
    engine.incident_now(incident).tags()
}

/// How many of its alerts are not resolved.
pub(crate) fn active(engine: &Engine, alerts: &[AlertIdx]) -> usize {
    let rows = engine.rows();
    alerts
        .iter()
        .filter(|&&it| rows.status(it).known() != Some(AlertStatus::Resolved))
        .count()
}
