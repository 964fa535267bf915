//! A field with a list of choices below it, for filters and the search.

use leptos::html::Input;
use leptos::prelude::*;
use throughline_engine::grouped;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent};

/// One choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Offered {
    /// What it is called.
    pub label: String,
    /// A word or two about it; may be empty.
    pub detail: String,
    /// How many alerts it would give.
    pub count: Option<u32>,
}

/// Choices of one sort.
#[derive(Clone, Debug, PartialEq)]
pub struct OfferedGroup {
    /// What they are.
    pub label: String,
    /// The choices, at least one.
    pub choices: Vec<Offered>,
}

/// A text field that offers choices (the combobox of the ARIA practices): arrows
/// walk them, Enter and Tab take the one walked to, Esc closes the list.
#[component]
pub fn Combobox(
    /// Id of the field; the list and its choices have ids made of it.
    id: &'static str,
    /// What it is, for those who hear it.
    label: &'static str,
    /// What to write.
    placeholder: &'static str,
    /// What is written.
    text: RwSignal<String>,
    /// The choices, in the order of the list.
    #[prop(into)]
    offered: Signal<Vec<OfferedGroup>>,
    /// Whether the list is shown.
    open: RwSignal<bool>,
    /// The field, for those who write in it.
    field: NodeRef<Input>,
    /// Hears what was written and how many characters stand before the cursor.
    typed: Callback<(String, u32)>,
    /// Hears which choice was taken, counted over all groups.
    pick: Callback<usize>,
    /// Hears Enter where no choice was walked to.
    submit: Callback<()>,
    /// Hears a paste of several lines, which a field of one line cannot hold.
    #[prop(optional)]
    pasted: Option<Callback<String>>,
    /// The key that leads here.
    #[prop(optional)]
    key: Option<&'static str>,
    /// Whether nothing can be written now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Whether choices are shown to who comes here before anything is written.
    #[prop(optional)]
    opens_empty: bool,
    /// Id of what says that the text is wrong, where it is.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
) -> impl IntoView {
    let active = RwSignal::new(None::<usize>);
    let count = Memo::new(move |_| {
        offered.with(|it| it.iter().map(|group| group.choices.len()).sum::<usize>())
    });
    let is_shown = Memo::new(move |_| open.get() && count.get() > 0);
    // A new list is walked from its beginning.
    Effect::new(move |_| {
        offered.track();
        active.set(None);
    });
    Effect::new(move |_| {
        if let Some(at) = active.get() {
            show_choice(&choice_id(id, at));
        }
    });
    let ask = move || {
        if let Some(field) = field.get_untracked() {
            typed.run((field.value(), cursor(&field)));
        }
    };
    let take = Callback::new(move |at: usize| {
        open.set(false);
        pick.run(at);
    });
    let walk = move |forward: bool| {
        if !is_shown.get_untracked() {
            open.set(true);
            ask();
            return;
        }
        let count = count.get_untracked();
        active.update(|it| {
            *it = match (*it, forward) {
                (None, true) => Some(0),
                (None, false) => Some(count - 1),
                (Some(at), true) => (at + 1 < count).then_some(at + 1),
                (Some(at), false) => at.checked_sub(1),
            };
        });
    };
    let pressed = move |event: KeyboardEvent| {
        let walked_to = active.get_untracked().filter(|_| is_shown.get_untracked());
        match (event.key().as_str(), walked_to) {
            ("ArrowDown", _) => walk(true),
            ("ArrowUp", _) => walk(false),
            ("Enter" | "Tab", Some(at)) => take.run(at),
            ("Enter", None) => {
                open.set(false);
                submit.run(());
            }
            ("Escape", _) if is_shown.get_untracked() => open.set(false),
            _ => return,
        }
        event.prevent_default();
    };
    let heard_paste = move |event: web_sys::ClipboardEvent| {
        let Some(pasted) = pasted else { return };
        let text = event
            .clipboard_data()
            .and_then(|it| it.get_data("text/plain").ok())
            .unwrap_or_default();
        if text.trim().contains('\n') {
            event.prevent_default();
            open.set(false);
            pasted.run(text);
        }
    };
    view! {
        <span class="combobox">
            <input
                type="text"
                role="combobox"
                id=id
                node_ref=field
                aria-label=label
                placeholder=placeholder
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                aria-autocomplete="list"
                aria-controls=format!("{id}-list")
                aria-expanded=move || is_shown.get().to_string()
                aria-activedescendant=move || active.get().filter(|_| is_shown.get()).map(|at| choice_id(id, at))
                aria-invalid=move || fault.get().map(|_| "true")
                aria-describedby=move || fault.get()
                data-key=key
                disabled=disabled
                prop:value=text
                on:input:target=move |event| {
                    let field: HtmlInputElement = event.target();
                    text.set(field.value());
                    open.set(true);
                    typed.run((field.value(), cursor(&field)));
                }
                on:keydown=pressed
                on:focus=move |_| if opens_empty && text.with_untracked(String::is_empty) {
                    open.set(true);
                }
                on:paste=heard_paste
                on:blur=move |_| open.set(false)
            />
            <div
                class="offers"
                role="listbox"
                id=format!("{id}-list")
                aria-label=label
                hidden=move || !is_shown.get()
                // The field keeps the focus.
                on:mousedown=|event| event.prevent_default()
            >
                {move || is_shown.get().then(|| groups(id, &offered.get(), active, take))}
            </div>
        </span>
    }
}

