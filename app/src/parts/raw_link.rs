//! The way from what is shown to the record that it was read from.

use leptos::prelude::*;
use throughline_route::{RawOf, Route};

/// Leads to the records that tell of something, as they stand in their files.
#[component]
pub fn RawLink(of: RawOf) -> impl IntoView {
    view! {
        <section class="section">
            <a class="raw-link" href=Route::Raw(of).href()>"Show raw record"</a>
            <span class="muted">" read again from the opened file"</span>
        </section>
    }
}
