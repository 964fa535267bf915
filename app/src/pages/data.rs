//! What was read of each file.

use crate::answers::{Answer, ask};
use crate::parts::{Refused, Waiting};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{FileView, ReadFiles};

#[component]
pub fn DataPage() -> impl IntoView {
    let answer = ask(app(), || Some(ReadFiles {}));
    view! {
        <div class="page">
            <header class="page-head">
                <h1>"Data"</h1>
                <p class="muted">"What was read of each file, and what was not."</p>
            </header>
            <div class="scroll" tabindex="0" role="region" aria-label="Files">
                {move || match answer.get() {
                    Answer::Waiting => view! { <Waiting what="Reading the report"/> }.into_any(),
                    Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
                    Answer::Ready(report) => report.files.into_iter().map(|file| view! { <File file/> }).collect_view().into_any(),
                }}
            </div>
        </div>
    }
}

#[component]
fn File(file: FileView) -> impl IntoView {
    let clean = file.problems.is_empty();
    view! {
        <section class="file">
            <h2>{file.name}</h2>
            <p class="muted num">{format!("{} · {} · {}", file.format, file.size, file.records)}</p>
            {clean.then(|| view! { <p>"Everything in it was understood."</p> })}
            {(!clean).then(|| view! {
                <table>
                    <thead><tr>
                        <th scope="col">"What"</th>
                        <th scope="col">"How often"</th>
                        <th scope="col">"First one"</th>
                    </tr></thead>
                    <tbody>
                        {file.problems.into_iter().map(|problem| view! {
                            <tr class:loss=problem.is_loss>
                                <th scope="row">{problem.label}</th>
                                <td class="num">{problem.count}</td>
                                <td class="code">{problem.example}</td>
                            </tr>
                        }).collect_view()}
                    </tbody>
                </table>
            })}
        </section>
    }
}
