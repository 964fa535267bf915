//! What is done with an incident: its form, how urgent it is, and what was done.

use super::alert_details::History;
use super::incident_form::IncidentManage;
use crate::answers::ask;
use crate::parts::{PriorityPanel, focus_on};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{IncidentForm, PriorityOf};

#[component]
pub fn IncidentWork(id: String) -> impl IntoView {
    let app = app();
    let is_open = RwSignal::new(false);
    let id = StoredValue::new(id);
    let now = ask(app, move || Some(IncidentForm { id: id.get_value() }));
    let history = Memo::new(move |_| now.with(|it| it.ready().map(|it| it.history.clone())));
    let close = Callback::new(move |()| {
        is_open.set(false);
        request_animation_frame(|| focus_on("[data-manage-incident]"));
    });
    view! {
        <Show
            when=move || is_open.get()
            fallback=move || view! {
                <section class="section">
                    <button type="button" class="button" data-manage-incident="" data-key="m" title="Manage the incident (m)" on:click=move |_| is_open.set(true)>
                        "Manage incident"
                    </button>
                </section>
            }
        >
            <IncidentManage id=id.get_value() close/>
        </Show>
        <PriorityPanel of=Signal::derive(move || PriorityOf::Incident(id.get_value()))/>
        {move || history.get().filter(|it| !it.is_empty()).map(|lines| view! { <History lines/> })}
    }
}
