//! When and where one entity was seen, and what alerts say of it: asked of one thing
//! at a time, which may be evidence of every alert there is.

use crate::columns::{EvidenceRow, SubjectId};
use crate::dataset::{AlertIdx, Dataset};
use crate::entities::EntityIdx;
use rustc_hash::FxHashMap;
use throughline_model::{Subject, SubjectKind, Timestamp};

/// When and on which devices an entity was seen, by alerts and by telemetry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sightings {
    /// The devices, those first that saw it first; what tells no time comes last.
    pub devices: Vec<EntityIdx>,
    /// The first time.
    pub first: Option<Timestamp>,
    /// The alert that tells of the first time, where it is one.
    pub first_alert: Option<AlertIdx>,
    /// The last time.
    pub last: Option<Timestamp>,
}

/// A time that is not told is no early one.
fn earlier(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

impl Dataset {
    /// Calls `tell` with what each alert says of an entity, in the order of alerts.
    pub fn tellings_of(&self, entity: EntityIdx, tell: &mut dyn FnMut(AlertIdx, &EvidenceRow)) {
        for &alert in self.alerts_of_entity(entity) {
            for evidence in self.evidence(alert) {
                if self.entity_of(evidence.subject) == Some(entity) {
                    tell(alert, evidence);
                }
            }
        }
    }

    /// When and where an entity was seen. It was on the device that its telling
    /// names, and where none does, on those of its alert.
    pub fn sightings(&self, entity: EntityIdx) -> Sightings {
        let mut found = Sightings::default();
        let mut times: FxHashMap<EntityIdx, Option<Timestamp>> = FxHashMap::default();
        let mut see_on = |device: EntityIdx, at: Option<Timestamp>| {
            let known = times.entry(device).or_default();
            *known = earlier(*known, at);
        };
        let mut own_devices: FxHashMap<SubjectId, Option<EntityIdx>> = FxHashMap::default();
        let mut of_alert: Vec<EntityIdx> = Vec::new();
        for &alert in self.alerts_of_entity(entity) {
            let row = self.alert(alert);
            let at = row.first_activity.or(row.created);
            if at.is_some() && (found.first.is_none() || at < found.first) {
                found.first = at;
                found.first_alert = Some(alert);
            }
            found.last = found.last.max(row.activity());
            of_alert.clear();
            let mut names_its_device = false;
            for evidence in self.evidence(alert) {
                match self.entity_of(evidence.subject) {
                    Some(of) if of == entity => {
                        let device = own_devices
                            .entry(evidence.subject)
                            .or_insert_with(|| self.device_that_tells(evidence.subject));
                        if let Some(device) = *device {
                            names_its_device = true;
                            see_on(device, at);
                        }
                    }
                    Some(of) if self.entity(of).kind == SubjectKind::Device => of_alert.push(of),
                    _ => {}
                }
            }
            if !names_its_device {
                for &device in &of_alert {
                    see_on(device, at);
                }
            }
        }
        for &event in self.events_of_entity(entity) {
            let row = self.event(event);
            if row.at.is_some() && (found.first.is_none() || row.at < found.first) {
                found.first = row.at;
                found.first_alert = None;
            }
            found.last = found.last.max(row.at);
            if let Some(device) = row.device.and_then(|it| self.entity_of(it)) {
                see_on(device, row.at);
            }
        }
        let mut devices: Vec<(EntityIdx, Option<Timestamp>)> = times.into_iter().collect();
        devices.sort_unstable_by_key(|it| (it.1.is_none(), it.1, it.0));
        found.devices = devices.into_iter().map(|it| it.0).collect();
        found
    }

    /// The device that a telling of a process, file or registry entry names.
    fn device_that_tells(&self, subject: SubjectId) -> Option<EntityIdx> {
        let name = match self.subject(subject) {
            Subject::Process(it) => it.device_id,
            Subject::File(it) => it.device_id,
            Subject::RegistryKey(it) | Subject::RegistryValue(it) => it.device_id,
            _ => None,
        };
        self.device_of_name(self.device_known_as(name)?)
    }
}
