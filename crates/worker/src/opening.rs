//! Reads files into the engine, slice by slice, so that questions are answered
//! and a cancel is heard in between.

use crate::messages::{Progress, Source};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use throughline_engine::Engine;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DedicatedWorkerGlobalScope, Response};

/// Bytes read at once: a few milliseconds of work.
const SLICE: f64 = 1024.0 * 1024.0;

/// Why reading stopped.
pub(crate) enum Stopped {
    Cancelled,
    /// The browser would not give the bytes; names the file.
    Unreadable(String),
}

/// The bytes behind a source.
pub(crate) async fn blob(
    source: &Source,
    files: &[Blob],
    scope: &DedicatedWorkerGlobalScope,
) -> Result<Blob, Stopped> {
    let gone = |why: &str| Stopped::Unreadable(format!("{}: {why}", source.name()));
    match source {
        Source::File { index, .. } => files
            .get(*index as usize)
            .cloned()
            .ok_or_else(|| gone("the browser did not hand the file over")),
        Source::Site { url, .. } => {
            let fetched = JsFuture::from(scope.fetch_with_str(url)).await;
            let response: Response = fetched
                .and_then(JsCast::dyn_into)
                .map_err(|_| gone("the site did not answer"))?;
            if !response.ok() {
                return Err(gone(&format!("the site answered {}", response.status())));
            }
            let body = response
                .blob()
                .map_err(|_| gone("the answer has no body"))?;
            JsFuture::from(body)
                .await
                .and_then(JsCast::dyn_into)
                .map_err(|_| gone("the answer broke off"))
        }
    }
}

/// What reading tells as it goes.
pub(crate) struct Reading<'a> {
    pub(crate) engine: &'a Rc<RefCell<Engine>>,
    pub(crate) cancelled: &'a Rc<Cell<bool>>,
    pub(crate) tell: &'a dyn Fn(Progress),
    pub(crate) progress: Progress,
}

impl Reading<'_> {
    /// Reads one file to its end.
    pub(crate) async fn file(&mut self, name: &str, blob: &Blob) -> Result<(), Stopped> {
        let before = self.progress.records;
        name.clone_into(&mut self.progress.file);
        self.engine.borrow_mut().start_file(name);
        let size = blob.size();
        let mut at = 0.0;
        while at < size {
            (self.tell)(self.progress.clone());
            let end = (at + SLICE).min(size);
            let bytes = slice(blob, at, end).await.map_err(|_| {
                Stopped::Unreadable(format!(
                    "{name}: it cannot be read any more; was it moved or changed?"
                ))
            })?;
            if self.cancelled.get() {
                return Err(Stopped::Cancelled);
            }
            let records = self.engine.borrow_mut().read_chunk(&bytes);
            self.progress.records = before + records;
            self.progress.bytes += bytes.len() as u64;
            at = end;
        }
        self.engine.borrow_mut().end_file();
        (self.tell)(self.progress.clone());
        if self.cancelled.get() {
            Err(Stopped::Cancelled)
        } else {
            Ok(())
        }
    }
}

async fn slice(blob: &Blob, from: f64, to: f64) -> Result<Vec<u8>, JsValue> {
    let part = blob.slice_with_f64_and_f64(from, to)?;
    let buffer = JsFuture::from(part.array_buffer()).await?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// The text of a file that is a journal; none where it is anything else.
pub(crate) async fn journal_text(file: &Blob) -> Option<String> {
    const BEGINNING: f64 = 200.0;
    let beginning = slice(file, 0.0, BEGINNING.min(file.size())).await.ok()?;
    if !String::from_utf8_lossy(&beginning).contains("\"throughline_journal\"") {
        return None;
    }
    let all = slice(file, 0.0, file.size()).await.ok()?;
    String::from_utf8(all).ok()
}
