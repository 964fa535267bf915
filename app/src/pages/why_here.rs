//! Why an alert is in its recorrelated incident, and why another is not (CO-20).

use super::linked_by::KeptApartLines;
use crate::answers::{Answer, ask};
use crate::parts::{AlertLink, LinkPath, LinkReasons, TieWords};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{
    Explain, ExplainView, IncidentMode, WhyNotTogether, WhyNotView,
};
use throughline_route::{IncidentTab, Route};
use web_sys::{HtmlInputElement, SubmitEvent};

/// The reasons that lead from an alert to the first of its incident; nothing where
/// incidents are shown as exported.
#[component]
pub fn WhyHere(key: String) -> impl IntoView {
    let app = app();
    let is_shown = Memo::new(move |_| app.shell.with(|it| it.mode == IncidentMode::Recorrelated));
    let asked = key.clone();
    let answer = ask(app, move || {
        is_shown.get().then(|| Explain { key: asked.clone() })
    });
    let key = StoredValue::new(key);
    view! {
        <Show when=move || is_shown.get()>
            <section class="section" data-part="why-here">
                <h2>"Why it is in this incident"</h2>
                {move || answer.get().ready().cloned().map(|why| view! { <Why key=key.get_value() why/> })}
                <WhyNot key=key.get_value()/>
            </section>
        </Show>
    }
}

#[component]
fn Why(key: String, why: ExplainView) -> impl IntoView {
    let words = match (why.alerts, why.links.len()) {
        (1, _) => "Nothing is linked to it: it is an incident of its own.".to_owned(),
        (_, 0) => "It is the incident's first alert: the others hang on it.".to_owned(),
        (_, 1) => "It is linked to the incident's first alert.".to_owned(),
        (_, links) => format!("{links} links lead to the incident's first alert."),
    };
    let kept = why.kept_apart;
    view! {
        <p>{words}</p>
        {(!why.links.is_empty()).then(|| view! { <LinkPath from=key links=why.links/> })}
        {(!kept.is_empty()).then(|| view! {
            <details>
                <summary>{format!("Kept apart from others ({})", kept.len())}</summary>
                <KeptApartLines lines=kept.clone()/>
            </details>
        })}
    }
}

/// Asks why another alert is not in the same incident.
#[component]
fn WhyNot(key: String) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let other = RwSignal::new(None::<String>);
    let a = key.clone();
    let answer = ask(app(), move || {
        let a = a.clone();
        other.get().map(|b| WhyNotTogether { a, b })
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = text.get_untracked();
        other.set((!typed.trim().is_empty()).then(|| key_in(&typed)));
    };
    let key = StoredValue::new(key);
    view! {
        <form class="why-not" on:submit=submit>
            <label class="field-label" for="why-not">"Why is another alert not here?"</label>
            <span class="field-row">
                <input
                    id="why-not"
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="Its id, or a link to its page"
                    prop:value=move || text.get()
                    on:input:target=move |event| text.set(HtmlInputElement::value(&event.target()))
                />
                <button class="button" type="submit">"Ask"</button>
            </span>
        </form>
        <div role="status" data-part="why-not">
            {move || other.with(Option::is_some).then(|| match answer.get() {
                Answer::Waiting => view! { <p class="muted">"Comparing…"</p> }.into_any(),
                Answer::Refused(refusal) => view! { <p class="bad">{sentence(&refusal.message)} "."</p> }.into_any(),
                Answer::Ready(told) => view! { <Told key=key.get_value() told/> }.into_any(),
            })}
        </div>
    }
}

#[component]
fn Told(key: String, told: WhyNotView) -> impl IntoView {
    let tab = IncidentTab::default();
    let href = Route::Incident {
        id: told.incident.key,
        tab,
    }
    .href();
    let is_apart = !told.is_together;
    let reasons = told.link.reasons;
    view! {
        <div class="why-not-told">
            <p><AlertLink alert=told.other/></p>
            {is_apart.then(|| view! { <p class="muted">"in " <a href=href>{told.incident.title}</a> {format!(", {}", told.link.gap)}</p> })}
            {told.words.into_iter().map(|it| view! { <p>{it}</p> }).collect_view()}
            {(!told.path.is_empty()).then(|| view! { <LinkPath from=key links=told.path/> })}
            {(!reasons.is_empty()).then(|| view! {
                <h3>"What speaks for it"</h3>
                <LinkReasons reasons/>
            })}
            {told.refused.map(|link| {
                let (from, to) = (link.from.clone(), link.to.clone());
                view! {
                    <h3>"The link that was refused"</h3>
                    <TieWords link/>
                    <p class="link-to"><AlertLink alert=from/> " with " <AlertLink alert=to/></p>
                }
            })}
            {(!told.silent.is_empty()).then(|| view! {
                <h3>"Both name it, but it does not count"</h3>
                <ul class="prose-list">
                    {told.silent.into_iter().map(|it| view! { <li>{sentence(&it)}</li> }).collect_view()}
                </ul>
            })}
        </div>
    }
}

/// The key in what was typed: an id, or the address of an alert's page.
fn key_in(typed: &str) -> String {
    let typed = typed.trim();
    let address = typed.split_once('#').map(|it| Route::parse(it.1));
    match address {
        Some(Route::Alert { key, .. }) => key,
        _ => typed.to_owned(),
    }
}

/// With a capital at its beginning.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |it| it.to_uppercase().chain(chars).collect())
}
