//! The alert story as a tree: an ARIA tree grid whose rows are drawn as they
//! come on screen.

use crate::address::replace;
use crate::answers::{Answer, ask};
use crate::parts::{GridCursor, Refused, SeverityShape, Viewport, focus_if_lost};
use crate::state::{App, app};
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;
use throughline_engine::protocol::{NodeAlert, StoryRow, StoryRows, StoryRowsView};
use throughline_route::Route;
use web_sys::KeyboardEvent;

/// What the tree's keys and buttons act on.
#[derive(Clone, Copy)]
struct Tree {
    app: App,
    key: Memo<Option<String>>,
    node: Memo<Option<u32>>,
    rows: RwSignal<Answer<StoryRowsView>>,
    collapsed: RwSignal<Vec<u32>>,
    cursor: GridCursor,
    viewport: Viewport,
    /// The alert whose place was shown when its story came.
    arrived: StoredValue<Option<String>>,
}

impl Tree {
    fn select(self, node: Option<u32>) {
        if let Some(key) = self.key.get_untracked() {
            replace(self.app, Route::Alert { key, node });
        }
    }

    fn row_at(self, at: u32) -> Option<StoryRow> {
        self.rows.with_untracked(|it| {
            let view = it.ready()?;
            view.rows.get(at.checked_sub(view.from)? as usize).cloned()
        })
    }

    /// The pane, once open on a node, follows the cursor.
    fn moved(self, at: u32) {
        if self.node.get_untracked().is_some()
            && let Some(row) = self.row_at(at).filter(|it| !it.heading)
        {
            self.select(Some(row.node));
        }
    }

    fn toggle(self, node: u32) {
        self.collapsed
            .update(|it| match it.iter().position(|&known| known == node) {
                Some(at) => {
                    it.remove(at);
                }
                None => it.push(node),
            });
    }

    fn to_parent(self, at: u32, level: u32) {
        let is_above = |it: &u32| self.row_at(*it).is_some_and(|above| above.level < level);
        if let Some(parent) = (0..at).rev().find(is_above) {
            self.moved(self.cursor.move_to(parent));
        }
    }

    fn press(self, event: &KeyboardEvent) {
        if let Some(at) = self.cursor.press(event) {
            self.moved(at);
            return;
        }
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let at = self.cursor.at.get_untracked();
        let row = self.row_at(at);
        let expanded = row.as_ref().and_then(|it| it.expanded);
        match (event.key().as_str(), row) {
            ("ArrowRight", Some(row)) if expanded == Some(false) => self.toggle(row.node),
            ("ArrowRight", _) if expanded == Some(true) => {
                self.moved(self.cursor.move_to(at + 1));
            }
            ("ArrowLeft", Some(row)) if expanded == Some(true) => self.toggle(row.node),
            ("ArrowLeft", Some(row)) => self.to_parent(at, row.level),
            ("*", _) => self.collapsed.set(Vec::new()),
            ("Enter" | "o" | " ", Some(row)) if !row.heading => self.select(Some(row.node)),
            ("ArrowLeft" | "ArrowRight" | "Enter" | "o" | " ", _) => {}
            _ => return,
        }
        event.prevent_default();
    }

    /// Shows the place of the alert whose story this is.
    fn back(self) {
        let place = self
            .rows
            .with_untracked(|it| it.ready().and_then(|it| it.focus_row));
        if let Some(row) = place {
            self.cursor.at.set(row);
            self.viewport.show(row);
        } else {
            // It is in a collapsed branch.
            self.arrived.set_value(None);
            self.collapsed.set(Vec::new());
        }
    }

    /// Shows the alert's own place when its story has come.
    fn arrive(self) {
        self.rows.with(|it| {
            let Some(view) = it.ready() else { return };
            let key = self.key.get_untracked();
            let is_new = self.arrived.with_value(|it| *it != key);
            // Nothing is collapsed yet, so a node's number is its row.
            let place = self.node.get_untracked().or(view.focus_row);
            if is_new && let Some(row) = place {
                self.arrived.set_value(key);
                self.cursor.at.set(row);
                request_animation_frame(move || {
                    self.viewport.show(row);
                    focus_if_lost(".rows");
                });
            }
        });
    }
}

