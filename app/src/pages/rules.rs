//! Suppression and triage rules (AL-17 … AL-26).

use super::rule_editor::{Editing, RuleEditor};
use crate::answers::ask;
use crate::download::save_text;
use crate::parts::TextFileButton;
use crate::state::{App, app, now};
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{
    ChangeRule, ResponseAction, RuleChange, RuleExample, RuleFrom, RuleId, RuleIndicator, RuleList,
    RuleListView, RuleView, RulesText,
};
use throughline_route::{QueueRoute, Route, RulesRoute};

#[component]
pub fn RulesPage() -> impl IntoView {
    let app = app();
    let answer = ask(app, || Some(RuleList {}));
    let list = Memo::new(move |_| answer.with(|it| it.ready().cloned().unwrap_or_default()));
    let is_known = Memo::new(move |_| answer.with(|it| it.ready().is_some()));
    let editing = RwSignal::new(None::<Editing>);
    follow_address(app, list, editing);
    let close = Callback::new(move |()| {
        editing.set(None);
        crate::address::replace(app, Route::Rules(RulesRoute::default()));
    });
    let edit = Callback::new(move |it| editing.set(Some(it)));
    view! {
        <div class="page">
            <header class="page-head">
                <h1>"Rules"</h1>
                <span class="muted" role="status">{move || list.with(head_words)}</span>
            </header>
            <div class="scroll settings rules" tabindex="0" role="region" aria-label="Rules">
                {move || match editing.get() {
                    Some(it) => view! { <RuleEditor editing=it close/> }.into_any(),
                    None => view! { <Overview list is_known edit/> }.into_any(),
                }}
            </div>
        </div>
    }
}

/// Opens the rule that the address names, or one made from its alert.
fn follow_address(app: App, list: Memo<RuleListView>, editing: RwSignal<Option<Editing>>) {
    let asked = Memo::new(move |_| match app.route.get() {
        Route::Rules(route) => route,
        _ => RulesRoute::default(),
    });
    Effect::new(move |_| {
        let Some(key) = asked.get().from else { return };
        app.client.with_value(|client| {
            client.ask(RuleFrom { key }, move |result| match result {
                Ok(draft) => {
                    // The page may have been left meanwhile.
                    let _ = editing.try_set(Some(Editing { id: None, draft }));
                }
                Err(refusal) => app.say(refusal.message),
            });
        });
    });
    Effect::new(move |_| {
        let wanted = asked.get().rule;
        let draft = list.with(|list| {
            let rule = list.rules.iter().find(|it| Some(it.id.0) == wanted)?;
            Some((rule.id, rule.draft.clone()))
        });
        if let Some((id, draft)) = draft
            && editing.with_untracked(Option::is_none)
        {
            editing.set(Some(Editing {
                id: Some(id),
                draft,
            }));
        }
    });
}

fn head_words(list: &RuleListView) -> String {
    let on = list.rules.iter().filter(|it| it.on).count();
    match list.rules.len() {
        0 => String::new(),
        all => format!("{all} in this case, {on} on"),
    }
}

/// Makes a change of rules.
pub fn change(app: App, change: RuleChange, then: impl FnOnce(bool) + 'static) {
    let ask = ChangeRule {
        change,
        at: now(),
        actor: app.preferences.actor.get_untracked(),
    };
    app.change(ask, then);
}

#[component]
fn Overview(
    list: Memo<RuleListView>,
    is_known: Memo<bool>,
    edit: Callback<Editing>,
) -> impl IntoView {
    let app = app();
    let download = move |readable| {
        app.client.with_value(|client| {
            client.ask(RulesText { readable }, move |result| match result {
                Ok(file) => save_text(app, &file.name, &file.text),
                Err(refusal) => app.say(refusal.message),
            });
        });
    };
    let is_empty = move || list.with(|it| it.rules.is_empty());
    view! {
        <section>
            <p>"A rule selects alerts by a filter and closes, hides or triages them. It is tried first, and shows every alert it would touch. Saving it changes nothing; running it is one change that can be undone. One that is on is applied to the alerts of later imports, and to nothing that is here already."</p>
            <p class="form-actions">
                <button class="button primary" on:click=move |_| edit.run(Editing::default())>"New rule"</button>
                <TextFileButton
                    words="Take rules from a file"
                    label="File of rules"
                    picker_name="rules"
                    taken=Callback::new(move |text| change(app, RuleChange::Import(text), |_| {}))
                />
                <button class="button" disabled=is_empty on:click=move |_| download(false)>"Save as JSON"</button>
                <button class="button" disabled=is_empty on:click=move |_| download(true)>"Save as text"</button>
            </p>
            {move || list.with(hidden_words).map(|(words, filter)| view! {
                <p>{words} " " <a href=alerts(filter)>"Show them"</a></p>
            })}
        </section>
        <section data-section="rules">
            <h2>"Rules of this case"</h2>
            {move || (is_known.get() && is_empty()).then(|| view! { <p class="muted">"There are none yet."</p> })}
            <ul class="rule-list">
                {move || list.get().rules.into_iter().map(|rule| view! { <Item rule edit/> }).collect_view()}
            </ul>
        </section>
        <section data-section="examples">
            <h2>"Examples to begin with"</h2>
            <ul class="rule-list">
                {move || list.get().examples.into_iter().map(|example| view! { <Example example edit/> }).collect_view()}
            </ul>
        </section>
    }
}

