//! The head of a group of rows.

use super::desk::Desk;
use super::line_keys::tick_group;
use crate::parts::{GridCursor, Icon, IconName, Severity};
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::GroupLine;
use throughline_route::QueueRoute;
use web_sys::MouseEvent;

#[component]
pub fn GroupHead(at: u32, group: GroupLine, desk: Desk, cursor: GridCursor) -> impl IntoView {
    let name = group.filter.clone();
    let toggle = move |_| {
        cursor.at.set(at);
        desk.toggle(&name);
    };
    let place = move || {
        format!(
            "translateY({}px)",
            f64::from(at) * cursor.viewport.row.get()
        )
    };
    let only = desk
        .route(QueueRoute {
            filter: Some(group.filter.clone()),
            group: None,
            ..desk.here.get_untracked().without_pane()
        })
        .href();
    let ticked = {
        let group = group.clone();
        move |event: MouseEvent| {
            event.stop_propagation();
            tick_group(desk, &group);
        }
    };
    let label = group.label.clone();
    view! {
        <div
            class="row group"
            class:cursor=move || cursor.at.get() == at
            role="row"
            id=format!("row-{at}")
            aria-rowindex=(at + 2).to_string()
            {..custom_attribute("aria-level", (group.level + 1).to_string())}
            aria-expanded=group.is_open.to_string()
            style:transform=place
            style:padding-left=format!("{}px", 16 + group.level * 20)
            on:click=toggle
        >
            <span class="group-cell" role="gridcell">
                <span class="fold-mark" class:open=group.is_open aria-hidden="true"><Icon name=IconName::Down/></span>
                <Severity mark=group.severity/>
                <span class="muted">{group.field}</span>
                <b class="group-label">{group.label}</b>
                <span class="num">{grouped(group.count as usize)}</span>
                <span class="muted num group-newest">{group.newest}</span>
                <button type="button" class="link-button" tabindex="-1" on:click=ticked aria-label=format!("Tick all {} of {label}", group.count)>"Tick all"</button>
                <a href=only tabindex="-1" on:click=|event| event.stop_propagation()>"Only these"</a>
            </span>
        </div>
    }
}
