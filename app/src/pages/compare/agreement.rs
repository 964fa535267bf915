//! How much both ways of grouping agree, in words.

use crate::answers::Answer;
use leptos::prelude::*;
use throughline_engine::protocol::CompareView;

#[component]
pub fn Agreement(answer: RwSignal<Answer<CompareView>>) -> impl IntoView {
    let figures = Memo::new(move |_| {
        answer.with(|it| {
            let it = it.ready()?;
            Some((it.adjusted_rand, it.homogeneity, it.completeness))
        })
    });
    view! {
        <section>
            <h2>"How much they agree"</h2>
            {move || figures.get().map(|(rand, homogeneity, completeness)| view! {
                <ul class="agreement">
                    <Figure
                        name="On the whole"
                        words=alike(rand)
                        value=rand
                        scale="0 is what chance would give, 1 is the same (adjusted Rand index)"
                    />
                    <Figure
                        name="Incidents here hold alerts of one exported incident"
                        words=how_often(homogeneity)
                        value=homogeneity
                        scale="1 is always (homogeneity)"
                    />
                    <Figure
                        name="Exported incidents stay in one piece"
                        words=how_often(completeness)
                        value=completeness
                        scale="1 is always (completeness)"
                    />
                </ul>
            })}
        </section>
    }
}

#[component]
fn Figure(
    name: &'static str,
    words: &'static str,
    value: f64,
    scale: &'static str,
) -> impl IntoView {
    view! {
        <li>
            <span class="muted">{name}</span>
            <b>{words}</b>
            <span class="muted num">{format!("{value:.2}: {scale}")}</span>
        </li>
    }
}

/// An adjusted Rand index in words.
fn alike(index: f64) -> &'static str {
    match index {
        it if it >= 0.995 => "The same",
        it if it >= 0.9 => "Nearly the same",
        it if it >= 0.65 => "Much alike",
        it if it >= 0.3 => "Alike in parts",
        it if it >= 0.05 => "Hardly alike",
        _ => "No more alike than by chance",
    }
}

/// A share from 0 to 1 in words.
fn how_often(share: f64) -> &'static str {
    match share {
        it if it >= 0.995 => "Always",
        it if it >= 0.85 => "Nearly always",
        it if it >= 0.6 => "Mostly",
        it if it >= 0.3 => "In parts",
        _ => "Seldom",
    }
}
