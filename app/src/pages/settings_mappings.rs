//! The mappings that this browser keeps for tables of other products.

use crate::download::save_text;
use crate::state::app;
use leptos::prelude::*;
use throughline_worker::messages::KeptMapping;

#[component]
pub fn KeptMappings() -> impl IntoView {
    let app = app();
    let kept = RwSignal::new(None::<Vec<KeptMapping>>);
    app.client.with_value(|client| {
        client.mappings(move |it| {
            // The page may have been left meanwhile.
            let _ = kept.try_set(Some(it));
        });
    });
    let forget = Callback::new(move |key: String| {
        app.client.with_value(|client| {
            client.forget_mapping(key, move |it| {
                let _ = kept.try_set(Some(it));
            });
        });
    });
    view! {
        <section data-section="mappings">
            <h2>"Mappings"</h2>
            <p>"Tables of other products that have these columns open by themselves. A case that was opened by a mapping keeps it."</p>
            {move || kept.get().map(|kept| if kept.is_empty() {
                view! { <p class="muted">"None is kept in this browser."</p> }.into_any()
            } else {
                view! {
                    <ul class="recent">
                        {kept.into_iter().map(|it| view! { <Kept mapping=it forget/> }).collect_view()}
                    </ul>
                }.into_any()
            })}
        </section>
    }
}

#[component]
fn Kept(mapping: KeptMapping, forget: Callback<String>) -> impl IntoView {
    let app = app();
    let KeptMapping {
        key,
        name,
        columns,
        text,
    } = mapping;
    let save = move |_| save_text(app, "mapping.json", &text);
    view! {
        <li>
            <span class="recent-title">{name.clone()}</span>
            <span class="muted code grow">{columns.join(", ")}</span>
            <button class="button" aria-label=format!("Save the mapping {name} as a file") on:click=save>"Save as file"</button>
            <button
                class="button"
                aria-label=format!("Forget the mapping {name}")
                on:click=move |_| forget.run(key.clone())
            >
                "Forget"
            </button>
        </li>
    }
}
