//! The views of a queue: those that come with the program, the analyst's own, and
//! the filters that were used lately (IQ-13, IQ-14). Each is a link.

use super::desk::Desk;
use super::shown_columns::text;
use crate::answers::ask;
use crate::parts::Dropdown;
use crate::state::App;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{Bookmark, Bookmarks, List};
use throughline_route::{QueueRoute, Route};
use throughline_worker::messages::{KeptView, VIEW_VERSION};
use web_sys::HtmlInputElement;

/// What the menu is called.
const NAME: &str = "Views";

/// How many filters are remembered while the page is open.
const RECENT: usize = 8;

/// The queue that a kept view is of, and what it shows.
fn opens(view: &KeptView) -> Option<(List, QueueRoute)> {
    if view.version > VIEW_VERSION {
        return None;
    }
    match Route::parse(&view.address) {
        Route::Alerts(shown) => Some((List::Alerts, shown)),
        Route::Incidents(shown) => Some((List::Incidents, shown)),
        _ => None,
    }
}

/// Where a queue opens: the view of the analyst's choice, or as it comes.
pub fn first_view(app: App, list: List) -> Route {
    let name = app.preferences.default_view(list).get();
    let chosen = app.views.with(|views| {
        let view = views.iter().find(|it| it.name == name)?;
        opens(view).filter(|it| it.0 == list).map(|it| it.1)
    });
    // Where the default filter would hide every one, all are shown.
    let lists_all = app.shell.with(|it| match list {
        List::Alerts => it.lists_all,
        List::Incidents => it.lists_all_incidents,
    });
    let shown = chosen.unwrap_or_else(|| QueueRoute {
        filter: lists_all.then(String::new),
        ..QueueRoute::default()
    });
    match list {
        List::Alerts => Route::Alerts(shown),
        List::Incidents => Route::Incidents(shown),
    }
}

/// Remembers a filter that is shown.
pub fn remember(app: App, list: List, filter: &str) {
    if filter.is_empty() {
        return;
    }
    app.recent_filters.update(|recent| {
        let this = (list, filter.to_owned());
        recent.retain(|it| *it != this);
        recent.insert(0, this);
        recent.truncate(RECENT);
    });
}

#[component]
pub fn ViewsMenu(desk: Desk) -> impl IntoView {
    // Counted only for who looks.
    let is_open = Memo::new(move |_| desk.app.open_menu.with(|it| it.as_deref() == Some(NAME)));
    let bookmarks = ask(desk.app, move || {
        is_open.get().then(|| Bookmarks {
            shown: desk.shown.get(),
        })
    });
    let bookmarks = move || -> Vec<Bookmark> {
        bookmarks.with(|it| {
            it.ready()
                .map(|it| it.bookmarks.clone())
                .unwrap_or_default()
        })
    };
    let href = move |filter: String| {
        desk.route(QueueRoute {
            filter: Some(filter),
            ..desk.here.get_untracked().without_pane()
        })
        .href()
    };
    let recent = move || {
        let all = desk.app.recent_filters.get();
        all.into_iter()
            .filter(move |it| it.0 == desk.list)
            .map(|it| it.1)
            .collect::<Vec<_>>()
    };
    let close = move |_| desk.app.open_menu.set(None);
    view! {
        <Dropdown label=NAME open=desk.app.open_menu to_the_left=true>
            <ul>
                {move || bookmarks().into_iter().map(|it| view! {
                    <li>
                        <a href=href(it.filter) on:click=close class:ticked=it.is_shown class:none=it.count == 0>
                            <span class="menu-label">{it.label}</span>
                            <span class="count">{grouped(it.count as usize)}</span>
                        </a>
                    </li>
                }).collect_view()}
            </ul>
            <OwnViews desk/>
            <Show when=move || !recent().is_empty()>
                <p class="menu-title">"Filters used lately"</p>
                <ul>
                    {move || recent().into_iter().map(|filter| {
                        let href = href(filter.clone());
                        view! { <li><a href=href on:click=close><span class="menu-label code">{filter}</span></a></li> }
                    }).collect_view()}
                </ul>
            </Show>
        </Dropdown>
    }
}

/// The views that the analyst has kept, and a field to keep this one.
#[component]
fn OwnViews(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let name = RwSignal::new(String::new());
    let keep = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let name_now = name.get_untracked().trim().to_owned();
        if name_now.is_empty() {
            return;
        }
        let here = desk.here.get_untracked();
        let filter = desk
            .frame
            .with_untracked(|it| it.ready().map(|it| it.filter.clone()));
        let shown = QueueRoute {
            filter,
            columns: Some(text(&desk.columns.get_untracked())),
            ..here.without_pane()
        };
        let view = KeptView {
            version: VIEW_VERSION,
            name: name_now,
            address: desk.route(shown).to_string(),
        };
        name.set(String::new());
        app.client
            .with_value(|client| client.keep_view(view, move |it| app.views.set(it)));
    };
    let own = move || {
        let mut views = app.views.get();
        // What a newer version kept cannot be told to be of another queue.
        views.retain(|it| opens(it).is_none_or(|it| it.0 == desk.list));
        views
    };
    view! {
        <p class="menu-title">"Your views"</p>
        <ul>
            {move || own().into_iter().map(|view| view! { <OwnView desk view/> }).collect_view()}
        </ul>
        <form class="keep-view" on:submit=keep>
            <input
                type="text"
                aria-label="Name of a new view"
                placeholder="keep this view as …"
                maxlength="60"
                autocomplete="off"
                prop:value=name
                on:input:target=move |event| name.set(HtmlInputElement::value(&event.target()))
            />
            <button type="submit" class="button">"Keep"</button>
        </form>
    }
}

#[component]
fn OwnView(desk: Desk, view: KeptView) -> impl IntoView {
    let app = desk.app;
    let name = view.name.clone();
    let address = opens(&view).map(|it| desk.route(it.1).href());
    let first = app.preferences.default_view(desk.list);
    let is_first = {
        let name = name.clone();
        Memo::new(move |_| first.with(|it| *it == name))
    };
    let choose = {
        let name = name.clone();
        move |_| {
            first.set(if is_first.get_untracked() {
                String::new()
            } else {
                name.clone()
            });
        }
    };
    let forget = {
        let name = name.clone();
        move |_| {
            let name = name.clone();
            app.client
                .with_value(|client| client.forget_view(name, move |it| app.views.set(it)));
        }
    };
    let label = name.clone();
    let shown = match address {
        Some(href) => view! {
            <a href=href on:click=move |_| app.open_menu.set(None)><span class="menu-label">{name}</span></a>
        }.into_any(),
        None => view! {
            <span class="menu-label muted" title="It was kept by a newer version of this program, and cannot be opened by this one.">
                {name} " (newer version)"
            </span>
        }
        .into_any(),
    };
    view! {
        <li>
            {shown}
            <button
                type="button"
                class="step"
                aria-pressed=move || is_first.get().to_string()
                aria-label=format!("Open this queue with {label}")
                title="Open this queue with it"
                on:click=choose
            >
                {move || if is_first.get() { "★" } else { "☆" }}
            </button>
            <button type="button" class="step" aria-label=format!("Forget {label}") title="Forget" on:click=forget>"×"</button>
        </li>
    }
}
