//! Hands text to the analyst as a file.

use crate::state::App;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers text as a file of this name; says so where the browser refuses.
pub fn save_text(app: App, name: &str, text: &str) {
    save_parts(app, name, &[text.to_owned()]);
}

/// Offers these texts, one after another, as a file of this name.
pub fn save_parts(app: App, name: &str, parts: &[String]) {
    if download(name, parts).is_err() {
        app.say("The browser did not allow the download".to_owned());
    }
}

fn download(name: &str, parts: &[String]) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    let kind = match name.rsplit('.').next() {
        Some("csv") => "text/csv",
        Some("txt") => "text/plain",
        Some("svg") => "image/svg+xml",
        _ => "application/json",
    };
    options.set_type(kind);
    let parts: js_sys::Array = parts.iter().map(|it| JsValue::from_str(it)).collect();
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window()
        .and_then(|it| it.document())
        .ok_or_else(|| JsValue::from_str("there is no page"))?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}
