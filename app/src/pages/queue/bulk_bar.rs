//! What is ticked, and what can be done with it.

use super::bulk_pane::{incident_keys, target};
use super::column_heads::tick_all;
use super::desk::Desk;
use super::ticks::Ticks;
use crate::pages::by_hand::HandAct;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{Assignee, IncidentEdit, List, ManageChange};

#[component]
pub fn BulkBar(desk: Desk) -> impl IntoView {
    let count = Memo::new(move |_| desk.ticks.with(Ticks::count));
    let is_all = move || desk.ticks.with(|it| it.all.is_some());
    let matching = move || desk.matching();
    let one = desk.list.one();
    let clear = move |_| {
        desk.ticks.set(Ticks::default());
        desk.managing.set(false);
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <div class="bulk-bar" role="group" aria-label="What is ticked">
                <span role="status">
                    <b class="num">{move || grouped(count.get() as usize)}</b>
                    {move || format!(" {one}{} ticked", if count.get() == 1 { "" } else { "s" })}
                    {move || is_all().then_some(": all that match")}
                </span>
                <Show when=move || { !is_all() && matching() > count.get() }>
                    <button type="button" class="link-button" on:click=move |_| tick_all(desk, true)>
                        {move || format!("Tick all {} that match", grouped(matching() as usize))}
                    </button>
                </Show>
                <span class="grow"></span>
                <button type="button" class="button" data-key="a" title="Assign to me (a)" on:click=move |_| assign_to_me(desk)>
                    "To me"
                </button>
                <button type="button" class="button" data-key="s" title="Change the status (s)" on:click=move |_| desk.manage("#bulk-status")>
                    "Status"
                </button>
                <button type="button" class="button" data-key="c" title="Classify (c)" on:click=move |_| desk.manage("#bulk-classified")>
                    "Classify"
                </button>
                <button type="button" class="button primary" data-key="m" title="Manage what is ticked (m)" on:click=move |_| desk.manage("#bulk-status")>
                    "Manage"
                </button>
                {(desk.list == List::Alerts).then(|| view! {
                    <button type="button" class="button" title="Group by hand: what is ticked goes to another incident" on:click=move |_| desk.group(HandAct::Move)>
                        "Move to another incident"
                    </button>
                    <button type="button" class="button" title="Group by hand: what is ticked is never in one incident with another's alerts" on:click=move |_| desk.group(HandAct::ApartFrom)>
                        "Never with…"
                    </button>
                })}
                {(desk.list == List::Incidents).then(|| view! {
                    <button
                        type="button"
                        class="button"
                        title="Make one incident of 2 to 5 that are ticked"
                        disabled=move || desk.mergeable().is_none()
                        on:click=move |_| desk.group(HandAct::Merge)
                    >
                        "Merge"
                    </button>
                })}
                <button type="button" class="button" on:click=clear>"Clear"</button>
            </div>
        </Show>
    }
}

/// Gives all that is ticked to whoever works here.
fn assign_to_me(desk: Desk) {
    let app = desk.app;
    let me = app.preferences.actor.get_untracked();
    match desk.list {
        List::Alerts => {
            let change = ManageChange::Assign(Some(me));
            app.manage_alerts(untrack(|| target(desk)), change, |_| {});
        }
        List::Incidents => incident_keys(desk, move |incidents| {
            let edit = IncidentEdit {
                assigned_to: Some(Assignee::of(&me)),
                ..IncidentEdit::default()
            };
            app.manage_incidents(incidents, edit, false, |_| {});
        }),
    }
}
