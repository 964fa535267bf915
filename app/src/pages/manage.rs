//! Managing an alert: status, assignee, classification, comment.

use crate::parts::{focus_if_lost, focus_on};
use crate::state::app;
use leptos::ev::Targeted;
use leptos::prelude::*;
use throughline_engine::protocol::{ManageChange, ManageView};
use throughline_model::{AlertKey, AlertStatus, Classification, Determination, Vocabulary};
use throughline_route::{Route, RulesRoute};
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

#[component]
pub fn Manage(key: String, manage: ManageView) -> impl IntoView {
    let app = app();
    let key = StoredValue::new(AlertKey::from(key));
    // A change redraws the form: the focus goes back to where it was made.
    if let Some(selector) = app.refocus.get_untracked() {
        request_animation_frame(move || {
            focus_if_lost(&selector);
            app.refocus.set(None);
        });
    }
    if let Some(field) = app.focus_next.get_value() {
        app.focus_next.set_value(None);
        request_animation_frame(move || focus_on(field));
    }
    let change = Callback::new(move |change: ManageChange| {
        app.refocus.set(Some(focused_field()));
        app.manage(vec![key.get_value()], change);
    });
    view! {
        <section class="section manage">
            <h2>"Manage alert"</h2>
            <Status manage=manage.clone() change/>
            <Assigned key assigned=manage.assigned.clone() change/>
            <Classified manage change/>
            <Comment key change/>
            <p class="form-actions"><a href=rule_from(key)>"Create a rule from this alert"</a></p>
        </section>
    }
}

fn rule_from(key: StoredValue<AlertKey>) -> String {
    Route::Rules(RulesRoute {
        from: Some(key.with_value(ToString::to_string)),
        rule: None,
    })
    .href()
}

/// Names the field of the form that has the focus.
fn focused_field() -> String {
    let focused = web_sys::window()
        .and_then(|it| it.document()?.active_element())
        .map(|it| it.id())
        .filter(|it| it.starts_with("manage-"));
    focused.map_or_else(
        || ".manage [aria-pressed=true]".to_owned(),
        |id| format!("#{id}"),
    )
}

#[component]
fn Status(manage: ManageView, change: Callback<ManageChange>) -> impl IntoView {
    let now = manage.status;
    view! {
        <div class="field">
            <span class="field-label" id="manage-status">"Status"</span>
            <span class="segments" role="group" aria-labelledby="manage-status">
                {manage.statuses.into_iter().map(|choice| {
                    let is_now = choice.value == now;
                    let set = move |_| {
                        if let Some(status) = AlertStatus::read(&choice.value)
                            && !is_now
                        {
                            change.run(ManageChange::Status(status));
                        }
                    };
                    view! {
                        <button aria-pressed=is_now.to_string() data-key=is_now.then_some("s") data-focus=is_now.then_some("") on:click=set>{choice.label}</button>
                    }
                }).collect_view()}
            </span>
        </div>
    }
}

#[component]
fn Assigned(
    key: StoredValue<AlertKey>,
    assigned: String,
    change: Callback<ManageChange>,
) -> impl IntoView {
    let app = app();
    let is_nobody = assigned.is_empty();
    let as_is = assigned.clone();
    let name = move || {
        app.assignee.with(|it| match it {
            Some((of, name)) if *of == key.get_value() => name.clone(),
            _ => as_is.clone(),
        })
    };
    let written = name.clone();
    let set = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let to = untrack(&written).trim().to_owned();
        app.assignee.set(None);
        if to != assigned {
            change.run(ManageChange::Assign((!to.is_empty()).then_some(to)));
        }
    };
    let to_me = move |_| {
        app.assignee.set(None);
        let me = app.preferences.actor.get_untracked();
        change.run(ManageChange::Assign(Some(me)));
    };
    view! {
        <form class="field" on:submit=set>
            <label class="field-label" for="manage-assigned">"Assigned to"</label>
            <span class="field-row">
                <input
                    id="manage-assigned"
                    type="text"
                    placeholder="Nobody"
                    autocomplete="off"
                    prop:value=name
                    on:input:target=move |event| app.assignee.set(Some((key.get_value(), HtmlInputElement::value(&event.target()))))
                />
                <button class="button" type="submit">"Assign"</button>
                <button class="button" type="button" data-key="a" title="Assign to me (a)" on:click=to_me>
                    "To me"
                </button>
                {(!is_nobody).then(|| view! {
                    <button class="button" type="button" on:click=move |_| change.run(ManageChange::Assign(None))>
                        "Nobody"
                    </button>
                })}
            </span>
        </form>
    }
}

/// Classification with its determination: the pair is one value (portal
/// features, 3.3), chosen from one list.
#[component]
fn Classified(manage: ManageView, change: Callback<ManageChange>) -> impl IntoView {
    let now = format!("{}/{}", manage.classification, manage.determination);
    let known = manage
        .classifications
        .iter()
        .any(|(classification, determinations)| {
            classification.value == manage.classification
                && (manage.determination == "unknown"
                    || determinations
                        .iter()
                        .any(|it| it.value == manage.determination))
        });
    let set = move |event: Targeted<web_sys::Event, HtmlSelectElement>| {
        let value = event.target().value();
        let Some((classification, determination)) = value.split_once('/') else {
            return;
        };
        if let (Some(classification), Some(determination)) = (
            Classification::read(classification),
            Determination::read(determination),
        ) {
            change.run(ManageChange::Classify(classification, determination));
        }
    };
    let option = |value: String, label: String, now: &str| {
        let selected = value == now;
        view! { <option value=value selected=selected>{label}</option> }
    };
    view! {
        <div class="field">
            <label class="field-label" for="manage-classified">"Classification"</label>
            <select id="manage-classified" data-key="c" title="Classify (c)" on:change:target=set>
                {(!known).then(|| option(now.clone(), format!("{} (as exported)", manage.classified), &now))}
                {manage.classifications.into_iter().map(|(classification, determinations)| {
                    let plain = format!("{}/unknown", classification.value);
                    if determinations.is_empty() {
                        return option(plain, classification.label, &now).into_any();
                    }
                    view! {
                        <optgroup label=classification.label.clone()>
                            {option(plain, format!("{}, not determined", classification.label), &now)}
                            {determinations.into_iter().map(|determination| {
                                let value = format!("{}/{}", classification.value, determination.value);
                                let label = format!("{} – {}", classification.label, determination.label);
                                option(value, label, &now)
                            }).collect_view()}
                        </optgroup>
                    }.into_any()
                }).collect_view()}
            </select>
        </div>
    }
}

#[component]
fn Comment(key: StoredValue<AlertKey>, change: Callback<ManageChange>) -> impl IntoView {
    let draft = app().draft;
    let text = move || {
        draft.with(|(of, text)| {
            if *of == key.get_value() {
                text.clone()
            } else {
                String::new()
            }
        })
    };
    let say = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let said = untrack(text);
        if !said.trim().is_empty() {
            change.run(ManageChange::Comment(said.trim().to_owned()));
            draft.set((key.get_value(), String::new()));
        }
    };
    let write = move |event: Targeted<web_sys::Event, HtmlTextAreaElement>| {
        draft.set((key.get_value(), event.target().value()));
    };
    view! {
        <form class="field" on:submit=say>
            <label class="field-label" for="manage-comment">"Comment"</label>
            <span class="field-stack">
                <textarea id="manage-comment" rows="2" maxlength="30000" prop:value=text on:input:target=write></textarea>
                <button class="button" type="submit" disabled=move || text().trim().is_empty()>"Add comment"</button>
            </span>
        </form>
    }
}
