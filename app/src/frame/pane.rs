//! The one details pane that every page shares.

use crate::parts::{Icon, IconName};
use crate::state::app;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, PointerEvent};

const NARROWEST: f64 = 280.0;
const WIDEST: f64 = 720.0;

/// The pane: its kind of thing, the way to the one before and after, and a
/// way to close it. Its width is kept.
#[component]
pub fn Pane(
    /// What kind of thing it shows.
    #[prop(into)]
    kind: Signal<String>,
    /// Address of the one before.
    #[prop(into, optional)]
    previous: Signal<Option<String>>,
    /// Address of the one after.
    #[prop(into, optional)]
    next: Signal<Option<String>>,
    /// Address without the pane; none where it cannot be closed.
    #[prop(into, optional)]
    close: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let width = app().preferences.pane_width;
    view! {
        <aside class="pane" aria-label="Details" style:--pane-width=move || format!("{}px", width.get())>
            <Edge/>
            <div class="pane-head">
                <span class="muted">{kind}</span>
                <span class="grow"></span>
                <Step to=previous key="[" label="Previous"/>
                <Step to=next key="]" label="Next"/>
                {move || close.get().map(|href| view! {
                    <a class="button icon-button" href=href data-key="Escape" aria-label="Close details" title="Close (Esc)">
                        <Icon name=IconName::Close/>
                    </a>
                })}
            </div>
            <div class="pane-body" tabindex="0" role="region" aria-label="Details">{children()}</div>
        </aside>
    }
}

#[component]
fn Step(to: Signal<Option<String>>, key: &'static str, label: &'static str) -> impl IntoView {
    move || {
        to.get().map(|href| {
            view! {
                <a class="button icon-button" href=href data-key=key aria-label=label title=format!("{label} ({key})")>
                    <kbd aria-hidden="true">{key}</kbd>
                </a>
            }
        })
    }
}

/// The edge that sets the pane's width, by pointer or arrow keys.
#[component]
fn Edge() -> impl IntoView {
    let width = app().preferences.pane_width;
    let set = move |to: f64| width.set(to.clamp(NARROWEST, WIDEST).round());
    let held = RwSignal::new(false);
    let capture = move |event: PointerEvent| {
        if let Some(edge) = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlElement>().ok())
            && edge.set_pointer_capture(event.pointer_id()).is_ok()
        {
            event.prevent_default();
            held.set(true);
        }
    };
    let drag = move |event: PointerEvent| {
        if held.get_untracked() {
            let right = web_sys::window()
                .and_then(|it| it.inner_width().ok()?.as_f64())
                .unwrap_or_default();
            set(right - f64::from(event.client_x()));
        }
    };
    let step = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowLeft" => 16.0,
            "ArrowRight" => -16.0,
            _ => return,
        };
        event.prevent_default();
        set(width.get_untracked() + by);
    };
    view! {
        <div
            class="pane-edge"
            role="separator"
            aria-orientation="vertical"
            aria-label="Width of details"
            aria-valuenow=move || width.get().to_string()
            aria-valuemin=NARROWEST.to_string()
            aria-valuemax=WIDEST.to_string()
            tabindex="0"
            on:pointerdown=capture
            on:pointermove=drag
            on:pointerup=move |_| held.set(false)
            on:keydown=step
        ></div>
    }
}
