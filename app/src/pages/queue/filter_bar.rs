//! A queue's filter: chips, text, and the filters offered.

use super::desk::Desk;
use crate::address::go;
use crate::parts::{FacetMenu, Icon, IconName, focus_if_lost, focus_on};
use leptos::prelude::*;
use throughline_engine::protocol::{Chip, Queue, QueueView, Shown};
use throughline_route::Route;
use web_sys::HtmlInputElement;

#[component]
pub fn FilterBar(desk: Desk, queue: QueueView) -> impl IntoView {
    let app = desk.app;
    let text = desk.text;
    let filter = queue.narrowable.clone();
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let more = text.get_untracked().trim().to_owned();
        if more.is_empty() {
            return;
        }
        // What is not understood stays in the field, and the filter as it was.
        let asked = format!("{filter} {more}").trim().to_owned();
        let ask = Queue {
            shown: Shown {
                filter: Some(asked.clone()),
                ..desk.shown.get_untracked()
            },
        };
        app.client.with_value(|client| {
            client.ask(ask, move |answer| match answer.map(|it| it.error) {
                Ok(Some(fault)) => app.rejected.set(Some((more, fault.message))),
                Ok(None) => {
                    app.rejected.set(None);
                    text.set(String::new());
                    go(&desk.with_filter(asked));
                }
                Err(refusal) => app.say(refusal.message),
            });
        });
    };
    // The bar is redrawn with every answer: an open menu keeps the focus.
    request_animation_frame(|| focus_if_lost(".menu button[aria-expanded=true]"));
    let route = Callback::new(move |filter| desk.with_filter(filter));
    view! {
        <form class="filter" on:submit=add>
            {queue.chips.into_iter().map(|chip| view! { <ClauseChip chip route text/> }).collect_view()}
            <input
                type="text"
                aria-label="Add a filter"
                placeholder="add a filter, or type to search"
                spellcheck="false"
                autocomplete="off"
                prop:value=text
                on:input:target=move |event| text.set(HtmlInputElement::value(&event.target()))
            />
        </form>
        {move || app.rejected.get().map(|(text, error)| view! {
            <p class="filter-error" role="alert">
                {format!("“{text}” was not understood: {error}. The filter is as it was.")}
            </p>
        })}
        {queue.error.map(|fault| view! {
            <p class="filter-error" role="alert">
                "This filter was not understood: " {fault.message} ". The default view is shown instead."
            </p>
        })}
        <Show when=move || app.open_menu.get().is_some()>
            <div class="menu-veil" aria-hidden="true" on:click=move |_| app.open_menu.set(None)></div>
        </Show>
        <div class="facets" role="group" aria-label="Filters">
            {queue.facets.into_iter().map(|facet| view! { <FacetMenu facet route open=app.open_menu/> }).collect_view()}
        </div>
    }
}

/// A clause of the filter: edited as text in its place, or removed.
#[component]
fn ClauseChip(chip: Chip, route: Callback<String, Route>, text: RwSignal<String>) -> impl IntoView {
    let app = crate::state::app();
    let says = format!("{} {}", chip.field, chip.value);
    let without = route.run(chip.without.clone());
    let edit = {
        let without = without.clone();
        let clause = chip.clause.clone();
        move |_| {
            // The clause goes into the field, the rest of the filter stays.
            text.set(clause.clone());
            crate::address::replace(app, without.clone());
            request_animation_frame(|| focus_on(".filter input"));
        }
    };
    view! {
        <span class="chip on">
            <button type="button" class="chip-text" on:click=edit title="Edit this clause">
                {(!chip.field.is_empty()).then(|| format!("{}: ", chip.field))}
                <b>{chip.value}</b>
            </button>
            <a class="chip-x" href=without.href() aria-label=format!("Remove {says}")>
                <Icon name=IconName::Close/>
            </a>
        </span>
    }
}
