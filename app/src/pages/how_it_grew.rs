//! How a recorrelated incident came to be: alerts that joined, and incidents that were
//! merged into it and lead there since (CO-8).

use crate::answers::{Answer, ask};
use crate::parts::{Refused, Waiting};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{GrowthStep, IncidentGrowth};
use throughline_route::Route;

/// Steps that are told before somebody asks for more.
const FIRST: usize = 20;

#[component]
pub fn HowItGrew(id: String) -> impl IntoView {
    let answer = ask(app(), move || Some(IncidentGrowth { id: id.clone() }));
    let is_whole = RwSignal::new(false);
    view! {
        <section class="growth" data-part="growth">
            <h2 class="list-title">"How it grew"</h2>
            {move || match answer.get() {
                Answer::Waiting => view! { <Waiting what="Reading its history"/> }.into_any(),
                Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
                Answer::Ready(told) => {
                    let count = told.steps.len();
                    let shown = if is_whole.get() { count } else { count.min(FIRST) };
                    let more = told.more;
                    view! {
                        <ol class="growth-steps">
                            {told.steps.into_iter().take(shown).map(|step| view! { <Step step/> }).collect_view()}
                        </ol>
                        {(shown < count).then(|| view! {
                            <button type="button" class="link-button" on:click=move |_| is_whole.set(true)>
                                {format!("Show {} more", count - shown)}
                            </button>
                        })}
                        {(more > 0 && shown == count).then(|| view! {
                            <p class="muted">{format!("and {} more steps", grouped(more as usize))}</p>
                        })}
                    }
                    .into_any()
                }
            }}
        </section>
    }
}

#[component]
fn Step(step: GrowthStep) -> impl IntoView {
    let href = Route::alert(step.alert).href();
    let alerts = match step.alerts {
        1 => "1 alert".to_owned(),
        many => format!("{} alerts", grouped(many as usize)),
    };
    let redirected = (!step.redirected.is_empty()).then(
        || view! { <p class="muted num">{step.redirected} " leads to " {step.into} " since"</p> },
    );
    view! {
        <li>
            <span class="num muted growth-time">{step.at}</span>
            <span>
                {step.words} " " <a href=href>{step.title}</a>
                {redirected}
            </span>
            <span class="num muted growth-size">{alerts}</span>
        </li>
    }
}
