//! What the readings of a story share: what is chosen, where the cursor is, what
//! is selected.

use crate::address::replace;
use crate::answers::Answer;
use crate::parts::{GridCursor, Viewport, focus_if_lost};
use crate::state::App;
use leptos::prelude::*;
use throughline_engine::PROCESS;
use throughline_engine::protocol::{
    Refusal, StepTo, StoryChoices, StoryRow, StoryRowOf, StoryRows, StoryRowsView, StoryStepView,
    StoryVisit,
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
    /// Where to go with the next question, until it is answered.
    going: RwSignal<Option<StepTo>>,
    /// What was asked last, and what was answered last, in which state of the data.
    asked: StoredValue<Option<(StoryRows, u32)>>,
    answered: StoredValue<Option<(StoryRows, u32)>>,
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
        let rows = RwSignal::new(Answer::Waiting);
        let total = Memo::new(move |_| {
            rows.with(|it: &Answer<StoryRowsView>| it.ready().map_or(0, |it| it.total))
        });
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
            going: RwSignal::new(None),
            asked: StoredValue::new(None),
            answered: StoredValue::new(None),
            typed: StoredValue::new((String::new(), 0.0)),
        };
        desk.follow();
        desk.ask();
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
    }

    /// Asks for rows whenever others are needed, or somebody wants to go somewhere. Only
    /// the newest question's answer counts.
    fn ask(self) {
        let newest = StoredValue::new(0_u32);
        Effect::new(move |_| {
            let epoch = self.app.epoch.get();
            let Some(question) = self.question() else {
                self.rows.set(Answer::Waiting);
                return;
            };
            if self.is_asked(&question, epoch) || self.is_answered(&question, epoch) {
                return;
            }
            self.asked.set_value(Some((question.clone(), epoch)));
            newest.update_value(|it| *it += 1);
            let mine = newest.get_value();
            self.app.client.with_value(|client| {
                let asked = question.clone();
                client.ask(question, move |reply| {
                    // The page may have been left meanwhile.
                    if newest.try_get_value() == Some(mine) {
                        self.hear(asked, epoch, reply);
                    }
                });
            });
        });
    }

    fn question(self) -> Option<StoryRows> {
        Some(StoryRows {
            key: self.key.get()?,
            choices: self.choices.get(),
            from: self.viewport.from.get(),
            count: self.viewport.count.get(),
            visit: self.going.get().map(|to| StoryVisit {
                to,
                above: self.viewport.rows_above(),
            }),
        })
    }

    /// Whether somebody is on the way there already: which rows are needed is told by
    /// where it leads.
    fn is_asked(self, wanted: &StoryRows, epoch: u32) -> bool {
        let to = |it: &StoryRows| it.visit.as_ref().map(|it| it.to.clone());
        wanted.visit.is_some()
            && self.asked.with_value(|it| {
                it.as_ref().is_some_and(|(it, at)| {
                    *at == epoch
                        && it.key == wanted.key
                        && it.choices == wanted.choices
                        && to(it) == to(wanted)
                })
            })
    }

    /// Whether all that is asked for is at hand.
    fn is_answered(self, asked: &StoryRows, epoch: u32) -> bool {
        let known = self.answered.get_value();
        let is_same = asked.visit.is_none()
            && known.is_some_and(|(it, at)| {
                at == epoch && it.key == asked.key && it.choices == asked.choices
            });
        is_same
            && self.rows.with_untracked(|it| {
                it.ready().is_some_and(|it| {
                    let end = it.from + it.rows.len() as u32;
                    let needed = (asked.from + asked.count).min(it.total);
                    it.from <= asked.from && needed <= end
                })
            })
    }

    fn hear(self, asked: StoryRows, epoch: u32, reply: Result<StoryRowsView, Refusal>) {
        let mut view = match reply {
            Ok(view) => view,
            Err(refusal) => {
                self.asked.set_value(None);
                let _ = self.rows.try_set(Answer::Refused(refusal));
                return;
            }
        };
        self.asked.set_value(None);
        let step = view.step.take();
        let total = view.total;
        let mut answered = asked.clone();
        if let Some(step) = &step {
            answered.choices = step.choices.clone();
        }
        self.answered.set_value(Some((answered, epoch)));
        if self.rows.try_set(Answer::Ready(view)).is_some() {
            return;
        }
        if let (Some(step), Some(visit)) = (step, asked.visit) {
            self.arrive(&visit.to, step, total);
        }
    }

    /// Puts the cursor where a step led.
    fn arrive(self, to: &StepTo, step: StoryStepView, total: u32) {
        self.going.set(None);
        self.hit.set(step.hit);
        if self.choices.with_untracked(|it| *it != step.choices) {
            self.choices.set(step.choices);
        }
        let Some(row) = step.row else { return };
        self.cursor.at.set(row);
        self.viewport.expect(row, total);
        request_animation_frame(move || {
            self.viewport.show(row, total);
            focus_if_lost(".rows");
        });
        let follows = !matches!(to, StepTo::TitleAlert | StepTo::WholeBranch(_));
        if follows && self.node.get_untracked().is_some() && step.node.is_some() {
            self.select(step.node);
        }
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
        self.stay();
        self.choices.update(|it| it.toggle(of, line));
    }

    /// Goes nowhere any more: what was chosen meanwhile counts.
    fn stay(self) {
        if self.going.with_untracked(Option::is_some) {
            self.going.set(None);
        }
    }

    /// Changes what is drawn, and shows the title alert's place in it.
    pub fn choose(self, change: impl FnOnce(&mut StoryChoices)) {
        self.choices.update(change);
        self.go(StepTo::TitleAlert);
    }

    /// Goes to a place of the story, which may not be at hand.
    pub fn go(self, to: StepTo) {
        self.going.set(Some(to));
    }

    /// Looks for words; the first hit from the cursor on is shown.
    pub fn find(self, words: String) {
        let before = self.cursor.at.get_untracked().saturating_sub(1);
        let is_empty = words.trim().is_empty();
        self.choices.update(|it| it.find = words);
        if is_empty {
            self.stay();
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
