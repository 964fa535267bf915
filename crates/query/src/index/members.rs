//! Which groups alerts are in: by values, by names of entities, by labels.

use super::buckets::{Bucket, Buckets, exactly};
use super::labels::Labels;
use super::names::{Listed, Names};
use super::values::Values;
use crate::{Rows, Selection};
use std::rc::Rc;
use throughline_dataset::AlertIdx;

/// Which groups alerts are in, by the groups' numbers.
pub(super) enum Members<'a> {
    /// By a value of their own; what has none may be a group among the others.
    Values(&'a Values, &'a Buckets),
    /// By names of entities; what has none comes after the last.
    Names(Rc<Names>),
    /// By labels; what has none comes after the last.
    Labels(&'a Labels),
}

impl Members<'_> {
    /// The group of alerts without any.
    pub(super) fn none(&self) -> Option<u32> {
        match self {
            Self::Values(_, buckets) => {
                let at = buckets.all.iter().position(|it| it.value.is_none());
                at.map(|it| it as u32)
            }
            Self::Names(names) => Some(names.len() as u32),
            Self::Labels(labels) => Some(labels.buckets.all.len() as u32),
        }
    }

    /// How many groups there are, empty ones among them.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Values(_, buckets) => buckets.all.len(),
            Self::Names(names) => names.len() + 1,
            Self::Labels(labels) => labels.buckets.all.len() + 1,
        }
    }

    /// How many of these alerts are in each group.
    pub(super) fn counted(&self, among: &Selection) -> Vec<u32> {
        if let Self::Values(values, buckets) = self {
            return buckets.sums(&values.counts(among));
        }
        let mut counts = vec![0; self.len()];
        among.each(|alert| self.each_of(alert, |it| counts[it as usize] += 1));
        counts
    }

    /// The alerts of a group, where they are known without looking at all.
    pub(super) fn alerts_of(&self, group: u32) -> Option<Listed<'_>> {
        match self {
            Self::Names(names) if (group as usize) < names.len() => Some(names.alerts_of(group)),
            _ => None,
        }
    }

    /// Calls back with each group of an alert.
    pub(super) fn each_of(&self, alert: AlertIdx, mut visit: impl FnMut(u32)) {
        let (groups, none) = match self {
            Self::Values(values, buckets) => {
                visit(buckets.of_value[values.code(alert) as usize]);
                return;
            }
            Self::Names(names) => (names.of_alert(alert), names.len()),
            Self::Labels(labels) => (labels.of_alert.of(alert.0), labels.buckets.all.len()),
        };
        for &group in groups {
            visit(group);
        }
        if groups.is_empty() {
            visit(none as u32);
        }
    }

    fn bucket(&self, nth: u32) -> Option<&Bucket> {
        match self {
            Self::Values(_, buckets) => buckets.all.get(nth as usize),
            Self::Labels(labels) => labels.buckets.all.get(nth as usize),
            Self::Names(_) => None,
        }
    }

    fn name<'d>(&self, rows: Rows<'d>, nth: u32) -> Option<&'d str> {
        match self {
            Self::Names(names) if (nth as usize) < names.len() => {
                Some(names.text(rows.dataset, nth))
            }
            _ => None,
        }
    }

    pub(super) fn label<'a>(&'a self, rows: Rows<'a>, nth: u32) -> &'a str {
        let name = self.name(rows, nth);
        name.unwrap_or_else(|| self.bucket(nth).map_or("", |it| &it.label))
    }

    pub(super) fn value(&self, rows: Rows<'_>, nth: u32) -> Option<String> {
        match self.name(rows, nth) {
            Some(name) => Some(exactly(name)),
            None => self.bucket(nth)?.value.clone(),
        }
    }
}
