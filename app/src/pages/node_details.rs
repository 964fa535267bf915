//! The pane of a node of a story.

mod decoded;
mod history;
mod kin;
mod verdicts;

use super::story::route_of;
use crate::answers::{Answer, ask};
use crate::frame::Pane;
use crate::parts::{AlertList, CopyButton, NodeActionsBar, Refused, Sections, Waiting};
use crate::state::app;
use decoded::EncodedCommands;
use history::History;
use kin::Kin;
use leptos::prelude::*;
use std::mem::take;
use throughline_engine::grouped;
use throughline_engine::protocol::{AlertRow, InIncident, NodeActions, NodePane, NodePaneView};
use throughline_route::{IncidentTab, QueueRoute, Route, StoryReading};
pub use verdicts::Verdicts;

/// What is known of the node that is selected.
#[component]
pub fn NodeDetails(
    key: Memo<Option<String>>,
    node: u32,
    reading: Memo<StoryReading>,
) -> impl IntoView {
    let answer = ask(app(), move || {
        Some(NodePane {
            key: key.get()?,
            node,
        })
    });
    let of = move || NodeActions::Node {
        key: key.get_untracked().unwrap_or_default(),
        node,
    };
    let to = move |node: Option<u32>| {
        let reading = reading.get();
        key.get().map(|key| route_of(key, node, reading).href())
    };
    let to_node = Callback::new(move |node: u32| to(Some(node)).unwrap_or_default());
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
                Answer::Ready(shown) => view! { <Node to_node node=shown of=of()/> }.into_any(),
            }}
        </Pane>
    }
}

/// Everything about one node, what decides about it first.
#[component]
fn Node(
    /// The address of another node of the same story.
    to_node: Callback<u32, String>,
    mut node: NodePaneView,
    of: NodeActions,
) -> impl IntoView {
    let (title, subtitle) = (take(&mut node.title), take(&mut node.subtitle));
    let verdicts = take(&mut node.verdicts);
    view! {
        <section class="section">
            <h2 class="pane-title">{title} " " <span class="code muted">{subtitle}</span></h2>
            <Verdicts verdicts/>
        </section>
        <Known to_node node of/>
    }
}

/// All that is known of a node, or of an entity, but its name and what alerts
/// concluded.
#[component]
pub fn Known(
    /// The address of another node of the same story.
    to_node: Callback<u32, String>,
    node: NodePaneView,
    of: NodeActions,
) -> impl IntoView {
    let mut own = node.sections;
    let others = own.split_off(own.len().min(1));
    view! {
        <NodeActionsBar of/>
        <EncodedCommands commands=node.encoded/>
        <Sections sections=own/>
        {node.kin.map(|kin| view! { <Kin to_node kin/> })}
        <Sections sections=others/>
        <Incidents incidents=node.incidents more=node.more_incidents/>
        <History moments=node.history earlier=node.earlier later=node.later/>
        <Alerts alerts=node.alerts more=node.more_alerts naming=node.naming/>
        <AsExported raw=node.raw/>
    }
}

#[component]
fn Alerts(
    alerts: Vec<AlertRow>,
    more: u32,
    /// The filter of the alerts that name it.
    naming: Option<String>,
) -> impl IntoView {
    let all = naming
        .filter(|_| more > 0)
        .map(|it| Route::Alerts(QueueRoute::of(it)));
    (!alerts.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>"In alerts"</h2>
                <AlertList alerts/>
                <More count=more/>
                {all.map(|it| view! { <p><a href=it.href()>"All alerts with this name"</a></p> })}
            </section>
        }
    })
}

#[component]
fn Incidents(incidents: Vec<InIncident>, more: u32) -> impl IntoView {
    (!incidents.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>"In incidents"</h2>
                <ul class="node-lines">
                    {incidents.into_iter().map(|it| {
                        let InIncident { incident, here } = it;
                        let of = format!("{} of its {} alerts", grouped(here as usize), grouped(incident.alerts as usize));
                        let to = Route::Incident { id: incident.id, tab: IncidentTab::default() };
                        view! { <li><a href=to.href()>{incident.title}</a> " " <span class="muted num">{of}</span></li> }
                    }).collect_view()}
                </ul>
                <More count=more/>
            </section>
        }
    })
}

/// Evidence of an unknown type as it was exported.
#[component]
fn AsExported(raw: String) -> impl IntoView {
    (!raw.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>"As exported"</h2>
                <div class="raw-box">
                    <CopyButton text=raw.clone() what="Record".to_owned()/>
                    <pre class="code node-text" tabindex="0">{raw}</pre>
                </div>
            </section>
        }
    })
}

/// Says how many more there are, where there are any.
#[component]
fn More(count: u32) -> impl IntoView {
    (count > 0)
        .then(|| view! { <p class="muted">{format!("and {} more", grouped(count as usize))}</p> })
}
