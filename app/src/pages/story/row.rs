//! One row of a story.

use super::desk::StoryDesk;
use crate::parts::{NodeMenuButton, SeverityShape};
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;
use throughline_engine::protocol::{
    Level, NodeActions, NodeAlert, RemoteView, StepTo, StoryRow, StoryRowOf,
};
use throughline_engine::telling_end;
use throughline_route::Route;

/// So many levels are drawn as lines; deeper rows say how many more there are.
const RAILS: usize = 14;
/// The same where there is little room.
const NARROW_RAILS: usize = 6;
/// Rows are this high, in pixels, only where there is little room.
const NARROW_ROW: f64 = 50.0;

/// The frame of a row: its place, and what assistive programs are told.
#[component]
fn RowFrame(at: u32, row: StoryRow, desk: StoryDesk, children: Children) -> impl IntoView {
    let cursor = desk.cursor.at;
    let (number, of) = (row.node, row.of);
    let place = move || format!("translateY({}px)", f64::from(at) * desk.viewport.row.get());
    let click = move |_| {
        cursor.set(at);
        match of {
            StoryRowOf::Node => desk.select(Some(number)),
            StoryRowOf::Unplaced => {}
            StoryRowOf::Fold | StoryRowOf::Ancestors => desk.toggle(of, number),
        }
    };
    let level = custom_attribute("aria-level", row.level.to_string());
    let is_selected =
        move || (of == StoryRowOf::Node && desk.node.get() == Some(number)).to_string();
    view! {
        <div
            class="row node"
            class:cursor=move || cursor.get() == at
            class:ghost=row.ghost
            class:heading=of == StoryRowOf::Unplaced
            class:folded=matches!(of, StoryRowOf::Fold | StoryRowOf::Ancestors)
            class:focused=row.focused
            class:hit=row.hit
            role="row"
            id=format!("node-{at}")
            {..level}
            aria-posinset=row.position.to_string()
            aria-setsize=row.siblings.to_string()
            aria-expanded=row.expanded.map(|it| it.to_string())
            aria-selected=is_selected
            style:transform=place
            on:click=click
        >
            {children()}
        </div>
    }
}

/// A row of the tree.
#[component]
pub fn TreeRow(at: u32, row: StoryRow, desk: StoryDesk) -> impl IntoView {
    let shown = row.clone();
    let is_node = row.is_node();
    let name = row.label.clone();
    let of = NodeActions {
        key: desk.key.get_untracked().unwrap_or_default(),
        node: row.node,
    };
    let twist = twist(&row, at, desk);
    let is_narrow = desk.viewport.row.get_untracked() > NARROW_ROW;
    let most = if is_narrow { NARROW_RAILS } else { RAILS };
    view! {
        <RowFrame at row=shown desk>
            <span class="node-main" role="gridcell">
                <Rails rails=row.rails most/>
                {twist}
                {(row.of != StoryRowOf::Unplaced).then(|| view! {
                    <span class="letter" title=row.kind.clone()>{row.letter}</span>
                })}
                <span class="unseen">{row.kind}</span>
                <Name name=row.label/>
                {(!row.pid.is_empty()).then(|| view! { <span class="code muted">{row.pid}</span> })}
                {row.ghost.then(|| view! { <span class="pill">"inferred"</span> })}
                {(row.inferred && !row.ghost).then(|| view! { <span class="pill">"link inferred"</span> })}
                {row.alerts.into_iter().map(|alert| view! { <AlertBadge alert/> }).collect_view()}
                {(!row.recorded.is_empty()).then(|| view! {
                    <span class="pill recorded" title=format!("{}: recorded in this case, not carried out", row.recorded)>"recorded"</span>
                })}
                {row.remote.into_iter().map(|step| view! { <Remote step desk/> }).collect_view()}
                <span class="node-detail" class:code=is_node>{row.detail}</span>
            </span>
            {is_node.then(|| view! {
                <span class="node-more" role="gridcell"><NodeMenuButton node=of label=name back_to=".rows" in_tab_order=false/></span>
            })}
            <span class="node-time num muted" role="gridcell" title=row.time_title>
                {(!row.gap.is_empty()).then(|| view! {
                    <span class="gap" title="After its parent">{row.gap}</span>
                })}
                {row.time}
            </span>
        </RowFrame>
    }
}

