//! Alerts that are elsewhere: from where to where, and by which reasons.

use super::PAGE;
use super::parted::IncidentName;
use crate::answers::Answer;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{CompareView, KeptApartView, LinkView, MovedView, NameView};
use throughline_route::Route;

/// Links of an alert that are told; the strongest say it.
const LINKS: usize = 2;

#[component]
pub fn MovedAlerts(answer: RwSignal<Answer<CompareView>>, from: RwSignal<u32>) -> impl IntoView {
    let total = Memo::new(move |_| answer.with(|it| it.ready().map_or(0, |it| it.moved)));
    let rows = Memo::new(move |_| {
        answer.with(|it| it.ready().map(|it| it.rows.clone()).unwrap_or_default())
    });
    view! {
        <section data-section="moved">
            <h2>"Alerts that are elsewhere" " " <span class="count">{move || grouped(total.get() as usize)}</span></h2>
            <Show
                when=move || { total.get() > 0 }
                fallback=|| view! { <p class="muted">"None: every exported incident kept its alerts."</p> }
            >
                <p class="muted">"What became of an exported incident is the incident here that holds most of its alerts. These are in another one."</p>
            </Show>
            <ul class="moved">
                {move || rows.get().into_iter().map(|it| view! { <Moved it/> }).collect_view()}
            </ul>
            <Show when=move || { total.get() > PAGE }>
                <Steps from total/>
            </Show>
        </section>
    }
}

#[component]
fn Moved(it: MovedView) -> impl IntoView {
    let key = it.alert.key.clone();
    let mut links = it.links;
    links.sort_by(|a, b| b.bits.total_cmp(&a.bits));
    links.truncate(LINKS);
    let is_alone = links.is_empty();
    view! {
        <li>
            <p class="moved-alert"><AlertName name=it.alert/></p>
            <p>
                <span class="muted">"From "</span> <IncidentName name=it.from opens=false/>
                <span class="muted">" to "</span> <IncidentName name=it.to opens=true/>
            </p>
            <ul class="prose-list">
                {links.into_iter().map(|it| view! { <Link it of=key.clone()/> }).collect_view()}
                {is_alone.then(|| view! { <li>"Nothing links it to another alert."</li> })}
                {it.kept_apart.into_iter().map(|it| view! { <KeptApart it/> }).collect_view()}
            </ul>
        </li>
    }
}

#[component]
fn Link(it: LinkView, of: String) -> impl IntoView {
    let other = if it.from.key == of { it.to } else { it.from };
    let reasons: Vec<String> = it.reasons.into_iter().map(|it| it.words).collect();
    view! {
        <li>"With " <AlertName name=other/> ": " {reasons.join("; ")}</li>
    }
}

#[component]
fn KeptApart(it: KeptApartView) -> impl IntoView {
    view! {
        <li>"Not with " <IncidentName name=it.incident opens=true/> ": " {it.words}</li>
    }
}

#[component]
fn AlertName(name: NameView) -> impl IntoView {
    let key = name.key;
    view! { <a href=Route::alert(key).href()>{name.title}</a> }
}

/// The way through a long list.
#[component]
fn Steps(from: RwSignal<u32>, total: Memo<u32>) -> impl IntoView {
    let words = move || {
        let last = (from.get() + PAGE).min(total.get());
        format!(
            "{} to {} of {}",
            grouped(from.get() as usize + 1),
            grouped(last as usize),
            grouped(total.get() as usize)
        )
    };
    view! {
        <p class="form-actions">
            <button
                type="button"
                class="button"
                disabled=move || from.get() == 0
                on:click=move |_| from.update(|it| *it = it.saturating_sub(PAGE))
            >
                "Previous"
            </button>
            <span class="num" role="status">{words}</span>
            <button
                type="button"
                class="button"
                disabled=move || from.get() + PAGE >= total.get()
                on:click=move |_| from.update(|it| *it += PAGE)
            >
                "Next"
            </button>
        </p>
    }
}
