//! The rail on the left.

use crate::pages::first_view;
use crate::parts::{Icon, IconName};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::List;
use throughline_route::{ActionsRoute, EventsRoute, Route};

#[component]
pub fn Rail() -> impl IntoView {
    let app = app();
    let shell = app.shell;
    let count = move |it: u32| {
        if shell.get().loaded {
            grouped(it as usize)
        } else {
            String::new()
        }
    };
    let incidents = Memo::new(move |_| first_view(app, List::Incidents));
    let alerts = Memo::new(move |_| first_view(app, List::Alerts));
    view! {
        <nav class="rail" aria-label="Main">
            <RailLink route=Route::Home icon=IconName::Home label="Home" count=Signal::derive(String::new)/>
            {move || view! {
                <RailLink
                    route=incidents.get()
                    icon=IconName::Incident
                    label="Incidents"
                    count=Signal::derive(move || count(shell.get().listed_incidents))
                />
            }}
            {move || view! {
                <RailLink
                    route=alerts.get()
                    icon=IconName::Alert
                    label="Alerts"
                    count=Signal::derive(move || count(shell.get().listed_alerts))
                />
            }}
            <Show when=move || { shell.get().events > 0 }>
                <RailLink
                    route=Route::Events(EventsRoute::default())
                    icon=IconName::Telemetry
                    label="Telemetry"
                    count=Signal::derive(move || count(shell.get().events))
                />
            </Show>
            <RailLink
                route=Route::Actions(ActionsRoute::default())
                icon=IconName::Actions
                label="Action center"
                count=Signal::derive(move || match shell.get().recorded_actions {
                    0 => String::new(),
                    recorded => count(recorded),
                })
            />
            <hr/>
            <RailLink
                route=Route::Data
                icon=IconName::Data
                label="Data"
                count=Signal::derive(move || count(shell.get().files))
            />
            <RailLink route=Route::Settings icon=IconName::Settings label="Settings" count=Signal::derive(String::new)/>
        </nav>
    }
}

/// Whether a route belongs to the part of the page that a rail link leads to.
fn belongs(route: &Route, to: &Route) -> bool {
    matches!(
        (route, to),
        (Route::Home, Route::Home)
            | (
                Route::Alerts(_) | Route::Alert { .. } | Route::AlertPart { .. },
                Route::Alerts(_)
            )
            | (
                Route::Incidents(_) | Route::CompareIncidents | Route::Incident { .. },
                Route::Incidents(_)
            )
            | (Route::Events(_), Route::Events(_))
            | (Route::Actions(_), Route::Actions(_))
            | (Route::Data, Route::Data)
            | (
                Route::Settings | Route::Rules(_) | Route::Correlation(_),
                Route::Settings
            )
    )
}

#[component]
fn RailLink(
    route: Route,
    icon: IconName,
    label: &'static str,
    count: Signal<String>,
) -> impl IntoView {
    let app = app();
    let href = route.href();
    // A narrow rail has room for one word.
    let (first, rest) = label.split_at(label.find(' ').unwrap_or(label.len()));
    let is_here = Memo::new(move |_| belongs(&app.route.get(), &route));
    view! {
        <a href=href aria-current=move || is_here.get().then_some("page")>
            <Icon name=icon/>
            <span class="rail-label">
                {first}
                <span class="rail-rest">{rest}</span>
            </span>
            <span class="count">{count}</span>
        </a>
    }
}
