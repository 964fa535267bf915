//! Places without anything in them, and why.

use leptos::prelude::*;
use throughline_engine::protocol::Refusal;
use throughline_route::{QueueRoute, Route};

/// An area without anything in it: what is missing, and what to do.
#[component]
pub fn Empty(
    /// What is missing.
    #[prop(into)]
    title: Signal<String>,
    /// What to do.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <div class="empty-what-to-do">{children()}</div>
        </div>
    }
}

/// An answer is on its way.
#[component]
pub fn Waiting(what: &'static str) -> impl IntoView {
    view! { <div class="empty waiting" role="status">{what} "…"</div> }
}

/// A question that has no answer.
#[component]
pub fn Refused(refusal: Refusal) -> impl IntoView {
    let title = if refusal.not_found {
        "Not in the loaded data"
    } else {
        "That did not work"
    };
    let mut message = refusal.message;
    if let Some(first) = message.get(..1) {
        let capital = first.to_uppercase();
        message.replace_range(..1, &capital);
    }
    view! {
        <Empty title=title.to_owned()>
            <p>{message} "."</p>
            <p>
                <a class="button" href=Route::Alerts(QueueRoute::default()).href()>"Alerts"</a>
                " "
                <a class="button" href=Route::Home.href()>"Home"</a>
            </p>
        </Empty>
    }
}
