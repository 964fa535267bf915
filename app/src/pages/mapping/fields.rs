//! Where each field of an alert comes from.

use super::desk::Desk;
use leptos::prelude::*;
use throughline_engine::protocol::{
    MapEdit, MapField, MapFieldView, SourcePart, TimeForm, WordView,
};
use web_sys::{HtmlDetailsElement, HtmlInputElement, HtmlSelectElement};

/// A field's select, and all else of it, has an id that begins with this.
fn id(field: MapField, part: &str) -> String {
    format!("map-{}{part}", field.name())
}

#[component]
pub fn Fields(desk: Desk) -> impl IntoView {
    let shown = desk.shown;
    let further = move || -> Vec<MapField> {
        let shown = shown.get();
        let rest = MapField::ALL.iter().filter(|it| !shown.contains(it));
        rest.copied().collect()
    };
    let is_open = RwSignal::new(false);
    view! {
        <section class="map-section" data-section="fields">
            <h2>"Where each field comes from"</h2>
            <For each=move || shown.get() key=|it| *it let:field>
                <Field desk field/>
            </For>
            <Words desk/>
            <details
                class="map-further"
                on:toggle:target=move |event| is_open.set(HtmlDetailsElement::open(&event.target()))
            >
                <summary>"More fields"</summary>
                // So many lists of columns are made only when somebody looks.
                <Show when=move || is_open.get()>
                    <For each=further key=|it| *it let:field>
                        <Field desk field/>
                    </For>
                </Show>
            </details>
        </section>
    }
}

/// One field as it stands.
fn state(desk: Desk, field: MapField) -> Memo<Option<MapFieldView>> {
    desk.part(move |it| it.fields.iter().find(|it| it.field == field).cloned())
}

#[component]
fn Field(desk: Desk, field: MapField) -> impl IntoView {
    let state = state(desk, field);
    let column = Memo::new(move |_| state.with(|it| it.as_ref()?.column.clone()));
    let samples = desk.part(move |it| {
        let own = it.fields.iter().find(|it| it.field == field);
        let column = own.and_then(|it| it.column.as_deref());
        let of = it
            .columns
            .iter()
            .find(|it| Some(it.name.as_str()) == column);
        of.map(|it| it.samples.join(" · ")).unwrap_or_default()
    });
    let further = Memo::new(move |_| {
        state.with(|it| {
            it.as_ref()
                .map(|it| it.further.join(", "))
                .unwrap_or_default()
        })
    });
    let form = Memo::new(move |_| state.with(|it| it.as_ref()?.form));
    let has_column = Memo::new(move |_| column.with(Option::is_some));
    view! {
        <div class="field map-field" class:used=move || has_column.get() data-field=field.name()>
            <label class="field-label" for=id(field, "")>{field.label()}</label>
            <div class="map-source">
                <ColumnSelect desk field column/>
                {move || {
                    let further = further.get();
                    (!further.is_empty()).then(|| view! { <p class="muted">"where empty: " <span class="code">{further}</span></p> })
                }}
                {move || {
                    let samples = samples.get();
                    (!samples.is_empty()).then(|| view! { <p class="muted code map-samples">{samples}</p> })
                }}
                <Show when=move || has_column.get() && form.get().is_some()>
                    <Form desk field state/>
                </Show>
                <Parts desk field state/>
            </div>
        </div>
    }
}

#[component]
fn ColumnSelect(desk: Desk, field: MapField, column: Memo<Option<String>>) -> impl IntoView {
    let names = desk.part(|it| {
        it.columns
            .iter()
            .map(|it| it.name.clone())
            .collect::<Vec<_>>()
    });
    let select = NodeRef::<leptos::html::Select>::new();
    // A map file may name a column that this table does not have.
    let missing = Memo::new(move |_| {
        let column = column.get();
        column.filter(|it| names.with(|names| !names.contains(it)))
    });
    Effect::new(move |_| {
        names.track();
        missing.track();
        let value = column.get().unwrap_or_default();
        if let Some(select) = select.get() {
            // The options come after this effect where they have changed too.
            request_animation_frame(move || select.set_value(&value));
        }
    });
    let choose = move |select: HtmlSelectElement| {
        let column = Some(select.value()).filter(|it| !it.is_empty());
        desk.edit(MapEdit::Column { field, column });
    };
    view! {
        <select id=id(field, "") node_ref=select on:change:target=move |event| choose(event.target())>
            <option value="">"Not in this table"</option>
            {move || names.get().into_iter().map(|it| view! { <option value=it.clone()>{it.clone()}</option> }).collect_view()}
            {move || missing.get().map(|it| view! { <option value=it.clone()>{format!("{it} (not in this table)")}</option> })}
        </select>
    }
}

