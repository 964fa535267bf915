//! Opening a case: reading, showing, keeping, and coming back to it.

use crate::keeping::{CaseRecord, Keeping, KeptJournal, KeptSource, kept_sources};
use crate::kept_mappings::Attempt;
use crate::messages::{FromWorker, Outcome, Source};
use crate::opening::{Reading, Stopped, blob, journal_text};
use crate::warming::warm_up;
use crate::worker::Worker;
use std::rc::Rc;
use throughline_engine::file_view;
use throughline_engine::protocol::{Reply, Request, Shell};
use throughline_engine::{Engine, Mapping};
use throughline_model::Timestamp;
use web_sys::Blob;

/// Files of this size together are kept before it is said that they are open:
/// a reload right after it must find them.
const KEPT_AT_ONCE: f64 = 16.0 * 1024.0 * 1024.0;

/// What came of reading.
struct Read {
    /// What was opened, in order.
    blobs: Vec<Blob>,
    /// The opened file behind each of the engine's.
    behind: Vec<Blob>,
    /// Files that could not be had whole; says why.
    unreadable: Vec<String>,
}

/// Milliseconds that a larger case is open before it is kept.
const KEPT_AFTER: i32 = 1_500;

impl Worker {
    /// Opens files, beside what is loaded or in its place, and keeps the case.
    /// `engine` is one to read them into, in place of what is loaded.
    pub(crate) async fn open_sources(
        self: &Rc<Self>,
        attempt: Attempt,
        mappings: Vec<Mapping>,
        keep: bool,
        engine: Option<Engine>,
    ) -> Outcome {
        if self.opening.replace(true) {
            return refused("Another file is still being opened. Wait for it, or cancel it.");
        }
        if let ([Source::File { .. }], [file]) = (&*attempt.sources, &*attempt.blobs)
            && let Some(text) = journal_text(file).await
        {
            self.engine.borrow_mut().put_off_grouping();
            let outcome = self.open_journal(&text);
            self.group_due().await;
            self.opening.set(false);
            return outcome;
        }
        self.cancelled.set(false);
        // What is loaded comes back unless something new has taken its place.
        let replaces = engine.is_some();
        let mut before = engine.map(|mut it| {
            it.take_analyst(&self.engine.borrow());
            self.engine.replace(it)
        });
        self.engine.borrow_mut().set_mappings(mappings);
        let outcome = match self.read(&attempt.sources, &attempt.blobs).await {
            Ok(read) => self.take(attempt, read, keep, replaces).await,
            Err(stopped) => {
                self.engine.borrow_mut().cancel_import();
                match stopped {
                    Stopped::Cancelled => Outcome::Cancelled,
                    Stopped::Unreadable(why) => refused(&why),
                }
            }
        };
        if let Some(before) = before.take()
            && !matches!(outcome, Outcome::Opened { .. })
        {
            let mut failed = self.engine.replace(before);
            self.engine.borrow_mut().take_refused(&mut failed);
        }
        self.opening.set(false);
        outcome
    }

    /// Takes what was read: as (a part of) the case, or to be opened again.
    async fn take(
        self: &Rc<Self>,
        attempt: Attempt,
        read: Read,
        keep: bool,
        replaces: bool,
    ) -> Outcome {
        let Read {
            blobs,
            behind,
            unreadable,
        } = read;
        let outcome = self.settle(&attempt, blobs.clone(), unreadable, keep).await;
        if matches!(outcome, Outcome::Opened { .. }) {
            let mut opened = self.opened.borrow_mut();
            let mut files = self.case_files.borrow_mut();
            if replaces {
                opened.clear();
                *files = Attempt::default();
            }
            opened.extend(behind);
            files.add(Attempt { blobs, ..attempt });
            self.attempt.take();
        } else {
            self.attempt.replace(attempt);
        }
        outcome
    }

