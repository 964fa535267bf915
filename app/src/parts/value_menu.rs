//! What can be done with a value, wherever it stands: only, exclude, group by,
//! copy, open its page. One menu for tables, trees and panes.

use crate::address::go;
use crate::answers::{Answer, ask};
use crate::parts::{Popover, close_menu, copy, focus_on, page_route};
use crate::state::{App, app};
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{CellValue, List, Shown, ValueMenu, ValueMenuView};
use throughline_route::{IncidentTab, QueueRoute, Route};

/// The values whose menu is open, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenValues {
    /// The values: with one its menu is shown, with several they are listed first.
    pub values: Vec<CellValue>,
    /// What is shown where they stand.
    pub shown: Shown,
    /// Where the menu stands, in pixels from the left and from the top.
    pub at: (f64, f64),
    /// What has the focus when the menu is closed.
    pub back_to: &'static str,
}

/// Opens the menu of a value that stands in a pane: it narrows the queue beside
/// it, where there is one.
pub fn open_value(app: App, value: CellValue, at: (f64, f64)) {
    let (list, here) = match app.route.get_untracked() {
        Route::Incidents(here) => (List::Incidents, here),
        Route::Alerts(here) => (List::Alerts, here),
        _ => (List::Alerts, QueueRoute::default()),
    };
    app.value_menu.set(Some(OpenValues {
        values: vec![value],
        shown: Shown {
            list,
            filter: here.filter,
            sort: here.sort,
            group: here.group,
        },
        at,
        back_to: ".pane-body",
    }));
}

/// Closes the menu, and gives the focus back.
pub fn close_values(app: App) {
    close_menu(app.value_menu, |it| it.back_to);
}

/// The menu, while one is open.
#[component]
pub fn ValuePopover() -> impl IntoView {
    let app = app();
    let close = Callback::new(move |()| close_values(app));
    let leave = Callback::new(move |()| app.value_menu.set(None));
    move || {
        app.value_menu.get().map(|open| {
            let only = match open.values.as_slice() {
                [only] => Some(only.clone()),
                _ => None,
            };
            let at = open.at;
            let chosen = RwSignal::new(only);
            let open = StoredValue::new(open);
            view! {
                <Popover label="What to do with this value" at close leave>
                    {move || match chosen.get() {
                        Some(value) => view! { <Actions value shown=open.with_value(|it| it.shown.clone())/> }.into_any(),
                        None => open.get_value().values.into_iter().map(|value| {
                            let says = value.label.clone();
                            let field = value.field.clone();
                            let choose = move |_| {
                                chosen.set(Some(value.clone()));
                                request_animation_frame(|| focus_on(".value-menu [role=menuitem]"));
                            };
                            view! {
                                <button type="button" role="menuitem" on:click=choose>
                                    <span class="menu-label">{says}</span>
                                    <span class="count">{field}</span>
                                </button>
                            }
                        }).collect_view().into_any(),
                    }}
                </Popover>
            }
        })
    }
}

#[component]
fn Actions(value: CellValue, shown: Shown) -> impl IntoView {
    let app = app();
    let list = shown.list;
    let question = ValueMenu { shown, value };
    let answer = ask(app, move || Some(question.clone()));
    move || match answer.get() {
        Answer::Waiting => view! { <p class="menu-none">"Counting"</p> }.into_any(),
        Answer::Refused(refusal) => view! { <p class="menu-none">{refusal.message}</p> }.into_any(),
        Answer::Ready(menu) => {
            request_animation_frame(|| focus_on(".value-menu [role=menuitem]"));
            view! { <Menu menu list/> }.into_any()
        }
    }
}

#[component]
fn Menu(menu: ValueMenuView, list: List) -> impl IntoView {
    let app = app();
    let in_list = matches!(
        app.route.get_untracked(),
        Route::Alerts(_) | Route::Incidents(_)
    );
    let item = move |says: &'static str, count: Option<u32>, act: Box<dyn Fn()>| {
        let press = move |_| {
            app.value_menu.set(None);
            act();
        };
        view! {
            <button type="button" role="menuitem" on:click=press>
                <span class="menu-label">{says}</span>
                {count.map(|it| view! { <span class="count">{grouped(it as usize)}</span> })}
            </button>
        }
    };
    let (only, only_count) = menu.only;
    let (without, without_count) = menu.without;
    let (everywhere, everywhere_count) = menu.everywhere;
    let group = menu.group.filter(|_| in_list);
    view! {
        <p class="value-menu-head"><span class="muted">{menu.field}</span> <b>{menu.label}</b></p>
        {in_list.then(|| view! {
            {item("Only this", Some(only_count), Box::new(move || narrow(app, list, only.clone())))}
            {item("Exclude", Some(without_count), Box::new(move || narrow(app, list, without.clone())))}
        })}
        {group.map(|group| item("Group by this field", None, Box::new(move || regroup(app, list, group.clone()))))}
        {item("All alerts with it", Some(everywhere_count), Box::new(move || {
            go(&Route::Alerts(QueueRoute::of(everywhere.clone())));
        }))}
        {item("Copy", None, Box::new(move || copy(app, menu.copy.clone(), "Value")))}
        {menu.entity.map(|it| item("Open its page", None, Box::new(move || go(&page_route(&it)))))}
        {menu.incident.map(|id| item("Open the incident", None, Box::new(move || {
            go(&Route::Incident { id: id.clone(), tab: IncidentTab::default() });
        })))}
    }
}

fn here(app: App, list: List) -> QueueRoute {
    match (app.route.get_untracked(), list) {
        (Route::Alerts(here), List::Alerts) | (Route::Incidents(here), List::Incidents) => here,
        _ => QueueRoute::default(),
    }
}

fn route(list: List, route: QueueRoute) -> Route {
    match list {
        List::Alerts => Route::Alerts(route),
        List::Incidents => Route::Incidents(route),
    }
}

fn narrow(app: App, list: List, filter: String) {
    let filter = Some(filter);
    go(&route(
        list,
        QueueRoute {
            filter,
            ..here(app, list)
        },
    ));
}

fn regroup(app: App, list: List, group: String) {
    let group = Some(group);
    go(&route(
        list,
        QueueRoute {
            group,
            ..here(app, list)
        },
    ));
}
