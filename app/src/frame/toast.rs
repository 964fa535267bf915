//! A short message at the foot of the page.

use crate::state::app;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;

/// How long a message stays, in milliseconds: longer where it offers to undo.
const STAYS: u32 = 5_000;
const STAYS_WITH_UNDO: u32 = 10_000;

#[component]
pub fn ToastLine() -> impl IntoView {
    let app = app();
    let shown = StoredValue::new(0_u32);
    Effect::new(move |_| {
        if let Some(toast) = app.toast.get() {
            shown.update_value(|it| *it += 1);
            let mine = shown.get_value();
            let stays = if toast.undo { STAYS_WITH_UNDO } else { STAYS };
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
                    {toast.undo.then(|| view! {
                        <button class="button" on:click=move |_| app.undo()>"Undo"</button>
                    })}
                    <button class="button" on:click=move |_| app.toast.set(None)>"Dismiss"</button>
                </div>
            })}
        </div>
    }
}
