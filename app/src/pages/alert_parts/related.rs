//! Alerts that have something to do with one, each with why (AL-8).

use crate::parts::SeverityShape;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{AlertPartsView, RelatedAlert, SimilarAlerts};
use throughline_route::{QueueRoute, Route};

#[component]
pub(super) fn Related(parts: AlertPartsView) -> impl IntoView {
    let words = match parts.related.len() + parts.more_related as usize {
        0 => "No other alert is of the same execution tree or shares what few alerts have.",
        _ => "Of the same execution tree first, then those that share what few alerts have.",
    };
    view! {
        <p class="muted part-lead">
            {words}
        </p>
        {parts.similar.map(|similar| view! { <Similar similar/> })}
        <ul class="related">
            {parts.related.into_iter().map(|it| view! { <Line it/> }).collect_view()}
        </ul>
        {(parts.more_related > 0).then(|| view! {
            <p class="muted">{format!("and {} more", grouped(parts.more_related as usize))}</p>
        })}
    }
}

/// How the alerts of the same title were judged, each count a way to those alerts.
#[component]
fn Similar(similar: SimilarAlerts) -> impl IntoView {
    let to = |filter: String| Route::Alerts(QueueRoute::of(filter)).href();
    view! {
        <p class="part-lead similar">
            <a href=to(similar.filter)>"View similar alerts"</a>
            " " <span class="muted">{format!("{} of this title, this one among them:", grouped(similar.count as usize))}</span>
            {similar.judged.into_iter().map(|it| view! {
                " " <a class="chip" href=to(it.filter)>{it.label} " " <b class="num">{grouped(it.count as usize)}</b></a>
            }).collect_view()}
        </p>
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
