//! What happened, what was done about it, and what is recommended (AL-3, AL-4).

use super::escalation::Escalation;
use crate::answers::{Answer, ask};
use crate::parts::Sections;
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{
    ActionRow, ActionRows, ActionsOf, AlertPageView, AlertPartsView,
};
use throughline_route::{ActionsRoute, Route};

/// How many actions are told before the rest is left to the Action center.
const MAX_ACTIONS: u32 = 6;

#[component]
pub(super) fn Happened(
    parts: AlertPartsView,
    alert: RwSignal<Answer<AlertPageView>>,
) -> impl IntoView {
    let text = move |pick: fn(&AlertPageView) -> &String| {
        alert.with(|it| it.ready().map(|it| pick(it).clone()).unwrap_or_default())
    };
    let key = move || text(|it| &it.key);
    let told = parts.sentences.join(" ");
    let is_told = !told.is_empty();
    view! {
        <section class="part">
            <h2>"What happened"</h2>
            {is_told.then(|| view! { <p class="prose">{told}</p> })}
            {move || {
                let description = text(|it| &it.description);
                (!description.is_empty()).then(|| view! { <p class="prose muted">{description}</p> })
            }}
        </section>
        <section class="part">
            <h2>"Actions taken"</h2>
            {move || view! { <Taken key=key()/> }}
        </section>
        <section class="part">
            <h2>"Impacted assets"</h2>
            <Sections sections=vec![parts.impacted]/>
        </section>
        {move || {
            let recommended = text(|it| &it.recommended_actions);
            (!recommended.is_empty()).then(|| view! {
                <section class="part">
                    <h2>"Recommended actions"</h2>
                    <p class="prose">{recommended}</p>
                </section>
            })
        }}
        {move || view! { <Escalation key=key()/> }}
    }
}

/// What was recorded here or exported as done about what the alert is about.
#[component]
fn Taken(key: String) -> impl IntoView {
    let of = key.clone();
    let rows = ask(app(), move || {
        Some(ActionRows {
            of: ActionsOf::Alert(of.clone()),
            count: MAX_ACTIONS,
            ..ActionRows::default()
        })
    });
    let waiting = ActionsRoute {
        pending: true,
        alert: Some(key.clone()),
        ..ActionsRoute::default()
    };
    let all = ActionsRoute {
        alert: Some(key),
        ..ActionsRoute::default()
    };
    let (all, waiting) = (Route::Actions(all).href(), Route::Actions(waiting).href());
    move || {
        rows.with(|it| {
            let view = it.ready()?.clone();
            let is_empty = view.rows.is_empty();
            let pending = view.pending;
            Some(view! {
                {is_empty.then(|| view! {
                    <p class="muted">"Nothing was recorded here, and the export tells of nothing that was done."</p>
                })}
                <ul class="taken">
                    {view.rows.into_iter().map(|row| view! { <Line row/> }).collect_view()}
                </ul>
                <p class="part-links">
                    <a href=all.clone()>"View in action center"</a>
                    {(pending > 0).then(|| view! {
                        " · "
                        <a href=waiting.clone()>{format!("{pending} pending approval, as exported")}</a>
                    })}
                </p>
            })
        })
    }
}

#[component]
fn Line(row: ActionRow) -> impl IntoView {
    let by = (!row.actor.is_empty()).then(|| format!(" by {}", row.actor));
    view! {
        <li class:undone=row.undone>
            <b>{row.action}</b>
            " "
            {row.target}
            " "
            <span class="pill">{row.status}</span>
            " "
            <span class="muted num">{row.provenance.label()} ", " {row.at}{by}</span>
        </li>
    }
}
