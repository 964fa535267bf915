//! A row of the Action center.

use crate::address::go;
use crate::parts::Viewport;
use leptos::prelude::*;
use throughline_engine::protocol::ActionRow;
use throughline_route::{RawOf, Route};

/// Where a row leads: to its alert, or to the record that tells of it.
pub(super) fn destination(row: &ActionRow) -> Option<Route> {
    match (&row.alert, row.event) {
        (Some((key, _)), _) => Some(Route::alert(key.clone())),
        (None, event) => Some(Route::Raw(RawOf::Event(event?))),
    }
}

#[component]
pub(super) fn ColumnHeads() -> impl IntoView {
    view! {
        <div class="row head" role="row" aria-rowindex="1">
            <span class="c-time" role="columnheader" aria-sort="descending">"Time (UTC) ↓"</span>
            <span class="c-action" role="columnheader">"Action"</span>
            <span class="c-status" role="columnheader">"Status"</span>
            <span class="c-target" role="columnheader">"Target"</span>
            <span class="c-device" role="columnheader">"Device"</span>
            <span class="c-actor" role="columnheader">"By"</span>
            <span class="c-alert" role="columnheader">"Alert and details"</span>
        </div>
    }
}

#[component]
pub(super) fn Row(
    at: u32,
    row: ActionRow,
    cursor: RwSignal<u32>,
    viewport: Viewport,
) -> impl IntoView {
    let place = move || format!("translateY({}px)", f64::from(at) * viewport.row.get());
    let to = destination(&row);
    let link = to.as_ref().map(|route| {
        let says = match &row.alert {
            Some((_, title)) => title.clone(),
            None => "Raw record".to_owned(),
        };
        view! { <a href=route.href() tabindex="-1">{says}</a> }
    });
    let details = row.details.clone();
    let between = (link.is_some() && !row.details.is_empty()).then_some(" · ");
    let time = row.at.trim_end_matches(" UTC").to_owned();
    view! {
        <div
            class="row"
            class:cursor=move || cursor.get() == at
            class:undone=row.undone
            role="row"
            id=format!("row-{at}")
            aria-rowindex=(at + 2).to_string()
            style:transform=place
            on:click=move |_| {
                cursor.set(at);
                if let Some(route) = &to {
                    go(route);
                }
            }
        >
            <span class="c-time num muted" role="gridcell">{time}</span>
            <span class="c-action" role="gridcell">{row.action}</span>
            <span class="c-status" role="gridcell">
                {(!row.status.is_empty()).then(|| view! { <span class="pill">{row.status}</span> " " })}
                <span class="muted">{row.provenance.label()}</span>
            </span>
            <span class="c-target" role="gridcell">
                <span class="muted">{row.kind} " "</span>
                {row.target}
            </span>
            <span class="c-device" role="gridcell">{row.device}</span>
            <span class="c-actor" role="gridcell">{row.actor}</span>
            <span class="c-alert" role="gridcell" title=details>
                {link}{between}<span class="muted">{row.details}</span>
            </span>
        </div>
    }
}
