//! A short message at the foot of the page.

use crate::state::{App, Offer, app};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use throughline_route::Route;

/// How long a message stays, in milliseconds: longer where it offers something.
const STAYS: u32 = 5_000;
const STAYS_WITH_OFFER: u32 = 10_000;

#[component]
pub fn ToastLine() -> impl IntoView {
    let app = app();
    let shown = StoredValue::new(0_u32);
    Effect::new(move |_| {
        if let Some(toast) = app.toast.get() {
            shown.update_value(|it| *it += 1);
            let mine = shown.get_value();
            let stays = if toast.offers.is_some() {
                STAYS_WITH_OFFER
            } else {
                STAYS
            };
            Timeout::new(stays, move || {
                // A newer message has its own time.
                if shown.get_value() == mine {
                    app.toast.set(None);
                }
            })
            .forget();
        }
    });
    view! {
        <div class="toast-place" role="status" aria-live="polite">
            {move || app.toast.get().map(|toast| view! {
                <div class="toast">
                    <span>{toast.text}</span>
                    {toast.offers.map(|offer| view! { <Offered app offer/> })}
                    <button class="button" on:click=move |_| app.toast.set(None)>"Dismiss"</button>
                </div>
            })}
        </div>
    }
}

#[component]
fn Offered(app: App, offer: Offer) -> impl IntoView {
    match offer {
        Offer::Undo => view! {
            <button class="button" on:click=move |_| app.undo()>"Undo"</button>
        }
        .into_any(),
        Offer::ImportReport => view! {
            <a class="button" href=Route::Data.href()>"Import report"</a>
        }
        .into_any(),
    }
}
