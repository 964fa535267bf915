//! Command lines in which something is encoded: said at once, decoded on request.

use crate::answers::{Answer, ask};
use crate::parts::{CopyButton, Refused};
use crate::state::app;
use leptos::prelude::*;
use throughline_engine::protocol::{DecodeView, DecodedLayer, EncodedCommand};

/// Deeper layers are not moved further to the right.
const MAX_INDENT: u32 = 4;

/// What is encoded in the command lines of a process and its parent.
#[component]
pub fn EncodedCommands(commands: Vec<EncodedCommand>) -> impl IntoView {
    (!commands.is_empty()).then(|| {
        view! {
            <section class="section" data-part="decoded">
                <h2>"Decoded command"</h2>
                {commands.into_iter().map(|command| view! { <Command command/> }).collect_view()}
            </section>
        }
    })
}

#[component]
fn Command(command: EncodedCommand) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let EncodedCommand {
        label,
        how,
        ask: question,
    } = command;
    let answer = ask(app(), move || is_open.get().then(|| question.clone()));
    let says = format!("{label}: {how}");
    view! {
        <div class="encoded">
            <p class="encoded-head">
                <span>{says}</span>
                <button
                    class="button"
                    aria-expanded=move || is_open.get().to_string()
                    aria-label=format!("Decode {}", label.to_lowercase())
                    on:click=move |_| is_open.update(|it| *it = !*it)
                >
                    {move || if is_open.get() { "Hide" } else { "Decode" }}
                </button>
            </p>
            <div role="status">
                {move || is_open.get().then(|| match answer.get() {
                    Answer::Waiting => view! { <p class="muted">"Decoding…"</p> }.into_any(),
                    Answer::Refused(refusal) => view! { <Refused refusal/> }.into_any(),
                    Answer::Ready(decoded) => view! { <Layers decoded/> }.into_any(),
                })}
            </div>
        </div>
    }
}

/// The layers, each under its name. Their text is an attacker's: it is shown, and
/// never more than that.
#[component]
fn Layers(decoded: DecodeView) -> impl IntoView {
    let cut = decoded.cut;
    view! {
        <ol class="layers">
            {decoded.layers.into_iter().map(|layer| view! { <Layer layer/> }).collect_view()}
        </ol>
        {cut.then(|| view! { <p class="muted">"There may be more: what is decoded is limited."</p> })}
    }
}

#[component]
fn Layer(layer: DecodedLayer) -> impl IntoView {
    let DecodedLayer {
        depth,
        how,
        place,
        text,
        copy,
    } = layer;
    let within = if depth == 0 {
        ""
    } else {
        " of the layer above"
    };
    let place = (!place.is_empty()).then(|| format!("{place}{within}"));
    let what = format!("Decoded text, {how}");
    view! {
        <li style:margin-left=format!("{}px", depth.min(MAX_INDENT) * 10)>
            <h3>{how} " " <span class="muted num">{place}</span></h3>
            <div class="raw-box">
                <CopyButton text=copy.unwrap_or_else(|| text.clone()) what/>
                <pre class="code node-text" tabindex="0">{text}</pre>
            </div>
        </li>
    }
}
