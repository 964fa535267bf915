//! What an import has lost: it stays until it is dismissed or the report is read.

use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::ImportWords;
use throughline_route::Route;

/// What came of an import of which something was rejected.
#[component]
pub fn Losses() -> impl IntoView {
    let app = app();
    view! {
        <div role="status">
            {move || app.losses.get().map(|words| view! { <Told words/> })}
        </div>
    }
}

#[component]
fn Told(words: ImportWords) -> impl IntoView {
    let app = app();
    let repaired = (!words.repaired.is_empty()).then(|| format!("; {}", words.repaired));
    view! {
        <section class="losses" aria-label="What was not read">
            <div class="losses-words" tabindex="0">
                <p class="num">{words.text}{repaired}</p>
                <ul>{words.lost.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}</ul>
            </div>
            <a class="button" href=Route::Data.href()>"Import report"</a>
            <button class="button" on:click=move |_| app.losses.set(None)>"Dismiss"</button>
        </section>
    }
}
