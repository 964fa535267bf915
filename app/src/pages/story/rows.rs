//! The story as rows: a tree, or its outline in plain text. An ARIA tree grid whose
//! rows are drawn as they come on screen.

use super::desk::StoryDesk;
use super::row::{OutlineRow, TreeRow};
use leptos::prelude::*;
use throughline_engine::protocol::{StepTo, StoryRowOf};
use throughline_route::StoryReading;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

#[component]
pub fn StoryGrid(desk: StoryDesk) -> impl IntoView {
    let total = desk.cursor.total;
    let space = move || format!("{}px", f64::from(total.get()) * desk.viewport.row.get());
    let is_outline = Memo::new(move |_| desk.reading.get() == StoryReading::Outline);
    let drawn = move || {
        let is_outline = is_outline.get();
        desk.rows.with(|it| {
            let view = it.ready();
            view.map_or_else(Vec::new, |it| {
                let rows = (it.from..).zip(it.rows.iter().cloned());
                rows.map(|(at, row)| (at, row, is_outline)).collect()
            })
        })
    };
    view! {
        <div
            class="rows tree"
            class:outline=move || is_outline.get()
            role="treegrid"
            aria-label=move || if is_outline.get() { "Alert story as an outline" } else { "Alert story" }
            aria-rowcount=move || total.get().to_string()
            aria-activedescendant=move || (total.get() > 0).then(|| format!("node-{}", desk.cursor.at.get()))
            tabindex="0"
            node_ref=desk.viewport.node
            on:scroll=move |_| desk.viewport.measure()
            on:keydown=move |event| press(desk, &event)
        >
            <div class="rows-space" role="rowgroup" style:height=space>
                // While a long story goes by, only rows that come on screen are made.
                <For
                    each=drawn
                    key=|it| it.clone()
                    children=move |(at, row, is_outline)| if is_outline {
                        view! { <OutlineRow at row desk/> }.into_any()
                    } else {
                        view! { <TreeRow at row desk/> }.into_any()
                    }
                />
            </div>
        </div>
    }
}

/// Opens the menu of the row that the cursor is at.
fn open_menu() {
    let button = web_sys::window()
        .and_then(|it| it.document())
        .and_then(|it| {
            it.query_selector(".tree .row.cursor .node-menu-button")
                .ok()?
        })
        .and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(button) = button {
        button.click();
    }
}

fn press(desk: StoryDesk, event: &KeyboardEvent) {
    let with_control = event.ctrl_key() || event.meta_key() || event.alt_key();
    if event.ctrl_key() && event.key() == "Enter" {
        let follows = desk.row_here().is_some_and(|it| desk.follow_step(&it));
        if follows {
            event.prevent_default();
        }
        return;
    }
    if with_control {
        return;
    }
    // A name that is being typed goes before keys that move.
    if desk.type_ahead(&event.key(), event.time_stamp()) {
        event.prevent_default();
        return;
    }
    if let Some(at) = desk.cursor.press(event) {
        desk.moved(at);
        return;
    }
    let at = desk.cursor.at.get_untracked();
    let row = desk.row_at(at);
    let expanded = row.as_ref().and_then(|it| it.expanded);
    match (event.key().as_str(), row) {
        ("ArrowRight", Some(row)) if expanded == Some(false) => desk.toggle(row.of, row.node),
        ("ArrowRight", _) if expanded == Some(true) => desk.moved(desk.cursor.move_to(at + 1)),
        ("ArrowLeft", Some(row)) if expanded == Some(true) && row.of != StoryRowOf::Ancestors => {
            desk.toggle(row.of, row.node);
        }
        ("ArrowLeft", _) => desk.go(StepTo::Parent(at)),
        ("*", _) => desk.go(StepTo::WholeBranch(at)),
        ("Enter" | "o" | " ", Some(row)) => match row.of {
            StoryRowOf::Node => desk.select(Some(row.node)),
            StoryRowOf::Unplaced => {}
            StoryRowOf::Fold | StoryRowOf::Ancestors => desk.toggle(row.of, row.node),
        },
        (".", Some(_)) => open_menu(),
        ("ArrowRight" | "Enter" | "o" | " " | ".", _) => {}
        _ => return,
    }
    event.prevent_default();
}
