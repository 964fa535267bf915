//! Home: where files go in, and what is loaded.

use crate::opening::{CAN_BE_OPENED, close_case, open_files, open_sample};
use crate::parts::Empty;
use crate::state::{App, Boot, app};
use leptos::prelude::*;
use serde::Deserialize;
use throughline_engine::grouped;
use throughline_route::{QueueRoute, Route};
use throughline_worker::messages::KeptCase;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};

#[component]
pub fn HomePage() -> impl IntoView {
    let app = app();
    let loaded = Memo::new(move |_| app.shell.with(|it| it.loaded));
    view! {
        <div class="page home">
            <div class="scroll home-inside">
                // The same while the program starts: what is below must not move away
                // from under a pointer that is about to press it.
                {move || if loaded.get() {
                    view! { <Loaded/> }.into_any()
                } else {
                    view! {
                        <h1 class="home-title">"Open exported security alerts. See what happened."</h1>
                    }.into_any()
                }}
                <DropTarget/>
                <Samples/>
                <Recent/>
                <p class="privacy">
                    "Nothing you open leaves this tab: there is no server, and this page's content policy forbids every connection but to its own files. "
                    <a href=Route::Settings.href()>"Check it yourself"</a> "."
                </p>
            </div>
        </div>
    }
}

/// What is loaded, in numbers that lead to what they count.
#[component]
fn Loaded() -> impl IntoView {
    let app = app();
    let shell = app.shell;
    let alerts = |filter: Option<&str>| {
        Route::Alerts(QueueRoute {
            filter: filter.map(str::to_owned),
            ..QueueRoute::default()
        })
        .href()
    };
    view! {
        <h1 class="home-title">{move || shell.get().title}</h1>
        <p class="muted num">
            {move || format!("{} · activity {}", shell.get().detail, shell.get().span)}
        </p>
        <ul class="cards">
            <li><a class="card" href=alerts(None)>
                <b>{move || grouped(shell.get().open_alerts as usize)}</b> "alerts are open, the last 30 days of the data"
            </a></li>
            <li><a class="card" href=alerts(Some("severity:high,critical status:new,inProgress"))>
                <b>{move || grouped(shell.get().open_high as usize)}</b> "of high severity are open, at any time"
            </a></li>
            <li><a class="card" href=Route::Incidents(QueueRoute::default()).href()>
                <b>{move || grouped(shell.get().incidents as usize)}</b> "incidents as exported"
            </a></li>
            <li><a class="card" href=Route::Data.href()>
                <b>{move || grouped(shell.get().files as usize)}</b> "files read"
                {move || (shell.get().problems > 0).then(|| format!(", {} kinds of problems", shell.get().problems))}
            </a></li>
        </ul>
        <p>
            <button class="button" on:click=move |_| close_case(app)>"Close this case"</button>
            <span class="muted">" It stays in this browser with your changes, below."</span>
        </p>
    }
}

#[component]
fn DropTarget() -> impl IntoView {
    let app = app();
    view! {
        <section class="drop-target" aria-label="Open files">
            <p class="drop-words">
                {move || if app.shell.get().loaded { "Drop more files here, or anywhere on any page" } else { "Drop files or a folder here, or anywhere on any page" }}
            </p>
            <p class="muted">{CAN_BE_OPENED} " Pasting JSON works too."</p>
            <p class="pickers">
                <Picker of=Picked::Files/>
                <Picker of=Picked::Folder/>
            </p>
        </section>
    }
}

/// What a picker offers.
#[derive(Clone, Copy, PartialEq)]
enum Picked {
    Files,
    Folder,
}

/// A button and the browser's own dialog behind it.
#[component]
fn Picker(of: Picked) -> impl IntoView {
    let app = app();
    let (words, label, data) = match of {
        Picked::Files => ("Choose files", "Files to open", "home"),
        Picked::Folder => ("Choose a folder", "Folder to open", "folder"),
    };
    let picker = NodeRef::<leptos::html::Input>::new();
    picker.on_load(move |input| input.set_webkitdirectory(of == Picked::Folder));
    let picked = move |_| {
        if let Some(input) = picker.get_untracked() {
            if let Some(files) = input.files() {
                open_files(app, &files);
            }
            // The same may be picked again.
            input.set_value("");
        }
    };
    let pick = move |_| {
        if let Some(input) = picker.get_untracked() {
            input.click();
        }
    };
    view! {
        <button class="button" class:primary=of == Picked::Files on:click=pick>{words}</button>
        <input type="file" multiple hidden aria-label=label data-picker=data node_ref=picker on:change=picked/>
    }
}

