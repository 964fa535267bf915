//! The alerts of an incident that are ticked, and what can be done with them by hand.

use super::{HandAct, HandSubject, alerts_words};
use leptos::prelude::*;
use std::collections::BTreeSet;
use throughline_model::AlertKey;

/// What is ticked on an incident's page, and what is being done with it.
#[derive(Clone, Copy)]
pub struct TickedAlerts {
    /// Keys of ticked alerts; those of other incidents do not count.
    pub keys: RwSignal<BTreeSet<String>>,
    /// What is being done.
    pub act: RwSignal<Option<HandAct>>,
}

impl TickedAlerts {
    /// Nothing is ticked.
    pub fn new() -> Self {
        Self {
            keys: RwSignal::default(),
            act: RwSignal::new(None),
        }
    }

    /// The alerts of an incident that are ticked, in its order.
    pub fn of(self, alerts: &[String]) -> HandSubject {
        self.keys.with(|keys| {
            let ticked = alerts.iter().filter(|it| keys.contains(*it));
            HandSubject::Alerts(ticked.map(|it| AlertKey::from(it.as_str())).collect())
        })
    }

    /// Ticks nothing any more.
    pub fn clear(self) {
        self.keys.set(BTreeSet::new());
        self.act.set(None);
    }
}

/// What can be done with the ticked alerts of an incident; `alerts` are the keys of all.
#[component]
pub fn TickedBar(ticked: TickedAlerts, alerts: Vec<String>) -> impl IntoView {
    let all = StoredValue::new(alerts);
    let count = Memo::new(move |_| match all.with_value(|it| ticked.of(it)) {
        HandSubject::Alerts(alerts) => alerts.len() as u32,
        HandSubject::Incidents(_) => 0,
    });
    let tick_all = move |_| {
        ticked
            .keys
            .set(all.with_value(|it| it.iter().cloned().collect()));
    };
    let button = move |act: HandAct| {
        view! {
            <button
                type="button"
                class="button"
                disabled=move || count.get() < act.least()
                on:click=move |_| ticked.act.set(Some(act))
            >
                {act.label()}
            </button>
        }
    };
    view! {
        <Show
            when=move || { count.get() > 0 }
            fallback=|| view! { <p class="muted hand-hint">"Tick alerts to move them, split them off, or keep them together or apart."</p> }
        >
            <div class="bulk-bar hand-bar" role="group" aria-label="What is ticked">
                <span role="status">{move || format!("{} ticked", alerts_words(count.get()))}</span>
                <button type="button" class="link-button" on:click=tick_all>"Tick all"</button>
                <span class="grow"></span>
                {HandAct::OF_ALERTS.map(button).into_iter().collect_view()}
                <button type="button" class="button" on:click=move |_| ticked.clear()>"Clear"</button>
            </div>
        </Show>
    }
}
