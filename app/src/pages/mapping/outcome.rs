//! What a mapping makes of a table: its first alerts, and its columns.

use super::desk::Desk;
use leptos::prelude::*;
use throughline_engine::protocol::{ColumnView, MappedRowView};

/// The first alerts.
#[component]
pub fn Preview(desk: Desk) -> impl IntoView {
    let heads = desk.part(|it| it.heads.clone());
    let rows = desk.part(|it| it.rows.clone());
    let told = desk.part(|it| it.told.clone());
    view! {
        <section class="map-section" data-section="preview">
            <h2>"The first alerts"</h2>
            <div class="map-table" tabindex="0" role="region" aria-label="The first alerts">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Row"</th>
                            {move || heads.get().into_iter().map(|it| view! { <th scope="col">{it}</th> }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>
                        {move || {
                            let width = heads.with(Vec::len).max(1);
                            rows.get().into_iter().map(|row| view! { <Row row width/> }).collect_view()
                        }}
                    </tbody>
                </table>
            </div>
            {move || {
                let told = told.get();
                (!told.is_empty()).then(|| view! {
                    <h3 class="map-told">"What was assumed, skipped or not understood in these rows"</h3>
                    <ul class="prose-list" data-told="mapping">
                        {told.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}
                    </ul>
                })
            }}
        </section>
    }
}

#[component]
fn Row(row: MappedRowView, width: usize) -> impl IntoView {
    let cells = match row.cells {
        Some(cells) => cells
            .into_iter()
            .map(|it| view! { <td>{it}</td> })
            .collect_view()
            .into_any(),
        None => view! {
            <td class="muted" colspan=width.to_string()>{format!("Skipped: {}", row.notes.join(", "))}</td>
        }
        .into_any(),
    };
    view! { <tr><th scope="row" class="num">{row.record}</th>{cells}</tr> }
}

/// The columns with sample values.
#[component]
pub fn Columns(desk: Desk) -> impl IntoView {
    let columns = desk.part(|it| it.columns.clone());
    let count = move || columns.with(Vec::len);
    view! {
        <section class="map-section" data-section="columns">
            <h2>{move || format!("The {} columns of the table", count())}</h2>
            <table class="map-columns">
                <thead>
                    <tr>
                        <th scope="col">"Column"</th>
                        <th scope="col">"Sample values"</th>
                        <th scope="col">"Read as"</th>
                    </tr>
                </thead>
                <tbody>
                    {move || columns.get().into_iter().map(|it| view! { <Column column=it/> }).collect_view()}
                </tbody>
            </table>
        </section>
    }
}

#[component]
fn Column(column: ColumnView) -> impl IntoView {
    let fields = if column.fields.is_empty() {
        view! { <td class="muted">"Not used"</td> }.into_any()
    } else {
        view! { <td>{column.fields.join(", ")}</td> }.into_any()
    };
    view! {
        <tr>
            <th scope="row" class="code">{column.name}</th>
            <td class="code">{column.samples.join(" · ")}</td>
            {fields}
        </tr>
    }
}
