//! Hands text to the analyst as a file.

use crate::state::App;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers JSON text as a file of this name; says so where the browser refuses.
pub fn save_text(app: App, name: &str, text: &str) {
    if download(name, text).is_err() {
        app.say("The browser did not allow the download".to_owned());
    }
}

fn download(name: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("application/json");
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
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
