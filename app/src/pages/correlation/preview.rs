//! What a change would do to the loaded alerts, before it is made.

use crate::parts::keep_focus_in_sight;
use crate::state::{App, app, now};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{
    BeforeAfter, CorrelationChange, CorrelationPreviewView, PreviewCorrelation, PreviewLine,
    Refusal, SetCorrelation,
};
use throughline_route::{IncidentTab, Route};

/// Milliseconds after the last key before a change is tried.
const SETTLES: u32 = 200;

/// A change with what came of trying it.
#[derive(Clone, PartialEq)]
struct Tried {
    change: Option<CorrelationChange>,
    result: Result<CorrelationPreviewView, Refusal>,
}

/// What the proposed change would do; with nothing proposed, how it is now. `clear`
/// takes the proposal back, when it was made or is not wanted.
#[component]
pub fn ChangePreview(
    #[prop(into)] proposal: Signal<Option<CorrelationChange>>,
    clear: Callback<()>,
    /// What to do first, where nothing is proposed.
    hint: &'static str,
) -> impl IntoView {
    let app = app();
    let tried = tried(app, proposal);
    let is_current = Memo::new(move |_| {
        let change = proposal.get();
        tried.with(|it| it.as_ref().is_some_and(|it| it.change == change))
    });
    Effect::new(move |_| {
        // On a narrow page what it would do stands below what is changed, and grows.
        if tried.with(|it| it.as_ref().is_some_and(|it| it.change.is_some())) {
            request_animation_frame(keep_focus_in_sight);
        }
    });
    let can_apply = Memo::new(move |_| {
        let changes = |it: &Tried| it.result.as_ref().is_ok_and(|it| !it.changes.is_empty());
        is_current.get() && tried.with(|it| it.as_ref().is_some_and(changes))
    });
    let apply = move |_| {
        let Some(change) = proposal.get_untracked() else {
            return;
        };
        let ask = SetCorrelation {
            change,
            at: now(),
            actor: app.preferences.actor.get_untracked(),
        };
        app.change(ask, move |made| {
            if made {
                clear.run(());
            }
        });
    };
    view! {
        <div
            class="change-preview"
            class:proposed=move || proposal.with(Option::is_some)
            data-part="preview"
            aria-busy=move || (!is_current.get()).to_string()
        >
            <h2>{move || if proposal.with(Option::is_some) { "What it would do" } else { "As it is now" }}</h2>
            {move || tried.get().map(|it| {
                let is_proposal = it.change.is_some();
                match it.result {
                    Ok(view) => view! { <Outcome view is_proposal/> }.into_any(),
                    Err(refusal) => view! { <p class="bad" role="alert">{sentence(&refusal.message)}</p> }.into_any(),
                }
            })}
            <Show
                when=move || proposal.with(Option::is_some)
                fallback=move || view! { <p class="muted">{hint}</p> }
            >
                <p class="form-actions">
                    <button class="button primary" disabled=move || !can_apply.get() on:click=apply>"Apply"</button>
                    <button class="button" on:click=move |_| clear.run(())>"Discard"</button>
                </p>
            </Show>
            {move || tried.get().and_then(|it| it.result.ok()).map(|it| view! { <Altered view=it/> })}
        </div>
    }
}

/// Tries each proposal, once nobody types any more, and again when data or journal
/// changed.
fn tried(app: App, proposal: Signal<Option<CorrelationChange>>) -> RwSignal<Option<Tried>> {
    let tried = RwSignal::new(None::<Tried>);
    let newest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        app.epoch.track();
        let change = proposal.get();
        newest.update_value(|it| *it += 1);
        let mine = newest.get_value();
        let wait = if change.is_some() { SETTLES } else { 0 };
        Timeout::new(wait, move || {
            // The page may have been left meanwhile, or something else be wanted.
            if newest.try_get_value() != Some(mine) {
                return;
            }
            let asked = PreviewCorrelation {
                change: change
                    .clone()
                    .unwrap_or_else(|| CorrelationChange::Typed(Vec::new())),
            };
            app.client.with_value(|client| {
                client.ask(asked, move |result| {
                    if newest.try_get_value() == Some(mine) {
                        let _ = tried.try_set(Some(Tried { change, result }));
                    }
                });
            });
        })
        .forget();
    });
    tried
}

/// The change in numbers.
#[component]
fn Outcome(view: CorrelationPreviewView, is_proposal: bool) -> impl IntoView {
    let CorrelationPreviewView {
        changes,
        is_same,
        counts,
        effect,
        ..
    } = view;
    let verdict = match (changes.is_empty(), is_same) {
        _ if !is_proposal => "",
        (true, _) => "Nothing would change.",
        (false, true) => "Every alert would stay in its incident.",
        (false, false) => "",
    };
    view! {
        <ul class="prose-list changes">
            {changes.into_iter().map(|it| view! { <li>{sentence(&it)}</li> }).collect_view()}
        </ul>
        <table class="before-after">
            <thead>
                <tr>
                    <th scope="col"><span class="unseen">"What is counted"</span></th>
                    <th scope="col" class="num">"Now"</th>
                    {is_proposal.then(|| view! { <th scope="col" class="num">"Then"</th> })}
                </tr>
            </thead>
            <tbody>
                {counts.into_iter().filter(|it| is_proposal || !it.before.is_empty()).map(|it| view! { <Count it is_proposal/> }).collect_view()}
            </tbody>
        </table>
        <p role="status" class:unseen=verdict.is_empty()>{verdict}</p>
        <p class="muted">{effect}</p>
    }
}

#[component]
fn Count(it: BeforeAfter, is_proposal: bool) -> impl IntoView {
    let BeforeAfter {
        label,
        before,
        after,
    } = it;
    let differs = before != after;
    view! {
        <tr class:differs=is_proposal && differs>
            <th scope="row">{label}</th>
            <td class="num">{before}</td>
            {is_proposal.then(|| view! { <td class="num">{after}</td> })}
        </tr>
    }
}

/// The incidents that would be others.
#[component]
fn Altered(view: CorrelationPreviewView) -> impl IntoView {
    view! {
        <AlteredList title="Incidents that grow" lines=view.grows more=view.more_grow/>
        <AlteredList title="Incidents that split" lines=view.splits more=view.more_split/>
    }
}

#[component]
fn AlteredList(title: &'static str, lines: Vec<PreviewLine>, more: u32) -> impl IntoView {
    (!lines.is_empty()).then(|| view! {
        <h3>{title}</h3>
        <ul class="altered">
            {lines.into_iter().map(|it| {
                // One that is not shown has its first alert to go by.
                let href = if it.incident.is_empty() {
                    Route::alert(it.alert)
                } else {
                    Route::Incident { id: it.incident, tab: IncidentTab::default() }
                }
                .href();
                view! {
                    <li>
                        <a href=href>{it.title}</a>
                        <span class="muted">{it.assets}</span>
                        <span class="num">{it.change}</span>
                    </li>
                }
            }).collect_view()}
        </ul>
        {(more > 0).then(|| view! { <p class="muted">{format!("and {} more", grouped(more as usize))}</p> })}
    })
}

/// With a capital at its beginning.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |it| it.to_uppercase().chain(chars).collect())
}
