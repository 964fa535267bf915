//! The heads of a queue's columns: sort by one, then by another with Shift; drag
//! to reorder; drag the edge, or press an arrow key on it, to resize.

use super::columns_menu::{move_to, set_width};
use super::desk::Desk;
use super::shown_columns::{NARROWEST, ShownColumn, WIDEST};
use crate::address::go;
use leptos::prelude::*;
use throughline_engine::protocol::{ColumnInfo, ColumnKind, SortedBy};
use throughline_route::QueueRoute;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, HtmlElement, KeyboardEvent, MouseEvent, PointerEvent};

#[component]
pub fn ColumnHeads(desk: Desk) -> impl IntoView {
    let sort = Memo::new(move |_| {
        desk.frame
            .with(|it| it.ready().map(|it| it.sort.clone()).unwrap_or_default())
    });
    // The column that is being dragged.
    let dragged = RwSignal::new(None::<String>);
    view! {
        <div class="row head" role="row" aria-rowindex="1">
            <span class="c-tick" role="columnheader"><TickAll desk/></span>
            <For each=move || desk.columns.get() key=|it| it.info.name.clone() let(column)>
                <ColumnHead desk column sort dragged/>
            </For>
        </div>
    }
}

/// Ticks all that match, or nothing any more.
#[component]
fn TickAll(desk: Desk) -> impl IntoView {
    let is_all = move || desk.ticks.with(|it| it.all.is_some());
    let toggle = move |_| {
        let all = !desk.ticks.with_untracked(|it| it.all.is_some());
        tick_all(desk, all);
    };
    view! {
        <input
            type="checkbox"
            tabindex="-1"
            aria-label="Tick all that match"
            prop:checked=is_all
            on:change=toggle
        />
    }
}

/// Ticks everything that the filter shows, not only what is on screen.
pub fn tick_all(desk: Desk, all: bool) {
    let filter = desk
        .frame
        .with_untracked(|it| it.ready().map(|it| (it.filter.clone(), it.matching)));
    desk.ticks.update(|it| {
        it.keys.clear();
        it.all = filter.filter(|_| all);
    });
}

/// The orders after a click on a head.
fn next_sort(info: &ColumnInfo, by: &str, sort: &[SortedBy], beside: bool) -> String {
    let write = |it: &SortedBy| format!("{}{}", if it.descending { "-" } else { "" }, it.name);
    let mut next: Vec<SortedBy> = if beside { sort.to_vec() } else { Vec::new() };
    let now = sort.iter().find(|it| it.name == by);
    let descending = match now {
        Some(now) => !now.descending,
        None => info.greatest_first,
    };
    let changed = SortedBy {
        name: by.to_owned(),
        descending,
    };
    match next.iter_mut().find(|it| it.name == by) {
        Some(it) => *it = changed,
        None => next.push(changed),
    }
    let parts: Vec<String> = next.iter().map(write).collect();
    parts.join(",")
}