#[component]
pub fn StoryTree(key: Memo<Option<String>>, node: Memo<Option<u32>>) -> impl IntoView {
    let collapsed = RwSignal::new(Vec::<u32>::new());
    let viewport = Viewport::new();
    let app = app();
    let rows = ask(app, move || {
        Some(StoryRows {
            key: key.get()?,
            collapsed: collapsed.get(),
            from: viewport.from.get(),
            count: viewport.count.get(),
        })
    });
    let total = Memo::new(move |_| rows.with(|it| it.ready().map_or(0, |it| it.total)));
    let cursor = GridCursor::new(total, viewport, 0.0);
    let tree = Tree {
        app,
        key,
        node,
        rows,
        collapsed,
        cursor,
        viewport,
        arrived: StoredValue::new(None),
    };
    // Another alert's story begins with nothing collapsed, at its own place.
    Effect::new(move |before: Option<Option<String>>| {
        let now = key.get();
        if before.is_some_and(|it| it != now) {
            collapsed.set(Vec::new());
        }
        now
    });
    Effect::new(move |_| tree.arrive());
    let space = move || format!("{}px", f64::from(total.get()) * viewport.row.get());
    view! {
        <ToolBar rows collapsed back=Callback::new(move |()| tree.back())/>
        {move || match rows.get() {
            Answer::Refused(refusal) => Some(view! { <Refused refusal/> }),
            _ => None,
        }}
        <div
            class="rows tree"
            role="treegrid"
            aria-label="Alert story"
            aria-rowcount=move || total.get().to_string()
            aria-activedescendant=move || (total.get() > 0).then(|| format!("node-{}", cursor.at.get()))
            tabindex="0"
            node_ref=viewport.node
            on:scroll=move |_| viewport.measure()
            on:keydown=move |event| tree.press(&event)
        >
            <div class="rows-space" role="rowgroup" style:height=space>
                {move || rows.with(|it| it.ready().map(|view| {
                    (view.from..)
                        .zip(view.rows.clone())
                        .map(|(at, row)| view! { <Row at row tree/> })
                        .collect_view()
                }))}
            </div>
        </div>
        <Foot rows/>
    }
}

#[component]
fn ToolBar(
    rows: RwSignal<Answer<StoryRowsView>>,
    collapsed: RwSignal<Vec<u32>>,
    back: Callback<()>,
) -> impl IntoView {
    let with = move |pick: fn(&StoryRowsView) -> String| {
        rows.with(|it| it.ready().map(pick).unwrap_or_default())
    };
    let collapse_all = move |_| {
        let all = rows.with_untracked(|it| it.ready().map(|it| it.expandable.clone()));
        collapsed.set(all.unwrap_or_default());
    };
    view! {
        <div class="tool-bar">
            <h2>"Alert story"</h2>
            <span class="muted">{move || with(|it| it.extent.clone())}</span>
            <span class="grow"></span>
            <span class="muted num">{move || with(|it| format!("{} nodes", it.nodes))}</span>
            <button class="button" data-key="b" title="Back to the alert (b)" on:click=move |_| back.run(())>
                "Back to the alert"
            </button>
            <button class="button" title="Expand everything (*)" on:click=move |_| collapsed.set(Vec::new())>"Expand all"</button>
            <button class="button" on:click=collapse_all>"Collapse all"</button>
        </div>
    }
}

#[component]
fn Foot(rows: RwSignal<Answer<StoryRowsView>>) -> impl IntoView {
    view! {
        <footer class="foot">
            <span class="keys-hint" aria-hidden="true">
                "move " <kbd>"↑"</kbd> " " <kbd>"↓"</kbd>
                " expand " <kbd>"→"</kbd>
                " details " <kbd>"Enter"</kbd>
                " back to the alert " <kbd>"b"</kbd>
            </span>
            <span class="grow"></span>
            <span>{move || rows.with(|it| it.ready().map(|it| it.caveat.clone()).unwrap_or_default())}</span>
        </footer>
    }
}

