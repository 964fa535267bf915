//! A helper that reads a file on a thread of its own: bytes then come while
//! those before them are being worked on.

use crate::pieces::PIECE;
use js_sys::{Array, ArrayBuffer, Function, Object, Promise, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, MessageEvent, Url, Worker};

/// Pieces that may be on their way at once.
const BUFFERS: u32 = 4;

/// Smaller files are read before a helper has begun.
const WORTH_IT: f64 = 8.0 * 1024.0 * 1024.0;

/// What has come from the helper, and who waits for it.
#[derive(Default)]
struct Come {
    messages: RefCell<VecDeque<JsValue>>,
    waiting: RefCell<Option<Function>>,
    ready: Cell<bool>,
}

/// The helper.
pub(crate) struct Ahead {
    worker: Worker,
    come: Rc<Come>,
    turn: Cell<u32>,
    _hears: Closure<dyn FnMut(MessageEvent)>,
}

fn get(from: &JsValue, key: &str) -> JsValue {
    Reflect::get(from, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

fn message(parts: &[(&str, &JsValue)]) -> Object {
    let message = Object::new();
    for (key, value) in parts {
        // A plain object takes any key.
        let _ = Reflect::set(&message, &(*key).into(), value);
    }
    message
}

impl Ahead {
    /// Starts a helper; none where the browser does not let a worker have one.
    pub(crate) fn start() -> Option<Rc<Self>> {
        let script = BlobPropertyBag::new();
        script.set_type("text/javascript");
        let source = Array::of1(&include_str!("ahead.js").into());
        // From a blob it inherits the page's policy.
        let source = Blob::new_with_str_sequence_and_options(&source, &script).ok()?;
        let address = Url::create_object_url_with_blob(&source).ok()?;
        let worker = Worker::new(&address).ok()?;
        let come = Rc::<Come>::default();
        let hearer = come.clone();
        let hears = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            hearer.hear(event.data());
        });
        worker.set_onmessage(Some(hears.as_ref().unchecked_ref()));
        Some(Rc::new(Self {
            worker,
            come,
            turn: Cell::new(0),
            _hears: hears,
        }))
    }

    /// Begins to read a file, in place of the one before. None where it is too
    /// small for that, or the helper has not said that it can.
    pub(crate) fn read(self: &Rc<Self>, blob: &Blob) -> Option<Coming> {
        if blob.size() < WORTH_IT || !self.come.ready.get() {
            return None;
        }
        let turn = self.turn.get() + 1;
        self.turn.set(turn);
        self.come.messages.borrow_mut().clear();
        let buffers: Array = (0..BUFFERS).map(|_| ArrayBuffer::new(PIECE)).collect();
        let ask = message(&[
            ("turn", &turn.into()),
            ("blob", blob),
            ("buffers", &buffers),
        ]);
        self.worker
            .post_message_with_transfer(&ask, &buffers)
            .ok()?;
        Some(Coming {
            ahead: self.clone(),
            turn,
        })
    }
}

impl Come {
    fn hear(&self, message: JsValue) {
        self.ready.set(true);
        self.messages.borrow_mut().push_back(message);
        if let Some(waiting) = self.waiting.borrow_mut().take() {
            // It only keeps a promise, and cannot fail.
            let _ = waiting.call0(&JsValue::UNDEFINED);
        }
    }

    async fn next(&self) -> Result<JsValue, JsValue> {
        loop {
            let first = self.messages.borrow_mut().pop_front();
            if let Some(first) = first {
                return Ok(first);
            }
            let come = Promise::new(&mut |resolve, _| {
                *self.waiting.borrow_mut() = Some(resolve);
            });
            JsFuture::from(come).await?;
        }
    }
}

/// A file that the helper reads.
pub(crate) struct Coming {
    ahead: Rc<Ahead>,
    turn: u32,
}

impl Coming {
    /// Hands the next bytes to `take`, and their buffer back to the helper.
    /// Gives what `take` gives; it sees no bytes at the end of the file.
    pub(crate) async fn next(
        &mut self,
        take: impl FnOnce(&Uint8Array) -> usize,
    ) -> Result<usize, JsValue> {
        loop {
            let message = self.ahead.come.next().await?;
            // What still comes of a file that was given up is nobody's.
            if get(&message, "turn") != self.turn {
                continue;
            }
            let Ok(bytes) = get(&message, "bytes").dyn_into::<Uint8Array>() else {
                return Err(get(&message, "failed"));
            };
            let length = take(&bytes);
            self.give_back(&bytes.buffer());
            return Ok(length);
        }
    }

    fn give_back(&self, buffer: &ArrayBuffer) {
        let back = message(&[("turn", &self.turn.into()), ("buffer", buffer)]);
        // Without it the helper has one buffer less, and still reads.
        let _ = self
            .ahead
            .worker
            .post_message_with_transfer(&back, &Array::of1(buffer));
    }
}
