//! What the readings of a story share: what is chosen, where the cursor is, what
//! is selected.

use crate::address::replace;
use crate::answers::{Answer, ask};
use crate::parts::{GridCursor, Viewport, focus_if_lost};
use crate::state::App;
use leptos::prelude::*;
use throughline_engine::PROCESS;
use throughline_engine::protocol::{
    StepTo, StoryChoices, StoryRow, StoryRowOf, StoryRows, StoryRowsView, StoryStep,
};
use throughline_route::{Route, StoryReading};

/// A story as it is read.
#[derive(Clone, Copy)]
pub struct StoryDesk {
    pub app: App,
    pub key: Memo<Option<String>>,
    /// The node that the pane shows.
    pub node: Memo<Option<u32>>,
    pub reading: Memo<StoryReading>,
    pub choices: RwSignal<StoryChoices>,
    pub rows: RwSignal<Answer<StoryRowsView>>,
    pub cursor: GridCursor,
    pub viewport: Viewport,
    /// Which of the hits the cursor is at, of how many.
    pub hit: RwSignal<Option<(u32, u32)>>,
    /// The row to be shown when the rows have come.
    awaited: StoredValue<Option<u32>>,
    /// What was typed to go to a name, and when.
    typed: StoredValue<(String, f64)>,
}

/// The page of the story that a key names.
pub fn route_of(key: String, node: Option<u32>, reading: StoryReading) -> Route {
    match key.strip_prefix(PROCESS) {
        Some(id) => Route::Process {
            id: id.to_owned(),
            node,
            reading,
        },
        None => Route::Alert { key, node, reading },
    }
}

/// Letters typed within so many milliseconds are one beginning.
const TYPED_TOGETHER: f64 = 700.0;

impl StoryDesk {
    /// The desk of the alert that the address names.
    pub fn new(
        app: App,
        key: Memo<Option<String>>,
        node: Memo<Option<u32>>,
        reading: Memo<StoryReading>,
    ) -> Self {
        let choices = RwSignal::new(StoryChoices::default());
        let viewport = Viewport::new();
        let rows = ask(app, move || {
            Some(StoryRows {
                key: key.get()?,
                choices: choices.get(),
                from: viewport.from.get(),
                count: viewport.count.get(),
            })
        });
        let total = Memo::new(move |_| rows.with(|it| it.ready().map_or(0, |it| it.total)));
        let desk = Self {
            app,
            key,
            node,
            reading,
            choices,
            rows,
            cursor: GridCursor::new(total, viewport, 0.0),
            viewport,
            hit: RwSignal::new(None),
            awaited: StoredValue::new(None),
            typed: StoredValue::new((String::new(), 0.0)),
        };
        desk.follow();
        desk
    }

    /// Another story begins with nothing chosen, at its own alert; the cursor follows
    /// what is selected elsewhere.
    fn follow(self) {
        Effect::new(move |before: Option<(Option<String>, StoryReading)>| {
            let key = self.key.get();
            let reading = self.reading.get();
            let is_new = before.as_ref().is_none_or(|it| it.0 != key);
            // Another reading is drawn anew, from its top.
            let is_turned = before.is_some_and(|it| it.1 != reading);
            let node = self.node.get();
            if is_new {
                if self
                    .choices
                    .with_untracked(|it| *it != StoryChoices::default())
                {
                    self.choices.set(StoryChoices::default());
                }
                self.hit.set(None);
            }
            let here = self.row_here().filter(StoryRow::is_node);
            let is_here = !is_turned && here.is_some_and(|it| Some(it.node) == node);
            if key.is_some() && reading != StoryReading::Timeline && !is_here {
                match node {
                    Some(node) => self.go(StepTo::Node(node)),
                    None if is_new || is_turned => self.go(StepTo::TitleAlert),
                    None => {}
                }
            }
            (key, reading)
        });
        Effect::new(move |_| {
            self.rows.track();
            if let Some(row) = self.awaited.get_value() {
                self.show_when_there(row);
            }
        });
    }

    /// Shows a row as soon as there are so many: before that, nothing can be scrolled.
    fn show_when_there(self, row: u32) {
        let is_there = row < self.cursor.total.get_untracked();
        self.awaited.set_value((!is_there).then_some(row));
        if is_there {
            self.show(row);
        }
    }

    fn show(self, row: u32) {
        request_animation_frame(move || {
            self.viewport.show(row);
            focus_if_lost(".rows");
        });
    }

    /// Shows a node in the pane, or nothing.
    pub fn select(self, node: Option<u32>) {
        if let Some(key) = self.key.get_untracked() {
            replace(self.app, route_of(key, node, self.reading.get_untracked()));
        }
    }

