//! Where an incident leads: merged ones to the one that has their alerts now,
//! and what it lists that is not in the data (traps ).

use crate::Engine;
use crate::engine::{counted, grouped};
use crate::facts::cell;
use crate::protocol::IncidentLink;
use throughline_dataset::IncidentIdx;

/// The incident that this one was merged into; one that is not loaded where the
/// files do not hold it.
pub(crate) fn merged_into(engine: &Engine, incident: IncidentIdx) -> Option<IncidentLink> {
    let data = &engine.dataset;
    if let Some(target) = data.merged_into(incident)? {
        return Some(link(engine, target));
    }
    let id = data.text_or_empty(data.incident(incident).record.redirect_id);
    Some(IncidentLink {
        id: id.to_owned(),
        title: if id.is_empty() {
            "another incident".to_owned()
        } else {
            format!("incident {}", cell(id))
        },
        loaded: false,
        alerts: 0,
    })
}

/// The incidents that were merged into this one.
pub(crate) fn absorbed(engine: &Engine, incident: IncidentIdx) -> Vec<IncidentLink> {
    let data = &engine.dataset;
    data.incidents()
        .filter(|&it| data.merged_into(it) == Some(Some(incident)))
        .map(|it| link(engine, it))
        .collect()
}

/// `27 of the 28 alerts that it lists are in the data.`; empty where none is
/// missing, or all are and the narrative says so.
pub(crate) fn missing(engine: &Engine, incident: IncidentIdx) -> String {
    if engine.dataset.alerts_of_incident(incident).is_empty() {
        return String::new();
    }
    listed_here(engine, incident)
}

fn listed_here(engine: &Engine, incident: IncidentIdx) -> String {
    let data = &engine.dataset;
    let missing = data.missing_alerts(incident);
    if missing == 0 {
        return String::new();
    }
    let listed = data.incident(incident).record.alert_ids.len();
    let here = match listed - missing {
        0 => "None".to_owned(),
        here => grouped(here),
    };
    let verb = if listed - missing > 1 { "are" } else { "is" };
    format!(
        "{here} of the {} that it lists {verb} in the data.",
        counted(listed, "alert")
    )
}

/// Why an incident has no alerts here.
pub(crate) fn why_empty(engine: &Engine, incident: IncidentIdx) -> String {
    if engine.dataset.merged_into(incident).is_some() {
        return "Its alerts went to the incident that it was merged into.".to_owned();
    }
    let listed = listed_here(engine, incident);
    if listed.is_empty() {
        "None of this incident's alerts is in the loaded data.".to_owned()
    } else {
        listed
    }
}

fn link(engine: &Engine, incident: IncidentIdx) -> IncidentLink {
    let data = &engine.dataset;
    IncidentLink {
        id: data.incident_key(incident).to_owned(),
        title: crate::incidents::title(engine, incident),
        loaded: true,
        alerts: data.alerts_of_incident(incident).len() as u32,
    }
}
