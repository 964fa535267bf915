//! The lines of a queue: rows, heads of groups, and what is open below either.

use super::column_heads::ColumnHeads;
use super::desk::Desk;
use super::shown_columns::tracks;
use crate::address::go;
use crate::answers::ask;
use crate::parts::{
    Empty, GridCursor, Icon, IconName, OpenValues, RowActions, RowGrid, Severity, SeverityShape,
    Viewport, focus_if_lost,
};
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{
    Cell, CellValue, ColumnKind, GroupLine, Line, LineKeys, List, ManageChange, QueueRows, RowLine,
};
use throughline_route::{QueueRoute, Route};
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

/// Height of the list's head in pixels.
const HEAD: f64 = 32.0;

/// Where the focus goes when the menu of a value is closed.
const GRID: &str = ".rows";

#[component]
pub fn Lines(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let viewport = Viewport::new();
    let rows = ask(app, move || {
        let columns = desk.columns.get().into_iter();
        Some(QueueRows {
            shown: desk.shown.get(),
            columns: columns.map(|it| it.info.name).collect(),
            opened: desk.opened.get(),
            from: viewport.from.get(),
            count: viewport.count.get(),
        })
    });
    let total = Memo::new(move |_| rows.with(|it| it.ready().map_or(0, |it| it.lines)));
    let is_empty =
        Memo::new(move |_| rows.with(|it| it.ready().is_some_and(|it| it.matching == 0)));
    let cursor = GridCursor::new(total, viewport, HEAD);
    let line_at = move |at: u32| {
        rows.with_untracked(|it| {
            let view = it.ready()?;
            view.rows.get(at.checked_sub(view.from)? as usize).cloned()
        })
    };
    let row_at = move |at: u32| match line_at(at) {
        Some(Line::Row(row)) => Some(row),
        _ => None,
    };
    let actions = RowActions {
        key_at: Callback::new(move |at| row_at(at).map(|it| it.key)),
        has_pane: Signal::derive(move || desk.here.with(|it| it.selected.is_some())),
        select: Callback::new(move |key| desk.select(key)),
        open: Callback::new(move |key: String| {
            let list = row_at(cursor.at.get_untracked()).map_or(desk.list, |it| it.list);
            go(&desk.page_of(list, key));
        }),
        other: Some(Callback::new(move |(key, at): (String, u32)| {
            press(desk, cursor, line_at(at), &key, at)
        })),
    };
    begin_where_left(desk, cursor, move || rows.with(|it| it.ready().is_some()));
    // What the pane walks to is where the keys are, too.
    Effect::new(move |_| {
        let Some(selected) = desk.here.with(|it| it.selected.clone()) else {
            return;
        };
        let at = rows.with(|it| {
            let view = it.ready()?;
            let is_it = |line: &Line| matches!(line, Line::Row(row) if row.key == selected);
            let nth = view.rows.iter().position(is_it)?;
            Some(view.from + nth as u32)
        });
        if let Some(at) = at.filter(|at| *at != cursor.at.get_untracked()) {
            cursor.move_to(at);
        }
    });
    let class = match desk.list {
        List::Alerts => "queue",
        List::Incidents => "queue incidents",
    };
    view! {
        <RowGrid
            label=desk.list.label()
            class=class
            role="treegrid"
            tracks=Signal::derive(move || desk.columns.with(|it| Some(tracks(it))))
            cursor
            actions
            head=move || view! { <ColumnHeads desk/> }
            rows=move || rows.with(|it| it.ready().map(|view| {
                (view.from..)
                    .zip(view.rows.clone())
                    .map(|(at, line)| match line {
                        Line::Group(group) => view! { <GroupHead at group desk cursor/> }.into_any(),
                        Line::Row(row) => view! { <Row at row desk cursor/> }.into_any(),
                    })
                    .collect_view()
            }))
        />
        <Show when=move || is_empty.get()>
            <NothingFound desk/>
        </Show>
    }
}

/// Another filter or order begins at its top; the one that was left last begins
/// where it was left.
fn begin_where_left(desk: Desk, cursor: GridCursor, is_ready: impl Fn() -> bool + 'static) {
    let app = desk.app;
    let list = Memo::new(move |_| desk.shown.get());
    let begun = StoredValue::new(None);
    Effect::new(move |_| {
        if !is_ready() || begun.get_value() == Some(list.get()) {
            return;
        }
        begun.set_value(Some(list.get_untracked()));
        let left_at = app.left_at.with_value(|it| match it {
            Some((left, at)) if *left == list.get_untracked() => *at,
            _ => 0,
        });
        cursor.at.set(left_at);
        request_animation_frame(move || {
            cursor.viewport.show(left_at);
            focus_if_lost(".rows");
        });
    });
    Effect::new(move |_| {
        let at = cursor.at.get();
        if begun.get_value().is_some() {
            app.left_at.set_value(Some((list.get_untracked(), at)));
        }
    });
}

