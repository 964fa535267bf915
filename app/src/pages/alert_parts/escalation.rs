//! Asking somebody else about an alert (portal features, 5.3): a text with all that is
//! known, to be handed on by whoever asks. Nothing is sent.

use crate::download::save_text;
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{EscalationText, ManageChange};
use throughline_model::AlertKey;

#[component]
pub(super) fn Escalation(key: String) -> impl IntoView {
    let app = app();
    let question = RwSignal::new(String::new());
    let take = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let asked = question.get_untracked().trim().to_owned();
        let alert = AlertKey::from(key.as_str());
        let text = EscalationText {
            key: key.clone(),
            question: asked.clone(),
        };
        app.client.with_value(|client| {
            client.ask(text, move |result| match result {
                Ok(file) => {
                    save_text(app, &file.name, &file.text);
                    let comment = match asked.as_str() {
                        "" => "Escalated".to_owned(),
                        asked => format!("Escalated: {asked}"),
                    };
                    app.manage(vec![alert], ManageChange::Comment(comment));
                }
                Err(refusal) => app.say(refusal.message),
            });
        });
    };
    view! {
        <section class="part">
            <h2>"Escalate"</h2>
            <form class="escalation" on:submit=take>
                <label class="field-label" for="escalation-question">
                    "Question to somebody else"
                </label>
                <textarea
                    id="escalation-question"
                    rows="2"
                    maxlength="5000"
                    prop:value=move || question.get()
                    on:input:target=move |event| question.set(event.target().value())
                ></textarea>
                <p class="muted">
                    "Makes a text of the alert, its story and the question for you to hand on. The question is noted as a comment; nothing is sent."
                </p>
                <button class="button" type="submit">"Download the note"</button>
            </form>
        </section>
    }
}
