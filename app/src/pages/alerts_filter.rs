//! The queue's filter: chips, text, and the filters offered.

use super::alerts::shown;
use crate::address::go;
use crate::parts::{FacetMenu, Icon, IconName};
use crate::state::{App, app};
use leptos::prelude::*;
use throughline_engine::protocol::AlertQueueView;
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
        if !more.is_empty() {
            go(&with_filter(
                app,
                format!("{filter} {more}").trim().to_owned(),
            ));
        }
    };
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
        {queue.error.map(|error| view! {
            <p class="filter-error" role="alert">
                "This filter was not understood: " {error} ". The default view is shown instead."
            </p>
        })}
        <div class="facets" role="group" aria-label="Filters">
            {queue.facets.into_iter().map(|facet| view! { <FacetMenu facet route open=app.open_menu/> }).collect_view()}
            <span class="grow"></span>
            <span class="muted num anchor">"Times are UTC · counted back from " {queue.anchor}</span>
        </div>
    }
}
