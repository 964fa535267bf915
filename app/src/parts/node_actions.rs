//! What can be done with the node in the pane, as a row of buttons, and what was.

use super::node_menu::{hunt_route, record};
use crate::answers::ask;
use crate::parts::{NodeMenuButton, focus_if_lost};
use crate::state::{ActionComment, app};
use leptos::prelude::*;
use throughline_engine::protocol::{DoneAction, NodeActions, NodeActionsView, OfferedAction};

/// How many actions have a button of their own; the others are in the menu.
const BUTTONS: usize = 2;

/// The row of buttons, the menu behind it, and what was recorded already.
#[component]
pub fn NodeActionsBar(
    /// The node.
    of: NodeActions,
) -> impl IntoView {
    let app = app();
    let question = of.clone();
    let answer = ask(app, move || Some(question.clone()));
    let of = StoredValue::new(of);
    // An action that was recorded is offered no more: its button takes the focus along.
    Effect::new(move |_| {
        answer.track();
        request_animation_frame(|| focus_if_lost(".node-actions button"));
    });
    move || {
        answer.with(|it| {
            let view = it.ready()?.clone();
            Some(view! { <Bar of=of.get_value() view/> })
        })
    }
}

#[component]
fn Bar(of: NodeActions, view: NodeActionsView) -> impl IntoView {
    let app = app();
    let has_actions = !view.offered.is_empty();
    let hunt = hunt_route(&view);
    let buttons = view.offered.iter().take(BUTTONS).cloned();
    let buttons: Vec<(OfferedAction, NodeActions)> = buttons.map(|it| (it, of.clone())).collect();
    view! {
        <section class="section node-actions" aria-label="Actions">
            <p class="node-buttons">
                {buttons.into_iter().map(|(it, node)| view! {
                    <button type="button" class="button" on:click=move |_| record(app, &node, it.what)>
                        {it.label}
                    </button>
                }).collect_view()}
                {hunt.map(|route| view! { <a class="button" href=route.href()>"Hunt"</a> })}
                <NodeMenuButton node=of.clone() label=view.label back_to=".node-buttons .node-menu-button"/>
            </p>
            {has_actions.then(|| view! {
                <Why of/>
                <p class="muted node-note">"Actions are recorded in this case, not carried out."</p>
            })}
            <Done lines=view.done/>
        </section>
    }
}

/// What is said of the next action.
#[component]
fn Why(of: NodeActions) -> impl IntoView {
    let app = app();
    let of = StoredValue::new(of);
    let text = move || {
        let said =
            |it: &ActionComment| of.with_value(|of| it.of(of).unwrap_or_default().to_owned());
        app.action_comment.with(said)
    };
    view! {
        <input
            type="text"
            class="node-why"
            aria-label="Why: goes along with the next action"
            placeholder="Why (optional)"
            maxlength="2000"
            prop:value=text
            on:input:target=move |event| {
                let said = (of.get_value(), event.target().value());
                app.action_comment.set(ActionComment(Some(said)));
            }
        />
    }
}

#[component]
fn Done(lines: Vec<DoneAction>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        view! {
            <ul class="node-done">
                {lines.into_iter().map(|it| view! {
                    <li>
                        <b>{it.label}</b>
                        {it.in_force.then(|| view! { <span class="pill">"recorded"</span> })}
                        <span class="muted">{it.told}</span>
                    </li>
                }).collect_view()}
            </ul>
        }
    })
}
