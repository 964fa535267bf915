//! The lines of a queue: rows, heads of groups, and what is open below either.

use super::column_heads::ColumnHeads;
use super::desk::{Desk, page_of};
use super::group_head::GroupHead;
use super::line_keys::{HEAD, press};
use super::nothing_found::NothingFound;
use super::row::Row;
use super::row_pattern::RowPattern;
use super::shown_columns::tracks;
use crate::address::go;
use crate::answers::ask;
use crate::parts::{GridCursor, RowActions, RowGrid, Viewport, focus_if_lost};
use leptos::prelude::*;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use throughline_engine::protocol::{Line, List, QueueRows};

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
            go(&page_of(list, key));
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
    let drawn = move || -> Vec<(u32, u64, Line)> {
        let columns = desk.columns.with_untracked(|all| {
            all.iter()
                .map(|it| it.info.name.clone())
                .collect::<Vec<_>>()
        });
        rows.with(|it| {
            let Some(view) = it.ready() else {
                return Vec::new();
            };
            let lines = (view.from..).zip(view.rows.iter().cloned());
            lines
                .map(|(at, line)| (at, told(&line, &columns), line))
                .collect()
        })
    };
    let patterns = StoredValue::new_local(None::<Rc<RowPattern>>);
    let pattern = move || {
        let columns = desk.columns.get_untracked();
        let known = patterns.get_value().filter(|it| it.is_of(&columns));
        known.or_else(|| {
            patterns.set_value(RowPattern::of(columns).map(Rc::new));
            patterns.get_value()
        })
    };
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
            rows=move || view! {
                // Rows that stay on screen stay as they are.
                <For each=drawn key=|it| (it.0, it.1) let(line)>
                    {match line.2 {
                        Line::Group(group) => view! { <GroupHead at=line.0 group desk cursor/> }.into_any(),
                        Line::Row(row) => view! { <Row at=line.0 row desk cursor pattern=pattern()/> }.into_any(),
                    }}
                </For>
            }
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
            // The list may have been left by then.
            if let Some(total) = cursor.total.try_get_untracked() {
                cursor.viewport.show(left_at, total);
                focus_if_lost(".rows");
            }
        });
    });
    Effect::new(move |_| {
        let at = cursor.at.get();
        if begun.get_value().is_some() {
            app.left_at.set_value(Some((list.get_untracked(), at)));
        }
    });
}

/// A number for what a line shows: another one, another line.
fn told(line: &Line, columns: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    (line, columns).hash(&mut hasher);
    hasher.finish()
}
