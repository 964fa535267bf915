//! A short list of alerts: in a pane, or on an incident's page.

use crate::parts::SeverityShape;
use leptos::prelude::*;
use throughline_engine::protocol::AlertRow;
use throughline_route::Route;

/// Alerts as a list; each title leads to its page.
#[component]
pub fn AlertList(alerts: Vec<AlertRow>) -> impl IntoView {
    view! {
        <ul class="alert-list">
            {alerts.into_iter().map(|alert| view! {
                <li>
                    <time class="num">{alert.first_activity}</time>
                    <SeverityShape mark=alert.severity/>
                    <a href=Route::Alert { key: alert.key, node: None }.href()>{alert.title}</a>
                    <span class="muted">{alert.assets}</span>
                </li>
            }).collect_view()}
        </ul>
    }
}
