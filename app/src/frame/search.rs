//! The search in the bar on top (SE-1): suggestions while somebody types, and
//! straight to what is meant.

use super::searches::{
    SearchChoice, chosen_search, forget_searches, load_searches, offered_searches, remember_search,
};
use crate::address::go;
use crate::parts::{Combobox, Icon, IconName, Offered, OfferedGroup, route_of};
use crate::state::{App, app};
use leptos::html::Input;
use leptos::prelude::*;
use throughline_engine::protocol::{Search, SearchHit, Suggest, SuggestView};
use throughline_route::Route;

/// Longest text that an address is made of.
const MAX_IN_ADDRESS: usize = 300;

#[component]
pub fn SearchField() -> impl IntoView {
    let app = app();
    let text = RwSignal::new(String::new());
    let field = NodeRef::<Input>::new();
    let open = RwSignal::new(false);
    let found = RwSignal::new(SuggestView::default());
    let suggest = suggestions(app, found);
    load_searches(app);
    let pick = Callback::new(move |at: usize| {
        let typed = text.get_untracked();
        if typed.trim().is_empty() {
            match chosen_search(app, at) {
                Some(SearchChoice::Again(again)) => {
                    text.set(again.clone());
                    search(app, again);
                }
                Some(SearchChoice::Forget) => forget_searches(app),
                None => {}
            }
            return;
        }
        let hit = found.with_untracked(|it| hits(it).nth(at).cloned());
        if let Some(hit) = hit {
            remember_search(app, &hit.label);
            go(&route_of(&hit.goes));
        } else {
            remember_search(app, &typed);
            show_results(app, &typed);
        }
    });
    let submit = Callback::new(move |()| {
        let text = text.get_untracked().trim().to_owned();
        if !text.is_empty() {
            search(app, text);
        }
    });
    let offers = move || {
        let typed = text.get();
        if typed.trim().is_empty() {
            return offered_searches(app);
        }
        found.with(offered)
    };
    view! {
        <div class="search" role="search">
            <Icon name=IconName::Search/>
            <Combobox
                id="search"
                label="Search alerts, devices, users, hashes, addresses"
                placeholder="Search alerts, devices, users, hashes, addresses"
                text
                offered=Signal::derive(offers)
                open
                opens_empty=true
                field
                typed=Callback::new(move |(text, _): (String, u32)| suggest.run(text))
                pick
                submit
                pasted=Callback::new(move |list| look_up(app, list))
                key="/"
                disabled=Signal::derive(move || !app.shell.get().loaded)
            />
            <kbd aria-hidden="true">"/"</kbd>
        </div>
    }
}

/// Asks for suggestions, one question at a time: over much data, one a key would
/// pile up.
fn suggestions(app: App, found: RwSignal<SuggestView>) -> Callback<String> {
    let is_asking = StoredValue::new(false);
    let wanted = StoredValue::new(None::<String>);
    Callback::new(move |text: String| {
        wanted.set_value(Some(text));
        if !is_asking.get_value() {
            ask_next(app, found, is_asking, wanted);
        }
    })
}

fn ask_next(
    app: App,
    found: RwSignal<SuggestView>,
    is_asking: StoredValue<bool>,
    wanted: StoredValue<Option<String>>,
) {
    let Some(text) = wanted.get_value() else {
        return;
    };
    wanted.set_value(None);
    is_asking.set_value(true);
    app.client.with_value(|client| {
        client.ask(Suggest { text }, move |answer| {
            is_asking.set_value(false);
            if let Ok(view) = answer {
                found.set(view);
            }
            ask_next(app, found, is_asking, wanted);
        });
    });
}

fn hits(view: &SuggestView) -> impl Iterator<Item = &SearchHit> {
    view.sections.iter().flat_map(|it| &it.hits)
}

/// The suggestions, and the way to all results.
fn offered(view: &SuggestView) -> Vec<OfferedGroup> {
    let mut groups: Vec<OfferedGroup> = view
        .sections
        .iter()
        .map(|section| OfferedGroup {
            label: format!("{} · {}", section.label, section.total),
            choices: section
                .hits
                .iter()
                .map(|it| Offered {
                    label: it.label.clone(),
                    detail: it.detail.clone(),
                    count: it.alerts,
                })
                .collect(),
        })
        .collect();
    groups.push(OfferedGroup {
        label: "Search".to_owned(),
        choices: vec![Offered {
            label: "All results".to_owned(),
            detail: String::new(),
            count: None,
        }],
    });
    groups
}

/// Goes to the one thing that is meant, else to the results.
fn search(app: App, text: String) {
    remember_search(app, &text);
    let asked = Search { text: text.clone() };
    app.client.with_value(|client| {
        client.ask(asked, move |answer| match answer {
            Ok(view) => match view.exact {
                Some(exact) => go(&route_of(&exact)),
                None if !view.indicators.is_empty() => look_up(app, text),
                None => show_results(app, &text),
            },
            Err(refusal) => app.say(refusal.message),
        });
    });
}

fn show_results(app: App, text: &str) {
    let text = text.trim();
    if text.len() > MAX_IN_ADDRESS {
        look_up(app, text.to_owned());
    } else if !text.is_empty() {
        go(&Route::Search {
            text: Some(text.to_owned()),
        });
    }
}

/// Looks a list up. It stays in the page: it is too long for an address.
fn look_up(app: App, list: String) {
    app.looked_up.set(list);
    go(&Route::Search { text: None });
}
