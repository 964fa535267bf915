//! Writing a rule: it is tried first, and shows every alert that it would touch.

use super::bulk_form::choices_once;
use super::rules::change;
use crate::parts::{AlertList, EditDraft, EditFields};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{RuleChange, RuleDraft, RuleId, RuleKind, TryRule, TryRuleView};
use throughline_model::AlertStatus;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

/// Alerts that are listed at once.
const LISTED: u32 = 100;

/// What is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Editing {
    /// The rule that it replaces; none for a new one.
    pub id: Option<RuleId>,
    /// What it says.
    pub draft: RuleDraft,
}

/// A draft with what came of trying it.
#[derive(Clone, Debug, PartialEq)]
struct Trial {
    draft: RuleDraft,
    view: TryRuleView,
}

#[component]
pub fn RuleEditor(editing: Editing, close: Callback<()>) -> impl IntoView {
    let app = app();
    let Editing { id, draft: begun } = editing;
    let changes = EditDraft::of(&begun.changes);
    let name = RwSignal::new(begun.name);
    let kind = RwSignal::new(begun.kind);
    let filter = RwSignal::new(begun.filter);
    let comment = RwSignal::new(begun.comment);
    let choices = choices_once();
    let draft = Memo::new(move |_| RuleDraft {
        name: name.get(),
        kind: kind.get(),
        filter: filter.get(),
        changes: changes.edit::<AlertStatus>(),
        comment: comment.get(),
    });
    let trial = RwSignal::new(None::<Trial>);
    let try_it = move |from: u32| {
        let draft = draft.get_untracked();
        let ask = TryRule {
            draft: draft.clone(),
            from,
            count: LISTED,
        };
        app.client.with_value(|client| {
            client.ask(ask, move |result| match result {
                Ok(view) => {
                    // The form may have been closed meanwhile.
                    let _ = trial.try_update(|it| take(it, draft, view));
                }
                Err(refusal) => app.say(refusal.message),
            });
        });
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        try_it(0);
    };
    view! {
        <form class="section manage rule-form" aria-label="Rule" on:submit=submit>
            <h2>{if id.is_some() { "Edit the rule" } else { "New rule" }}</h2>
            <div class="field">
                <label class="field-label" for="rule-name">"Name"</label>
                <input
                    id="rule-name"
                    type="text"
                    maxlength="200"
                    autocomplete="off"
                    prop:value=move || name.get()
                    on:input:target=move |event| name.set(HtmlInputElement::value(&event.target()))
                />
            </div>
            <div class="field">
                <span class="field-label" id="rule-kind">"Kind"</span>
                <span class="segments" role="group" aria-labelledby="rule-kind">
                    {RuleKind::ALL.into_iter().map(|it| view! {
                        <button
                            type="button"
                            aria-pressed=move || (kind.get() == it).to_string()
                            on:click=move |_| kind.set(it)
                        >
                            {it.label()}
                        </button>
                    }).collect_view()}
                </span>
            </div>
            <div class="field">
                <label class="field-label" for="rule-filter">"Filter"</label>
                <textarea
                    id="rule-filter"
                    class="code"
                    rows="2"
                    spellcheck="false"
                    prop:value=move || filter.get()
                    on:input:target=move |event| filter.set(HtmlTextAreaElement::value(&event.target()))
                ></textarea>
            </div>
            {move || choices.get().map(|choices| view! {
                <EditFields prefix="rule" draft=changes statuses=choices.alert_statuses.clone() choices/>
            })}
            <div class="field">
                <label class="field-label" for="rule-why">"Why"</label>
                <textarea
                    id="rule-why"
                    rows="2"
                    maxlength="2000"
                    prop:value=move || comment.get()
                    on:input:target=move |event| comment.set(HtmlTextAreaElement::value(&event.target()))
                ></textarea>
            </div>
            <p class="form-actions">
                <button class="button primary" type="submit">"Try the rule"</button>
                <button class="button" type="button" on:click=move |_| close.run(())>"Cancel"</button>
            </p>
        </form>
        {move || trial.get().map(|it| {
            let is_current = Memo::new({
                let tried = it.draft.clone();
                move |_| draft.with(|now| *now == tried)
            });
            let more = Callback::new(try_it);
            view! { <Tried id trial=it is_current more close/> }
        })}
    }
}

