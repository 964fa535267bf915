//! A filter offered: a button that opens its values with their counts.

use crate::parts::Dropdown;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{Facet, FacetValue};
use throughline_route::Route;

/// A facet: each value is a link to the queue with it ticked or not, or without
/// it. `route` makes the address of a filter.
#[component]
pub fn FacetMenu(
    facet: Facet,
    route: Callback<String, Route>,
    open: RwSignal<Option<String>>,
) -> impl IntoView {
    let ticked = facet.ticked;
    let label = facet.label.clone();
    let facet = StoredValue::new(facet);
    view! {
        <Dropdown label count=Signal::stored(ticked) open>
            <ul>
                {move || facet.get_value().values.into_iter().map(|value| view! { <Value value route/> }).collect_view()}
                {(ticked > 0).then(|| {
                    let href = route.run(facet.with_value(|it| it.cleared.clone())).href();
                    view! { <li class="menu-clear"><a href=href>"Any"</a></li> }
                })}
                <Show when=move || facet.with_value(|it| it.values.is_empty())>
                    <li class="menu-none">"No values in the data"</li>
                </Show>
            </ul>
        </Dropdown>
    }
}

#[component]
fn Value(value: FacetValue, route: Callback<String, Route>) -> impl IntoView {
    let href = route.run(value.toggled).href();
    let excluded = route.run(value.excluded).href();
    view! {
        <li class="facet-value">
            <a href=href class:ticked=value.ticked class:none=value.count == 0>
                <span class="tick" aria-hidden="true"></span>
                <span class="menu-label">{value.label.clone()}</span>
                {value.ticked.then(|| view! { <span class="unseen">", ticked"</span> })}
                <span class="count">{grouped(value.count as usize)}</span>
            </a>
            <a class="without" href=excluded title="Exclude" aria-label=format!("Exclude {}", value.label)>"−"</a>
        </li>
    }
}
