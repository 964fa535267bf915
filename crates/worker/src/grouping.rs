//! Groups alerts in short turns with questions answered in between, says how far it is,
//! and stops when it is told to.

use crate::messages::{FromWorker, GroupingProgress};
use crate::pieces::Breath;
use crate::worker::Worker;
use std::rc::Rc;
use throughline_engine::Wanted;
use throughline_engine::protocol::{Refusal, Request};

/// Milliseconds of work after which questions and a cancel are heard.
const BREATHE_EVERY: f64 = 8.0;

/// Milliseconds between two tellings of how far it is, and before the first: what takes
/// less is over before anybody has read it.
const TELL_EVERY: f64 = 150.0;

/// Milliseconds after which it is looked again whether another grouping is over.
const LOOK_AGAIN: i32 = 20;

/// How a grouping ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grouped {
    /// All is grouped.
    Whole,
    /// Somebody stopped it.
    Cancelled,
}

impl Worker {
    /// Answers a request for which alerts must be grouped first.
    pub(crate) async fn group_and_answer(self: &Rc<Self>, id: u32, request: Request) {
        let wanted = || self.engine.borrow().grouping_for(&request);
        match self.group(&wanted).await {
            Grouped::Whole => self.answer(id, request),
            Grouped::Cancelled => {
                let message = "grouping was cancelled, and nothing has changed".to_owned();
                let result = Err(Refusal {
                    message,
                    not_found: false,
                });
                self.say(&FromWorker::Answer { id, result });
            }
        }
    }

    /// Groups what was put off when the data was read. Where somebody stops it, incidents
    /// are shown as exported; says so, else nothing.
    pub(crate) async fn group_due(&self) -> &'static str {
        match self.group(&|| self.engine.borrow().grouping_due()).await {
            Grouped::Whole => {
                self.engine.borrow_mut().group_now();
                ""
            }
            Grouped::Cancelled => {
                "Grouping was cancelled: incidents are shown as exported until you recorrelate them. "
            }
        }
    }

    /// Groups what is wanted, once no other grouping goes on.
    async fn group(&self, wanted: &dyn Fn() -> Option<Wanted>) -> Grouped {
        while self.grouping.replace(true) {
            self.pause(LOOK_AGAIN).await;
        }
        let grouped = match wanted() {
            Some(wanted) => self.group_in_turns(&wanted).await,
            None => Grouped::Whole,
        };
        self.grouping.set(false);
        grouped
    }

    async fn group_in_turns(&self, wanted: &Wanted) -> Grouped {
        // Without turns it is done at once, with the answer.
        let Ok(breath) = Breath::new() else {
            return Grouped::Whole;
        };
        self.stop_grouping.set(false);
        let alerts = self.engine.borrow().dataset().alert_count();
        let mut told = js_sys::Date::now();
        let mut is_told = false;
        let grouped = loop {
            let begun = js_sys::Date::now();
            let mut done = Some(0.0);
            while done.is_some() && js_sys::Date::now() - begun < BREATHE_EVERY {
                done = self.engine.borrow_mut().group_some(wanted);
            }
            let Some(done) = done else {
                break Grouped::Whole;
            };
            if js_sys::Date::now() - told >= TELL_EVERY {
                told = js_sys::Date::now();
                is_told = true;
                let percent = (done * 100.0) as u32;
                self.say(&FromWorker::Grouping(Some(GroupingProgress {
                    alerts,
                    percent,
                })));
            }
            breath.take().await;
            if self.stop_grouping.get() {
                self.engine.borrow_mut().cancel_grouping();
                break Grouped::Cancelled;
            }
        };
        if is_told {
            self.say(&FromWorker::Grouping(None));
        }
        grouped
    }
}
