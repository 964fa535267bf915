//! The story along time: a lane for each device and user.

use super::desk::StoryDesk;
use super::row::tone;
use crate::answers::{Answer, ask};
use crate::parts::{Refused, SeverityShape, Waiting, focus_if_lost};
use leptos::prelude::*;
use throughline_engine::grouped;
use throughline_engine::protocol::{LaneView, MarkView, StoryLanes, StoryLanesView};
use web_sys::KeyboardEvent;

/// Into how many columns marks are gathered.
const COLUMNS: u32 = 120;
/// So many lanes are drawn.
const LANES: usize = 200;

#[derive(Clone, Copy)]
struct Lanes {
    desk: StoryDesk,
    view: RwSignal<Answer<StoryLanesView>>,
    /// What is shown, in milliseconds since 1970; none for all of it.
    window: RwSignal<Option<(i64, i64)>>,
    /// The lane and the mark that the keyboard is at.
    at: RwSignal<(usize, usize)>,
}

impl Lanes {
    fn ready<T>(self, pick: impl FnOnce(&StoryLanesView) -> T) -> Option<T> {
        self.view.with_untracked(|it| it.ready().map(pick))
    }

    fn mark(self) -> Option<MarkView> {
        let (lane, mark) = self.at.get_untracked();
        self.ready(|it| it.lanes.get(lane)?.marks.get(mark).cloned())?
    }

