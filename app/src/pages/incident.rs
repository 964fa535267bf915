//! One incident: header, summary, alerts, assets.

use super::by_hand::{HandForm, TickedAlerts, TickedBar};
use super::how_it_grew::HowItGrew;
use super::incident_work::IncidentWork;
use super::linked_by::{LinkInPane, LinkedAlerts, OpenLink, alerts_of};
use crate::address::{go, replace, set_title};
use crate::answers::{Answer, ask};
use crate::frame::Pane;
use crate::parts::{AlertList, RawLink, Refused, Sections, SeverityShape, Waiting, focus_on};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{
    AlertPage as AskAlert, AssetGroup, HandPreview, IncidentLink, IncidentMode,
    IncidentPage as AskIncident, IncidentPageView, TacticCount,
};
use throughline_route::{IncidentTab, QueueRoute, RawOf, Route};

#[component]
pub fn IncidentPage() -> impl IntoView {
    let app = app();
    let id = Memo::new(move |_| match app.route.get() {
        Route::Incident { id, .. } | Route::IncidentLink { id, .. } => Some(id),
        _ => None,
    });
    let tab = Memo::new(move |_| match app.route.get() {
        Route::Incident { tab, .. } => tab,
        Route::IncidentLink { .. } => IncidentTab::Alerts,
        _ => IncidentTab::default(),
    });
    let answer = ask(app, move || id.get().map(|id| AskIncident { id }));
    let ticked = TickedAlerts::new();
    Effect::new(move |before: Option<Option<String>>| {
        let id = id.get();
        if before.is_some_and(|it| it != id) {
            ticked.act.set(None);
        }
        id
    });
    Effect::new(move |_| {
        answer.with(|it| {
            if let Some(incident) = it.ready() {
                set_title(&incident.title);
            }
        });
    });
    move || match answer.get() {
        Answer::Waiting => view! { <Waiting what="Reading the incident"/> }.into_any(),
        Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
        Answer::Ready(incident) => view! { <Shown incident tab ticked/> }.into_any(),
    }
}

#[component]
fn Shown(
    incident: IncidentPageView,
    tab: Memo<IncidentTab>,
    ticked: TickedAlerts,
) -> impl IntoView {
    let sections = incident.sections.clone();
    let keys: Vec<String> = incident.alerts.iter().map(|it| it.key.clone()).collect();
    let keys = StoredValue::new(keys);
    let parts = StoredValue::new(incident.clone());
    let counts = (
        incident.alerts.len(),
        incident
            .assets
            .iter()
            .map(|it| it.rows.len())
            .sum::<usize>(),
    );
    let open: OpenLink = RwSignal::new(None);
    let is_open = Memo::new(move |_| open.with(Option::is_some));
    let app = app();
    let shell = app.shell;
    let is_made = Memo::new(move |_| shell.with(|it| it.mode == IncidentMode::Recorrelated));
    let is_grouping = Memo::new(move |_| ticked.act.with(Option::is_some));
    Effect::new(move |_| {
        if is_grouping.get() && is_open.get_untracked() {
            replace(app, alerts_of(parts.with_value(|it| it.id.clone())));
        }
    });
    let kind = move || {
        match (is_grouping.get(), is_open.get()) {
            (true, _) => "Ticked",
            (false, true) => "Link",
            (false, false) => "Incident",
        }
        .to_owned()
    };
    view! {
        <div class="page with-pane" class:pane-open=move || is_open.get() || is_grouping.get()>
            <div class="column">
                <header class="page-head">
                    <div class="title-line">
                        <h1><SeverityShape mark=incident.severity/>{incident.title}</h1>
                        <span class="pill">{incident.status}</span>
                        <span class="pill">{incident.alert_count}</span>
                    </div>
                </header>
                <Leads merged_into=incident.merged_into absorbed=incident.absorbed missing=incident.missing/>
                <Tabs id=incident.id.clone() tab counts/>
                <div class="scroll" tabindex="0" role="region" aria-label="Incident">
                    {move || parts.with_value(|it| match tab.get() {
                        IncidentTab::Summary => view! {
                            <Narrative sentences=it.narrative.clone()/>
                            {(!it.alerts.is_empty()).then(|| view! {
                                <Tactics tactics=it.tactics.clone()/>
                                <h2 class="list-title">"Alerts, oldest first"</h2>
                                <AlertList alerts=it.alerts.clone()/>
                                {is_made.get().then(|| view! { <HowItGrew id=it.id.clone()/> })}
                            })}
                        }.into_any(),
                        IncidentTab::Alerts => view! {
                            <TickedBar ticked alerts=keys.get_value()/>
                            {if is_made.get() {
                                view! { <LinkedAlerts id=it.id.clone() open ticked=ticked.keys/> }.into_any()
                            } else {
                                view! { <AlertList alerts=it.alerts.clone() ticked=ticked.keys/> }.into_any()
                            }}
                        }.into_any(),
                        IncidentTab::Assets => view! { <Assets groups=it.assets.clone()/> }.into_any(),
                    })}
                </div>
            </div>
            <Pane kind=Signal::derive(kind)>
                {move || ticked.act.get().map(|act| view! {
                    <ByHand act ticked id=parts.with_value(|it| it.id.clone()) keys/>
                })}
                {move || open.get().map(|(nth, link)| view! { <LinkInPane link nth incident=parts.with_value(|it| it.id.clone())/> })}
                // What is being written about the incident stays while another thing is shown.
                <div hidden=move || is_open.get() || is_grouping.get()>
                    <IncidentWork id=incident.id.clone()/>
                    <Sections sections/>
                    <RawLink of=RawOf::Incident(incident.id)/>
                </div>
            </Pane>
        </div>
    }
}

