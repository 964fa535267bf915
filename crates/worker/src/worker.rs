//! The worker's loop.

use crate::keeping::{Keeping, Kept, Shelf};
use crate::kept_mappings::Attempt;
use crate::messages::{FromWorker, ToWorker};
use js_sys::{Function, Promise};
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use throughline_engine::protocol::{Refusal, Reply, Request};
use throughline_engine::{Engine, raw_text};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

/// Starts answering messages, if this is a dedicated worker.
pub fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let worker = Rc::new(Worker {
        scope: scope.clone(),
        engine: Rc::default(),
        keeping: RefCell::new(None),
        cancelled: Rc::default(),
        opening: Cell::new(false),
        preparing: Cell::new(false),
        asked: Cell::new(0.0),
        grouping: Cell::new(false),
        stop_grouping: Cell::new(false),
        opened: RefCell::default(),
        attempt: RefCell::default(),
        case_files: RefCell::default(),
        line: RefCell::new(Promise::resolve(&JsValue::UNDEFINED)),
    });
    report_panics();
    let hearer = worker.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        hearer.hear(&event.data());
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens for as long as the worker lives.
    on_message.forget();
    wasm_bindgen_futures::spawn_local(async move {
        match Keeping::open().await {
            Ok(keeping) => *worker.keeping.borrow_mut() = Some(Rc::new(keeping)),
            Err(error) => worker.say(&FromWorker::NotSaved {
                message: format!("this browser keeps nothing for the page: {error}"),
            }),
        }
        worker.say(&FromWorker::Ready);
    });
}

/// The worker: its engine, its database, and the page it speaks to.
pub(crate) struct Worker {
    pub(crate) scope: DedicatedWorkerGlobalScope,
    pub(crate) engine: Rc<RefCell<Engine>>,
    keeping: RefCell<Option<Rc<Keeping>>>,
    pub(crate) cancelled: Rc<Cell<bool>>,
    pub(crate) opening: Cell<bool>,
    pub(crate) preparing: Cell<bool>,
    /// When somebody asked something last, in milliseconds since 1970.
    pub(crate) asked: Cell<f64>,
    /// Whether alerts are being grouped in turns.
    pub(crate) grouping: Cell<bool>,
    pub(crate) stop_grouping: Cell<bool>,
    /// The opened file behind each of the engine's: a file in an archive has the
    /// archive.
    pub(crate) opened: RefCell<Vec<Blob>>,
    /// What was opened last and could not be.
    pub(crate) attempt: RefCell<Attempt>,
    /// Everything that the case was opened from.
    pub(crate) case_files: RefCell<Attempt>,
    /// Kept when the last in line to change what is kept has done so.
    line: RefCell<Promise>,
}

/// Somebody's turn to change what is kept; it ends when this is dropped.
pub(crate) struct Turn(Option<Function>);

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            // It only keeps a promise, and cannot fail.
            let _ = end.call0(&JsValue::UNDEFINED);
        }
    }
}

/// A message with the file handles that travel beside it.
fn unpack(data: &JsValue) -> Option<(ToWorker, Vec<Blob>)> {
    let message = js_sys::Reflect::get(data, &"message".into()).ok()?;
    let files = js_sys::Reflect::get(data, &"files".into()).ok()?;
    let files = js_sys::Array::from(&files)
        .iter()
        .filter_map(|it| it.dyn_into().ok())
        .collect();
    Some((serde_wasm_bindgen::from_value(message).ok()?, files))
}

impl Worker {
    pub(crate) fn say(&self, message: &FromWorker) {
        // Times are larger than a JavaScript number can tell apart.
        let serializer =
            serde_wasm_bindgen::Serializer::new().serialize_large_number_types_as_bigints(true);
        if let Ok(value) = message.serialize(&serializer) {
            // A page that is gone hears nothing.
            let _ = self.scope.post_message(&value);
        }
    }

    fn hear(self: &Rc<Self>, data: &JsValue) {
        let Some((message, files)) = unpack(data) else {
            return;
        };
        match message {
            ToWorker::Ask { id, request } => self.ask(id, request),
            ToWorker::Cancel => self.cancelled.set(true),
            ToWorker::CancelGrouping => self.stop_grouping.set(true),
            ToWorker::Crash => panic!("a crash was asked for"),
            ToWorker::Open {
                id,
                title,
                sources,
                replace,
            } => self.spawn(move |it| async move {
                let attempt = Attempt {
                    title,
                    sources,
                    blobs: files,
                    replace,
                };
                let engine = replace.then(Engine::default);
                let mappings = it.mappings(replace).await;
                let outcome = it.open_sources(attempt, mappings, true, engine).await;
                it.say(&FromWorker::Opened { id, outcome });
                it.prepare().await;
            }),
            ToWorker::Restore { id, case } => {
                self.spawn(move |it| async move {
                    it.restore(id, case).await;
                    it.prepare().await;
                });
            }
            ToWorker::Raw {
                id,
                file,
                offset,
                bytes,
                inside,
            } => self.spawn(move |it| async move {
                let text = it.raw(file, offset, bytes).await;
                let text = text.map(|it| raw_text(&it, inside.as_deref()));
                it.say(&FromWorker::Raw { id, text });
            }),
            ToWorker::OpenMapped {
                id,
                table,
                mapping,
                remember,
            } => self.spawn(move |it| async move {
                let outcome = it.open_mapped(table, &mapping, remember).await;
                it.say(&FromWorker::Opened { id, outcome });
                it.prepare().await;
            }),
            ToWorker::Mappings { id } => {
                self.spawn(move |it| async move { it.tell_mappings(id).await });
            }
            ToWorker::ForgetMapping { id, key } => self.spawn(move |it| async move {
                if let Some(keeping) = it.keeping() {
                    // What cannot be forgotten is still listed afterwards.
                    let _ = keeping.forget_text(Shelf::Mappings, &key).await;
                }
                it.tell_mappings(id).await;
            }),
            ToWorker::Views { id } => {
                self.spawn(move |it| async move { it.tell_views(id).await });
            }
            ToWorker::KeepView { id, view } => self.spawn(move |it| async move {
                it.keep_view(&view).await;
                it.tell_views(id).await;
            }),
            ToWorker::ForgetView { id, name } => self.spawn(move |it| async move {
                if let Some(keeping) = it.keeping() {
                    // What cannot be forgotten is still listed afterwards.
                    let _ = keeping.forget_text(Shelf::Views, &name).await;
                }
                it.tell_views(id).await;
            }),
            ToWorker::Searches { id } => {
                self.spawn(move |it| async move { it.tell_searches(id).await });
            }
            ToWorker::KeepSearch { id, text } => self.spawn(move |it| async move {
                it.keep_search(&text).await;
                it.tell_searches(id).await;
            }),
            ToWorker::ForgetSearches { id } => self.spawn(move |it| async move {
                it.forget_searches().await;
                it.tell_searches(id).await;
            }),
            ToWorker::Cases { id } => self.spawn(move |it| async move { it.cases(id).await }),
            ToWorker::Forget { id, case } => self.spawn(move |it| async move {
                let _turn = it.in_turn().await;
                if let Some(keeping) = it.keeping() {
                    // What cannot be forgotten is still listed afterwards.
                    let _ = keeping.forget(&case).await;
                }
                it.cases(id).await;
            }),
        }
    }

