//! Grouping one alert by hand, where it is read about (CO-14).

use super::{HandAct, HandForm, HandSubject};
use crate::parts::focus_on;
use leptos::prelude::*;
use throughline_model::AlertKey;

/// What can be done with one alert.
const ACTS: [HandAct; 3] = [HandAct::Move, HandAct::Split, HandAct::ApartFrom];

/// Buttons that move an alert to another incident, split it off or keep it from one,
/// with the form in their place while that is done.
#[component]
pub fn MoveAlert(key: String) -> impl IntoView {
    let act = RwSignal::new(None::<HandAct>);
    let subject = Signal::stored(HandSubject::Alerts(vec![AlertKey::from(key.as_str())]));
    let close = Callback::new(move |()| {
        act.set(None);
        request_animation_frame(|| focus_on("[data-part='move-alert'] .button"));
    });
    move || {
        match act.get() {
        None => view! {
            <section class="section" data-part="move-alert" aria-label="Group by hand">
                <div class="form-actions">
                    {ACTS.into_iter().map(|it| view! {
                        <button type="button" class="button" on:click=move |_| act.set(Some(it))>{it.label()}</button>
                    }).collect_view()}
                </div>
            </section>
        }
        .into_any(),
        Some(it) => view! {
            <HandForm
                act=it
                subject
                close
                done=Callback::new(move |_| act.set(None))
                switched=Callback::new(|()| {})
            />
        }
        .into_any(),
    }
    }
}
