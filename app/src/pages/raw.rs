//! Records as they stand in their files.

use crate::answers::{Answer, ask};
use crate::parts::{CopyButton, Refused, Waiting};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{RawText, RecordPlace, RecordPlaces};
use throughline_route::{EventsRoute, IncidentTab, RawOf, Route};

#[component]
pub fn RawPage() -> impl IntoView {
    let app = app();
    let of = Memo::new(move |_| match app.route.get() {
        Route::Raw(of) => Some(of),
        _ => None,
    });
    let places = ask(app, move || {
        Some(match of.get()? {
            RawOf::Alert(key) => RecordPlaces::Alert(key),
            RawOf::Incident(id) => RecordPlaces::Incident(id),
            RawOf::Event(number) => RecordPlaces::Event(number),
        })
    });
    view! {
        <div class="page">
            <header class="page-head">
                <div class="title-line">
                    <h1>"Raw records"</h1>
                    {move || of.get().map(|of| view! { <Back of/> })}
                </div>
            </header>
            <div class="scroll" tabindex="0" role="region" aria-label="Raw records">
                {move || match places.get() {
                    Answer::Waiting => view! { <Waiting what="Finding the records"/> }.into_any(),
                    Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
                    Answer::Ready(view) => view
                        .records
                        .into_iter()
                        .enumerate()
                        .map(|(nth, place)| view! { <Record place counts={nth == 0}/> })
                        .collect_view()
                        .into_any(),
                }}
            </div>
        </div>
    }
}

/// Back to what the records tell of.
#[component]
fn Back(of: RawOf) -> impl IntoView {
    let (href, words) = match of {
        RawOf::Alert(key) => {
            let words = format!("Alert {key}");
            (Route::alert(key).href(), words)
        }
        RawOf::Incident(id) => {
            let words = format!("Incident {id}");
            let tab = IncidentTab::default();
            (Route::Incident { id, tab }.href(), words)
        }
        RawOf::Event(number) => {
            let words = format!("Event {}", u64::from(number) + 1);
            (Route::Events(EventsRoute::default()).href(), words)
        }
    };
    view! { <a href=href>{words}</a> }
}

/// One record, read again from its file.
#[component]
fn Record(place: RecordPlace, counts: bool) -> impl IntoView {
    let app = app();
    let text = RwSignal::new(None::<Result<RawText, String>>);
    let whole = RwSignal::new(false);
    let asked = place.clone();
    Effect::new(move |_| {
        let whole = whole.get();
        app.client.with_value(|client| {
            client.raw(&asked, whole, move |result| {
                // The page may have been left meanwhile.
                let _ = text.try_set(Some(result));
            });
        });
    });
    let RecordPlace {
        name,
        record,
        offset,
        updated,
        inside,
        ..
    } = place;
    let updated = updated.map(|it| format!(" · last changed {}", it.long()));
    view! {
        <section class="file raw">
            <h2>{name}</h2>
            <p class="muted num">
                {format!("Record {}, byte {} of the text", grouped(record as usize), grouped(offset as usize))}
                {updated}
                {(!counts).then_some(" · fills what the first does not tell")}
            </p>
            {inside.is_some().then(|| view! { <Part text whole/> })}
            {move || match text.get() {
                None => view! { <p class="muted">"Reading it again…"</p> }.into_any(),
                Some(Ok(RawText { text, .. })) => view! {
                    <div class="raw-box">
                        <CopyButton text=text.clone() what="Record".to_owned()/>
                        <pre class="code raw-text" tabindex="0">{text}</pre>
                    </div>
                }.into_any(),
                Some(Err(why)) => view! { <p class="loss">{why}</p> }.into_any(),
            }}
        </section>
    }
}

/// Says that an alert is a part of its incident's record, and shows the whole.
#[component]
fn Part(text: RwSignal<Option<Result<RawText, String>>>, whole: RwSignal<bool>) -> impl IntoView {
    let is_part = Memo::new(move |_| matches!(text.get(), Some(Ok(it)) if it.is_part));
    view! {
        <p>
            {move || if is_part.get() {
                "The alert as it stands inside the record of its incident. "
            } else {
                "The record of its incident, in which the alert stands. "
            }}
            <button class="button" aria-pressed=move || whole.get().to_string() on:click=move |_| whole.update(|it| *it = !*it)>
                "Whole record"
            </button>
        </p>
    }
}
