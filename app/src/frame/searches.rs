//! What was searched for lately, offered again before anything is typed (SE-6).

use crate::parts::{Offered, OfferedGroup};
use crate::state::App;
use leptos::prelude::*;

/// How many are offered.
const OFFERED: usize = 8;

/// Longest text that is remembered: what is longer was pasted.
const LONGEST: usize = 200;

/// A choice in the list of searches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchChoice {
    /// This text again.
    Again(String),
    /// None of them any more.
    Forget,
}

/// Asks what this browser remembers.
pub fn load_searches(app: App) {
    app.client
        .with_value(|client| client.searches(move |it| app.searches.set(it)));
}

/// Remembers a search, unless the analyst wants none remembered.
pub fn remember_search(app: App, text: &str) {
    let text = text.trim();
    let is_wanted = app.preferences.remembers_searches.get_untracked();
    if !is_wanted || text.is_empty() || text.len() > LONGEST {
        return;
    }
    let text = text.to_owned();
    app.client
        .with_value(|client| client.keep_search(text, move |it| app.searches.set(it)));
}

/// Forgets all searches.
pub fn forget_searches(app: App) {
    app.client
        .with_value(|client| client.forget_searches(move |it| app.searches.set(it)));
}

/// The searches as choices, and the way to forget them.
pub fn offered_searches(app: App) -> Vec<OfferedGroup> {
    let choice = |label: String| Offered {
        label,
        detail: String::new(),
        count: None,
    };
    let choices: Vec<Offered> = app.searches.with(|all| {
        let texts = all.iter().take(OFFERED);
        texts.map(|it| choice(shown(&it.text))).collect()
    });
    if choices.is_empty() {
        return Vec::new();
    }
    vec![
        OfferedGroup {
            label: "Searched for lately".to_owned(),
            choices,
        },
        OfferedGroup {
            label: "In this browser".to_owned(),
            choices: vec![choice("Forget these searches".to_owned())],
        },
    ]
}

/// Which choice is at this place of the list.
pub fn chosen_search(app: App, at: usize) -> Option<SearchChoice> {
    app.searches.with_untracked(|all| {
        let offered = all.len().min(OFFERED);
        match all.get(at).filter(|_| at < offered) {
            Some(search) => Some(SearchChoice::Again(search.text.clone())),
            None => (at == offered && offered > 0).then_some(SearchChoice::Forget),
        }
    })
}

/// A search as it may be shown: it may have been pasted from anywhere.
fn shown(text: &str) -> String {
    throughline_model::visible(text)
}
