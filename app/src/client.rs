//! Speaks to the worker: every question has its answer, whoever asked.

use js_sys::{Array, Object, Reflect};
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use throughline_engine::protocol::{Ask, RawText, RecordPlace, Refusal, TableOf};
use throughline_worker::messages::{
    FromWorker, KeptCase, KeptMapping, KeptSearch, KeptView, Outcome, Source, ToWorker,
};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, HtmlLinkElement, MessageEvent, Worker};

type Waiting = Box<dyn FnOnce(FromWorker)>;

/// The worker, as seen from the page.
#[derive(Clone)]
pub struct Client(Rc<Inner>);

struct Inner {
    worker: Worker,
    next: Cell<u32>,
    waiting: RefCell<HashMap<u32, Waiting>>,
    /// What was said before the worker could hear; none once it can.
    unsaid: RefCell<Option<Vec<JsValue>>>,
}

impl Client {
    /// Starts the worker. `on_event` hears what nobody asked for: progress,
    /// savings and failures.
    ///
    /// # Errors
    ///
    /// Where the browser refuses to start it.
    pub fn start(on_event: impl Fn(FromWorker) + 'static) -> Result<Self, JsValue> {
        let worker = Worker::new(&bootstrap_url()?)?;
        let client = Self(Rc::new(Inner {
            worker: worker.clone(),
            next: Cell::new(1),
            waiting: RefCell::default(),
            unsaid: RefCell::new(Some(Vec::new())),
        }));
        let hearer = client.clone();
        let on_event = Rc::new(on_event);
        let on_failure = on_event.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok(message) = serde_wasm_bindgen::from_value(event.data()) {
                hearer.hear(message, &*on_event);
            }
        });
        // What fails without a word of the worker's own, as when no memory is left.
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            on_failure(FromWorker::Crashed {
                message: event.message(),
            });
        });
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_error.forget();
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // It listens for as long as the page lives.
        on_message.forget();
        worker.post_message(&program_addresses()?)?;
        Ok(client)
    }

    fn hear(&self, message: FromWorker, on_event: &dyn Fn(FromWorker)) {
        if matches!(message, FromWorker::Ready) {
            let unsaid = self.0.unsaid.borrow_mut().take();
            for message in unsaid.into_iter().flatten() {
                let _ = self.0.worker.post_message(&message);
            }
        }
        let id = match &message {
            FromWorker::Answer { id, .. }
            | FromWorker::Opened { id, .. }
            | FromWorker::Raw { id, .. }
            | FromWorker::Mappings { id, .. }
            | FromWorker::Views { id, .. }
            | FromWorker::Searches { id, .. }
            | FromWorker::Cases { id, .. } => *id,
            _ => {
                on_event(message);
                return;
            }
        };
        let waiting = self.0.waiting.borrow_mut().remove(&id);
        if let Some(waiting) = waiting {
            waiting(message);
        }
    }

    fn say(&self, message: &ToWorker, files: &[Blob]) {
        let serializer =
            serde_wasm_bindgen::Serializer::new().serialize_large_number_types_as_bigints(true);
        let Ok(message) = message.serialize(&serializer) else {
            return;
        };
        let packed = Object::new();
        let files: Array = files.iter().collect();
        let set = Reflect::set(&packed, &"message".into(), &message)
            .and_then(|_| Reflect::set(&packed, &"files".into(), &files));
        if set.is_err() {
            return;
        }
        match &mut *self.0.unsaid.borrow_mut() {
            Some(unsaid) => unsaid.push(packed.into()),
            // A worker that is gone has said so already.
            None => {
                let _ = self.0.worker.post_message(&packed);
            }
        }
    }

    fn await_answer(&self, waiting: impl FnOnce(FromWorker) + 'static) -> u32 {
        let id = self.0.next.get();
        self.0.next.set(id + 1);
        self.0.waiting.borrow_mut().insert(id, Box::new(waiting));
        id
    }

    /// Asks the engine, and calls `then` with its answer.
    pub fn ask<A: Ask>(&self, ask: A, then: impl FnOnce(Result<A::Reply, Refusal>) + 'static) {
        let id = self.await_answer(move |message| {
            if let FromWorker::Answer { result, .. } = message {
                // A reply of another kind than was asked for cannot come.
                match result.map(A::reply) {
                    Ok(Some(reply)) => then(Ok(reply)),
                    Ok(None) => {}
                    Err(refusal) => then(Err(refusal)),
                }
            }
        });
        self.say(
            &ToWorker::Ask {
                id,
                request: ask.into(),
            },
            &[],
        );
    }

    fn await_outcome(&self, then: impl FnOnce(Outcome) + 'static) -> u32 {
        self.await_answer(move |message| {
            if let FromWorker::Opened { outcome, .. } = message {
                then(outcome);
            }
        })
    }

    /// Opens files, beside what is loaded or in its place.
    pub fn open(
        &self,
        title: String,
        sources: Vec<Source>,
        files: &[Blob],
        replace: bool,
        then: impl FnOnce(Outcome) + 'static,
    ) {
        let id = self.await_outcome(then);
        self.say(
            &ToWorker::Open {
                id,
                title,
                sources,
                replace,
            },
            files,
        );
    }

    /// Opens a table again, by what its columns are said to mean.
    pub fn open_mapped(
        &self,
        table: TableOf,
        mapping: String,
        remember: bool,
        then: impl FnOnce(Outcome) + 'static,
    ) {
        let id = self.await_outcome(then);
        let message = ToWorker::OpenMapped {
            id,
            table,
            mapping,
            remember,
        };
        self.say(&message, &[]);
    }

    fn await_mappings(&self, then: impl FnOnce(Vec<KeptMapping>) + 'static) -> u32 {
        self.await_answer(move |message| {
            if let FromWorker::Mappings { mappings, .. } = message {
                then(mappings);
            }
        })
    }

    /// The mappings that are kept in this browser.
    pub fn mappings(&self, then: impl FnOnce(Vec<KeptMapping>) + 'static) {
        let id = self.await_mappings(then);
        self.say(&ToWorker::Mappings { id }, &[]);
    }

    /// Forgets a kept mapping; answers with those that are left.
    pub fn forget_mapping(&self, key: String, then: impl FnOnce(Vec<KeptMapping>) + 'static) {
        let id = self.await_mappings(then);
        self.say(&ToWorker::ForgetMapping { id, key }, &[]);
    }

    fn await_views(&self, then: impl FnOnce(Vec<KeptView>) + 'static) -> u32 {
        self.await_answer(move |message| {
            if let FromWorker::Views { views, .. } = message {
                then(views);
            }
        })
    }

    /// The views that are kept in this browser.
    pub fn views(&self, then: impl FnOnce(Vec<KeptView>) + 'static) {
        let id = self.await_views(then);
        self.say(&ToWorker::Views { id }, &[]);
    }

    /// Keeps a view; answers with all that are kept.
    pub fn keep_view(&self, view: KeptView, then: impl FnOnce(Vec<KeptView>) + 'static) {
        let id = self.await_views(then);
        self.say(&ToWorker::KeepView { id, view }, &[]);
    }

    /// Forgets a kept view; answers with those that are left.
    pub fn forget_view(&self, name: String, then: impl FnOnce(Vec<KeptView>) + 'static) {
        let id = self.await_views(then);
        self.say(&ToWorker::ForgetView { id, name }, &[]);
    }

    fn await_searches(&self, then: impl FnOnce(Vec<KeptSearch>) + 'static) -> u32 {
        self.await_answer(move |message| {
            if let FromWorker::Searches { searches, .. } = message {
                then(searches);
            }
        })
    }

    /// What was searched for lately, the newest first.
    pub fn searches(&self, then: impl FnOnce(Vec<KeptSearch>) + 'static) {
        let id = self.await_searches(then);
        self.say(&ToWorker::Searches { id }, &[]);
    }

    /// Remembers a search; answers with all that are remembered.
    pub fn keep_search(&self, text: String, then: impl FnOnce(Vec<KeptSearch>) + 'static) {
        let id = self.await_searches(then);
        self.say(&ToWorker::KeepSearch { id, text }, &[]);
    }

    /// Forgets all searches; answers with those that could not be forgotten.
    pub fn forget_searches(&self, then: impl FnOnce(Vec<KeptSearch>) + 'static) {
        let id = self.await_searches(then);
        self.say(&ToWorker::ForgetSearches { id }, &[]);
    }

    /// Opens a kept case, or what was open last.
    pub fn restore(&self, case: Option<String>, then: impl FnOnce(Outcome) + 'static) {
        let id = self.await_outcome(then);
        self.say(&ToWorker::Restore { id, case }, &[]);
    }

    /// Reads a record again from its file; of an alert told inside its incident
    /// only that part, unless the whole is wanted.
    pub fn raw(
        &self,
        place: &RecordPlace,
        whole: bool,
        then: impl FnOnce(Result<RawText, String>) + 'static,
    ) {
        let id = self.await_answer(move |message| {
            if let FromWorker::Raw { text, .. } = message {
                then(text);
            }
        });
        self.say(
            &ToWorker::Raw {
                id,
                file: place.file,
                offset: place.offset,
                bytes: place.bytes,
                inside: place.inside.clone().filter(|_| !whole),
            },
            &[],
        );
    }

    fn await_cases(&self, then: impl FnOnce(Vec<KeptCase>) + 'static) -> u32 {
        self.await_answer(move |message| {
            if let FromWorker::Cases { cases, .. } = message {
                then(cases);
            }
        })
    }

    /// The cases that are kept in this browser.
    pub fn cases(&self, then: impl FnOnce(Vec<KeptCase>) + 'static) {
        let id = self.await_cases(then);
        self.say(&ToWorker::Cases { id }, &[]);
    }

    /// Forgets a kept case; answers with those that are left.
    pub fn forget(&self, case: String, then: impl FnOnce(Vec<KeptCase>) + 'static) {
        let id = self.await_cases(then);
        self.say(&ToWorker::Forget { id, case }, &[]);
    }

    /// Stops the opening that is going on.
    pub fn cancel(&self) {
        self.say(&ToWorker::Cancel, &[]);
    }

    /// Stops the grouping of alerts that is going on.
    pub fn cancel_grouping(&self) {
        self.say(&ToWorker::CancelGrouping, &[]);
    }

    /// Makes the worker fail on purpose.
    pub fn crash(&self) {
        self.say(&ToWorker::Crash, &[]);
    }
}

