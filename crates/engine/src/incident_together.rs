//! What the alerts of a recorrelated incident say of its work together, as they stand
//! now: nothing else says it.

use crate::Engine;
use throughline_dataset::{AlertIdx, IncidentIdx, Symbol};
use throughline_model::{AlertStatus, Classification, Determination, IncidentStatus, Term};

/// The work on an incident, as its alerts tell it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Together {
    /// Resolved where all are, in progress where some are or are worked on.
    pub(crate) status: IncidentStatus,
    /// An alert that is assigned to the one to whom all are.
    pub(crate) assigned: Option<AlertIdx>,
    /// The classification and determination on which all agree.
    pub(crate) classified: (Term<Classification, Symbol>, Term<Determination, Symbol>),
}

impl Together {
    /// Of every incident, by its index.
    pub(crate) fn all(engine: &Engine) -> Vec<Self> {
        let data = &engine.dataset;
        data.incidents()
            .map(|it| Self::of(engine, data.alerts_of_incident(it)))
            .collect()
    }

    /// Of some alerts.
    pub(crate) fn of(engine: &Engine, alerts: &[AlertIdx]) -> Self {
        let rows = engine.rows();
        let Some(&first) = alerts.first() else {
            return Self::default();
        };
        let status = |it: AlertIdx| rows.status(it).known();
        let resolved = |it: &AlertIdx| status(*it) == Some(AlertStatus::Resolved);
        let worked_on = |it: &AlertIdx| status(*it) == Some(AlertStatus::InProgress);
        let classified = |it| (rows.classification(it), rows.determination(it));
        Self {
            status: if alerts.iter().all(resolved) {
                IncidentStatus::Resolved
            } else if alerts.iter().any(|it| resolved(it) || worked_on(it)) {
                IncidentStatus::InProgress
            } else {
                IncidentStatus::Active
            },
            assigned: alerts
                .iter()
                .all(|&it| rows.assigned_to(it) == rows.assigned_to(first))
                .then_some(first),
            classified: if alerts.iter().all(|&it| classified(it) == classified(first)) {
                classified(first)
            } else {
                Default::default()
            },
        }
    }
}

impl Engine {
    /// The same of one incident that is shown, where that is recorrelated.
    pub(crate) fn together(&self, incident: IncidentIdx) -> Option<Together> {
        if !self.dataset.is_regrouped() {
            return None;
        }
        let all = self.together.get_or_init(|| Together::all(self));
        all.get(incident.0 as usize).copied()
    }
}
