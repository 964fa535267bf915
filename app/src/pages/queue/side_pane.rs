//! The pane beside a queue: the row that is selected, which walks the list, or
//! what is ticked, to be changed at once.

use super::desk::Desk;
use crate::answers::ask;
use crate::frame::Pane;
use crate::pages::alert_details::AlertPane;
use crate::pages::incident::IncidentInPane;
use leptos::prelude::*;
use throughline_engine::protocol::{List, Neighbours};

#[component]
pub fn SidePane(desk: Desk) -> impl IntoView {
    let neighbours = ask(desk.app, move || {
        Some(Neighbours {
            shown: desk.shown.get(),
            key: desk.here.with(|it| it.selected.clone())?,
        })
    });
    let to = move |next: bool| {
        Signal::derive(move || {
            neighbours.with(|it| {
                let it = it.ready()?;
                let key = if next { &it.next } else { &it.previous };
                let key = key.clone()?;
                Some(desk.with_selected(Some(key)).href())
            })
        })
    };
    let key = Memo::new(move |_| desk.here.with(|it| it.selected.clone()));
    let kind = match desk.list {
        List::Alerts => "Alert",
        List::Incidents => "Incident",
    };
    view! {
        <Pane
            kind=kind.to_owned()
            previous=to(false)
            next=to(true)
            close=Signal::derive(move || Some(desk.with_selected(None).href()))
        >
            {match desk.list {
                List::Alerts => view! { <AlertPane key/> }.into_any(),
                List::Incidents => view! { <IncidentInPane id=key/> }.into_any(),
            }}
        </Pane>
    }
}
