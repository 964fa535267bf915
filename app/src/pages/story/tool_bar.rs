//! Above a story: how it is read, what is drawn of it, search, and files of it.

use super::desk::StoryDesk;
use crate::download::save_text;
use crate::parts::{Dropdown, copy};
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{
    StepTo, StoryFile, StoryForm, StoryReading as Wanted, StoryRowsView, StoryText,
};
use throughline_route::StoryReading;
use web_sys::KeyboardEvent;

#[component]
pub fn ToolBar(desk: StoryDesk) -> impl IntoView {
    let rows = desk.rows;
    let with = move |pick: fn(&StoryRowsView) -> String| {
        rows.with(|it| it.ready().map(pick).unwrap_or_default())
    };
    let is_rows = Memo::new(move |_| desk.reading.get() != StoryReading::Timeline);
    let has_artefacts =
        Memo::new(move |_| rows.with(|it| it.ready().is_some_and(|it| it.has_artefacts)));
    view! {
        <div class="tool-bar story-bar">
            <h2 class="unseen">"Alert story"</h2>
            <Readings desk/>
            <Show when=move || is_rows.get()>
                <Find desk/>
                <Toggle
                    desk
                    label="Alert branches"
                    says=Signal::derive(move || with(|it| it.extent.clone()))
                    title="Only what leads to an alert"
                    is_on=Signal::derive(move || desk.choices.with(|it| it.only_alerts))
                    press=Callback::new(move |()| desk.choose(|it| it.only_alerts = !it.only_alerts))
                />
                <Show when=move || has_artefacts.get()>
                    <Toggle
                        desk
                        label="Files, network"
                        says=Signal::stored(String::new())
                        title="Files, addresses and other things that processes touched"
                        is_on=Signal::derive(move || desk.choices.with(|it| !it.no_artefacts))
                        press=Callback::new(move |()| desk.choose(|it| it.no_artefacts = !it.no_artefacts))
                    />
                </Show>
            </Show>
            <Export desk/>
            <span class="grow"></span>
            <Show when=move || is_rows.get()>
                <span class="muted num wide-only">{move || with(drawn_words)}</span>
                <Back desk/>
                <button class="button wide-only" title="Expand everything" on:click=move |_| desk.choose(|it| {
                    it.closed = false;
                    it.except.clear();
                })>"Expand all"</button>
                <button class="button wide-only" title="Show only what stands first" on:click=move |_| {
                    desk.choices.update(|it| {
                        it.closed = true;
                        it.except.clear();
                        it.folds.clear();
                        it.ancestors.clear();
                    });
                    desk.cursor.move_to(0);
                }>"Collapse all"</button>
            </Show>
        </div>
    }
}

/// Back to what the story is of; where there is little room, in one word.
#[component]
fn Back(desk: StoryDesk) -> impl IntoView {
    let says = move || format!("Back to {}", desk.title_thing());
    view! {
        <button
            class="button story-back"
            data-key="b"
            aria-label=says
            title=move || format!("{} (b)", says())
            on:click=move |_| desk.go(StepTo::TitleAlert)
        >
            <span class="wide-only">{says}</span>
            <span class="narrow-only" aria-hidden="true">"Back"</span>
        </button>
    }
}

fn drawn_words(view: &StoryRowsView) -> String {
    let nodes = grouped(view.nodes as usize);
    if view.shown == view.nodes {
        let what = if view.nodes == 1 { "node" } else { "nodes" };
        format!("{nodes} {what}")
    } else {
        format!("{} of {nodes} nodes", grouped(view.shown as usize))
    }
}

#[component]
fn Readings(desk: StoryDesk) -> impl IntoView {
    view! {
        <div class="readings" role="group" aria-label="Read the story as">
            {StoryReading::ALL.into_iter().map(|it| view! {
                <button
                    type="button"
                    aria-pressed=move || (desk.reading.get() == it).to_string()
                    on:click=move |_| desk.read_as(it)
                >{it.label()}</button>
            }).collect_view()}
        </div>
    }
}

