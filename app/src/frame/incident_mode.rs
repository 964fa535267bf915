//! Which incidents are shown (CO-15): where it is switched, and where it is told.

use crate::pages::Ticks;
use crate::state::{app, now};
use leptos::prelude::*;
use throughline_engine::protocol::{IncidentMode, SetMode};
use throughline_route::{CorrelationRoute, QueueRoute, Route};

const MODES: [IncidentMode; 2] = [IncidentMode::Exported, IncidentMode::Recorrelated];

/// Switches between exported and recorrelated incidents. A switch is an entry of the
/// journal, and can be undone.
#[component]
pub fn ModeSwitch() -> impl IntoView {
    let app = app();
    let mode = Memo::new(move |_| app.shell.with(|it| it.mode));
    // What was chosen, until the frame says that it is shown.
    let chosen = RwSignal::new(None::<IncidentMode>);
    Effect::new(move |_| {
        app.shell.track();
        chosen.set(None);
    });
    let shown = move || chosen.get().unwrap_or(mode.get());
    let choose = move |it: IncidentMode| {
        if shown() == it || chosen.get_untracked().is_some() {
            return;
        }
        chosen.set(Some(it));
        let ask = SetMode {
            mode: it,
            at: now(),
            actor: app.preferences.actor.get_untracked(),
        };
        app.change(ask, move |made| {
            if !made {
                let _ = chosen.try_set(None);
            }
        });
    };
    let card = Route::Correlation(CorrelationRoute::Model).href();
    view! {
        <Show when=move || app.shell.with(|it| it.loaded)>
            <div class="modes" aria-busy=move || chosen.with(Option::is_some).to_string()>
                <span class="segments" role="group" aria-label="Which incidents are shown">
                    {MODES.into_iter().map(|it| view! {
                        <button
                            type="button"
                            aria-pressed=move || (shown() == it).to_string()
                            on:click=move |_| choose(it)
                        >
                            {it.label()}
                        </button>
                    }).collect_view()}
                </span>
                <p class="muted">
                    {move || match (chosen.get(), mode.get()) {
                        (Some(IncidentMode::Recorrelated), _) => "Grouping the alerts…",
                        (_, IncidentMode::Exported) => "The incidents that the export names.",
                        (_, IncidentMode::Recorrelated) => "Alerts grouped here, each link with its reasons.",
                    }}
                    " " <a href=card.clone()>"How incidents are made"</a>
                </p>
            </div>
        </Show>
    }
}

/// Says on every page that incidents are not those of the export.
#[component]
pub fn ModeMark() -> impl IntoView {
    let app = app();
    let mode = Memo::new(move |_| {
        app.shell.with(|it| {
            if it.loaded {
                it.mode
            } else {
                IncidentMode::Exported
            }
        })
    });
    // Incidents of the one mode are none in the other.
    Effect::new(move |before: Option<IncidentMode>| {
        let mode = mode.get();
        if before.is_some_and(|it| it != mode) {
            app.ticked_incidents.set(Ticks::default());
        }
        mode
    });
    view! {
        <Show when=move || mode.get() == IncidentMode::Recorrelated>
            <a
                class="chip on mode-mark"
                href=Route::Incidents(QueueRoute::default()).href()
                title="Incidents are recorrelated here, and are not those of the export. Switch back above the incidents."
            >
                <b>"Recorrelated"</b><span class="mode-mark-detail">" incidents"</span>
            </a>
        </Show>
    }
}
