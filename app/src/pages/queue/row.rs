//! A row of a queue: an alert or an incident.

use super::desk::{Desk, page_of};
use super::line_keys::{open_values, tick_to, values_of};
use crate::address::go;
use crate::parts::{GridCursor, Icon, IconName, SeverityShape};
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;
use throughline_engine::protocol::{Cell, CellValue, ColumnKind, RowLine};
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

#[component]
pub fn Row(at: u32, row: RowLine, desk: Desk, cursor: GridCursor) -> impl IntoView {
    let key = StoredValue::new(row.key.clone());
    let list = row.list;
    let is_own = list == desk.list;
    let is_selected = move || {
        is_own
            && desk
                .here
                .with(|it| key.with_value(|key| it.selected.as_ref() == Some(key)))
    };
    let click = move |event: MouseEvent| {
        cursor.at.set(at);
        if event.shift_key() && is_own {
            event.prevent_default();
            tick_to(desk, at);
        } else if is_own {
            desk.select(key.get_value());
        } else {
            go(&page_of(list, key.get_value()));
        }
    };
    let tick = move |event: MouseEvent| {
        event.stop_propagation();
        cursor.at.set(at);
        if event.shift_key() {
            tick_to(desk, at);
        } else {
            desk.ticks.update(|it| it.toggle(&key.get_value(), at));
        }
    };
    let menu = {
        let values = values_of(&row);
        let cells: Vec<Vec<CellValue>> = row.cells.iter().map(|it| it.values.clone()).collect();
        move |event: MouseEvent| {
            event.prevent_default();
            cursor.at.set(at);
            let cell = event
                .target()
                .and_then(|it| it.dyn_into::<Element>().ok())
                .and_then(|it| it.closest("[data-cell]").ok().flatten())
                .and_then(|it| it.get_attribute("data-cell")?.parse::<usize>().ok());
            let of_cell = cell
                .and_then(|it| cells.get(it))
                .filter(|it| !it.is_empty());
            let place = (f64::from(event.client_x()), f64::from(event.client_y()));
            open_values(desk, of_cell.unwrap_or(&values).clone(), place);
        }
    };
    let dots = {
        let menu = menu.clone();
        move |event: MouseEvent| {
            event.stop_propagation();
            menu(event);
        }
    };
    let place = move || {
        format!(
            "translateY({}px)",
            f64::from(at) * cursor.viewport.row.get()
        )
    };
    let title = row.title.clone();
    let columns = desk.columns.get_untracked();
    let row = StoredValue::new(row);
    let cells = columns
        .into_iter()
        .enumerate()
        .map(|(nth, column)| {
            view! { <RowCell nth kind=column.info.kind name=column.info.name row desk/> }
        })
        .collect_view();
    let level = row.with_value(|it| it.level);
    view! {
        <div
            class="row"
            class:cursor=move || cursor.at.get() == at
            class:ticked-row=move || is_own && desk.ticks.with(|it| key.with_value(|key| it.has(key)))
            class:below=move || { level > 0 }
            role="row"
            id=format!("row-{at}")
            aria-rowindex=(at + 2).to_string()
            aria-selected=move || is_selected().to_string()
            {..custom_attribute("aria-level", (level + 1).to_string())}
            aria-expanded=row.with_value(|it| it.is_open.map(|it| it.to_string()))
            style:transform=place
            on:click=click
            on:contextmenu=menu
        >
            <span class="c-tick" role="gridcell">
                {is_own.then(|| view! {
                    <input
                        type="checkbox"
                        tabindex="-1"
                        aria-label=format!("Tick {title}")
                        prop:checked=move || desk.ticks.with(|it| key.with_value(|key| it.has(key)))
                        on:click=tick
                    />
                })}
            </span>
            {cells}
            <span class="row-dots" role="gridcell">
                <button type="button" tabindex="-1" aria-label=format!("Values of {title}") title="Values of this row (.)" on:click=dots>"⋯"</button>
            </span>
        </div>
    }
}

#[component]
fn RowCell(
    nth: usize,
    kind: ColumnKind,
    name: String,
    row: StoredValue<RowLine>,
    desk: Desk,
) -> impl IntoView {
    let cell = row.with_value(|it| it.cells.get(nth).cloned().unwrap_or_default());
    let Cell { text, hint, .. } = cell;
    let hint = (!hint.is_empty()).then_some(hint);
    let tone = match kind {
        ColumnKind::Quiet => " muted",
        ColumnKind::Time => " num muted",
        ColumnKind::Number => " num",
        ColumnKind::Code => " code",
        _ => "",
    };
    let class = format!("c-{name}{tone}");
    match kind {
        ColumnKind::Severity => view! {
            <span class=class role="gridcell" data-cell=nth.to_string()>
                <SeverityShape mark=row.with_value(|it| it.severity.clone())/>
            </span>
        }
        .into_any(),
        ColumnKind::Title => view! {
            <span class=class role="gridcell" data-cell=nth.to_string()><TitleCell row desk/></span>
        }
        .into_any(),
        _ => view! {
            <span class=class role="gridcell" data-cell=nth.to_string() title=hint>{text}</span>
        }
        .into_any(),
    }
}

/// The title, which leads to the page; before it what opens the row in place.
#[component]
fn TitleCell(row: StoredValue<RowLine>, desk: Desk) -> impl IntoView {
    let (list, key, title, alone, is_open) = row.with_value(|it| {
        (
            it.list,
            it.key.clone(),
            it.title.clone(),
            it.alone.clone(),
            it.is_open,
        )
    });
    let href = page_of(list, key.clone()).href();
    let says = match is_open {
        Some(true) => format!("Close {title}"),
        _ => format!("Show the alerts of {title}"),
    };
    let toggle = move |event: MouseEvent| {
        event.stop_propagation();
        desk.toggle(&key);
    };
    view! {
        {is_open.map(|is_open| view! {
            <button type="button" class="fold-mark" class:open=is_open tabindex="-1" aria-label=says on:click=toggle>
                <Icon name=IconName::Down/>
            </button>
        })}
        <a href=href tabindex="-1" on:click=|event| event.stop_propagation()>{title}</a>
        {(!alone.is_empty()).then(|| view! { " " <span class="pill">{alone}</span> })}
    }
}
