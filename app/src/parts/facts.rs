//! Labelled values.

use crate::parts::{CopyButton, open_value};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{FactRow, Section, Tone};
use throughline_route::{QueueRoute, Route};

/// Titled groups of facts.
#[component]
pub fn Sections(sections: Vec<Section>) -> impl IntoView {
    sections
        .into_iter()
        .filter(|it| !it.facts.is_empty())
        .map(|section| {
            let title = (!section.title.is_empty()).then(|| view! { <h2>{section.title}</h2> });
            view! {
                <section class="section">
                    {title}
                    <dl class="facts">
                        {section.facts.into_iter().map(|fact| view! { <Fact fact/> }).collect_view()}
                    </dl>
                </section>
            }
        })
        .collect_view()
}

#[component]
fn Fact(fact: FactRow) -> impl IntoView {
    let app = app();
    let class = match fact.tone {
        Tone::Plain => "",
        Tone::Code => "code",
        Tone::Bad => "bad",
        Tone::Good => "good",
    };
    let copy = (fact.tone == Tone::Code).then(|| {
        let text = fact.copy.clone().unwrap_or_else(|| fact.value.clone());
        view! { <CopyButton text what=fact.label.clone()/> }
    });
    let only = fact.only.map(|filter| {
        let route = QueueRoute { filter: Some(filter), ..QueueRoute::default() };
        view! {
            <a class="only" href=Route::Alerts(route).href() title="Show the alerts with this value">
                "only"
                <span class="unseen">{format!(" alerts with {} {}", fact.label, fact.value)}</span>
            </a>
        }
    });
    let menu = fact.menu.map(|value| {
        let says = format!("What to do with {} {}", fact.label, value.label);
        let open = move |event: web_sys::MouseEvent| {
            let at = (f64::from(event.client_x()), f64::from(event.client_y()));
            open_value(app, value.clone(), at);
        };
        view! { <button type="button" class="only dots" aria-label=says title="What to do with this value" on:click=open>"⋯"</button> }
    });
    view! {
        <div>
            <dt>{fact.label}</dt>
            <dd><span class=class>{fact.value}</span>{copy}{only}{menu}</dd>
        </div>
    }
}
