//! Choosing an incident by its name, while it is written (CO-14).

use crate::parts::{Combobox, Offered, OfferedGroup};
use crate::state::app;
use leptos::html::Input;
use leptos::prelude::*;
use throughline_engine::protocol::{Destination, SearchHit, Suggest};
use throughline_model::IncidentKey;

/// Id of the field.
const FIELD: &str = "hand-target";

/// A field that offers incidents whose name or id holds what is written.
#[component]
pub fn IncidentChoice(label: &'static str, chosen: RwSignal<Option<IncidentKey>>) -> impl IntoView {
    let app = app();
    let text = RwSignal::new(String::new());
    let field = NodeRef::<Input>::new();
    let open = RwSignal::new(false);
    let found = RwSignal::new(Vec::<SearchHit>::new());
    let newest = StoredValue::new(0_u32);
    let typed = Callback::new(move |(text, _): (String, u32)| {
        chosen.set(None);
        newest.update_value(|it| *it += 1);
        let mine = newest.get_value();
        app.client.with_value(|client| {
            client.ask(Suggest { text }, move |answer| {
                // Only what stands there now counts; the field may be gone.
                if let (Some(it), Ok(view)) = (newest.try_get_value(), answer)
                    && it == mine
                {
                    let hits = view.sections.into_iter().flat_map(|it| it.hits);
                    found.set(
                        hits.filter(|it| matches!(it.goes, Destination::Incident(_)))
                            .collect(),
                    );
                }
            });
        });
    });
    let pick = Callback::new(move |at: usize| {
        let hit = found.with_untracked(|it| it.get(at).cloned());
        if let Some(hit) = hit
            && let Destination::Incident(id) = hit.goes
        {
            text.set(hit.label);
            chosen.set(Some(IncidentKey::from(id.as_str())));
        }
    });
    let is_unknown = move || {
        chosen.with(Option::is_none)
            && found.with(Vec::is_empty)
            && text.with(|it| !it.trim().is_empty())
    };
    view! {
        <div class="field hand-target">
            <label class="field-label" for=FIELD>{label}</label>
            <span class="field-stack">
                <Combobox
                    id=FIELD
                    label
                    placeholder="Write a part of its name"
                    text
                    offered=Signal::derive(move || found.with(|it| offered(it)))
                    open
                    field
                    typed
                    pick
                    submit=Callback::new(|()| {})
                />
                <span class="muted" role="status">
                    {move || is_unknown().then_some("No incident is found by this.")}
                </span>
            </span>
        </div>
    }
}

fn offered(hits: &[SearchHit]) -> Vec<OfferedGroup> {
    if hits.is_empty() {
        return Vec::new();
    }
    let choices = hits.iter().map(|it| Offered {
        label: it.label.clone(),
        detail: it.detail.clone(),
        count: it.alerts,
    });
    vec![OfferedGroup {
        label: "Incidents".to_owned(),
        choices: choices.collect(),
    }]
}