#[component]
fn Row(at: u32, row: StoryRow, tree: Tree) -> impl IntoView {
    let Tree {
        node,
        cursor,
        viewport,
        ..
    } = tree;
    let cursor = cursor.at;
    let number = row.node;
    let heading = row.heading;
    let place = move || format!("translateY({}px)", f64::from(at) * viewport.row.get());
    let click = move |_| {
        if !heading {
            cursor.set(at);
            tree.select(Some(number));
        }
    };
    let level = custom_attribute("aria-level", row.level.to_string());
    let twist = match row.expanded {
        Some(expanded) => {
            let label = if expanded { "Collapse" } else { "Expand" };
            view! {
                <button
                    class="twist"
                    class:open=expanded
                    tabindex="-1"
                    aria-label=format!("{label} {}", row.label)
                    on:click=move |event| { event.stop_propagation(); tree.toggle(number); }
                ></button>
            }
            .into_any()
        }
        // What has nothing below it lines up with what has.
        None => view! { <span class="twist-space"></span> }.into_any(),
    };
    view! {
        <div
            class="row node"
            class:cursor=move || cursor.get() == at
            class:ghost=row.ghost
            class:heading=heading
            class:focused=row.focused
            role="row"
            id=format!("node-{at}")
            {..level}
            aria-posinset=row.position.to_string()
            aria-setsize=row.siblings.to_string()
            aria-expanded=row.expanded.map(|it| it.to_string())
            aria-selected=move || (node.get() == Some(number)).to_string()
            style:transform=place
            on:click=click
        >
            <span class="node-main" role="gridcell">
                <Rails rails=row.rails/>
                {twist}
                {(!heading).then(|| view! { <span class="letter" title=row.kind.clone()>{row.letter}</span> })}
                <span class="unseen">{row.kind}</span>
                <span class="node-name">{row.label}</span>
                {(!row.pid.is_empty()).then(|| view! { <span class="code muted">{row.pid}</span> })}
                {row.ghost.then(|| view! { <span class="pill">"inferred"</span> })}
                {(row.inferred && !row.ghost).then(|| view! { <span class="pill">"link inferred"</span> })}
                {row.alerts.into_iter().map(|alert| view! { <AlertBadge alert/> }).collect_view()}
                <span class="node-detail code">{row.detail}</span>
            </span>
            <span class="node-time num muted" role="gridcell" title=row.time_title>{row.time}</span>
        </div>
    }
}

/// The lines that lead from parents to children.
#[component]
fn Rails(rails: Vec<bool>) -> impl IntoView {
    let last = rails.len();
    (1..)
        .zip(rails)
        .map(|(at, runs_on)| {
            let class = match (at == last, runs_on) {
                (true, true) => "rail-mark branch",
                (true, false) => "rail-mark end",
                (false, true) => "rail-mark run",
                (false, false) => "rail-mark",
            };
            view! { <span class=class aria-hidden="true"></span> }
        })
        .collect_view()
}

#[component]
fn AlertBadge(alert: NodeAlert) -> impl IntoView {
    let tone = match alert.severity.level {
        throughline_engine::protocol::Level::Critical
        | throughline_engine::protocol::Level::High => "badge high",
        throughline_engine::protocol::Level::Medium => "badge medium",
        throughline_engine::protocol::Level::Low => "badge low",
        _ => "badge info",
    };
    let title = match &alert.other_incident {
        Some(incident) => format!("{} · in {incident}", alert.title),
        None => alert.title.clone(),
    };
    let other = alert.other_incident.is_some();
    view! {
        <a
            class=tone
            class:focus=alert.focused
            href=Route::Alert { key: alert.key, node: None }.href()
            tabindex="-1"
            title=title
            on:click=|event| event.stop_propagation()
        >
            <SeverityShape mark=alert.severity/>
            <span class="badge-title">{alert.title}</span>
            {other.then(|| view! { <span class="pill">"other incident"</span> })}
        </a>
    }
}
