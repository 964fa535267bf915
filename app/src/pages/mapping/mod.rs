//! What the columns of a table of any other product mean.

mod desk;
mod fields;
mod outcome;
mod whole;

use crate::opening::open_mapped;
use crate::parts::{Refused, Waiting};
use crate::state::app;
use desk::{Desk, table_of};
use fields::Fields;
use leptos::prelude::*;
use outcome::{Columns, Preview};
use throughline_route::{MappingOf, Route};
use whole::Whole;

#[component]
pub fn MappingPage() -> impl IntoView {
    let app = app();
    let table = Memo::new(move |_| match app.route.get() {
        Route::Mapping(table) => Some(table),
        _ => None,
    });
    move || table.get().map(|table| view! { <Table table/> })
}

/// A way to here from a file that is a table.
#[component]
pub fn MappingLink(
    /// The table.
    table: MappingOf,
    /// Whether it is one.
    can_be_mapped: bool,
    /// Whether it could be read already.
    readable: bool,
    /// Its name, where that is not clear from what is around.
    name: String,
) -> impl IntoView {
    let words = match (readable, name.as_str()) {
        (true, _) => "Change what its columns mean".to_owned(),
        (false, "") => "Say what its columns mean".to_owned(),
        (false, name) => format!("Say what the columns of {name} mean"),
    };
    can_be_mapped.then(|| {
        view! { <p><a href=Route::Mapping(table).href() data-to="mapping">{words}</a></p> }
    })
}

#[component]
fn Table(table: MappingOf) -> impl IntoView {
    let desk = Desk::start(app(), table);
    let is_there = Memo::new(move |_| desk.view.with(Option::is_some));
    move || {
        if let Some(refusal) = desk.refusal.get() {
            view! { <Refused refusal/> }.into_any()
        } else if is_there.get() {
            view! { <Told desk/> }.into_any()
        } else {
            view! { <Waiting what="Looking at the table"/> }.into_any()
        }
    }
}

#[component]
fn Told(desk: Desk) -> impl IntoView {
    let file = desk.part(|it| it.file.clone());
    let made = desk.part(|it| it.made.clone());
    let fault = desk.part(|it| it.fault.clone());
    let refused = desk.part(|it| it.refused.clone());
    let open = move |_| {
        let draft = desk
            .view
            .with_untracked(|it| it.as_ref().map(|it| it.draft.clone()));
        if let Some(draft) = draft {
            open_mapped(desk.app, table_of(desk.table), draft);
        }
    };
    view! {
        <div class="page">
            <header class="page-head">
                <div class="title-line">
                    <h1>"What the columns mean"</h1>
                    <p class="muted mapping-file">{move || file.get()}</p>
                    <span class="grow"></span>
                    <button
                        class="button primary"
                        data-open="mapped"
                        disabled=move || fault.get().is_some() || desk.app.progress.get().is_some()
                        on:click=open
                    >
                        "Open with this mapping"
                    </button>
                </div>
                {matches!(desk.table, MappingOf::Refused(_)).then(|| view! {
                    <p>"No export of a known shape. Say what its columns mean, and it opens as alerts."</p>
                })}
                <p role="status">
                    {move || made.get()} " "
                    {move || fault.get().map(|it| view! { <span class="bad-words">{format!("Not yet: {it}.")}</span> })}
                </p>
                {move || refused.get().map(|it| view! { <p class="bad-words" role="alert">{it} "."</p> })}
            </header>
            <div class="mapping">
                <div class="scroll mapping-side" tabindex="0" role="region" aria-label="Mapping">
                    <Whole desk/>
                    <Fields desk/>
                </div>
                <div class="scroll mapping-main" tabindex="0" role="region" aria-label="What becomes of the table">
                    <Preview desk/>
                    <Columns desk/>
                </div>
            </div>
        </div>
    }
}
