//! What all parts of a queue's page share.

use super::shown_columns::{ShownColumn, chosen, shown};
use super::ticks::Ticks;
use crate::address::replace;
use crate::answers::{Answer, ask};
use crate::pages::by_hand::HandAct;
use crate::state::{App, app};
use leptos::prelude::*;
use throughline_engine::protocol::{List, MOST_MERGED, Queue, QueueView, Shown};
use throughline_model::IncidentKey;
use throughline_route::{IncidentTab, QueueRoute, Route};

/// A queue's page: where it stands, and what the engine says of it.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The page's state.
    pub app: App,
    /// Which queue.
    pub list: List,
    /// The queue's part of the address.
    pub here: Memo<QueueRoute>,
    /// What the engine is asked for.
    pub shown: Memo<Shown>,
    /// The columns in their order.
    pub columns: Memo<Vec<ShownColumn>>,
    /// What is open: groups and incidents.
    pub opened: RwSignal<Vec<String>>,
    /// What is ticked.
    pub ticks: RwSignal<Ticks>,
    /// Whether what is ticked is being changed in the pane.
    pub managing: RwSignal<bool>,
    /// What is done with it by hand, where that is what is done.
    pub by_hand: RwSignal<Option<HandAct>>,
    /// What is being written into the filter.
    pub text: RwSignal<String>,
    /// Fields whose filters are offered beside the usual ones.
    pub facets: RwSignal<Vec<String>>,
    /// Counts, chips and facets.
    pub frame: RwSignal<Answer<QueueView>>,
}

/// The queue's part of an address.
fn part_of(route: &Route, list: List) -> QueueRoute {
    match (route, list) {
        (Route::Alerts(shown), List::Alerts) | (Route::Incidents(shown), List::Incidents) => {
            shown.clone()
        }
        _ => QueueRoute::default(),
    }
}

/// What a queue's address asks the engine for.
pub fn asked(list: List, route: &QueueRoute) -> Shown {
    Shown {
        list,
        filter: route.filter.clone(),
        sort: route.sort.clone(),
        group: route.group.clone(),
    }
}

fn split(names: &str) -> Vec<String> {
    let names = names.split(',').filter(|it| !it.is_empty());
    names.map(str::to_owned).collect()
}

impl Desk {
    pub fn new(list: List) -> Self {
        let app = app();
        let here = Memo::new(move |_| part_of(&app.route.get(), list));
        let shown_here = Memo::new(move |_| here.with(|it| asked(list, it)));
        let kept = app.preferences.columns(list);
        let columns = Memo::new(move |_| {
            let told = here.with(|it| it.columns.clone());
            shown(list, &chosen(told.as_deref().unwrap_or(&kept.get())))
        });
        let facets = app.preferences.facets(list);
        let facets_text = facets;
        let facets = RwSignal::new(split(&facets_text.get_untracked()));
        Effect::new(move |_| facets_text.set(facets.get().join(",")));
        Self {
            app,
            list,
            here,
            shown: shown_here,
            columns,
            opened: RwSignal::new(Vec::new()),
            ticks: app.ticks(list),
            managing: RwSignal::new(false),
            by_hand: RwSignal::new(None),
            text: RwSignal::new(String::new()),
            facets,
            frame: ask(app, move || {
                Some(Queue {
                    shown: shown_here.get(),
                    facets: facets.get(),
                })
            }),
        }
    }

    /// The address of this queue as `route` says.
    pub fn route(self, route: QueueRoute) -> Route {
        match self.list {
            List::Alerts => Route::Alerts(route),
            List::Incidents => Route::Incidents(route),
        }
    }

    /// The address of this queue with another filter.
    pub fn with_filter(self, filter: String) -> Route {
        self.route(QueueRoute {
            filter: Some(filter),
            ..self.here.get_untracked()
        })
    }

    /// The address of this queue with other groups.
    pub fn with_group(self, group: Option<String>) -> Route {
        self.route(QueueRoute {
            group,
            ..self.here.get_untracked()
        })
    }

    /// The address of this queue as it is, with this row in the pane.
    pub fn with_selected(self, selected: Option<String>) -> Route {
        self.route(QueueRoute {
            selected,
            ..self.here.get()
        })
    }

    /// Shows a row in the pane.
    pub fn select(self, key: String) {
        self.managing.set(false);
        let route = QueueRoute {
            selected: Some(key),
            ..self.here.get_untracked()
        };
        replace(self.app, self.route(route));
    }

    /// Opens the form that changes all that is ticked, with the focus on one of its
    /// fields.
    pub fn manage(self, field: &'static str) {
        self.app.focus_next.set_value(Some(field));
        self.by_hand.set(None);
        self.managing.set(true);
    }

    /// Opens the form that groups what is ticked by hand.
    pub fn group(self, act: HandAct) {
        self.by_hand.set(Some(act));
        self.managing.set(true);
    }

    /// The incidents that can be merged: so many of them as can be at once, ticked one
    /// by one.
    pub fn mergeable(self) -> Option<Vec<IncidentKey>> {
        self.ticks.with(|ticks| {
            let count = HandAct::Merge.least()..=MOST_MERGED;
            let is_fit = self.list == List::Incidents
                && ticks.all.is_none()
                && count.contains(&ticks.count());
            is_fit.then(|| {
                let keys = ticks.keys.iter();
                keys.map(|it| IncidentKey::from(it.as_str())).collect()
            })
        })
    }

    /// Whether the pane shows anything.
    pub fn has_pane(self) -> bool {
        self.managing.get() || self.here.with(|it| it.selected.is_some())
    }

    /// Opens what is closed below a line, and closes what is open.
    pub fn toggle(self, name: &str) {
        self.opened
            .update(|opened| match opened.iter().position(|it| it == name) {
                Some(at) => {
                    opened.remove(at);
                }
                None => opened.push(name.to_owned()),
            });
    }

    /// How many rows the filter shows.
    pub fn matching(self) -> u32 {
        self.frame.with(|it| it.ready().map_or(0, |it| it.matching))
    }
}

/// The page of a row.
pub fn page_of(list: List, key: String) -> Route {
    match list {
        List::Alerts => Route::alert(key),
        List::Incidents => Route::Incident {
            id: key,
            tab: IncidentTab::default(),
        },
    }
}
