//! Keys that work on every page. Each has a visible button too.

use crate::address::go;
use crate::opening::is_writing;
use crate::pages::first_view;
use crate::parts::{close_node, close_values};
use crate::state::App;
use gloo_events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use throughline_engine::protocol::List;
use throughline_route::Route;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// Every key, for the list of keys: keys, and what they do.
pub const KEYS: &[(&[&str], &str)] = &[
    (&["/"], "Search"),
    (&["g", "h"], "Home"),
    (&["g", "i"], "Incidents"),
    (&["g", "a"], "Alerts"),
    (&["j"], "Next row"),
    (&["k"], "Previous row"),
    (&["Enter"], "Open the row's page"),
    (&["o"], "Show the row in the pane"),
    (&["→"], "Expand a branch"),
    (&["←"], "Collapse a branch, or go to its parent"),
    (&["*"], "Expand all of a branch"),
    (&["f"], "Find in the story"),
    (
        &["p", "o", "w"],
        "Go to the next name that begins so (in a story)",
    ),
    (
        &["b"],
        "Back to the alert, or the process, whose story it is",
    ),
    (
        &["Ctrl", "Enter"],
        "Follow a step to another device (in a story)",
    ),
    (&["["], "Previous in the pane"),
    (&["]"], "Next in the pane"),
    (&["x"], "Tick the row"),
    (&["Shift", "x"], "Tick every row from the last tick to here"),
    (&["."], "What can be done with the row's values"),
    (
        &["a"],
        "Assign to me: what is ticked, or the alert in the pane",
    ),
    (
        &["s"],
        "Status of what is ticked, or of the alert in the pane",
    ),
    (&["c"], "Classify what is ticked, or the alert in the pane"),
    (&["m"], "Manage what is ticked"),
    (&["z"], "Undo"),
    (&["Esc"], "Close the pane"),
    (&["?"], "This list"),
];

/// Listens for keys.
pub fn listen(app: App) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let going = StoredValue::new(false);
    let active = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window, "keydown", active, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
            return;
        }
        if is_writing(event.target().as_ref()) {
            if event.key() == "Escape"
                && let Some(field) = event
                    .target()
                    .and_then(|it| it.dyn_into::<HtmlElement>().ok())
            {
                let _ = field.blur();
            }
            return;
        }
        let after_g = going.get_value();
        going.set_value(false);
        let handled = match event.key().as_str() {
            "h" if after_g => then(|| go(&Route::Home)),
            "i" if after_g => then(|| go(&untrack(|| first_view(app, List::Incidents)))),
            "a" if after_g => then(|| go(&untrack(|| first_view(app, List::Alerts)))),
            "g" => then(|| going.set_value(true)),
            "/" => press("[data-key='/']"),
            "?" => then(|| app.help.update(|it| *it = !*it)),
            "z" => press("[data-key='z']"),
            "[" => press("[data-key='[']"),
            "]" => press("[data-key=']']"),
            "a" => press("[data-key='a']"),
            "s" => press("[data-key='s']"),
            "c" => press("[data-key='c']"),
            "m" => press("[data-key='m']"),
            "b" => press("[data-key='b']"),
            "f" => press("[data-key='f']"),
            "Escape" if app.value_menu.with_untracked(Option::is_some) => {
                then(|| close_values(app))
            }
            "Escape" if app.node_menu.with_untracked(Option::is_some) => then(|| close_node(app)),
            "Escape" if app.open_menu.with_untracked(Option::is_some) => {
                then(|| app.open_menu.set(None))
            }
            "Escape" => {
                app.help.set(false);
                press("[data-key='Escape']")
            }
            _ => false,
        };
        if handled {
            event.prevent_default();
        }
    })
    .forget();
}

fn then(act: impl FnOnce()) -> bool {
    act();
    true
}

/// Does what the key's own button or field does: focuses or presses it.
fn press(selector: &str) -> bool {
    let found = web_sys::window()
        .and_then(|it| it.document()?.query_selector(selector).ok().flatten())
        .and_then(|it| it.dyn_into::<HtmlElement>().ok());
    let Some(found) = found else { return false };
    let is_field = matches!(found.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA");
    if is_field || found.has_attribute("data-focus") {
        let _ = found.focus();
    } else {
        found.click();
    }
    true
}
