//! What can be done with a node of a story, wherever it stands: record an action,
//! narrow, hunt, copy. The same menu for the tree and the pane.

use crate::address::go;
use crate::answers::{Answer, ask};
use crate::parts::{Popover, close_menu, copy, focus_on};
use crate::state::{ActionComment, App, app, now};
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{
    EntityPane, NodeActions, NodeActionsView, RecordAction, ResponseAction,
};
use throughline_route::{EntityRoute, EventsRoute, QueueRoute, Route};
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

/// The node whose menu is open, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenNode {
    /// The node.
    pub node: NodeActions,
    /// Where the menu stands, in pixels from the left and from the top.
    pub at: (f64, f64),
    /// What has the focus when the menu is closed.
    pub back_to: &'static str,
}

/// Opens the menu of a node below what was pressed.
pub fn open_node(app: App, node: NodeActions, pressed: &Element, back_to: &'static str) {
    let place = pressed.get_bounding_client_rect();
    let at = (place.left(), place.bottom() + 4.0);
    app.node_menu.set(Some(OpenNode { node, at, back_to }));
}

/// The button that opens the menu of a node.
#[component]
pub fn NodeMenuButton(
    /// The node.
    node: NodeActions,
    /// Its name.
    label: String,
    /// What has the focus when the menu is closed.
    back_to: &'static str,
) -> impl IntoView {
    let app = app();
    let says = format!("What to do with {label}");
    let press = move |event: MouseEvent| {
        event.stop_propagation();
        let pressed = event.current_target().and_then(|it| it.dyn_into().ok());
        if let Some(pressed) = pressed {
            open_node(app, node.clone(), &pressed, back_to);
        }
    };
    view! {
        <button
            type="button"
            class="button icon-button node-menu-button"
            aria-haspopup="menu"
            aria-label=says
            title="What to do with this"
            tabindex="0"
            on:click=press
        >
            "⋯"
        </button>
    }
}

/// Records an action, with what was said of it.
pub fn record(app: App, node: &NodeActions, what: ResponseAction) {
    let comment = app
        .action_comment
        .with_untracked(|it| it.of(node).map(str::to_owned));
    let asked = RecordAction {
        of: node.clone(),
        what,
        comment: comment.filter(|it| !it.trim().is_empty()),
        at: now(),
        actor: app.preferences.actor.get_untracked(),
    };
    app.change(asked, move |made| {
        if made {
            app.action_comment.set(ActionComment::default());
        }
    });
}

/// The page of a thing.
pub fn page_route(page: &EntityPane) -> Route {
    Route::Entity(EntityRoute {
        kind: page.kind.clone(),
        name: page.key.clone(),
        id: page.id.clone(),
    })
}

/// Goes to what there is about a thing: the telemetry that names it, or where there
/// is none the alerts that do.
pub fn hunt_route(view: &NodeActionsView) -> Option<Route> {
    if let Some(words) = view.hunt.clone() {
        let words = Some(words);
        return Some(Route::Events(EventsRoute { words, kind: None }));
    }
    let everywhere = view.value.as_ref()?.everywhere.0.clone();
    Some(Route::Alerts(QueueRoute::of(everywhere)))
}

/// Closes the menu, and gives the focus back.
pub fn close_node(app: App) {
    close_menu(app.node_menu, |it| it.back_to);
}

/// The menu, while one is open.
#[component]
pub fn NodePopover() -> impl IntoView {
    let app = app();
    let close = Callback::new(move |()| close_node(app));
    let leave = Callback::new(move |()| app.node_menu.set(None));
    move || {
        app.node_menu.get().map(|open| {
            view! {
                <Popover label="What to do with this" at=open.at height=430.0 close leave>
                    <Menu node=open.node close/>
                </Popover>
            }
        })
    }
}

#[component]
fn Menu(node: NodeActions, close: Callback<()>) -> impl IntoView {
    let app = app();
    let question = node.clone();
    let answer = ask(app, move || Some(question.clone()));
    move || match answer.get() {
        Answer::Waiting => view! { <p class="menu-none">"Reading"</p> }.into_any(),
        Answer::Refused(refusal) => view! { <p class="menu-none">{refusal.message}</p> }.into_any(),
        Answer::Ready(view) => {
            request_animation_frame(|| focus_on(".value-menu [role=menuitem]"));
            view! { <Items node=node.clone() view close/> }.into_any()
        }
    }
}

#[component]
fn Items(node: NodeActions, view: NodeActionsView, close: Callback<()>) -> impl IntoView {
    let app = app();
    let item = move |says: String, count: Option<u32>, act: Box<dyn Fn()>| {
        let press = move |_| {
            close.run(());
            act();
        };
        view! {
            <button type="button" role="menuitem" class:none=count == Some(0) on:click=press>
                <span class="menu-label">{says}</span>
                {count.map(|it| view! { <span class="count">{grouped(it as usize)}</span> })}
            </button>
        }
    };
    let title = |says: &'static str| view! { <p class="menu-title" role="presentation">{says}</p> };
    let alerts = move |filter: String| -> Box<dyn Fn()> {
        Box::new(move || go(&Route::Alerts(QueueRoute::of(filter.clone()))))
    };
    let hunt = view.hunt.is_some().then(|| hunt_route(&view)).flatten();
    let offers_any = !view.offered.is_empty();
    view! {
        {offers_any.then(|| title("Record in this case"))}
        {view.offered.into_iter().map(|it| {
            let node = node.clone();
            item(it.label, None, Box::new(move || record(app, &node, it.what)))
        }).collect_view()}
        {view.page.map(|page| view! {
            {title("Page")}
            {item("Open its page".to_owned(), None, Box::new(move || go(&page_route(&page))))}
        })}
        {view.value.map(|value| view! {
            {title("Alerts")}
            {item("Only with this".to_owned(), Some(value.only.1), alerts(value.only.0))}
            {item("Without this".to_owned(), Some(value.without.1), alerts(value.without.0))}
            {item("All with this, whenever".to_owned(), Some(value.everywhere.1), alerts(value.everywhere.0))}
        })}
        {hunt.map(|route| view! {
            {title("Telemetry")}
            {item("Hunt for this".to_owned(), None, Box::new(move || go(&route)))}
        })}
        {(!view.copies.is_empty()).then(|| title("Copy"))}
        {view.copies.into_iter().map(|it| {
            let what = sentence(&it.what);
            let says = what.clone();
            item(says, None, Box::new(move || copy(app, it.copy.clone(), &what)))
        }).collect_view()}
    }
}

/// With a capital at its beginning.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |it| it.to_uppercase().chain(chars).collect())
}
