//! Texts of which an alert has any number: tags, techniques.

use super::buckets::{Buckets, Writing};
use super::lists::Lists;
use crate::Selection;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// The labels of alerts, told apart without case.
pub(super) struct Labels {
    pub(super) buckets: Rc<Buckets>,
    /// The buckets of each alert.
    pub(super) of_alert: Lists,
}

impl Labels {
    /// The labels of each alert, in their order.
    pub(super) fn read<'a, L: IntoIterator<Item = &'a str>>(
        alerts: impl Iterator<Item = L>,
    ) -> Self {
        let mut code_of: FxHashMap<&str, u32> = FxHashMap::default();
        let mut texts: Vec<&str> = Vec::new();
        let mut of_alert = Lists::default();
        for labels in alerts {
            let labels = labels.into_iter().filter(|it| !it.is_empty());
            of_alert.push(labels.map(|label| {
                *code_of.entry(label).or_insert_with(|| {
                    texts.push(label);
                    texts.len() as u32 - 1
                })
            }));
        }
        let buckets = Buckets::of(texts.iter().map(|&it| (it, None)), Writing::Whole);
        of_alert.map(|it| buckets.of_value[it as usize]);
        of_alert.sort_and_dedup();
        Self {
            buckets: Rc::new(buckets),
            of_alert,
        }
    }

    /// The alerts of which a label passes; each is asked about once.
    pub(super) fn select(&self, len: u32, test: impl Fn(&str) -> bool) -> Selection {
        let taken: Vec<bool> = self.buckets.all.iter().map(|it| test(&it.label)).collect();
        if !taken.contains(&true) {
            return Selection::empty(len);
        }
        let is_taken = |it: &u32| taken[*it as usize];
        Selection::of(len, |it| self.of_alert.of(it).iter().any(is_taken))
    }
}
