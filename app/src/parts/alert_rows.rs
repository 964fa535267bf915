//! A short list of alerts: in a pane, or on an incident's page.

use crate::parts::SeverityShape;
use leptos::prelude::*;
use std::collections::BTreeSet;
use throughline_engine::protocol::AlertRow;
use throughline_route::Route;
use web_sys::HtmlInputElement;

/// Alerts as a list; each title leads to its page.
#[component]
pub fn AlertList(
    alerts: Vec<AlertRow>,
    /// Keys of those that are ticked, where they can be.
    #[prop(optional)]
    ticked: Option<RwSignal<BTreeSet<String>>>,
) -> impl IntoView {
    view! {
        <ul class="alert-list" class:tickable=ticked.is_some()>
            {alerts.into_iter().map(|alert| view! {
                <li>
                    {ticked.map(|ticked| view! { <AlertTick ticked key=alert.key.clone() title=alert.title.clone()/> })}
                    <time class="num">{alert.first_activity}</time>
                    <SeverityShape mark=alert.severity/>
                    <a href=Route::alert(alert.key).href()>{alert.title}</a>
                    <span class="muted">{alert.assets}</span>
                </li>
            }).collect_view()}
        </ul>
    }
}

/// The box that ticks an alert.
#[component]
pub fn AlertTick(ticked: RwSignal<BTreeSet<String>>, key: String, title: String) -> impl IntoView {
    let own = key.clone();
    let toggle = move |event: leptos::ev::Targeted<web_sys::Event, HtmlInputElement>| {
        let is_on = event.target().checked();
        ticked.update(|it| {
            if is_on {
                it.insert(own.clone());
            } else {
                it.remove(&own);
            }
        });
    };
    view! {
        <input
            type="checkbox"
            aria-label=format!("Tick {title}")
            prop:checked=move || ticked.with(|it| it.contains(&key))
            on:change:target=toggle
        />
    }
}
