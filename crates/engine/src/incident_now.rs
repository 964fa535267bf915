//! Incidents as they stand now: as exported, and what an analyst has made of them.

use crate::Engine;
use crate::protocol::HistoryLine;
use crate::work_history::work_history;
use std::borrow::Cow;
use throughline_case::IncidentState;
use throughline_dataset::{IncidentIdx, IncidentRow, Symbol};
use throughline_model::{
    Classification, Determination, IncidentKey, IncidentStatus, Severity, Term,
};

/// One incident as it stands now.
#[derive(Clone)]
pub(crate) struct IncidentNow<'a> {
    engine: &'a Engine,
    incident: IncidentIdx,
    row: Cow<'a, IncidentRow>,
    state: Option<&'a IncidentState>,
}

impl Engine {
    /// An incident as it stands now.
    pub(crate) fn incident_now(&self, incident: IncidentIdx) -> IncidentNow<'_> {
        IncidentNow {
            engine: self,
            incident,
            row: self.dataset.incident(incident),
            state: self.incident_states.get(&incident),
        }
    }
}

impl<'a> IncidentNow<'a> {
    /// Its status.
    pub(crate) fn status(&self) -> Term<IncidentStatus, Symbol> {
        self.state
            .and_then(|it| it.status)
            .map_or_else(|| self.told_status(), Term::Known)
    }

    /// What the export tells; of a recorrelated incident, what its alerts do.
    fn told_status(&self) -> Term<IncidentStatus, Symbol> {
        let told = self.row.record.status;
        match self.engine.together(self.incident) {
            Some(alerts) if told == Term::default() => Term::Known(alerts.status),
            _ => told,
        }
    }

    fn told_classified(&self) -> (Term<Classification, Symbol>, Term<Determination, Symbol>) {
        let record = &self.row.record;
        match self.engine.together(self.incident) {
            Some(alerts) => alerts.classified,
            None => (record.classification, record.determination),
        }
    }

    /// Its severity: an analyst's, else the exported one, else that of its gravest
    /// alert.
    pub(crate) fn severity(&self) -> Term<Severity, Symbol> {
        let exported = self.row.record.severity;
        match self.state.and_then(|it| it.severity) {
            Some(severity) => Term::Known(severity),
            None if exported != Term::Known(Severity::Unknown) => exported,
            None => {
                let rows = self.engine.rows();
                let alerts = self.engine.dataset.alerts_of_incident(self.incident);
                let gravest = alerts
                    .iter()
                    .filter_map(|&it| rows.severity(it).known())
                    .max();
                Term::Known(gravest.unwrap_or(Severity::Unknown))
            }
        }
    }

    /// Whom it is assigned to; empty for nobody.
    pub(crate) fn assigned_to(&self) -> &'a str {
        match self.state.and_then(|it| it.assigned_to.as_ref()) {
            Some(assigned) => assigned.as_deref().unwrap_or(""),
            None => match self.engine.together(self.incident) {
                Some(alerts) => alerts
                    .assigned
                    .map_or("", |it| self.engine.rows().assigned_to(it)),
                None => self.text(self.row.record.assigned_to),
            },
        }
    }

    /// Its tags: those set by analysts, those set by the product, those of this
    /// case.
    pub(crate) fn tags(&self) -> Vec<&'a str> {
        let data = &self.engine.dataset;
        let record = &self.row.record;
        let exported = record.custom_tags.iter().chain(&record.system_tags);
        let exported = exported.map(|&it| data.text(it));
        match self.state {
            Some(state) => state.tags.applied(exported),
            None => exported.collect(),
        }
    }

    /// Its classification.
    pub(crate) fn classification(&self) -> Term<Classification, Symbol> {
        self.state
            .and_then(|it| it.classification)
            .map_or_else(|| self.told_classified().0, |it| Term::Known(it.0))
    }

    /// Its determination.
    pub(crate) fn determination(&self) -> Term<Determination, Symbol> {
        self.state
            .and_then(|it| it.classification)
            .map_or_else(|| self.told_classified().1, |it| Term::Known(it.1))
    }

    /// Its name; empty where neither export nor analyst gave it one.
    pub(crate) fn title(&self) -> &'a str {
        self.state
            .and_then(|it| it.title.as_deref())
            .or_else(|| self.engine.carried_name(self.incident))
            .unwrap_or_else(|| self.exported_title())
    }

    /// The name it was exported with; of a recorrelated one, the generated name.
    pub(crate) fn exported_title(&self) -> &'a str {
        self.text(self.row.record.title)
    }

    /// What was done to it here and said of it in the export, newest first (IP-31).
    pub(crate) fn history(&self) -> Vec<HistoryLine> {
        let data = &self.engine.dataset;
        let key = IncidentKey::from(data.incident_key(self.incident));
        let changes = self.engine.journal.incident_history(&key);
        work_history(data, changes, &self.row.record.comments)
    }

    fn text(&self, symbol: Option<Symbol>) -> &'a str {
        self.engine.dataset.text_or_empty(symbol)
    }
}
