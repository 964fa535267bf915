//! What was read of each file, what was not, and what the files cannot tell.

use crate::answers::{Answer, ask};
use crate::download::save_text;
use crate::pages::MappingLink;
use crate::parts::{Refused, Waiting};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{
    ConflictView, DataView, FileView, ProblemView, ReadFiles, ReportText,
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
        files,
        merged,
        conflicts,
        blind_spots,
    } = report;
    view! {
        <section class="file" data-section="blind-spots">
            <h2>"Blind spots"</h2>
            {if blind_spots.is_empty() {
                view! { <p>"None that the files themselves tell of."</p> }.into_any()
            } else {
                view! {
                    <ul class="sentences">
                        {blind_spots.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}
                    </ul>
                }.into_any()
            }}
            <p class="muted num">{merged}"."</p>
        </section>
        {(!conflicts.is_empty()).then(|| view! { <Conflicts conflicts/> })}
        {(0..).zip(files).map(|(at, file)| view! { <File at file/> }).collect_view()}
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
fn File(at: u32, file: FileView) -> impl IntoView {
    let clean = file.problems.is_empty();
    let mapping = file
        .mapping
        .map(|it| view! { <p class="muted">{format!("Columns read by the mapping “{it}”.")}</p> });
    view! {
        <section class="file">
            <h2>{file.name}</h2>
            <p class="muted num">{format!("{} · {} · {}", file.format, file.size, file.records)}</p>
            {file.recognised.into_iter().map(|it| view! {
                <p class="muted">"Recognised: " {it}</p>
            }).collect_view()}
            {mapping}
            <MappingLink table=MappingOf::Opened(at) can_be_mapped=file.can_be_mapped readable=file.readable name=String::new()/>
            {(!file.span.is_empty()).then(|| view! { <p class="muted num">"Time: " {file.span}</p> })}
            {file.time_zone.into_iter().map(|it| view! {
                <p class="muted">"Time zone: " {it}</p>
            }).collect_view()}
            {clean.then(|| view! { <p>"Everything in it was understood."</p> })}
            {(!clean).then(|| view! {
                <table>
                    <thead><tr>
                        <th scope="col">"What"</th>
                        <th scope="col">"How often"</th>
                        <th scope="col">"Where"</th>
                    </tr></thead>
                    <tbody>
                        {file.problems.into_iter().map(|problem| view! { <Problem problem/> }).collect_view()}
                    </tbody>
                </table>
            })}
        </section>
    }
}

#[component]
fn Problem(problem: ProblemView) -> impl IntoView {
    let mut examples = problem.examples.into_iter();
    let first = examples.next();
    let rest: Vec<String> = examples.collect();
    let more = problem.more;
    let count = rest.len();
    view! {
        <tr class:loss=problem.is_loss>
            <th scope="row">{problem.label}</th>
            <td class="num">{problem.count}</td>
            <td class="code">
                {first}
                {(count > 0).then(|| view! {
                    <details>
                        <summary>{format!("{count} more")}</summary>
                        <ul>
                            {rest.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}
                        </ul>
                        {(more > 0).then(|| view! { <p class="muted">{format!("and {more} that are not listed")}</p> })}
                    </details>
                })}
            </td>
        </tr>
    }
}
