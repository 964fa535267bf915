//! What happens when something on a row is pressed: one ear for all of them.

use super::desk::StoryDesk;
use crate::parts::open_node;
use leptos::prelude::*;
use throughline_engine::protocol::{NodeActions, StepTo, StoryRow, StoryRowOf};
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

/// Tells what was pressed, and does it.
pub fn click(desk: StoryDesk, event: &MouseEvent) {
    let pressed = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let Some(pressed) = pressed else { return };
    let within = |part: &str| pressed.closest(part).ok().flatten();
    let Some((at, row)) = within(".row").and_then(|it| row_of(desk, &it)) else {
        return;
    };
    // A link to another alert goes there.
    if within("a").is_some() {
        return;
    }
    if let Some(button) = within(".node-menu-button") {
        let of = NodeActions::Node {
            key: desk.key.get_untracked().unwrap_or_default(),
            node: row.node,
        };
        event.stop_propagation();
        open_node(desk.app, of, &button, ".rows");
        return;
    }
    if let Some(step) = within(".remote") {
        let node = step
            .get_attribute("data-node")
            .and_then(|it| it.parse().ok());
        if let Some(node) = node {
            desk.go(StepTo::Node(node));
        }
        return;
    }
    desk.cursor.at.set(at);
    if within(".twist").is_some() {
        desk.toggle(row.of, row.node);
        return;
    }
    match row.of {
        StoryRowOf::Node => desk.select(Some(row.node)),
        StoryRowOf::Unplaced => {}
        StoryRowOf::Fold | StoryRowOf::Ancestors => desk.toggle(row.of, row.node),
    }
}

/// The row that an element stands for, and its position.
fn row_of(desk: StoryDesk, element: &Element) -> Option<(u32, StoryRow)> {
    let at = element.id().strip_prefix("node-")?.parse().ok()?;
    Some((at, desk.row_at(at)?))
}
