//! Where an incident leads: merged ones to the one that has their alerts now,
//! and what it lists that is not in the data (traps ).

use crate::Engine;
use crate::engine::grouped;
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

/// `27 of 28 listed alerts are in the data`; empty where none is missing.
pub(crate) fn missing(engine: &Engine, incident: IncidentIdx) -> String {
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
    let (what, verb) = match listed {
        1 => ("alert that it lists", "is"),
        _ => ("alerts that it lists", if listed - missing == 1 { "is" } else { "are" }),
    };
    format!("{here} of the {} {what} {verb} in the data.", grouped(listed))
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
