//! Incidents that are several in the other grouping.

use super::super::by_hand::alerts_words;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{NameView, PartedView};
use throughline_route::{IncidentTab, Route};

/// Incidents of a list that are shown before somebody asks for all.
const FIRST: usize = 8;

/// Which of the names are incidents that can be opened: exported ones are not on show.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// What an incident is parted into.
    Parts,
    /// The incident itself.
    Whole,
}

#[component]
pub fn PartedList(title: &'static str, links: Links, all: Memo<Vec<PartedView>>) -> impl IntoView {
    let shows_all = RwSignal::new(false);
    let count = Memo::new(move |_| all.with(Vec::len));
    let shown = move || {
        let most = if shows_all.get() { usize::MAX } else { FIRST };
        all.with(|it| it.iter().take(most).cloned().collect::<Vec<_>>())
    };
    view! {
        <section>
            <h2>{title} " " <span class="count">{move || grouped(count.get())}</span></h2>
            <Show when=move || count.get() == 0>
                <p class="muted">"None."</p>
            </Show>
            <ul class="parted">
                {move || shown().into_iter().map(|it| view! { <Parted it links/> }).collect_view()}
            </ul>
            <Show when=move || !shows_all.get() && (count.get() > FIRST)>
                <button type="button" class="button" on:click=move |_| shows_all.set(true)>
                    {move || format!("Show all {}", grouped(count.get()))}
                </button>
            </Show>
        </section>
    }
}

#[component]
fn Parted(it: PartedView, links: Links) -> impl IntoView {
    view! {
        <li>
            <p class="parted-name"><IncidentName name=it.incident opens=links == Links::Whole/></p>
            <ul>
                {it.parts.into_iter().map(|(name, alerts)| view! {
                    <li>
                        <span class="num muted">{alerts_words(alerts)}</span>
                        <IncidentName name opens=links == Links::Parts/>
                    </li>
                }).collect_view()}
            </ul>
        </li>
    }
}

/// The name of an incident, as a link where it is on show.
#[component]
pub fn IncidentName(name: NameView, opens: bool) -> impl IntoView {
    if opens {
        let id = name.key;
        let tab = IncidentTab::Alerts;
        view! { <a href=Route::Incident { id, tab }.href()>{name.title}</a> }.into_any()
    } else {
        view! { <span>{name.title}</span> }.into_any()
    }
}