/// The form that groups the ticked alerts by hand.
#[component]
fn ByHand(
    act: super::by_hand::HandAct,
    ticked: TickedAlerts,
    id: String,
    keys: StoredValue<Vec<String>>,
) -> impl IntoView {
    let app = app();
    let subject = Memo::new(move |_| keys.with_value(|it| ticked.of(it)));
    let close = Callback::new(move |()| {
        ticked.act.set(None);
        request_animation_frame(|| focus_on(".hand-bar .button"));
    });
    let done = Callback::new(move |preview: HandPreview| {
        ticked.clear();
        // Where the incident went up in another one, that one is shown.
        let is_gone = preview.before.iter().any(|it| it.id == id)
            && preview.after.iter().all(|it| it.id != id);
        if let Some(after) = preview.after.into_iter().next().filter(|_| is_gone) {
            go(&alerts_of(after.id));
        }
    });
    // Its alerts are in another incident now: the one of the first that is ticked.
    let switched = Callback::new(move |()| {
        let key = ticked.keys.with_untracked(|it| it.first().cloned());
        let Some(key) = key else { return };
        app.client.with_value(|client| {
            client.ask(AskAlert { key }, move |answer| {
                if let Some(incident) = answer.ok().and_then(|it| it.incident) {
                    go(&alerts_of(incident.id));
                }
            });
        });
    });
    view! { <HandForm act subject close done switched/> }
}

/// Where a merged incident leads, and what is missing of it.
#[component]
fn Leads(
    merged_into: Option<IncidentLink>,
    absorbed: Vec<IncidentLink>,
    missing: String,
) -> impl IntoView {
    let merged_into = merged_into.map(|it| {
        let there = it.loaded;
        view! {
            <p>
                "Merged into " <OtherIncident incident=it/>
                {if there { ", which has its alerts now." } else { ", which is not in the data." }}
            </p>
        }
    });
    let absorbed = (!absorbed.is_empty()).then(|| {
        view! {
            <p>
                "Merged into this one: "
                {absorbed.into_iter().enumerate().map(|(nth, it)| view! {
                    {(nth > 0).then_some(", ")} <OtherIncident incident=it/>
                }).collect_view()}
            </p>
        }
    });
    let missing = (!missing.is_empty()).then(|| view! { <p>{missing}</p> });
    (merged_into.is_some() || absorbed.is_some() || missing.is_some())
        .then(|| view! { <div class="leads num">{merged_into}{absorbed}{missing}</div> })
}

#[component]
fn OtherIncident(incident: IncidentLink) -> impl IntoView {
    if incident.loaded {
        let tab = IncidentTab::default();
        let href = Route::Incident {
            id: incident.id,
            tab,
        }
        .href();
        view! { <a href=href>{incident.title}</a> }.into_any()
    } else {
        view! { <b>{incident.title}</b> }.into_any()
    }
}

