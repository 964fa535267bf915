//! Rules for suppression and triage (AL-17 … AL-26).

use super::AlertRow;
use serde::{Deserialize, Serialize};
use throughline_case::{ResponseAction, RuleDraft, RuleId};
use throughline_model::Timestamp;

/// Asks for the rules of the case.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct RuleList {}

/// The rules of the case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleListView {
    /// The rules, by their numbers.
    pub rules: Vec<RuleView>,
    /// Rules to begin with; none of them is in force.
    pub examples: Vec<RuleExample>,
    /// How many alerts are hidden by rules.
    pub hidden: u32,
    /// Filter text that shows them.
    pub hidden_filter: String,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleView {
    /// Its number.
    pub id: RuleId,
    /// What it says, for an editor.
    pub draft: RuleDraft,
    /// What it is called.
    pub name: String,
    /// What it is for, in words.
    pub kind: String,
    /// Its filter, as it prints.
    pub filter: String,
    /// Why its filter is no filter; empty where it is one.
    pub fault: String,
    /// What it does, in words.
    pub does: String,
    /// Why it is there.
    pub comment: String,
    /// When it was made, and who made it.
    pub made: String,
    /// Whether it is applied to alerts of later imports.
    pub on: bool,
    /// How many loaded alerts it selects.
    pub matching: u32,
    /// How many changes of alerts it has made that count.
    pub changed: u32,
    /// The hashes and addresses that its filter names (AL-22).
    pub indicators: Vec<RuleIndicator>,
}

/// A hash or an address that a rule names, which can be allowed or blocked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleIndicator {
    /// What it is called.
    pub label: String,
    /// What kind of thing it is of.
    pub kind: String,
    /// As the filter writes it.
    pub value: String,
    /// What was decided about it and holds.
    pub held: Option<ResponseAction>,
    /// The same in words; empty where nothing was.
    pub held_words: String,
}

/// A rule to begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleExample {
    /// What it says.
    pub draft: RuleDraft,
    /// What it needs of the data, and where that comes from.
    pub about: String,
}

/// Asks what a rule would do to the loaded alerts. Nothing is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TryRule {
    /// The rule.
    pub draft: RuleDraft,
    /// The first of the alerts to list.
    pub from: u32,
    /// How many to list at most.
    pub count: u32,
}

/// What a rule would do to the loaded alerts (AL-24).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TryRuleView {
    /// Why its filter is no filter; empty where it is one.
    pub fault: String,
    /// How many alerts it selects.
    pub matching: u32,
    /// How many there are.
    pub total: u32,
    /// How many of those it selects it would change; the others are so already.
    pub changes: u32,
    /// What it does, in words.
    pub does: String,
    /// How many of those it selects are classified as what.
    pub classified: Vec<(String, u32)>,
    /// What speaks against it.
    pub warnings: Vec<String>,
    /// Position of the first listed alert.
    pub from: u32,
    /// The alerts, in the order of the data.
    pub rows: Vec<AlertRow>,
}

/// Asks for a rule made from an alert: its title and its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleFrom {
    /// Key of the alert.
    pub key: String,
}

/// Asks to change rules, or to run one; a journal entry like any change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangeRule {
    /// The change.
    pub change: RuleChange,
    /// When, by the clock of the analyst's machine.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
}

/// A change of rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RuleChange {
    /// Save a rule that was tried. A new one is off.
    Save {
        /// The rule that it replaces; none for a new one.
        id: Option<RuleId>,
        /// The rule.
        draft: Box<RuleDraft>,
        /// How many alerts it selected when it was tried: refused where it selects
        /// another number by now.
        seen: u32,
        /// True where somebody has read what speaks against it.
        despite_warnings: bool,
    },
    /// Turn a rule on or off.
    Switch {
        /// The rule.
        id: RuleId,
        /// Whether it is to be on.
        on: bool,
    },
    /// Delete a rule. What it has done stays.
    Delete {
        /// The rule.
        id: RuleId,
    },
    /// Apply a rule to the loaded alerts, once.
    Run {
        /// The rule.
        id: RuleId,
        /// How many alerts it selected when somebody decided so.
        seen: u32,
    },
    /// Take the rules of a file. They are off.
    Import(String),
    /// Decide about a hash or an address that a rule names (AL-22). It is not carried
    /// out (B-3), and holds for the whole organisation.
    Indicator {
        /// The rule.
        id: RuleId,
        /// The indicator, as the rule's filter writes it.
        value: String,
        /// To allow it, to block it, or to end either.
        what: ResponseAction,
    },
}

/// Asks for the rules as a file.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct RulesText {
    /// True for text to read and to make the rules again elsewhere by; false for
    /// JSON that opens here.
    pub readable: bool,
}
