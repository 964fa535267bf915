//! The alerts queue.

use super::alert_details::AlertPane;
use super::alerts_filter::FilterBar;
use crate::address::{go, replace};
use crate::answers::{Answer, ask};
use crate::frame::Pane;
use crate::parts::{
    Empty, GridCursor, Refused, RowActions, RowGrid, SeverityShape, Viewport, Waiting,
    focus_if_lost,
};
use crate::state::{App, app};
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{
    AlertQueue, AlertQueueView, AlertRow, AlertRows, NeighbourAlerts,
};
use throughline_route::{AlertsRoute, Route};

/// Height of the list's head in pixels.
const HEAD: f64 = 32.0;

/// The columns: name in an order, title, and how wide.
const COLUMNS: [(&str, &str, &str); 7] = [
    ("severity", "Severity", "c-sev"),
    ("title", "Alert", "c-title"),
    ("status", "Status", "c-status"),
    ("source", "Source", "c-source"),
    ("category", "Category", "c-category"),
    ("", "Impacted assets", "c-assets"),
    ("lastActivity", "Last activity", "c-time"),
];

/// The queue's part of the address.
pub(super) fn shown(route: &Route) -> AlertsRoute {
    match route {
        Route::Alerts(shown) => shown.clone(),
        _ => AlertsRoute::default(),
    }
}

#[component]
pub fn AlertsPage() -> impl IntoView {
    let app = app();
    let here = Memo::new(move |_| shown(&app.route.get()));
    let queue = ask(app, move || {
        let AlertsRoute { filter, sort, .. } = here.get();
        Some(AlertQueue { filter, sort })
    });
    let selected = Memo::new(move |_| here.get().selected);
    let frame = Memo::new(move |_| queue.get());
    on_cleanup(move || app.open_menu.set(None));
    view! {
        <div class="page with-pane" class:pane-open=move || selected.get().is_some()>
            <div class="column">
                {move || match frame.get() {
                    Answer::Waiting => view! { <Waiting what="Counting alerts"/> }.into_any(),
                    Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
                    Answer::Ready(queue) => view! { <Head queue/> }.into_any(),
                }}
                <Rows here queue/>
            </div>
            <Show when=move || selected.get().is_some()>
                <SelectedPane here/>
            </Show>
        </div>
    }
}

#[component]
fn Head(queue: AlertQueueView) -> impl IntoView {
    let hidden = queue.total - queue.matching;
    let all = Route::Alerts(AlertsRoute {
        filter: Some(String::new()),
        ..AlertsRoute::default()
    });
    let default = Route::Alerts(AlertsRoute::default());
    let by = if queue.is_default {
        "the default view"
    } else {
        "the filter"
    };
    view! {
        <header class="page-head">
            <div class="title-line">
                <h1>"Alerts"</h1>
                <p class="muted num" role="status">
                    {format!("{} of {}", grouped(queue.matching as usize), grouped(queue.total as usize))}
                    {(hidden > 0).then(|| view! {
                        {format!(" · {} hidden by {by} ", grouped(hidden as usize))}
                        <a href=all.href()>"Show all"</a>
                    })}
                    {(!queue.is_default).then(|| view! {
                        " " <a href=default.href()>"Default view"</a>
                    })}
                </p>
            </div>
            <FilterBar queue/>
        </header>
    }
}

/// Shows an alert of the queue in the pane.
fn select(app: App, here: Memo<AlertsRoute>, key: String) {
    let selected = Some(key);
    replace(
        app,
        Route::Alerts(AlertsRoute {
            selected,
            ..here.get_untracked()
        }),
    );
}

