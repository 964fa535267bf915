//! The rows of a story that are at hand, in the document: they are used again for other
//! places while the story goes by.

use super::row::Standing;
use super::row_element::RowElement;
use std::collections::VecDeque;
use web_sys::{Document, Element};

/// Rows that stand one below the other.
pub struct RowSheet {
    /// What they stand in.
    space: Element,
    document: Document,
    pub is_outline: bool,
    /// The position of the first.
    from: u32,
    rows: VecDeque<RowElement>,
}

impl RowSheet {
    /// No rows in an element.
    pub fn new(space: Element, is_outline: bool) -> Option<Self> {
        Some(Self {
            document: space.owner_document()?,
            space,
            is_outline,
            from: 0,
            rows: VecDeque::new(),
        })
    }

    /// Takes all rows away.
    pub fn clear(&mut self) {
        for row in self.rows.drain(..) {
            row.root().remove();
        }
    }

    /// Shows the rows of these positions, each as it is to stand.
    pub fn show(&mut self, from: u32, count: u32, standing: impl Fn(u32) -> Option<Standing>) {
        self.move_to(from, count);
        for (at, row) in (self.from..).zip(&mut self.rows) {
            if let Some(standing) = standing(at) {
                row.show(standing);
            }
        }
    }

    /// Has a row at each of these positions, in the order of the document.
    fn move_to(&mut self, from: u32, count: u32) {
        let to = from + count;
        let mut spare: Vec<RowElement> = Vec::new();
        while !self.rows.is_empty() && (self.from < from || self.from >= to) {
            spare.extend(self.rows.pop_front());
            self.from += 1;
        }
        while !self.rows.is_empty() && self.from + self.rows.len() as u32 > to {
            spare.extend(self.rows.pop_back());
        }
        if self.rows.is_empty() {
            self.from = from;
        }
        while self.from > from {
            let first = self.rows.front().map(|it| it.root().clone());
            let Some(row) = self.take(&mut spare) else {
                break;
            };
            let before = first.as_ref().map(AsRef::as_ref);
            let _ = self.space.insert_before(row.root(), before);
            self.rows.push_front(row);
            self.from -= 1;
        }
        while (self.rows.len() as u32) < count {
            let Some(row) = self.take(&mut spare) else {
                break;
            };
            let _ = self.space.append_child(row.root());
            self.rows.push_back(row);
        }
        for row in spare {
            row.root().remove();
        }
    }

    /// A row that is not needed where it was, or a new one.
    fn take(&self, spare: &mut Vec<RowElement>) -> Option<RowElement> {
        spare.pop().or_else(|| RowElement::new(&self.document).ok())
    }
}
