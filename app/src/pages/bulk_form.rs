//! Managing many alerts at once.

use crate::parts::focus_on;
use crate::parts::{EditDraft, EditFields};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{
    AlertEdit, AlertTarget, ManageChange, TriageChoices, TriageChoicesView,
};

/// A form that changes `count` alerts at once: chosen ones, or all that match a
/// filter. `done` is run when they were changed, `close` when somebody gives up.
#[component]
pub fn BulkForm(
    #[prop(into)] target: Signal<AlertTarget>,
    #[prop(into)] count: Signal<u32>,
    close: Callback<()>,
    done: Callback<()>,
) -> impl IntoView {
    let app = app();
    let draft = EditDraft::new();
    let choices = choices_once();
    let edit = Memo::new(move |_| draft.edit::<throughline_model::AlertStatus>());
    let is_empty = move || edit.with(AlertEdit::is_empty) || count.get() == 0;
    let apply = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let edit = edit.get_untracked();
        if edit.is_empty() {
            return;
        }
        let change = ManageChange::Edit(Box::new(edit));
        app.manage_alerts(target.get_untracked(), change, move |made| {
            if made {
                done.run(());
            }
        });
    };
    let alerts = move || alerts_words(count.get());
    view! {
        <form class="section manage bulk" aria-label="Manage alerts" on:submit=apply>
            <h2>{move || format!("Manage {}", alerts())}</h2>
            {move || choices.get().map(|choices| view! {
                <EditFields prefix="bulk" draft statuses=choices.alert_statuses.clone() choices/>
            })}
            <p class="form-actions">
                <button class="button primary" type="submit" disabled=is_empty>
                    {move || format!("Apply to {}", alerts())}
                </button>
                <button class="button" type="button" data-key="Escape" on:click=move |_| close.run(())>"Cancel"</button>
            </p>
        </form>
    }
}

/// What the form offers, as it was when it was opened: it must not be drawn anew
/// while somebody fills it in.
pub fn choices_once() -> RwSignal<Option<TriageChoicesView>> {
    let app = app();
    let choices = RwSignal::new(None);
    app.client.with_value(|client| {
        client.ask(TriageChoices {}, move |result| {
            // The form may have been closed meanwhile.
            let _ = choices.try_set(Some(result.unwrap_or_default()));
            if let Some(field) = app.focus_next.try_get_value().flatten() {
                app.focus_next.set_value(None);
                request_animation_frame(move || focus_on(field));
            }
        });
    });
    choices
}

fn alerts_words(count: u32) -> String {
    match count {
        1 => "1 alert".to_owned(),
        many => format!("{} alerts", throughline_engine::grouped(many as usize)),
    }
}
