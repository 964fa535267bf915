//! An alert in the pane.

use super::manage::Manage;
use super::why_here::WhyHere;
use crate::answers::{Answer, ask};
use crate::parts::{PriorityPanel, RawLink, Refused, Sections, SeverityShape, Waiting};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{AlertPage as AskAlert, AlertPageView, HistoryLine, PriorityOf};
use throughline_route::{IncidentTab, RawOf, Route};

/// The alert of a key: what it is, its management, its details.
#[component]
pub fn AlertPane(key: Memo<Option<String>>) -> impl IntoView {
    let answer = ask(app(), move || key.get().map(|key| AskAlert { key }));
    move || match answer.get() {
        Answer::Waiting => view! { <Waiting what="Reading the alert"/> }.into_any(),
        Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
        Answer::Ready(alert) => view! { <AlertInPane alert/> }.into_any(),
    }
}

#[component]
fn AlertInPane(alert: AlertPageView) -> impl IntoView {
    let href = Route::alert(alert.key.clone()).href();
    view! {
        <section class="section">
            <p class="pane-marks">
                <crate::parts::Severity mark=alert.severity.clone()/>
                <span class="pill">{alert.status.clone()}</span>
            </p>
            <h2 class="pane-title"><a href=href>{alert.title.clone()}</a></h2>
            <p class="muted">{alert.subtitle.clone()}</p>
        </section>
        <AlertDetails alert/>
    }
}

/// What the pane of an alert and its own page have in common.
#[component]
pub fn AlertDetails(
    alert: AlertPageView,
    /// Whether it says why the alert is where it is.
    #[prop(optional)]
    is_explained: bool,
) -> impl IntoView {
    let incident = alert.incident.map(|it| {
        let title = if it.loaded {
            let href = Route::Incident {
                id: it.id,
                tab: IncidentTab::default(),
            }
            .href();
            let count = if it.alerts == 1 {
                " 1 alert".to_owned()
            } else {
                format!(" {} alerts", it.alerts)
            };
            view! { <a href=href>{it.title}</a> <span class="muted">{count}</span> }.into_any()
        } else {
            view! { {it.title} <span class="muted">" not in the loaded data"</span> }.into_any()
        };
        view! { <section class="section"><h2>"Incident"</h2><p>{title}</p></section> }
    });
    view! {
        <Manage key=alert.key.clone() manage=alert.manage/>
        {incident}
        <super::by_hand::MoveAlert key=alert.key.clone()/>
        {is_explained.then(|| view! { <WhyHere key=alert.key.clone()/> })}
        <PriorityPanel of=Signal::stored(PriorityOf::Alert(alert.key.clone()))/>
        <Sections sections=alert.sections/>
        <RawLink of=RawOf::Alert(alert.key)/>
        <Prose title="Description" text=alert.description/>
        <Prose title="Recommended actions" text=alert.recommended_actions/>
        <History lines=alert.history/>
    }
}

#[component]
fn Prose(title: &'static str, text: String) -> impl IntoView {
    (!text.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{title}</h2>
                <p class="prose">{text}</p>
            </section>
        }
    })
}

#[component]
pub fn History(lines: Vec<HistoryLine>) -> impl IntoView {
    let is_empty = lines.is_empty();
    view! {
        <section class="section">
            <h2>"Comments and history"</h2>
            {is_empty.then(|| view! { <p class="muted">"Nothing yet."</p> })}
            <ul class="history">
                {lines.into_iter().map(|line| view! {
                    <li class:undone=line.undone>
                        <p class="prose">{line.text}</p>
                        <p class="muted num">
                            {line.actor} " · " {line.at}
                            {line.imported.then_some(" · as exported")}
                            {line.undone.then_some(" · undone")}
                        </p>
                    </li>
                }).collect_view()}
            </ul>
        </section>
    }
}

/// The severity and title of an alert in a page's head.
#[component]
pub fn AlertTitle(alert: AlertPageView) -> impl IntoView {
    view! {
        <div class="title-line">
            <h1><SeverityShape mark=alert.severity/>{alert.title}</h1>
            <span class="pill">{alert.status}</span>
            {(!alert.detection_status.is_empty()).then(|| view! { <span class="pill">{alert.detection_status}</span> })}
        </div>
        <p class="muted num">{alert.subtitle}</p>
    }
}