#[component]
fn Toggle(
    desk: StoryDesk,
    label: &'static str,
    says: Signal<String>,
    title: &'static str,
    is_on: Signal<bool>,
    press: Callback<()>,
) -> impl IntoView {
    let _ = desk;
    view! {
        <button
            type="button"
            class="chip"
            class:on=move || is_on.get()
            title=title
            aria-pressed=move || is_on.get().to_string()
            on:click=move |_| press.run(())
        >
            {label}
            {move || (!says.get().is_empty()).then(|| view! { " " <span class="muted wide-only">{says.get()}</span> })}
        </button>
    }
}

/// The field that looks for words in the story.
#[component]
fn Find(desk: StoryDesk) -> impl IntoView {
    let at = move || desk.cursor.at.get_untracked();
    let press = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" if event.shift_key() => desk.go(StepTo::PreviousHit(at())),
        "Enter" => desk.go(StepTo::NextHit(at())),
        "Escape" => desk.find(String::new()),
        _ => {}
    };
    let found = move || {
        let hits = desk.rows.with(|it| it.ready().and_then(|it| it.hits))?;
        Some(match (hits, desk.hit.get()) {
            (0, _) => "nothing found".to_owned(),
            (hits, Some((nth, _))) => {
                format!("{} of {}", grouped(nth as usize), grouped(hits as usize))
            }
            (hits, None) => grouped(hits as usize),
        })
    };
    view! {
        <span class="story-find">
            <input
                type="search"
                data-key="f"
                placeholder="Find in story"
                aria-label="Find in story"
                autocomplete="off"
                spellcheck="false"
                prop:value=move || desk.choices.with(|it| it.find.clone())
                on:input=move |event| desk.find(event_target_value(&event))
                on:keydown=press
            />
            <span class="muted num" role="status">{found}</span>
            <Show when=move || desk.rows.with(|it| it.ready().and_then(|it| it.hits)).is_some_and(|it| it > 1)>
                <button class="button" aria-label="Previous hit" title="Previous (Shift Enter)" on:click=move |_| desk.go(StepTo::PreviousHit(at()))>"↑"</button>
                <button class="button" aria-label="Next hit" title="Next (Enter)" on:click=move |_| desk.go(StepTo::NextHit(at()))>"↓"</button>
            </Show>
        </span>
    }
}

#[component]
fn Export(desk: StoryDesk) -> impl IntoView {
    let app = desk.app;
    let ask = move |form: StoryForm, with: fn(crate::state::App, StoryFile)| {
        app.open_menu.set(None);
        let Some(key) = desk.key.get_untracked() else {
            return;
        };
        let question = StoryText {
            key,
            reading: match desk.reading.get_untracked() {
                StoryReading::Tree => Wanted::Tree,
                StoryReading::Timeline => Wanted::Timeline,
                StoryReading::Outline => Wanted::Outline,
            },
            form,
            choices: desk.choices.get_untracked(),
        };
        app.client.with_value(|client| {
            client.ask(question, move |reply| match reply {
                Ok(file) => with(app, file),
                Err(refusal) => app.say(refusal.message),
            });
        });
    };
    let save = |app, file: StoryFile| save_text(app, &file.name, &file.text);
    view! {
        <Dropdown label="Export" open=app.open_menu>
            <button type="button" on:click=move |_| ask(StoryForm::Text, |app, file| copy(app, file.text, "Story"))>"Copy as text"</button>
            <button type="button" on:click=move |_| ask(StoryForm::Text, save)>"Text"</button>
            <button type="button" on:click=move |_| ask(StoryForm::Svg, save)>"Picture (SVG)"</button>
            <button type="button" on:click=move |_| ask(StoryForm::Json, save)>"JSON"</button>
        </Dropdown>
    }
}