#[component]
fn Rows(here: Memo<AlertsRoute>, queue: RwSignal<Answer<AlertQueueView>>) -> impl IntoView {
    let app = app();
    let viewport = Viewport::new();
    let rows = ask(app, move || {
        let AlertsRoute { filter, sort, .. } = here.get();
        Some(AlertRows {
            filter,
            sort,
            from: viewport.from.get(),
            count: viewport.count.get(),
        })
    });
    let total = Memo::new(move |_| rows.with(|it| it.ready().map_or(0, |it| it.matching)));
    let is_empty =
        Memo::new(move |_| rows.with(|it| it.ready().is_some_and(|it| it.matching == 0)));
    let cursor = GridCursor::new(total, viewport, HEAD);
    let key_at = move |at: u32| {
        rows.with_untracked(|it| {
            let view = it.ready()?;
            view.rows
                .get(at.checked_sub(view.from)? as usize)
                .map(|it| it.key.clone())
        })
    };
    let actions = RowActions {
        key_at: Callback::new(key_at),
        has_pane: Signal::derive(move || here.with(|it| it.selected.is_some())),
        select: Callback::new(move |key| select(app, here, key)),
        open: Callback::new(|key| go(&Route::Alert { key, node: None })),
    };
    // Another filter or order begins at its top; the one that was left last
    // begins where it was left.
    let list = Memo::new(move |_| here.with(|it| (it.filter.clone(), it.sort.clone())));
    let begun = StoredValue::new(None);
    Effect::new(move |_| {
        if !rows.with(|it| it.ready().is_some()) || begun.get_value() == Some(list.get()) {
            return;
        }
        begun.set_value(Some(list.get_untracked()));
        let left_at = app.left_at.with_value(|it| match it {
            Some((left, at)) if *left == list.get_untracked() => *at,
            _ => 0,
        });
        cursor.at.set(left_at);
        request_animation_frame(move || {
            viewport.show(left_at);
            focus_if_lost(".rows");
        });
    });
    Effect::new(move |_| {
        let at = cursor.at.get();
        if begun.get_value().is_some() {
            app.left_at.set_value(Some((list.get_untracked(), at)));
        }
    });
    // What the pane walks to is where the keys are, too.
    Effect::new(move |_| {
        let Some(selected) = here.with(|it| it.selected.clone()) else {
            return;
        };
        let at = rows.with(|it| {
            let view = it.ready()?;
            let nth = view.rows.iter().position(|row| row.key == selected)?;
            Some(view.from + nth as u32)
        });
        if let Some(at) = at.filter(|at| *at != cursor.at.get_untracked()) {
            cursor.move_to(at);
        }
    });
    let sort = Signal::derive(move || {
        queue.with(|it| it.ready().map(|it| it.sort.clone()).unwrap_or_default())
    });
    view! {
        <RowGrid
            label="Alerts"
            cursor
            actions
            head=move || view! { <ColumnHeads here sort/> }
            rows=move || rows.with(|it| it.ready().map(|view| {
                (view.from..)
                    .zip(view.rows.clone())
                    .map(|(at, row)| view! { <Row at row here cursor=cursor.at viewport/> })
                    .collect_view()
            }))
        />
        <Show when=move || is_empty.get()>
            <NothingFound queue/>
        </Show>
    }
}

#[component]
fn ColumnHeads(here: Memo<AlertsRoute>, sort: Signal<String>) -> impl IntoView {
    view! {
        <div class="row head" role="row" aria-rowindex="1">
            {COLUMNS.iter().map(|&(name, title, class)| {
                let aria_sort = move || match sort.get().strip_prefix('-') {
                    _ if name.is_empty() => None,
                    Some(field) if field == name => Some("descending"),
                    None if sort.get() == name => Some("ascending"),
                    _ => None,
                };
                let href = move || {
                    // The first click on a time or severity shows the greatest first.
                    let greatest_first = matches!(name, "severity" | "lastActivity");
                    let next = match aria_sort() {
                        Some("descending") => name.to_owned(),
                        Some(_) => format!("-{name}"),
                        None if greatest_first => format!("-{name}"),
                        None => name.to_owned(),
                    };
                    Route::Alerts(AlertsRoute { sort: Some(next), ..here.get() }).href()
                };
                let arrow = move || match aria_sort() {
                    Some("descending") => " ↓",
                    Some(_) => " ↑",
                    None => "",
                };
                let inside = if name.is_empty() {
                    view! { <span>{title}</span> }.into_any()
                } else {
                    view! {
                        <a href=href tabindex="-1">
                            <span class:unseen=move || class == "c-sev">{title}</span>
                            <span aria-hidden="true">{move || if class == "c-sev" && arrow().is_empty() { "▲" } else { arrow() }}</span>
                        </a>
                    }.into_any()
                };
                view! { <span class=class role="columnheader" aria-sort=aria_sort>{inside}</span> }
            }).collect_view()}
        </div>
    }
}

