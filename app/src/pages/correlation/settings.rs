//! The settings of correlation (CO-17, CO-18).

use super::preview::ChangePreview;
use crate::answers::ask;
use crate::download::save_text;
use crate::parts::TextFileButton;
use crate::state::{App, app};
use leptos::prelude::*;
use std::collections::BTreeMap;
use throughline_engine::protocol::{
    CorrelationChange, CorrelationForm, CorrelationFormView, CorrelationText, SettingGroup,
    SettingUnit, SettingView, TypedSetting,
};
use throughline_route::{CorrelationRoute, Route};
use web_sys::HtmlInputElement;

/// What is proposed and not applied: typed values by the names of settings, or a
/// change of all.
#[derive(Clone, Copy)]
struct Draft {
    typed: RwSignal<BTreeMap<String, String>>,
    all: RwSignal<Option<CorrelationChange>>,
}

impl Draft {
    fn new() -> Self {
        Self {
            typed: RwSignal::new(BTreeMap::new()),
            all: RwSignal::new(None),
        }
    }

    fn change(self) -> Option<CorrelationChange> {
        let typed = self.typed.get();
        let typed = (!typed.is_empty()).then(|| {
            let all = typed.into_iter();
            CorrelationChange::Typed(
                all.map(|(name, text)| TypedSetting { name, text })
                    .collect(),
            )
        });
        self.all.get().or(typed)
    }

    /// Takes what was typed; what is so already is no change.
    fn take(self, setting: &SettingView, text: String) {
        self.all.set(None);
        self.typed.update(|it| {
            if text.trim() == setting.text {
                it.remove(&setting.name);
            } else {
                it.insert(setting.name.clone(), text);
            }
        });
    }

    fn propose(self, change: CorrelationChange) {
        self.typed.update(BTreeMap::clear);
        self.all.set(Some(change));
    }

    fn clear(self) {
        self.typed.update(BTreeMap::clear);
        self.all.set(None);
    }
}

#[component]
pub fn CorrelationSettings() -> impl IntoView {
    let app = app();
    let answer = ask(app, || Some(CorrelationForm {}));
    let view = Memo::new(move |_| answer.with(|it| it.ready().cloned().unwrap_or_default()));
    let draft = Draft::new();
    let names = Memo::new(move |_| {
        view.with(|it| {
            it.groups
                .iter()
                .map(|it| it.name.clone())
                .collect::<Vec<_>>()
        })
    });
    let loaded = Memo::new(move |_| app.shell.get().loaded);
    view! {
        <div class="correlation">
            <div class="scroll settings" tabindex="0" role="region" aria-label="Settings of correlation">
                <section>
                    <p>"How alerts are grouped into incidents. A change is tried on the loaded alerts first, and counts only when it is applied: one entry of the journal, with one undo. The settings belong to the case."</p>
                    <p class="muted">{move || view.with(|it| it.effect.clone())}</p>
                    {move || view.with(|it| (!it.fault.is_empty()).then(|| view! { <p class="bad" role="alert">{it.fault.clone()}</p> }))}
                    <p><a href=Route::CompareIncidents.href()>"Compare exported with recorrelated incidents"</a></p>
                    <FileActions view draft loaded/>
                    {move || view.with(values_line)}
                </section>
                <For each=move || names.get() key=Clone::clone let:name>
                    <Group group=group(view, name) draft loaded/>
                </For>
            </div>
            <aside class="change-side" aria-label="Preview" tabindex="0">
                <Show
                    when=move || loaded.get()
                    fallback=|| view! { <p class="muted">"Open a case to see what a change would do to it, and to apply it."</p> }
                >
                    <ChangePreview
                        proposal=Signal::derive(move || draft.change())
                        clear=Callback::new(move |()| draft.clear())
                        hint="Change a setting: what it would do is shown here before it counts."
                    />
                </Show>
            </aside>
        </div>
    }
}

fn values_line(view: &CorrelationFormView) -> Option<impl IntoView + use<>> {
    let words = view.values.clone();
    (!words.is_empty()).then(|| {
        let href = Route::Correlation(CorrelationRoute::Noise { words: None }).href();
        view! { <p>"Single values: " {words} ". " <a href=href>"Noisy connectors"</a></p> }
    })
}

#[component]
fn FileActions(view: Memo<CorrelationFormView>, draft: Draft, loaded: Memo<bool>) -> impl IntoView {
    let app = app();
    view! {
        <p class="form-actions">
            <button
                class="button"
                disabled=move || !loaded.get() || view.with(|it| it.is_shipped)
                on:click=move |_| draft.propose(CorrelationChange::Shipped)
            >
                "As shipped"
            </button>
            <button class="button" on:click=move |_| download(app)>"Save the settings as a file"</button>
            <Show when=move || loaded.get()>
                <TextFileButton
                    words="Take settings from a file"
                    label="File of correlation settings"
                    picker_name="correlation"
                    taken=Callback::new(move |text| draft.propose(CorrelationChange::File(text)))
                />
            </Show>
        </p>
    }
}

fn download(app: App) {
    app.client.with_value(|client| {
        client.ask(CorrelationText {}, move |result| match result {
            Ok(file) => save_text(app, &file.name, &file.text),
            Err(refusal) => app.say(refusal.message),
        });
    });
}

