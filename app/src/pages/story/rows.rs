//! The story as rows: a tree, or its outline in plain text. An ARIA tree grid whose
//! rows are drawn as they come on screen.

use super::desk::StoryDesk;
use super::pressing::click;
use super::rails::Rails;
use super::row::Standing;
use super::row_sheet::RowSheet;
use leptos::html::Div;
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
    let rows_space = NodeRef::<Div>::new();
    Effect::new(move |held: Option<Option<RowSheet>>| {
        let is_outline = is_outline.get();
        let space = rows_space.get()?;
        let mut sheet = match held.flatten() {
            Some(sheet) if sheet.is_outline == is_outline => sheet,
            old => {
                if let Some(mut old) = old {
                    old.clear();
                }
                RowSheet::new(space.into(), is_outline)?
            }
        };
        show(desk, &mut sheet);
        Some(sheet)
    });
    view! {
        <div
            class="rows tree"
            class:outline=move || is_outline.get()
            role="treegrid"
            aria-label=move || if is_outline.get() { "Alert story as an outline" } else { "Alert story" }
            aria-rowcount=move || total.get().to_string()
            aria-activedescendant=move || {
                let (at, total) = (desk.cursor.at.get(), total.get());
                (total > 0 && desk.viewport.is_drawn(at)).then(|| format!("node-{at}"))
            }
            tabindex="0"
            node_ref=desk.viewport.node
            on:scroll=move |_| desk.viewport.measure()
            on:click=move |event| click(desk, &event)
            on:keydown=move |event| press(desk, &event)
        >
            <div class="rows-space" role="rowgroup" style:height=space node_ref=rows_space>
                <Rails desk is_outline/>
            </div>
        </div>
    }
}

/// Shows the rows at hand as they stand now.
fn show(desk: StoryDesk, sheet: &mut RowSheet) {
    let cursor = desk.cursor.at.get();
    let node = desk.node.get();
    let height = desk.viewport.row.get();
    desk.rows.with(|it| {
        let Some(view) = it.ready() else {
            sheet.clear();
            return;
        };
        let is_outline = sheet.is_outline;
        sheet.show(view.from, view.rows.len() as u32, |at| {
            let row = view.rows.get((at - view.from) as usize)?;
            Some(Standing {
                row: row.clone(),
                at,
                is_outline,
                is_cursor: cursor == at,
                is_selected: row.is_node() && node == Some(row.node),
                height,
            })
        });
    });
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