    pub(crate) fn spawn<F: Future<Output = ()> + 'static>(
        self: &Rc<Self>,
        work: impl FnOnce(Rc<Self>) -> F + 'static,
    ) {
        wasm_bindgen_futures::spawn_local(work(self.clone()));
    }

    /// Gets in line to change what is kept: a large file may still be copied.
    pub(crate) fn in_turn(&self) -> impl Future<Output = Turn> + 'static {
        let mut end = None;
        let mine = Promise::new(&mut |resolve, _| end = Some(resolve));
        let before = self.line.replace(mine);
        async move {
            // The promises of this line are only ever kept.
            let _ = JsFuture::from(before).await;
            Turn(end)
        }
    }

    /// Lets some time pass.
    pub(crate) async fn pause(&self, millis: i32) {
        let over = Promise::new(&mut |resolve, _| {
            // A timer that cannot be set is over at once.
            let set = self
                .scope
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
            if set.is_err() {
                let _ = resolve.call0(&JsValue::UNDEFINED);
            }
        });
        let _ = JsFuture::from(over).await;
    }

    pub(crate) fn keeping(&self) -> Option<Rc<Keeping>> {
        self.keeping.borrow().clone()
    }

    fn ask(self: &Rc<Self>, id: u32, request: Request) {
        self.asked.set(js_sys::Date::now());
        let closes = matches!(request, Request::CloseCase(_));
        if closes && self.opening.get() {
            let message = "a file is still being opened; wait for it, or cancel it".to_owned();
            let result = Err(Refusal {
                message,
                not_found: false,
            });
            self.say(&FromWorker::Answer { id, result });
            return;
        }
        if self.engine.borrow().grouping_for(&request).is_some() {
            self.spawn(move |it| async move { it.group_and_answer(id, request).await });
        } else {
            self.answer(id, request);
        }
    }

    pub(crate) fn answer(self: &Rc<Self>, id: u32, request: Request) {
        let closes = matches!(request, Request::CloseCase(_));
        let result = self.engine.borrow_mut().answer(request);
        if let Ok(Some(new)) = result.as_ref().map(Reply::new_entry) {
            self.keep(new.case, new.number, new.entry);
        }
        if closes {
            self.opened.borrow_mut().clear();
            self.case_files.take();
            self.spawn(|it| async move {
                let _turn = it.in_turn().await;
                if let Some(keeping) = it.keeping() {
                    let _ = keeping.close().await;
                }
            });
        }
        self.say(&FromWorker::Answer { id, result });
    }

    /// Keeps a journal entry at once, and says how it went.
    pub(crate) fn keep(self: &Rc<Self>, case: String, number: u64, entry: String) {
        self.spawn(move |it| async move {
            let kept = match it.keeping() {
                Some(keeping) => keeping.keep_entry(&case, number, &entry).await,
                None => Ok(Kept::No),
            };
            let failed = |message: &str| FromWorker::NotSaved {
                message: message.to_owned(),
            };
            it.say(&match kept {
                Ok(Kept::Yes) => FromWorker::Saved { entries: number },
                Ok(Kept::No) => failed("what was written did not read back"),
                Ok(Kept::ByAnotherTab) => failed("this case was changed in another tab"),
                Err(error) => failed(&error.to_string()),
            });
        });
    }

    async fn cases(&self, id: u32) {
        let cases = match self.keeping() {
            Some(keeping) => keeping.cases().await.unwrap_or_default(),
            None => Vec::new(),
        };
        self.say(&FromWorker::Cases { id, cases });
    }
}

/// Tells the page when the worker fails: nothing more will come from it.
fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let message = format!("{} ({place})", panic_text(info));
        let told = serde_wasm_bindgen::to_value(&FromWorker::Crashed { message });
        let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>();
        if let (Ok(told), Ok(scope)) = (told, scope) {
            let _ = scope.post_message(&told);
        }
    }));
}

fn panic_text(info: &std::panic::PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    payload
        .downcast_ref::<&str>()
        .map(|it| (*it).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "unknown failure".to_owned())
}
