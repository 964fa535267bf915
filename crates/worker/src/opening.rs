//! Reads files into the engine, piece by piece, so that questions are answered
//! and a cancel is heard in between.

use crate::messages::{Progress, Source};
use crate::pieces::{Breath, Pieces, slice};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use throughline_engine::Engine;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DedicatedWorkerGlobalScope, Response};

/// Milliseconds between two tellings of how far it is.
const TELL_EVERY: f64 = 100.0;

/// Milliseconds of reading after which questions and a cancel are heard.
const BREATHE_EVERY: f64 = 8.0;

/// What must be left of a file for it to be worth showing what was read so far.
const WORTH_SHOWING: u64 = 8 << 20;

/// Pages of WebAssembly memory at which reading stops: of the 65,536 that there
/// can be, enough are left to bring in order what was read.
const MAX_PAGES: usize = 52 << 10;

/// Why reading stopped.
pub(crate) enum Stopped {
    Cancelled,
    /// The bytes could not be had or not be held; says why.
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
    /// The opened file behind each file that the engine was told the end of.
    pub(crate) behind: Vec<Blob>,
    /// Files that the browser would not give all bytes of; says why.
    pub(crate) unreadable: Vec<String>,
    told: f64,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(
        engine: &'a Rc<RefCell<Engine>>,
        cancelled: &'a Rc<Cell<bool>>,
        tell: &'a dyn Fn(Progress),
        total: u64,
    ) -> Self {
        Self {
            engine,
            cancelled,
            tell,
            progress: Progress {
                total,
                ..Progress::default()
            },
            behind: Vec::new(),
            unreadable: Vec::new(),
            told: 0.0,
        }
    }

    /// Reads one file among several: where the browser does not give it, or not
    /// all of it, the others are read all the same.
    pub(crate) async fn file_of_many(&mut self, name: &str, blob: &Blob) -> Result<(), Stopped> {
        match self.file(name, blob).await {
            Err(Stopped::Unreadable(why)) if pages() <= MAX_PAGES => {
                self.end(blob);
                self.unreadable.push(why);
                Ok(())
            }
            other => other,
        }
    }

    fn end(&mut self, blob: &Blob) {
        let reports = self.engine.borrow_mut().end_file();
        self.behind
            .extend(std::iter::repeat_n(blob.clone(), reports.len()));
    }

    /// Reads one file to its end.
    pub(crate) async fn file(&mut self, name: &str, blob: &Blob) -> Result<(), Stopped> {
        let unreadable = |_| {
            Stopped::Unreadable(format!(
                "{name}: it cannot be read any more; was it moved or changed?"
            ))
        };
        let before = self.progress.records;
        name.clone_into(&mut self.progress.file);
        self.tell_now();
        self.engine.borrow_mut().start_file(name);
        let breath = Breath::new().map_err(unreadable)?;
        let mut pieces = Pieces::of(blob);
        let mut piece = Vec::new();
        let mut breathed = js_sys::Date::now();
        loop {
            let length = pieces.next(&mut piece).await.map_err(unreadable)?;
            if self.cancelled.get() {
                return Err(Stopped::Cancelled);
            }
            if length == 0 {
                break;
            }
            let records = self.engine.borrow_mut().read_chunk(&piece[..length]);
            self.progress.records = before + records;
            self.progress.bytes += length as u64;
            if js_sys::Date::now() - breathed >= BREATHE_EVERY {
                self.look_around(name)?;
                breath.take().await;
                breathed = js_sys::Date::now();
            }
        }
        self.end(blob);
        self.tell_now();
        if self.cancelled.get() {
            Err(Stopped::Cancelled)
        } else {
            Ok(())
        }
    }

    fn tell_now(&mut self) {
        self.told = js_sys::Date::now();
        (self.tell)(self.progress.clone());
    }

    /// What is to be done now and then: tell how far it is, show the first
    /// alerts, and see that there is room for more.
    fn look_around(&mut self, name: &str) -> Result<(), Stopped> {
        let left = self.progress.total.saturating_sub(self.progress.bytes);
        let shown = self.progress.shown;
        if shown == 0 && left > WORTH_SHOWING {
            self.progress.shown = self.engine.borrow_mut().show_first();
        }
        if self.progress.shown != shown || js_sys::Date::now() - self.told >= TELL_EVERY {
            self.tell_now();
        }
        if pages() > MAX_PAGES {
            let megabytes = self.progress.bytes / 1_000_000;
            return Err(Stopped::Unreadable(format!(
                "{name}: the memory that a browser gives one page is full after {} records in {megabytes} MB. Open it in parts, or use the command line, which has no such limit.",
                self.progress.records
            )));
        }
        Ok(())
    }
}

/// Pages of memory in use.
fn pages() -> usize {
    #[cfg(target_arch = "wasm32")]
    return core::arch::wasm32::memory_size::<0>();
    #[cfg(not(target_arch = "wasm32"))]
    return 0;
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
