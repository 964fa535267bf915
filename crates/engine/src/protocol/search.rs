//! Writing a filter, and the global search.

use super::SeverityMark;
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

/// Where a result leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Destination {
    /// The alert of this key.
    Alert(String),
    /// The incident of this id.
    Incident(String),
    /// The alerts of this filter.
    Alerts(String),
}

/// Asks for suggestions while somebody types.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggest {
    /// The text so far.
    pub text: String,
}

/// Suggestions, by what they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestView {
    /// The best few of each kind of thing that has any.
    pub sections: Vec<SearchSection>,
}

/// Asks for everything that a text finds (SE-1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// Words, a name, an id, a filter, an address of the portal, or a list of
    /// indicators.
    pub text: String,
}

/// Everything that a text finds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchView {
    /// The text, as it may be shown.
    pub text: String,
    /// The one thing that is meant, which a search goes straight to (SE-4).
    pub exact: Option<Destination>,
    /// What the text is by its form; empty for words.
    pub form: String,
    /// What is found, by what it is; nothing where it is not in the data.
    pub sections: Vec<SearchSection>,
    /// Where the text is a list: what each of its parts gives (SE-9).
    pub indicators: Vec<IndicatorRow>,
    /// How many parts of a list were left out, because it is too long.
    pub left_out: u32,
    /// Why the text, which looks like a filter, is none.
    pub fault: Option<FilterFault>,
}

/// Results of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchSection {
    /// What they are (`Devices`).
    pub label: String,
    /// How many there are, in words (`12`, `2,000+`).
    pub total: String,
    /// The best of them.
    pub hits: Vec<SearchHit>,
    /// Where all of them are listed.
    pub all: Option<Destination>,
}

/// One result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchHit {
    /// Its name.
    pub label: String,
    /// A word or two about it.
    pub detail: String,
    /// How grave it is, where that is known.
    pub severity: Option<SeverityMark>,
    /// How many alerts it has.
    pub alerts: Option<u32>,
    /// Where it leads.
    pub goes: Destination,
}

/// What one part of a list gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorRow {
    /// As it was pasted.
    pub text: String,
    /// What it is by its form (`SHA-256`).
    pub kind: String,
    /// How many alerts it is in.
    pub alerts: u32,
    /// How many entities it is; zero for what is no entity.
    pub entities: u32,
    /// Where it leads; none where it is not in the loaded data.
    pub goes: Option<Destination>,
}
