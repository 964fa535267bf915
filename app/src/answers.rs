//! Questions that are asked again when what they depend on changes.

use crate::state::App;
use leptos::prelude::*;
use throughline_engine::protocol::{Ask, Refusal};

/// What is known of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer<T> {
    /// It was asked and has not come, or there is nothing to ask.
    Waiting,
    /// It came. Stays while a newer one is on its way, so that nothing flickers.
    Ready(T),
    /// There is none.
    Refused(Refusal),
}

impl<T> Answer<T> {
    /// The answer, if it came.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(it) => Some(it),
            _ => None,
        }
    }
}

/// Asks whenever the question changes, or the data or journal do. Only the
/// newest question's answer counts.
pub fn ask<A>(app: App, question: impl Fn() -> Option<A> + 'static) -> RwSignal<Answer<A::Reply>>
where
    A: Ask + 'static,
    A::Reply: Clone + Send + Sync,
{
    let answer = RwSignal::new(Answer::Waiting);
    let newest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        app.epoch.track();
        let Some(question) = question() else {
            answer.set(Answer::Waiting);
            return;
        };
        newest.update_value(|it| *it += 1);
        let mine = newest.get_value();
        app.client.with_value(|client| {
            client.ask(question, move |result| {
                // The page may have been left meanwhile.
                if newest.try_get_value() == Some(mine) {
                    let _ = answer.try_set(match result {
                        Ok(reply) => Answer::Ready(reply),
                        Err(refusal) => Answer::Refused(refusal),
                    });
                }
            });
        });
    });
    answer
}
