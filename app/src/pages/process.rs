//! The page of a process: the tree that it belongs to, whether or not an alert
//! names it.

use super::node_details::NodeDetails;
use super::story::AlertStory;
use crate::address::set_title;
use crate::answers::{Answer, ask};
use crate::parts::{Refused, Waiting};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::PROCESS;
use throughline_engine::protocol::ProcessPage as AskProcess;
use throughline_route::Route;

#[component]
pub fn ProcessPage() -> impl IntoView {
    let app = app();
    let here = Memo::new(move |_| match app.route.get() {
        Route::Process { id, node, reading } => Some((id, node, reading)),
        _ => None,
    });
    let id = Memo::new(move |_| here.get().map(|it| it.0));
    let key = Memo::new(move |_| id.get().map(|it| format!("{PROCESS}{it}")));
    let node = Memo::new(move |_| here.get().and_then(|it| it.1));
    let reading = Memo::new(move |_| here.get().map(|it| it.2).unwrap_or_default());
    let process = ask(app, move || id.get().map(|id| AskProcess { id }));
    Effect::new(move |_| {
        process.with(|it| {
            if let Some(process) = it.ready() {
                set_title(&process.title);
            }
        });
    });
    let found = Memo::new(move |_| process.with(|it| matches!(it, Answer::Ready(_))));
    view! {
        <div class="page with-pane" class:pane-open=move || node.get().is_some()>
            <div class="column">
                {move || match process.get() {
                    Answer::Waiting => view! { <Waiting what="Reading the process"/> }.into_any(),
                    Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
                    Answer::Ready(it) => view! {
                        <header class="page-head alert-head">
                            <div class="title-line">
                                <h1>{it.title} " " <span class="code muted">{it.pid}</span></h1>
                            </div>
                            <p class="muted num">{it.subtitle}</p>
                        </header>
                    }.into_any(),
                }}
                <Show when=move || found.get()>
                    <AlertStory key node reading/>
                </Show>
            </div>
            {move || node.get().filter(|_| found.get()).map(|node| view! { <NodeDetails key node reading/> })}
        </div>
    }
}
