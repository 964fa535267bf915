//! The page's address: the one place that reads and writes it.

use crate::state::App;
use gloo_events::EventListener;
use leptos::prelude::*;
use throughline_route::{CorrelationRoute, Route};

/// The route that the address bar shows.
pub fn current() -> Route {
    let hash = web_sys::window()
        .and_then(|it| it.location().hash().ok())
        .unwrap_or_default();
    Route::parse(&hash)
}

/// Follows the address bar.
pub fn follow(app: App) {
    if let Some(window) = web_sys::window() {
        EventListener::new(&window, "hashchange", move |_| app.route.set(current())).forget();
    }
}

/// Goes to a route, as a link would: Back leads back.
pub fn go(route: &Route) {
    if let Some(window) = web_sys::window() {
        // The address bar's own event tells the page.
        let _ = window.location().set_hash(&route.to_string());
    }
}

/// Changes what the page shows without a step for Back: which row is selected.
pub fn replace(app: App, route: Route) {
    if let Some(history) = web_sys::window().and_then(|it| it.history().ok()) {
        let url = route.href();
        let replaced = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&url));
        if replaced.is_ok() {
            app.route.set(route);
        }
    }
}

/// Names the page in the browser's tab and history.
pub fn set_title(page: &str) {
    if let Some(document) = web_sys::window().and_then(|it| it.document()) {
        document.set_title(&format!("{page} · Throughline"));
    }
}

/// What a page is called before more of it is known.
pub fn title(route: &Route) -> &'static str {
    match route {
        Route::Home => "Home",
        Route::Alerts(_) => "Alerts",
        Route::Alert { .. } | Route::AlertPart { .. } => "Alert",
        Route::Process { .. } => "Process",
        Route::Entity(_) => "Entity",
        Route::Incidents(_) => "Incidents",
        Route::CompareIncidents => "Compare incidents",
        Route::Incident { .. } | Route::IncidentLink { .. } => "Incident",
        Route::Events(_) => "Telemetry",
        Route::Actions(_) => "Action center",
        Route::Search { .. } => "Search",
        Route::Raw(_) => "Raw records",
        Route::Data => "Data",
        Route::Mapping(_) => "What the columns mean",
        Route::Settings => "Settings",
        Route::Correlation(CorrelationRoute::Settings) => "Correlation",
        Route::Correlation(CorrelationRoute::Noise { .. }) => "Noisy connectors",
        Route::Correlation(CorrelationRoute::Model) => "How incidents are made",
        Route::Rules(_) => "Rules",
        Route::Unknown { .. } => "Nothing here",
    }
}