fn hidden_words(list: &RuleListView) -> Option<(String, String)> {
    let words = match list.hidden {
        0 => return None,
        1 => "1 alert is hidden by rules.".to_owned(),
        many => format!("{} alerts are hidden by rules.", grouped(many as usize)),
    };
    Some((words, list.hidden_filter.clone()))
}

fn alerts(filter: String) -> String {
    Route::Alerts(QueueRoute {
        filter: Some(filter),
        ..QueueRoute::default()
    })
    .href()
}

#[component]
fn Item(rule: RuleView, edit: Callback<Editing>) -> impl IntoView {
    let app = app();
    let RuleView {
        id,
        draft,
        name,
        kind,
        filter,
        fault,
        does,
        comment,
        made,
        on,
        matching,
        changed,
        indicators,
    } = rule;
    let filter_text = draft.filter.clone();
    let open = move |_| {
        edit.run(Editing {
            id: Some(id),
            draft: draft.clone(),
        });
    };
    let switch = move |_| change(app, RuleChange::Switch { id, on: !on }, |_| {});
    let delete = move |_| change(app, RuleChange::Delete { id }, |_| {});
    let run = move |_| change(app, RuleChange::Run { id, seen: matching }, |_| {});
    let counted = |count: u32| match count {
        1 => "1 alert".to_owned(),
        many => format!("{} alerts", grouped(many as usize)),
    };
    let run_words = format!("Run on {}", counted(matching));
    let switch_words = if on {
        "Turn off"
    } else {
        "Turn on for later imports"
    };
    // Several rules have the same buttons: their names tell them apart.
    let named = name.clone();
    let of_it = |words: &str| format!("{words}: {named}");
    view! {
        <li data-rule=id.to_string()>
            <h3>{format!("{id}. {name}")} <span class="pill">{kind}</span> <span class="pill">{if on { "On" } else { "Off" }}</span></h3>
            <p><a class="code" href=alerts(filter_text)>{filter}</a></p>
            {(!fault.is_empty()).then(|| view! { <p class="bad">{fault}</p> })}
            <p>"Then: " {does}</p>
            {(!comment.is_empty()).then(|| view! { <p class="muted">{comment}</p> })}
            <p class="muted">{made} " · has changed " {counted(changed)}</p>
            {(!indicators.is_empty()).then(|| view! { <Indicators id indicators/> })}
            <p class="form-actions">
                <button class="button" disabled={matching == 0} on:click=run aria-label=of_it(&run_words)>
                    {run_words.clone()}
                </button>
                <button class="button" on:click=switch aria-label=of_it(switch_words)>{switch_words}</button>
                <button class="button" on:click=open aria-label=of_it("Edit")>"Edit"</button>
                <button class="button" on:click=delete aria-label=of_it("Delete")>"Delete"</button>
            </p>
        </li>
    }
}

/// What the rule selects by that can be allowed or blocked (AL-22).
#[component]
fn Indicators(id: RuleId, indicators: Vec<RuleIndicator>) -> impl IntoView {
    let app = app();
    let decide = move |value: &str, what: ResponseAction| {
        let value = value.to_owned();
        change(app, RuleChange::Indicator { id, value, what }, |_| {});
    };
    let choices = |held: Option<ResponseAction>| {
        let all = [
            (ResponseAction::AllowIndicator, "Allow"),
            (ResponseAction::BlockIndicator, "Block"),
            (ResponseAction::RemoveIndicator, "Neither"),
        ];
        let is_offered =
            move |what: ResponseAction| held != Some(what) && (held.is_some() || !what.is_lift());
        all.into_iter().filter(move |it| is_offered(it.0))
    };
    view! {
        <p class="muted">"It selects by these. Allowing or blocking one for the organisation is noted in the case, and not carried out."</p>
        {indicators.into_iter().map(|RuleIndicator { label, kind, value, held, held_words }| {
                let buttons = choices(held).map(|(what, words)| {
                    let (value, label) = (value.clone(), format!("{words} {label}"));
                    view! {
                        <button class="button" aria-label=label on:click=move |_| decide(&value, what)>{words}</button>
                    }
                });
                view! {
                    <p class="form-actions" data-indicator=label.clone()>
                        <span class="code">{label.clone()}</span>
                        <span class="muted">{kind}</span>
                        {(!held_words.is_empty()).then(|| view! { <span class="pill">{held_words}</span> })}
                        {buttons.collect_view()}
                    </p>
                }
            }).collect_view()}
    }
}

#[component]
fn Example(example: RuleExample, edit: Callback<Editing>) -> impl IntoView {
    let RuleExample { draft, about } = example;
    let (name, filter) = (draft.name.clone(), draft.filter.clone());
    let label = format!("Begin with this: {name}");
    let begin = move |_| {
        edit.run(Editing {
            id: None,
            draft: draft.clone(),
        });
    };
    view! {
        <li>
            <h3>{name}</h3>
            <p class="code">{filter}</p>
            <p class="muted">{about}</p>
            <p><button class="button" aria-label=label on:click=begin>"Begin with this"</button></p>
        </li>
    }
}