fn group(view: Memo<CorrelationFormView>, name: String) -> Memo<SettingGroup> {
    Memo::new(move |_| {
        view.with(|it| {
            let found = it.groups.iter().find(|it| it.name == name);
            found.cloned().unwrap_or_default()
        })
    })
}

#[component]
fn Group(group: Memo<SettingGroup>, draft: Draft, loaded: Memo<bool>) -> impl IntoView {
    let SettingGroup {
        name,
        title,
        about,
        settings,
    } = group.get_untracked();
    // A field is drawn once and follows its value: one that is typed in stays.
    let fields = |settings: &[SettingView]| -> Vec<Memo<SettingView>> {
        let all = settings.iter().cloned();
        all.map(|first| {
            Memo::new(move |_| {
                let now =
                    group.with(|it| it.settings.iter().find(|it| it.name == first.name).cloned());
                now.unwrap_or_else(|| first.clone())
            })
        })
        .collect()
    };
    let is_table = settings.first().is_some_and(|it| !it.row.is_empty());
    let body = if is_table {
        let rows = settings.chunk_by(|a, b| a.row == b.row);
        view! {
            <table class="kinds">
                <thead>
                    <tr>
                        <th scope="col">"Kind"</th>
                        <th scope="col">"At most (bits)"</th>
                        <th scope="col">"Within (hours)"</th>
                    </tr>
                </thead>
                <tbody>
                    {rows.map(|row| view! {
                        <tr>
                            <th scope="row">{row[0].row.clone()}</th>
                            {fields(row).into_iter().map(|it| view! { <td><NumberInput setting=it draft loaded is_alone=false/></td> }).collect_view()}
                        </tr>
                    }).collect_view()}
                </tbody>
            </table>
        }
        .into_any()
    } else {
        let all = fields(&settings).into_iter();
        all.map(|setting| view! { <Field setting draft loaded/> })
            .collect_view()
            .into_any()
    };
    view! {
        <section data-section=name>
            <h2>{title}</h2>
            <p class="muted">{about}</p>
            {body}
        </section>
    }
}

#[component]
fn Field(setting: Memo<SettingView>, draft: Draft, loaded: Memo<bool>) -> impl IntoView {
    let SettingView {
        name,
        label,
        about,
        unit,
        ..
    } = setting.get_untracked();
    let input = if unit == SettingUnit::Switch {
        view! { <Switch setting draft loaded/> }.into_any()
    } else {
        view! { <NumberInput setting draft loaded is_alone=true/> }.into_any()
    };
    view! {
        <div class="correlation-field">
            <label for=id_of(&name)>{label}</label>
            {input}
            <p class="muted" id=about_id_of(&name)>{about}</p>
        </div>
    }
}

fn id_of(name: &str) -> String {
    format!("correlation-{}", name.replace('.', "-"))
}

fn about_id_of(name: &str) -> String {
    format!("{}-about", id_of(name))
}

/// The text of a setting: what was typed, else what counts.
fn text_of(setting: Memo<SettingView>, draft: Draft) -> Memo<String> {
    Memo::new(move |_| {
        let SettingView { name, text, .. } = setting.get();
        draft
            .typed
            .with(|it| it.get(&name).cloned().unwrap_or(text))
    })
}

#[component]
fn NumberInput(
    setting: Memo<SettingView>,
    draft: Draft,
    loaded: Memo<bool>,
    /// Whether it has a label of its own; in a table it has none.
    is_alone: bool,
) -> impl IntoView {
    let SettingView {
        name,
        label,
        unit,
        shipped,
        ..
    } = setting.get_untracked();
    let text = text_of(setting, draft);
    let usual = shipped.clone();
    let differs = Memo::new(move |_| text.get().trim() != usual);
    let word = if is_alone { unit.word() } else { "" };
    view! {
        <span class="number" class:changed=differs>
            <input
                id=id_of(&name)
                class="num"
                type="text"
                inputmode="decimal"
                autocomplete="off"
                aria-label=(!is_alone).then_some(label)
                aria-describedby=is_alone.then(|| about_id_of(&name))
                disabled=move || !loaded.get()
                prop:value=text
                on:input:target=move |event| {
                    let typed = HtmlInputElement::value(&event.target());
                    setting.with_untracked(|it| draft.take(it, typed));
                }
            />
            <span class="muted">{word}</span>
            <span class="muted shipped">{move || differs.get().then(|| format!("shipped: {shipped}"))}</span>
        </span>
    }
}

#[component]
fn Switch(setting: Memo<SettingView>, draft: Draft, loaded: Memo<bool>) -> impl IntoView {
    let SettingView { name, shipped, .. } = setting.get_untracked();
    let text = text_of(setting, draft);
    let usual = shipped.clone();
    let differs = Memo::new(move |_| text.get() != usual);
    view! {
        <span class="number" class:changed=differs>
            <input
                id=id_of(&name)
                type="checkbox"
                aria-describedby=about_id_of(&name)
                disabled=move || !loaded.get()
                prop:checked=move || text.get() == "on"
                on:change:target=move |event| {
                    let on = HtmlInputElement::checked(&event.target());
                    let typed = if on { "on" } else { "off" };
                    setting.with_untracked(|it| draft.take(it, typed.to_owned()));
                }
            />
            <span class="muted shipped">{move || differs.get().then(|| format!("shipped: {shipped}"))}</span>
        </span>
    }
}