/// How the times of a field are written.
#[component]
fn Form(desk: Desk, field: MapField, state: Memo<Option<MapFieldView>>) -> impl IntoView {
    let form = Memo::new(move |_| state.with(|it| it.as_ref()?.form));
    let is_ambiguous =
        Memo::new(move |_| state.with(|it| it.as_ref().is_some_and(|it| it.is_ambiguous)));
    let choose = move |select: HtmlSelectElement| {
        let chosen = usize::try_from(select.selected_index()).ok();
        if let Some(form) = chosen.and_then(|at| TimeForm::ALL.get(at).copied()) {
            desk.edit(MapEdit::Form { field, form });
        }
    };
    view! {
        <div class="map-form">
            <label class="muted" for=id(field, "-form")>"Its times are written"</label>
            <select id=id(field, "-form") on:change:target=move |event| choose(event.target())>
                {TimeForm::ALL.into_iter().map(|it| view! {
                    <option prop:selected=move || form.get() == Some(it)>{it.label()}</option>
                }).collect_view()}
            </select>
            {move || is_ambiguous.get().then(|| view! {
                <p class="bad-words">"Day and month could be either way round: say which comes first."</p>
            })}
        </div>
    }
}

/// What else can be said of a field's source.
#[component]
fn Parts(desk: Desk, field: MapField, state: Memo<Option<MapFieldView>>) -> impl IntoView {
    let text = move |of: fn(&MapFieldView) -> String| {
        Memo::new(move |_| state.with(|it| it.as_ref().map(of).unwrap_or_default()))
    };
    let constant = text(|it| it.constant.clone());
    let before = text(|it| it.before.clone());
    let after = text(|it| it.after.clone());
    let separator = text(|it| it.separator.clone().unwrap_or_default());
    let said = move || {
        let said = [
            ("where empty", constant.get()),
            ("before", before.get()),
            ("after", after.get()),
            ("split at", separator.get()),
        ];
        let said = said.into_iter().filter(|it| !it.1.is_empty());
        said.map(|(what, text)| format!("{what} “{text}”"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let is_open = RwSignal::new(false);
    let part = move |label: &'static str,
                     name: &'static str,
                     part: SourcePart,
                     value: Memo<String>| {
        let id = id(field, name);
        view! {
            <div class="field">
                <label class="field-label" for=id.clone()>{label}</label>
                <input
                    id=id
                    type="text"
                    autocomplete="off"
                    prop:value=move || value.get()
                    on:change:target=move |event| desk.edit(MapEdit::Part { field, part, text: HtmlInputElement::value(&event.target()) })
                />
            </div>
        }
    };
    view! {
        <details class="map-parts" on:toggle:target=move |event| is_open.set(HtmlDetailsElement::open(&event.target()))>
            <summary aria-label=format!("More about {}", field.label())>
                "More" {move || { let said = said(); (!said.is_empty()).then(|| format!(": {said}")) }}
            </summary>
            <Show when=move || is_open.get()>
                {part("Where empty", "-constant", SourcePart::Constant, constant)}
                {part("Only before", "-before", SourcePart::Before, before)}
                {part("Only after", "-after", SourcePart::After, after)}
                {field.is_list().then(|| part("Split at", "-separator", SourcePart::Separator, separator))}
            </Show>
        </details>
    }
}

/// What words of severity and status mean.
#[component]
fn Words(desk: Desk) -> impl IntoView {
    let words = desk.part(|it| it.words.clone());
    let keys = move || {
        let words = words.get().into_iter();
        words.map(|it| (it.field, it.word)).collect::<Vec<_>>()
    };
    let are_there = Memo::new(move |_| words.with(|it| !it.is_empty()));
    view! {
        <Show when=move || are_there.get()>
            <h3 class="map-words">"What these words mean"</h3>
        </Show>
        <For each=keys key=Clone::clone let:key>
            <Word desk words key/>
        </For>
    }
}

#[component]
fn Word(desk: Desk, words: Memo<Vec<WordView>>, key: (MapField, String)) -> impl IntoView {
    let find = move |it: &[WordView], key: &(MapField, String)| {
        it.iter()
            .find(|it| it.field == key.0 && it.word == key.1)
            .cloned()
    };
    let Some(first) = words.with_untracked(|it| find(it, &key)) else {
        return ().into_any();
    };
    let (field, word) = key.clone();
    let means = Memo::new(move |_| {
        words
            .with(|it| find(it, &key))
            .map(|it| it.means)
            .unwrap_or_default()
    });
    let id = format!(
        "{}-{}",
        id(field, "-word"),
        word.replace(|it: char| !it.is_ascii_alphanumeric(), "-")
    );
    let choose = move |select: HtmlSelectElement| {
        desk.edit(MapEdit::Word {
            field,
            word: word.clone(),
            means: select.value(),
        });
    };
    let as_it_is = format!("As it is: {}", first.taken_for);
    let shown = first.word.clone();
    view! {
        <div class="field" data-word=first.word>
            <label class="field-label" for=id.clone()>{format!("{} ", first.label)}<span class="code">{shown}</span></label>
            <select id=id on:change:target=move |event| choose(event.target())>
                <option value="" prop:selected=move || means.with(String::is_empty)>{as_it_is}</option>
                {first.choices.into_iter().map(|(value, label)| {
                    let own = value.clone();
                    view! { <option value=value prop:selected=move || means.with(|it| *it == own)>{label}</option> }
                }).collect_view()}
            </select>
        </div>
    }
    .into_any()
}