#[component]
fn Row(
    at: u32,
    row: AlertRow,
    here: Memo<AlertsRoute>,
    cursor: RwSignal<u32>,
    viewport: Viewport,
) -> impl IntoView {
    let app = app();
    let key = row.key.clone();
    let is_selected = {
        let key = key.clone();
        move || here.with(|it| it.selected.as_deref() == Some(&key))
    };
    let click = move |_| {
        cursor.set(at);
        select(app, here, key.clone());
    };
    let place = move || format!("translateY({}px)", f64::from(at) * viewport.row.get());
    view! {
        <div
            class="row"
            class:cursor=move || cursor.get() == at
            role="row"
            id=format!("row-{at}")
            aria-rowindex=(at + 2).to_string()
            aria-selected={let is_selected = is_selected.clone(); move || is_selected().to_string()}
            style:transform=place
            on:click=click
        >
            <span class="c-sev" role="gridcell"><SeverityShape mark=row.severity/></span>
            <span class="c-title" role="gridcell">
                <a href=Route::Alert { key: row.key, node: None }.href() tabindex="-1" on:click=move |event| { event.stop_propagation(); cursor.set(at); }>
                    {row.title}
                </a>
                {(!row.alone.is_empty()).then(|| view! { " " <span class="pill">{row.alone}</span> })}
            </span>
            <span class="c-status" role="gridcell">{row.status}</span>
            <span class="c-source muted" role="gridcell">{row.source}</span>
            <span class="c-category muted" role="gridcell">{row.category}</span>
            <span class="c-assets" role="gridcell">{row.assets}</span>
            <span class="c-time num muted" role="gridcell" title=row.last_activity_iso>{row.last_activity}</span>
        </div>
    }
}

#[component]
fn NothingFound(queue: RwSignal<Answer<AlertQueueView>>) -> impl IntoView {
    let total = move || queue.with(|it| it.ready().map_or(0, |it| it.total));
    let all = Route::Alerts(AlertsRoute {
        filter: Some(String::new()),
        ..AlertsRoute::default()
    });
    let title = Signal::derive(move || match total() {
        0 => "No alerts in the loaded data".to_owned(),
        _ => "No alert matches".to_owned(),
    });
    let says = move || match total() {
        0 => "The files hold incidents only. Add an export of alerts to see them here.".to_owned(),
        n => format!(
            "The filter hides all {} alerts of the loaded data.",
            grouped(n as usize)
        ),
    };
    view! {
        <Empty title>
            <p>{says}</p>
            <Show when=move || { total() > 0 }>
                <p><a class="button" href=all.href()>"Show all"</a></p>
            </Show>
        </Empty>
    }
}

/// The pane of the selected row, which walks the list.
#[component]
fn SelectedPane(here: Memo<AlertsRoute>) -> impl IntoView {
    let app = app();
    let neighbours = ask(app, move || {
        let AlertsRoute {
            filter,
            sort,
            selected,
        } = here.get();
        Some(NeighbourAlerts {
            filter,
            sort,
            key: selected?,
        })
    });
    let with = move |selected: Option<String>| {
        Route::Alerts(AlertsRoute {
            selected,
            ..here.get()
        })
        .href()
    };
    let to = move |next: bool| {
        Signal::derive(move || {
            neighbours.with(|it| {
                let it = it.ready()?;
                let key = if next {
                    it.next.clone()
                } else {
                    it.previous.clone()
                };
                key.map(|key| with(Some(key)))
            })
        })
    };
    let key = Memo::new(move |_| here.with(|it| it.selected.clone()));
    view! {
        <Pane
            kind="Alert".to_owned()
            previous=to(false)
            next=to(true)
            close=Signal::derive(move || Some(with(None)))
        >
            <AlertPane key/>
        </Pane>
    }
}
