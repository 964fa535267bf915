//! The journal: taken up, written, and what it makes of the data.

use crate::engine::rows_of;
use crate::hidden_alerts::HIDDEN_TAG;
use crate::protocol::CaseFile;
use crate::{Engine, EngineError};
use thiserror::Error;
use throughline_case::{
    Action, Edited, Entry, JournalFileError, Projection, TriageState, read_journal, write_journal,
};
use throughline_dataset::AlertIdx;
use throughline_model::Timestamp;
use throughline_query::{Overlay, OverlayState};

/// Why a journal file cannot be taken up.
#[derive(Debug, Error)]
pub enum OpenJournalError {
    /// It is no journal that this program reads.
    #[error("{0}")]
    File(#[from] JournalFileError),
    /// There is no data for it yet.
    #[error("this is a journal: open the files that it belongs to first, then the journal")]
    NothingLoaded,
    /// It belongs to other data.
    #[error("this journal belongs to other files than those that are open")]
    OtherCase,
    /// Something else was done here meanwhile.
    #[error(
        "this case has {0} changes of its own that the journal does not have; download them, forget the case under Home, and open both again"
    )]
    Diverged(usize),
    /// An entry could not be written.
    #[error("an entry could not be written: {0}")]
    Write(#[from] serde_json::Error),
}

impl Engine {
    /// Forgets what was prepared for scrolling: data or journal changed.
    fn forget_prepared(&mut self) {
        self.forget_story();
        *self.incident_facts.borrow_mut() = None;
        *self.told.borrow_mut() = None;
        *self.events.borrow_mut() = None;
        *self.actions.borrow_mut() = None;
        self.together.take();
        self.carried_names.take();
        self.priorities.take();
        if let Some(index) = self.index.get_mut() {
            index.forget_priorities();
        }
    }

    /// Makes everything anew that follows from the data: it is other data now.
    pub(crate) fn data_changed(&mut self) {
        self.index.take();
        self.facts.take();
        self.correlated = None;
        self.grouping = None;
        self.ready = None;
        self.changed();
    }

    /// Tells the index which alerts have another overlay now.
    fn update_index(&mut self, alerts: &[AlertIdx]) {
        if let Some(index) = self.index.get_mut() {
            index.update(rows_of(&self.dataset, &self.overlay, &[]), alerts);
        }
    }

    /// Makes everything anew that follows from the journal.
    pub(crate) fn changed(&mut self) {
        self.forget_prepared();
        // What was made of incidents keeps some of them apart.
        self.grouping = None;
        self.projection = Projection::of(&self.journal);
        self.follow_mode();
        let overlay: Overlay = self
            .projection
            .iter()
            .filter_map(|(key, state)| {
                let alert = self.dataset.alert_of_key(key.as_str())?;
                Some((alert, self.overlay_state(alert, state)))
            })
            .collect();
        let before = std::mem::replace(&mut self.overlay, overlay);
        self.update_index(&different(&before, &self.overlay));
        self.incident_states = self
            .projection
            .incidents()
            .filter_map(|(key, state)| {
                let incident = self.dataset.incident_of_id(key.as_str())?;
                Some((incident, state.clone()))
            })
            .collect();
    }

    /// An alert's state as queries see it.
    fn overlay_state(&self, alert: AlertIdx, state: &TriageState) -> OverlayState {
        let tags = &state.tags;
        let is_hidden = state.hidden == Some(true);
        OverlayState {
            status: state.status,
            assigned_to: state.assigned_to.clone(),
            classification: state.classification,
            severity: state.severity,
            tags: (is_hidden || !tags.is_empty()).then(|| {
                let all = tags.applied(self.dataset.tags(alert));
                let hidden = is_hidden.then_some(HIDDEN_TAG);
                all.into_iter().chain(hidden).map(str::to_owned).collect()
            }),
        }
    }

    /// Notes in the journal that something was done, and what follows from it.
    pub(crate) fn note(
        &mut self,
        at: Timestamp,
        actor: &str,
        action: Action,
    ) -> Result<Entry, EngineError> {
        let entry = self.journal.record(at, actor, action)?.clone();
        self.follow(&entry);
        Ok(entry)
    }

    /// Brings what follows from the journal up to its newest entry.
    fn follow(&mut self, entry: &Entry) {
        let set = match &entry.action {
            Action::Change(set) => set,
            // No alert is another one by what was decided about a thing.
            Action::Respond(_) => {
                self.projection.take(entry);
                *self.actions.borrow_mut() = None;
                return;
            }
            _ => {
                self.changed();
                return;
            }
        };
        let priorities = self.priorities.take();
        self.forget_prepared();
        if set.incidents.is_some() {
            self.grouping = None;
        }
        self.projection.take(entry);
        let alerts = set.alerts.iter().flat_map(Edited::iter);
        let mut changed = Vec::new();
        for (key, _) in alerts {
            if let Some(state) = self.projection.get(key)
                && let Some(alert) = self.dataset.alert_of_key(key.as_str())
            {
                let state = self.overlay_state(alert, state);
                self.overlay.insert(alert, state);
                changed.push(alert);
            }
        }
        self.update_index(&changed);
        let incidents = set.incidents.iter().flat_map(Edited::iter);
        for (key, _) in incidents {
            if let Some(state) = self.projection.incident(key)
                && let Some(incident) = self.dataset.incident_of_id(key.as_str())
            {
                self.incident_states.insert(incident, state.clone());
            }
        }
        self.rescore(priorities, set);
    }

    /// Takes up a journal that was kept.
    ///
    /// # Errors
    ///
    /// Where the text is no journal; the engine's own journal stays.
    pub fn restore_journal(&mut self, text: &str) -> Result<(), JournalFileError> {
        let (_, journal) = read_journal(text)?;
        self.journal = journal;
        self.changed();
        Ok(())
    }

    /// Takes up a journal file that somebody opened: it must belong to this case
    /// and go on from what was done here. Returns the entries that are new, as
    /// number and JSON, to be kept.
    ///
    /// # Errors
    ///
    /// Says why it cannot be taken up; nothing has changed then.
    pub fn open_journal(&mut self, text: &str) -> Result<Vec<(u64, String)>, OpenJournalError> {
        let (case, journal) = read_journal(text)?;
        if self.case.is_empty() {
            return Err(OpenJournalError::NothingLoaded);
        }
        if case != self.case {
            return Err(OpenJournalError::OtherCase);
        }
        let here = self.journal.entries();
        if here.starts_with(journal.entries()) {
            return Ok(Vec::new());
        }
        if !journal.entries().starts_with(here) {
            return Err(OpenJournalError::Diverged(here.len()));
        }
        let new = journal.entries()[here.len()..]
            .iter()
            .map(|it| Ok((it.id.0, serde_json::to_string(it)?)))
            .collect::<Result<_, serde_json::Error>>()?;
        self.journal = journal;
        self.changed();
        Ok(new)
    }

    pub(crate) fn journal_text(&self) -> Result<CaseFile, EngineError> {
        let text = write_journal(&self.case, &self.journal)?;
        Ok(CaseFile {
            name: format!("throughline-journal-{}.json", self.case),
            text,
        })
    }
}

/// The alerts of which two overlays say different things, in the order of the data.
fn different(before: &Overlay, after: &Overlay) -> Vec<AlertIdx> {
    let mut alerts: Vec<AlertIdx> = before.keys().chain(after.keys()).copied().collect();
    alerts.sort_unstable();
    alerts.dedup();
    alerts.retain(|it| before.get(it) != after.get(it));
    alerts
}
