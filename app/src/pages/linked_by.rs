//! The alerts of a recorrelated incident, each with what ties it to the others (IP-18),
//! and one such link in the pane.

use crate::address::replace;
use crate::answers::{Answer, ask};
use crate::parts::{
    AlertLink, AlertTick, Icon, IconName, LinkReasons, Refused, SeverityShape, TieWords, Waiting,
    focus_on,
};
use crate::state::app;
use leptos::prelude::*;
use std::collections::BTreeSet;
use throughline_engine::protocol::{
    KeptApartView, LinkView, LinkedAlert, LinkedBy, LinkedPart, WithoutLink,
};
use throughline_route::{IncidentTab, Route};

/// A link that is shown in the pane, and the row that it stands in.
pub type OpenLink = RwSignal<Option<(usize, LinkView)>>;

#[component]
pub fn LinkedAlerts(
    id: String,
    open: OpenLink,
    ticked: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let app = app();
    let asked = id.clone();
    let answer = ask(app, move || Some(LinkedBy { id: asked.clone() }));
    let incident = id.clone();
    // Which link is open stands in the address.
    Effect::new(move |_| {
        let alert = match app.route.get() {
            Route::IncidentLink { id, alert } if id == incident => Some(alert),
            _ => None,
        };
        answer.with(|it| {
            let rows = it.ready().map_or(&[][..], |it| &it.rows);
            let mut rows = rows.iter().enumerate();
            let row = rows.find(|it| Some(&it.1.alert.key) == alert.as_ref());
            open.set(row.and_then(|(nth, row)| Some((nth, row.link.clone()?))));
        });
    });
    let id = StoredValue::new(id);
    on_cleanup(move || {
        let _ = open.try_set(None);
    });
    move || match answer.get() {
        Answer::Waiting => view! { <Waiting what="Reading the links"/> }.into_any(),
        Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
        Answer::Ready(linked) => view! {
            <table class="linked tickable">
                <thead><tr>
                    <td></td>
                    <th scope="col">"First activity"</th>
                    <th scope="col">"Alert"</th>
                    <th scope="col">"Linked by"</th>
                </tr></thead>
                <tbody>
                    {linked.rows.into_iter().enumerate().map(|(nth, row)| view! {
                        <LinkedRow id=id.get_value() nth row open ticked/>
                    }).collect_view()}
                </tbody>
            </table>
            <KeptApart lines=linked.kept_apart/>
        }
        .into_any(),
    }
}

#[component]
fn LinkedRow(
    id: String,
    nth: usize,
    row: LinkedAlert,
    open: OpenLink,
    ticked: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let app = app();
    let LinkedAlert {
        alert,
        link,
        neighbour,
    } = row;
    let key = alert.key.clone();
    let title = alert.title.clone();
    let href = Route::alert(alert.key).href();
    let is_open = Memo::new(move |_| open.with(|it| it.as_ref().is_some_and(|it| it.0 == nth)));
    let tie = match link {
        Some(link) => {
            let (id, alert) = (id.clone(), key.clone());
            let choose = move |_| {
                let id = id.clone();
                replace(
                    app,
                    if is_open.get_untracked() {
                        alerts_of(id)
                    } else {
                        let alert = alert.clone();
                        Route::IncidentLink { id, alert }
                    },
                );
            };
            view! {
                <button type="button" class="tie" data-link=nth aria-pressed=move || is_open.get().to_string() on:click=choose>
                    <TieWords link/>
                </button>
                {neighbour.map(|it| view! { <p class="link-to">"with " <AlertLink alert=it/></p> })}
            }
            .into_any()
        }
        None => {
            view! { <span class="muted">"The first alert: the others hang on it"</span> }.into_any()
        }
    };
    view! {
        <tr class:chosen=move || is_open.get()>
            <td class="linked-tick"><AlertTick ticked key title/></td>
            <td class="num linked-time">{alert.first_activity}</td>
            <th scope="row">
                <span class="linked-alert"><SeverityShape mark=alert.severity/><a href=href>{alert.title}</a></span>
                <span class="muted linked-assets">{alert.assets}</span>
            </th>
            <td>{tie}</td>
        </tr>
    }
}

