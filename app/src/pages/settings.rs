//! Settings of this browser, the proof of privacy, and a way out for one's work.

use crate::client::Client;
use crate::download::save_text;
use crate::frame::forget_searches;
use crate::pages::settings_mappings::KeptMappings;
use crate::pages::settings_priority::PriorityWeighing;
use crate::preferences::Theme;
use crate::state::{App, app};
use leptos::prelude::*;
use throughline_engine::protocol::JournalText;
use throughline_route::{CorrelationRoute, Route, RulesRoute};
use web_sys::HtmlInputElement;

#[component]
pub fn SettingsPage() -> impl IntoView {
    let app = app();
    let theme = app.preferences.theme;
    let actor = app.preferences.actor;
    view! {
        <div class="page">
            <header class="page-head"><h1>"Settings"</h1></header>
            <div class="scroll settings" tabindex="0" role="region" aria-label="Settings">
                <section>
                    <h2>"You"</h2>
                    <div class="field">
                        <label class="field-label" for="actor">"Name in the journal"</label>
                        <input
                            id="actor"
                            type="text"
                            autocomplete="off"
                            prop:value=actor
                            on:change:target=move |event| {
                                let name = HtmlInputElement::value(&event.target()).trim().to_owned();
                                if !name.is_empty() {
                                    actor.set(name);
                                }
                            }
                        />
                    </div>
                </section>
                <section>
                    <h2>"Theme"</h2>
                    <span class="segments" role="group" aria-label="Theme">
                        {Theme::ALL.into_iter().map(|it| view! {
                            <button
                                aria-pressed=move || (theme.get() == it).to_string()
                                on:click=move |_| theme.set(it)
                            >
                                {it.label()}
                            </button>
                        }).collect_view()}
                    </span>
                </section>
                <Privacy/>
                <section>
                    <h2>"Your changes"</h2>
                    <p>"Every change is an entry in a journal that is kept in this browser at once. Imported data is never altered."</p>
                    <p>
                        <button class="button" disabled=move || app.shell.get().entries == 0 on:click=move |_| download_journal(app)>
                            "Download the journal"
                        </button>
                        <span class="muted num">{move || format!(" {} entries", app.shell.get().entries)}</span>
                    </p>
                </section>
                <PriorityWeighing/>
                <section>
                    <h2>"Correlation"</h2>
                    <p>"How alerts are grouped into incidents: what it takes, which values connect nothing, and how well it works. The settings belong to the case."</p>
                    <p class="form-actions">
                        <a class="button" href=Route::Correlation(CorrelationRoute::Settings).href()>"Correlation"</a>
                        <a class="button" href=Route::Correlation(CorrelationRoute::Noise { words: None }).href()>"Noisy connectors"</a>
                        <a class="button" href=Route::Correlation(CorrelationRoute::Model).href()>"How incidents are made"</a>
                    </p>
                </section>
                <section>
                    <h2>"Rules"</h2>
                    <p>"Rules close or hide what need not be looked at, or triage it. Each is tried before it is saved, and belongs to the case."</p>
                    <p><a class="button" href=Route::Rules(RulesRoute::default()).href()>"Rules"</a></p>
                </section>
                <Searches/>
                <KeptMappings/>
                <section>
                    <h2>"When something fails"</h2>
                    <p>"A failure of the program must never cost your work: the page then offers the journal first. You can see that for yourself."</p>
                    <p><button class="button" data-fail="worker" on:click=move |_| app.client.with_value(Client::crash)>"Fail on purpose"</button></p>
                </section>
                <section>
                    <h2>"Keys"</h2>
                    <p><button class="button" on:click=move |_| app.help.set(true)>"Show the keys"</button></p>
                </section>
            </div>
        </div>
    }
}

/// Whether searches are remembered, and a way to forget them (SE-10).
#[component]
fn Searches() -> impl IntoView {
    let app = app();
    let remembers = app.preferences.remembers_searches;
    view! {
        <section>
            <h2>"Searches"</h2>
            <p>"What you search for on top is remembered in this browser for 30 days and offered again. On a computer that others use, turn it off."</p>
            <p class="form-actions">
                <label>
                    <input
                        type="checkbox"
                        prop:checked=remembers
                        on:change:target=move |event| {
                            let is_on = HtmlInputElement::checked(&event.target());
                            remembers.set(is_on);
                            if !is_on {
                                forget_searches(app);
                            }
                        }
                    />
                    " Remember searches"
                </label>
                <button class="button" disabled=move || app.searches.with(Vec::is_empty) on:click=move |_| forget_searches(app)>
                    "Forget all searches"
                </button>
            </p>
        </section>
    }
}

#[component]
fn Privacy() -> impl IntoView {
    let policy = web_sys::window()
        .and_then(|it| it.document())
        .and_then(|it| {
            it.query_selector("meta[http-equiv=Content-Security-Policy]")
                .ok()
                .flatten()
        })
        .and_then(|it| it.get_attribute("content"));
    view! {
        <section>
            <h2>"Privacy, and how to check it"</h2>
            <p>"Files are read in this tab by WebAssembly. There is no server behind the page. Three ways to check:"</p>
            <ul class="prose-list">
                <li>"Open the browser's network tools and use the page: only files of this site appear, and nothing after it has loaded."</li>
                <li>"Disconnect from the network and go on working."</li>
                <li>"Read the page's content policy below: the browser itself enforces it, and it allows no connection to any other host."</li>
            </ul>
            <pre class="code policy" tabindex="0">{policy.unwrap_or_else(|| "This build carries no content policy.".to_owned())}</pre>
        </section>
    }
}

fn download_journal(app: App) {
    app.client.with_value(|client| {
        client.ask(JournalText {}, move |result| match result {
            Ok(file) => save_text(app, &file.name, &file.text),
            Err(refusal) => app.say(refusal.message),
        });
    });
}