    /// Reads the story in another way.
    pub fn read_as(self, reading: StoryReading) {
        if let Some(key) = self.key.get_untracked() {
            replace(self.app, route_of(key, self.node.get_untracked(), reading));
        }
    }

    /// A row, if it is among those at hand.
    pub fn row_at(self, at: u32) -> Option<StoryRow> {
        self.rows.with_untracked(|it| {
            let view = it.ready()?;
            view.rows.get(at.checked_sub(view.from)? as usize).cloned()
        })
    }

    /// The row that the cursor is at.
    pub fn row_here(self) -> Option<StoryRow> {
        self.row_at(self.cursor.at.get_untracked())
    }

    /// The pane, once open on a node, follows the cursor.
    pub fn moved(self, at: u32) {
        if self.node.get_untracked().is_some()
            && let Some(row) = self.row_at(at).filter(StoryRow::is_node)
        {
            self.select(Some(row.node));
        }
    }

    /// What the story is of, for the way back to it.
    pub fn title_thing(self) -> &'static str {
        let is_process = |key: &Option<String>| {
            let key = key.as_deref();
            key.is_some_and(|it| it.starts_with(PROCESS))
        };
        if self.key.with(is_process) {
            "the process"
        } else {
            "the alert"
        }
    }

    /// Goes where a row's step to another device leads. False where none can be
    /// followed.
    pub fn follow_step(self, row: &StoryRow) -> bool {
        let node = row.remote.iter().find_map(|it| it.node);
        if let Some(node) = node {
            self.go(StepTo::Node(node));
        }
        node.is_some()
    }

    /// Shows or hides what a row stands for, or what is below it.
    pub fn toggle(self, of: StoryRowOf, line: u32) {
        self.choices.update(|it| it.toggle(of, line));
    }

    /// Changes what is drawn, and shows the title alert's place in it.
    pub fn choose(self, change: impl FnOnce(&mut StoryChoices)) {
        self.choices.update(change);
        self.go(StepTo::TitleAlert);
    }

    /// Goes to a place of the story, which may not be at hand.
    pub fn go(self, to: StepTo) {
        let Some(key) = self.key.get_untracked() else {
            return;
        };
        let follows = !matches!(to, StepTo::TitleAlert | StepTo::WholeBranch(_));
        let question = StoryStep {
            key: key.clone(),
            choices: self.choices.get_untracked(),
            to,
        };
        let before = question.choices.clone();
        self.app.client.with_value(|client| {
            client.ask(question, move |reply| {
                let Ok(found) = reply else { return };
                if self.key.try_get_untracked().flatten() != Some(key) {
                    return;
                }
                // What was chosen meanwhile counts.
                // Another part of the page may be shown by now.
                if self.choices.try_get_untracked().as_ref() != Some(&before) {
                    return;
                }
                let _ = self.hit.try_set(found.hit);
                let Some(row) = found.row else { return };
                self.cursor.at.set(row);
                if found.choices == before {
                    self.show_when_there(row);
                } else {
                    self.awaited.set_value(Some(row));
                    self.choices.set(found.choices);
                }
                if follows && self.node.get_untracked().is_some() && found.node.is_some() {
                    self.select(found.node);
                }
            });
        });
    }

    /// Looks for words; the first hit from the cursor on is shown.
    pub fn find(self, words: String) {
        let before = self.cursor.at.get_untracked().saturating_sub(1);
        let is_empty = words.trim().is_empty();
        self.choices.update(|it| it.find = words);
        if is_empty {
            self.hit.set(None);
        } else {
            self.go(StepTo::NextHit(before));
        }
    }

    /// Goes to the next row whose name begins with what was typed of late. False where
    /// the key is no letter that begins or goes on a name.
    pub fn type_ahead(self, key: &str, now: f64) -> bool {
        let mut letters = key.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            return false;
        };
        let (typed, at) = self.typed.get_value();
        let goes_on = !typed.is_empty() && now - at < TYPED_TOGETHER;
        // Small letters that are keys of the page begin no name.
        let begins = letter.is_alphanumeric() && !"abcfgijkmosxz".contains(letter);
        let goes_on = goes_on && (letter.is_alphanumeric() || "._-".contains(letter));
        if !(begins || goes_on) {
            return false;
        }
        let typed = if goes_on {
            format!("{typed}{letter}")
        } else {
            letter.to_string()
        };
        self.typed.set_value((typed.clone(), now));
        self.go(StepTo::Named {
            after: self.cursor.at.get_untracked(),
            begins: typed,
        });
        true
    }
}
