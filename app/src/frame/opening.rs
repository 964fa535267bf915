//! An opening that goes on, and one that failed.

use crate::opening::CAN_BE_OPENED;
use crate::pages::MappingLink;
use crate::state::app;
use leptos::prelude::*;
use std::fmt::Write as _;
use throughline_route::MappingOf;
use throughline_worker::messages::Progress;

/// How far an opening is, with a way to stop it.
#[component]
pub fn Opening() -> impl IntoView {
    let app = app();
    let running = Memo::new(move |_| app.progress.get().is_some());
    let progress = move || app.progress.get().unwrap_or_default();
    view! {
        <Show when=move || running.get()>
            <section class="opening" aria-label="Opening">
                <progress
                    aria-label="Opening files"
                    max="100"
                    value=move || percent(&progress()).map(|it| it.to_string())
                ></progress>
                <span class="opening-words" role="status">{move || words(&progress())}</span>
                <button
                    class="button"
                    data-cancel="opening"
                    disabled=move || progress().settling
                    on:click=move |_| app.client.with_value(crate::client::Client::cancel)
                >
                    "Cancel"
                </button>
            </section>
        </Show>
    }
}

fn percent(progress: &Progress) -> Option<u64> {
    (progress.bytes * 100).checked_div(progress.total)
}

fn words(progress: &Progress) -> String {
    if progress.settling {
        return format!(
            "{} records read. Joining duplicates and entities…",
            progress.records
        );
    }
    if progress.total == 0 {
        return "Starting to read…".to_owned();
    }
    let megabytes = |bytes: u64| format!("{:.1}", bytes as f64 / 1e6);
    let mut words = format!(
        "{}: {} of {} MB, {} records",
        progress.file,
        megabytes(progress.bytes),
        megabytes(progress.total),
        progress.records
    );
    if progress.shown > 0 {
        let _ = write!(words, ". Shown so far are the first {}", progress.shown);
    }
    words
}

/// What was wrong with files that could not be opened.
#[component]
pub fn Failure() -> impl IntoView {
    let app = app();
    move || {
        app.failure.get().map(|failure| {
            let rest = if app.shell.get_untracked().loaded {
                "What was open before is untouched."
            } else {
                "Nothing was changed."
            };
            let message = failure
                .message
                .lines()
                .map(|line| view! { <li>{line.to_owned()}</li> })
                .collect_view();
            let was_read = !failure.files.is_empty();
            view! {
                <section class="failure" role="alert">
                    <h2>"This could not be opened"</h2>
                    <ul>{message}</ul>
                    <p>{rest}</p>
                    {was_read.then(|| view! { <p class="muted">"What can be opened: " {CAN_BE_OPENED}</p> })}
                    {failure.files.into_iter().map(|it| view! {
                        <MappingLink table=MappingOf::Refused(it.at) can_be_mapped=it.can_be_mapped readable=false name=it.name/>
                    }).collect_view()}
                    <button class="button" on:click=move |_| app.failure.set(None)>"Dismiss"</button>
                </section>
            }
        })
    }
}
