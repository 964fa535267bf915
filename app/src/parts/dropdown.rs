//! A button with a panel below it. One is open at a time.

use crate::parts::{Icon, IconName};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A button that opens a panel; Escape closes it and gives the focus back.
#[component]
pub fn Dropdown(
    /// What the button says, which is also its name among those that are open.
    #[prop(into)]
    label: String,
    /// How much of it is in force; nothing where zero.
    #[prop(into, default = Signal::stored(0))]
    count: Signal<u32>,
    /// Which one is open.
    open: RwSignal<Option<String>>,
    /// Whether the panel hangs from the button's right edge.
    #[prop(optional)]
    to_the_left: bool,
    /// The panel.
    children: ChildrenFn,
) -> impl IntoView {
    let name = StoredValue::new(label.clone());
    let is_this = move |it: &Option<String>| name.with_value(|name| it.as_ref() == Some(name));
    let is_open = Memo::new(move |_| open.with(is_this));
    let toggle = move |_| {
        open.update(|it| {
            *it = if is_this(it) {
                None
            } else {
                Some(name.get_value())
            };
        });
    };
    let close = move |event: web_sys::KeyboardEvent| {
        if event.key() != "Escape" || !is_open.get_untracked() {
            return;
        }
        event.prevent_default();
        open.set(None);
        let button = event
            .current_target()
            .and_then(|it| it.dyn_into::<web_sys::Element>().ok())
            .and_then(|it| it.query_selector("button").ok().flatten())
            .and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(button) = button {
            let _ = button.focus();
        }
    };
    view! {
        <div class="menu" on:keydown=close>
            <button
                type="button"
                class="chip"
                class:on=move || { count.get() > 0 }
                aria-expanded=move || is_open.get().to_string()
                on:click=toggle
            >
                {label}
                {move || (count.get() > 0).then(|| view! { <b>{count.get()}</b> })}
                <Icon name=IconName::Down/>
            </button>
            <Show when=move || is_open.get()>
                <div class="menu-list" class:to-the-left=to_the_left>{children()}</div>
            </Show>
        </div>
    }
}
