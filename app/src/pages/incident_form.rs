//! Managing an incident (portal features, 3.3).

use crate::parts::{EditDraft, EditFields};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{IncidentEdit, IncidentForm as AskForm, IncidentFormView};
use throughline_model::{IncidentKey, IncidentStatus, Vocabulary};
use web_sys::HtmlInputElement;

/// A form that changes an incident, and its alerts with it. `close` is run when
/// it was changed, or when somebody gives up.
#[component]
pub fn IncidentManage(id: String, close: Callback<()>) -> impl IntoView {
    let app = app();
    let draft = EditDraft::new();
    let title = RwSignal::new(None::<String>);
    let keep_open = RwSignal::new(false);
    let choices = super::bulk_form::choices_once();
    let asked = AskForm { id: id.clone() };
    let now = crate::answers::ask(app, move || Some(asked.clone()));
    let now = Memo::new(move |_| now.with(|it| it.ready().cloned().unwrap_or_default()));
    let edit = Memo::new(move |_| IncidentEdit {
        title: title
            .get()
            .filter(|it| now.with(|now| it.trim() != now.title)),
        ..draft.edit::<IncidentStatus>()
    });
    let resolves = move || draft.status.get() == IncidentStatus::Resolved.api();
    let apply = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let edit = edit.get_untracked();
        if edit.is_empty() {
            return;
        }
        let incidents = vec![IncidentKey::from(id.as_str())];
        app.manage_incidents(incidents, edit, keep_open.get_untracked(), move |made| {
            if made {
                close.run(());
            }
        });
    };
    view! {
        <form class="section manage bulk" aria-label="Manage incident" on:submit=apply>
            <h2>"Manage incident"</h2>
            <div class="field">
                <label class="field-label" for="incident-name">"Name"</label>
                <span class="field-stack">
                    <input
                        id="incident-name"
                        type="text"
                        maxlength="200"
                        autocomplete="off"
                        prop:value=move || title.get().unwrap_or_else(|| now.with(|it| it.title.clone()))
                        on:input:target=move |event| title.set(Some(HtmlInputElement::value(&event.target())))
                    />
                    {move || now.with(|it| (!it.exported_title.is_empty()).then(|| view! {
                        <span class="muted">{format!("Exported as {}", it.exported_title)}</span>
                    }))}
                </span>
            </div>
            {move || choices.get().map(|choices| view! {
                <EditFields prefix="incident" draft statuses=choices.incident_statuses.clone() choices/>
            })}
            <Show when=resolves>
                <div class="resolve-note" role="status">
                    {move || now.with(resolve_words).into_iter().map(|it| view! { <p>{it}</p> }).collect_view()}
                    <label>
                        <input
                            type="checkbox"
                            prop:checked=move || keep_open.get()
                            on:change:target=move |event| keep_open.set(HtmlInputElement::checked(&event.target()))
                        />
                        " Leave its alerts as they are"
                    </label>
                </div>
            </Show>
            <p class="form-actions">
                <button class="button primary" type="submit" disabled=move || edit.with(IncidentEdit::is_empty)>
                    "Apply to the incident"
                </button>
                <button class="button" type="button" on:click=move |_| close.run(())>"Cancel"</button>
            </p>
        </form>
    }
}

/// What resolving it does, and what is left to do before (IP-30).
fn resolve_words(now: &IncidentFormView) -> Vec<String> {
    let mut words = vec![match now.open_alerts {
        0 => "All its alerts are resolved already.".to_owned(),
        1 => "Resolving it also resolves its 1 open alert.".to_owned(),
        many => format!("Resolving it also resolves its {many} open alerts."),
    }];
    words.extend(match now.unclassified_alerts {
        0 => None,
        1 => Some("1 alert is not classified.".to_owned()),
        many => Some(format!("{many} alerts are not classified.")),
    });
    words.extend(match now.pending_alerts {
        0 => None,
        1 => Some("1 alert waits for an action to be approved.".to_owned()),
        many => Some(format!("{many} alerts wait for an action to be approved.")),
    });
    words
}
