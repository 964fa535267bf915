//! What the journal makes of the alerts.

use crate::{Action, EntryId, Journal};
use std::collections::BTreeMap;
use throughline_model::{AlertKey, AlertStatus, Classification, Determination, Timestamp};

/// What an analyst has made of one alert. What is `None` is as imported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TriageState {
    /// Status.
    pub status: Option<AlertStatus>,
    /// Whom it is assigned to; the inner `None` is nobody.
    pub assigned_to: Option<Option<String>>,
    /// Classification and determination.
    pub classification: Option<(Classification, Determination)>,
    /// Comments, oldest first.
    pub comments: Vec<CaseComment>,
}

/// A comment made in this case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseComment {
    /// Its entry.
    pub entry: EntryId,
    /// When it was made.
    pub at: Timestamp,
    /// Who made it.
    pub actor: String,
    /// What it says.
    pub text: String,
}

/// A line in an alert's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its entry.
    pub entry: EntryId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What was changed, in words (`Status: New → Resolved`).
    pub text: String,
    /// False where it was undone.
    pub counts: bool,
}

/// The state of every alert that was worked on: a pure function of the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Projection {
    states: BTreeMap<AlertKey, TriageState>,
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
            match &entry.action {
                Action::SetStatus { alerts, after } => {
                    for (alert, _) in alerts {
                        projection.state(alert).status = Some(*after);
                    }
                }
                Action::Assign { alerts, after } => {
                    for (alert, _) in alerts {
                        projection.state(alert).assigned_to = Some(after.clone());
                    }
                }
                Action::Classify {
                    alerts,
                    classification,
                    determination,
                } => {
                    for (alert, _) in alerts {
                        projection.state(alert).classification =
                            Some((*classification, *determination));
                    }
                }
                Action::Comment { alerts, text } => {
                    for alert in alerts {
                        projection.state(alert).comments.push(CaseComment {
                            entry: entry.id,
                            at: entry.at,
                            actor: entry.actor.clone(),
                            text: text.clone(),
                        });
                    }
                }
                Action::Undo { .. } => {}
            }
        }
        projection
    }

    fn state(&mut self, alert: &AlertKey) -> &mut TriageState {
        self.states.entry(alert.clone()).or_default()
    }

    /// What was made of an alert, if anything.
    pub fn get(&self, alert: &AlertKey) -> Option<&TriageState> {
        self.states.get(alert)
    }

    /// Every alert that was worked on, in the order of keys.
    pub fn iter(&self) -> impl Iterator<Item = (&AlertKey, &TriageState)> {
        self.states.iter()
    }
}

impl Journal {
    /// The history of one alert, newest first, undone changes included.
    pub fn history(&self, alert: &AlertKey) -> Vec<Change> {
        let counting = self.counting();
        self.entries()
            .iter()
            .rev()
            .filter_map(|entry| {
                Some(Change {
                    entry: entry.id,
                    at: entry.at,
                    actor: entry.actor.clone(),
                    text: entry.action.words_for(alert)?,
                    counts: counting.contains(&entry.id),
                })
            })
            .collect()
    }
}

impl Action {
    /// What it did to one alert, in words; none where it is about others.
    fn words_for(&self, alert: &AlertKey) -> Option<String> {
        use throughline_model::Vocabulary as _;
        fn before<'a, T>(alerts: &'a [(AlertKey, T)], alert: &AlertKey) -> Option<&'a T> {
            alerts.iter().find(|it| it.0 == *alert).map(|it| &it.1)
        }
        match self {
            Self::SetStatus { alerts, after } => {
                let before = before(alerts, alert)?.map_or("Unknown", |it| it.label());
                Some(format!("Status: {before} → {}", after.label()))
            }
            Self::Assign { alerts, after } => {
                let name = |it: &Option<String>| it.clone().unwrap_or_else(|| "nobody".to_owned());
                Some(format!(
                    "Assigned to: {} → {}",
                    name(before(alerts, alert)?),
                    name(after)
                ))
            }
            Self::Classify {
                alerts,
                classification,
                determination,
            } => {
                let words = |c: Classification, d: Determination| match d {
                    Determination::Unknown => c.label().to_owned(),
                    d => format!("{} – {}", c.label(), d.label()),
                };
                let &(c, d) = before(alerts, alert)?;
                let after = words(*classification, *determination);
                Some(format!("Classification: {} → {after}", words(c, d)))
            }
            Self::Comment { alerts, text } => {
                alerts.contains(alert).then(|| format!("Comment: {text}"))
            }
            Self::Undo { .. } => None,
        }
    }

    /// What it did, in a few words, for an undo button or a message.
    pub fn summary(&self) -> String {
        use throughline_model::Vocabulary as _;
        let count = match self.alerts().len() {
            1 => "alert".to_owned(),
            many => format!("{many} alerts"),
        };
        match self {
            Self::SetStatus { after, .. } => format!("{count} set to {}", after.label()),
            Self::Assign {
                after: Some(name), ..
            } => format!("{count} assigned to {name}"),
            Self::Assign { after: None, .. } => format!("{count} unassigned"),
            Self::Classify { classification, .. } => {
                format!("{count} classified as {}", classification.label())
            }
            Self::Comment { .. } => format!("comment on {count}"),
            Self::Undo { entry } => format!("entry {} undone", entry.0),
        }
    }
}
