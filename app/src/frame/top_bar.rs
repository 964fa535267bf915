//! The bar on top: what is loaded, search, undo, proof of privacy.

use crate::frame::{ModeMark, SearchField};
use crate::opening::open_files;
use crate::parts::{Icon, IconName};
use crate::preferences::Theme;
use crate::state::{Saved, app};
use leptos::prelude::*;
use throughline_route::Route;

#[component]
pub fn TopBar() -> impl IntoView {
    view! {
        <header class="top">
            <a class="brand" href=Route::Home.href() aria-label="Throughline, home">
                <Icon name=IconName::Brand/>
                <span class="brand-name">"Throughline"</span>
            </a>
            <Loaded/>
            <SearchField/>
            <span class="grow"></span>
            <ModeMark/>
            <AsOf/>
            <UndoButton/>
            <SavedMark/>
            <NothingSent/>
            <ThemeButton/>
        </header>
    }
}

/// What is loaded, and the button that opens more.
#[component]
fn Loaded() -> impl IntoView {
    let app = app();
    let picker = NodeRef::<leptos::html::Input>::new();
    let pick = move |_| {
        if let Some(input) = picker.get_untracked() {
            input.click();
        }
    };
    let picked = move |_| {
        if let Some(input) = picker.get_untracked() {
            if let Some(files) = input.files() {
                open_files(app, &files);
            }
            // The same file may be picked again.
            input.set_value("");
        }
    };
    view! {
        <span class="loaded">
            <Show when=move || app.shell.get().loaded>
                <a class="chip" href=Route::Data.href() title="What was read of each file">
                    <b>{move || app.shell.get().title}</b>
                    <span class="loaded-detail">{move || app.shell.get().detail}</span>
                </a>
            </Show>
            <button class="button" on:click=pick>
                {move || if app.shell.get().loaded { "Add files" } else { "Open files" }}
            </button>
            <input
                type="file"
                multiple
                hidden
                aria-label="Files to open"
                data-picker="top"
                node_ref=picker
                on:change=picked
            />
        </span>
    }
}

/// The moment that relative times count back from.
#[component]
fn AsOf() -> impl IntoView {
    let app = app();
    view! {
        <Show when=move || !app.shell.get().anchor.is_empty()>
            <span class="chip as-of" title="Relative times count back from the newest activity in the data">
                "As of " <b>{move || app.shell.get().anchor}</b>
                <span class="as-of-detail">" · newest data"</span>
            </span>
        </Show>
    }
}

#[component]
fn UndoButton() -> impl IntoView {
    let app = app();
    view! {
        <Show when=move || app.shell.get().undo.is_some()>
            <button
                class="button"
                data-key="z"
                title=move || format!("Undo: {} (z)", app.shell.get().undo.unwrap_or_default())
                on:click=move |_| app.undo()
            >
                "Undo"
            </button>
        </Show>
    }
}

/// A small mark that says whether what was done is kept.
#[component]
fn SavedMark() -> impl IntoView {
    let app = app();
    let text = move || match app.saved.get() {
        Saved::Untouched => None,
        Saved::Saving => Some("Saving…".to_owned()),
        Saved::Kept => Some("Saved".to_owned()),
        Saved::Failed(_) => Some("Not saved".to_owned()),
    };
    let is_bad = move || matches!(app.saved.get(), Saved::Failed(_));
    let why = move || match app.saved.get() {
        Saved::Failed(why) => format!("{why}. Download your changes under Settings."),
        _ => "Kept in this browser, and read back".to_owned(),
    };
    view! {
        <span class="saved" class:bad=is_bad role="status" title=why>{text}</span>
    }
}

/// Counts what this page asked of other hosts. Its content policy lets it ask nobody.
#[component]
fn NothingSent() -> impl IntoView {
    let app = app();
    let foreign = Memo::new(move |_| {
        app.epoch.track();
        foreign_requests()
    });
    let text = move || match foreign.get() {
        0 => "0 bytes sent".to_owned(),
        n => format!("{n} foreign requests"),
    };
    view! {
        <a
            class="chip proof"
            class:bad=move || foreign.get() != 0
            href=Route::Settings.href()
            title="This page's content policy forbids every connection but to its own files. How to check it yourself."
        >
            {text}
        </a>
    }
}

/// Requests of this page to another origin than its own, as the browser lists them.
fn foreign_requests() -> usize {
    let Some(window) = web_sys::window() else {
        return 0;
    };
    let Ok(origin) = window.location().origin() else {
        return 0;
    };
    let Some(performance) = window.performance() else {
        return 0;
    };
    performance
        .get_entries_by_type("resource")
        .iter()
        .filter_map(|it| js_sys::Reflect::get(&it, &"name".into()).ok()?.as_string())
        .filter(|url| {
            !url.starts_with(&origin) && !url.starts_with("blob:") && !url.starts_with("data:")
        })
        .count()
}

#[component]
fn ThemeButton() -> impl IntoView {
    let theme = app().preferences.theme;
    let next = move |_| {
        theme.update(|it| {
            let at = Theme::ALL.iter().position(|known| known == it).unwrap_or(0);
            *it = Theme::ALL[(at + 1) % Theme::ALL.len()];
        });
    };
    view! {
        <button
            class="button icon-button"
            aria-label=move || format!("Theme: {}", theme.get().label())
            title=move || format!("Theme: {}", theme.get().label())
            on:click=next
        >
            <Icon name=IconName::Theme/>
        </button>
    }
}
