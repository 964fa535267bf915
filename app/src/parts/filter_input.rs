//! The field a filter is written in: it offers what may come next, and shows
//! the character that is wrong.

use super::combobox::{Combobox, Offered, OfferedGroup};
use super::fault::Fault;
use crate::state::app;
use leptos::html::Input;
use leptos::prelude::*;
use throughline_engine::protocol::{
    Complete, CompleteView, CompletionRole, FilterFault, FilterList,
};

/// A field for clauses of a filter. Text that is a filter is handed on, other
/// text stays with what is wrong about it below.
#[component]
pub fn FilterInput(
    /// Id of the field.
    id: &'static str,
    /// What is written; cleared by whoever takes it.
    text: RwSignal<String>,
    /// The filter that the text narrows further; counts are within it.
    #[prop(into)]
    beside: Signal<String>,
    /// What is filtered.
    list: FilterList,
    /// Takes the text once it is a filter.
    on_submit: Callback<String>,
    /// What is wrong with the text that was entered last.
    error: RwSignal<Option<FilterFault>>,
) -> impl IntoView {
    let app = app();
    let field = NodeRef::<Input>::new();
    let open = RwSignal::new(false);
    let found = RwSignal::new(CompleteView::default());
    let newest = StoredValue::new(0_u32);
    let complete = move |text: String, cursor: u32| {
        newest.update_value(|it| *it += 1);
        let mine = newest.get_value();
        let asked = Complete {
            text,
            cursor,
            beside: beside.get_untracked(),
            list,
        };
        app.client.with_value(|client| {
            client.ask(asked, move |answer| {
                // Only what stands there now counts; the field may be gone.
                if let (Some(it), Ok(view)) = (newest.try_get_value(), answer)
                    && it == mine
                {
                    found.set(view);
                }
            });
        });
    };
    let pick = Callback::new(move |at: usize| {
        let view = found.get_untracked();
        let Some(item) = view.items.get(at) else {
            return;
        };
        let chars: Vec<char> = text.get_untracked().chars().collect();
        let part = |from: usize, to: usize| {
            let to = to.min(chars.len());
            chars[from.min(to)..to].iter().collect::<String>()
        };
        let mut before = part(0, view.from as usize) + &item.insert;
        let after = part(view.to as usize, chars.len());
        if item.role == CompletionRole::Value && after.is_empty() {
            before.push(' ');
        }
        let cursor = before.chars().count();
        let new = before + &after;
        write_in(field, text, new.clone(), cursor);
        // The values of a field come next.
        if item.role == CompletionRole::Field {
            found.set(CompleteView::default());
            open.set(true);
            complete(new, cursor as u32);
        }
    });
    let submit = Callback::new(move |()| {
        let written = text.get_untracked().trim().to_owned();
        if written.is_empty() {
            return;
        }
        let asked = Complete {
            text: written.clone(),
            list,
            ..Complete::default()
        };
        app.client.with_value(|client| {
            client.ask(asked, move |answer| match answer.map(|it| it.fault) {
                Ok(None) => {
                    error.set(None);
                    on_submit.run(written);
                }
                Ok(fault) => error.set(fault),
                Err(refusal) => app.say(refusal.message),
            });
        });
    });
    let fault_id = format!("{id}-fault");
    let described = {
        let fault_id = fault_id.clone();
        Signal::derive(move || error.with(Option::is_some).then(|| fault_id.clone()))
    };
    view! {
        <span class="filter-input">
            <Combobox
                id
                label="Add a filter"
                placeholder="add a filter, or type to search"
                text
                offered=Signal::derive(move || found.with(offered))
                open
                field
                typed=Callback::new(move |(text, cursor)| {
                    error.set(None);
                    complete(text, cursor);
                })
                pick
                submit
                fault=described
            />
            {move || error.get().map(|fault| view! {
                <Fault id=fault_id.clone() text=text.get_untracked() fault/>
            })}
        </span>
    }
}

/// The choices, fields, values and operators apart.
fn offered(view: &CompleteView) -> Vec<OfferedGroup> {
    view.items
        .chunk_by(|a, b| a.role == b.role)
        .map(|items| OfferedGroup {
            label: match items[0].role {
                CompletionRole::Field => "Fields",
                CompletionRole::Value => "Values",
                CompletionRole::Operator => "Operators",
            }
            .to_owned(),
            choices: items
                .iter()
                .map(|it| Offered {
                    label: it.label.clone(),
                    detail: it.detail.clone(),
                    count: it.count,
                })
                .collect(),
        })
        .collect()
}

/// Writes a text into the field, with the cursor after so many characters.
fn write_in(field: NodeRef<Input>, text: RwSignal<String>, new: String, before: usize) {
    let units: usize = new.chars().take(before).map(char::len_utf16).sum();
    if let Some(field) = field.get_untracked() {
        field.set_value(&new);
        let _ = field.set_selection_range(units as u32, units as u32);
    }
    text.set(new);
}