    fn move_to(self, lane: usize, mark: usize) {
        self.at.set((lane, mark));
        if self.desk.node.get_untracked().is_some()
            && let Some(mark) = self.mark()
        {
            self.desk.select(Some(mark.node));
        }
        request_animation_frame(|| {
            let mark = web_sys::window()
                .and_then(|it| it.document()?.query_selector(".lane-mark.cursor").ok()?);
            if let Some(mark) = mark {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                mark.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    }

    /// Along the lane.
    fn along(self, forward: bool) {
        let (lane, mark) = self.at.get_untracked();
        let count = self
            .ready(|it| it.lanes.get(lane).map_or(0, |it| it.marks.len()))
            .unwrap_or(0);
        let to = if forward {
            mark + 1
        } else {
            mark.saturating_sub(1)
        };
        self.move_to(lane, to.min(count.saturating_sub(1)));
    }

    /// To the mark of another lane that is nearest in time.
    fn across(self, down: bool) {
        let (lane, _) = self.at.get_untracked();
        let place = self.mark().map_or(0, |it| it.at);
        let to = self.ready(|view| {
            let mut lanes: Box<dyn Iterator<Item = usize>> = if down {
                Box::new(lane + 1..view.lanes.len())
            } else {
                Box::new((0..lane).rev())
            };
            lanes.find_map(|it| Some((it, nearest(&view.lanes[it], place)?)))
        });
        if let Some((lane, mark)) = to.flatten() {
            self.move_to(lane, mark);
        }
    }

    fn to_end(self, last: bool) {
        let (lane, _) = self.at.get_untracked();
        let count = self.ready(|it| it.lanes.get(lane).map_or(0, |it| it.marks.len()));
        let end = count.unwrap_or(0).saturating_sub(1);
        self.move_to(lane, if last { end } else { 0 });
    }

    /// Shows a part of the window around the cursor, or more than it.
    fn zoom(self, by: f64) {
        let Some((from, to)) = self.ready(|it| it.window) else {
            return;
        };
        let place = self.mark().map_or(0.5, |it| f64::from(it.at) / 1e6);
        let length = (to - from) as f64;
        let middle = from as f64 + length * place;
        let half = length * by / 2.0;
        self.window
            .set(Some(((middle - half) as i64, (middle + half) as i64)));
    }

    fn pan(self, by: f64) {
        let Some((from, to)) = self.ready(|it| it.window) else {
            return;
        };
        let shift = ((to - from) as f64 * by) as i64;
        self.window.set(Some((from + shift, to + shift)));
    }

    fn press(self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        match event.key().as_str() {
            "ArrowRight" if event.shift_key() => self.pan(0.25),
            "ArrowLeft" if event.shift_key() => self.pan(-0.25),
            "ArrowRight" => self.along(true),
            "ArrowLeft" => self.along(false),
            "ArrowDown" | "j" => self.across(true),
            "ArrowUp" | "k" => self.across(false),
            "Home" => self.to_end(false),
            "End" => self.to_end(true),
            "+" | "=" => self.zoom(0.5),
            "-" => self.zoom(2.0),
            "0" => self.window.set(None),
            "Enter" | "o" | " " => {
                if let Some(mark) = self.mark() {
                    self.desk.select(Some(mark.node));
                }
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// The cursor stands at what is selected, else at the title alert.
    fn settle(self) {
        let node = self.desk.node.get();
        let place = self.view.with(|it| {
            let view = it.ready()?;
            let find = |fits: &dyn Fn(&MarkView) -> bool| {
                view.lanes.iter().enumerate().find_map(|(lane, it)| {
                    let mark = it.marks.iter().position(fits)?;
                    Some((lane, mark))
                })
            };
            let is_title = |it: &MarkView| it.alert.as_ref().is_some_and(|it| it.focused);
            find(&|it| Some(it.node) == node)
                .or_else(|| find(&is_title))
                .or(Some((0, 0)))
        });
        if let Some(place) = place {
            self.at.set(place);
        }
    }
}

fn nearest(lane: &LaneView, place: u32) -> Option<usize> {
    let marks = lane.marks.iter().enumerate();
    marks
        .min_by_key(|it| it.1.at.abs_diff(place))
        .map(|it| it.0)
}

#[component]
pub fn Timeline(desk: StoryDesk) -> impl IntoView {
    let window = RwSignal::new(None);
    let view = ask(desk.app, move || {
        Some(StoryLanes {
            key: desk.key.get()?,
            window: window.get(),
            columns: COLUMNS,
            selected: desk.node.get(),
        })
    });
    let lanes = Lanes {
        desk,
        view,
        window,
        at: RwSignal::new((0, 0)),
    };
    Effect::new(move |_| lanes.settle());
    request_animation_frame(|| focus_if_lost(".lanes"));
    let with = move |pick: fn(&StoryLanesView) -> String| {
        view.with(|it| it.ready().map(pick).unwrap_or_default())
    };
    view! {
        <div class="lanes-bar">
            <span class="muted num">{move || with(|it| it.span.clone())}</span>
            <span class="grow"></span>
            <button class="button" title="Earlier (Shift ←)" aria-label="Earlier" on:click=move |_| lanes.pan(-0.25)>"←"</button>
            <button class="button" title="Later (Shift →)" aria-label="Later" on:click=move |_| lanes.pan(0.25)>"→"</button>
            <button class="button" title="Zoom out (-)" aria-label="Zoom out" on:click=move |_| lanes.zoom(2.0)>"−"</button>
            <button class="button" title="Zoom in (+)" aria-label="Zoom in" on:click=move |_| lanes.zoom(0.5)>"+"</button>
            <button class="button" title="All of it (0)" on:click=move |_| window.set(None)>"All of it"</button>
        </div>
        <div
            class="lanes"
            role="listbox"
            aria-label="Alert story along time"
            aria-activedescendant=move || { let (lane, mark) = lanes.at.get(); format!("mark-{lane}-{mark}") }
            tabindex="0"
            on:keydown=move |event| lanes.press(&event)
        >
            {move || match view.get() {
                Answer::Waiting => view! { <Waiting what="Reading the timeline"/> }.into_any(),
                Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
                Answer::Ready(view) => view! { <LaneList view lanes/> }.into_any(),
            }}
        </div>
        <footer class="foot">
            <span class="node-caption num">{move || { lanes.at.track(); view.track(); lanes.mark().map(|it| caption(&it)) }}</span>
            <span class="grow"></span>
            <span>{move || with(untimed_words)}</span>
        </footer>
    }
}

fn untimed_words(view: &StoryLanesView) -> String {
    match view.untimed {
        0 => String::new(),
        1 => "1 node has no time and is not drawn".to_owned(),
        count => format!(
            "{} nodes have no time and are not drawn",
            grouped(count as usize)
        ),
    }
}

/// What a mark says.
fn caption(mark: &MarkView) -> String {
    let mut says = vec![format!("{} {}", mark.time, mark.label)];
    if let Some((_, until)) = &mark.end {
        says.push(format!("until {until}"));
    }
    if mark.count > 1 {
        says.push(format!("and {} more", grouped(mark.count as usize - 1)));
    }
    if let Some(alert) = &mark.alert {
        says.push(format!("· {} alert: {}", alert.severity.label, alert.title));
    }
    says.join(" ")
}

#[component]
fn LaneList(view: StoryLanesView, lanes: Lanes) -> impl IntoView {
    if view.lanes.is_empty() {
        return view! {
            <p class="empty" role="option" aria-selected="false">"Nothing in this story has a time."</p>
        }
        .into_any();
    }
    let left_out = view.lanes.len().saturating_sub(LANES);
    view! {
        <div class="lane ticks" aria-hidden="true">
            <span class="lane-name"></span>
            <span class="lane-line">
                {view.ticks.into_iter().map(|(at, says)| view! {
                    <span class="lane-tick num" style:left=percent(at)>{says}</span>
                }).collect_view()}
            </span>
        </div>
        {view.lanes.into_iter().take(LANES).enumerate().map(|(nth, lane)| view! {
            <LaneRow nth lane lanes/>
        }).collect_view()}
        {(left_out > 0).then(|| view! {
            <p class="muted" aria-hidden="true">{format!("and {left_out} more lanes")}</p>
        })}
    }
    .into_any()
}

fn percent(millionths: u32) -> String {
    format!("{:.4}%", f64::from(millionths) / 10_000.0)
}

#[component]
fn LaneRow(nth: usize, lane: LaneView, lanes: Lanes) -> impl IntoView {
    let device = if lane.device.is_empty() {
        "Device not told".to_owned()
    } else {
        lane.device
    };
    let name = if lane.user.is_empty() {
        device.clone()
    } else {
        format!("{device}, {}", lane.user)
    };
    let title = name.clone();
    view! {
        <div class="lane" role="group" aria-label=name>
            <span class="lane-name" aria-hidden="true" title=title>
                <b>{device}</b>
                <span class="muted">{lane.user}</span>
            </span>
            <span class="lane-line">
                {lane.marks.into_iter().enumerate().map(|(at, mark)| view! {
                    <Mark place=(nth, at) mark lanes/>
                }).collect_view()}
            </span>
        </div>
    }
}

#[component]
fn Mark(place: (usize, usize), mark: MarkView, lanes: Lanes) -> impl IntoView {
    let node = mark.node;
    let says = caption(&mark);
    let class = match &mark.alert {
        Some(alert) => format!("lane-mark alert {}", tone(alert.severity.level)),
        None if mark.count > 1 => "lane-mark several".to_owned(),
        None => "lane-mark".to_owned(),
    };
    let click = move |_| {
        lanes.at.set(place);
        lanes.desk.select(Some(node));
    };
    let is_selected = move || (lanes.desk.node.get() == Some(node)).to_string();
    let is_title = mark.alert.as_ref().is_some_and(|it| it.focused);
    let run = mark.end.as_ref().filter(|it| it.0 > mark.at).map(|(end, _)| {
        let width = percent(end - mark.at);
        view! {
            <span class="lane-run" aria-hidden="true" style:left=percent(mark.at) style:width=width></span>
        }
    });
    view! {
        {run}
        <span
            class=class
            class:cursor=move || lanes.at.get() == place
            class:title-alert=is_title
            role="option"
            id=format!("mark-{}-{}", place.0, place.1)
            aria-label=says.clone()
            aria-selected=is_selected
            title=says
            style:left=percent(mark.at)
            on:click=click
            on:dblclick=move |_| lanes.zoom(0.25)
        >
            {mark.alert.map(|it| view! { <SeverityShape mark=it.severity/> })}
        </span>
    }
}