#[component]
fn ColumnHead(
    desk: Desk,
    column: ShownColumn,
    sort: Memo<Vec<SortedBy>>,
    dragged: RwSignal<Option<String>>,
) -> impl IntoView {
    let info = StoredValue::new(column.info.clone());
    let name = column.info.name.clone();
    let state = Memo::new(move |_| {
        let by = info.with_value(|it| it.sort.clone())?;
        sort.with(|sort| {
            let nth = sort.iter().position(|it| it.name == by)?;
            Some((nth, sort[nth].descending, sort.len()))
        })
    });
    let aria_sort = move || match state.get() {
        // Only one column may say that it is what rows are sorted by.
        Some((0, true, _)) => Some("descending"),
        Some((0, false, _)) => Some("ascending"),
        _ => None,
    };
    let to = move |beside: bool| {
        let sort = info.with_value(|info| {
            let by = info.sort.as_deref()?;
            Some(sort.with(|sort| next_sort(info, by, sort, beside)))
        });
        desk.route(QueueRoute {
            sort,
            ..desk.here.get()
        })
    };
    let click = move |event: MouseEvent| {
        if event.shift_key() {
            event.prevent_default();
            go(&untrack(|| to(true)));
        }
    };
    let is_mark = column.info.kind == ColumnKind::Severity;
    let arrow = move || match state.get() {
        Some((nth, descending, all)) => {
            let arrow = if descending { "↓" } else { "↑" };
            if all > 1 {
                format!(" {arrow}{}", nth + 1)
            } else {
                format!(" {arrow}")
            }
        }
        None if is_mark => "▲".to_owned(),
        None => String::new(),
    };
    let label = column.info.label.clone();
    let inside = if column.info.sort.is_some() {
        let title = format!(
            "Sort by {}; with Shift after the others",
            label.to_lowercase()
        );
        view! {
            <a href=move || to(false).href() tabindex="-1" draggable="false" title=title on:click=click>
                <span class:unseen=is_mark>{label.clone()}</span>
                <span aria-hidden="true">{arrow}</span>
            </a>
        }
        .into_any()
    } else {
        view! { <span>{label.clone()}</span> }.into_any()
    };
    let begin = {
        let name = name.clone();
        move |event: DragEvent| {
            if let Some(data) = event.data_transfer() {
                // Some browsers begin no drag that carries nothing.
                let _ = data.set_data("text/plain", &name);
                data.set_effect_allowed("move");
            }
            dragged.set(Some(name.clone()));
        }
    };
    let over = move |event: DragEvent| {
        if dragged.with_untracked(Option::is_some) {
            event.prevent_default();
        }
    };
    let drop = {
        let name = name.clone();
        move |event: DragEvent| {
            if let Some(moved) = dragged.get_untracked() {
                event.prevent_default();
                dragged.set(None);
                let to = desk
                    .columns
                    .with_untracked(|all| all.iter().position(|it| it.info.name == name));
                if let Some(to) = to {
                    move_to(desk, &moved, to);
                }
            }
        }
    };
    let class = format!("c-{name}");
    view! {
        <span
            class=class
            role="columnheader"
            aria-sort=aria_sort
            draggable="true"
            on:dragstart=begin
            on:dragover=over
            on:drop=drop
            on:dragend=move |_| dragged.set(None)
        >
            {inside}
            <Grip desk name label usual=f64::from(column.info.width)/>
        </span>
    }
}

/// The right edge of a head: sets the column's width.
#[component]
fn Grip(desk: Desk, name: String, label: String, usual: f64) -> impl IntoView {
    let name = StoredValue::new(name);
    let held = StoredValue::new(None::<(f64, f64)>);
    let chosen = Memo::new(move |_| {
        desk.columns.with(|all| {
            let this = name.with_value(|name| all.iter().find(|it| it.info.name == *name)?.width);
            this.unwrap_or(usual)
        })
    });
    // While the edge is held, how wide it would be.
    let held_at = RwSignal::new(None::<f64>);
    let now = move || held_at.get().unwrap_or_else(|| chosen.get());
    // How wide the column is on screen, whoever chose that.
    let on_screen = |grip: &HtmlElement| {
        let head = grip.parent_element();
        head.map(|it| it.get_bounding_client_rect().width())
    };
    let hold = move |event: PointerEvent| {
        let Some(grip) = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlElement>().ok())
        else {
            return;
        };
        if grip.set_pointer_capture(event.pointer_id()).is_err() {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        let wide = on_screen(&grip).unwrap_or(usual);
        held.set_value(Some((f64::from(event.client_x()), wide)));
    };
    let drag = move |event: PointerEvent| {
        if let Some((from, wide)) = held.get_value() {
            let to = (wide + f64::from(event.client_x()) - from).clamp(NARROWEST, WIDEST);
            held_at.set(Some(to.round()));
        }
    };
    let release = move |_| {
        if held.get_value().is_some() {
            held.set_value(None);
            if let Some(width) = held_at.get_untracked() {
                name.with_value(|name| set_width(desk, name, Some(width)));
            }
            held_at.set(None);
        }
    };
    let press = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowLeft" => -16.0,
            "ArrowRight" => 16.0,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        let grip = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlElement>().ok());
        let wide = grip.as_ref().and_then(on_screen).unwrap_or(usual);
        let to = (wide + by).round().clamp(NARROWEST, WIDEST);
        name.with_value(|name| set_width(desk, name, Some(to)));
    };
    view! {
        <span
            class="grip"
            role="separator"
            aria-orientation="vertical"
            aria-label=format!("Width of {label}")
            aria-valuenow=move || now().to_string()
            aria-valuemin=NARROWEST.to_string()
            aria-valuemax=WIDEST.to_string()
            tabindex="-1"
            draggable="false"
            on:pointerdown=hold
            on:pointermove=drag
            on:pointerup=release
            on:dblclick=move |_| name.with_value(|name| set_width(desk, name, None))
            on:keydown=press
        ></span>
    }
}
