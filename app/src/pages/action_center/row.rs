//! A row of the Action center.

use crate::address::go;
use crate::parts::Viewport;
use crate::state::{app, now};
use leptos::prelude::*;
use throughline_engine::protocol::{ActionRow, AnswerAction, PendingRef};
use throughline_route::{RawOf, Route};
use web_sys::MouseEvent;

/// Where a row leads: to its alert, or to the record that tells of it.
pub(super) fn destination(row: &ActionRow) -> Option<Route> {
    match (&row.alert, row.event) {
        (Some(alert), _) => Some(Route::alert(alert.key.clone())),
        (None, event) => Some(Route::Raw(RawOf::Event(event?))),
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
    let action = row.action.clone();
    let answers = row
        .pending
        .map(|pending| view! { <Answers pending action/> });
    let link = to.as_ref().map(|route| {
        let says = match &row.alert {
            Some(alert) => alert.title.clone(),
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
                {answers}{link}{between}<span class="muted">{row.details}</span>
            </span>
        </div>
    }
}

/// What waits for approval is approved or rejected: the answer is recorded, and can be
/// undone.
#[component]
fn Answers(pending: PendingRef, action: String) -> impl IntoView {
    let app = app();
    let answer = move |event: &MouseEvent, approve: bool, pending: PendingRef| {
        event.stop_propagation();
        let asked = AnswerAction {
            pending,
            approve,
            at: now(),
            actor: app.preferences.actor.get_untracked(),
        };
        app.change(asked, |_| {});
    };
    let other = pending.clone();
    view! {
        <span class="answers">
            <button
                type="button"
                class="button"
                aria-label=format!("Approve {action}")
                on:click=move |event| answer(&event, true, pending.clone())
            >"Approve"</button>
            <button
                type="button"
                class="button"
                aria-label=format!("Reject {action}")
                on:click=move |event| answer(&event, false, other.clone())
            >"Reject"</button>
        </span>
    }
}
