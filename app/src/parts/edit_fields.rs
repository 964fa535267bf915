//! The fields of a form that changes several things at once; what is left
//! unchanged stays as it is.

use super::{Icon, IconName};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{Assignee, Choice, Classified, Edit, TriageChoicesView};
use throughline_model::{Classification, Determination, Severity, Vocabulary};
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

/// What somebody has chosen so far; empty is unchanged.
#[derive(Clone, Copy)]
pub struct EditDraft {
    pub status: RwSignal<String>,
    severity: RwSignal<String>,
    classified: RwSignal<String>,
    assigned: RwSignal<String>,
    nobody: RwSignal<bool>,
    add_tags: TagDraft,
    remove_tags: TagDraft,
    comment: RwSignal<String>,
}

/// Tags that were chosen, and what is being written of the next.
#[derive(Clone, Copy)]
struct TagDraft {
    chosen: RwSignal<Vec<String>>,
    text: RwSignal<String>,
}

impl TagDraft {
    fn new() -> Self {
        Self {
            chosen: RwSignal::new(Vec::new()),
            text: RwSignal::new(String::new()),
        }
    }

    /// Takes what is written as a tag.
    fn take(self) {
        let text = self.text.get_untracked().trim().to_owned();
        if !text.is_empty() {
            self.chosen.update(|it| {
                if !it.contains(&text) {
                    it.push(text);
                }
            });
            self.text.set(String::new());
        }
    }

    fn all(self) -> Vec<String> {
        let mut tags = self.chosen.get();
        let text = self.text.get();
        if !text.trim().is_empty() {
            tags.push(text.trim().to_owned());
        }
        tags
    }
}

impl EditDraft {
    /// Nothing is changed yet.
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            status: text(),
            severity: text(),
            classified: text(),
            assigned: text(),
            nobody: RwSignal::new(false),
            add_tags: TagDraft::new(),
            remove_tags: TagDraft::new(),
            comment: text(),
        }
    }

    /// As an edit says that was made before.
    pub fn of<S: Vocabulary>(edit: &Edit<S>) -> Self {
        let draft = Self::new();
        if let Some(status) = edit.status {
            draft.status.set(status.api().to_owned());
        }
        if let Some(severity) = edit.severity {
            draft.severity.set(severity.api().to_owned());
        }
        if let Some(it) = edit.classified {
            let (classification, determination) = (it.classification.api(), it.determination.api());
            draft
                .classified
                .set(format!("{classification}/{determination}"));
        }
        if let Some(assignee) = &edit.assigned_to {
            draft.nobody.set(assignee.name().is_none());
            let name = assignee.name().unwrap_or_default();
            draft.assigned.set(name.to_owned());
        }
        draft.add_tags.chosen.set(edit.add_tags.clone());
        draft.remove_tags.chosen.set(edit.remove_tags.clone());
        draft.comment.set(edit.comment.clone().unwrap_or_default());
        draft
    }

    /// The edit that it makes.
    pub fn edit<S: Vocabulary>(self) -> Edit<S> {
        let classified = self.classified.get();
        let classified = classified.split_once('/').and_then(|(c, d)| {
            Some(Classified {
                classification: Classification::read(c)?,
                determination: Determination::read(d)?,
            })
        });
        let assigned = self.assigned.get();
        let assigned = if self.nobody.get() {
            Some(Assignee::default())
        } else {
            (!assigned.trim().is_empty()).then(|| Assignee::of(&assigned))
        };
        let comment = self.comment.get().trim().to_owned();
        Edit {
            status: chosen(&self.status.get()),
            severity: chosen::<Severity>(&self.severity.get()),
            assigned_to: assigned,
            classified,
            add_tags: self.add_tags.all(),
            remove_tags: self.remove_tags.all(),
            comment: (!comment.is_empty()).then_some(comment),
            ..Edit::default()
        }
    }
}

fn chosen<V: Vocabulary>(value: &str) -> Option<V> {
    if value.is_empty() {
        return None;
    }
    V::read(value)
}

