//! Alerts that have something to do with one, each with why (AL-8).

use crate::parts::SeverityShape;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{AlertPartsView, RelatedAlert};
use throughline_route::{QueueRoute, Route};

#[component]
pub(super) fn Related(parts: AlertPartsView) -> impl IntoView {
    let (filter, similar) = parts.similar;
    let words = match parts.related.len() + parts.more_related as usize {
        0 => "No other alert is of the same execution tree or shares what few alerts have.",
        _ => "Of the same execution tree first, then those that share what few alerts have.",
    };
    view! {
        <p class="muted part-lead">
            {words}
            {(similar > 0).then(|| {
                let others = if similar == 1 { "1 other".to_owned() } else { format!("{} others", grouped(similar as usize)) };
                view! {
                    " " {others} " of the same title: "
                    <a href=Route::Alerts(QueueRoute::of(filter)).href()>"View similar alerts"</a>
                }
            })}
        </p>
        <ul class="related">
            {parts.related.into_iter().map(|it| view! { <Line it/> }).collect_view()}
        </ul>
        {(parts.more_related > 0).then(|| view! {
            <p class="muted">{format!("and {} more", grouped(parts.more_related as usize))}</p>
        })}
    }
}

#[component]
fn Line(it: RelatedAlert) -> impl IntoView {
    let href = Route::alert(it.alert.key).href();
    view! {
        <li>
            <a href=href><SeverityShape mark=it.alert.severity/>{it.alert.title}</a>
            <span class="pill">{it.alert.status}</span>
            <span class="muted num related-time">{it.alert.first_activity}</span>
            <span class="muted related-why">{it.reasons.join(" · ")}</span>
        </li>
    }
}
