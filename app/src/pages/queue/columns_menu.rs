//! Which columns are shown, and in which order (IQ-8, AQ-10).

use super::desk::Desk;
use super::shown_columns::{ShownColumn, text};
use crate::address::replace;
use crate::parts::{Dropdown, focus_on};
use leptos::prelude::*;
use throughline_engine::protocol::ColumnKind;
use throughline_engine::queue_columns;
use throughline_route::QueueRoute;

/// Keeps the columns in this browser; a link that named others names none now.
pub fn keep(desk: Desk, columns: &[ShownColumn]) {
    desk.app.preferences.columns(desk.list).set(text(columns));
    let here = desk.here.get_untracked();
    if here.columns.is_some() {
        let route = QueueRoute {
            columns: None,
            ..here
        };
        replace(desk.app, desk.route(route));
    }
}

/// Moves a column to another place.
pub fn move_to(desk: Desk, name: &str, to: usize) {
    let mut columns = desk.columns.get_untracked();
    let Some(from) = columns.iter().position(|it| it.info.name == name) else {
        return;
    };
    let column = columns.remove(from);
    columns.insert(to.min(columns.len()), column);
    keep(desk, &columns);
}

/// Sets a column's width in pixels; none is as wide as it comes.
pub fn set_width(desk: Desk, name: &str, width: Option<f64>) {
    let mut columns = desk.columns.get_untracked();
    if let Some(column) = columns.iter_mut().find(|it| it.info.name == name) {
        column.width = width;
        keep(desk, &columns);
    }
}

#[component]
pub fn ColumnsMenu(desk: Desk) -> impl IntoView {
    let toggle = move |name: String| {
        let mut columns = desk.columns.get_untracked();
        if let Some(at) = columns.iter().position(|it| it.info.name == name) {
            columns.remove(at);
        } else {
            let mut all = queue_columns(desk.list).into_iter();
            let info = all.find(|it| it.name == name);
            columns.extend(info.map(|info| ShownColumn { info, width: None }));
        }
        keep(desk, &columns);
        // The list is in another order now: the focus stays with the column.
        request_animation_frame(move || focus_on(&format!("[data-column={name}]")));
    };
    let reset = move |_| {
        desk.app.preferences.columns(desk.list).set(String::new());
    };
    view! {
        <Dropdown label="Columns" open=desk.app.open_menu to_the_left=true>
            <ul class="column-list">
                {move || {
                    let shown = desk.columns.get();
                    let count = shown.len();
                    let shown_names: Vec<String> = shown.iter().map(|it| it.info.name.clone()).collect();
                    let hidden = queue_columns(desk.list)
                        .into_iter()
                        .filter(|it| !shown_names.contains(&it.name));
                    let shown = (0..).zip(shown).map(|(at, it)| (Some(at), it.info));
                    shown
                        .chain(hidden.map(|it| (None, it)))
                        .map(|(at, info)| {
                            let is_fixed = info.kind == ColumnKind::Title;
                            let name = info.name.clone();
                            let steps = at.map(|at| view! { <Steps desk name=info.name.clone() label=info.label.clone() at count/> });
                            view! {
                                <li>
                                    <label class="column-choice">
                                        <input
                                            type="checkbox"
                                            data-column=info.name.clone()
                                            prop:checked=at.is_some()
                                            disabled=is_fixed
                                            on:change=move |_| toggle(name.clone())
                                        />
                                        <span class="menu-label">{info.label}</span>
                                    </label>
                                    {steps}
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <p class="menu-clear"><button type="button" class="button" on:click=reset>"As at first"</button></p>
        </Dropdown>
    }
}

/// The way one place up or down.
#[component]
fn Steps(desk: Desk, name: String, label: String, at: usize, count: usize) -> impl IntoView {
    let name = StoredValue::new(name);
    let step = move |to: usize, way: &'static str| {
        name.with_value(|name| move_to(desk, name, to));
        let again = name.with_value(|name| format!("[data-step={way}-{name}]"));
        request_animation_frame(move || focus_on(&again));
    };
    let up = move |_| step(at.saturating_sub(1), "up");
    let down = move |_| step(at + 1, "down");
    let marked = move |way: &str| name.with_value(|name| format!("{way}-{name}"));
    view! {
        <button type="button" class="step" data-step=marked("up") disabled=at == 0 aria-label=format!("Move {label} up") on:click=up>"↑"</button>
        <button type="button" class="step" data-step=marked("down") disabled=at + 1 == count aria-label=format!("Move {label} down") on:click=down>"↓"</button>
    }
}
