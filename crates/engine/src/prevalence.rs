//! How common a thing is within the loaded data: only of what is asked for, since
//! nobody asks it of everything.

use crate::Engine;
use crate::alert_rows::of;
use crate::facts::{cell, plain};
use crate::ports::ports;
use crate::protocol::{FactRow, InIncident, IncidentLink, Section};
use rustc_hash::FxHashMap;
use throughline_dataset::{AlertIdx, EntityIdx, IncidentIdx, Sightings};
use throughline_model::SubjectKind;

/// So many incidents are listed.
const MAX_INCIDENTS: usize = 10;

/// So many devices are named.
const MAX_DEVICES: usize = 3;

/// How often a thing is in the data, on how many devices, and since when. `here` is
/// the alert that somebody looks at, `incidents` how many it appears in.
pub(crate) fn section(
    engine: &Engine,
    entity: EntityIdx,
    incidents: u32,
    here: Option<AlertIdx>,
) -> Section {
    let data = &engine.dataset;
    let alerts = data.alerts_of_entity(entity);
    let events = data.events_of_entity(entity);
    let sightings = data.sightings(entity);
    let mut facts = vec![plain(
        "In alerts",
        of(alerts.len(), data.alert_count() as usize),
    )];
    if data.incident_count() > 0 {
        let all = data.incident_count() as usize;
        facts.push(plain("In incidents", of(incidents as usize, all)));
    }
    if data.event_count() > 0 {
        let all = data.event_count() as usize;
        facts.push(plain(
            "In telemetry",
            format!("{} events", of(events.len(), all)),
        ));
    }
    if data.entity(entity).kind != SubjectKind::Device {
        facts.extend(seen_on(engine, &sightings));
    }
    if let Some(first) = sightings.first {
        let is_here = here.is_some() && sightings.first_alert == here;
        let here = if is_here { ", in this alert" } else { "" };
        facts.push(plain("First seen", format!("{}{here}", first.long())));
    }
    let last = sightings.last.filter(|it| Some(*it) != sightings.first);
    facts.extend(last.map(|it| plain("Last seen", it.long())));
    facts.extend(ports(engine, entity));
    Section {
        title: "Within the loaded data".to_owned(),
        facts,
    }
}

/// `3 of 412 devices: fin-ws-03, …`, those first that had it first.
fn seen_on(engine: &Engine, sightings: &Sightings) -> Option<FactRow> {
    let data = &engine.dataset;
    let all = data.entities_of_kind(SubjectKind::Device).count();
    let count = sightings.devices.len();
    if count == 0 {
        return None;
    }
    let devices = sightings.devices.iter().take(MAX_DEVICES);
    let names: Vec<&str> = devices.map(|&it| data.text(data.entity(it).name)).collect();
    let more = if count > names.len() { " …" } else { "" };
    let noun = if all == 1 { "device" } else { "devices" };
    let on = format!("{} {noun}: {}{more}", of(count, all), names.join(", "));
    Some(plain("Seen on", cell(&on)))
}

/// The incidents of some alerts, and how many of the alerts are in each; those of the
/// earliest alert first.
fn incidents_of(engine: &Engine, alerts: &[AlertIdx]) -> Vec<(IncidentIdx, u32)> {
    let mut nth: FxHashMap<IncidentIdx, usize> = FxHashMap::default();
    let mut found = Vec::new();
    let incidents = alerts
        .iter()
        .filter_map(|&it| engine.dataset.incident_of(it));
    for incident in incidents {
        let at = *nth.entry(incident).or_insert_with(|| {
            found.push((incident, 0));
            found.len() - 1
        });
        found[at].1 += 1;
    }
    found
}

/// The incidents that a thing appears in, and how many more there are.
pub(crate) fn incidents(engine: &Engine, alerts: &[AlertIdx]) -> (Vec<InIncident>, u32) {
    let data = &engine.dataset;
    let found = incidents_of(engine, alerts);
    let more = found.len().saturating_sub(MAX_INCIDENTS) as u32;
    let lines = found.into_iter().take(MAX_INCIDENTS);
    let lines = lines.map(|(incident, here)| InIncident {
        incident: IncidentLink {
            id: data.incident_key(incident).to_owned(),
            title: crate::incidents::title(engine, incident),
            loaded: true,
            alerts: data.alerts_of_incident(incident).len() as u32,
        },
        here,
    });
    (lines.collect(), more)
}
