//! What was read of each file, what was not, and what the files cannot tell.

use crate::answers::{Answer, ask};
use crate::download::save_text;
use crate::pages::MappingLink;
use crate::parts::{Refused, Waiting};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{
    ConflictView, DataView, FileView, PlaceView, ProblemView, ReadFiles, ReportText,
};
use throughline_route::MappingOf;

#[component]
pub fn DataPage() -> impl IntoView {
    let app = app();
    let answer = ask(app, || Some(ReadFiles {}));
    let export = move |_| {
        app.client.with_value(|client| {
            client.ask(ReportText {}, move |result| match result {
                Ok(report) => save_text(app, &report.name, &report.text),
                Err(refusal) => app.say(refusal.message),
            });
        });
    };
    view! {
        <div class="page">
            <header class="page-head">
                <div class="title-line">
                    <h1>"Import report"</h1>
                    <p class="muted">"What was read of each file, what was not, and what the files cannot tell."</p>
                    <span class="grow"></span>
                    <button class="button" data-export="report" on:click=export>"Download as JSON"</button>
                </div>
            </header>
            <div class="scroll" tabindex="0" role="region" aria-label="Import report">
                {move || match answer.get() {
                    Answer::Waiting => view! { <Waiting what="Reading the report"/> }.into_any(),
                    Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
                    Answer::Ready(report) => view! { <Report report/> }.into_any(),
                }}
            </div>
        </div>
    }
}

#[component]
fn Report(report: DataView) -> impl IntoView {
    let DataView {
        totals,
        refused,
        files,
        merged,
        conflicts,
        blind_spots,
    } = report;
    view! {
        <section class="file" data-section="totals">
            <h2 class="num">{totals}</h2>
            <p class="muted num">{merged}"."</p>
            {(!refused.is_empty()).then(|| view! {
                <p class="loss">
                    {if refused.len() == 1 { "Nothing of this file could be used: " } else { "Nothing of these files could be used: " }}
                    {refused.join(", ")}
                </p>
            })}
        </section>
        <section class="file" data-section="blind-spots">
            <h2>"Blind spots"</h2>
            <p class="muted">"What the files cannot tell. Silence here is not safety."</p>
            {if blind_spots.is_empty() {
                view! { <p>"None that the files themselves tell of."</p> }.into_any()
            } else {
                view! {
                    <ul class="sentences">
                        {blind_spots.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}
                    </ul>
                }.into_any()
            }}
        </section>
        {(!conflicts.is_empty()).then(|| view! { <Conflicts conflicts/> })}
        {files.into_iter().map(|file| view! { <File file/> }).collect_view()}
    }
}

#[component]
fn Conflicts(conflicts: Vec<ConflictView>) -> impl IntoView {
    view! {
        <section class="file" data-section="conflicts">
            <h2>"Shared names, kept apart"</h2>
            <p class="muted">
                "These names or ids are borne by things that are known to be different. Records that tell nothing surer were joined to none of them."
            </p>
            <table>
                <thead><tr>
                    <th scope="col">"Kind"</th>
                    <th scope="col">"What they share"</th>
                    <th scope="col">"Things"</th>
                </tr></thead>
                <tbody>
                    {conflicts.into_iter().map(|it| view! {
                        <tr>
                            <th scope="row">{it.kind}</th>
                            <td class="code">{it.shared}</td>
                            <td class="code">{it.things}</td>
                        </tr>
                    }).collect_view()}
                </tbody>
            </table>
        </section>
    }
}

#[component]
fn File(file: FileView) -> impl IntoView {
    let state = file.state;
    let name = file.name.clone();
    view! {
        <section class="file" data-file=name>
            <header class="file-head">
                <h2>{file.name}</h2>
                <span class="pill" class:bad=state.is_loss()>{state.label()}</span>
            </header>
            <p class="muted num">{format!("{} · {} · {}", file.format, file.size, file.records)}</p>
            <dl class="facts">
                <Told label="Recognised" lines=file.recognised/>
                <Told label="Mapping" lines=file.mapping.into_iter().collect()/>
                <Told label="Time span" lines=Some(file.span).filter(|it| !it.is_empty()).into_iter().collect()/>
                <Told label="Time zone" lines=file.time_zone/>
            </dl>
            <MappingLink table=MappingOf::Opened(file.at) can_be_mapped=file.can_be_mapped readable=file.readable name=String::new()/>
            {(!file.problems.is_empty()).then(|| view! { <Problems problems=file.problems/> })}
        </section>
    }
}

/// A fact of a file that may take several lines; nothing where there are none.
#[component]
fn Told(label: &'static str, lines: Vec<String>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        view! {
            <div>
                <dt>{label}</dt>
                <dd class="num">{lines.join("\n")}</dd>
            </div>
        }
    })
}

#[component]
fn Problems(problems: Vec<ProblemView>) -> impl IntoView {
    view! {
        <table class="problems">
            <thead><tr>
                <th scope="col">"What"</th>
                <th scope="col">"Became"</th>
                <th scope="col">"How often"</th>
                <th scope="col">"Where, and the text that stands there"</th>
            </tr></thead>
            <tbody>
                {problems.into_iter().map(|problem| view! { <Problem problem/> }).collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn Problem(problem: ProblemView) -> impl IntoView {
    let ProblemView {
        label,
        effect,
        count,
        tally,
        places,
        more,
        is_loss,
    } = problem;
    let is_tally = !tally.is_empty();
    view! {
        <tr class:loss=is_loss>
            <th scope="row">{label}</th>
            <td>{effect}</td>
            <td class="num">{count}</td>
            <td class="places">
                {is_tally.then(|| view! { <Tally tally/> })}
                <Places places folded=is_tally/>
                {(more > 0).then(|| view! { <p class="muted num">{format!("and {more} more that are only counted")}</p> })}
            </td>
        </tr>
    }
}

/// Unknown fields, values and types by name, with how often.
#[component]
fn Tally(tally: Vec<(String, String)>) -> impl IntoView {
    view! {
        <ul class="tally">
            {tally.into_iter().map(|(name, count)| view! {
                <li><span class="code">{name}</span> <span class="muted num">" ×" {count}</span></li>
            }).collect_view()}
        </ul>
    }
}

/// Where something was met: the first is shown, the others on request.
#[component]
fn Places(places: Vec<PlaceView>, folded: bool) -> impl IntoView {
    let mut places = places.into_iter();
    let first = if folded { None } else { places.next() };
    let count = places.len();
    let words = if folded {
        "Where".to_owned()
    } else {
        format!("{count} more")
    };
    view! {
        {first.map(|place| view! { <Place place/> })}
        {(count > 0).then(|| view! {
            <details>
                <summary>{words}</summary>
                {places.map(|place| view! { <Place place/> }).collect_view()}
            </details>
        })}
    }
}

#[component]
fn Place(place: PlaceView) -> impl IntoView {
    let parts = [
        ("record ", place.record),
        ("byte ", place.byte),
        ("", place.field),
    ];
    let at: Vec<String> = parts
        .into_iter()
        .filter(|it| !it.1.is_empty())
        .map(|(what, it)| format!("{what}{it}"))
        .collect();
    view! {
        <p class="place">
            {(!at.is_empty()).then(|| view! { <span class="muted num">{at.join(", ")}</span> })}
            {(!place.text.is_empty()).then(|| view! { <span class="code">{place.text}</span> })}
        </p>
    }
}
