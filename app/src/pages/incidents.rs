//! The incidents list.

use crate::address::{go, replace};
use crate::answers::{Answer, ask};
use crate::frame::Pane;
use crate::parts::{Empty, GridCursor, RowActions, RowGrid, SeverityShape, Viewport};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{IncidentList, IncidentListView, IncidentRow};
use throughline_route::{AlertsRoute, IncidentTab, Route};

const HEAD: f64 = 32.0;

#[component]
pub fn IncidentsPage() -> impl IntoView {
    let app = app();
    let selected = Memo::new(move |_| match app.route.get() {
        Route::Incidents { selected } => selected,
        _ => None,
    });
    let viewport = Viewport::new();
    let rows = ask(app, move || {
        Some(IncidentList {
            from: viewport.from.get(),
            count: viewport.count.get(),
        })
    });
    let total = Memo::new(move |_| rows.with(|it| it.ready().map_or(0, |it| it.total)));
    let without = Memo::new(move |_| rows.with(|it| it.ready().map_or(0, |it| it.alerts_without)));
    let is_empty = Memo::new(move |_| rows.with(|it| it.ready().is_some_and(|it| it.total == 0)));
    let cursor = GridCursor::new(total, viewport, HEAD);
    let id_at = move |at: u32| {
        rows.with_untracked(|it| {
            let view = it.ready()?;
            view.rows
                .get(at.checked_sub(view.from)? as usize)
                .map(|it| it.id.clone())
        })
    };
    let actions = RowActions {
        key_at: Callback::new(id_at),
        has_pane: Signal::derive(move || selected.with(Option::is_some)),
        select: Callback::new(move |id| replace(app, Route::Incidents { selected: Some(id) })),
        open: Callback::new(|id| {
            let tab = IncidentTab::default();
            go(&Route::Incident { id, tab });
        }),
    };
    view! {
        <div class="page with-pane" class:pane-open=move || selected.get().is_some()>
            <div class="column">
                <Head total without/>
                <RowGrid
                    label="Incidents"
                    class="incidents"
                    cursor
                    actions
                    head=|| view! { <ColumnHeads/> }
                    rows=move || rows.with(|it| it.ready().map(|view| {
                        (view.from..)
                            .zip(view.rows.clone())
                            .map(|(at, row)| view! { <Row at row selected cursor=cursor.at viewport/> })
                            .collect_view()
                    }))
                />
                <Show when=move || is_empty.get()>
                    <Empty title="No incidents in the loaded data".to_owned()>
                        <p>"The files hold alerts only. Add an export of incidents to see them here."</p>
                        <p><a class="button" href=Route::Alerts(AlertsRoute::default()).href()>"Alerts"</a></p>
                    </Empty>
                </Show>
            </div>
            <Show when=move || selected.get().is_some()>
                <SelectedPane selected rows/>
            </Show>
        </div>
    }
}

#[component]
fn Head(total: Memo<u32>, without: Memo<u32>) -> impl IntoView {
    let no_incident = Route::Alerts(AlertsRoute {
        filter: Some("incident:none".to_owned()),
        ..AlertsRoute::default()
    });
    view! {
                <header class="page-head">
                    <div class="title-line">
                        <h1>"Incidents"</h1>
                        <p class="muted num">
                            {move || format!("{} as exported", grouped(total.get() as usize))}
                            <Show when=move || { without.get() > 0 }>
                                {move || format!(" · {} alerts in none of them ", grouped(without.get() as usize))}
                                <a href=no_incident.href()>"Show those without an incident"</a>
                            </Show>
                        </p>
                    </div>
                </header>
    }
}

/// The pane of the selected row, which walks the rows around it.
#[component]
fn SelectedPane(
    selected: Memo<Option<String>>,
    rows: RwSignal<Answer<IncidentListView>>,
) -> impl IntoView {
    let beside = move |pick: fn(usize) -> Option<usize>| {
        Signal::derive(move || {
            let id = selected.get()?;
            rows.with(|it| {
                let rows = &it.ready()?.rows;
                let at = rows.iter().position(|row| row.id == id)?;
                let selected = Some(rows.get(pick(at)?)?.id.clone());
                Some(Route::Incidents { selected }.href())
            })
        })
    };
    view! {
        <Pane
            kind="Incident".to_owned()
            previous=beside(|at| at.checked_sub(1))
            next=beside(|at| at.checked_add(1))
            close=Signal::derive(|| Some(Route::Incidents { selected: None }.href()))
        >
            <super::incident::IncidentInPane id=selected/>
        </Pane>
    }
}

#[component]
fn ColumnHeads() -> impl IntoView {
    view! {
        <div class="row head" role="row" aria-rowindex="1">
            <span class="c-sev" role="columnheader"><span class="unseen">"Severity"</span></span>
            <span class="c-title" role="columnheader">"Incident"</span>
            <span class="c-status" role="columnheader">"Status"</span>
            <span class="c-active" role="columnheader">"Active alerts"</span>
            <span class="c-source" role="columnheader">"Sources"</span>
            <span class="c-assets" role="columnheader">"Impacted assets"</span>
            <span class="c-time" role="columnheader" aria-sort="descending">"Last activity ↓"</span>
        </div>
    }
}

#[component]
fn Row(
    at: u32,
    row: IncidentRow,
    selected: Memo<Option<String>>,
    cursor: RwSignal<u32>,
    viewport: Viewport,
) -> impl IntoView {
    let app = app();
    let id = row.id.clone();
    let is_selected = {
        let id = id.clone();
        move || selected.with(|it| it.as_deref() == Some(&id)).to_string()
    };
    let select = move |_| {
        cursor.set(at);
        replace(
            app,
            Route::Incidents {
                selected: Some(id.clone()),
            },
        );
    };
    let place = move || format!("translateY({}px)", f64::from(at) * viewport.row.get());
    let href = Route::Incident {
        id: row.id,
        tab: IncidentTab::default(),
    }
    .href();
    view! {
        <div
            class="row"
            class:cursor=move || cursor.get() == at
            role="row"
            id=format!("row-{at}")
            aria-rowindex=(at + 2).to_string()
            aria-selected=is_selected
            style:transform=place
            on:click=select
        >
            <span class="c-sev" role="gridcell"><SeverityShape mark=row.severity/></span>
            <span class="c-title" role="gridcell">
                <a href=href tabindex="-1" on:click=|event| event.stop_propagation()>{row.title}</a>
            </span>
            <span class="c-status" role="gridcell">{row.status}</span>
            <span class="c-active num" role="gridcell">{row.active_alerts}</span>
            <span class="c-source muted" role="gridcell">{row.sources}</span>
            <span class="c-assets" role="gridcell">{row.assets}</span>
            <span class="c-time num muted" role="gridcell">{row.last_activity}</span>
        </div>
    }
}