/// A sample case as the site lists it.
#[derive(Clone, Debug, Deserialize)]
struct Sample {
    id: String,
    title: String,
    summary: String,
    files: Vec<String>,
    alerts: u32,
    incidents: u32,
}

/// The samples the site ships.
async fn list_samples() -> Option<Vec<Sample>> {
    let window = web_sys::window()?;
    let response = JsFuture::from(window.fetch_with_str("./samples/index.json"))
        .await
        .ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()?;
    serde_json::from_str(&text).ok()
}

#[component]
fn Samples() -> impl IntoView {
    let app = app();
    let samples = RwSignal::new(Vec::<Sample>::new());
    spawn_local(async move {
        if let Some(list) = list_samples().await {
            let _ = samples.try_set(list);
        }
    });
    view! {
        <section>
            <h2>"Sample cases"</h2>
            <ul class="cases">
                {move || samples.get().into_iter().map(|sample| {
                    let title = sample.title.clone();
                    let open = move |_| open_sample(app, title.clone(), sample.files.clone());
                    view! {
                        <li>
                            <button class="case" data-sample=sample.id on:click=open>
                                <b>{sample.title}</b>
                                <span class="muted num">{format!("{} alerts · {} incidents · invented", sample.alerts, sample.incidents)}</span>
                                <span class="case-summary">{sample.summary}</span>
                            </button>
                        </li>
                    }
                }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Recent() -> impl IntoView {
    let app = app();
    let cases = RwSignal::new(Vec::<KeptCase>::new());
    Effect::new(move |_| {
        app.epoch.track();
        if app.boot.get() == Boot::Ready {
            app.client.with_value(|client| {
                client.cases(move |list| {
                    let _ = cases.try_set(list);
                });
            });
        }
    });
    let any = Memo::new(move |_| !cases.get().is_empty());
    view! {
        <Show when=move || any.get()>
            <section>
                <h2>"Recent cases in this browser"</h2>
                <ul class="recent">
                    {move || cases.get().into_iter().map(|case| view! { <RecentCase case app cases/> }).collect_view()}
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn RecentCase(case: KeptCase, app: App, cases: RwSignal<Vec<KeptCase>>) -> impl IntoView {
    let opened = throughline_model::Timestamp::from_millis(case.opened_millis as i64).minute();
    let id = case.id.clone();
    let is_open = move || app.shell.get().case == id;
    let (to_open, to_forget) = (case.id.clone(), case.id.clone());
    let forget = move |_| {
        app.client.with_value(|client| {
            client.forget(to_forget.clone(), move |list| {
                let _ = cases.try_set(list);
            });
        });
    };
    let files = match case.files.as_slice() {
        [file] => file.clone(),
        files => format!("{} files", files.len()),
    };
    let title = case.title.clone();
    view! {
        <li>
            <span class="recent-title">{case.title}</span>
            <span class="muted num">{format!("{files} · opened {opened}")}</span>
            <span class="grow"></span>
            {move || if is_open() {
                view! { <span class="pill">"open"</span> }.into_any()
            } else {
                let to_open = to_open.clone();
                let forget = forget.clone();
                let label = title.clone();
                view! {
                    <button class="button" aria-label=format!("Open {label}") on:click=move |_| app.restore(Some(to_open.clone()))>"Open"</button>
                    <button class="button" aria-label=format!("Forget {label}") title="Deletes its files and your changes from this browser" on:click=forget>"Forget"</button>
                }.into_any()
            }}
        </li>
    }
}

/// A page that needs data, and there is none.
#[component]
pub fn NothingLoaded() -> impl IntoView {
    view! {
        <Empty title="Nothing is loaded".to_owned()>
            <p>"This address shows a part of a case. Open the files that it was made from, and it will."</p>
            <p><a class="button primary" href=Route::Home.href()>"Open files or a sample"</a></p>
        </Empty>
    }
}