/// Takes what came of trying a draft: more of the same alerts, or all anew.
fn take(trial: &mut Option<Trial>, draft: RuleDraft, view: TryRuleView) {
    match trial {
        Some(known)
            if known.draft == draft
                && view.from > 0
                && view.from as usize == known.view.rows.len() =>
        {
            known.view.rows.extend(view.rows);
        }
        _ => *trial = Some(Trial { draft, view }),
    }
}

#[component]
fn Tried(
    id: Option<RuleId>,
    trial: Trial,
    is_current: Memo<bool>,
    more: Callback<u32>,
    close: Callback<()>,
) -> impl IntoView {
    let app = app();
    let Trial { draft, view } = trial;
    if !view.fault.is_empty() {
        return view! {
            <section class="section" role="alert">
                <h2>"The filter cannot be read"</h2>
                <p class="bad">{view.fault}</p>
            </section>
        }
        .into_any();
    }
    let agreed = RwSignal::new(false);
    let is_warned = !view.warnings.is_empty();
    let seen = view.matching;
    let save = move |_| {
        let saved = RuleChange::Save {
            id,
            draft: Box::new(draft.clone()),
            seen,
            despite_warnings: agreed.get_untracked(),
        };
        change(app, saved, move |made| {
            if made {
                close.run(());
            }
        });
    };
    let listed = view.rows.len() as u32;
    let (words, already) = (matching_words(&view), changes_words(&view));
    view! {
        <section class="section trial" aria-label="What the rule would do">
            <div role="status"><h2>{words}</h2></div>
            <p>"Each would be " {view.does} ". " {already}</p>
            <p class="muted">"As they are classified now:"</p>
            <dl class="facts">
                {view.classified.into_iter().filter(|it| it.1 > 0).map(|(label, count)| view! {
                    <div><dt>{label}</dt><dd class="num">{grouped(count as usize)}</dd></div>
                }).collect_view()}
            </dl>
            {is_warned.then(|| view! {
                <div class="resolve-note">
                    <ul class="prose-list">
                        {view.warnings.into_iter().map(|it| view! { <li class="bad">{it}</li> }).collect_view()}
                    </ul>
                    <label>
                        <input
                            type="checkbox"
                            prop:checked=move || agreed.get()
                            on:change:target=move |event| agreed.set(HtmlInputElement::checked(&event.target()))
                        />
                        " Save it all the same"
                    </label>
                </div>
            })}
            <p class="form-actions">
                <button
                    class="button primary"
                    disabled=move || !is_current.get() || (is_warned && !agreed.get())
                    on:click=save
                >
                    "Save the rule"
                </button>
                <Show when=move || !is_current.get()>
                    <span class="muted">"The rule has changed since: try it again."</span>
                </Show>
            </p>
            <AlertList alerts=view.rows/>
            {(listed < seen).then(|| view! {
                <p>
                    <button class="button" disabled=move || !is_current.get() on:click=move |_| more.run(listed)>
                        {format!("Show more: {} of {} are listed", grouped(listed as usize), grouped(seen as usize))}
                    </button>
                </p>
            })}
        </section>
    }
    .into_any()
}

fn matching_words(view: &TryRuleView) -> String {
    let total = grouped(view.total as usize);
    match view.matching {
        0 => "It selects none of the loaded alerts".to_owned(),
        1 => format!("It selects 1 of {total} alerts"),
        many => format!("It selects {} of {total} alerts", grouped(many as usize)),
    }
}

fn changes_words(view: &TryRuleView) -> String {
    match view.matching - view.changes.min(view.matching) {
        0 => String::new(),
        1 => "1 is so already.".to_owned(),
        many => format!("{} are so already.", grouped(many as usize)),
    }
}
