//! The offer to show recorrelated incidents, where exported ones cannot do something.

use crate::state::{app, now};
use leptos::prelude::*;
use throughline_engine::protocol::{IncidentMode, SetMode};

/// A button that shows recorrelated incidents from now on (CO-15). `then` is run when
/// they are shown.
#[component]
pub fn ModeOffer(#[prop(optional)] then: Option<Callback<()>>) -> impl IntoView {
    let app = app();
    let switch = move |_| {
        let asked = SetMode {
            mode: IncidentMode::Recorrelated,
            at: now(),
            actor: app.preferences.actor.get_untracked(),
        };
        app.change(asked, move |made| {
            if let Some(then) = then.filter(|_| made) {
                then.run(());
            }
        });
    };
    view! {
        <button type="button" class="button primary" data-mode-offer="" on:click=switch>
            "Show recorrelated incidents"
        </button>
    }
}
