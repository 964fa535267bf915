//! The queues of alerts and of incidents: one page for both.

mod bulk_bar;
mod column_heads;
mod columns_menu;
mod desk;
mod export_menu;
mod filter_bar;
mod head;
mod lines;
mod shown_columns;
mod side_pane;
mod strip;
mod ticks;
mod view_menus;

pub use desk::Desk;
pub use ticks::Ticks;

use crate::answers::Answer;
use crate::parts::{Refused, Waiting};
use leptos::prelude::*;
use throughline_engine::protocol::List;

#[component]
pub fn AlertsPage() -> impl IntoView {
    view! { <QueuePage list=List::Alerts/> }
}

#[component]
pub fn IncidentsPage() -> impl IntoView {
    view! { <QueuePage list=List::Incidents/> }
}

#[component]
fn QueuePage(list: List) -> impl IntoView {
    let desk = Desk::new(list);
    let app = desk.app;
    let has_pane = Memo::new(move |_| desk.has_pane());
    on_cleanup(move || {
        app.open_menu.set(None);
        app.value_menu.set(None);
    });
    view! {
        <div class="page with-pane" class:pane-open=move || has_pane.get()>
            <div class="column">
                {move || match desk.frame.get() {
                    Answer::Waiting => view! { <Waiting what="Counting"/> }.into_any(),
                    Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
                    Answer::Ready(queue) => view! { <head::Head desk queue/> }.into_any(),
                }}
                <strip::Strip desk/>
                <bulk_bar::BulkBar desk/>
                <lines::Lines desk/>
            </div>
            <Show when=move || has_pane.get()>
                <side_pane::SidePane desk/>
            </Show>
        </div>
    }
}
