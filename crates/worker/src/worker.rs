//! The worker's loop.

use crate::keeping::{CaseRecord, Keeping, Kept, KeptJournal, KeptSource};
use crate::messages::{FromWorker, Outcome, Progress, Source, ToWorker};
use crate::opening::{Reading, Stopped, blob, journal_text};
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::rc::Rc;
use throughline_engine::Engine;
use throughline_engine::protocol::{Refusal, Reply, Request, Shell};
use wasm_bindgen::prelude::*;
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

struct Worker {
    scope: DedicatedWorkerGlobalScope,
    engine: Rc<RefCell<Engine>>,
    keeping: RefCell<Option<Rc<Keeping>>>,
    cancelled: Rc<Cell<bool>>,
    opening: Cell<bool>,
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
    fn say(&self, message: &FromWorker) {
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
            ToWorker::Crash => panic!("a crash was asked for"),
            ToWorker::Open {
                id,
                title,
                sources,
                replace,
            } => self.spawn(move |it| async move {
                let outcome = it
                    .open_sources(&title, &sources, &files, true, replace)
                    .await;
                it.say(&FromWorker::Opened { id, outcome });
            }),
            ToWorker::Restore { id, case } => {
                self.spawn(move |it| async move { it.restore(id, case).await });
            }
            ToWorker::Cases { id } => self.spawn(move |it| async move { it.cases(id).await }),
            ToWorker::Forget { id, case } => self.spawn(move |it| async move {
                if let Some(keeping) = it.keeping() {
                    // What cannot be forgotten is still listed afterwards.
                    let _ = keeping.forget(&case).await;
                }
                it.cases(id).await;
            }),
        }
    }

    fn spawn<F: Future<Output = ()> + 'static>(
        self: &Rc<Self>,
        work: impl FnOnce(Rc<Self>) -> F + 'static,
    ) {
        wasm_bindgen_futures::spawn_local(work(self.clone()));
    }

    fn keeping(&self) -> Option<Rc<Keeping>> {
        self.keeping.borrow().clone()
    }

    fn ask(self: &Rc<Self>, id: u32, request: Request) {
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
        let result = self.engine.borrow_mut().answer(request);
        if let Ok(reply) = &result {
            match reply {
                Reply::ManageAlerts(it) => {
                    self.keep(it.case.clone(), it.entries, it.entry.clone());
                }
                Reply::Undo(it) => self.keep(it.case.clone(), it.entries, it.entry.clone()),
                _ => {}
            }
        }
        if closes {
            self.spawn(|it| async move {
                if let Some(keeping) = it.keeping() {
                    let _ = keeping.close().await;
                }
            });
        }
        self.say(&FromWorker::Answer { id, result });
    }

    /// Keeps a journal entry at once, and says how it went.
    fn keep(self: &Rc<Self>, case: String, number: u64, entry: String) {
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

    async fn open_sources(
        self: &Rc<Self>,
        title: &str,
        sources: &[Source],
        files: &[Blob],
        keep: bool,
        replace: bool,
    ) -> Outcome {
        if self.opening.replace(true) {
            return refused("Another file is still being opened. Wait for it, or cancel it.");
        }
        if let ([Source::File { .. }], [file]) = (sources, files)
            && let Some(text) = journal_text(file).await
        {
            let outcome = self.open_journal(&text);
            self.opening.set(false);
            return outcome;
        }
        self.cancelled.set(false);
        // What is loaded comes back unless something new has taken its place.
        let before = replace.then(|| self.engine.take());
        let outcome = match self.read(sources, files).await {
            Ok(blobs) => self.settle(title, sources, blobs, keep).await,
            Err(stopped) => {
                self.engine.borrow_mut().cancel_import();
                match stopped {
                    Stopped::Cancelled => Outcome::Cancelled,
                    Stopped::Unreadable(why) => refused(&why),
                }
            }
        };
        if let Some(before) = before
            && !matches!(outcome, Outcome::Opened { .. })
        {
            self.engine.replace(before);
        }
        self.opening.set(false);
        outcome
    }

    async fn read(&self, sources: &[Source], files: &[Blob]) -> Result<Vec<Blob>, Stopped> {
        let mut blobs = Vec::with_capacity(sources.len());
        for source in sources {
            blobs.push(blob(source, files, &self.scope).await?);
            if self.cancelled.get() {
                return Err(Stopped::Cancelled);
            }
        }
        let total = blobs.iter().map(|it| it.size() as u64).sum();
        let mut reading = Reading {
            engine: &self.engine,
            cancelled: &self.cancelled,
            tell: &|progress| self.say(&FromWorker::Progress(progress)),
            progress: Progress {
                total,
                ..Progress::default()
            },
        };
        for (source, blob) in sources.iter().zip(&blobs) {
            reading.file(source.name(), blob).await?;
        }
        reading.progress.settling = true;
        self.say(&FromWorker::Progress(reading.progress));
        Ok(blobs)
    }

    fn open_journal(self: &Rc<Self>, text: &str) -> Outcome {
        let taken = self.engine.borrow_mut().open_journal(text);
        let new = match taken {
            Ok(new) => new,
            Err(error) => return refused(&error.to_string()),
        };
        let case = self.engine.borrow().case().to_owned();
        let entries = new.len() as u64;
        for (number, entry) in new {
            self.keep(case.clone(), number, entry);
        }
        Outcome::JournalTaken { entries }
    }

    /// Shows what was read, and keeps the case.
    async fn settle(
        &self,
        title: &str,
        sources: &[Source],
        blobs: Vec<Blob>,
        keep: bool,
    ) -> Outcome {
        let was_new = self.engine.borrow().case().is_empty();
        let outcome = self.engine.borrow_mut().finish_import(title);
        let views: Vec<_> = outcome
            .files
            .iter()
            .map(throughline_engine::file_view)
            .collect();
        if !outcome.changed {
            let reasons: Vec<String> = outcome
                .files
                .iter()
                .map(|it| format!("{}: {}", it.name, it.reason()))
                .collect();
            return Outcome::Refused {
                files: views,
                message: reasons.join("\n"),
            };
        }
        let case = self.engine.borrow().case().to_owned();
        let mut warning = String::new();
        let mut restored = 0;
        if let Some(keeping) = self.keeping() {
            if was_new {
                restored = self.take_up_journal(&keeping, &case, &mut warning).await;
            }
            if keep {
                let record = CaseRecord {
                    id: case,
                    title: self.title(title),
                    opened_millis: js_sys::Date::now(),
                    sources: kept_sources(sources),
                };
                let blobs = sources
                    .iter()
                    .zip(blobs)
                    .map(|(source, blob)| matches!(source, Source::File { .. }).then_some(blob))
                    .collect();
                match keeping.keep_case(record, blobs, was_new).await {
                    Ok(true) => {}
                    Ok(false) => warning.push_str(
                        "The files are too large to keep: after a reload they must be opened again. Your changes are kept.",
                    ),
                    Err(error) => {
                        let _ = write!(warning, "The files are not kept for a reload: {error}");
                    }
                }
            }
        }
        Outcome::Opened {
            files: views,
            restored,
            warning,
        }
    }

    fn title(&self, fallback: &str) -> String {
        match self.engine.borrow_mut().answer(Request::Shell(Shell {})) {
            Ok(Reply::Shell(shell)) if !shell.title.is_empty() => shell.title,
            _ => fallback.to_owned(),
        }
    }

    /// Takes up what was done to this data before. Returns how many entries.
    async fn take_up_journal(&self, keeping: &Keeping, case: &str, warning: &mut String) -> u64 {
        match keeping.journal(case).await {
            Ok(KeptJournal::None) => {}
            Ok(KeptJournal::Whole(text)) => {
                if let Err(error) = self.engine.borrow_mut().restore_journal(&text) {
                    *warning = format!("Earlier changes could not be read: {error}. ");
                }
            }
            Ok(KeptJournal::SetAside) => {
                "Earlier changes are damaged and were set aside. ".clone_into(warning);
            }
            Err(error) => *warning = format!("Earlier changes could not be read: {error}. "),
        }
        self.engine.borrow().journal().entries().len() as u64
    }

    async fn restore(self: &Rc<Self>, id: u32, case: Option<String>) {
        let outcome = match self.restored(case).await {
            Some(outcome) => outcome,
            None => Outcome::Nothing,
        };
        self.say(&FromWorker::Opened { id, outcome });
    }

    async fn restored(self: &Rc<Self>, case: Option<String>) -> Option<Outcome> {
        // Somebody was quicker than the return of what was open before.
        let busy = self.opening.get() || !self.engine.borrow().case().is_empty();
        if case.is_none() && busy {
            return None;
        }
        let keeping = self.keeping()?;
        let case = match case {
            Some(case) => case,
            None => keeping.current().await.ok()??,
        };
        let record = keeping.case(&case).await.ok()??;
        let mut sources = Vec::new();
        let mut blobs = Vec::new();
        let mut missing = Vec::new();
        for source in &record.sources {
            match source {
                KeptSource::Site { name, url } => {
                    sources.push(Source::Site {
                        name: name.clone(),
                        url: url.clone(),
                    });
                }
                KeptSource::File { name, number } => match keeping.file(&case, *number).await {
                    Ok(Some(blob)) => {
                        sources.push(Source::File {
                            name: name.clone(),
                            index: blobs.len() as u32,
                        });
                        blobs.push(blob);
                    }
                    _ => missing.push(name.clone()),
                },
                KeptSource::TooLarge { name } => missing.push(name.clone()),
            }
        }
        if !missing.is_empty() {
            return Some(refused(&format!(
                "Open these files again to go on where you were: {}. Your changes to them are kept.",
                missing.join(", ")
            )));
        }
        let outcome = self
            .open_sources(&record.title, &sources, &blobs, false, true)
            .await;
        if matches!(outcome, Outcome::Opened { .. }) {
            let again = CaseRecord {
                opened_millis: js_sys::Date::now(),
                ..record
            };
            // It is kept already; only when it was opened is new.
            let _ = keeping.touch(&again).await;
        }
        Some(outcome)
    }
}

fn refused(message: &str) -> Outcome {
    Outcome::Refused {
        files: Vec::new(),
        message: message.to_owned(),
    }
}

fn kept_sources(sources: &[Source]) -> Vec<KeptSource> {
    let mut number = 0;
    sources
        .iter()
        .map(|it| match it {
            Source::Site { name, url } => KeptSource::Site {
                name: name.clone(),
                url: url.clone(),
            },
            Source::File { name, .. } => {
                number += 1;
                KeptSource::File {
                    name: name.clone(),
                    number: number - 1,
                }
            }
        })
        .collect()
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
