//! A long list as a grid: what the alerts queue and the incidents list share.

use crate::parts::GridCursor;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// What a list's rows are called and what happens to them.
#[derive(Clone, Copy)]
pub struct RowActions {
    /// The key of the row at a position, if it is on screen.
    pub key_at: Callback<u32, Option<String>>,
    /// Whether the pane is open: then it follows the cursor.
    pub has_pane: Signal<bool>,
    /// Shows a row in the pane.
    pub select: Callback<String>,
    /// Opens a row's page.
    pub open: Callback<String>,
    /// Does what another key does at a row; says whether there is such a key.
    pub other: Option<Callback<(String, u32), bool>>,
}

impl RowActions {
    fn press(self, cursor: GridCursor, event: &KeyboardEvent) {
        if let Some(at) = cursor.press(event) {
            if self.has_pane.get_untracked()
                && let Some(key) = self.key_at.run(at)
            {
                self.select.run(key);
            }
            return;
        }
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let act = match event.key().as_str() {
            "Enter" => self.open,
            "o" | " " => self.select,
            key => {
                let at = cursor.at.get_untracked();
                if self
                    .other
                    .is_some_and(|other| other.run((key.to_owned(), at)))
                {
                    event.prevent_default();
                    event.stop_propagation();
                }
                return;
            }
        };
        event.prevent_default();
        if let Some(key) = self.key_at.run(cursor.at.get_untracked()) {
            act.run(key);
        }
    }
}

/// A grid of rows that are drawn as they come on screen. Keys move its cursor,
/// which is announced as the active row.
#[component]
pub fn RowGrid(
    /// What the list holds.
    label: &'static str,
    /// Further class.
    #[prop(optional)]
    class: &'static str,
    /// `grid`, or `treegrid` where rows stand below others.
    #[prop(default = "grid")]
    role: &'static str,
    /// The tracks of its columns and the least that a row needs, as CSS.
    #[prop(into, default = Signal::stored(None))]
    tracks: Signal<Option<(String, String)>>,
    cursor: GridCursor,
    actions: RowActions,
    /// The row of column heads.
    #[prop(into)]
    head: ViewFn,
    /// The rows on screen, each at its place.
    #[prop(into)]
    rows: ViewFn,
) -> impl IntoView {
    let GridCursor {
        at,
        total,
        viewport,
        ..
    } = cursor;
    let space = move || format!("{}px", f64::from(total.get()) * viewport.row.get());
    view! {
        <div
            class=format!("rows {class}")
            class:empty-list=move || total.get() == 0
            role=role
            aria-label=label
            aria-rowcount=move || (total.get() + 1).to_string()
            aria-activedescendant=move || {
                let (at, total) = (at.get(), total.get());
                (total > 0 && viewport.is_drawn(at)).then(|| format!("row-{at}"))
            }
            style:--tracks=move || tracks.get().map(|it| it.0)
            style:--row-least=move || tracks.get().map(|it| it.1)
            tabindex="0"
            node_ref=viewport.node
            on:scroll=move |_| viewport.measure()
            on:keydown=move |event| actions.press(cursor, &event)
        >
            {head.run()}
            <div class="rows-space" role="rowgroup" style:height=space>
                {move || rows.run()}
            </div>
        </div>
    }
}
