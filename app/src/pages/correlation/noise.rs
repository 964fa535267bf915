//! Values that weld incidents together, or would (CO-17): taken out, and let in.

use super::preview::ChangePreview;
use crate::address::replace;
use crate::answers::ask;
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{
    CorrelationChange, NamedValue, NoisyConnectors, NoisyConnectorsView, NoisyRow,
};
use throughline_route::{CorrelationRoute, Route};
use web_sys::HtmlInputElement;

/// What somebody wants to do with a value.
#[derive(Clone, PartialEq)]
struct Wanted {
    value: NamedValue,
    /// The value in words.
    name: String,
    /// Whether it is to be taken out; else let in.
    out: bool,
}

/// What is said of a value that is to be taken out.
#[derive(Clone, Copy)]
struct Terms {
    reason: RwSignal<String>,
    from: RwSignal<String>,
    until: RwSignal<String>,
}

impl Terms {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            reason: text(),
            from: text(),
            until: text(),
        }
    }

    fn clear(self) {
        for it in [self.reason, self.from, self.until] {
            it.set(String::new());
        }
    }
}

#[component]
pub fn NoisyValues(route: Memo<CorrelationRoute>) -> impl IntoView {
    let app = app();
    let words = Memo::new(move |_| match route.get() {
        CorrelationRoute::Noise { words } => words.unwrap_or_default(),
        _ => String::new(),
    });
    let answer = ask(app, move || {
        let words = words.get();
        app.shell
            .with(|it| it.loaded)
            .then_some(NoisyConnectors { words })
    });
    let view = Memo::new(move |_| answer.with(|it| it.ready().cloned()));
    let wanted = RwSignal::new(None::<Wanted>);
    let terms = Terms::new();
    let choose = Callback::new(move |it: Wanted| {
        terms.clear();
        wanted.set(Some(it));
    });
    let narrow = move |event: leptos::ev::Targeted<web_sys::Event, HtmlInputElement>| {
        let text = HtmlInputElement::value(&event.target());
        let words = (!text.trim().is_empty()).then_some(text);
        replace(app, Route::Correlation(CorrelationRoute::Noise { words }));
    };
    view! {
        <div class="correlation">
            <div class="scroll settings" tabindex="0" role="region" aria-label="Noisy connectors">
                <section class="wide">
                    <p>"Values that reach further than is usual for their kind, and those that connect nothing. What a gateway, a service account or a tool of everybody connects is no attack: take it out, for good or for the time of a test."</p>
                    <input
                        type="search"
                        class="words"
                        aria-label="Find a value by its name"
                        placeholder="Any value by a part of its name: 10.0.0.5 svc-backup"
                        prop:value=words
                        on:change:target=narrow
                    />
                </section>
                <Show
                    when=move || app.shell.get().loaded
                    fallback=|| view! { <section><p class="muted">"Open a case to see what connects its alerts."</p></section> }
                >
                    {move || view.get().map(|view| view! { <Values view wanted choose/> })}
                </Show>
            </div>
            <aside class="change-side" aria-label="Preview" tabindex="0">
                <Show when=move || app.shell.get().loaded>
                    {move || wanted.get().filter(|it| it.out).map(|it| view! { <TermsForm name=it.name terms/> })}
                    <ChangePreview
                        proposal=Signal::derive(move || wanted.get().map(|it| change(it, terms)))
                        clear=Callback::new(move |()| wanted.set(None))
                        hint="Choose a value: what taking it out or letting it in would do is shown here before it counts."
                    />
                </Show>
            </aside>
        </div>
    }
}

fn change(wanted: Wanted, terms: Terms) -> CorrelationChange {
    if wanted.out {
        CorrelationChange::Exclude {
            value: wanted.value,
            reason: terms.reason.get(),
            from: terms.from.get(),
            until: terms.until.get(),
        }
    } else {
        CorrelationChange::Readmit(wanted.value)
    }
}

#[component]
fn TermsForm(name: String, terms: Terms) -> impl IntoView {
    let text = move |signal: RwSignal<String>| {
        move |event: leptos::ev::Targeted<web_sys::Event, HtmlInputElement>| {
            signal.set(HtmlInputElement::value(&event.target()));
        }
    };
    view! {
        <form class="exclusion" aria-label="Exclude" on:submit=|event| event.prevent_default()>
            <h2>"Exclude " {name}</h2>
            <div class="field">
                <label class="field-label" for="exclusion-reason">"Why"</label>
                <input
                    id="exclusion-reason"
                    type="text"
                    maxlength="500"
                    autocomplete="off"
                    prop:value=terms.reason
                    on:input:target=text(terms.reason)
                />
            </div>
            <div class="field">
                <label class="field-label" for="exclusion-from">"From (UTC)"</label>
                <input
                    id="exclusion-from"
                    type="datetime-local"
                    prop:value=terms.from
                    on:input:target=text(terms.from)
                />
            </div>
            <div class="field">
                <label class="field-label" for="exclusion-until">"Until (UTC)"</label>
                <input
                    id="exclusion-until"
                    type="datetime-local"
                    prop:value=terms.until
                    on:input:target=text(terms.until)
                />
            </div>
            <p class="muted">"Without times it is for good."</p>
        </form>
    }
}

