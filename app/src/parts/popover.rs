//! A menu that stands where it was asked for, above all else.

use crate::parts::focus_on;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// A menu of `menuitem`s. Arrow keys move between them, Escape closes it, and so
/// does a click beside it.
#[component]
pub fn Popover(
    /// What it is a menu of.
    label: &'static str,
    /// Where it stands, in pixels from the left and from the top.
    at: (f64, f64),
    /// How high it may get, in pixels.
    #[prop(default = 250.0)]
    height: f64,
    /// Closes it, and gives the focus back.
    close: Callback<()>,
    /// Closes it, where the focus goes elsewhere.
    leave: Callback<()>,
    children: Children,
) -> impl IntoView {
    let press = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            close.run(());
        }
        "Tab" => leave.run(()),
        "ArrowDown" | "ArrowUp" => {
            event.prevent_default();
            event.stop_propagation();
            step(event.key() == "ArrowDown");
        }
        _ => event.stop_propagation(),
    };
    let (left, top) = inside(at, height);
    // What it offers may still be on its way: until then the menu has the keys itself,
    // from the moment it is there, as the next key may be the one that closes it.
    let menu = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(menu) = menu.get() {
            let _ = menu.focus();
        }
    });
    request_animation_frame(|| focus_on(".value-menu [role=menuitem]"));
    view! {
        <div class="value-veil" aria-hidden="true" on:click=move |_| close.run(())></div>
        <div
            node_ref=menu
            class="menu-list value-menu"
            role="menu"
            tabindex="-1"
            aria-label=label
            style:left=format!("{left}px")
            style:top=format!("{top}px")
            on:keydown=press
        >
            {children()}
        </div>
    }
}

/// Closes a menu, and gives the focus back to where the menu says.
pub fn close_menu<M: Send + Sync + 'static>(
    menu: RwSignal<Option<M>>,
    back_to: impl FnOnce(&M) -> &'static str,
) {
    let back_to = menu.with_untracked(|it| it.as_ref().map(back_to));
    menu.set(None);
    if let Some(back_to) = back_to {
        focus_on(back_to);
    }
}

/// Keeps the menu on the page.
fn inside((left, top): (f64, f64), height: f64) -> (f64, f64) {
    const WIDTH: f64 = 300.0;
    let size = |it: Option<Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>>| {
        it.and_then(Result::ok)
            .and_then(|it| it.as_f64())
            .unwrap_or(f64::MAX)
    };
    let window = web_sys::window();
    let wide = size(window.as_ref().map(web_sys::Window::inner_width));
    let high = size(window.as_ref().map(web_sys::Window::inner_height));
    (
        left.min(wide - WIDTH).max(4.0),
        top.min(high - height).max(4.0),
    )
}

/// Moves the focus to the item after or before.
fn step(down: bool) {
    let Some(document) = web_sys::window().and_then(|it| it.document()) else {
        return;
    };
    let Some(focused) = document.active_element() else {
        return;
    };
    let mut beside = Some(focused);
    loop {
        beside = match (&beside, down) {
            (Some(it), true) => it.next_element_sibling(),
            (Some(it), false) => it.previous_element_sibling(),
            (None, _) => return,
        };
        if let Some(item) = beside.as_ref().and_then(|it| it.dyn_ref::<HtmlElement>())
            && item.get_attribute("role").as_deref() == Some("menuitem")
        {
            let _ = item.focus();
            return;
        }
    }
}
