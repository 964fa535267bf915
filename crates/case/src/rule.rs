//! Rules: what is to be done to alerts that a filter selects.

use crate::AlertEdit;
use serde::{Deserialize, Serialize};
use std::fmt;
use throughline_model::{AlertStatus, Timestamp};

/// Number of a rule in its case, from 1. A number is never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleId(pub u32);

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What a rule is for (AL-19, AL-26).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RuleKind {
    /// Suppression: alerts are resolved and stay visible as such.
    #[default]
    Resolve,
    /// Suppression: lists leave alerts out.
    Hide,
    /// Triage: nothing but the changes that it names.
    Triage,
}

impl RuleKind {
    /// Every kind, in the order that forms list them.
    pub const ALL: [Self; 3] = [Self::Resolve, Self::Hide, Self::Triage];

    /// The kind as a person reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Resolve => "Suppress: resolve",
            Self::Hide => "Suppress: hide",
            Self::Triage => "Triage",
        }
    }
}

/// A rule before it is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleDraft {
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub kind: RuleKind,
    /// Which alerts it is about, in the filter language.
    pub filter: String,
    /// What else it does to them.
    #[serde(default)]
    pub changes: AlertEdit,
    /// Why it is there.
    #[serde(default)]
    pub comment: String,
}

impl RuleDraft {
    /// All that it does to an alert.
    pub fn edit(&self) -> AlertEdit {
        let mut edit = self.changes.clone().tidied();
        match self.kind {
            RuleKind::Resolve => edit.status = Some(AlertStatus::Resolved),
            RuleKind::Hide => edit.hidden = Some(true),
            RuleKind::Triage => {}
        }
        edit
    }
}

/// A rule of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// Its number.
    pub id: RuleId,
    /// What it says.
    #[serde(flatten)]
    pub draft: RuleDraft,
    /// Whether it is applied to alerts of later imports.
    pub on: bool,
    /// When it was made.
    pub created: Timestamp,
    /// Who made it.
    pub created_by: String,
}

/// The rule that made a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiredRule {
    /// Its number.
    pub id: RuleId,
    /// What it was called then.
    pub name: String,
}
