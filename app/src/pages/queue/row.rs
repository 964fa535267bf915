//! A row of a queue: an alert or an incident.

use super::desk::{Desk, page_of};
use super::line_keys::{open_values, tick_to, values_of};
use super::row_pattern::{RowParts, RowPattern};
use crate::address::go;
use crate::parts::GridCursor;
use leptos::prelude::*;
use std::rc::Rc;
use throughline_engine::protocol::{CellValue, RowLine};
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

/// What in a row is pressed.
#[derive(Clone, Copy, PartialEq)]
enum Pressed {
    Row,
    Tick,
    FoldMark,
    Link,
    Dots,
}

impl Pressed {
    fn of(event: &MouseEvent) -> Self {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let part = target.and_then(|it| it.closest("input, button, a").ok().flatten());
        match part.map(|it| (it.tag_name(), it.class_list().contains("fold-mark"))) {
            Some((_, true)) => Self::FoldMark,
            Some((tag, _)) if tag == "INPUT" => Self::Tick,
            Some((tag, _)) if tag == "BUTTON" => Self::Dots,
            Some(_) => Self::Link,
            None => Self::Row,
        }
    }
}

/// The values that the menu offers where it is asked for: those of a cell, or of all.
fn values_at(event: &MouseEvent, row: &RowLine) -> Vec<CellValue> {
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let cell = target
        .and_then(|it| it.closest("[data-cell]").ok().flatten())
        .and_then(|it| it.get_attribute("data-cell")?.parse::<usize>().ok());
    let of_cell = cell.and_then(|it| row.cells.get(it)).map(|it| &it.values);
    match of_cell.filter(|it| !it.is_empty()) {
        Some(values) => values.clone(),
        None => values_of(row),
    }
}

#[component]
pub fn Row(
    at: u32,
    row: RowLine,
    desk: Desk,
    cursor: GridCursor,
    pattern: Option<Rc<RowPattern>>,
) -> impl IntoView {
    let key = StoredValue::new(row.key.clone());
    let list = row.list;
    let is_own = list == desk.list;
    let is_selected = move || {
        is_own
            && desk
                .here
                .with(|it| key.with_value(|key| it.selected.as_ref() == Some(key)))
    };
    let is_ticked = move || is_own && desk.ticks.with(|it| key.with_value(|key| it.has(key)));
    let (level, is_open) = (row.level, row.is_open);
    let parts = pattern.and_then(|it| it.row(&row, is_own));
    if let Some(tick) = parts.as_ref().and_then(|it| it.tick.clone()) {
        let follow = RenderEffect::new(move |_| tick.set_checked(is_ticked()));
        on_cleanup(move || drop(follow));
    }
    let row = StoredValue::new(row);
    let menu = move |event: &MouseEvent| {
        let place = (f64::from(event.client_x()), f64::from(event.client_y()));
        let values = row.with_value(|row| values_at(event, row));
        event.prevent_default();
        cursor.at.set(at);
        open_values(desk, values, place);
    };
    let click = move |event: MouseEvent| match Pressed::of(&event) {
        Pressed::Link => event.stop_propagation(),
        Pressed::FoldMark => {
            event.stop_propagation();
            key.with_value(|key| desk.toggle(key));
        }
        Pressed::Dots => {
            event.stop_propagation();
            menu(&event);
        }
        Pressed::Tick => {
            event.stop_propagation();
            cursor.at.set(at);
            if event.shift_key() {
                tick_to(desk, at);
            } else {
                desk.ticks
                    .update(|it| key.with_value(|key| it.toggle(key, at)));
            }
        }
        Pressed::Row => {
            cursor.at.set(at);
            if event.shift_key() && is_own {
                event.prevent_default();
                tick_to(desk, at);
            } else if is_own {
                desk.select(key.get_value());
            } else {
                go(&page_of(list, key.get_value()));
            }
        }
    };
    let place = move || {
        format!(
            "translateY({}px)",
            f64::from(at) * cursor.viewport.row.get()
        )
    };
    let put = move |element: Element, parts: Option<RowParts>| {
        let _ = element.set_attribute("aria-level", &(level + 1).to_string());
        if let Some(parts) = parts {
            let _ = element.append_child(&parts.all);
        }
    };
    view! {
        <div
            class="row"
            class:cursor=move || cursor.at.get() == at
            class:ticked-row=is_ticked
            class:below={level > 0}
            role="row"
            id=format!("row-{at}")
            aria-rowindex=(at + 2).to_string()
            aria-selected=move || is_selected().to_string()
            aria-expanded=is_open.map(|it| it.to_string())
            style:transform=place
            use:put=parts
            on:click=click
            on:contextmenu=move |event| menu(&event)
        ></div>
    }
}
