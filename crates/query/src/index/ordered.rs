//! The alerts of a filter in an order, looked up as far as somebody looks.
//!
//! A screen shows the first forty of what may be a million: they are found in the order
//! of all alerts when they are asked for, and how many stand before which part of it is
//! remembered.

use crate::Selection;
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;
use throughline_dataset::AlertIdx;

/// How many alerts of the order of all are gone through at once.
const PART: usize = if cfg!(test) { 4 } else { 1 << 12 };

/// The alerts of a filter in an order.
pub struct Ordered {
    /// Every alert in that order.
    all: Rc<Vec<AlertIdx>>,
    selected: Rc<Selection>,
    count: u32,
    /// How many alerts of the filter there are up to the end of each part, as far as
    /// somebody looked.
    up_to: RefCell<Vec<u32>>,
}

impl Ordered {
    pub(super) fn new(all: Rc<Vec<AlertIdx>>, selected: Rc<Selection>) -> Self {
        Self {
            count: selected.count(),
            all,
            selected,
            up_to: RefCell::default(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether this is one of them.
    pub fn contains(&self, alert: AlertIdx) -> bool {
        self.selected.contains(alert)
    }

    /// Those at some places, as far as there are any.
    pub fn at(&self, places: Range<usize>) -> Vec<AlertIdx> {
        let to = places.end.min(self.len());
        let from = places.start.min(to);
        if from == to {
            return Vec::new();
        }
        if self.len() == self.all.len() {
            return self.all[from..to].to_vec();
        }
        let (part, before) = self.part_of(from as u32);
        let mut found = Vec::with_capacity(to - from);
        let rest = self.all[part * PART..].iter().copied();
        let rest = rest.filter(|it| self.selected.contains(*it));
        found.extend(rest.skip(from - before as usize).take(to - from));
        found
    }

    /// Every one of them.
    pub fn iter(&self) -> impl Iterator<Item = AlertIdx> {
        let all = self.all.iter().copied();
        all.filter(|it| self.selected.contains(*it))
    }

    /// How many of them stand before this alert, which may be none of them.
    pub fn place(&self, alert: AlertIdx) -> usize {
        let before = self.all.iter().take_while(|&&it| it != alert);
        before.filter(|&&it| self.selected.contains(it)).count()
    }

    /// The part of the order of all in which a place is, and how many stand before that
    /// part.
    fn part_of(&self, place: u32) -> (usize, u32) {
        let mut up_to = self.up_to.borrow_mut();
        let mut known = up_to.last().copied().unwrap_or(0);
        let rest = self.all[(up_to.len() * PART).min(self.all.len())..].chunks(PART);
        for part in rest {
            if known > place {
                break;
            }
            // Without branches: which alerts are selected cannot be guessed.
            let here = part.iter().map(|&it| u32::from(self.selected.contains(it)));
            known += here.sum::<u32>();
            up_to.push(known);
        }
        let part = up_to.partition_point(|it| *it <= place);
        let before = part.checked_sub(1).map_or(0, |it| up_to[it]);
        (part, before)
    }
}
