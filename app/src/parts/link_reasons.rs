//! A link between two alerts: its reasons, the time between them, its evidence.

use leptos::prelude::*;
use throughline_engine::protocol::{LinkReasonView, LinkView, NameView};
use throughline_route::Route;

/// A link to an alert's page.
#[component]
pub fn AlertLink(alert: NameView) -> impl IntoView {
    let href = Route::alert(alert.key).href();
    view! { <a href=href>{alert.title}</a> }
}

/// So many links of a path are shown at first.
const SHOWN: usize = 4;

/// The strongest reason of a link, how far apart its alerts are, and its evidence in
/// sum.
#[component]
pub fn TieWords(
    link: LinkView,
    /// Whether its other reasons are told elsewhere, and not counted here.
    #[prop(optional)]
    tells_all: bool,
) -> impl IntoView {
    let more = if tells_all { 1 } else { link.reasons.len() };
    let (label, words) = match link.reasons.into_iter().next() {
        Some(it) => (it.label, sentence(&it.words)),
        None => (String::new(), "Nothing in common that counts".to_owned()),
    };
    let more = more_reasons(more.saturating_sub(1));
    view! {
        <span class="tie-words">{words}</span>
        <span class="muted num">{joined(&[&label, &link.gap, &link.evidence, &more])}</span>
    }
}

/// All reasons of a link, the strongest first.
#[component]
pub fn LinkReasons(reasons: Vec<LinkReasonView>) -> impl IntoView {
    view! {
        <ul class="link-reasons">
            {reasons.into_iter().map(|it| view! {
                <li>
                    <span class="tie-words">{sentence(&it.words)}</span>
                    <span class="muted num">{joined(&[&it.label, &it.evidence])}</span>
                </li>
            }).collect_view()}
        </ul>
    }
}

/// The links from one alert to another, each with the alert that it leads to.
#[component]
pub fn LinkPath(
    /// Key of the alert that it begins with.
    from: String,
    links: Vec<LinkView>,
) -> impl IntoView {
    let mut at = from;
    let mut steps: Vec<(NameView, LinkView)> = links
        .into_iter()
        .map(|link| {
            let next = if link.from.key == at {
                link.to.clone()
            } else {
                link.from.clone()
            };
            at.clone_from(&next.key);
            (next, link)
        })
        .collect();
    let rest = steps.split_off(steps.len().min(SHOWN));
    let more = match rest.len() {
        1 => "1 more link".to_owned(),
        more => format!("{more} more links"),
    };
    view! {
        <Steps steps/>
        {(!rest.is_empty()).then(|| view! {
            <details>
                <summary>{more}</summary>
                <Steps steps=rest/>
            </details>
        })}
    }
}

/// Links, each with the alert that it leads to.
#[component]
fn Steps(steps: Vec<(NameView, LinkView)>) -> impl IntoView {
    view! {
        <ol class="link-path">
            {steps.into_iter().map(|(next, link)| {
                let others: Vec<LinkReasonView> = link.reasons.iter().skip(1).cloned().collect();
                view! {
                    <li>
                        <TieWords link tells_all=true/>
                        {(!others.is_empty()).then(|| view! {
                            <details>
                                <summary>{more_reasons(others.len())}</summary>
                                <LinkReasons reasons=others/>
                            </details>
                        })}
                        <p class="link-to">"with " <AlertLink alert=next/></p>
                    </li>
                }
            }).collect_view()}
        </ol>
    }
}

fn more_reasons(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "1 more reason".to_owned(),
        _ => format!("{count} more reasons"),
    }
}

/// What is not empty, with dots between.
fn joined(parts: &[&str]) -> String {
    let told: Vec<&str> = parts.iter().copied().filter(|it| !it.is_empty()).collect();
    told.join(" · ")
}

/// With a capital at its beginning.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |it| it.to_uppercase().chain(chars).collect())
}
