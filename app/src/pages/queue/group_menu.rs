//! What a queue's rows are grouped by.

use super::desk::Desk;
use crate::parts::Dropdown;
use leptos::prelude::*;
use throughline_engine::protocol::Grouping;

/// What rows are grouped by, up to three fields, one inside another.
#[component]
pub fn GroupMenu(desk: Desk, groupings: Vec<Grouping>) -> impl IntoView {
    let count = groupings.iter().filter(|it| it.nth.is_some()).count() as u32;
    let groupings = StoredValue::new(groupings);
    let none = move || desk.with_group(None).href();
    view! {
        <Dropdown label="Group by" count=Signal::stored(count) open=desk.app.open_menu to_the_left=true>
            <ul>
                {move || groupings.get_value().into_iter().map(|it| {
                    let href = desk.with_group(it.toggled).href();
                    view! {
                        <li>
                            <a href=href class:ticked=it.nth.is_some()>
                                <span class="tick" aria-hidden="true"></span>
                                <span class="menu-label">{it.label}</span>
                                {it.nth.map(|nth| view! {
                                    <span class="unseen">", grouped by"</span>
                                    <span class="count">{nth + 1}</span>
                                })}
                            </a>
                        </li>
                    }
                }).collect_view()}
                {(count > 0).then(|| view! { <li class="menu-clear"><a href=none()>"No groups"</a></li> })}
            </ul>
        </Dropdown>
    }
}
