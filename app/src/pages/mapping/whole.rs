//! The mapping as a whole: its name, and where it is kept.

use super::desk::Desk;
use crate::download::save_text;
use leptos::prelude::*;
use throughline_engine::protocol::{MapEdit, TableOf};
use throughline_route::{MappingOf, Route};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, HtmlInputElement, HtmlSelectElement};

#[component]
pub fn Whole(desk: Desk) -> impl IntoView {
    let name = desk.part(|it| it.name.clone());
    let known_by = desk.part(|it| it.known_by.clone());
    let keep = desk.app.keep_mapping;
    let save = move |_| {
        let file = desk
            .view
            .with_untracked(|it| it.as_ref().map(|it| it.map_file.clone()));
        if let Some(file) = file {
            save_text(desk.app, &file.name, &file.text);
        }
    };
    view! {
        <section class="map-section">
            <Tables desk/>
            <div class="field">
                <label class="field-label" for="map-name">"Name"</label>
                <input
                    id="map-name"
                    type="text"
                    autocomplete="off"
                    prop:value=move || name.get()
                    on:change:target=move |event| desk.edit(MapEdit::Name(HtmlInputElement::value(&event.target())))
                />
            </div>
            <p class="muted map-known-by">{move || known_by.get()}</p>
            <label class="map-keep">
                <input
                    type="checkbox"
                    id="map-keep"
                    prop:checked=move || keep.get()
                    on:change:target=move |event| keep.set(HtmlInputElement::checked(&event.target()))
                />
                " Keep it in this browser: such tables then open by themselves"
            </label>
            <p class="map-actions">
                <button class="button" data-save="map" on:click=save>"Save as file"</button>
                <Load desk/>
                <button class="button" on:click=move |_| desk.edit(MapEdit::Propose)>"Propose again"</button>
            </p>
        </section>
    }
}

/// Which table, where there are several.
#[component]
fn Tables(desk: Desk) -> impl IntoView {
    let tables = desk.part(|it| it.tables.clone());
    let route = |table: TableOf| match table {
        TableOf::Refused(at) => MappingOf::Refused(at),
        TableOf::Opened(at) => MappingOf::Opened(at),
    };
    move || {
        let tables = tables.get();
        (tables.len() > 1).then(|| {
            let options = tables.into_iter().map(|(table, name)| {
                let table = route(table);
                view! { <option value=Route::Mapping(table).href() selected=table == desk.table>{name}</option> }
            });
            let choose = move |select: HtmlSelectElement| {
                crate::address::go(&Route::parse(&select.value()));
            };
            view! {
                <div class="field">
                    <label class="field-label" for="map-table">"Table"</label>
                    <select id="map-table" on:change:target=move |event| choose(event.target())>
                        {options.collect_view()}
                    </select>
                </div>
            }
        })
    }
}

/// Takes a map file.
#[component]
fn Load(desk: Desk) -> impl IntoView {
    let picker = NodeRef::<leptos::html::Input>::new();
    let picked = move |_| {
        let Some(input) = picker.get_untracked() else {
            return;
        };
        if let Some(file) = input.files().and_then(|it| it.get(0)) {
            spawn_local(load(desk, file));
        }
        // The same file may be picked again.
        input.set_value("");
    };
    let pick = move |_| {
        if let Some(input) = picker.get_untracked() {
            input.click();
        }
    };
    view! {
        <button class="button" on:click=pick>"Load from file"</button>
        <input
            type="file"
            hidden
            accept=".json,application/json"
            aria-label="Map file"
            data-picker="map"
            node_ref=picker
            on:change=picked
        />
    }
}

async fn load(desk: Desk, file: File) {
    let name = file.name();
    match JsFuture::from(file.text()).await {
        Ok(text) => desk.edit(MapEdit::Load {
            file: name,
            text: text.as_string().unwrap_or_default(),
        }),
        Err(_) => desk.app.say(format!("{name} could not be read")),
    }
}
