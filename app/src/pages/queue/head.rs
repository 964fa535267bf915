//! A queue's head: counts, what it is narrowed by, and what can be done with it.

use super::columns_menu::ColumnsMenu;
use super::desk::Desk;
use super::export_menu::ExportMenu;
use super::filter_bar::FilterBar;
use super::group_menu::GroupMenu;
use super::views_menu::ViewsMenu;
use crate::answers::Answer;
use crate::frame::ModeSwitch;
use crate::parts::{Refused, Waiting};
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{List, QueueView};
use throughline_route::{QueueRoute, Route};

#[component]
pub fn Head(desk: Desk) -> impl IntoView {
    view! {
        <header class="page-head">
            {move || match desk.frame.get() {
                Answer::Waiting => view! { <Waiting what="Counting"/> }.into_any(),
                Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
                Answer::Ready(queue) => view! { <TitleLine desk queue/> }.into_any(),
            }}
            {(desk.list == List::Incidents).then(|| view! { <ModeSwitch/> })}
            <FilterBar desk/>
        </header>
    }
}

#[component]
fn TitleLine(desk: Desk, queue: QueueView) -> impl IntoView {
    let hidden = queue.total - queue.matching;
    let all = desk.route(QueueRoute {
        filter: Some(String::new()),
        ..desk.here.get_untracked().without_pane()
    });
    let default = desk.route(QueueRoute {
        filter: None,
        ..desk.here.get_untracked().without_pane()
    });
    let by = if queue.is_default {
        "the default view"
    } else {
        "the filter"
    };
    let aside = queue.aside.clone().map(|it| {
        let href = Route::Alerts(QueueRoute::of(it.filter)).href();
        view! { <span>" · " {it.text} " " <a href=href>{it.link}</a></span> }
    });
    view! {
            <div class="title-line">
                <h1>{desk.list.label()}</h1>
                <p class="muted num" role="status">
                    {format!("{} of {}", grouped(queue.matching as usize), grouped(queue.total as usize))}
                    {(hidden > 0).then(|| view! {
                        {format!(" · {} hidden by {by} ", grouped(hidden as usize))}
                        <a href=all.href()>"Show all"</a>
                    })}
                    {(!queue.is_default).then(|| view! {
                        " " <a href=default.href()>"Default view"</a>
                    })}
                    {aside}
                </p>
                <span class="grow"></span>
                <div class="queue-tools">
                    {(desk.list == List::Incidents).then(|| view! {
                        <a class="chip" href=Route::CompareIncidents.href() title="How exported and recorrelated incidents differ">"Compare"</a>
                    })}
                    <ViewsMenu desk/>
                    <GroupMenu desk groupings=queue.groupings.clone()/>
                    <ColumnsMenu desk/>
                    <ExportMenu desk/>
                </div>
            </div>
    }
}