/// A name. Of a long one the middle is left out where there is no room for it: the
/// end of a path says what it is of.
#[component]
fn Name(name: String) -> impl IntoView {
    match telling_end(&name) {
        None => view! { <span class="node-name">{name}</span> }.into_any(),
        Some((start, end)) => {
            let (start, end) = (start.to_owned(), end.to_owned());
            view! {
                <span class="node-name long" title=name><span>{start}</span><span>{end}</span></span>
            }
            .into_any()
        }
    }
}

/// The control that shows or hides what is below a row.
fn twist(row: &StoryRow, at: u32, desk: StoryDesk) -> AnyView {
    // What has nothing below it lines up with what has.
    let Some(expanded) = row.expanded else {
        return view! { <span class="twist-space"></span> }.into_any();
    };
    let says = if expanded { "Collapse" } else { "Expand" };
    let (of, number) = (row.of, row.node);
    let toggle = move |event: web_sys::MouseEvent| {
        event.stop_propagation();
        desk.cursor.at.set(at);
        desk.toggle(of, number);
    };
    view! {
        <button
            class="twist"
            class:open=expanded
            tabindex="-1"
            aria-label=format!("{says} {}", row.label)
            on:click=toggle
        ></button>
    }
    .into_any()
}

/// A row of the outline: the same, as a line of text.
#[component]
pub fn OutlineRow(at: u32, row: StoryRow, desk: StoryDesk) -> impl IntoView {
    let shown = row.clone();
    let indent = "  ".repeat(row.level.saturating_sub(1).min(60) as usize);
    view! {
        <RowFrame at row=shown desk>
            <span class="node-main outline-text code" role="gridcell">{indent}{row.text}</span>
        </RowFrame>
    }
}

/// The lines that lead from parents to children.
#[component]
fn Rails(rails: Vec<bool>, most: usize) -> impl IntoView {
    let left_out = rails.len().saturating_sub(most);
    let rails: Vec<bool> = rails.into_iter().skip(left_out).collect();
    let last = rails.len();
    let more = (left_out > 0).then(|| {
        view! { <span class="rail-more num" title=format!("{left_out} levels more")>{format!("+{left_out}")}</span> }
    });
    let marks = (1..)
        .zip(rails)
        .map(|(at, runs_on)| {
            let class = match (at == last, runs_on) {
                (true, true) => "rail-mark branch",
                (true, false) => "rail-mark end",
                (false, true) => "rail-mark run",
                (false, false) => "rail-mark",
            };
            view! { <span class=class aria-hidden="true"></span> }
        })
        .collect_view();
    view! { {more} {marks} }
}

/// The tone of an alert's severity.
pub fn tone(level: Level) -> &'static str {
    match level {
        Level::Critical | Level::High => "high",
        Level::Medium => "medium",
        Level::Low => "low",
        _ => "info",
    }
}

/// A step to another device, which can be followed where its end is in the story.
#[component]
fn Remote(step: RemoteView, desk: StoryDesk) -> impl IntoView {
    let label = format!("→ {}", step.to);
    match step.node {
        Some(node) => {
            let follow = move |event: web_sys::MouseEvent| {
                event.stop_propagation();
                desk.go(StepTo::Node(node));
            };
            view! {
                <button type="button" class="pill remote" tabindex="-1" title=step.title on:click=follow>{label}</button>
            }
            .into_any()
        }
        None => view! { <span class="pill" title=step.title>{label}</span> }.into_any(),
    }
}

#[component]
fn AlertBadge(alert: NodeAlert) -> impl IntoView {
    let class = format!("badge {}", tone(alert.severity.level));
    let title = match &alert.other_incident {
        Some(incident) => format!("{} · in {incident}", alert.title),
        None => alert.title.clone(),
    };
    let other = alert.other_incident.is_some();
    view! {
        <a
            class=class
            class:focus=alert.focused
            href=Route::alert(alert.key).href()
            tabindex="-1"
            title=title
            on:click=|event| event.stop_propagation()
        >
            <SeverityShape mark=alert.severity/>
            <span class="badge-title">{alert.title}</span>
            {other.then(|| view! { <span class="pill">"other incident"</span> })}
        </a>
    }
}
