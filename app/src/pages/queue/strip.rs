//! The strip above a queue: how many alerts there were when, stacked by severity.
//! Dragging over it chooses a time (IQ-2).

use super::desk::Desk;
use crate::address::go;
use crate::answers::ask;
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{ActivityBar, ActivityStrip, ActivityStripView};
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// Height of the drawing, in its own units.
const HIGH: f64 = 48.0;

#[component]
pub fn Strip(desk: Desk) -> impl IntoView {
    let is_shown = desk.app.preferences.strip;
    let strip = ask(desk.app, move || {
        is_shown.get().then(|| ActivityStrip {
            shown: desk.shown.get(),
        })
    });
    let drawn = Memo::new(move |_| strip.with(|it| it.ready().cloned()));
    let toggle = move |_| is_shown.update(|it| *it = !*it);
    // Where no alert is, there is nothing to open.
    let is_idle = move || drawn.with(|it| it.as_ref().is_some_and(|it| it.bars.len() < 2));
    view! {
        <section class="strip" aria-label="Alerts over time" hidden=is_idle>
            <button type="button" class="strip-toggle" aria-expanded=move || is_shown.get().to_string() on:click=toggle>
                "Activity"
            </button>
            {move || drawn.get().filter(|it| is_shown.get() && it.bars.len() > 1).map(|strip| view! {
                <Drawing desk strip/>
            })}
        </section>
    }
}

#[component]
fn Drawing(desk: Desk, strip: ActivityStripView) -> impl IntoView {
    let count = strip.bars.len() as u32;
    let brushed = strip.brushed;
    let anchor = move || {
        desk.frame
            .with(|it| it.ready().map(|it| it.anchor.clone()).unwrap_or_default())
    };
    let strip = StoredValue::new(strip);
    // The bars between which the pointer is held: first and last.
    let held = RwSignal::new(None::<(u32, u32)>);
    let nth = move |event: &PointerEvent| -> Option<u32> {
        let target = event.current_target()?.dyn_into::<Element>().ok()?;
        let area = target.get_bounding_client_rect();
        let at = (f64::from(event.client_x()) - area.left()) / area.width().max(1.0);
        Some(((at * f64::from(count)) as u32).min(count - 1))
    };
    let begin = move |event: PointerEvent| {
        if let (Some(at), Some(target)) = (nth(&event), event.current_target()) {
            event.prevent_default();
            if let Ok(target) = target.dyn_into::<Element>() {
                let _ = target.set_pointer_capture(event.pointer_id());
            }
            held.set(Some((at, at)));
        }
    };
    let extend = move |event: PointerEvent| {
        if let (Some((from, _)), Some(at)) = (held.get_untracked(), nth(&event)) {
            held.set(Some((from, at)));
        }
    };
    let choose = move |first: u32, last: u32| {
        let filter = strip.with_value(|it| {
            let from = it.bars.get(first as usize)?.from.clone();
            let to = it.bars.get(last as usize)?.to.clone();
            Some(
                format!("{} time:{from}..{to}", it.without_time)
                    .trim()
                    .to_owned(),
            )
        });
        if let Some(filter) = filter {
            go(&desk.with_filter(filter));
        }
    };
    let end = move |_| {
        if let Some((a, b)) = held.get_untracked() {
            held.set(None);
            choose(a.min(b), a.max(b));
        }
    };
    let all_time = move || {
        desk.with_filter(strip.with_value(|it| it.without_time.clone()))
            .href()
    };
    let shade = move || {
        let (a, b) = held.get().or(brushed)?;
        let (first, last) = (a.min(b), a.max(b));
        Some((f64::from(first), f64::from(last - first + 1)))
    };
    view! {
        <div class="strip-body">
            <svg
                class="strip-bars"
                viewBox=format!("0 0 {count} {HIGH}")
                preserveAspectRatio="none"
                aria-hidden="true"
                on:pointerdown=begin
                on:pointermove=extend
                on:pointerup=end
                on:pointercancel=move |_| held.set(None)
            >
                {move || shade().map(|(x, width)| view! {
                    <rect class="strip-shade" x=x.to_string() y="0" width=width.to_string() height=HIGH.to_string()></rect>
                })}
                {strip.with_value(|it| {
                    let highest = f64::from(it.highest.max(1));
                    (0_u32..).zip(it.bars.iter().cloned()).map(|(nth, bar)| view! { <Bar nth bar highest/> }).collect_view()
                })}
            </svg>
            <p class="strip-words muted num">
                {strip.with_value(|it| {
                    let first = it.bars.first().map(|it| it.label.clone()).unwrap_or_default();
                    let last = it.bars.last().map(|it| it.label.clone()).unwrap_or_default();
                    view! {
                        <span>{first}</span>
                        <span>{format!("{} a bar, {} at most", it.step, grouped(it.highest as usize))}
                            <span class="anchor">" · relative times count back from " {anchor}</span>
                            {brushed.is_some().then(|| view! { " · " <a href=all_time()>"all time"</a> })}
                        </span>
                        <span>{last}</span>
                    }
                })}
            </p>
            <BarTable strip choose=Callback::new(move |nth| choose(nth, nth))/>
        </div>
    }
}

#[component]
fn Bar(nth: u32, bar: ActivityBar, highest: f64) -> impl IntoView {
    let mut top = HIGH;
    let parts = [
        ("info", bar.other),
        ("low", bar.low),
        ("medium", bar.medium),
        ("high", bar.high),
    ];
    let says = format!("{}: {}", bar.label, words(&bar));
    let parts = parts.map(|(class, count)| {
        // Even one alert among thousands is seen.
        let height = match count {
            0 => 0.0,
            _ => (f64::from(count) / highest * HIGH).max(1.0),
        };
        top -= height;
        (count > 0).then(|| {
            view! {
                <rect
                    class=format!("strip-{class}")
                    x=(f64::from(nth) + 0.08).to_string()
                    y=top.max(0.0).to_string()
                    width="0.84"
                    height=height.to_string()
                ></rect>
            }
        })
    });
    view! { <g><title>{says}</title>{parts.into_iter().collect_view()}</g> }
}

fn words(bar: &ActivityBar) -> String {
    let parts = [
        (bar.high, "high"),
        (bar.medium, "medium"),
        (bar.low, "low"),
        (bar.other, "informational"),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter(|it| it.0 > 0)
        .map(|(count, word)| format!("{} {word}", grouped(*count as usize)))
        .collect();
    if said.is_empty() {
        "none".to_owned()
    } else {
        said.join(", ")
    }
}

/// The same as a table, for those who do not see the drawing; each row chooses
/// its time.
#[component]
fn BarTable(strip: StoredValue<ActivityStripView>, choose: Callback<u32>) -> impl IntoView {
    view! {
        // A table is as wide as its cells, whatever it is told: what is around it is not.
        <div class="unseen"><table>
            <caption>"Alerts over time"</caption>
            <thead>
                <tr><th scope="col">"Time"</th><th scope="col">"Alerts by severity"</th></tr>
            </thead>
            <tbody>
                {strip.with_value(|it| (0_u32..).zip(&it.bars).filter(|it| it.1.high + it.1.medium + it.1.low + it.1.other > 0).map(|(nth, bar)| view! {
                    <tr>
                        <th scope="row">
                            <button type="button" tabindex="-1" on:click=move |_| choose.run(nth)>{bar.label.clone()}</button>
                        </th>
                        <td>{words(bar)}</td>
                    </tr>
                }).collect_view())}
            </tbody>
        </table></div>
    }
}
