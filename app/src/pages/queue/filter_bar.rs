//! A queue's filter: chips, text, and the filters offered.

use super::desk::Desk;
use super::time_menu::TimeMenu;
use crate::address::{go, replace};
use crate::parts::{
    Dropdown, FacetMenu, Fault, FilterInput, Icon, IconName, focus_if_lost, focus_on,
};
use leptos::prelude::*;
use throughline_engine::protocol::{Chip, Facet, FilterList, List, QueueView};
use throughline_route::{QueueRoute, Route};

/// The id of the field that filters are written in.
const FIELD: &str = "queue-filter";

#[component]
pub fn FilterBar(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let of_frame = move |part: fn(&QueueView) -> String| {
        Signal::derive(move || {
            desk.frame
                .with(|it| it.ready().map(part).unwrap_or_default())
        })
    };
    let narrowable = of_frame(|it| it.narrowable.clone());
    let chips = Memo::new(move |_| {
        desk.frame
            .with(|it| it.ready().map(|it| it.chips.clone()).unwrap_or_default())
    });
    let fault = Memo::new(move |_| desk.frame.with(|it| it.ready()?.error.clone()));
    let facets = Memo::new(move |_| {
        desk.frame
            .with(|it| it.ready().map(|it| it.facets.clone()).unwrap_or_default())
    });
    let error = RwSignal::new(None);
    let add = Callback::new(move |more: String| {
        desk.text.set(String::new());
        let filter = format!("{} {more}", narrowable.get_untracked());
        go(&desk.with_filter(filter.trim().to_owned()));
    });
    let list = match desk.list {
        List::Alerts => FilterList::Alerts,
        List::Incidents => FilterList::Other,
    };
    view! {
        <div class="filter">
            {move || chips.get().into_iter().map(|chip| view! { <ClauseChip chip desk/> }).collect_view()}
            <FilterInput id=FIELD text=desk.text beside=narrowable list on_submit=add error/>
        </div>
        {move || fault.get().map(|fault| {
            let text = desk.here.with_untracked(|it| it.filter.clone().unwrap_or_default());
            view! {
                <div class="filter-error">
                    <p>"This filter was not understood. The default view is shown instead."</p>
                    <Fault id="address-fault".to_owned() text fault/>
                </div>
            }
        })}
        <Show when=move || app.open_menu.get().is_some()>
            <div class="menu-veil" aria-hidden="true" on:click=move |_| app.open_menu.set(None)></div>
        </Show>
        {move || view! { <Facets desk facets=facets.get()/> }}
    }
}

/// The filters offered, drawn with every answer: an open menu keeps the focus.
#[component]
fn Facets(desk: Desk, facets: Vec<Facet>) -> impl IntoView {
    request_animation_frame(|| focus_if_lost(".menu button[aria-expanded=true]"));
    let route = Callback::new(move |filter| desk.with_filter(filter));
    view! {
        <div class="facets" role="group" aria-label="Filters">
            <TimeMenu desk/>
            {facets.into_iter().map(|facet| view! { <FacetMenu facet route open=desk.app.open_menu/> }).collect_view()}
            <MoreFacets desk/>
        </div>
    }
}

/// A clause of the filter: edited as text, or removed.
#[component]
fn ClauseChip(chip: Chip, desk: Desk) -> impl IntoView {
    let says = format!("{} {}", chip.field, chip.value);
    let without = desk.route(QueueRoute {
        filter: Some(chip.without),
        ..desk.here.get_untracked()
    });
    let edit = {
        let without: Route = without.clone();
        move |_| {
            // The clause goes into the field, the rest of the filter stays.
            desk.text.set(chip.clause.clone());
            replace(desk.app, without.clone());
            request_animation_frame(|| focus_on(".filter input"));
        }
    };
    view! {
        <span class="chip on">
            <button type="button" class="chip-text" on:click=edit title="Edit this clause">
                {(!chip.field.is_empty()).then(|| format!("{}: ", chip.field))}
                <b>{chip.value}</b>
            </button>
            <a class="chip-x" href=without.href() aria-label=format!("Remove {says}")>
                <Icon name=IconName::Close/>
            </a>
        </span>
    }
}

/// Which filters are offered beside the usual ones (IQ-12).
#[component]
fn MoreFacets(desk: Desk) -> impl IntoView {
    let all = desk.frame.with_untracked(|it| {
        let it = it.ready().map(|it| it.more_facets.clone());
        it.unwrap_or_default()
    });
    let all = StoredValue::new(all);
    let toggle = move |name: String| {
        desk.facets
            .update(|it| match it.iter().position(|known| *known == name) {
                Some(at) => {
                    it.remove(at);
                }
                None => it.push(name),
            });
    };
    view! {
        <Dropdown label="More filters" open=desk.app.open_menu>
            <ul>
                {move || all.get_value().into_iter().map(|choice| {
                    let name = choice.value.clone();
                    let is_on = desk.facets.with(|it| it.contains(&choice.value));
                    view! {
                        <li>
                            <label class="column-choice">
                                <input type="checkbox" prop:checked=is_on on:change=move |_| toggle(name.clone())/>
                                <span class="menu-label">{choice.label}</span>
                            </label>
                        </li>
                    }
                }).collect_view()}
            </ul>
        </Dropdown>
    }
}
