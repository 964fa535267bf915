//! The queues of alerts and of incidents: one page for both.

mod bulk_bar;
mod bulk_pane;
mod column_heads;
mod columns_menu;
mod desk;
mod export_menu;
mod filter_bar;
mod group_head;
mod group_menu;
mod head;
mod line_keys;
mod lines;
mod nothing_found;
mod row;
mod row_pattern;
mod shown_columns;
mod side_pane;
mod strip;
mod ticks;
mod time_menu;
mod views_menu;

pub use ticks::Ticks;
pub use views_menu::first_view;

use desk::Desk;
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
    Effect::new(move |_| {
        let filter = desk
            .frame
            .with(|it| it.ready().map(|it| (it.is_default, it.filter.clone())));
        if let Some((false, filter)) = filter {
            views_menu::remember(app, list, &filter);
        }
    });
    let has_pane = Memo::new(move |_| desk.has_pane());
    on_cleanup(move || {
        app.open_menu.set(None);
        app.value_menu.set(None);
    });
    view! {
        <div class="page with-pane" class:pane-open=move || has_pane.get()>
            <div class="column">
                <head::Head desk/>
                <strip::Strip desk/>
                <bulk_bar::BulkBar desk/>
                <lines::Lines desk/>
            </div>
            <Show when=move || has_pane.get()>
                {move || if desk.managing.get() {
                    view! { <bulk_pane::BulkPane desk/> }.into_any()
                } else {
                    view! { <side_pane::SidePane desk/> }.into_any()
                }}
            </Show>
        </div>
    }
}
