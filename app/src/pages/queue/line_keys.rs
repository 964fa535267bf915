//! What keys do at a line of a queue: open, tick, change, and the menu of values.

use super::desk::Desk;
use crate::parts::{GridCursor, OpenValues};
use leptos::prelude::*;
use throughline_engine::protocol::{
    CellValue, GroupLine, Line, LineKeys, List, ManageChange, RowLine,
};
use web_sys::Element;

/// Height of the list's head in pixels.
pub const HEAD: f64 = 32.0;

/// Where the focus goes when the menu of a value is closed.
const GRID: &str = ".rows";

/// Keys of a line beside those that every list has.
pub fn press(desk: Desk, cursor: GridCursor, line: Option<Line>, key: &str, at: u32) -> bool {
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
pub fn tick_group(desk: Desk, group: &GroupLine) {
    desk.ticks.update(|it| {
        it.keys.clear();
        it.all = Some((group.filter.clone(), group.count));
    });
}

/// Ticks every row between the one that was ticked last and this one.
pub fn tick_to(desk: Desk, at: u32) {
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
pub fn values_of(row: &RowLine) -> Vec<CellValue> {
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

pub fn open_values(desk: Desk, values: Vec<CellValue>, at: (f64, f64)) {
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
