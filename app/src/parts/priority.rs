//! How urgent something is: a score, its band in words, and every reason.

use crate::answers::ask;
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{FactorView, PriorityBand, PriorityOf, PriorityView};

fn class(band: PriorityBand) -> &'static str {
    match band {
        PriorityBand::Top => "high",
        PriorityBand::Medium => "medium",
        PriorityBand::Low => "info",
    }
}

/// A score with its band in words.
#[component]
pub fn PriorityMark(score: u8, band: PriorityBand, words: String) -> impl IntoView {
    view! {
        <span class="priority-mark">
            <b class=format!("num {}", class(band))>{score}</b>
            <span>{words}</span>
        </span>
    }
}

/// How urgent an alert or incident is, with every reason for it.
#[component]
pub fn PriorityPanel(#[prop(into)] of: Signal<PriorityOf>) -> impl IntoView {
    let app = app();
    let answer = ask(app, move || Some(of.get()));
    let view = Memo::new(move |_| answer.with(|it| it.ready().cloned()));
    view! {
        {move || view.get().map(|PriorityView { score, band, band_words, factors }| view! {
            <section class="section priority">
                <h2>"Priority"</h2>
                <p><PriorityMark score band words=band_words/></p>
                <ul class="factors">
                    {factors.into_iter().map(|it| view! { <Factor factor=it/> }).collect_view()}
                </ul>
            </section>
        })}
    }
}

#[component]
fn Factor(factor: FactorView) -> impl IntoView {
    let FactorView {
        label,
        points,
        share,
        why,
    } = factor;
    let takes = points < 0;
    view! {
        <li class:takes=takes>
            <span class="factor-label">{label}</span>
            <span class="factor-points num">{signed(points)}</span>
            <svg class="factor-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect width=share.to_string() height="4"></rect>
            </svg>
            <span class="factor-why muted">{why}</span>
        </li>
    }
}

/// With a sign that is as wide as the other.
fn signed(points: i32) -> String {
    if points < 0 {
        format!("−{}", points.unsigned_abs())
    } else {
        format!("+{points}")
    }
}
