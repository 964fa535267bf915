//! Prepares what searches and grouping need, between questions, before anybody asks for
//! either.

use crate::messages::{FromWorker, Preparation};
use crate::pieces::Breath;
use crate::worker::Worker;

/// Milliseconds after opening in which the page asks for all that it shows first.
const FIRST_QUESTIONS: i32 = 300;

/// Milliseconds of work after which questions are heard.
const BREATHE_EVERY: f64 = 4.0;

/// Milliseconds after which it is looked again whether a grouping is over.
const AFTER_GROUPING: i32 = 50;

/// Milliseconds without a question after which a grouping is prepared: whoever asks one
/// after another waits for no turn of what only may be asked for.
const QUIET: i32 = 250;

/// Bytes of memory above which no grouping is prepared: where alerts take as much
/// already, what nobody may ever ask for need not take a third more.
const ROOMY: u32 = 1 << 30;

impl Worker {
    /// Prepares all that can be, in short turns with questions answered in between,
    /// unless that is being done already. The next file that is opened ends it, and
    /// begins it anew.
    pub(crate) async fn prepare(&self) {
        if self.preparing.replace(true) {
            return;
        }
        self.pause(FIRST_QUESTIONS).await;
        let searches = || self.engine.borrow().prepare_searches();
        if self.in_turns(0, &searches).await {
            self.say_prepared(Preparation::Searches);
            let incidents = || self.engine.borrow_mut().prepare_grouping();
            if memory() < ROOMY && self.in_turns(QUIET, &incidents).await {
                self.say_prepared(Preparation::Incidents);
            }
        }
        self.preparing.set(false);
    }

    /// Does some work as long as there is more, while for so many milliseconds nobody has
    /// asked anything. False where another file is opened before all is done.
    async fn in_turns(&self, quiet: i32, work: &dyn Fn() -> bool) -> bool {
        let Ok(breath) = Breath::new() else {
            return false;
        };
        while !self.opening.get() {
            // Somebody waits for a grouping, and nobody for this.
            if self.grouping.get() {
                self.pause(AFTER_GROUPING).await;
                continue;
            }
            let begun = js_sys::Date::now();
            if begun - self.asked.get() < f64::from(quiet) {
                self.pause(quiet).await;
                continue;
            }
            let mut is_more = true;
            while is_more && js_sys::Date::now() - begun < BREATHE_EVERY {
                is_more = work();
            }
            if !is_more {
                return true;
            }
            breath.take().await;
        }
        false
    }

    fn say_prepared(&self, what: Preparation) {
        let memory = memory();
        self.say(&FromWorker::Prepared { what, memory });
    }
}

/// Bytes of memory that the worker has.
fn memory() -> u32 {
    use wasm_bindgen::JsCast;
    let memory = wasm_bindgen::memory();
    let buffer = memory.dyn_ref().map(js_sys::WebAssembly::Memory::buffer);
    let buffer: Option<js_sys::ArrayBuffer> = buffer.and_then(|it| it.dyn_into().ok());
    buffer.map_or(0, |it| it.byte_length())
}
