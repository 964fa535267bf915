//! The alert page: its story, and the pane that follows the selection.

use super::alert_details::{AlertDetails, AlertTitle};
use super::alert_parts::{AlertPartShown, AlertTabs};
use super::node_details::NodeDetails;
use super::story::AlertStory;
use crate::address::set_title;
use crate::answers::{Answer, ask};
use crate::frame::Pane;
use crate::parts::{Refused, Waiting};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{AlertPage as AskAlert, AlertPageView};
use throughline_route::{Route, StoryReading};

#[component]
pub fn AlertPage() -> impl IntoView {
    let app = app();
    let here = Memo::new(move |_| match app.route.get() {
        Route::Alert { key, node, reading } => Some((key, node, reading)),
        Route::AlertPart { key, .. } => Some((key, None, StoryReading::Tree)),
        _ => None,
    });
    let part = Memo::new(move |_| match app.route.get() {
        Route::AlertPart { part, .. } => Some(part),
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
                    <AlertTabs key part/>
                    <Show
                        when=move || part.get().is_none()
                        fallback=move || view! { <AlertPartShown key part alert/> }
                    >
                        <AlertStory key node reading/>
                    </Show>
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
