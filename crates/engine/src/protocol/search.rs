//! Writing a filter, and the global search.

use serde::{Deserialize, Serialize};

/// Asks what may come next in a filter that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complete {
    /// The text so far.
    pub text: String,
    /// How many characters stand before the cursor.
    pub cursor: u32,
    /// The filter that the text will be added to, or empty.
    pub beside: String,
    /// What is filtered.
    pub list: FilterList,
}

/// What a filter narrows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FilterList {
    /// Alerts: values come with how many alerts each would give.
    #[default]
    Alerts,
    /// Anything else that is found by its alerts: values come without counts.
    Other,
}

/// What may come next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompleteView {
    /// The first character that a choice takes the place of.
    pub from: u32,
    /// The character after the last.
    pub to: u32,
    /// The choices, best first.
    pub items: Vec<CompletionItem>,
    /// Why the text is no filter as it stands.
    pub fault: Option<FilterFault>,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletionItem {
    /// What it is.
    pub role: CompletionRole,
    /// What is written in the place of what was.
    pub insert: String,
    /// What it is called.
    pub label: String,
    /// What it means; empty where the label says it.
    pub detail: String,
    /// How many alerts it would give.
    pub count: Option<u32>,
}

/// What a choice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CompletionRole {
    /// A field; its values come next.
    Field,
    /// A value.
    Value,
    /// A word that joins clauses.
    Operator,
}

/// Why a text is no filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterFault {
    /// The character that is wrong, from 0.
    pub at: u32,
    /// What is wrong.
    pub message: String,
}
