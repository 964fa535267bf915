//! What touched a node, in the order of time.

use crate::parts::SeverityShape;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{Moment, MomentOf};
use throughline_route::{EventsRoute, RawOf, Route};

/// Alerts and events; each leads to its page or its raw record.
#[component]
pub fn History(moments: Vec<Moment>, earlier: u32, later: u32) -> impl IntoView {
    let is_cut = earlier + later > 0;
    let has_events = moments.iter().any(|it| matches!(it.of, MomentOf::Event(_)));
    let count = |count: u32, what: &str| format!("{} {what}", grouped(count as usize));
    (!moments.is_empty()).then(|| {
        view! {
            <section class="section" data-part="history">
                <h2>"History"</h2>
                {(earlier > 0).then(|| view! { <p class="muted">{count(earlier, "earlier")}</p> })}
                <ol class="activity">
                    {moments.into_iter().map(|moment| view! { <Line moment/> }).collect_view()}
                </ol>
                {(later > 0).then(|| view! { <p class="muted">{format!("and {}", count(later, "more"))}</p> })}
                {(is_cut && has_events).then(|| view! {
                    <p><a href=Route::Events(EventsRoute::default()).href()>"All telemetry"</a></p>
                })}
            </section>
        }
    })
}

#[component]
fn Line(moment: Moment) -> impl IntoView {
    let Moment { at, kind, what, of } = moment;
    let time = view! { <span class="muted num">{at}</span> };
    match of {
        MomentOf::Event(number) => view! {
            <li>
                <a href=Route::Raw(RawOf::Event(number)).href() title="Show raw record">{kind}</a>
                {time}
                <span class="code">{what}</span>
            </li>
        }
        .into_any(),
        MomentOf::Alert {
            key,
            severity,
            here,
        } => view! {
            <li class:here=here>
                <SeverityShape mark=severity/> {kind}
                {time}
                <a href=Route::alert(key).href()>{what}</a>
                {here.then_some(" · this alert")}
            </li>
        }
        .into_any(),
    }
}
