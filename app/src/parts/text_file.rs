//! A button that takes the text of a file.

use crate::state::app;
use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// A button that lets somebody choose a file, and hands on its text. `label` names
/// the file for those who cannot see the button.
#[component]
pub fn TextFileButton(
    words: &'static str,
    label: &'static str,
    picker_name: &'static str,
    taken: Callback<String>,
) -> impl IntoView {
    let app = app();
    let input_node = NodeRef::<leptos::html::Input>::new();
    let take = move |_| {
        let Some(input) = input_node.get_untracked() else {
            return;
        };
        let file = input.files().and_then(|it| it.get(0));
        // The same file may be picked again.
        input.set_value("");
        let Some(file) = file else { return };
        spawn_local(async move {
            match JsFuture::from(file.text()).await {
                Ok(text) => taken.run(text.as_string().unwrap_or_default()),
                Err(_) => app.say(format!("{} could not be read", file.name())),
            }
        });
    };
    let pick = move |_| {
        if let Some(input) = input_node.get_untracked() {
            input.click();
        }
    };
    view! {
        <button class="button" type="button" on:click=pick>{words}</button>
        <input
            type="file"
            hidden
            accept=".json,application/json"
            aria-label=label
            data-picker=picker_name
            node_ref=input_node
            on:change=take
        />
    }
}
