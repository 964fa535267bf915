//! How far the grouping of alerts is.

use crate::client::Client;
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::grouped;

/// How far grouping is, with a way to stop it. The page goes on being of use meanwhile.
#[component]
pub fn Grouping() -> impl IntoView {
    let app = app();
    let running = Memo::new(move |_| app.grouping.with(Option::is_some));
    let progress = move || app.grouping.get().unwrap_or_default();
    let words = move || {
        let progress = progress();
        let alerts = match progress.alerts {
            1 => "1 alert".to_owned(),
            many => format!("{} alerts", grouped(many as usize)),
        };
        format!("Grouping {alerts}… {} %", progress.percent)
    };
    view! {
        <Show when=move || running.get()>
            <section class="opening" aria-label="Grouping">
                <progress
                    aria-label="Grouping alerts"
                    max="100"
                    value=move || progress().percent.to_string()
                ></progress>
                <span class="opening-words num">{words}</span>
                <button
                    type="button"
                    class="button"
                    data-cancel="grouping"
                    on:click=move |_| app.client.with_value(Client::cancel_grouping)
                >
                    "Cancel"
                </button>
            </section>
        </Show>
    }
}
