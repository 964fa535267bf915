//! The row that the keyboard is at, in a long list.

use crate::parts::Viewport;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// A row cursor: the same keys move it in every list.
#[derive(Clone, Copy)]
pub struct GridCursor {
    /// The row it is at.
    pub at: RwSignal<u32>,
    /// How many rows there are.
    pub total: Memo<u32>,
    /// Where the list is scrolled to.
    pub viewport: Viewport,
    /// Pixels at the top that the list's head covers.
    head: f64,
}

impl GridCursor {
    /// A cursor at the first row.
    pub fn new(total: Memo<u32>, viewport: Viewport, head: f64) -> Self {
        Self {
            at: RwSignal::new(0),
            total,
            viewport,
            head,
        }
    }

    /// Moves to a row, or the last one, and shows it. Returns where it is.
    pub fn move_to(self, at: u32) -> u32 {
        let at = at.min(self.total.get_untracked().saturating_sub(1));
        self.at.set(at);
        self.viewport.reveal(at, self.head);
        at
    }

    /// Moves as a key says. `None` where the key does not move.
    pub fn press(self, event: &KeyboardEvent) -> Option<u32> {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return None;
        }
        let at = self.at.get_untracked();
        let to = match event.key().as_str() {
            "ArrowDown" | "j" => at + 1,
            "ArrowUp" | "k" => at.saturating_sub(1),
            "PageDown" => at + self.viewport.page(),
            "PageUp" => at.saturating_sub(self.viewport.page()),
            "Home" => 0,
            "End" => u32::MAX,
            _ => return None,
        };
        event.prevent_default();
        Some(self.move_to(to))
    }
}