#[component]
fn Tabs(id: String, tab: Memo<IncidentTab>, counts: (usize, usize)) -> impl IntoView {
    view! {
        <nav class="tabs" aria-label="Parts of the incident">
            {IncidentTab::ALL.into_iter().map(|it| {
                let count = match it {
                    IncidentTab::Summary => None,
                    IncidentTab::Alerts => Some(counts.0),
                    IncidentTab::Assets => Some(counts.1),
                };
                view! {
                    <a
                        href=Route::Incident { id: id.clone(), tab: it }.href()
                        aria-current=move || (tab.get() == it).then_some("page")
                    >
                        {it.label()} " " {count.map(|it| view! { <span class="count">{it}</span> })}
                    </a>
                }
            }).collect_view()}
        </nav>
    }
}

#[component]
fn Narrative(sentences: Vec<String>) -> impl IntoView {
    view! { <p class="narrative">{sentences.join(" ")}</p> }
}

#[component]
fn Tactics(tactics: Vec<TacticCount>) -> impl IntoView {
    view! {
        <ol class="tactics" aria-label="Alerts by tactic, in the order of the kill chain">
            {tactics.into_iter().map(|it| {
                let says = format!("{}: {} alerts", it.tactic, it.alerts);
                view! {
                    <li class:hit={it.alerts > 0} title=says>
                        {if it.alerts > 0 {
                            let route = QueueRoute { filter: Some(it.only), ..QueueRoute::default() };
                            view! { <a href=Route::Alerts(route).href()><b>{it.alerts}</b><span>{it.tactic}</span></a> }.into_any()
                        } else {
                            view! { <b>"–"</b><span>{it.tactic}</span> }.into_any()
                        }}
                    </li>
                }
            }).collect_view()}
        </ol>
    }
}

#[component]
fn Assets(groups: Vec<AssetGroup>) -> impl IntoView {
    groups
        .into_iter()
        .map(|group| {
            let none = group.rows.is_empty();
            let rows = group.rows.into_iter().map(|row| {
                let route = QueueRoute { filter: Some(row.only), ..QueueRoute::default() };
                view! {
                    <tr>
                        <th scope="row">{row.name}</th>
                        <td class="muted">{row.detail}</td>
                        <td class="num"><a href=Route::Alerts(route).href()>{row.alerts}<span class="unseen">" alerts"</span></a></td>
                        <td class="num muted">{row.first}</td>
                        <td class="num muted">{row.last}</td>
                    </tr>
                }
            }).collect_view();
            view! {
                <section class="asset-group">
                    <h2 class="list-title">{group.label}</h2>
                    {if none {
                        view! { <p class="muted">"None in this incident's evidence."</p> }.into_any()
                    } else {
                        view! {
                            <table>
                                <thead><tr>
                                    <th scope="col">"Name"</th>
                                    <th scope="col">"Details"</th>
                                    <th scope="col">"Alerts"</th>
                                    <th scope="col">"First activity"</th>
                                    <th scope="col">"Last activity"</th>
                                </tr></thead>
                                <tbody>{rows}</tbody>
                            </table>
                        }.into_any()
                    }}
                </section>
            }
        })
        .collect_view()
}

/// An incident in the pane of the list.
#[component]
pub fn IncidentInPane(id: Memo<Option<String>>) -> impl IntoView {
    let answer = ask(app(), move || id.get().map(|id| AskIncident { id }));
    move || match answer.get() {
        Answer::Waiting => view! { <Waiting what="Reading the incident"/> }.into_any(),
        Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
        Answer::Ready(incident) => {
            let id = incident.id.clone();
            let href = Route::Incident {
                id: incident.id,
                tab: IncidentTab::default(),
            }
            .href();
            view! {
                <section class="section">
                    <p class="pane-marks">
                        <crate::parts::Severity mark=incident.severity/>
                        <span class="pill">{incident.status}</span>
                        <span class="pill">{incident.alert_count}</span>
                    </p>
                    <h2 class="pane-title"><a href=href>{incident.title}</a></h2>
                    <p class="prose">{incident.narrative.join(" ")}</p>
                </section>
                <IncidentWork id=id/>
                <Sections sections=incident.sections/>
                <section class="section">
                    <h2>"Alerts"</h2>
                    <AlertList alerts=incident.alerts/>
                </section>
            }
            .into_any()
        }
    }
}
