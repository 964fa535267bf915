//! What a search found: sections by what things are, or a line for each part of
//! a pasted list.

use crate::address::replace;
use crate::answers::{Answer, ask};
use crate::parts::{Empty, Fault, Refused, SeverityShape, Waiting, route_of};
use crate::state::{App, app};
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{IndicatorRow, Search, SearchHit, SearchSection, SearchView};
use throughline_route::Route;
use web_sys::HtmlTextAreaElement;

#[component]
pub fn SearchPage() -> impl IntoView {
    let app = app();
    let in_address = Memo::new(move |_| match app.route.get() {
        Route::Search { text } => text,
        _ => None,
    });
    let text = Memo::new(move |_| in_address.get().unwrap_or_else(|| app.looked_up.get()));
    let found = ask(app, move || Some(Search { text: text.get() }));
    let is_list = Memo::new(move |_| in_address.get().is_none());
    // A link to the one thing that is meant leads there.
    Effect::new(move |_| {
        let exact = found.with(|it| it.ready().and_then(|it| it.exact.clone()));
        if let (Some(exact), Route::Search { text: Some(_) }) = (exact, app.route.get_untracked()) {
            replace(app, route_of(&exact));
        }
    });
    view! {
        <div class="page">
            <div class="scroll results">
                <header class="page-head">
                    <h1>{move || if is_list.get() { "Look up a list" } else { "Search" }}</h1>
                    <Show when=move || !is_list.get()>
                        <p class="muted">
                            "Results for " <b>{move || found.with(|it| it.ready().map(|it| it.text.clone()))}</b>
                        </p>
                    </Show>
                </header>
                <Show when=move || is_list.get()>
                    <ListField app/>
                </Show>
                {move || match found.get() {
                    Answer::Waiting => view! { <Waiting what="Searching"/> }.into_any(),
                    Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
                    Answer::Ready(view) => view! { <Found view/> }.into_any(),
                }}
            </div>
        </div>
    }
}

/// The list, to be changed and looked up again.
#[component]
fn ListField(app: App) -> impl IntoView {
    let draft = RwSignal::new(app.looked_up.get_untracked());
    Effect::new(move |_| draft.set(app.looked_up.get()));
    let look_up = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        app.looked_up.set(draft.get_untracked());
    };
    view! {
        <form class="list-field" on:submit=look_up>
            <label for="indicators">"Indicators, one a line; hashes, addresses, names, ids and links, defanged or not"</label>
            <textarea
                id="indicators"
                rows="6"
                spellcheck="false"
                prop:value=draft
                on:input:target=move |event| draft.set(HtmlTextAreaElement::value(&event.target()))
            ></textarea>
            <button class="button primary" type="submit">"Look up"</button>
        </form>
    }
}

#[component]
fn Found(view: SearchView) -> impl IntoView {
    if view.text.is_empty() {
        return ().into_any();
    }
    if !view.indicators.is_empty() {
        return view! { <Indicators rows=view.indicators left_out=view.left_out/> }.into_any();
    }
    if let Some(exact) = view.exact {
        return view! {
            <p class="one-hit"><a class="button" href=route_of(&exact).href()>"It is in the loaded data: open it"</a></p>
        }
        .into_any();
    }
    let fault = view.fault.map(|fault| {
        let text = view.text.clone();
        view! { <Fault id="search-fault".to_owned() text fault/> }
    });
    if view.sections.is_empty() {
        return view! { {fault} <NotHere form=view.form/> }.into_any();
    }
    view! {
        {fault}
        {(!view.form.is_empty()).then(|| view! {
            <p class="muted">{view.form} " · not in the loaded data as a whole; these hold it"</p>
        })}
        <div class="result-sections">
            {view.sections.into_iter().map(|section| view! { <Results section/> }).collect_view()}
        </div>
    }
    .into_any()
}

#[component]
fn NotHere(form: String) -> impl IntoView {
    let what = if form.is_empty() {
        "No alert, incident or entity holds it.".to_owned()
    } else {
        format!("{form}: no alert, incident or entity holds it.")
    };
    view! {
        <Empty title="Not in the loaded data".to_owned()>
            <p>{what} " Open the file that would, or search for a part of it."</p>
        </Empty>
    }
}

#[component]
fn Results(section: SearchSection) -> impl IntoView {
    view! {
        <section class="result-section">
            <h2>{section.label} <span class="count">{section.total}</span></h2>
            <ul>
                {section.hits.into_iter().map(|hit| view! { <Hit hit/> }).collect_view()}
            </ul>
            {section.all.map(|all| view! {
                <p><a href=route_of(&all).href()>"Show all in the queue"</a></p>
            })}
        </section>
    }
}

#[component]
fn Hit(hit: SearchHit) -> impl IntoView {
    view! {
        <li class="hit">
            {hit.severity.map(|mark| view! { <SeverityShape mark/> })}
            <a class="hit-label" href=route_of(&hit.goes).href()>{hit.label}</a>
            <span class="hit-detail">{hit.detail}</span>
            {hit.alerts.map(|it| view! {
                <span class="count">{grouped(it as usize)}<span class="unseen">" alerts"</span></span>
            })}
        </li>
    }
}

#[component]
fn Indicators(rows: Vec<IndicatorRow>, left_out: u32) -> impl IntoView {
    let here = rows.iter().filter(|it| it.goes.is_some()).count();
    let summary = format!(
        "{} of {} are in the loaded data",
        grouped(here),
        grouped(rows.len())
    );
    view! {
        <p class="num" role="status">
            {summary}
            {(left_out > 0).then(|| format!("; the list is too long, the last {} were not looked up", grouped(left_out as usize)))}
        </p>
        <div class="table-scroll" tabindex="0" role="region" aria-label="What each part of the list gives">
            <table class="indicators">
                <thead>
                    <tr>
                        <th scope="col">"Indicator"</th>
                        <th scope="col">"What it is"</th>
                        <th scope="col" class="num">"Alerts"</th>
                        <th scope="col" class="num">"Entities"</th>
                    </tr>
                </thead>
                <tbody>
                    {rows.into_iter().map(|row| view! { <Line row/> }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Line(row: IndicatorRow) -> impl IntoView {
    let Some(goes) = row.goes else {
        return view! {
            <tr class="not-here">
                <td class="code">{row.text}</td>
                <td>{row.kind}</td>
                <td colspan="2">"Not in the loaded data"</td>
            </tr>
        }
        .into_any();
    };
    view! {
        <tr>
            <td class="code"><a href=route_of(&goes).href()>{row.text}</a></td>
            <td>{row.kind}</td>
            <td class="num">{grouped(row.alerts as usize)}</td>
            <td class="num">{if row.entities > 0 { grouped(row.entities as usize) } else { "–".to_owned() }}</td>
        </tr>
    }
    .into_any()
}
