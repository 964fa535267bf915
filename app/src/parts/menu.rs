//! A filter offered: a button that opens its values with their counts.

use crate::parts::{Icon, IconName};
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::Facet;
use throughline_route::Route;
use wasm_bindgen::JsCast;

/// A facet: each value is a link to the queue with it ticked or not. `route`
/// makes the address of a filter.
#[component]
pub fn FacetMenu(
    facet: Facet,
    route: Callback<String, Route>,
    open: RwSignal<Option<String>>,
) -> impl IntoView {
    let label = facet.label.clone();
    let is_open = {
        let label = label.clone();
        Memo::new(move |_| open.get().as_deref() == Some(label.as_str()))
    };
    let toggle = {
        let label = label.clone();
        move |_| {
            open.update(|it| {
                *it = if it.as_deref() == Some(&label) {
                    None
                } else {
                    Some(label.clone())
                }
            });
        }
    };
    let close = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && is_open.get_untracked() {
            event.prevent_default();
            open.set(None);
            let button = event
                .current_target()
                .and_then(|it| it.dyn_into::<web_sys::Element>().ok())
                .and_then(|it| it.query_selector("button").ok().flatten())
                .and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
            if let Some(button) = button {
                let _ = button.focus();
            }
        }
    };
    let ticked = facet.ticked;
    let values = StoredValue::new(facet);
    view! {
        <div class="menu" on:keydown=close>
            <button
                class="chip"
                class:on=move || { ticked > 0 }
                aria-expanded=move || is_open.get().to_string()
                on:click=toggle
            >
                {label}
                {(ticked > 0).then(|| view! { <b>{ticked}</b> })}
                <Icon name=IconName::Down/>
            </button>
            <Show when=move || is_open.get()>
                <ul class="menu-list">
                    {move || values.with_value(|facet| facet.values.iter().map(|it| {
                        let href = route.run(it.toggled.clone()).href();
                        view! {
                            <li>
                                <a href=href class:ticked=it.ticked class:none=it.count == 0>
                                    <span class="tick" aria-hidden="true"></span>
                                    <span class="menu-label">{it.label.clone()}</span>
                                    {it.ticked.then(|| view! { <span class="unseen">", ticked"</span> })}
                                    <span class="count">{grouped(it.count as usize)}</span>
                                </a>
                            </li>
                        }
                    }).collect_view())}
                    {(ticked > 0).then(|| {
                        let href = route.run(values.with_value(|it| it.cleared.clone())).href();
                        view! { <li class="menu-clear"><a href=href>"Any"</a></li> }
                    })}
                    <Show when=move || values.with_value(|it| it.values.is_empty())>
                        <li class="menu-none">"No values in the data"</li>
                    </Show>
                </ul>
            </Show>
        </div>
    }
}
