//! The processes next to a process: what started it, and what it started.

use crate::Engine;
use crate::entity_address::asked_for;
use crate::facts::{cell, short_time};
use crate::protocol::{KinLine, KinView};
use throughline_dataset::{ParentLink, ProcessIdx, command_excerpt};

/// So many children are listed.
const MAX_CHILDREN: usize = 40;

/// Longest command line in short, in characters.
const MAX_COMMAND: usize = 120;

/// The parent and the children of a process; `node_of` tells which node of the story
/// shows a process.
pub(crate) fn kin(
    engine: &Engine,
    idx: ProcessIdx,
    node_of: &dyn Fn(ProcessIdx) -> Option<u32>,
) -> KinView {
    let data = &engine.dataset;
    let process = data.process(idx);
    let line = |it: ProcessIdx, after: String| line(engine, it, node_of(it), after);
    let note = match process.parent {
        ParentLink::Told(_) => "",
        ParentLink::Inferred(_) => "Known by pid and image only: the export has no start to check.",
        ParentLink::Cut => "Left out: the ids make it its own ancestor.",
        ParentLink::Impossible => "Left out: the one that is told started after it.",
        ParentLink::Untold if process.ghost => "",
        ParentLink::Untold => "Not in this export.",
    };
    let children = data.children_of(idx);
    let shown = children.iter().take(MAX_CHILDREN);
    KinView {
        parent: process
            .parent
            .process()
            .map(|it| line(it, after(engine, it, idx))),
        parent_note: note.to_owned(),
        children: shown.map(|&it| line(it, after(engine, idx, it))).collect(),
        more_children: children.len().saturating_sub(MAX_CHILDREN) as u32,
    }
}

fn line(engine: &Engine, idx: ProcessIdx, node: Option<u32>, after: String) -> KinLine {
    let data = &engine.dataset;
    let process = data.process(idx);
    let image = data.text_or_empty(process.image.name);
    let command = process.command_line.map(|it| {
        let short = command_excerpt(data.text(it), image, MAX_COMMAND);
        cell(&short).replace('\n', " ")
    });
    let page = || asked_for(data, data.entity_of(*process.subjects.first()?)?);
    KinLine {
        node,
        page: if node.is_none() { page() } else { None },
        name: if image.is_empty() {
            "Process without a name".to_owned()
        } else {
            cell(image)
        },
        pid: process.pid.map(|it| it.to_string()).unwrap_or_default(),
        command: command.unwrap_or_default(),
        at: short_time(data, process.started),
        after,
    }
}

/// `2 min 26 s later`; empty where a start is not told, or they do not fit.
fn after(engine: &Engine, parent: ProcessIdx, child: ProcessIdx) -> String {
    let start = |it: ProcessIdx| engine.dataset.process(it).started;
    let (Some(before), Some(after)) = (start(parent), start(child)) else {
        return String::new();
    };
    let secs = (after.nanos() - before.nanos()).div_euclid(1_000_000_000);
    match secs {
        ..0 => String::new(),
        0 => "in the same second".to_owned(),
        secs => format!("{} later", duration(secs)),
    }
}

/// `2 min 26 s`.
pub(crate) fn duration(secs: i64) -> String {
    match secs {
        ..60 => format!("{secs} s"),
        60..3_600 => format!("{} min {} s", secs / 60, secs % 60),
        3_600..86_400 => format!("{} h {} min", secs / 3_600, secs / 60 % 60),
        _ => format!("{} d {} h", secs / 86_400, secs / 3_600 % 24),
    }
}
