//! The list of keys.

use crate::keys::KEYS;
use crate::state::app;
use leptos::prelude::*;

#[component]
pub fn Help() -> impl IntoView {
    let app = app();
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    // The browser's own dialog keeps the focus inside and gives it back.
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if !app.help.get() {
            dialog.close();
        } else if !dialog.open() {
            let _ = dialog.show_modal();
        }
    });
    view! {
        <dialog class="help" aria-label="Keys" node_ref=dialog on:close=move |_| app.help.set(false)>
            <h2>"Keys"</h2>
            <dl>
                {KEYS.iter().map(|(keys, does)| view! {
                    <div>
                        <dt>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}</dt>
                        <dd>{*does}</dd>
                    </div>
                }).collect_view()}
            </dl>
            <button class="button" on:click=move |_| app.help.set(false)>"Close"</button>
        </dialog>
    }
}
