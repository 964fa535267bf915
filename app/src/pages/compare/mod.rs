//! How exported and recorrelated incidents differ (CO-15).

mod agreement;
mod moved;
mod parted;

use super::by_hand::ModeOffer;
use crate::answers::{Answer, ask};
use crate::parts::{Empty, Refused, Waiting};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{
    CompareIncidents, CompareView, IncidentMode, PartedView, Refusal,
};
use throughline_route::{QueueRoute, Route};

/// Moved alerts that are shown at once.
const PAGE: u32 = 25;

/// What there is to see.
#[derive(Clone, PartialEq)]
enum Standing {
    /// Incidents are shown as exported: nothing was grouped anew yet.
    AsExported,
    /// The answer is on its way.
    Waiting,
    /// There is none.
    Refused(Refusal),
    /// The export puts no alert into an incident.
    NothingExported,
    /// Every alert is where it was.
    Same,
    /// Something differs.
    Differs,
}

impl Standing {
    fn of(answer: &Answer<CompareView>, mode: IncidentMode) -> Self {
        if mode == IncidentMode::Exported {
            return Self::AsExported;
        }
        match answer {
            Answer::Waiting => Self::Waiting,
            Answer::Refused(refusal) => Self::Refused(refusal.clone()),
            Answer::Ready(it) if it.compared == 0 => Self::NothingExported,
            Answer::Ready(it) if it.split.is_empty() && it.joined.is_empty() && it.moved == 0 => {
                Self::Same
            }
            Answer::Ready(_) => Self::Differs,
        }
    }
}

#[component]
pub fn ComparePage() -> impl IntoView {
    let app = app();
    let mode = Memo::new(move |_| app.shell.with(|it| it.mode));
    let from = RwSignal::new(0);
    let answer = ask(app, move || {
        (mode.get() == IncidentMode::Recorrelated).then(|| CompareIncidents {
            from: from.get(),
            count: PAGE,
        })
    });
    let standing = Memo::new(move |_| answer.with(|it| Standing::of(it, mode.get())));
    let counts = Memo::new(move |_| {
        answer.with(|it| it.ready().map(|it| it.counts.clone()).unwrap_or_default())
    });
    // What was undone meanwhile may have left fewer.
    Effect::new(move |_| {
        let moved = answer.with(|it| it.ready().map(|it| it.moved));
        if moved.is_some_and(|it| from.get_untracked() >= it.max(1)) {
            from.set(0);
        }
    });
    view! {
        <div class="page">
            <header class="page-head">
                <div class="title-line">
                    <h1>"Exported and recorrelated incidents"</h1>
                    <span class="grow"></span>
                    <a class="button" href=Route::Incidents(QueueRoute::default()).href()>"Incidents"</a>
                </div>
                <p class="muted num" role="status">{counts}</p>
            </header>
            {move || match standing.get() {
                Standing::AsExported => view! { <AsExported/> }.into_any(),
                Standing::Waiting => view! { <Waiting what="Comparing"/> }.into_any(),
                Standing::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
                Standing::NothingExported => view! {
                    <Empty title="Nothing to compare with".to_owned()>
                        <p>"The loaded files put no alert into an incident, so there is no other grouping than the one made here."</p>
                    </Empty>
                }.into_any(),
                Standing::Same => view! {
                    <Empty title="Nothing differs".to_owned()>
                        <p>"Every alert that the export puts into an incident is together with the same alerts here."</p>
                    </Empty>
                }.into_any(),
                Standing::Differs => view! { <Differences answer from/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn AsExported() -> impl IntoView {
    view! {
        <Empty title="Incidents are shown as exported".to_owned()>
            <p>"There is nothing to compare them with before alerts are grouped anew. The exported incidents stay as they are, and you can go back to them at any time."</p>
            <p><ModeOffer/></p>
        </Empty>
    }
}

#[component]
fn Differences(answer: RwSignal<Answer<CompareView>>, from: RwSignal<u32>) -> impl IntoView {
    let of = move |part: fn(&CompareView) -> &Vec<PartedView>| {
        Memo::new(move |_| {
            answer.with(|it| it.ready().map(|it| part(it).clone()).unwrap_or_default())
        })
    };
    let split = of(|it| &it.split);
    let joined = of(|it| &it.joined);
    view! {
        <div class="scroll compare" tabindex="0" role="region" aria-label="How they differ">
            <agreement::Agreement answer/>
            <parted::PartedList
                title="Exported incidents that are several here"
                links=parted::Links::Parts
                all=split
            />
            <parted::PartedList
                title="Incidents here that hold alerts of several exported ones"
                links=parted::Links::Whole
                all=joined
            />
            <moved::MovedAlerts answer from/>
        </div>
    }
}
