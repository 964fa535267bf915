//! Entries, and the order they may come in.

use crate::change::{ChangeSet, Edit};
use crate::{HandChange, IncidentMode, Response, ResponseAction, Rule, RuleId, TargetKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;
use throughline_model::{AlertKey, AlertStatus, Classification, Determination, Timestamp};

/// Number of an entry in its journal, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub u64);

/// One thing an analyst did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number.
    pub id: EntryId,
    /// When it was done, by the clock of the analyst's machine.
    pub at: Timestamp,
    /// Who did it.
    pub actor: String,
    /// What was done.
    pub action: Action,
}

/// What can be done. One action on many alerts is one entry and one undo; the
/// state each alert had before is kept with it. All but a change set and an undo
/// are of journals that older versions wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Action {
    /// The alerts were given a status.
    SetStatus {
        /// Each alert with the status it had, where it was a known one.
        alerts: Vec<(AlertKey, Option<AlertStatus>)>,
        /// The status they have now.
        after: AlertStatus,
    },
    /// The alerts were given to somebody, or to nobody.
    Assign {
        /// Each alert with whom it was assigned to.
        alerts: Vec<(AlertKey, Option<String>)>,
        /// Whom they are assigned to now.
        after: Option<String>,
    },
    /// The alerts were classified.
    Classify {
        /// Each alert with the classification and determination it had.
        alerts: Vec<(AlertKey, (Classification, Determination))>,
        /// The classification they have now.
        classification: Classification,
        /// The determination they have now.
        determination: Determination,
    },
    /// Something was said about the alerts.
    Comment {
        /// The alerts.
        alerts: Vec<AlertKey>,
        /// What was said, up to 30,000 characters (IP-33).
        text: String,
    },
    /// Alerts or incidents were changed, in one thing or in several.
    Change(Box<ChangeSet>),
    /// What makes alerts urgent was weighed anew (IQ-24).
    SetWeights {
        /// The weights that were not as usual before, with their points.
        before: BTreeMap<String, u8>,
        /// Those that are not as usual now.
        after: BTreeMap<String, u8>,
    },
    /// A rule was made or changed. No alert was, by that alone.
    SaveRule {
        /// The rule as it was; none where it is new.
        before: Option<Box<Rule>>,
        /// The rule as it is now.
        after: Box<Rule>,
    },
    /// Rules of a file were taken.
    ImportRules {
        /// The rules, by new numbers.
        rules: Vec<Rule>,
    },
    /// A rule was deleted.
    DeleteRule {
        /// The rule.
        rule: Box<Rule>,
    },
    /// Other incidents are shown (CO-15). It is an entry because later ones name
    /// incidents of the mode that they were made in.
    SetMode {
        /// What was shown before.
        before: IncidentMode,
        /// What is shown now.
        after: IncidentMode,
    },
    /// Alerts are grouped by other settings (CO-18), none being those that come with
    /// the program.
    SetCorrelation {
        /// What was changed, in words.
        #[serde(default)]
        what: String,
        /// The settings before.
        before: Option<serde_json::Value>,
        /// The settings now.
        after: Option<serde_json::Value>,
    },
    /// Alerts were put together or kept apart (CO-14, CO-21).
    ByHand(Box<HandChange>),
    /// A response action was decided on and recorded; nothing was carried out (B-3).
    Respond(Box<Response>),
    /// An earlier entry no longer counts. Undoing an undo makes it count again.
    Undo {
        /// The entry.
        entry: EntryId,
    },
}

impl Action {
    /// How many alerts it is about.
    pub fn alert_count(&self) -> usize {
        match self {
            Self::SetStatus { alerts, .. } => alerts.len(),
            Self::Assign { alerts, .. } => alerts.len(),
            Self::Classify { alerts, .. } => alerts.len(),
            Self::Comment { alerts, .. } => alerts.len(),
            Self::Change(set) => set.alert_count(),
            Self::ByHand(change) => change.alerts.len(),
            Self::SetWeights { .. }
            | Self::SetMode { .. }
            | Self::SetCorrelation { .. }
            | Self::SaveRule { .. }
            | Self::ImportRules { .. }
            | Self::DeleteRule { .. }
            | Self::Respond(_)
            | Self::Undo { .. } => 0,
        }
    }
}

/// Why an entry cannot be added.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum JournalError {
    /// The entry's number is not the next one.
    #[error("entry {found} where entry {expected} should follow")]
    OutOfOrder {
        /// The number that should follow.
        expected: u64,
        /// The entry's number.
        found: u64,
    },
    /// An undo of an entry that is not there, or does not count any more.
    #[error("there is nothing to undo at entry {0}")]
    NothingToUndo(u64),
    /// A comment that says nothing.
    #[error("a comment cannot be empty")]
    EmptyComment,
    /// A change of nothing.
    #[error("there is nothing to change")]
    NothingToChange,
    /// A name that says nothing.
    #[error("a name cannot be empty")]
    EmptyTitle,
    /// A tag or name over the limit.
    #[error("tags and names have at most {MAX_TAG} characters, this one has {0}")]
    LongTag(usize),
    /// A response action that such a thing cannot be given.
    #[error("“{what}” does not go with a thing of the kind “{}”", kind.label())]
    DoesNotFit {
        /// The action.
        what: ResponseAction,
        /// What kind of thing it was to be done to.
        kind: TargetKind,
    },
    /// A comment over the limit.
    #[error("a comment has at most 30,000 characters, this one has {0}")]
    LongComment(usize),
}

