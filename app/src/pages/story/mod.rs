//! The alert story in three readings that share one selection.

mod desk;
mod pressing;
mod rails;
mod row;
mod row_element;
mod row_sheet;
mod rows;
mod timeline;
mod tool_bar;

use crate::answers::Answer;
use crate::parts::Refused;
use crate::state::app;
use desk::StoryDesk;
pub use desk::route_of;
use leptos::prelude::*;
use rows::StoryGrid;
use throughline_route::StoryReading;
use timeline::Timeline;
use tool_bar::ToolBar;

/// The story of an alert.
#[component]
pub fn AlertStory(
    key: Memo<Option<String>>,
    node: Memo<Option<u32>>,
    reading: Memo<StoryReading>,
) -> impl IntoView {
    let desk = StoryDesk::new(app(), key, node, reading);
    let is_timeline = Memo::new(move |_| reading.get() == StoryReading::Timeline);
    view! {
        <ToolBar desk/>
        {move || match desk.rows.get() {
            Answer::Refused(refusal) => Some(view! { <Refused refusal/> }),
            _ => None,
        }}
        {move || if is_timeline.get() {
            view! { <Timeline desk/> }.into_any()
        } else {
            view! { <StoryGrid desk/> <Foot desk/> }.into_any()
        }}
    }
}

#[component]
fn Foot(desk: StoryDesk) -> impl IntoView {
    let caveat = move || {
        desk.rows
            .with(|it| it.ready().map(|it| it.caveat.clone()).unwrap_or_default())
    };
    view! {
        <footer class="foot">
            <span class="keys-hint" aria-hidden="true">
                "move " <kbd>"↑"</kbd> " " <kbd>"↓"</kbd>
                " expand " <kbd>"→"</kbd>
                " branch " <kbd>"*"</kbd>
                " details " <kbd>"Enter"</kbd>
                " back to " {move || desk.title_thing()} " " <kbd>"b"</kbd>
            </span>
            <span class="grow"></span>
            <span>{caveat}</span>
        </footer>
    }
}
