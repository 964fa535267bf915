//! Focus is never lost: what redraws a part of the page gives it back.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Where nothing has the focus any more, gives it to the first element that
/// `selector` names.
pub fn focus_if_lost(selector: &str) {
    let Some(document) = web_sys::window().and_then(|it| it.document()) else {
        return;
    };
    let is_lost = document
        .active_element()
        .is_none_or(|it| it.tag_name() == "BODY");
    let found = document
        .query_selector(selector)
        .ok()
        .flatten()
        .and_then(|it| it.dyn_into::<HtmlElement>().ok());
    if is_lost && let Some(found) = found {
        let _ = found.focus();
    }
}

/// Gives the focus to the first element that `selector` names.
pub fn focus_on(selector: &str) {
    let found = web_sys::window()
        .and_then(|it| it.document()?.query_selector(selector).ok().flatten())
        .and_then(|it| it.dyn_into::<HtmlElement>().ok());
    if let Some(found) = found {
        let _ = found.focus();
    }
}

/// Scrolls what has the focus back into sight, where something that has just appeared
/// left it less room.
pub fn keep_focus_in_sight() {
    let focused = web_sys::window()
        .and_then(|it| it.document()?.active_element())
        .filter(|it| it.tag_name() != "BODY");
    if let Some(focused) = focused {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        focused.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
