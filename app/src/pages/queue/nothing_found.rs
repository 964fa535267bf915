//! What a queue says when it shows no row.

use super::desk::Desk;
use crate::pages::by_hand::ModeOffer;
use crate::parts::Empty;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::List;
use throughline_route::{QueueRoute, Route};

#[component]
pub fn NothingFound(desk: Desk) -> impl IntoView {
    let total = Memo::new(move |_| desk.frame.with(|it| it.ready().map_or(0, |it| it.total)));
    let all = desk.route(QueueRoute::of(""));
    let (none, other) = match desk.list {
        List::Alerts => (
            "The files hold incidents only. Add an export of alerts to see them here.",
            ("Incidents", Route::Incidents(QueueRoute::default())),
        ),
        List::Incidents => (
            "The files hold no incidents. Add an export of incidents to see them here.",
            ("Alerts", Route::Alerts(QueueRoute::default())),
        ),
    };
    // Then incidents can be made of them.
    let has_alerts =
        Memo::new(move |_| desk.list == List::Incidents && desk.app.shell.with(|it| it.alerts > 0));
    let what = desk.list.one();
    let title = Signal::derive(move || match total.get() {
        0 => format!("No {what}s in the loaded data"),
        _ => format!("No {what} matches"),
    });
    let says = move || {
        match total.get() {
        0 if has_alerts.get() => "The files hold alerts only. They can be grouped here, with a reason for every link, or add an export of incidents.".to_owned(),
        0 => none.to_owned(),
        n => format!(
            "The filter hides all {} {what}s of the loaded data.",
            grouped(n as usize)
        ),
    }
    };
    let other_href = other.1.href();
    view! {
        <Empty title>
            <p>{says}</p>
            <Show
                when=move || { total.get() > 0 }
                fallback=move || view! {
                    <p class="form-actions">
                        {move || has_alerts.get().then(|| view! { <ModeOffer/> })}
                        <a class="button" href=other_href.clone()>{other.0}</a>
                    </p>
                }
            >
                <p><a class="button" href=all.href()>"Show all"</a></p>
            </Show>
        </Empty>
    }
}
