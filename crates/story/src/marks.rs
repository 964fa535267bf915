//! What a reader's choices come to for each line of a story, found once for a drawing.

use crate::line_set::LineSet;
use crate::node::NodeKind;
use crate::reading::{Choices, Expansion};
use crate::shape::{Line, LineNo, Shape};
use crate::story::Story;
use throughline_model::SubjectKind;

/// Lines as a drawing asks of them.
pub(crate) struct Marks {
    /// Lines that are not left out.
    pub(crate) shown: LineSet,
    /// Lines that show what is below them.
    pub(crate) open: LineSet,
    /// Lines that were found.
    pub(crate) hits: LineSet,
    /// Those, and all that they are below: drawn whatever hides them.
    pub(crate) forced: LineSet,
}

impl Marks {
    /// The marks of a story's lines.
    pub(crate) fn of(story: &Story, shape: &Shape, choices: &Choices) -> Self {
        let lines = shape.len();
        let mut hits = LineSet::none(lines);
        let mut above = LineSet::none(lines);
        for &hit in &choices.hits {
            hits.insert(hit);
            let mut at = shape.parent(hit);
            while let Some(line) = at.filter(|&it| above.insert(it)) {
                at = shape.parent(line);
            }
        }
        let mut open = open(lines, &choices.expansion);
        open.add(&above);
        let mut forced = above;
        forced.add(&hits);
        Self {
            shown: shown(story, shape, choices, &forced),
            open,
            hits,
            forced,
        }
    }
}

fn open(lines: usize, expansion: &Expansion) -> LineSet {
    match expansion {
        Expansion::AllBut(closed) => {
            let mut open = LineSet::all(lines);
            for &line in closed {
                open.remove(line);
            }
            open
        }
        Expansion::NoneBut(opened) => {
            let mut open = LineSet::none(lines);
            for &line in opened {
                open.insert(line);
            }
            open
        }
    }
}

fn shown(story: &Story, shape: &Shape, choices: &Choices, forced: &LineSet) -> LineSet {
    let lines = shape.len();
    if !choices.only_alerts && !choices.no_artefacts {
        return LineSet::all(lines);
    }
    let mut shown = LineSet::none(lines);
    // The heading is shown with anything below it, which comes after it.
    for line in (0..lines as u32).rev().map(LineNo) {
        let is_shown = forced.contains(line)
            || shape.leads_to_alert(line)
            || (!choices.only_alerts
                && match story.line(line) {
                    Some(Line::Node(node)) => is_process_or_alert(node.kind),
                    Some(Line::Unplaced) => shape.children(line).any(|it| shown.contains(it)),
                    None => false,
                });
        if is_shown {
            shown.insert(line);
        }
    }
    shown
}

fn is_process_or_alert(kind: NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Alert | NodeKind::Subject(SubjectKind::Process | SubjectKind::Device)
    )
}
