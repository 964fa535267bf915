//! What the journal makes of alerts and incidents.

use crate::{
    Action, CaseComment, Edited, Entry, HandRules, IncidentMode, IncidentState, Journal,
    RecordedResponse, ResponseAspect, ResponseTarget, Rule, RuleId, TriageState, WorkState,
    response,
};
use std::collections::BTreeMap;
use throughline_model::{AlertKey, IncidentKey, Vocabulary};

/// The state of everything that was worked on: a pure function of the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Projection {
    alerts: BTreeMap<AlertKey, TriageState>,
    incidents: BTreeMap<IncidentKey, IncidentState>,
    weights: BTreeMap<String, u8>,
    rules: BTreeMap<RuleId, Rule>,
    mode: IncidentMode,
    correlation: Option<serde_json::Value>,
    hand: HandRules,
    responses: Vec<RecordedResponse>,
}

impl Projection {
    /// Folds a journal.
    pub fn of(journal: &Journal) -> Self {
        let counting = journal.counting();
        let mut projection = Self::default();
        for entry in journal
            .entries()
            .iter()
            .filter(|it| counting.contains(&it.id))
        {
            projection.take(entry);
        }
        projection
    }

    /// Takes the entry that follows those taken so far. An undo needs all of the
    /// journal instead ([`Projection::of`]) and is not taken.
    pub fn take(&mut self, entry: &Entry) {
        match &entry.action {
            Action::SetStatus { alerts, after } => {
                for (alert, _) in alerts {
                    self.state(alert).status = Some(*after);
                }
            }
            Action::Assign { alerts, after } => {
                for (alert, _) in alerts {
                    self.state(alert).assigned_to = Some(after.clone());
                }
            }
            Action::Classify {
                alerts,
                classification,
                determination,
            } => {
                for (alert, _) in alerts {
                    self.state(alert).classification = Some((*classification, *determination));
                }
            }
            Action::Comment { alerts, text } => {
                for alert in alerts {
                    self.state(alert).comments.push(comment(entry, text));
                }
            }
            Action::Change(set) => {
                if let Some(alerts) = &set.alerts {
                    take(&mut self.alerts, entry, alerts);
                }
                if let Some(incidents) = &set.incidents {
                    take(&mut self.incidents, entry, incidents);
                }
            }
            Action::SetWeights { after, .. } => self.weights.clone_from(after),
            Action::SaveRule { after, .. } => {
                self.rules.insert(after.id, (**after).clone());
            }
            Action::ImportRules { rules } => {
                for rule in rules {
                    self.rules.insert(rule.id, rule.clone());
                }
            }
            Action::DeleteRule { rule } => {
                self.rules.remove(&rule.id);
            }
            Action::SetMode { after, .. } => self.mode = *after,
            Action::SetCorrelation { after, .. } => self.correlation.clone_from(after),
            Action::ByHand(change) => self.hand.take(change),
            Action::Respond(response) => self.responses.push(RecordedResponse {
                entry: entry.id,
                at: entry.at,
                actor: entry.actor.clone(),
                response: response.as_ref().clone(),
            }),
            Action::Undo { .. } => {}
        }
    }

    fn state(&mut self, alert: &AlertKey) -> &mut TriageState {
        self.alerts.entry(alert.clone()).or_default()
    }

    /// What was made of an alert, if anything.
    pub fn get(&self, alert: &AlertKey) -> Option<&TriageState> {
        self.alerts.get(alert)
    }

    /// What was made of an incident, if anything.
    pub fn incident(&self, incident: &IncidentKey) -> Option<&IncidentState> {
        self.incidents.get(incident)
    }

    /// The weights of priorities that are not as usual, with their points.
    pub fn weights(&self) -> &BTreeMap<String, u8> {
        &self.weights
    }

    /// The rules, by their numbers.
    pub fn rules(&self) -> &BTreeMap<RuleId, Rule> {
        &self.rules
    }

    /// Which incidents are shown.
    pub fn mode(&self) -> IncidentMode {
        self.mode
    }

    /// The settings of correlation; none where they are as they come.
    pub fn correlation(&self) -> Option<&serde_json::Value> {
        self.correlation.as_ref()
    }

    /// What was put together and kept apart by hand.
    pub fn hand(&self) -> &HandRules {
        &self.hand
    }

    /// The response actions that were recorded, oldest first.
    pub fn responses(&self) -> &[RecordedResponse] {
        &self.responses
    }

    /// What is in force of an aspect of a thing, by what was recorded; none where it
    /// was taken back.
    pub fn in_force(
        &self,
        target: &ResponseTarget,
        aspect: ResponseAspect,
    ) -> Option<&RecordedResponse> {
        response::in_force(&self.responses, target, aspect)
    }

    /// Every alert that was worked on, in the order of keys.
    pub fn iter(&self) -> impl Iterator<Item = (&AlertKey, &TriageState)> {
        self.alerts.iter()
    }

    /// Every incident that was worked on, in the order of keys.
    pub fn incidents(&self) -> impl Iterator<Item = (&IncidentKey, &IncidentState)> {
        self.incidents.iter()
    }
}

fn take<K: Clone + Ord, S: Vocabulary>(
    states: &mut BTreeMap<K, WorkState<S>>,
    entry: &Entry,
    edited: &Edited<K, S>,
) {
    for (key, was) in edited.iter() {
        let state = states.entry(key.clone()).or_default();
        state.take(&edited.after, was);
        if let Some(text) = &edited.after.comment {
            state.comments.push(comment(entry, text));
        }
    }
}

fn comment(entry: &Entry, text: &str) -> CaseComment {
    CaseComment {
        entry: entry.id,
        at: entry.at,
        actor: entry.actor.clone(),
        text: text.to_owned(),
    }
}
