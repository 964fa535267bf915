//! What is ticked, and what can be done with it.

use super::column_heads::tick_all;
use super::desk::Desk;
use super::ticks::Ticks;
use leptos::prelude::*;
use throughline_engine::grouped;

#[component]
pub fn BulkBar(desk: Desk) -> impl IntoView {
    let count = Memo::new(move |_| desk.ticks.with(Ticks::count));
    let is_all = move || desk.ticks.with(|it| it.all.is_some());
    let matching = move || desk.matching();
    let one = desk.list.one();
    let clear = move |_| {
        desk.ticks.set(Ticks::default());
        desk.managing.set(false);
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <div class="bulk-bar" role="group" aria-label="What is ticked">
                <span role="status">
                    <b class="num">{move || grouped(count.get() as usize)}</b>
                    {move || format!(" {one}{} ticked", if count.get() == 1 { "" } else { "s" })}
                    {move || is_all().then_some(": all that match")}
                </span>
                <Show when=move || { !is_all() && matching() > count.get() }>
                    <button type="button" class="link-button" on:click=move |_| tick_all(desk, true)>
                        {move || format!("Tick all {} that match", grouped(matching() as usize))}
                    </button>
                </Show>
                <span class="grow"></span>
                <button type="button" class="button primary" data-key="m" title="Manage what is ticked (m)" on:click=move |_| desk.managing.set(true)>
                    "Manage"
                </button>
                <button type="button" class="button" on:click=clear>"Clear"</button>
            </div>
        </Show>
    }
}
