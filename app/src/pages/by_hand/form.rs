//! The form that groups alerts by hand: what is done, why, and what would come of it.

use super::incident_choice::IncidentChoice;
use super::mode_offer::ModeOffer;
use super::outcome::HandOutcome;
use super::{HandAct, HandSubject};
use crate::answers::{Answer, ask};
use crate::parts::focus_on;
use crate::state::{app, now};
use leptos::prelude::*;
use throughline_engine::protocol::{ByHand, HandPreview, HandReason, IncidentMode, PreviewByHand};
use throughline_model::IncidentKey;
use web_sys::{HtmlSelectElement, HtmlTextAreaElement, SubmitEvent};

/// What is said of it.
#[derive(Clone, Copy)]
struct Said {
    /// Why: a number of a reason among all, as its choice has it; empty for none.
    reason: RwSignal<String>,
    comment: RwSignal<String>,
}

impl Said {
    fn reason(self) -> Option<HandReason> {
        let at: usize = self.reason.get_untracked().parse().ok()?;
        HandReason::ALL.get(at).map(|it| it.0)
    }

    fn comment(self) -> Option<String> {
        let text = self.comment.get_untracked().trim().to_owned();
        (!text.is_empty()).then_some(text)
    }
}

/// A form that does `act` to `subject`. `done` is told what was previewed when it was
/// done, `switched` is run when recorrelated incidents are shown instead of exported
/// ones, `close` when somebody gives up.
#[component]
pub fn HandForm(
    act: HandAct,
    #[prop(into)] subject: Signal<HandSubject>,
    close: Callback<()>,
    done: Callback<HandPreview>,
    switched: Callback<()>,
) -> impl IntoView {
    let app = app();
    let is_exported = Memo::new(move |_| app.shell.with(|it| it.mode == IncidentMode::Exported));
    let title = move || format!("{}: {}", act.label(), subject.with(HandSubject::words));
    request_animation_frame(move || {
        focus_on(match act {
            _ if is_exported.try_get_untracked() == Some(true) => "[data-mode-offer]",
            act if act.asks_for_incident().is_some() => "#hand-target",
            _ => "#hand-reason",
        });
    });
    view! {
        <section class="section manage bulk hand-form" aria-label="Group by hand">
            <h2>{title}</h2>
            <Show
                when=move || is_exported.get()
                fallback=move || view! { <Fields act subject close done/> }
            >
                <p>"Incidents are shown as exported: they are as the product made them, and stay so. What is done by hand is done to recorrelated ones."</p>
                <p class="form-actions">
                    <ModeOffer then=switched/>
                    <button class="button" type="button" data-key="Escape" on:click=move |_| close.run(())>"Cancel"</button>
                </p>
            </Show>
        </section>
    }
}

#[component]
fn Fields(
    act: HandAct,
    subject: Signal<HandSubject>,
    close: Callback<()>,
    done: Callback<HandPreview>,
) -> impl IntoView {
    let app = app();
    let target = RwSignal::new(None::<IncidentKey>);
    let said = Said {
        reason: RwSignal::new(String::new()),
        comment: RwSignal::new(String::new()),
    };
    let what = Memo::new(move |_| subject.get().asked(act, target.get()));
    let tried = ask(app, move || what.get().map(|what| PreviewByHand { what }));
    // What was tried for another incident says nothing of the one that is chosen now.
    let tried = Memo::new(move |_| {
        if what.with(Option::is_some) {
            tried.get()
        } else {
            Answer::Waiting
        }
    });
    let is_ready =
        Memo::new(move |_| tried.with(|it| it.ready().is_some_and(|it| !it.summary.is_empty())));
    let apply = move |event: SubmitEvent| {
        event.prevent_default();
        let preview = tried.with_untracked(|it| it.ready().cloned());
        let (Some(what), Some(preview)) = (what.get_untracked(), preview) else {
            return;
        };
        let asked = ByHand {
            what,
            reason: said.reason(),
            comment: said.comment(),
            at: now(),
            actor: app.preferences.actor.get_untracked(),
        };
        app.change(asked, move |made| {
            if made {
                done.run(preview);
            }
        });
    };
    view! {
        <form aria-label=act.label() on:submit=apply>
            <p class="muted">{act.about()}</p>
            {act.asks_for_incident().map(|label| view! { <IncidentChoice label chosen=target/> })}
            <Why said/>
            <HandOutcome tried/>
            <p class="form-actions">
                <button class="button primary" type="submit" disabled=move || !is_ready.get()>{act.label()}</button>
                <button class="button" type="button" data-key="Escape" on:click=move |_| close.run(())>"Cancel"</button>
            </p>
        </form>
    }
}

/// Why it is done (CO-14).
#[component]
fn Why(said: Said) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field-label" for="hand-reason">"Reason"</label>
            <select
                id="hand-reason"
                prop:value=move || said.reason.get()
                on:change:target=move |event| said.reason.set(HtmlSelectElement::value(&event.target()))
            >
                <option value="">"None given"</option>
                {(0..).zip(HandReason::ALL).map(|(at, (_, label)): (usize, _)| view! {
                    <option value=at.to_string()>{label}</option>
                }).collect_view()}
            </select>
        </div>
        <div class="field">
            <label class="field-label" for="hand-comment">"Comment"</label>
            <textarea
                id="hand-comment"
                rows="2"
                maxlength="30000"
                prop:value=move || said.comment.get()
                on:input:target=move |event| said.comment.set(HtmlTextAreaElement::value(&event.target()))
            ></textarea>
        </div>
    }
}
