//! What started a process, and what it started.

use super::More;
use leptos::prelude::*;
use throughline_engine::protocol::{KinLine, KinView};
use throughline_route::Route;

/// The parent and the children of a process, each leading to its node.
#[component]
pub fn Kin(
    /// Key of the alert in whose story they stand.
    key: String,
    kin: KinView,
) -> impl IntoView {
    let KinView {
        parent,
        parent_note,
        children,
        more_children,
    } = kin;
    let has_parent = parent.is_some() || !parent_note.is_empty();
    let of_parent = key.clone();
    view! {
        {has_parent.then(|| view! {
            <section class="section" data-part="parent">
                <h2>"Started by"</h2>
                <ul class="node-lines">
                    {parent.map(|line| view! { <Line key=of_parent line is_parent=true/> })}
                </ul>
                {(!parent_note.is_empty()).then(|| view! { <p class="muted">{parent_note}</p> })}
            </section>
        })}
        {(!children.is_empty()).then(|| view! {
            <section class="section" data-part="children">
                <h2>"It started"</h2>
                <ol class="node-lines">
                    {children.into_iter().map(|line| view! { <Line key=key.clone() line/> }).collect_view()}
                </ol>
                <More count=more_children/>
            </section>
        })}
    }
}

#[component]
fn Line(key: String, line: KinLine, #[prop(optional)] is_parent: bool) -> impl IntoView {
    let name = match line.node {
        Some(_) => {
            let route = Route::Alert {
                key,
                node: line.node,
            };
            view! { <a href=route.href()>{line.name}</a> }.into_any()
        }
        None => view! { <span>{line.name}</span> }.into_any(),
    };
    let after = match (line.after.is_empty(), is_parent) {
        (true, _) => String::new(),
        // The time is told from the parent on.
        (false, true) => format!("this {}", line.after),
        (false, false) => line.after,
    };
    view! {
        <li>
            {name} " " <span class="code muted">{line.pid}</span> " "
            <span class="muted num">{line.at}</span> " "
            <span class="muted">{after}</span>
            {(!line.command.is_empty()).then(|| view! { <span class="code kin-command">{line.command}</span> })}
        </li>
    }
}
