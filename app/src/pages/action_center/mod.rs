//! The Action center: what was recorded here, and what exports say was done (AC-1
//! … AC-6, AC-11).

mod export;
mod heads;
mod row;

use crate::address::go;
use crate::answers::{Answer, ask};
use crate::parts::{Empty, GridCursor, Refused, RowActions, RowGrid, Viewport};
use crate::state::app;
use export::ExportMenu;
use heads::ColumnHeads;
use leptos::prelude::*;
use row::{Row, destination};
use throughline_engine::grouped;
use throughline_engine::protocol::{ActionOrder, ActionRows, ActionRowsView, ActionsOf};
use throughline_route::{ActionsRoute, QueueRoute, Route};

const HEAD: f64 = 32.0;

/// Whose actions an address asks for.
fn of(route: &ActionsRoute) -> ActionsOf {
    match (&route.alert, &route.incident) {
        (Some(key), _) => ActionsOf::Alert(key.clone()),
        (None, Some(id)) => ActionsOf::Incident(id.clone()),
        (None, None) => ActionsOf::All,
    }
}

/// The order that an address asks for.
fn order(route: &ActionsRoute) -> ActionOrder {
    let sort = route.sort.as_deref();
    sort.map(ActionOrder::read).unwrap_or_default()
}

#[component]
pub fn ActionCenterPage() -> impl IntoView {
    let app = app();
    let route = Memo::new(move |_| match app.route.get() {
        Route::Actions(route) => route,
        _ => ActionsRoute::default(),
    });
    let viewport = Viewport::new();
    let rows = ask(app, move || {
        let route = route.get();
        Some(ActionRows {
            of: of(&route),
            pending: route.pending,
            order: order(&route),
            from: viewport.from.get(),
            count: viewport.count.get(),
        })
    });
    let with = move |pick: fn(&ActionRowsView) -> u32| {
        Memo::new(move |_| rows.with(|it| it.ready().map_or(0, pick)))
    };
    let (total, history, pending) = (
        with(|it| it.total),
        with(|it| it.history),
        with(|it| it.pending),
    );
    let is_empty = Memo::new(move |_| rows.with(|it| it.ready().is_some_and(|it| it.total == 0)));
    let cursor = GridCursor::new(total, viewport, HEAD);
    let key_at = move |at: u32| {
        rows.with_untracked(|it| {
            let view = it.ready()?;
            let row = view.rows.get(at.checked_sub(view.from)? as usize)?;
            destination(row).map(|it| it.to_string())
        })
    };
    let open = |address: String| go(&Route::parse(&address));
    let actions = RowActions {
        key_at: Callback::new(key_at),
        has_pane: Signal::derive(|| false),
        select: Callback::new(open),
        open: Callback::new(open),
        other: None,
    };
    view! {
        <div class="page">
            <div class="column">
                <header class="page-head">
                    <div class="title-line">
                        <h1>"Action center"</h1>
                        <span class="muted">"Actions are recorded in this case, not carried out."</span>
                        <span class="grow"></span>
                        <ExportMenu route/>
                    </div>
                    <Whose route rows/>
                </header>
                <Tabs route history pending/>
                {move || rows.with(|it| match it {
                    Answer::Refused(refusal) => Some(view! { <Refused refusal=refusal.clone()/> }),
                    _ => None,
                })}
                <RowGrid
                    label="Actions"
                    class="actions"
                    cursor
                    actions
                    head=move || view! { <ColumnHeads route/> }
                    rows=move || rows.with(|it| it.ready().map(|view| {
                        (view.from..)
                            .zip(view.rows.clone())
                            .map(|(at, row)| view! { <Row at row cursor=cursor.at viewport/> })
                            .collect_view()
                    }))
                />
                <Show when=move || is_empty.get()>
                    <Nothing route/>
                </Show>
            </div>
        </div>
    }
}

/// What the list is narrowed to, and the way back to everything.
#[component]
fn Whose(route: Memo<ActionsRoute>, rows: RwSignal<Answer<ActionRowsView>>) -> impl IntoView {
    let whose = Memo::new(move |_| {
        rows.with(|it| it.ready().map(|it| it.whose.clone()).unwrap_or_default())
    });
    move || {
        let whose = whose.get();
        (!whose.is_empty()).then(|| {
            let all = ActionsRoute {
                pending: route.get().pending,
                ..ActionsRoute::default()
            };
            view! {
                <p class="filter-line">
                    <span class="chip on">{whose}</span>
                    <a class="button" href=Route::Actions(all).href()>"Show all actions"</a>
                </p>
            }
        })
    }
}

/// History, and what waits for approval where anything does.
#[component]
fn Tabs(route: Memo<ActionsRoute>, history: Memo<u32>, pending: Memo<u32>) -> impl IntoView {
    let tab = move |is_pending: bool, label: &'static str, count: Memo<u32>| {
        let href = move || {
            let pending = is_pending;
            Route::Actions(ActionsRoute {
                pending,
                ..route.get()
            })
            .href()
        };
        view! {
            <a href=href aria-current=move || (route.get().pending == is_pending).then_some("page")>
                {label} " " <span class="count num">{move || grouped(count.get() as usize)}</span>
            </a>
        }
    };
    let has_pending = Memo::new(move |_| pending.get() > 0 || route.get().pending);
    view! {
        <nav class="tabs" aria-label="Action center">
            {move || has_pending.get().then(|| tab(true, "Pending", pending))}
            {tab(false, "History", history)}
        </nav>
    }
}

#[component]
fn Nothing(route: Memo<ActionsRoute>) -> impl IntoView {
    let is_narrowed = move || {
        let route = route.get();
        route.alert.is_some() || route.incident.is_some()
    };
    let title = Signal::derive(move || {
        match (route.get().pending, is_narrowed()) {
            (true, _) => "Nothing waits for approval",
            (false, true) => "Nothing was recorded or exported as done here",
            (false, false) => "No actions yet",
        }
        .to_owned()
    });
    view! {
        <Empty title>
            <p>
                "Open an alert, choose a device, process, file or person in its story, and record what should be done. Exported machine actions and investigations are listed here too."
            </p>
            <p><a class="button" href=Route::Alerts(QueueRoute::default()).href()>"Alerts"</a></p>
        </Empty>
    }
}
