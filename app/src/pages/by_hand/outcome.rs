//! What would come of grouping by hand, before it is done (CO-21).

use super::alerts_words;
use crate::answers::Answer;
use leptos::prelude::*;
use throughline_engine::protocol::{HandIncident, HandPreview};

/// The incidents that would no longer be what they are, and what they would be.
#[component]
pub fn HandOutcome(#[prop(into)] tried: Signal<Answer<HandPreview>>) -> impl IntoView {
    view! {
        <div class="hand-outcome" data-part="hand-preview" role="status">
            {move || match tried.get() {
                Answer::Waiting => None,
                Answer::Refused(refusal) => Some(view! { <p class="bad">{sentence(&refusal.message)} "."</p> }.into_any()),
                Answer::Ready(it) => Some(view! { <Told it/> }.into_any()),
            }}
        </div>
    }
}

#[component]
fn Told(it: HandPreview) -> impl IntoView {
    if it.summary.is_empty() {
        return view! { <p>"It is so already: nothing would change."</p> }.into_any();
    }
    if it.before.is_empty() && it.after.is_empty() {
        return view! { <p>"No incident changes now. It holds whenever alerts are grouped anew."</p> }
            .into_any();
    }
    view! {
        <Incidents title="Now" all=it.before/>
        <Incidents title="Then" all=it.after/>
    }
    .into_any()
}

#[component]
fn Incidents(title: &'static str, all: Vec<HandIncident>) -> impl IntoView {
    view! {
        <h3>{title}</h3>
        <ul class="hand-incidents">
            {all.into_iter().map(|it| view! {
                <li>
                    <span>{it.title}</span>
                    {it.is_new.then(|| view! { <span class="pill">"New"</span> })}
                    <span class="num muted">{alerts_words(it.alerts)}</span>
                </li>
            }).collect_view()}
        </ul>
    }
}

/// With a capital at its beginning.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |it| it.to_uppercase().chain(chars).collect())
}