fn groups(
    id: &'static str,
    offered: &[OfferedGroup],
    active: RwSignal<Option<usize>>,
    take: Callback<usize>,
) -> impl IntoView + use<> {
    let mut first = 0;
    offered
        .iter()
        .map(|group| {
            let from = first;
            first += group.choices.len();
            let choices = (from..).zip(group.choices.clone());
            view! {
                <div class="offers-group" role="group" aria-label=group.label.clone()>
                    <div class="offers-head" aria-hidden="true">{group.label.clone()}</div>
                    {choices.map(|(at, choice)| view! {
                        <div
                            class="offer"
                            class:none=choice.count == Some(0)
                            role="option"
                            id=choice_id(id, at)
                            aria-selected=move || (active.get() == Some(at)).to_string()
                            on:click=move |_| take.run(at)
                        >
                            <span class="offer-label">{choice.label}</span>
                            <span class="offer-detail">{choice.detail}</span>
                            {choice.count.map(|it| view! {
                                <span class="count">{grouped(it as usize)}<span class="unseen">" alerts"</span></span>
                            })}
                        </div>
                    }).collect_view()}
                </div>
            }
        })
        .collect_view()
}

fn choice_id(id: &str, at: usize) -> String {
    format!("{id}-{at}")
}

/// Scrolls a choice into the list.
fn show_choice(id: &str) {
    let choice = web_sys::window()
        .and_then(|it| it.document()?.get_element_by_id(id))
        .and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
    let Some(choice) = choice else { return };
    let Some(list) = choice.closest("[role=listbox]").ok().flatten() else {
        return;
    };
    let (top, bottom) = (
        choice.offset_top(),
        choice.offset_top() + choice.offset_height(),
    );
    if top < list.scroll_top() {
        list.set_scroll_top(top);
    } else if bottom > list.scroll_top() + list.client_height() {
        list.set_scroll_top(bottom - list.client_height());
    }
}

/// How many characters stand before the cursor: the browser counts UTF-16 units.
fn cursor(field: &HtmlInputElement) -> u32 {
    let text = field.value();
    let units = field.selection_start().ok().flatten();
    let Some(units) = units else {
        return text.chars().count() as u32;
    };
    let mut left = units as usize;
    text.chars()
        .take_while(|it| {
            let fits = left >= it.len_utf16();
            left = left.saturating_sub(it.len_utf16());
            fits
        })
        .count() as u32
}
