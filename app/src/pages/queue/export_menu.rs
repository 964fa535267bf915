//! All rows that the filter shows, as a file, and the list as a link.

use super::desk::Desk;
use super::shown_columns::text;
use crate::download::save_parts;
use crate::parts::{CopyButton, Dropdown};
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{ExportForm, ExportRows};
use throughline_route::QueueRoute;

#[component]
pub fn ExportMenu(desk: Desk) -> impl IntoView {
    let matching = move || grouped(desk.matching() as usize);
    let link = move || {
        let route = QueueRoute {
            columns: Some(text(&desk.columns.get())),
            ..desk.here.get().without_pane()
        };
        let here = web_sys::window().and_then(|it| it.location().href().ok());
        let page = here.unwrap_or_default();
        let page = page.split('#').next().unwrap_or_default();
        format!("{page}{}", desk.route(route).href())
    };
    let export = move |form: ExportForm| {
        desk.app.open_menu.set(None);
        let columns = desk.columns.get_untracked().into_iter();
        let ask = ExportRows {
            shown: desk.shown.get_untracked(),
            columns: columns.map(|it| it.info.name).collect(),
            form,
            from: 0,
        };
        export_from(desk, ask, Vec::new());
    };
    view! {
        <Dropdown label="Export" open=desk.app.open_menu to_the_left=true>
            <ul class="export-list">
                <li><button type="button" on:click=move |_| export(ExportForm::Csv)>
                    <span class="menu-label">"CSV of these rows and columns"</span><span class="count">{matching}</span>
                </button></li>
                <li><button type="button" on:click=move |_| export(ExportForm::Json)>
                    <span class="menu-label">"JSON of these rows and columns"</span><span class="count">{matching}</span>
                </button></li>
                <li class="menu-clear">
                    <span class="menu-label">"Link to this list"</span>
                    {move || view! { <CopyButton text=link() what="link to this list".to_owned()/> }}
                </li>
            </ul>
        </Dropdown>
    }
}

/// Asks for part after part, then offers the file. The rows stay those of the
/// filter that was shown when it began.
fn export_from(desk: Desk, ask: ExportRows, mut parts: Vec<String>) {
    desk.app.client.with_value(|client| {
        client.ask(ask.clone(), move |answer| match answer {
            Ok(part) => {
                parts.push(part.text);
                if let Some(from) = part.next {
                    export_from(desk, ExportRows { from, ..ask }, parts);
                } else {
                    save_parts(desk.app, &part.name, &parts);
                    let rows = grouped(part.rows as usize);
                    desk.app.say(format!("{}: {rows} rows", part.name));
                }
            }
            Err(refusal) => desk.app.say(refusal.message),
        });
    });
}
