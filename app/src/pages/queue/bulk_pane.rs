//! The pane that changes all that is ticked at once (IQ-25, AQ-11).

use super::desk::Desk;
use super::ticks::Ticks;
use crate::frame::Pane;
use crate::pages::bulk_form::{BulkForm, choices_once};
use crate::pages::by_hand::{HandAct, HandForm, HandSubject};
use crate::parts::{EditDraft, EditFields, focus_on};
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{AlertTarget, IncidentEdit, LineKeys, List, Shown};
use throughline_model::{AlertKey, IncidentKey, IncidentStatus};

#[component]
pub fn BulkPane(desk: Desk) -> impl IntoView {
    let count = Signal::derive(move || desk.ticks.with(Ticks::count));
    let close = Callback::new(move |()| {
        desk.managing.set(false);
        request_animation_frame(|| focus_on(".rows"));
    });
    // What was changed may be gone from the list by now.
    let done = Callback::new(move |()| {
        desk.ticks.set(Ticks::default());
        close.run(());
    });
    view! {
        <Pane kind="Ticked".to_owned()>
            {move || match (desk.list, desk.by_hand.get()) {
                (List::Incidents, Some(_)) => view! { <MergeIncidents desk close done/> }.into_any(),
                (List::Alerts, Some(act)) => view! { <GroupAlerts desk act close done/> }.into_any(),
                (List::Alerts, None) => view! {
                    <BulkForm target=Signal::derive(move || target(desk)) count close done/>
                }.into_any(),
                (List::Incidents, None) => view! { <BulkIncidents desk count close done/> }.into_any(),
            }}
        </Pane>
    }
}

/// The alerts that are ticked. Those that were ticked one by one must still be
/// shown by the filter when they are changed.
pub fn target(desk: Desk) -> AlertTarget {
    desk.ticks.with(|ticks| match &ticks.all {
        Some((filter, expected)) => AlertTarget::Matching {
            filter: Some(filter.clone()),
            expected: *expected,
        },
        None => AlertTarget::Keys {
            alerts: ticks
                .keys
                .iter()
                .map(|it| AlertKey::from(it.as_str()))
                .collect(),
            within: desk.frame.with(|it| it.ready().map(|it| it.filter.clone())),
        },
    })
}

/// Finds the incidents that are ticked.
pub fn incident_keys(desk: Desk, then: impl FnOnce(Vec<IncidentKey>) + 'static) {
    let key = |it: &String| IncidentKey::from(it.as_str());
    ticked_keys(desk, move |all| then(all.iter().map(key).collect()));
}

/// Finds the rows that are ticked, by their keys.
fn ticked_keys(desk: Desk, then: impl FnOnce(Vec<String>) + 'static) {
    let ticks = desk.ticks.get_untracked();
    let Some((filter, count)) = ticks.all else {
        then(ticks.keys.into_iter().collect());
        return;
    };
    let ask = LineKeys {
        shown: Shown {
            list: desk.list,
            filter: Some(filter),
            ..Shown::default()
        },
        opened: Vec::new(),
        from: 0,
        to: count.saturating_sub(1),
    };
    desk.app.client.with_value(|client| {
        client.ask(ask, move |answer| match answer {
            Ok(answer) => then(answer.keys),
            Err(refusal) => desk.app.say(refusal.message),
        });
    });
}

/// Merging the ticked incidents (CO-12). Those of the other mode are none of this one,
/// so nothing is ticked any more when it is switched.
#[component]
fn MergeIncidents(desk: Desk, close: Callback<()>, done: Callback<()>) -> impl IntoView {
    let subject = Memo::new(move |_| HandSubject::Incidents(desk.mergeable().unwrap_or_default()));
    view! {
        <HandForm
            act=HandAct::Merge
            subject
            close
            done=Callback::new(move |_| done.run(()))
            switched=done
        />
    }
}

/// Grouping the ticked alerts by hand (CO-14). An alert is the same in both modes, so all
/// stay ticked when recorrelated incidents are shown.
#[component]
fn GroupAlerts(desk: Desk, act: HandAct, close: Callback<()>, done: Callback<()>) -> impl IntoView {
    let subject = RwSignal::new(HandSubject::Alerts(Vec::new()));
    Effect::new(move |_| {
        desk.ticks.track();
        ticked_keys(desk, move |keys| {
            let keys = keys.iter().map(|it| AlertKey::from(it.as_str()));
            // The form may have been closed meanwhile.
            let _ = subject.try_set(HandSubject::Alerts(keys.collect()));
        });
    });
    view! {
        <HandForm
            act
            subject=Signal::from(subject)
            close
            done=Callback::new(move |_| done.run(()))
            switched=Callback::new(|()| {})
        />
    }
}

#[component]
fn BulkIncidents(
    desk: Desk,
    count: Signal<u32>,
    close: Callback<()>,
    done: Callback<()>,
) -> impl IntoView {
    let draft = EditDraft::new();
    let choices = choices_once();
    let edit = Memo::new(move |_| draft.edit::<IncidentStatus>());
    let apply = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let edit = edit.get_untracked();
        if edit.is_empty() {
            return;
        }
        incident_keys(desk, move |incidents| {
            desk.app
                .manage_incidents(incidents, edit, false, move |made| {
                    if made {
                        done.run(());
                    }
                });
        });
    };
    let words = move || match count.get() {
        1 => "1 incident".to_owned(),
        many => format!("{} incidents", grouped(many as usize)),
    };
    view! {
        <form class="section manage bulk" aria-label="Manage incidents" on:submit=apply>
            <h2>{move || format!("Manage {}", words())}</h2>
            <p class="muted">"Their alerts are assigned and resolved with them."</p>
            {move || choices.get().map(|choices| view! {
                <EditFields prefix="bulk" draft statuses=choices.incident_statuses.clone() choices/>
            })}
            <p class="form-actions">
                <button class="button primary" type="submit" disabled=move || edit.with(IncidentEdit::is_empty)>
                    {move || format!("Apply to {}", words())}
                </button>
                <button class="button" type="button" data-key="Escape" on:click=move |_| close.run(())>"Cancel"</button>
            </p>
        </form>
    }
}
