//! How common a thing is within the loaded data: only of what is asked for, since
//! nobody asks it of everything.

use crate::Engine;
use crate::alert_rows::of;
use crate::entity_history::first;
use crate::facts::{cell, plain};
use crate::ports::ports;
use crate::protocol::{FactRow, InIncident, IncidentLink, Section};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use throughline_dataset::{AlertIdx, EntityIdx, EventIdx, IncidentIdx, SubjectId};
use throughline_model::{Subject, SubjectKind, Timestamp};

/// So many incidents are listed.
const MAX_INCIDENTS: usize = 10;

/// So many devices are named.
const MAX_DEVICES: usize = 3;

/// When and where a thing was seen.
#[derive(Default)]
struct Sightings {
    /// The devices that it was seen on, each with the first time.
    devices: BTreeMap<EntityIdx, Option<Timestamp>>,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    /// The alert that the first sighting is of, where it is of one.
    first_alert: Option<AlertIdx>,
}

impl Sightings {
    fn see(&mut self, from: Option<Timestamp>, to: Option<Timestamp>, alert: Option<AlertIdx>) {
        if from.is_some() && (self.first.is_none() || from < self.first) {
            self.first = from;
            self.first_alert = alert;
        }
        self.last = self.last.max(to);
    }

    fn see_on(&mut self, device: EntityIdx, at: Option<Timestamp>) {
        let known = self.devices.entry(device).or_insert(at);
        if known.is_none() || at.is_some_and(|at| Some(at) < *known) {
            *known = at.or(*known);
        }
    }
}

/// How often a thing is in the data, on how many devices, and since when. `here` is
/// the alert that somebody looks at.
pub(crate) fn section(engine: &Engine, entity: EntityIdx, here: Option<AlertIdx>) -> Section {
    let data = &engine.dataset;
    let alerts = data.alerts_of_entity(entity);
    let events = data.events_of_entity(entity);
    let sightings = sightings(engine, entity, alerts, events);
    let mut facts = vec![plain(
        "In alerts",
        of(alerts.len(), data.alert_count() as usize),
    )];
    if data.incident_count() > 0 {
        let incidents = incidents_of(engine, alerts).len();
        let all = data.incident_count() as usize;
        facts.push(plain("In incidents", of(incidents, all)));
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
    let mut devices: Vec<(Option<Timestamp>, EntityIdx)> = sightings
        .devices
        .iter()
        .map(|(it, at)| (*at, *it))
        .collect();
    // A time that is not told is no early one.
    devices.sort_by_key(|it| (it.0.is_none(), it.0, it.1));
    let names = devices.iter().take(MAX_DEVICES);
    let names: Vec<&str> = names.map(|it| data.text(data.entity(it.1).name)).collect();
    let more = if count > names.len() { " …" } else { "" };
    let noun = if all == 1 { "device" } else { "devices" };
    let on = format!("{} {noun}: {}{more}", of(count, all), names.join(", "));
    Some(plain("Seen on", cell(&on)))
}

fn sightings(
    engine: &Engine,
    entity: EntityIdx,
    alerts: &[AlertIdx],
    events: &[EventIdx],
) -> Sightings {
    let data = &engine.dataset;
    let mut found = Sightings::default();
    let mut own_devices: FxHashMap<SubjectId, Option<EntityIdx>> = FxHashMap::default();
    let mut told: Vec<EntityIdx> = Vec::new();
    for &alert in alerts {
        let at = first(engine, alert);
        found.see(at, data.alert(alert).activity(), Some(alert));
        told.clear();
        let mut names_its_device = false;
        for evidence in data.evidence(alert) {
            let Some(of) = data.entity_of(evidence.subject) else {
                continue;
            };
            if of == entity {
                let device = own_devices
                    .entry(evidence.subject)
                    .or_insert_with(|| device_of(engine, evidence.subject));
                if let Some(device) = *device {
                    names_its_device = true;
                    found.see_on(device, at);
                }
            } else if data.entity(of).kind == SubjectKind::Device {
                told.push(of);
            }
        }
        // What does not say where it is, is where its alert is.
        if !names_its_device {
            for device in &told {
                found.see_on(*device, at);
            }
        }
    }
    for &event in events {
        let row = data.event(event);
        found.see(row.at, row.at, None);
        if let Some(device) = row.device.and_then(|it| data.entity_of(it)) {
            found.see_on(device, row.at);
        }
    }
    found
}

/// The device that a telling of a process, file or registry entry names.
fn device_of(engine: &Engine, subject: SubjectId) -> Option<EntityIdx> {
    let data = &engine.dataset;
    let name = match data.subject(subject) {
        Subject::Process(it) => it.device_id,
        Subject::File(it) => it.device_id,
        Subject::RegistryKey(it) | Subject::RegistryValue(it) => it.device_id,
        _ => None,
    };
    data.device_of_name(data.device_known_as(name)?)
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
