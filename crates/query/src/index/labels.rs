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
    /// The alerts that have any: mostly few.
    labelled: Selection,
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
        let count = of_alert.len() as u32;
        Self {
            buckets: Rc::new(buckets),
            labelled: Selection::of(count, |it| !of_alert.of(it).is_empty()),
            of_alert,
        }
    }

    /// How many of these alerts have each bucket.
    pub(super) fn counts(&self, among: &Selection) -> Vec<u32> {
        let mut counts = vec![0; self.buckets.all.len()];
        let mut labelled = self.labelled.clone();
        labelled.intersect(among);
        labelled.each(|alert| {
            for &label in self.of_alert.of(alert.0) {
                counts[label as usize] += 1;
            }
        });
        counts
    }

    /// The alerts of which a label passes; each is asked about once.
    pub(super) fn select(&self, len: u32, test: impl Fn(&str) -> bool) -> Selection {
        let taken: Vec<bool> = self.buckets.all.iter().map(|it| test(&it.label)).collect();
        if !taken.contains(&true) {
            return Selection::empty(len);
        }
        let mut found = Selection::empty(len);
        self.labelled.each(|alert| {
            if self
                .of_alert
                .of(alert.0)
                .iter()
                .any(|&it| taken[it as usize])
            {
                found.insert(alert);
            }
        });
        found
    }
}