/// Keys of a line beside those that every list has.
fn press(desk: Desk, cursor: GridCursor, line: Option<Line>, key: &str, at: u32) -> bool {
    let Some(line) = line else {
        return false;
    };
    let (name, is_open) = match &line {
        Line::Group(group) => (&group.filter, Some(group.is_open)),
        Line::Row(row) => (&row.key, row.is_open),
    };
    match (key, is_open) {
        ("ArrowRight", Some(false)) | ("ArrowLeft", Some(true)) | ("Enter", _)
            if is_open.is_some() && (key != "Enter" || matches!(line, Line::Group(_))) =>
        {
            desk.toggle(name);
            true
        }
        ("x", _) => {
            match &line {
                Line::Row(row) if row.list == desk.list => {
                    desk.ticks.update(|it| it.toggle(&row.key, at));
                }
                Line::Row(_) => {}
                Line::Group(group) => tick_group(desk, group),
            }
            true
        }
        ("X", _) => {
            tick_to(desk, at);
            true
        }
        // Without anything ticked these are about the row that the cursor is at.
        ("a" | "s" | "c", _) if desk.ticks.with_untracked(|it| it.count() == 0) => {
            let Line::Row(row) = &line else { return false };
            if row.list != List::Alerts || desk.list != List::Alerts {
                return false;
            }
            let is_shown = desk
                .here
                .with_untracked(|it| it.selected.as_ref() == Some(&row.key));
            match key {
                "a" => desk.app.manage(
                    vec![row.key.as_str().into()],
                    ManageChange::Assign(Some(desk.app.preferences.actor.get_untracked())),
                ),
                _ if is_shown => return false,
                key => {
                    let field = if key == "s" {
                        "[data-key='s']"
                    } else {
                        "#manage-classified"
                    };
                    desk.app.focus_next.set_value(Some(field));
                    desk.select(row.key.clone());
                }
            }
            true
        }
        ("." | "ContextMenu", _) => {
            if let Line::Row(row) = &line {
                let place = place_of(cursor, at);
                open_values(desk, values_of(row), place);
            }
            true
        }
        _ => false,
    }
}

/// Ticks all rows of a group.
fn tick_group(desk: Desk, group: &GroupLine) {
    desk.ticks.update(|it| {
        it.keys.clear();
        it.all = Some((group.filter.clone(), group.count));
    });
}

/// Ticks every row between the one that was ticked last and this one.
fn tick_to(desk: Desk, at: u32) {
    let from = desk.ticks.with_untracked(|it| it.last).unwrap_or(at);
    let ask = LineKeys {
        shown: desk.shown.get_untracked(),
        opened: desk.opened.get_untracked(),
        from,
        to: at,
    };
    desk.app.client.with_value(|client| {
        client.ask(ask, move |answer| match answer {
            Ok(answer) => {
                let _ = desk.ticks.try_update(|it| {
                    it.all = None;
                    it.keys.extend(answer.keys);
                    it.last = Some(at);
                });
            }
            Err(refusal) => desk.app.say(refusal.message),
        });
    });
}

/// The values of a row that have a menu, each once.
fn values_of(row: &RowLine) -> Vec<CellValue> {
    let mut values: Vec<CellValue> = Vec::new();
    for value in row.cells.iter().flat_map(|it| &it.values) {
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
    values
}

/// Where a line stands on the page.
fn place_of(cursor: GridCursor, at: u32) -> (f64, f64) {
    let area = cursor
        .viewport
        .node
        .try_get_untracked()
        .flatten()
        .map(|it| Element::from(it).get_bounding_client_rect());
    let Some(area) = area else {
        return (0.0, 0.0);
    };
    let row = cursor.viewport.row.get_untracked();
    let below = f64::from(at + 1) * row + HEAD - cursor.viewport.scrolled();
    (area.left() + 60.0, area.top() + below)
}

fn open_values(desk: Desk, values: Vec<CellValue>, at: (f64, f64)) {
    if values.is_empty() {
        return;
    }
    desk.app.value_menu.set(Some(OpenValues {
        values,
        shown: desk.shown.get_untracked(),
        at,
        back_to: GRID,
    }));
}

#[component]
fn GroupHead(at: u32, group: GroupLine, desk: Desk, cursor: GridCursor) -> impl IntoView {
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
            attr:aria-level=(group.level + 1).to_string()
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

#[component]
fn Row(at: u32, row: RowLine, desk: Desk, cursor: GridCursor) -> impl IntoView {
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
            go(&desk.page_of(list, key.get_value()));
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
            attr:aria-level=(level + 1).to_string()
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
    let href = desk.page_of(list, key.clone()).href();
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

#[component]
fn NothingFound(desk: Desk) -> impl IntoView {
    let total = Memo::new(move |_| desk.frame.with(|it| it.ready().map_or(0, |it| it.total)));
    let all = desk.route(QueueRoute::of(""));
    let (none, other) = match desk.list {
        List::Alerts => (
            "The files hold incidents only. Add an export of alerts to see them here.",
            ("Incidents", Route::Incidents(QueueRoute::default())),
        ),
        List::Incidents => (
            "The files hold alerts only. Add an export of incidents to see them here.",
            ("Alerts", Route::Alerts(QueueRoute::default())),
        ),
    };
    let what = desk.list.one();
    let title = Signal::derive(move || match total.get() {
        0 => format!("No {what}s in the loaded data"),
        _ => format!("No {what} matches"),
    });
    let says = move || match total.get() {
        0 => none.to_owned(),
        n => format!(
            "The filter hides all {} {what}s of the loaded data.",
            grouped(n as usize)
        ),
    };
    let other_href = other.1.href();
    view! {
        <Empty title>
            <p>{says}</p>
            <Show
                when=move || { total.get() > 0 }
                fallback=move || view! { <p><a class="button" href=other_href.clone()>{other.0}</a></p> }
            >
                <p><a class="button" href=all.href()>"Show all"</a></p>
            </Show>
        </Empty>
    }
}
