//! Rules applied: by hand to what is loaded, by themselves to what comes later.

use crate::engine::counted;
use crate::triage::{edited, standing};
use crate::{Engine, EngineError, rule_trial};
use rustc_hash::FxHashSet;
use throughline_case::{Action, AlertEdit, ChangeSet, Edited, FiredRule, Rule};
use throughline_dataset::AlertIdx;
use throughline_model::Timestamp;

/// What rules did to newly imported alerts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fired {
    /// The new journal entries, as number and JSON, to be kept.
    pub entries: Vec<(u64, String)>,
    /// `rules changed 3 of the new alerts`; empty where they changed none.
    pub words: String,
}

/// What a rule does to these alerts; nothing where they are so already. A comment
/// that comes with changes is not said again of what was changed before.
pub(crate) fn firing(engine: &Engine, rule: &Rule, alerts: &[AlertIdx]) -> Option<ChangeSet> {
    let edit = rule.draft.edit();
    let silent = AlertEdit {
        comment: None,
        ..edit.clone()
    };
    let needs = |it: &AlertIdx| silent.changes(&standing(engine, *it)).is_some();
    let needing: Vec<AlertIdx> = if silent.is_empty() {
        alerts.to_vec()
    } else {
        alerts.iter().copied().filter(needs).collect()
    };
    let edited = edited(engine, edit, &needing);
    (edited.count() > 0).then(|| ChangeSet {
        alerts: Some(edited),
        incidents: None,
        rule: Some(FiredRule {
            id: rule.id,
            name: rule.draft.name.clone(),
        }),
    })
}

impl Engine {
    /// The keys of all alerts, where a rule is on that must not touch them when
    /// more are imported (AL-20).
    pub(crate) fn keys_before_import(&self) -> Option<FxHashSet<String>> {
        let is_on = self.projection.rules().values().any(|it| it.on);
        (is_on && !self.case.is_empty()).then(|| {
            let alerts = self.dataset.alerts();
            alerts
                .map(|it| self.dataset.alert_key(it).to_owned())
                .collect()
        })
    }

    /// Notes which alerts are new.
    pub(crate) fn note_arrived(&mut self, known: Option<&FxHashSet<String>>) {
        self.arrived = known.map_or_else(Vec::new, |known| {
            let is_new = |it: &AlertIdx| !known.contains(self.dataset.alert_key(*it));
            self.dataset.alerts().filter(is_new).collect()
        });
    }

    /// Applies the rules that are on to the alerts that the last import brought to
    /// a case that was open already (AL-24). Each rule that changes any is a
    /// journal entry of its own.
    ///
    /// # Errors
    ///
    /// Where an entry could not be written.
    pub fn fire_rules(&mut self, at: Timestamp) -> Result<Fired, EngineError> {
        let arrived = std::mem::take(&mut self.arrived);
        let mut fired = Fired::default();
        if arrived.is_empty() {
            return Ok(fired);
        }
        let on: Vec<Rule> = self
            .projection
            .rules()
            .values()
            .filter(|it| it.on)
            .cloned()
            .collect();
        let mut changed = FxHashSet::default();
        for rule in on {
            // A filter that was one when it was saved, of a newer program.
            let Ok(alerts) = rule_trial::selected(self, &rule.draft) else {
                continue;
            };
            let new: Vec<AlertIdx> = alerts
                .into_iter()
                .filter(|it| arrived.binary_search(it).is_ok())
                .collect();
            let Some(set) = firing(self, &rule, &new) else {
                continue;
            };
            let keys = set.alerts.iter().flat_map(Edited::iter);
            changed.extend(keys.map(|it| it.0.clone()));
            let actor = format!("rule {}", rule.id);
            let entry = self.note(at, &actor, Action::Change(Box::new(set)))?;
            fired
                .entries
                .push((entry.id.0, serde_json::to_string(&entry)?));
        }
        if !changed.is_empty() {
            fired.words = format!(
                "rules changed {} of those that are new",
                counted(changed.len(), "alert")
            );
        }
        Ok(fired)
    }
}
