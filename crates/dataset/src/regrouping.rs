//! Incidents that were made here, beside those that were exported.

use crate::columns::{FileIdx, IncidentRow};
use crate::dataset::{AlertIdx, Dataset};
use crate::incident_tellings::IncidentIdx;
use crate::symbols::Symbol;
use rustc_hash::FxHashMap;
use std::rc::Rc;
use throughline_import::Place;
use throughline_model::{IncidentRecord, IncidentStatus, Term, Timestamp};

/// One incident as it was made. What its alerts tell (severity, status) is left to
/// them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MadeIncident {
    /// Its name in links and output.
    pub key: String,
    /// Its name for people.
    pub title: String,
    /// When it was first known of.
    pub created: Option<Timestamp>,
    /// Earliest activity.
    pub first_activity: Option<Timestamp>,
    /// Latest activity.
    pub last_activity: Option<Timestamp>,
    /// Its alerts.
    pub alerts: Vec<AlertIdx>,
    /// The key of the one that it was merged into (CO-8): it has no alerts then.
    pub merged_into: Option<String>,
}

/// Alerts grouped anew. It belongs to the data that it was made of, until that is
/// derived again.
#[derive(Debug, Default)]
pub struct Regrouping {
    /// In the order of creation, then of keys.
    incidents: Vec<IncidentRow>,
    keys: Vec<Symbol>,
    alerts: Vec<Vec<AlertIdx>>,
    of_alert: Vec<Option<IncidentIdx>>,
    of_name: FxHashMap<Symbol, IncidentIdx>,
}

impl Regrouping {
    pub(crate) fn len(&self) -> usize {
        self.incidents.len()
    }

    pub(crate) fn row(&self, incident: IncidentIdx) -> &IncidentRow {
        &self.incidents[incident.0 as usize]
    }

    pub(crate) fn key(&self, incident: IncidentIdx) -> Symbol {
        self.keys[incident.0 as usize]
    }

    pub(crate) fn alerts(&self, incident: IncidentIdx) -> &[AlertIdx] {
        &self.alerts[incident.0 as usize]
    }

    pub(crate) fn of_alert(&self, alert: AlertIdx) -> Option<IncidentIdx> {
        self.of_alert.get(alert.0 as usize).copied().flatten()
    }

    pub(crate) fn of_name(&self, name: Symbol) -> Option<IncidentIdx> {
        self.of_name.get(&name).copied()
    }
}

impl Dataset {
    /// Makes incidents ready to be shown. Nothing else changes.
    pub fn prepare(&mut self, mut made: Vec<MadeIncident>) -> Rc<Regrouping> {
        made.sort_by(|a, b| (a.created, &a.key).cmp(&(b.created, &b.key)));
        let mut regrouping = Regrouping {
            of_alert: vec![None; self.alert_count() as usize],
            ..Regrouping::default()
        };
        let symbols = &mut self.store.symbols;
        for (idx, incident) in (0..).map(IncidentIdx).zip(made) {
            let key = symbols.intern(&incident.key);
            let mut alerts = incident.alerts;
            alerts.sort_unstable();
            for alert in &alerts {
                if let Some(own) = regrouping.of_alert.get_mut(alert.0 as usize) {
                    *own = Some(idx);
                }
            }
            let redirect_id = incident.merged_into.map(|it| symbols.intern(&it));
            let record = IncidentRecord {
                id: Some(key),
                title: (!incident.title.is_empty()).then(|| symbols.intern(&incident.title)),
                redirect_id,
                status: redirect_id
                    .map_or_else(Term::default, |_| Term::Known(IncidentStatus::Redirected)),
                created: incident.created,
                first_activity: incident.first_activity,
                last_activity: incident.last_activity,
                ..IncidentRecord::default()
            };
            regrouping.incidents.push(IncidentRow {
                record,
                // It stands in no file: `IncidentFloor::place` says so.
                file: FileIdx(0),
                place: Place::default(),
            });
            regrouping.keys.push(key);
            regrouping.alerts.push(alerts);
            regrouping.of_name.insert(key, idx);
        }
        Rc::new(regrouping)
    }

    /// Shows incidents that were made here in place of the exported ones; none shows
    /// those. Returns what was shown.
    pub fn regroup(&mut self, made: Option<Rc<Regrouping>>) -> Option<Rc<Regrouping>> {
        std::mem::replace(&mut self.regrouping, made)
    }

    /// Whether incidents are shown that were made here.
    pub fn is_regrouped(&self) -> bool {
        self.regrouping.is_some()
    }
}