fn base() -> Result<String, JsValue> {
    web_sys::window()
        .and_then(|it| it.document())
        .and_then(|it| it.base_uri().ok().flatten())
        .ok_or_else(|| JsValue::from_str("the page has no address"))
}

/// An address of the site, in full.
///
/// # Errors
///
/// Where the page's own address is none.
pub fn site_url(relative: &str) -> Result<String, JsValue> {
    Ok(web_sys::Url::new_with_base(relative, &base()?)?.href())
}

/// A worker from a blob comes under the page's content policy; one from a file
/// of the site would come under none, and could send data elsewhere.
fn bootstrap_url() -> Result<String, JsValue> {
    let addresses = program_addresses()?;
    let wasm = Reflect::get(&addresses, &"wasm".into())?
        .as_string()
        .unwrap_or_default();
    // The name has no hash of its own; the program's tells versions apart.
    let version: String = wasm.chars().filter(char::is_ascii_alphanumeric).collect();
    let script = format!(
        "importScripts({:?})",
        site_url(&format!("./worker.js?{version}"))?
    );
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&script.into()), &options)?;
    web_sys::Url::create_object_url_with_blob(&blob)
}

/// Where this page's own program is: the build gives it hashed names.
fn program_addresses() -> Result<JsValue, JsValue> {
    let document = web_sys::window()
        .and_then(|it| it.document())
        .ok_or_else(|| JsValue::from_str("there is no page"))?;
    let find = |selector: &str| -> Result<JsValue, JsValue> {
        let link = document
            .query_selector(selector)?
            .and_then(|it| it.dyn_into::<HtmlLinkElement>().ok())
            .ok_or_else(|| JsValue::from_str("the page does not name its program"))?;
        Ok(link.href().into())
    };
    let addresses = Object::new();
    Reflect::set(
        &addresses,
        &"script".into(),
        &find("link[rel=modulepreload]")?,
    )?;
    Reflect::set(
        &addresses,
        &"wasm".into(),
        &find("link[rel=preload][as=fetch]")?,
    )?;
    Ok(addresses.into())
}
