//! Copies a value.

use crate::parts::{Icon, IconName};
use crate::state::{App, app};
use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Copies a text, and says that it did.
pub fn copy(app: App, text: String, what: &str) {
    let copied = format!("{what} copied");
    spawn_local(async move {
        let Some(window) = web_sys::window() else {
            return;
        };
        let written = JsFuture::from(window.navigator().clipboard().write_text(&text)).await;
        app.say(match written {
            Ok(_) => copied,
            Err(_) => "The browser did not allow copying".to_owned(),
        });
    });
}

/// A button that copies `text`.
#[component]
pub fn CopyButton(text: String, what: String) -> impl IntoView {
    let app = app();
    let label = format!("Copy {}", what.to_lowercase());
    let take = move |_| copy(app, text.clone(), &what);
    view! {
        <button class="copy" aria-label=label.clone() title=label on:click=take>
            <Icon name=IconName::Copy/>
        </button>
    }
}