    async fn read(&self, sources: &[Source], files: &[Blob]) -> Result<Read, Stopped> {
        let mut blobs = Vec::with_capacity(sources.len());
        for source in sources {
            blobs.push(blob(source, files, &self.scope).await?);
            if self.cancelled.get() {
                return Err(Stopped::Cancelled);
            }
        }
        let total = blobs.iter().map(|it| it.size() as u64).sum();
        let tell = |progress| self.say(&FromWorker::Progress(progress));
        let mut reading = Reading::new(&self.engine, &self.cancelled, &tell, total);
        for (source, blob) in sources.iter().zip(&blobs) {
            if sources.len() == 1 {
                reading.file(source.name(), blob).await?;
            } else {
                reading.file_of_many(source.name(), blob).await?;
            }
        }
        reading.progress.settling = true;
        self.say(&FromWorker::Progress(reading.progress));
        Ok(Read {
            blobs,
            behind: reading.behind,
            unreadable: reading.unreadable,
        })
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
        self: &Rc<Self>,
        attempt: &Attempt,
        blobs: Vec<Blob>,
        unreadable: Vec<String>,
        keep: bool,
    ) -> Outcome {
        let Attempt { title, sources, .. } = attempt;
        let was_new = self.engine.borrow().case().is_empty();
        // Grouping takes its time, and questions are answered meanwhile.
        self.engine.borrow_mut().put_off_grouping();
        let outcome = self.engine.borrow_mut().finish_import(title);
        if !outcome.changed {
            self.engine.borrow_mut().group_now();
            let reasons: Vec<String> = outcome
                .files
                .iter()
                .map(|it| format!("{}: {}", it.name, it.reason()))
                .collect();
            return Outcome::Refused {
                files: (0..)
                    .zip(&outcome.files)
                    .map(|(at, it)| file_view(at, it))
                    .collect(),
                message: reasons.join("\n"),
            };
        }
        let case = self.engine.borrow().case().to_owned();
        let fired = self.fire_rules(&case);
        let mut warning: String = unreadable
            .iter()
            .flat_map(|why| [why.as_str(), " "])
            .collect();
        let mut restored = 0;
        if let Some(keeping) = self.keeping() {
            // Files of a case that are read again come with what was done.
            let is_untouched = self.engine.borrow().journal().entries().is_empty();
            if was_new && is_untouched {
                restored = self.take_up_journal(&keeping, &case, &mut warning).await;
            }
            if keep {
                let record = CaseRecord {
                    id: case,
                    title: self.title(title),
                    opened_millis: js_sys::Date::now(),
                    sources: kept_sources(sources),
                    mappings: self.engine.borrow().used_mappings(),
                };
                let bytes: f64 = blobs.iter().map(Blob::size).sum();
                let blobs = sources
                    .iter()
                    .zip(blobs)
                    .map(|(source, blob)| matches!(source, Source::File { .. }).then_some(blob))
                    .collect();
                let kept = self.keep_case(keeping, record, blobs, was_new);
                if bytes <= KEPT_AT_ONCE {
                    warning.push_str(&kept.await);
                } else {
                    // Nobody need wait for a large file to be copied, least of
                    // all what is about to be asked for and drawn.
                    self.spawn(|it| async move {
                        it.pause(KEPT_AFTER).await;
                        let message = kept.await;
                        if !message.is_empty() {
                            it.say(&FromWorker::NotKept { message });
                        }
                    });
                }
            }
        }
        warning.push_str(self.group_due().await);
        let mut words = self.engine.borrow().import_words(&outcome.files);
        if !fired.is_empty() {
            words.text.push_str(" · ");
            words.text.push_str(&fired);
        }
        Outcome::Opened {
            words,
            first: self.engine.borrow().first_view(),
            restored,
            warning,
        }
    }

    /// Applies the rules that are on to what is new in an open case. Says what they
    /// did; nothing where they did nothing.
    fn fire_rules(self: &Rc<Self>, case: &str) -> String {
        let now = Timestamp::from_millis(js_sys::Date::now() as i64);
        let fired = self.engine.borrow_mut().fire_rules(now);
        match fired {
            Ok(fired) => {
                for (number, entry) in fired.entries {
                    self.keep(case.to_owned(), number, entry);
                }
                fired.words
            }
            Err(error) => format!("rules were not applied: {error}"),
        }
    }

    /// Keeps a case, when what was to be kept before it is. Says what is not
    /// kept; nothing where all is well.
    fn keep_case(
        &self,
        keeping: Rc<Keeping>,
        record: CaseRecord,
        blobs: Vec<Option<Blob>>,
        was_new: bool,
    ) -> impl Future<Output = String> + 'static {
        let in_turn = self.in_turn();
        async move {
            let turn = in_turn.await;
            let kept = keeping.keep_case(record, blobs, was_new).await;
            drop(turn);
            match kept {
                Ok(true) => String::new(),
                Ok(false) => "The files are too large to keep: after a reload they must be opened again. Your changes are kept.".to_owned(),
                Err(error) => format!("The files are not kept for a reload: {error}"),
            }
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

    /// Opens a kept case, or what was open last.
    pub(crate) async fn restore(self: &Rc<Self>, id: u32, case: Option<String>) {
        let outcome = match self.restored(case).await {
            Some(outcome) => outcome,
            None => Outcome::Nothing,
        };
        let is_nothing = outcome == Outcome::Nothing;
        self.say(&FromWorker::Opened { id, outcome });
        if is_nothing {
            warm_up(self).await;
        }
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
        let attempt = Attempt {
            title: record.title.clone(),
            sources,
            blobs,
            replace: true,
        };
        // By what it was read by before: the mappings that are kept may have
        // changed, and the case must not.
        let engine = Engine::resuming(&case);
        let outcome = self
            .open_sources(attempt, record.mappings.clone(), false, Some(engine))
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
