//! What is wrong with a filter, shown at its character.

use leptos::prelude::*;
use throughline_engine::protocol::FilterFault;
use throughline_model::visible_char;

/// What is wrong with a text, with a mark below its character.
#[component]
pub fn Fault(id: String, text: String, fault: FilterFault) -> impl IntoView {
    // What is entered is trimmed first: the character is counted in that.
    let shown: String = text.trim().chars().map(visible_char).collect();
    let caret = format!("{}^", " ".repeat(fault.at as usize));
    view! {
        <div class="fault" id=id role="alert">
            <pre aria-hidden="true">{shown} "\n" <b>{caret}</b></pre>
            <p>{capital(&fault.message)} {format!(" (at character {}).", fault.at + 1)}</p>
        </div>
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + chars.as_str()
    })
}
