//! The parts of an alert's page beside its story (AL-3 … AL-9).

mod escalation;
mod evidence;
mod happened;
mod related;

use crate::answers::{Answer, ask};
use crate::parts::{Refused, Waiting};
use crate::state::app;
use evidence::Evidence;
use happened::Happened;
use leptos::prelude::*;
use related::Related;
use throughline_engine::grouped;
use throughline_engine::protocol::{AlertPageView, AlertParts, AlertPartsView};
use throughline_route::{AlertPart, Route};

/// The way between the story and the other parts.
#[component]
pub fn AlertTabs(key: Memo<Option<String>>, part: Memo<Option<AlertPart>>) -> impl IntoView {
    let parts = ask(app(), move || key.get().map(|key| AlertParts { key }));
    let count = move |of: AlertPart| {
        parts.with(|it| {
            let it = it.ready()?;
            match of {
                AlertPart::Happened => None,
                AlertPart::Evidence => Some(it.evidence.len() + it.more_evidence as usize),
                AlertPart::Related => Some(it.related.len() + it.more_related as usize),
            }
        })
    };
    let story = move || {
        let key = key.get().unwrap_or_default();
        Route::alert(key).href()
    };
    view! {
        <nav class="tabs alert-tabs" aria-label="Parts of the alert">
            <a href=story aria-current=move || part.get().is_none().then_some("page")>"Story"</a>
            {AlertPart::ALL.into_iter().map(|of| {
                let href = move || {
                    let key = key.get().unwrap_or_default();
                    Route::AlertPart { key, part: of }.href()
                };
                view! {
                    <a href=href aria-current=move || (part.get() == Some(of)).then_some("page")>
                        {of.label()}
                        {move || count(of).map(|it| view! { " " <span class="count num">{grouped(it)}</span> })}
                    </a>
                }
            }).collect_view()}
        </nav>
    }
}

/// The part that is shown in place of the story.
#[component]
pub fn AlertPartShown(
    key: Memo<Option<String>>,
    part: Memo<Option<AlertPart>>,
    alert: RwSignal<Answer<AlertPageView>>,
) -> impl IntoView {
    let parts = ask(app(), move || key.get().map(|key| AlertParts { key }));
    let label = move || part.get().map_or("", AlertPart::label);
    view! {
        <div class="scroll alert-part" tabindex="0" role="region" aria-label=label>
            {move || match parts.get() {
                Answer::Waiting => view! { <Waiting what="Reading the alert"/> }.into_any(),
                Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
                Answer::Ready(parts) => view! { <Part part=part.get() parts alert/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Part(
    part: Option<AlertPart>,
    parts: AlertPartsView,
    alert: RwSignal<Answer<AlertPageView>>,
) -> impl IntoView {
    match part {
        Some(AlertPart::Happened) => view! { <Happened parts alert/> }.into_any(),
        Some(AlertPart::Evidence) => {
            view! { <Evidence lines=parts.evidence more=parts.more_evidence/> }.into_any()
        }
        Some(AlertPart::Related) => view! { <Related parts/> }.into_any(),
        None => ().into_any(),
    }
}
