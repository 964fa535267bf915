//! What started a process, and what it started.

use super::More;
use crate::parts::page_route;
use leptos::prelude::*;
use throughline_engine::protocol::{KinLine, KinView};

/// The parent and the children of a process, each leading to its node, or where no
/// story shows it to its page.
#[component]
pub fn Kin(
    /// The address of a node of the same story.
    to_node: Callback<u32, String>,
    kin: KinView,
) -> impl IntoView {
    let KinView {
        parent,
        parent_note,
        children,
        more_children,
    } = kin;
    let has_parent = parent.is_some() || !parent_note.is_empty();
    view! {
        {has_parent.then(|| view! {
            <section class="section" data-part="parent">
                <h2>"Started by"</h2>
                <ul class="node-lines">
                    {parent.map(|line| view! { <Line to_node line is_parent=true/> })}
                </ul>
                {(!parent_note.is_empty()).then(|| view! { <p class="muted">{parent_note}</p> })}
            </section>
        })}
        {(!children.is_empty()).then(|| view! {
            <section class="section" data-part="children">
                <h2>"It started"</h2>
                <ol class="node-lines">
                    {children.into_iter().map(|line| view! { <Line to_node line/> }).collect_view()}
                </ol>
                <More count=more_children/>
            </section>
        })}
    }
}

#[component]
fn Line(
    to_node: Callback<u32, String>,
    line: KinLine,
    #[prop(optional)] is_parent: bool,
) -> impl IntoView {
    let leads_to = match (line.node, line.page) {
        (Some(node), _) => Some(to_node.run(node)),
        (None, page) => page.map(|it| page_route(&it).href()),
    };
    let name = match leads_to {
        Some(href) => view! { <a href=href>{line.name}</a> }.into_any(),
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
