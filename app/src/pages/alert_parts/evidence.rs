//! What an alert is about, thing by thing, with verdict and remediation (ER-3).

use crate::parts::open_value;
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{EvidenceLine, Tone};

#[component]
pub(super) fn Evidence(lines: Vec<EvidenceLine>, more: u32) -> impl IntoView {
    if lines.is_empty() {
        return view! { <p class="muted">"The export tells no evidence of this alert."</p> }
            .into_any();
    }
    view! {
        <table class="evidence">
            <caption class="unseen">"Evidence, the gravest first"</caption>
            <thead>
                <tr>
                    <th scope="col">"Entity"</th>
                    <th scope="col">"Verdict"</th>
                    <th scope="col">"Remediation"</th>
                    <th scope="col">"Detection and roles"</th>
                </tr>
            </thead>
            <tbody>
                {lines.into_iter().map(|line| view! { <Line line/> }).collect_view()}
            </tbody>
        </table>
        {(more > 0).then(|| view! { <p class="muted">{format!("and {} more", grouped(more as usize))}</p> })}
    }
    .into_any()
}

#[component]
fn Line(line: EvidenceLine) -> impl IntoView {
    let app = app();
    let tone = match line.tone {
        Tone::Bad => "bad",
        Tone::Good => "good",
        Tone::Plain | Tone::Code => "",
    };
    let says = format!("What to do with {} {}", line.kind, line.value.label);
    let value = line.value;
    let open = move |event: web_sys::MouseEvent| {
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        open_value(app, value.clone(), at);
    };
    view! {
        <tr>
            <th scope="row">
                <span class="muted">{line.kind}</span>
                <span class="evidence-name code">{line.name}</span>
                <button type="button" class="only dots" aria-label=says title="What to do with this value" on:click=open>
                    "⋯"
                </button>
            </th>
            <td class=tone>{line.verdict}</td>
            <td>{line.remediation}</td>
            <td class="muted">{line.details}</td>
        </tr>
    }
}
