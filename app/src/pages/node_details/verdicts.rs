//! What the alerts concluded about a node.

use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{Tone, VerdictLine, VerdictsView};
use throughline_route::Route;

/// The verdicts in a line, and where alerts do not agree, which of them says what.
#[component]
pub fn Verdicts(verdicts: VerdictsView) -> impl IntoView {
    let VerdictsView {
        summary,
        differ,
        verdicts,
    } = verdicts;
    let gravest = verdicts.first().map_or("", |it| tone(it.tone));
    (!summary.is_empty()).then(|| {
        view! {
            <p class=format!("verdict {gravest}")>{summary}</p>
            {differ.then(|| view! {
                <div class="verdict-parts" data-part="verdicts">
                    <p>"The alerts do not agree:"</p>
                    <dl>{verdicts.into_iter().map(|line| view! { <Line line/> }).collect_view()}</dl>
                </div>
            })}
        }
    })
}

#[component]
fn Line(line: VerdictLine) -> impl IntoView {
    let more = (line.more > 0).then(|| format!("and {} more", grouped(line.more as usize)));
    view! {
        <dt class=tone(line.tone)>{line.label}</dt>
        {line.alerts.into_iter().map(|alert| view! {
            <dd><a href=Route::alert(alert.key).href()>{alert.title}</a></dd>
        }).collect_view()}
        {more.map(|it| view! { <dd class="muted">{it}</dd> })}
    }
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Bad => "bad",
        Tone::Good => "good",
        Tone::Plain | Tone::Code => "",
    }
}
