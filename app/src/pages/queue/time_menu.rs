//! The time that a queue's rows are from: counted back from the newest activity,
//! or from one moment to another (AQ-6).

use super::desk::Desk;
use crate::address::go;
use crate::parts::Dropdown;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::FacetValue;
use web_sys::HtmlInputElement;

#[component]
pub fn TimeMenu(desk: Desk) -> impl IntoView {
    let times = move || -> Vec<FacetValue> {
        desk.frame
            .with(|it| it.ready().map(|it| it.times.clone()).unwrap_or_default())
    };
    let anchor = move || {
        desk.frame
            .with(|it| it.ready().map(|it| it.anchor.clone()).unwrap_or_default())
    };
    let from = RwSignal::new(String::new());
    let to = RwSignal::new(String::new());
    let choose = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (from, to) = (from.get_untracked(), to.get_untracked());
        if from.is_empty() && to.is_empty() {
            return;
        }
        let without = desk
            .frame
            .with_untracked(|it| it.ready().map(|it| it.without_time.clone()));
        let filter = format!("{} time:{from}..{to}", without.unwrap_or_default());
        desk.app.open_menu.set(None);
        go(&desk.with_filter(filter.trim().to_owned()));
    };
    view! {
        <Dropdown label="Time" open=desk.app.open_menu>
            <p class="menu-title">"Counted back from " {anchor}</p>
            <ul>
                {move || times().into_iter().map(|it| {
                    let href = desk.with_filter(it.toggled).href();
                    view! {
                        <li>
                            <a href=href on:click=move |_| desk.app.open_menu.set(None) class:ticked=it.ticked class:none=it.count == 0>
                                <span class="menu-label">{it.label}</span>
                                {it.ticked.then(|| view! { <span class="unseen">", shown"</span> })}
                                <span class="count">{grouped(it.count as usize)}</span>
                            </a>
                        </li>
                    }
                }).collect_view()}
            </ul>
            <form class="time-range" on:submit=choose>
                <label>"From (UTC)" <Moment value=from/></label>
                <label>"To (UTC)" <Moment value=to/></label>
                <button type="submit" class="button">"Show"</button>
            </form>
        </Dropdown>
    }
}

#[component]
fn Moment(value: RwSignal<String>) -> impl IntoView {
    view! {
        <input
            type="datetime-local"
            max="2261-12-31T23:59"
            prop:value=value
            on:input:target=move |event| value.set(HtmlInputElement::value(&event.target()))
        />
    }
}