/// What guards kept from joining the incident.
#[component]
fn KeptApart(lines: Vec<KeptApartView>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        view! {
            <section class="kept-apart">
                <h2 class="list-title">"Kept apart from it"</h2>
                <KeptApartLines lines/>
            </section>
        }
    })
}

/// Incidents that did not join although there was a link, and what was against it.
#[component]
pub fn KeptApartLines(lines: Vec<KeptApartView>) -> impl IntoView {
    view! {
        <ul class="kept-lines">
            {lines.into_iter().map(|it| {
                let tab = IncidentTab::default();
                let href = Route::Incident { id: it.incident.key, tab }.href();
                view! {
                    <li>
                        <p><a href=href>{it.incident.title}</a> ": " {it.words}</p>
                        <TieWords link=it.link/>
                    </li>
                }
            }).collect_view()}
        </ul>
    }
}

/// One link in the pane: its two alerts, all reasons, and what would be without it.
#[component]
pub fn LinkInPane(link: LinkView, nth: usize, incident: String) -> impl IntoView {
    let app = app();
    let close = move |_| {
        replace(app, alerts_of(incident.clone()));
        focus_on(&format!("[data-link='{nth}']"));
    };
    let (a, b) = (link.from.key.clone(), link.to.key.clone());
    let numbers = [link.gap.clone(), link.evidence.clone()];
    let numbers: Vec<String> = numbers.into_iter().filter(|it| !it.is_empty()).collect();
    view! {
        <section class="section">
            <div class="link-head">
                <h2 class="pane-title">"Why these two are linked"</h2>
                <button type="button" class="button icon-button" data-key="Escape" aria-label="Back to the incident" title="Back to the incident (Esc)" on:click=close>
                    <Icon name=IconName::Close/>
                </button>
            </div>
            <p><AlertLink alert=link.from/></p>
            <p><AlertLink alert=link.to/></p>
            <p class="muted num">{numbers.join(" · ")}</p>
        </section>
        <section class="section">
            <h2>"Reasons"</h2>
            <LinkReasons reasons=link.reasons/>
        </section>
        <Without a b/>
    }
}

/// The address of an incident's alerts.
pub fn alerts_of(id: String) -> Route {
    let tab = IncidentTab::Alerts;
    Route::Incident { id, tab }
}

/// What would be without the link.
#[component]
fn Without(a: String, b: String) -> impl IntoView {
    let answer = ask(app(), move || {
        Some(WithoutLink {
            a: a.clone(),
            b: b.clone(),
        })
    });
    view! {
        <section class="section" data-part="without">
            <h2>"Without this link"</h2>
            {move || match answer.get() {
                Answer::Waiting => view! { <p class="muted" role="status">"Trying it…"</p> }.into_any(),
                Answer::Refused(refusal) => view! { <p class="muted">{refusal.message}</p> }.into_any(),
                Answer::Ready(told) => view! {
                    <p>{told.words}</p>
                    {(told.parts.len() > 1).then(|| view! { <Parts parts=told.parts/> })}
                    {told.instead.map(|link| {
                        let (from, to) = (link.from.clone(), link.to.clone());
                        view! {
                            <div class="instead">
                                <TieWords link/>
                                <p class="link-to"><AlertLink alert=from/> " with " <AlertLink alert=to/></p>
                            </div>
                        }
                    })}
                }
                .into_any(),
            }}
        </section>
    }
}

#[component]
fn Parts(parts: Vec<LinkedPart>) -> impl IntoView {
    view! {
        <ul class="link-parts">
            {parts.into_iter().map(|it| {
                let count = if it.alerts == 1 { "1 alert".to_owned() } else { format!("{} alerts", it.alerts) };
                view! { <li><b class="num">{count}</b> " from " <AlertLink alert=it.first/> " on"</li> }
            }).collect_view()}
        </ul>
    }
}
