//! How much each reason counts for the priority of alerts and incidents.

use crate::answers::ask;
use crate::download::save_text;
use crate::parts::TextFileButton;
use crate::state::{App, app, now};
use leptos::prelude::*;
use throughline_engine::protocol::{
    PriorityWeights, SetWeights, WeightView, WeightsChange, WeightsText,
};
use web_sys::HtmlInputElement;

#[component]
pub fn PriorityWeighing() -> impl IntoView {
    let app = app();
    let answer = ask(app, move || {
        app.shell.get().loaded.then_some(PriorityWeights {})
    });
    let view = Memo::new(move |_| answer.with(|it| it.ready().cloned().unwrap_or_default()));
    // A field is drawn once and follows its value: one that is typed in stays.
    let names = Memo::new(move |_| {
        view.with(|it| {
            let names = it.weights.iter().map(|it| it.name.clone());
            names.collect::<Vec<_>>()
        })
    });
    view! {
        <section data-section="priority">
            <h2>"Priority"</h2>
            <p>"How urgent an alert is: the sum of these points where they apply, between 0 and 100. Above 85 is top, below 15 is low. The points belong to the case and go with its journal."</p>
            <Show
                when=move || app.shell.get().loaded
                fallback=|| view! { <p class="muted">"Open a case to weigh it."</p> }
            >
                <p class="muted" role="status">{move || view.with(|it| format!(
                    "{}; {}", bands_words("Alerts", it.alerts), bands_words("incidents", it.incidents)
                ))}</p>
                <div class="weights">
                    <For each=move || names.get() key=Clone::clone let:name>
                        <WeightField weight=weight(view, name)/>
                    </For>
                </div>
                <p class="form-actions">
                    <button
                        class="button"
                        disabled=move || view.with(|it| it.is_usual)
                        on:click=move |_| weigh(app, WeightsChange::Usual)
                    >
                        "As usual"
                    </button>
                    <button class="button" on:click=move |_| download(app)>"Save the points as a file"</button>
                    <TextFileButton
                        words="Take points from a file"
                        label="File of points"
                        picker_name="weights"
                        taken=Callback::new(move |text| weigh(app, WeightsChange::File(text)))
                    />
                </p>
            </Show>
        </section>
    }
}

fn weight(
    view: Memo<throughline_engine::protocol::WeightsView>,
    name: String,
) -> Memo<Option<WeightView>> {
    Memo::new(move |_| view.with(|it| it.weights.iter().find(|it| it.name == name).cloned()))
}

#[component]
fn WeightField(weight: Memo<Option<WeightView>>) -> impl IntoView {
    let app = app();
    let Some(WeightView {
        name, label, usual, ..
    }) = weight.get_untracked()
    else {
        return ().into_any();
    };
    let points = Memo::new(move |_| weight.with(|it| it.as_ref().map_or(usual, |it| it.points)));
    let id = format!("weight-{name}");
    let set = move |input: HtmlInputElement| match input.value().trim().parse::<u8>() {
        Ok(points) if points <= 100 => {
            let name = name.clone();
            weigh(app, WeightsChange::One { name, points });
        }
        _ => {
            input.set_value(&points.get_untracked().to_string());
            app.say("Points are a whole number from 0 to 100".to_owned());
        }
    };
    view! {
        <div class="weight" class:changed=move || points.get() != usual>
            <label for=id.clone()>{label}</label>
            <input
                id=id
                class="num"
                type="number"
                min="0"
                max="100"
                step="1"
                prop:value=move || points.get().to_string()
                on:change:target=move |event| set(event.target())
            />
            <span class="muted num">{move || (points.get() != usual).then(|| format!("usually {usual}"))}</span>
        </div>
    }
    .into_any()
}

fn bands_words(what: &str, [top, medium, low]: [u32; 3]) -> String {
    format!("{what}: {top} top, {medium} medium, {low} low")
}

fn weigh(app: App, change: WeightsChange) {
    let ask = SetWeights {
        change,
        at: now(),
        actor: app.preferences.actor.get_untracked(),
    };
    app.change(ask, |_| {});
}

fn download(app: App) {
    app.client.with_value(|client| {
        client.ask(WeightsText {}, move |result| match result {
            Ok(file) => save_text(app, &file.name, &file.text),
            Err(refusal) => app.say(refusal.message),
        });
    });
}
