//! One row of a story. It hears nothing itself: what is pressed is told by the grid, so
//! a row is quickly made and quickly changed (`pressing.rs`).

use super::desk::StoryDesk;
use crate::parts::SeverityShape;
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;
use throughline_engine::protocol::{Level, NodeAlert, RemoteView, StoryRow, StoryRowOf};
use throughline_route::Route;

/// So many levels are drawn as lines; deeper rows say how many more there are.
const RAILS: u32 = 14;
/// The same where there is little room.
const NARROW_RAILS: u32 = 6;
/// Rows are this high, in pixels, only where there is little room.
const NARROW_ROW: f64 = 50.0;

/// A row as it stands on screen.
#[derive(Clone, PartialEq)]
struct Standing {
    row: StoryRow,
    is_outline: bool,
    is_cursor: bool,
    is_selected: bool,
    /// Height of a row in pixels.
    height: f64,
}

/// Whether there is little room, told by how high rows are.
pub fn is_narrow(height: f64) -> bool {
    height > NARROW_ROW
}

/// How many levels there is room for.
pub fn most_rails(is_narrow: bool) -> u32 {
    if is_narrow { NARROW_RAILS } else { RAILS }
}

/// The row at a position. While rows come and go around it, and when it becomes another,
/// what is drawn is changed where it differs.
#[component]
pub fn RowAt(at: u32, desk: StoryDesk, is_outline: Memo<bool>) -> impl IntoView {
    let standing = Memo::new(move |before: Option<&Option<Standing>>| {
        let now = desk.rows.with(|it| {
            let view = it.ready()?;
            let row = view.rows.get(at.checked_sub(view.from)? as usize)?;
            Some(Standing {
                row: row.clone(),
                is_outline: is_outline.get(),
                is_cursor: desk.cursor.at.get() == at,
                is_selected: row.is_node() && desk.node.get() == Some(row.node),
                height: desk.viewport.row.get(),
            })
        });
        // A row that has gone is about to be taken away.
        now.or_else(|| before.cloned().flatten())
    });
    move || standing.with(|it| it.as_ref().map(|it| frame(at, it)))
}

/// The frame of a row: its place, and what assistive programs are told.
fn frame(at: u32, standing: &Standing) -> AnyView {
    let row = &standing.row;
    let mut class = "row node".to_owned();
    for (name, holds) in [
        (" cursor", standing.is_cursor),
        (" ghost", row.ghost),
        (" heading", row.of == StoryRowOf::Unplaced),
        (
            " folded",
            matches!(row.of, StoryRowOf::Fold | StoryRowOf::Ancestors),
        ),
        (" focused", row.focused),
        (" hit", row.hit),
    ] {
        if holds {
            class.push_str(name);
        }
    }
    let level = custom_attribute("aria-level", row.level.to_string());
    let place = format!("translateY({}px)", f64::from(at) * standing.height);
    view! {
        <div
            class=class
            role="row"
            id=format!("node-{at}")
            {..level}
            aria-posinset=row.position.to_string()
            aria-setsize=row.siblings.to_string()
            aria-expanded=row.expanded.map(|it| it.to_string())
            aria-selected=standing.is_selected.to_string()
            style:transform=place
        >
            {if standing.is_outline { outline_cells(row) } else { tree_cells(row, standing.height) }}
        </div>
    }
    .into_any()
}

/// What stands on a row of the tree.
fn tree_cells(row: &StoryRow, height: f64) -> AnyView {
    let row = row.clone();
    let is_node = row.is_node();
    let above = row.level.saturating_sub(1);
    let most = most_rails(is_narrow(height));
    let left_out = above.saturating_sub(most);
    let indent = above.min(most);
    let class = match (left_out, is_node) {
        (0, _) => format!("node-main in-{indent}"),
        _ => format!("node-main in-{indent} deep"),
    };
    let menu = is_node.then(|| format!("What to do with {}", row.label));
    view! {
        <span class=class role="gridcell">
            {(left_out > 0).then(|| view! {
                <span class="rail-more num" title=format!("{left_out} levels more")>{format!("+{left_out}")}</span>
            })}
            {twist(&row)}
            {(row.of != StoryRowOf::Unplaced).then(|| view! {
                <span class="letter" title=row.kind.clone()>{row.letter}</span>
            })}
            <span class="unseen">{row.kind}</span>
            <span class="node-name">{row.label}</span>
            {(!row.pid.is_empty()).then(|| view! { <span class="code muted">{row.pid}</span> })}
            {row.ghost.then(|| view! { <span class="pill">"inferred"</span> })}
            {(row.inferred && !row.ghost).then(|| view! { <span class="pill">"link inferred"</span> })}
            {row.alerts.into_iter().map(|alert| view! { <AlertBadge alert/> }).collect_view()}
            {row.remote.into_iter().map(|step| view! { <Remote step/> }).collect_view()}
            <span class=if is_node { "node-detail code" } else { "node-detail" }>{row.detail}</span>
        </span>
        {menu.map(|says| view! {
            <span class="node-more" role="gridcell">
                <button
                    type="button"
                    class="button icon-button node-menu-button"
                    aria-haspopup="menu"
                    aria-label=says
                    title="What to do with this"
                    tabindex="-1"
                >"⋯"</button>
            </span>
        })}
        <span class="node-time num muted" role="gridcell" title=row.time_title>
            {(!row.gap.is_empty()).then(|| view! {
                <span class="gap" title="After its parent">{row.gap}</span>
            })}
            {row.time}
        </span>
    }
    .into_any()
}

/// The control that shows or hides what is below a row.
fn twist(row: &StoryRow) -> AnyView {
    // What has nothing below it lines up with what has.
    let Some(expanded) = row.expanded else {
        return view! { <span class="twist-space"></span> }.into_any();
    };
    let (says, class) = if expanded {
        ("Collapse", "twist open")
    } else {
        ("Expand", "twist")
    };
    view! {
        <button class=class tabindex="-1" aria-label=format!("{says} {}", row.label)></button>
    }
    .into_any()
}

/// What stands on a row of the outline: the same, as a line of text.
fn outline_cells(row: &StoryRow) -> AnyView {
    let indent = "  ".repeat(row.level.saturating_sub(1).min(60) as usize);
    let text = row.text.clone();
    view! { <span class="node-main outline-text code" role="gridcell">{indent}{text}</span> }
        .into_any()
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
fn Remote(step: RemoteView) -> impl IntoView {
    let label = format!("→ {}", step.to);
    match step.node {
        Some(node) => view! {
            <button
                type="button"
                class="pill remote"
                tabindex="-1"
                title=step.title
                data-node=node.to_string()
            >{label}</button>
        }
        .into_any(),
        None => view! { <span class="pill" title=step.title>{label}</span> }.into_any(),
    }
}

#[component]
fn AlertBadge(alert: NodeAlert) -> impl IntoView {
    let tone = tone(alert.severity.level);
    let class = if alert.focused {
        format!("badge {tone} focus")
    } else {
        format!("badge {tone}")
    };
    let title = match &alert.other_incident {
        Some(incident) => format!("{} · in {incident}", alert.title),
        None => alert.title.clone(),
    };
    let other = alert.other_incident.is_some();
    view! {
        <a class=class href=Route::alert(alert.key).href() tabindex="-1" title=title>
            <SeverityShape mark=alert.severity/>
            <span class="badge-title">{alert.title}</span>
            {other.then(|| view! { <span class="pill">"other incident"</span> })}
        </a>
    }
}
