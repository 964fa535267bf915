//! Answers that are likely to be asked for again.

use std::cell::RefCell;
use std::rc::Rc;

/// The answers asked for last, the latest at the end.
pub(super) struct Recent<Q, A> {
    kept: RefCell<Vec<(Q, Rc<A>)>>,
    most: usize,
}

impl<Q: Clone + PartialEq, A> Recent<Q, A> {
    /// Room for `most` answers.
    pub(super) fn new(most: usize) -> Self {
        Self {
            kept: RefCell::default(),
            most,
        }
    }

    /// The answer to a question, worked out where it is not kept.
    pub(super) fn get(&self, question: &Q, answer: impl FnOnce() -> A) -> Rc<A> {
        let known = {
            let mut kept = self.kept.borrow_mut();
            let at = kept.iter().position(|it| it.0 == *question);
            at.map(|at| {
                let entry = kept.remove(at);
                let answer = entry.1.clone();
                kept.push(entry);
                answer
            })
        };
        known.unwrap_or_else(|| {
            // Not borrowed meanwhile: an answer may need others.
            let answer = Rc::new(answer());
            let mut kept = self.kept.borrow_mut();
            if kept.len() == self.most {
                kept.remove(0);
            }
            kept.push((question.clone(), answer.clone()));
            answer
        })
    }

    /// Forgets the answers to questions that `stays` does not hold for.
    pub(super) fn retain(&mut self, stays: impl Fn(&Q) -> bool) {
        self.kept.get_mut().retain(|it| stays(&it.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_lately_is_forgotten() {
        let mut recent: Recent<u32, u32> = Recent::new(2);
        let ask = |recent: &Recent<u32, u32>, question| {
            let mut worked = false;
            let answer = recent.get(&question, || {
                worked = true;
                question * 10
            });
            assert_eq!(*answer, question * 10);
            worked
        };
        assert!(ask(&recent, 1));
        assert!(ask(&recent, 2));
        assert!(!ask(&recent, 1));
        assert!(ask(&recent, 3));
        assert!(!ask(&recent, 1));
        assert!(ask(&recent, 2));
        recent.retain(|&it| it != 2);
        assert!(!ask(&recent, 1));
        assert!(ask(&recent, 2));
    }
}
