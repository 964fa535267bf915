//! Severity: shape, colour and word, never colour alone.

use leptos::prelude::*;
use throughline_engine::protocol::{Level, SeverityMark};

fn class(level: Level) -> &'static str {
    match level {
        Level::Critical | Level::High => "sev high",
        Level::Medium => "sev medium",
        Level::Low => "sev low",
        Level::Informational | Level::Unknown => "sev info",
    }
}

/// The mark with its word.
#[component]
pub fn Severity(mark: SeverityMark) -> impl IntoView {
    view! {
        <span class=class(mark.level)>
            <Shape level=mark.level/>
            <span class="sev-word">{mark.label}</span>
        </span>
    }
}

/// The mark alone, with its word for those who hear it.
#[component]
pub fn SeverityShape(mark: SeverityMark) -> impl IntoView {
    let word = mark.label.clone();
    view! {
        <span class=class(mark.level) title=word>
            <Shape level=mark.level/>
            <span class="unseen">{mark.label}</span>
        </span>
    }
}

#[component]
fn Shape(level: Level) -> impl IntoView {
    let shape = match level {
        Level::Critical => view! { <path d="M6 0 12 11H0zM5.2 4h1.6v3.5H5.2zM5.2 8.4h1.6V10H5.2z" fill-rule="evenodd"></path> }.into_any(),
        Level::High => view! { <path d="M6 0 12 11H0z"></path> }.into_any(),
        Level::Medium => view! { <path d="M6 0 12 6 6 12 0 6z"></path> }.into_any(),
        Level::Low => view! { <circle class="ring" cx="6" cy="6" r="4.5"></circle> }.into_any(),
        Level::Informational => view! { <path d="M1 5.2h10v1.6H1z"></path> }.into_any(),
        Level::Unknown => view! { <path d="M2 5.2h2v1.6H2zM5 5.2h2v1.6H5zM8 5.2h2v1.6H8z"></path> }.into_any(),
    };
    view! { <svg viewBox="0 0 12 12" aria-hidden="true">{shape}</svg> }
}
