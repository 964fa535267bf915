//! The alert page: its story, and the pane that follows the selection.

use super::alert_details::{AlertDetails, AlertTitle};
use super::story::AlertStory;
use crate::address::set_title;
use crate::answers::{Answer, ask};
use crate::frame::Pane;
use crate::parts::{AlertList, Refused, Sections, Waiting};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{
    AlertPage as AskAlert, AlertPageView, EventLine, NodePane, NodePaneView,
};
use throughline_route::{EventsRoute, RawOf, Route, StoryReading};

#[component]
pub fn AlertPage() -> impl IntoView {
    let app = app();
    let here = Memo::new(move |_| match app.route.get() {
        Route::Alert { key, node, reading } => Some((key, node, reading)),
        _ => None,
    });
    let key = Memo::new(move |_| here.get().map(|it| it.0));
    let node = Memo::new(move |_| here.get().and_then(|it| it.1));
    let reading = Memo::new(move |_| here.get().map(|it| it.2).unwrap_or_default());
    let alert = ask(app, move || key.get().map(|key| AskAlert { key }));
    Effect::new(move |_| {
        alert.with(|it| {
            if let Some(alert) = it.ready() {
                set_title(&alert.title);
            }
        });
    });
    let found = Memo::new(move |_| alert.with(|it| matches!(it, Answer::Ready(_))));
    view! {
        <div class="page with-pane" class:pane-open=move || node.get().is_some()>
            <div class="column">
                {move || match alert.get() {
                    Answer::Waiting => view! { <Waiting what="Reading the alert"/> }.into_any(),
                    Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
                    Answer::Ready(alert) => view! {
                        <header class="page-head alert-head"><AlertTitle alert/></header>
                    }.into_any(),
                }}
                <Show when=move || found.get()>
                    <AlertStory key node reading/>
                </Show>
            </div>
            <Show when=move || found.get()>
                {move || match node.get() {
                    Some(node) => view! { <NodeDetails key node reading/> }.into_any(),
                    None => view! { <Details alert/> }.into_any(),
                }}
            </Show>
        </div>
    }
}

#[component]
fn Details(alert: RwSignal<Answer<AlertPageView>>) -> impl IntoView {
    view! {
        <Pane kind="Alert".to_owned()>
            {move || alert.get().ready().cloned().map(|alert| view! { <AlertDetails alert is_explained=true/> })}
        </Pane>
    }
}

#[component]
fn NodeDetails(key: Memo<Option<String>>, node: u32, reading: Memo<StoryReading>) -> impl IntoView {
    let answer = ask(app(), move || {
        Some(NodePane {
            key: key.get()?,
            node,
        })
    });
    let to = move |node: Option<u32>| {
        let reading = reading.get();
        key.get()
            .map(|key| Route::Alert { key, node, reading }.href())
    };
    let ready = move |pick: fn(&NodePaneView) -> Option<u32>| {
        Signal::derive(move || {
            let node = answer.with(|it| it.ready().and_then(pick))?;
            to(Some(node))
        })
    };
    let kind = Signal::derive(move || {
        answer.with(|it| it.ready().map(|it| it.kind.clone()).unwrap_or_default())
    });
    view! {
        <Pane
            kind
            previous=ready(|it| it.previous)
            next=ready(|it| it.next)
            close=Signal::derive(move || to(None))
        >
            {move || match answer.get() {
                Answer::Waiting => view! { <Waiting what="Reading the details"/> }.into_any(),
                Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
                Answer::Ready(node) => view! { <Node node/> }.into_any(),
            }}
        </Pane>
    }
}

#[component]
fn Node(node: NodePaneView) -> impl IntoView {
    let has_alerts = !node.alerts.is_empty();
    view! {
        <section class="section">
            <h2 class="pane-title">
                {node.title} " " <span class="code muted">{node.subtitle}</span>
            </h2>
        </section>
        <Sections sections=node.sections/>
        <Activity events=node.activity more=node.more_activity/>
        <Show when=move || has_alerts>
            <section class="section">
                <h2>"In alerts"</h2>
                <AlertList alerts=node.alerts.clone()/>
                {(node.more_alerts > 0).then(|| format!("and {} more", node.more_alerts))}
            </section>
        </Show>
    }
}

/// What telemetry tells that a process did; each line leads to its raw record.
#[component]
fn Activity(events: Vec<EventLine>, more: u32) -> impl IntoView {
    (!events.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>"What it did"</h2>
                <ol class="activity">
                    {events.into_iter().map(|it| view! {
                        <li>
                            <a href=Route::Raw(RawOf::Event(it.number)).href() title="Show raw record">{it.kind}</a>
                            <span class="muted num">{it.at}</span>
                            <span class="code">{it.what}</span>
                        </li>
                    }).collect_view()}
                </ol>
                {(more > 0).then(|| view! {
                    <p>
                        {format!("and {more} more: ")}
                        <a href=Route::Events(EventsRoute::default()).href()>"all telemetry"</a>
                    </p>
                })}
            </section>
        }
    })
}
