//! What an analyst does to incidents, and what follows for their alerts.

use crate::protocol::{ManageIncidents, Managed};
use crate::triage::{checked, edited, managed, so_already, told};
use crate::{Engine, EngineError};
use throughline_case::{Action, AlertEdit, ChangeSet, Edited, IncidentEdit, Standing};
use throughline_dataset::{AlertIdx, IncidentIdx};
use throughline_model::{AlertStatus, IncidentKey, IncidentStatus};

pub(crate) fn manage(engine: &mut Engine, asked: ManageIncidents) -> Result<Managed, EngineError> {
    if engine.is_beginning() {
        return Err(EngineError::StillReading);
    }
    let edit = checked(asked.change)?;
    let mut incidents = asked
        .incidents
        .iter()
        .map(|it| engine.incident(it.as_str()))
        .collect::<Result<Vec<_>, _>>()?;
    incidents.sort_unstable();
    incidents.dedup();
    if incidents.is_empty() {
        return Err(EngineError::NoIncidents);
    }
    let changed: Vec<_> = incidents
        .iter()
        .filter_map(|&it| {
            let was = edit.changes(&standing(engine, it))?;
            Some((IncidentKey::from(engine.dataset.incident_key(it)), was))
        })
        .collect();
    let alerts = cascaded(engine, &edit, asked.keep_alerts_open, &incidents);
    let changed_count = changed.len();
    if changed_count == 0 && alerts.is_none() {
        return Ok(so_already(engine, incidents.len(), "incident"));
    }
    let set = ChangeSet {
        alerts,
        incidents: (changed_count > 0).then(|| Edited::of(edit, changed)),
        rule: None,
    };
    let entry = engine.note(asked.at, &asked.actor, Action::Change(Box::new(set)))?;
    managed(engine, &entry, changed_count, incidents.len())
}

/// What an edit of incidents does to their alerts: they go to the same person,
/// and are resolved with them unless they are to stay open (IP-30).
fn cascaded(
    engine: &Engine,
    edit: &IncidentEdit,
    keep_open: bool,
    incidents: &[IncidentIdx],
) -> Option<Edited<throughline_model::AlertKey, AlertStatus>> {
    let resolves = edit.status == Some(IncidentStatus::Resolved) && !keep_open;
    let after = AlertEdit {
        status: resolves.then_some(AlertStatus::Resolved),
        assigned_to: edit.assigned_to.clone(),
        ..AlertEdit::default()
    };
    if after.is_empty() {
        return None;
    }
    let mut alerts: Vec<AlertIdx> = incidents
        .iter()
        .flat_map(|&it| engine.dataset.alerts_of_incident(it))
        .copied()
        .collect();
    alerts.sort_unstable();
    alerts.dedup();
    let edited = edited(engine, after, &alerts);
    (edited.count() > 0).then_some(edited)
}

/// How an incident stands now.
fn standing(engine: &Engine, incident: IncidentIdx) -> Standing<'_, IncidentStatus> {
    let data = &engine.dataset;
    let now = engine.incident_now(incident);
    Standing {
        status: told(data, now.status()),
        severity: told(data, now.severity()),
        assigned_to: now.assigned_to(),
        classification: told(data, now.classification()),
        determination: told(data, now.determination()),
        title: now.title(),
        tags: now.tags(),
        hidden: false,
    }
}
