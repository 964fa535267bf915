//! Prepares what searches and grouping need, between questions, before anybody asks for
//! either.

use crate::pieces::Breath;
use crate::worker::Worker;

/// Milliseconds after opening in which the page asks for all that it shows first.
const FIRST_QUESTIONS: i32 = 300;

/// Milliseconds of work after which questions are heard.
const BREATHE_EVERY: f64 = 4.0;

/// Milliseconds after which it is looked again whether a grouping is over.
const AFTER_GROUPING: i32 = 50;

impl Worker {
    /// Prepares all that can be, in short turns with questions answered in between,
    /// unless that is being done already. The next file that is opened ends it, and
    /// begins it anew.
    pub(crate) async fn prepare(&self) {
        let Ok(breath) = Breath::new() else { return };
        if self.preparing.replace(true) {
            return;
        }
        self.pause(FIRST_QUESTIONS).await;
        while !self.opening.get() {
            // Somebody waits for a grouping, and nobody for this.
            if self.grouping.get() {
                self.pause(AFTER_GROUPING).await;
                continue;
            }
            let begun = js_sys::Date::now();
            let mut is_more = true;
            while is_more && js_sys::Date::now() - begun < BREATHE_EVERY {
                is_more = self.engine.borrow_mut().prepare();
            }
            if !is_more {
                break;
            }
            breath.take().await;
        }
        self.preparing.set(false);
    }
}
