//! What is encoded in command lines, said at once and decoded when it is asked for.

use crate::engine::grouped;
use crate::entity_pane::{About, about_entity, about_node};
use crate::facts::visible;
use crate::protocol::{Decode, DecodeView, DecodedLayer, EncodedCommand, NodePane};
use crate::{Engine, EngineError};
use throughline_dataset::{Dataset, ProcessIdx};
use throughline_decode::{Layer, decode, first_layer};

/// The command lines of a process and of its parent in which something is encoded;
/// `ask` makes the question for one of them.
pub(crate) fn encoded(
    data: &Dataset,
    process: ProcessIdx,
    ask: &dyn Fn(bool) -> Decode,
) -> Vec<EncodedCommand> {
    let of = |of_parent: bool, label: &str| {
        let first = first_layer(command_line(data, process, of_parent)?)?;
        Some(EncodedCommand {
            label: label.to_owned(),
            how: first.label(),
            ask: ask(of_parent),
        })
    };
    let found = [
        of(false, "Command line"),
        of(true, "Command line of its parent"),
    ];
    found.into_iter().flatten().collect()
}

fn command_line(data: &Dataset, process: ProcessIdx, of_parent: bool) -> Option<&str> {
    let process = data.process(process);
    let meant = if of_parent {
        data.process(process.parent.process()?)
    } else {
        process
    };
    meant.command_line.map(|it| data.text(it))
}

/// Decodes what was asked for.
pub(crate) fn view(engine: &Engine, asked: &Decode) -> Result<DecodeView, EngineError> {
    let of_process = |about: About, of_parent: bool| {
        let process = about.process;
        process
            .and_then(|it| command_line(&engine.dataset, it, of_parent))
            .unwrap_or_default()
    };
    let text = match asked {
        Decode::Text(text) => text.as_str(),
        Decode::Node {
            key,
            node,
            of_parent,
        } => {
            let asked = NodePane {
                key: key.clone(),
                node: *node,
            };
            of_process(about_node(engine, &asked)?, *of_parent)
        }
        Decode::Entity { of, of_parent } => of_process(about_entity(engine, of)?, *of_parent),
    };
    let decoded = decode(text);
    // The text that each layer was found in, and the number of that one's own layer.
    let mut within = vec![(text, 0)];
    let mut layers = Vec::new();
    for (number, layer) in (1..).zip(&decoded.layers) {
        within.truncate(layer.depth as usize + 1);
        let (whole, of) = within.last().copied().unwrap_or_default();
        layers.push(line(layer, whole, of));
        within.push((&layer.text, number));
    }
    Ok(DecodeView {
        layers,
        cut: decoded.cut,
    })
}

fn line(layer: &Layer, within: &str, of: u32) -> DecodedLayer {
    let shown = visible(&layer.text);
    DecodedLayer {
        depth: layer.depth,
        how: layer.label(),
        place: place(layer, within, of),
        copy: (shown != layer.text).then(|| layer.text.clone()),
        text: shown,
    }
}

/// `characters 31 to 210 of layer 2`.
fn place(layer: &Layer, within: &str, of: u32) -> String {
    let is_whole = layer.place == (0..within.len());
    let layer_words = match of {
        0 => String::new(),
        of => format!(" of layer {of}"),
    };
    if is_whole {
        return if of == 0 {
            String::new()
        } else {
            format!("all{layer_words}")
        };
    }
    let chars = |to: usize| within.get(..to).unwrap_or_default().chars().count();
    let (from, to) = (chars(layer.place.start) + 1, chars(layer.place.end));
    format!(
        "characters {} to {}{layer_words}",
        grouped(from),
        grouped(to)
    )
}
