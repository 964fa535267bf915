//! Files come in: dropped, picked, pasted, or samples of the site.

use crate::client::site_url;
use crate::folders::{Dropped, Found};
use crate::state::{App, Boot};
use gloo_events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use throughline_engine::protocol::{CloseCase, TableOf};
use throughline_route::{QueueRoute, Route};
use throughline_worker::messages::{Outcome, Progress, Source};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, BlobPropertyBag, DragEvent, FileList};

/// What can be opened, for those who stand before it with a file.
pub const CAN_BE_OPENED: &str = "Exports of Microsoft Graph security, Microsoft 365 Defender, \
     Defender for Endpoint, Sentinel and advanced hunting, the portal's CSV, Sysmon and Windows \
     events, Hayabusa; any other table by a mapping. JSON, JSON lines or CSV, plain, gzip or zip; \
     many files or a whole folder at once.";

/// Opens files beside what is loaded.
pub fn open_files(app: App, files: &FileList) {
    open_found(app, Found::picked(files));
}

/// Opens files and all that is in folders, beside what is loaded.
fn open_found(app: App, found: Found) {
    let left_out = found.left_out();
    if found.files.is_empty() {
        if !left_out.is_empty() {
            app.say(format!("There is no file to open. {left_out}"));
        }
        return;
    }
    let (names, blobs): (Vec<String>, Vec<Blob>) = found
        .files
        .into_iter()
        .map(|it| (it.name, Blob::from(it.file)))
        .unzip();
    let title = found.folder.or_else(|| title_of(&names));
    let sources = (0..)
        .zip(names)
        .map(|(index, name)| Source::File { name, index })
        .collect();
    app.left_out.set_value(left_out);
    begin(app, title.unwrap_or_default(), sources, &blobs, false);
}

/// What a case is called that begins with files: the first, and how many more.
fn title_of(names: &[String]) -> Option<String> {
    let (first, more) = names.split_first()?;
    Some(match more.len() {
        0 => first.clone(),
        more => format!("{first} and {more} more"),
    })
}

/// Opens pasted text.
pub fn open_text(app: App, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type("application/json");
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        let name = "pasted text".to_owned();
        let sources = vec![Source::File {
            name: name.clone(),
            index: 0,
        }];
        begin(app, name, sources, &[blob], false);
    }
}

/// Opens a sample case of the site in place of what is loaded.
pub fn open_sample(app: App, title: String, files: Vec<String>) {
    let sources: Vec<Source> = files
        .into_iter()
        .filter_map(|file| {
            let url = site_url(&format!("./samples/{file}")).ok()?;
            Some(Source::Site { name: file, url })
        })
        .collect();
    begin(app, title, sources, &[], true);
}

/// Opens a table again, by what its columns are said to mean.
pub fn open_mapped(app: App, table: TableOf, mapping: String) {
    app.failure.set(None);
    app.progress.set(Some(Progress::default()));
    let remember = app.keep_mapping.get_untracked();
    app.client.with_value(|client| {
        client.open_mapped(table, mapping, remember, move |outcome| {
            // A case that was read again is looked at in its list, whole.
            if matches!(outcome, Outcome::Opened { .. }) {
                crate::address::go(&Route::Alerts(QueueRoute {
                    filter: Some(String::new()),
                    ..QueueRoute::default()
                }));
                // Where it leads to is settled before what else comes of it.
                app.route.set(crate::address::current());
            }
            app.opened(outcome, false);
        });
    });
}

fn begin(app: App, title: String, sources: Vec<Source>, blobs: &[Blob], replace: bool) {
    app.failure.set(None);
    app.mapping_draft.set(None);
    app.losses.set(None);
    app.progress.set(Some(Progress::default()));
    app.client.with_value(|client| {
        client.open(title, sources, blobs, replace, move |outcome| {
            app.opened(outcome, false);
        });
    });
}

/// Forgets what is loaded; it stays among the kept cases.
pub fn close_case(app: App) {
    app.client.with_value(|client| {
        client.ask(CloseCase {}, move |result| {
            if let Err(refusal) = result {
                app.say(refusal.message);
            }
            app.boot.set(Boot::Ready);
            app.refresh();
        });
    });
}

/// Listens for files dropped and text pasted anywhere on the page. Returns
/// whether something is held over it.
pub fn listen(app: App) -> RwSignal<bool> {
    let hovering = RwSignal::new(false);
    let Some(window) = web_sys::window() else {
        return hovering;
    };
    let active = EventListenerOptions::enable_prevent_default();
    let has_files = |event: &web_sys::Event| {
        event
            .dyn_ref::<DragEvent>()
            .and_then(DragEvent::data_transfer)
            .is_some_and(|it| it.types().includes(&JsValue::from_str("Files"), 0))
    };
    EventListener::new_with_options(&window, "dragover", active, move |event| {
        if has_files(event) {
            event.prevent_default();
            if !hovering.get_untracked() {
                hovering.set(true);
            }
        }
    })
    .forget();
    EventListener::new(&window, "dragleave", move |event| {
        // Leaving an element for another one is not leaving the page.
        let outside = event
            .dyn_ref::<DragEvent>()
            .is_none_or(|it| it.related_target().is_none());
        if outside {
            hovering.set(false);
        }
    })
    .forget();
    EventListener::new_with_options(&window, "drop", active, move |event| {
        hovering.set(false);
        let dropped = event
            .dyn_ref::<DragEvent>()
            .and_then(DragEvent::data_transfer);
        if let Some(dropped) = dropped.filter(|_| has_files(event)) {
            event.prevent_default();
            // What was dropped is gone when this handler ends, so it is taken now.
            let dropped = Dropped::take(&dropped);
            spawn_local(async move { open_found(app, dropped.walk().await) });
        }
    })
    .forget();
    EventListener::new(&window, "paste", move |event| {
        let Some(event) = event.dyn_ref::<web_sys::ClipboardEvent>() else {
            return;
        };
        if is_writing(event.target().as_ref()) {
            return;
        }
        let Some(data) = event.clipboard_data() else {
            return;
        };
        if let Some(files) = data.files().filter(|it| it.length() > 0) {
            open_files(app, &files);
        } else if let Ok(text) = data.get_data("text/plain")
            && !text.trim().is_empty()
        {
            open_text(app, &text);
        }
    })
    .forget();
    hovering
}

/// Whether an event happens where somebody writes: keys and pastes are theirs.
pub fn is_writing(target: Option<&web_sys::EventTarget>) -> bool {
    target
        .and_then(|it| it.dyn_ref::<web_sys::Element>())
        .is_some_and(|it| matches!(it.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}
