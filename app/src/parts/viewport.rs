//! Which rows of a long list are on screen. Rows have one height, so this is
//! a few divisions; rows are asked for in steps, so that scrolling rarely asks.

use gloo_events::EventListener;
use leptos::html::Div;
use leptos::prelude::*;
use throughline_engine::protocol::{ROWS_AT_ONCE, first_asked};

const ROW: f64 = 32.0;
const NARROW_ROW: f64 = 56.0;

/// The visible part of a list.
#[derive(Clone, Copy)]
pub struct Viewport {
    /// The element that scrolls.
    pub node: NodeRef<Div>,
    top: RwSignal<f64>,
    height: RwSignal<f64>,
    /// Height of a row in pixels: taller on narrow screens, where rows have two lines.
    pub row: RwSignal<f64>,
    /// First row to show.
    pub from: Memo<u32>,
    /// How many rows to show.
    pub count: Memo<u32>,
}

fn row_height() -> f64 {
    let narrow = web_sys::window()
        .and_then(|it| it.match_media("(max-width: 700px)").ok().flatten())
        .is_some_and(|it| it.matches());
    if narrow { NARROW_ROW } else { ROW }
}

impl Viewport {
    /// A viewport at the top of its list.
    pub fn new() -> Self {
        let node = NodeRef::<Div>::new();
        let top = RwSignal::new(0.0);
        let height = RwSignal::new(900.0);
        let row = RwSignal::new(row_height());
        let from = Memo::new(move |_| first_asked((top.get() / row.get()) as u32));
        let count = Memo::new(move |_| {
            let visible = (height.get() / row.get()).ceil() as u32;
            (visible / ROWS_AT_ONCE + 4) * ROWS_AT_ONCE
        });
        let viewport = Self {
            node,
            top,
            height,
            row,
            from,
            count,
        };
        Effect::new(move |_| {
            if node.get().is_some() {
                viewport.measure();
            }
        });
        if let Some(window) = web_sys::window() {
            let listener = EventListener::new(&window, "resize", move |_| {
                let _ = row.try_set(row_height());
                viewport.measure();
            });
            let listener = StoredValue::new_local(Some(listener));
            on_cleanup(move || listener.update_value(|it| *it = None));
        }
        viewport
    }

    /// Takes the size and position of the element.
    pub fn measure(self) {
        if let Some(Some(element)) = self.node.try_get_untracked() {
            let _ = self.top.try_set(f64::from(element.scroll_top()));
            let _ = self
                .height
                .try_set(f64::from(element.client_height()).max(200.0));
        }
    }

    /// The element and the height of its rows, unless the list has been left.
    fn on_screen(self) -> Option<(web_sys::Element, f64)> {
        let element = self.node.try_get_untracked().flatten()?.into();
        Some((element, self.row.try_get_untracked()?))
    }

    /// Scrolls as little as is needed to show a row; `above` pixels at the top
    /// are covered by the list's head.
    pub fn reveal(self, row: u32, above: f64) {
        let Some((element, height)) = self.on_screen() else {
            return;
        };
        let start = f64::from(row) * height;
        let end = start + height;
        let top = f64::from(element.scroll_top());
        let visible = f64::from(element.client_height()) - above;
        if start < top {
            element.set_scroll_top(start as i32);
        } else if end > top + visible {
            element.set_scroll_top((end - visible) as i32);
        }
        self.measure();
    }

    /// How many rows stand above one that is shown in the upper third.
    pub fn rows_above(self) -> u32 {
        let above = self.height.get_untracked() / 3.0 / self.row.get_untracked();
        above as u32
    }

    /// Where it is scrolled to with a row of so many in the upper third.
    fn top_with(self, row: u32, total: u32) -> f64 {
        let height = self.row.get_untracked();
        let most = f64::from(total) * height - self.height.get_untracked();
        let first = row.saturating_sub(self.rows_above());
        (f64::from(first) * height).min(most.max(0.0))
    }

    /// Takes a row of so many as shown in the upper third already, so that the rows
    /// around it are asked for before there is anything to scroll.
    pub fn expect(self, row: u32, total: u32) {
        let _ = self.top.try_set(self.top_with(row, total));
    }

    /// Scrolls so that a row of so many stands in the upper third.
    pub fn show(self, row: u32, total: u32) {
        if let Some((element, _)) = self.on_screen() {
            element.set_scroll_top(self.top_with(row, total) as i32);
            self.measure();
        }
    }

    /// Whether a row is among those that are drawn: others have no element that could
    /// be named.
    pub fn is_drawn(self, row: u32) -> bool {
        let from = self.from.get();
        (from..from + self.count.get()).contains(&row)
    }

    /// How many pixels it is scrolled down.
    pub fn scrolled(self) -> f64 {
        self.top.get_untracked()
    }

    /// How many rows fill the screen, for page up and down.
    pub fn page(self) -> u32 {
        ((self.height.get_untracked() / self.row.get_untracked()) as u32)
            .saturating_sub(2)
            .max(1)
    }
}
