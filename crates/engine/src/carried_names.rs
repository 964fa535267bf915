//! Names that analysts gave to incidents which are part of others by now: an older one
//! that nobody named bears them on (IQ-19).

use crate::Engine;
use rustc_hash::FxHashMap;
use throughline_case::IncidentMode;
use throughline_correlate::{is_made_id, made_id};
use throughline_dataset::{AlertIdx, IncidentIdx};

/// The names that incidents have from others.
pub(crate) type CarriedNames = FxHashMap<IncidentIdx, String>;

impl Engine {
    /// The name that an analyst gave to another incident which is part of this one, where
    /// this one was given none.
    pub(crate) fn carried_name(&self, incident: IncidentIdx) -> Option<&str> {
        if self.mode() == IncidentMode::Exported {
            return None;
        }
        let names = self.carried_names.get_or_init(|| self.carry_names());
        names.get(&incident).map(String::as_str)
    }

    /// Of several names that of the oldest counts, by its alert.
    fn carry_names(&self) -> CarriedNames {
        let data = &self.dataset;
        let is_gone = |id: &str| {
            let incident = data.incident_of_id(id);
            incident.is_none_or(|it| data.alerts_of_incident(it).is_empty())
        };
        let given: FxHashMap<&str, &str> = self
            .projection
            .incidents()
            .filter_map(|(key, state)| Some((key.as_str(), state.title.as_deref()?)))
            .filter(|it| is_made_id(it.0) && !it.1.is_empty() && is_gone(it.0))
            .collect();
        if given.is_empty() {
            return CarriedNames::default();
        }
        let kept = self.projection.hand().kept.iter().filter_map(|it| {
            let name = given.get(it.incident.as_str())?;
            Some((data.alert_of_key(it.by.as_str())?, *name))
        });
        let by_alert = data.alerts().filter_map(|it| {
            let name = given.get(made_id(data.alert_key(it)).as_str())?;
            Some((it, *name))
        });
        let mut found: Vec<(AlertIdx, &str)> = kept.chain(by_alert).collect();
        found.sort_unstable();
        let mut carried = CarriedNames::default();
        for (alert, name) in found {
            let Some(incident) = data.incident_of(alert) else {
                continue;
            };
            let own = self.incident_states.get(&incident);
            if own.is_none_or(|it| it.title.is_none()) {
                carried.entry(incident).or_insert_with(|| name.to_owned());
            }
        }
        carried
    }
}
