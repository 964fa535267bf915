//! What a row of a story is to look like.

use crate::parts::SeverityShape;
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
pub struct Standing {
    pub row: StoryRow,
    /// Where it stands among all rows.
    pub at: u32,
    pub is_outline: bool,
    pub is_cursor: bool,
    pub is_selected: bool,
    /// Height of a row in pixels.
    pub height: f64,
}

/// Whether there is little room, told by how high rows are.
pub fn is_narrow(height: f64) -> bool {
    height > NARROW_ROW
}

/// How many levels there is room for.
pub fn most_rails(is_narrow: bool) -> u32 {
    if is_narrow { NARROW_RAILS } else { RAILS }
}

impl Standing {
    /// Its class, which says how it looks.
    pub fn class(&self) -> String {
        let row = &self.row;
        let mut class = "row node".to_owned();
        for (name, holds) in [
            (" cursor", self.is_cursor),
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
        class
    }

    /// How many levels above it are drawn, and how many there is no room for.
    pub fn levels(&self) -> (u32, u32) {
        let above = self.row.level.saturating_sub(1);
        let drawn = above.min(most_rails(is_narrow(self.height)));
        (drawn, above - drawn)
    }
}

/// What few rows have: marks of how a node is known, alerts, what was
/// recorded of it, steps to other devices.
pub fn marks(row: &StoryRow) -> Option<AnyView> {
    let is_plain = row.alerts.is_empty() && row.remote.is_empty() && row.recorded.is_empty();
    let has_any = row.ghost || row.inferred || !is_plain;
    let row = has_any.then(|| row.clone())?;
    let marks = view! {
        {row.ghost.then(|| view! { <span class="pill">"inferred"</span> })}
        {(row.inferred && !row.ghost).then(|| view! { <span class="pill">"link inferred"</span> })}
        {row.alerts.into_iter().map(|alert| view! { <AlertBadge alert/> }).collect_view()}
        {(!row.recorded.is_empty()).then(|| view! {
            <span class="pill recorded" title=format!("{}: recorded in this case, not carried out", row.recorded)>"recorded"</span>
        })}
        {row.remote.into_iter().map(|step| view! { <Remote step/> }).collect_view()}
    };
    Some(marks.into_any())
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
