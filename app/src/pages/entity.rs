//! The page of an entity: all that the loaded data tells of it, apart from any story.

use super::node_details::{Known, Verdicts};
use crate::address::set_title;
use crate::answers::{Answer, ask};
use crate::parts::{Refused, Waiting};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{EntityPane, NodeActions, NodePaneView};
use throughline_route::Route;

#[component]
pub fn EntityPage() -> impl IntoView {
    let app = app();
    let here = Memo::new(move |_| match app.route.get() {
        Route::Entity(it) => Some(EntityPane {
            kind: it.kind,
            key: it.name,
            id: it.id,
        }),
        _ => None,
    });
    let answer = ask(app, move || here.get());
    Effect::new(move |_| {
        answer.with(|it| {
            if let Some(view) = it.ready() {
                set_title(&view.title);
            }
        });
    });
    let of = move || NodeActions::Entity(here.get_untracked().unwrap_or_default());
    view! {
        <div class="page entity-page">
            {move || match answer.get() {
                Answer::Waiting => view! { <Waiting what="Reading what is known"/> }.into_any(),
                Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
                Answer::Ready(view) => view! { <Entity view of=of()/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Entity(mut view: NodePaneView, of: NodeActions) -> impl IntoView {
    let [kind, title, subtitle] =
        [&mut view.kind, &mut view.title, &mut view.subtitle].map(std::mem::take);
    let verdicts = std::mem::take(&mut view.verdicts);
    let is_judged = !verdicts.summary.is_empty();
    let tree = view.tree.take().map(Route::process);
    view! {
        <header class="page-head">
            <div class="title-line">
                <h1>{title} " " <span class="code muted">{subtitle}</span></h1>
            </div>
            <p class="muted">
                {kind}
                {tree.map(|it| view! { " · " <a href=it.href()>"Its process tree"</a> })}
            </p>
        </header>
        <div class="scroll">
            <div class="entity-sections">
                {is_judged.then(|| view! { <section class="section"><Verdicts verdicts/></section> })}
                // No story is shown here, so no line leads to a node of one.
                <Known node=view of to_node=Callback::new(|_| String::new())/>
            </div>
        </div>
    }
}
