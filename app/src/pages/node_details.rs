//! The pane of a node of a story.

use crate::answers::{Answer, ask};
use crate::frame::Pane;
use crate::parts::{AlertList, NodeActionsBar, Refused, Sections, Waiting};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{EventLine, NodeActions, NodePane, NodePaneView};
use throughline_route::{EventsRoute, RawOf, Route};

/// What is known of the node that is selected.
#[component]
pub fn NodeDetails(key: Memo<Option<String>>, node: u32) -> impl IntoView {
    let answer = ask(app(), move || {
        Some(NodePane {
            key: key.get()?,
            node,
        })
    });
    let of = move || NodeActions {
        key: key.get_untracked().unwrap_or_default(),
        node,
    };
    let to = move |node: Option<u32>| key.get().map(|key| Route::Alert { key, node }.href());
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
                Answer::Ready(shown) => view! { <Node node=shown of=of()/> }.into_any(),
            }}
        </Pane>
    }
}

#[component]
fn Node(node: NodePaneView, of: NodeActions) -> impl IntoView {
    let has_alerts = !node.alerts.is_empty();
    view! {
        <section class="section">
            <h2 class="pane-title">
                {node.title} " " <span class="code muted">{node.subtitle}</span>
            </h2>
        </section>
        <NodeActionsBar of/>
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