/// Longest comment, in characters (IP-33).
const MAX_COMMENT: usize = 30_000;

/// Longest tag or name, in characters.
const MAX_TAG: usize = 200;

/// Everything that was done, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    entries: Vec<Entry>,
}

impl Journal {
    /// A journal of these entries.
    ///
    /// # Errors
    ///
    /// Where an entry cannot follow those before it.
    pub fn from_entries(entries: Vec<Entry>) -> Result<Self, JournalError> {
        let mut journal = Self::default();
        for entry in entries {
            journal.add(entry)?;
        }
        Ok(journal)
    }

    /// The entries, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Notes that `actor` did something at this time. Returns the entry.
    ///
    /// # Errors
    ///
    /// Where the action is not one that can be done; the journal is unchanged.
    pub fn record(
        &mut self,
        at: Timestamp,
        actor: &str,
        action: Action,
    ) -> Result<&Entry, JournalError> {
        let id = EntryId(self.entries.len() as u64 + 1);
        self.add(Entry {
            id,
            at,
            actor: actor.to_owned(),
            action,
        })?;
        Ok(&self.entries[self.entries.len() - 1])
    }

    fn add(&mut self, entry: Entry) -> Result<(), JournalError> {
        let expected = self.entries.len() as u64 + 1;
        if entry.id.0 != expected {
            return Err(JournalError::OutOfOrder {
                expected,
                found: entry.id.0,
            });
        }
        match &entry.action {
            Action::Undo { entry: undone } if !self.counting().contains(undone) => {
                return Err(JournalError::NothingToUndo(undone.0));
            }
            Action::Comment { text, .. } => check_comment(text)?,
            Action::Change(set) => {
                if set.alert_count() + set.incident_count() == 0 {
                    return Err(JournalError::NothingToChange);
                }
                if let Some(alerts) = &set.alerts {
                    check(&alerts.after)?;
                }
                if let Some(incidents) = &set.incidents {
                    check(&incidents.after)?;
                }
            }
            Action::SetWeights { before, after } if before == after => {
                return Err(JournalError::NothingToChange);
            }
            Action::SetMode { before, after } if before == after => {
                return Err(JournalError::NothingToChange);
            }
            Action::SetCorrelation { before, after, .. } if before == after => {
                return Err(JournalError::NothingToChange);
            }
            Action::ByHand(change) => {
                if !change.says_something() {
                    return Err(JournalError::NothingToChange);
                }
                if let Some(comment) = &change.comment {
                    check_comment(comment)?;
                }
            }
            Action::Respond(response) => {
                response.check()?;
                if let Some(comment) = &response.comment {
                    check_comment(comment)?;
                }
            }
            Action::SaveRule { after, .. } => {
                if after.draft.name.trim().is_empty() {
                    return Err(JournalError::EmptyTitle);
                }
                check(&after.draft.edit())?;
            }
            _ => {}
        }
        self.entries.push(entry);
        Ok(())
    }

    /// The entries that count: those that no counting undo names.
    pub fn counting(&self) -> BTreeSet<EntryId> {
        let mut counting: BTreeSet<EntryId> = self.entries.iter().map(|it| it.id).collect();
        // An undo always comes after what it undoes, so from the end each
        // entry's own fate is decided before it decides another's.
        for entry in self.entries.iter().rev() {
            if let Action::Undo { entry: undone } = entry.action
                && counting.contains(&entry.id)
            {
                counting.remove(&undone);
            }
        }
        counting
    }

    /// The number that the next new rule has: none was given before, to a rule
    /// that was undone or deleted either.
    pub fn next_rule(&self) -> RuleId {
        let given = self.entries.iter().filter_map(|it| match &it.action {
            Action::SaveRule { after, .. } => Some(after.id.0),
            Action::ImportRules { rules } => rules.iter().map(|it| it.id.0).max(),
            _ => None,
        });
        RuleId(given.max().unwrap_or(0) + 1)
    }

    /// The newest thing that can be undone: an entry that counts and is not
    /// itself an undo.
    pub fn last_undoable(&self) -> Option<&Entry> {
        let counting = self.counting();
        self.entries
            .iter()
            .rev()
            .find(|it| counting.contains(&it.id) && !matches!(it.action, Action::Undo { .. }))
    }
}

fn check<S>(edit: &Edit<S>) -> Result<(), JournalError> {
    if let Some(comment) = &edit.comment {
        check_comment(comment)?;
    }
    let title = edit.title.iter();
    for text in edit.add_tags.iter().chain(&edit.remove_tags).chain(title) {
        let characters = text.chars().count();
        if characters > MAX_TAG {
            return Err(JournalError::LongTag(characters));
        }
    }
    match &edit.title {
        Some(title) if title.trim().is_empty() => Err(JournalError::EmptyTitle),
        _ => Ok(()),
    }
}

fn check_comment(text: &str) -> Result<(), JournalError> {
    if text.trim().is_empty() {
        return Err(JournalError::EmptyComment);
    }
    match text.chars().count() {
        characters if characters > MAX_COMMENT => Err(JournalError::LongComment(characters)),
        _ => Ok(()),
    }
}
