//! The queue's filter: chips, text, and the filters offered.

use super::alerts::shown;
use crate::address::go;
use crate::parts::{FacetMenu, Icon, IconName, focus_if_lost};
use crate::state::{App, app};
use leptos::prelude::*;
use throughline_engine::protocol::{AlertQueue, AlertQueueView};
use throughline_route::{AlertsRoute, Route};
use web_sys::HtmlInputElement;

/// The address of the queue with another filter.
fn with_filter(app: App, filter: String) -> Route {
    let here = shown(&app.route.get_untracked());
    Route::Alerts(AlertsRoute {
        filter: Some(filter),
        ..here
    })
}

#[component]
pub fn FilterBar(queue: AlertQueueView) -> impl IntoView {
    let app = app();
    let text = RwSignal::new(String::new());
    let filter = queue.narrowable.clone();
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let more = text.get_untracked().trim().to_owned();
        if more.is_empty() {
            return;
        }
        // What is not understood stays in the field, and the filter as it was.
        let asked = format!("{filter} {more}").trim().to_owned();
        let ask = AlertQueue {
            filter: Some(asked.clone()),
            sort: None,
        };
        app.client.with_value(|client| {
            client.ask(ask, move |answer| match answer.map(|it| it.error) {
                Ok(Some(error)) => app.rejected.set(Some((more, error))),
                Ok(None) => {
                    app.rejected.set(None);
                    go(&with_filter(app, asked));
                }
                Err(refusal) => app.say(refusal.message),
            });
        });
    };
    // The bar is redrawn with every answer: an open menu keeps the focus.
    request_animation_frame(|| focus_if_lost(".menu button[aria-expanded=true]"));
    let route = Callback::new(move |filter| with_filter(app, filter));
    view! {
        <form class="filter" on:submit=add>
            {queue.chips.into_iter().map(|chip| {
                let says = format!("{} {}", chip.field, chip.value);
                view! {
                    <span class="chip on">
                        {(!chip.field.is_empty()).then(|| format!("{}: ", chip.field))}
                        <b>{chip.value}</b>
                        <a class="chip-x" href=with_filter(app, chip.without).href() aria-label=format!("Remove {says}")>
                            <Icon name=IconName::Close/>
                        </a>
                    </span>
                }
            }).collect_view()}
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
        {queue.error.map(|error| view! {
            <p class="filter-error" role="alert">
                "This filter was not understood: " {error} ". The default view is shown instead."
            </p>
        })}
        <Show when=move || app.open_menu.get().is_some()>
            <div class="menu-veil" aria-hidden="true" on:click=move |_| app.open_menu.set(None)></div>
        </Show>
        <div class="facets" role="group" aria-label="Filters">
            {queue.facets.into_iter().map(|facet| view! { <FacetMenu facet route open=app.open_menu/> }).collect_view()}
            <span class="grow"></span>
            <span class="muted num anchor">"Times are UTC · counted back from " {queue.anchor}</span>
        </div>
    }
}
