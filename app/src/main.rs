//! The page: routes, views and the client of the worker.
//!
//! The page holds what is on screen and nothing else. It asks the worker and
//! shows the answer; what the analyst does goes back as a request. The same
//! WebAssembly starts as the worker where there is no window.

mod address;
mod answers;
mod app;
mod client;
mod download;
mod folders;
mod frame;
mod keys;
mod opening;
mod pages;
mod parts;
mod preferences;
mod state;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Shows what a failure leaves standing; lives in `crash.js`.
    #[wasm_bindgen(js_name = throughlineCrash)]
    fn show_crash(message: &str);
}

fn main() {
    let Some(window) = web_sys::window() else {
        throughline_worker::start();
        return;
    };
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&JsValue::from_str(&info.to_string()));
        show_crash(&info.to_string());
    }));
    if let Some(starting) = window
        .document()
        .and_then(|it| it.get_element_by_id("starting"))
    {
        starting.remove();
    }
    leptos::mount::mount_to_body(app::Page);
}