/// The fields. Their ids begin with `prefix`, for no two forms on a page share
/// any.
#[component]
pub fn EditFields(
    prefix: &'static str,
    draft: EditDraft,
    statuses: Vec<Choice>,
    choices: TriageChoicesView,
) -> impl IntoView {
    let id = move |name: &str| format!("{prefix}-{name}");
    let tags = StoredValue::new(choices.tags);
    view! {
        <div class="field">
            <label class="field-label" for=id("status")>"Status"</label>
            <Select id=id("status") value=draft.status choices=statuses/>
        </div>
        <Assigned prefix draft people=choices.assignees/>
        <div class="field">
            <label class="field-label" for=id("severity")>"Severity"</label>
            <Select id=id("severity") value=draft.severity choices=choices.severities/>
        </div>
        <div class="field">
            <label class="field-label" for=id("classified")>"Classification"</label>
            <select
                id=id("classified")
                prop:value=move || draft.classified.get()
                on:change:target=move |event| draft.classified.set(HtmlSelectElement::value(&event.target()))
            >
                <option value="">"Unchanged"</option>
                {choices.classifications.into_iter().map(|(it, determinations)| view! {
                    <Classifications classification=it determinations/>
                }).collect_view()}
            </select>
        </div>
        <datalist id=id("tags")>
            {tags.get_value().into_iter().map(|it| view! { <option value=it></option> }).collect_view()}
        </datalist>
        <Tags label="Add tags" id=id("add-tag") list=id("tags") draft=draft.add_tags/>
        <Tags label="Remove tags" id=id("remove-tag") list=id("tags") draft=draft.remove_tags/>
        <div class="field">
            <label class="field-label" for=id("comment")>"Comment"</label>
            <textarea
                id=id("comment")
                rows="2"
                maxlength="30000"
                prop:value=move || draft.comment.get()
                on:input:target=move |event| draft.comment.set(HtmlTextAreaElement::value(&event.target()))
            ></textarea>
        </div>
    }
}

#[component]
fn Select(id: String, value: RwSignal<String>, choices: Vec<Choice>) -> impl IntoView {
    view! {
        <select
            id=id
            prop:value=move || value.get()
            on:change:target=move |event| value.set(HtmlSelectElement::value(&event.target()))
        >
            <option value="">"Unchanged"</option>
            {choices.into_iter().map(|it| view! { <option value=it.value>{it.label}</option> }).collect_view()}
        </select>
    }
}

#[component]
fn Classifications(classification: Choice, determinations: Vec<Choice>) -> impl IntoView {
    let Choice { value, label } = classification;
    let plain = format!("{value}/unknown");
    if determinations.is_empty() {
        return view! { <option value=plain>{label}</option> }.into_any();
    }
    view! {
        <optgroup label=label.clone()>
            <option value=plain>{format!("{label}, not determined")}</option>
            {determinations.into_iter().map(|it| view! {
                <option value=format!("{value}/{}", it.value)>{format!("{label} – {}", it.label)}</option>
            }).collect_view()}
        </optgroup>
    }
    .into_any()
}

#[component]
fn Assigned(prefix: &'static str, draft: EditDraft, people: Vec<String>) -> impl IntoView {
    let actor = app().preferences.actor;
    let id = format!("{prefix}-assigned");
    let list = format!("{prefix}-people");
    let to_me = move |_| {
        draft.nobody.set(false);
        draft.assigned.set(actor.get_untracked());
    };
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>"Assigned to"</label>
            <span class="field-row">
                <input
                    id=id
                    type="text"
                    list=list.clone()
                    placeholder="Unchanged"
                    autocomplete="off"
                    disabled=move || draft.nobody.get()
                    prop:value=move || draft.assigned.get()
                    on:input:target=move |event| draft.assigned.set(HtmlInputElement::value(&event.target()))
                />
                <datalist id=list>
                    {people.into_iter().map(|it| view! { <option value=it></option> }).collect_view()}
                </datalist>
                <button class="button" type="button" on:click=to_me>"To me"</button>
                <button
                    class="button"
                    type="button"
                    aria-pressed=move || draft.nobody.get().to_string()
                    on:click=move |_| draft.nobody.update(|it| *it = !*it)
                >
                    "Nobody"
                </button>
            </span>
        </div>
    }
}

#[component]
fn Tags(label: &'static str, id: String, list: String, draft: TagDraft) -> impl IntoView {
    let on_key = move |event: web_sys::KeyboardEvent| {
        // Enter in here means this tag, not the whole form.
        if event.key() == "Enter" && !draft.text.get_untracked().trim().is_empty() {
            event.prevent_default();
            draft.take();
        }
    };
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <span class="field-stack">
                <input
                    id=id
                    type="text"
                    list=list
                    maxlength="200"
                    autocomplete="off"
                    placeholder="Write a tag, then Enter"
                    prop:value=move || draft.text.get()
                    on:input:target=move |event| draft.text.set(HtmlInputElement::value(&event.target()))
                    on:keydown=on_key
                />
                <span class="tag-chips">
                    <For each=move || draft.chosen.get() key=Clone::clone let:tag>
                        <TagChip tag chosen=draft.chosen/>
                    </For>
                </span>
            </span>
        </div>
    }
}

#[component]
fn TagChip(tag: String, chosen: RwSignal<Vec<String>>) -> impl IntoView {
    let shown = tag.clone();
    view! {
        <button
            class="chip on"
            type="button"
            aria-label=format!("Leave out the tag {tag}")
            on:click=move |_| chosen.update(|it| it.retain(|it| *it != tag))
        >
            {shown}
            <Icon name=IconName::Close/>
        </button>
    }
}