#[component]
fn Values(
    view: NoisyConnectorsView,
    wanted: RwSignal<Option<Wanted>>,
    choose: Callback<Wanted>,
) -> impl IntoView {
    let NoisyConnectorsView { rows, more } = view;
    if rows.is_empty() {
        return view! { <section class="wide"><p class="muted" role="status">"No value of this kind is in the loaded data."</p></section> }
            .into_any();
    }
    view! {
        <section class="wide">
            <table class="noise">
                <thead>
                    <tr>
                        <th scope="col">"Value"</th>
                        <th scope="col" class="num">"Would join"</th>
                        <th scope="col" class="num">"Joins now"</th>
                        <th scope="col">"Touches"</th>
                        <th scope="col" class="num">"Taken off (bits)"</th>
                        <th scope="col">"Standing"</th>
                        <th scope="col"><span class="unseen">"Change"</span></th>
                    </tr>
                </thead>
                <tbody>
                    {rows.into_iter().map(|row| view! { <Value row wanted choose/> }).collect_view()}
                </tbody>
            </table>
            {(more > 0).then(|| view! {
                <p class="muted">{format!("and {} more: find them by name", grouped(more as usize))}</p>
            })}
            <p class="muted">"Would join: how many runs of alerts follow another one with the same value in time, all of which it would join if it always counted. Joins now: how many are joined with it as the strongest reason. Taken off: what it says less, because it reaches so many devices and users, and because among so many some meet by chance."</p>
        </section>
    }
    .into_any()
}

#[component]
fn Value(
    row: NoisyRow,
    wanted: RwSignal<Option<Wanted>>,
    choose: Callback<Wanted>,
) -> impl IntoView {
    let touches = touches(&row);
    let NoisyRow {
        value,
        name,
        kind,
        taken_off,
        taken_off_for,
        would_join,
        joins,
        standing,
        is_out,
        entries,
        can_exclude,
        can_readmit,
        ..
    } = row;
    let told = format!("{kind} {name}");
    let own = value.clone();
    let is_chosen =
        Memo::new(move |_| wanted.with(|it| it.as_ref().is_some_and(|it| it.value == own)));
    let button = |words: &'static str, out: bool| {
        let (value, name) = (value.clone(), told.clone());
        let want = move |_| {
            choose.run(Wanted {
                value: value.clone(),
                name: name.clone(),
                out,
            });
        };
        view! { <button class="button" aria-label=format!("{words} {told}") on:click=want>{words}</button> }
    };
    view! {
        <tr class:chosen=is_chosen>
            <th scope="row"><span class="code">{name}</span> <span class="muted">{kind}</span></th>
            <td class="num" data-label="Would join">{grouped(would_join as usize)}</td>
            <td class="num" data-label="Joins now">{grouped(joins as usize)}</td>
            <td data-label="Touches">{touches}</td>
            <td class="num" data-label="Taken off (bits)">{taken_off} <span class="muted">{taken_off_for}</span></td>
            <td data-label="Standing">
                <span class="pill" class:out=is_out>{standing}</span>
                {entries.into_iter().map(|it| view! { <p class="muted">{it}</p> }).collect_view()}
            </td>
            <td>
                <span class="row-actions">
                    {can_exclude.then(|| button("Exclude", true))}
                    {can_readmit.then(|| button("Readmit", false))}
                </span>
            </td>
        </tr>
    }
}

/// `12 alerts in 4 runs · 8 devices · 2 users`.
fn touches(row: &NoisyRow) -> String {
    let counted = |count: u32, what: &str| match count {
        1 => format!("1 {what}"),
        many => format!("{} {what}s", grouped(many as usize)),
    };
    if row.alerts == 0 {
        return "nothing in the loaded data".to_owned();
    }
    let mut parts = vec![format!(
        "{} in {}",
        counted(row.alerts, "alert"),
        counted(row.episodes, "run")
    )];
    for (count, what) in [(row.devices, "other device"), (row.users, "other user")] {
        if count > 0 {
            parts.push(counted(count, what));
        }
    }
    parts.join(" · ")
}
