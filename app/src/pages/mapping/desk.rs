//! The mapping that somebody works on: changes go to the engine one by one, and
//! what it makes of them comes back.

use crate::state::App;
use leptos::prelude::*;
use std::collections::VecDeque;
use throughline_engine::protocol::{MapEdit, MapField, MapTable, MappingView, Refusal, TableOf};
use throughline_route::MappingOf;

/// The table as the engine names it.
pub fn table_of(table: MappingOf) -> TableOf {
    match table {
        MappingOf::Refused(at) => TableOf::Refused(at),
        MappingOf::Opened(at) => TableOf::Opened(at),
    }
}

/// The mapping that somebody works on.
#[derive(Clone, Copy)]
pub struct Desk {
    pub app: App,
    pub table: MappingOf,
    /// What the mapping makes of the table; none until it is known.
    pub view: RwSignal<Option<MappingView>>,
    /// Why there is no such table.
    pub refusal: RwSignal<Option<Refusal>>,
    /// The fields that are shown at once; no field moves while it is worked on.
    pub shown: RwSignal<Vec<MapField>>,
    /// Changes that wait for the one before: each is made to what that leaves.
    waiting: StoredValue<VecDeque<Option<MapEdit>>>,
    asking: StoredValue<bool>,
}

impl Desk {
    /// Begins with a table, and again whenever what is open changes.
    pub fn start(app: App, table: MappingOf) -> Self {
        let desk = Self {
            app,
            table,
            view: RwSignal::new(None),
            refusal: RwSignal::new(None),
            shown: RwSignal::new(Vec::new()),
            waiting: StoredValue::default(),
            asking: StoredValue::new(false),
        };
        Effect::new(move |_| {
            app.epoch.track();
            desk.ask_in_turn(None);
        });
        desk
    }

    /// A part of what is known, which is told only when it changes.
    pub fn part<T>(self, of: impl Fn(&MappingView) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| {
            self.view
                .with(|it| it.as_ref().map(&of).unwrap_or_default())
        })
    }

    /// Makes a change.
    pub fn edit(self, edit: MapEdit) {
        self.ask_in_turn(Some(edit));
    }

    fn ask_in_turn(self, edit: Option<MapEdit>) {
        if self.asking.get_value() {
            self.waiting.update_value(|it| it.push_back(edit));
        } else {
            self.ask(edit);
        }
    }

    fn ask(self, edit: Option<MapEdit>) {
        let draft = self.app.mapping_draft.get_untracked();
        let draft = draft.filter(|it| it.0 == self.table).map(|it| it.1);
        let is_whole =
            draft.is_none() || matches!(edit, None | Some(MapEdit::Load { .. } | MapEdit::Propose));
        let ask = MapTable {
            table: table_of(self.table),
            draft,
            edit,
        };
        self.asking.set_value(true);
        self.app.client.with_value(|client| {
            client.ask(ask, move |result| self.answered(result, is_whole));
        });
    }

    fn answered(self, result: Result<MappingView, Refusal>, is_whole: bool) {
        // The page may have been left meanwhile.
        if self.asking.try_set_value(false).is_some() {
            return;
        }
        match result {
            Ok(view) => {
                let draft = (self.table, view.draft.clone());
                self.app.mapping_draft.set(Some(draft));
                if is_whole {
                    let usual = view.fields.iter().filter(|it| it.is_usual);
                    self.shown.set(usual.map(|it| it.field).collect());
                }
                // Told only where it changes: everything is drawn anew then.
                if self.refusal.with_untracked(Option::is_some) {
                    self.refusal.set(None);
                }
                self.view.set(Some(view));
            }
            Err(refusal) => self.refusal.set(Some(refusal)),
        }
        if let Some(next) = self.waiting.try_update_value(VecDeque::pop_front).flatten() {
            self.ask(next);
        }
    }
}
