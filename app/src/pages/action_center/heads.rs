//! The heads of the Action center's columns, by which it is sorted (AC-5).

use super::order;
use leptos::prelude::*;
use throughline_engine::protocol::{ActionColumn, ActionOrder};
use throughline_route::{ActionsRoute, Route};

#[component]
pub(super) fn ColumnHeads(route: Memo<ActionsRoute>) -> impl IntoView {
    view! {
        <div class="row head" role="row" aria-rowindex="1">
            {ActionColumn::ALL.into_iter().map(|column| view! { <Head column route/> }).collect_view()}
            <span class="c-alert" role="columnheader">"Alert and details"</span>
        </div>
    }
}

#[component]
fn Head(column: ActionColumn, route: Memo<ActionsRoute>) -> impl IntoView {
    let order = Memo::new(move |_| route.with(order));
    let is_here = move || order.get().by == column;
    // Times come newest first unless they are turned round, texts from A on.
    let falls = move || order.get().reversed != (column == ActionColumn::Time);
    let sorted = move || {
        let word = if falls() { "descending" } else { "ascending" };
        is_here().then_some(word)
    };
    let arrow = move || match (is_here(), falls()) {
        (false, _) => "",
        (true, true) => " ↓",
        (true, false) => " ↑",
    };
    let href = move || {
        let next = ActionOrder {
            by: column,
            reversed: is_here() && !order.get().reversed,
        };
        let sorted = ActionsRoute {
            sort: next.address(),
            ..route.get()
        };
        Route::Actions(sorted).href()
    };
    let class = match column {
        ActionColumn::By => "c-actor".to_owned(),
        _ => format!("c-{}", column.name()),
    };
    view! {
        <span class=class role="columnheader" aria-sort=sorted>
            <a class="sort-head" href=href>{column.label()}{arrow}</a>
        </span>
    }
}
