//! The Action center as a file.

use super::{of, order};
use crate::download::save_text;
use crate::parts::Dropdown;
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{ActionsForm, ActionsText};
use throughline_route::ActionsRoute;

#[component]
pub(super) fn ExportMenu(route: Memo<ActionsRoute>) -> impl IntoView {
    let app = app();
    let save = move |form: ActionsForm| {
        app.open_menu.set(None);
        let route = route.get_untracked();
        let question = ActionsText {
            of: of(&route),
            pending: route.pending,
            order: order(&route),
            form,
        };
        app.client.with_value(|client| {
            client.ask(question, move |reply| match reply {
                Ok(file) => save_text(app, &file.name, &file.text),
                Err(refusal) => app.say(refusal.message),
            });
        });
    };
    view! {
        <Dropdown label="Export" open=app.open_menu to_the_left=true>
            <button type="button" on:click=move |_| save(ActionsForm::Csv)>"CSV of these rows"</button>
            <button type="button" on:click=move |_| save(ActionsForm::Checklist)>"Checklist of what was recorded"</button>
        </Dropdown>
    }
}
