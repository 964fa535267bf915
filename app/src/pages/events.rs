//! The telemetry, in the order of time.

use crate::address::{go, replace};
use crate::answers::ask;
use crate::parts::{Empty, GridCursor, RowActions, RowGrid, Viewport};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{EventKindCount, EventLine, EventRows};
use throughline_route::{EventsRoute, RawOf, Route};

const HEAD: f64 = 32.0;

#[component]
pub fn EventsPage() -> impl IntoView {
    let app = app();
    let route = Memo::new(move |_| match app.route.get() {
        Route::Events(route) => route,
        _ => EventsRoute::default(),
    });
    let viewport = Viewport::new();
    let rows = ask(app, move || {
        let EventsRoute { words, kind } = route.get();
        Some(EventRows {
            words: words.unwrap_or_default(),
            kind: kind.unwrap_or_default(),
            from: viewport.from.get(),
            count: viewport.count.get(),
        })
    });
    let total = Memo::new(move |_| rows.with(|it| it.ready().map_or(0, |it| it.total)));
    let all = Memo::new(move |_| rows.with(|it| it.ready().map_or(0, |it| it.all)));
    let kinds = Memo::new(move |_| {
        rows.with(|it| it.ready().map(|it| it.kinds.clone()).unwrap_or_default())
    });
    let is_empty = Memo::new(move |_| rows.with(|it| it.ready().is_some_and(|it| it.total == 0)));
    let cursor = GridCursor::new(total, viewport, HEAD);
    let key_at = move |at: u32| {
        rows.with_untracked(|it| {
            let view = it.ready()?;
            let row = view.rows.get(at.checked_sub(view.from)? as usize)?;
            Some(row.number.to_string())
        })
    };
    let open_raw = |number: String| {
        if let Ok(number) = number.parse() {
            go(&Route::Raw(RawOf::Event(number)));
        }
    };
    let actions = RowActions {
        key_at: Callback::new(key_at),
        has_pane: Signal::derive(|| false),
        select: Callback::new(open_raw),
        open: Callback::new(open_raw),
        other: None,
    };
    let narrow = move |event: leptos::ev::Targeted<web_sys::Event, web_sys::HtmlInputElement>| {
        let text = event.target().value();
        let words = (!text.trim().is_empty()).then_some(text);
        let kind = route.get_untracked().kind;
        replace(app, Route::Events(EventsRoute { words, kind }));
    };
    view! {
        <div class="page">
            <div class="column">
                <header class="page-head">
                    <div class="title-line">
                        <h1>"Telemetry"</h1>
                        <p class="muted num">
                            {move || format!("{} of {} events, in the order of time (UTC)", grouped(total.get() as usize), grouped(all.get() as usize))}
                        </p>
                    </div>
                    <div class="filter-line">
                        <input
                            type="search"
                            class="words"
                            aria-label="Words that events must hold"
                            placeholder="Words in any field: powershell 10.0.0.5 alice"
                            prop:value=move || route.get().words.unwrap_or_default()
                            on:change:target=narrow
                        />
                        <KindChoice route kinds/>
                    </div>
                </header>
                <RowGrid
                    label="Telemetry"
                    class="events"
                    cursor
                    actions
                    head=|| view! { <ColumnHeads/> }
                    rows=move || rows.with(|it| it.ready().map(|view| {
                        (view.from..)
                            .zip(view.rows.clone())
                            .map(|(at, row)| view! { <Row at row cursor=cursor.at viewport/> })
                            .collect_view()
                    }))
                />
                <Show when=move || is_empty.get()>
                    <Nothing is_any=Signal::derive(move || all.get() > 0)/>
                </Show>
            </div>
        </div>
    }
}

#[component]
fn Nothing(
    /// Whether there are events that the words hide.
    is_any: Signal<bool>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        let says = if is_any.get() {
            "No event matches"
        } else {
            "No telemetry in the loaded data"
        };
        says.to_owned()
    });
    view! {
        <Empty title>
            <Show
                when=move || is_any.get()
                fallback=|| view! {
                    <p>"Results of advanced hunting and endpoint recordings are listed here, and become part of alert stories: add such a file."</p>
                }
            >
                <p><a class="button" href=Route::Events(EventsRoute::default()).href()>"Show all events"</a></p>
            </Show>
        </Empty>
    }
}

#[component]
fn KindChoice(route: Memo<EventsRoute>, kinds: Memo<Vec<EventKindCount>>) -> impl IntoView {
    let app = app();
    let choose = move |event: leptos::ev::Targeted<web_sys::Event, web_sys::HtmlSelectElement>| {
        let value = event.target().value();
        let kind = (!value.is_empty()).then_some(value);
        let words = route.get_untracked().words;
        replace(app, Route::Events(EventsRoute { words, kind }));
    };
    view! {
        <select aria-label="Kind of event" on:change:target=choose>
            <option value="" selected=move || route.get().kind.is_none()>"Every kind"</option>
            {move || {
                let chosen = route.get().kind;
                kinds.get().into_iter().map(|it| {
                    let is_chosen = chosen.as_deref() == Some(it.kind.as_str());
                    let label = format!("{} ({})", it.label, grouped(it.count as usize));
                    view! { <option value=it.kind selected=is_chosen>{label}</option> }
                }).collect_view()
            }}
        </select>
    }
}

#[component]
fn ColumnHeads() -> impl IntoView {
    view! {
        <div class="row head" role="row" aria-rowindex="1">
            <span class="c-time" role="columnheader" aria-sort="ascending">"Time (UTC) ↑"</span>
            <span class="c-kind" role="columnheader">"Kind"</span>
            <span class="c-device" role="columnheader">"Device"</span>
            <span class="c-actor" role="columnheader">"By"</span>
            <span class="c-what" role="columnheader">"What"</span>
        </div>
    }
}

#[component]
fn Row(at: u32, row: EventLine, cursor: RwSignal<u32>, viewport: Viewport) -> impl IntoView {
    let place = move || format!("translateY({}px)", f64::from(at) * viewport.row.get());
    let href = Route::Raw(RawOf::Event(row.number)).href();
    view! {
        <div
            class="row"
            class:cursor=move || cursor.get() == at
            role="row"
            id=format!("row-{at}")
            aria-rowindex=(at + 2).to_string()
            style:transform=place
            on:click=move |_| {
                cursor.set(at);
                go(&Route::Raw(RawOf::Event(row.number)));
            }
        >
            <span class="c-time num muted" role="gridcell">{row.at}</span>
            <span class="c-kind" role="gridcell">
                <a href=href tabindex="-1" title="Raw record">{row.kind}</a>
            </span>
            <span class="c-device" role="gridcell">{row.device}</span>
            <span class="c-actor code" role="gridcell">
                {match row.process {
                    Some(id) => view! {
                        <a
                            href=Route::process(id).href()
                            tabindex="-1"
                            title="The story of its process"
                            on:click=|event| event.stop_propagation()
                        >{row.actor}</a>
                    }.into_any(),
                    None => row.actor.into_any(),
                }}
            </span>
            <span class="c-what code" role="gridcell">{row.what}</span>
        </div>
    }
}
