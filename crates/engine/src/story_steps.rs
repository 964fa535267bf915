//! From one place of a story to another, where only some of its rows are at hand.

use crate::protocol::{StepTo, StoryChoices, StoryStepView};
use crate::story_rows;
use crate::told_story::{Drawn, ToldStory};
use throughline_dataset::Dataset;
use throughline_story::{LineNo, Opening, RowOf};

/// Where a step leads from what is drawn by these choices.
pub(crate) fn step(
    data: &Dataset,
    told: &ToldStory,
    mut choices: StoryChoices,
    to: StepTo,
) -> StoryStepView {
    let drawn = told.drawn(data, &choices);
    let line = match to {
        StepTo::Parent(row) => return found(parent(&drawn, row), told, &drawn, choices),
        StepTo::Named { after, begins } => {
            let row = named(data, told, &drawn, after, &begins);
            return found(row, told, &drawn, choices);
        }
        StepTo::WholeBranch(row) => {
            open_branch(told, &drawn, row, &mut choices);
            // What is below a row comes after it.
            let drawn = told.drawn(data, &choices);
            return found(Some(row), told, &drawn, choices);
        }
        StepTo::Node(node) => Some(LineNo(node)).filter(|&it| told.story.node(it).is_some()),
        StepTo::TitleAlert => told.story.focus(),
        StepTo::NextHit(row) => next_hit(&drawn, row),
        StepTo::PreviousHit(row) => previous_hit(&drawn, row),
    };
    if let Some(line) = line.filter(|&it| drawn.reading.row_of(it).is_none()) {
        open(told, line, &mut choices);
    }
    let drawn = told.drawn(data, &choices);
    let row = line.and_then(|it| drawn.reading.row_of(it));
    found(row, told, &drawn, choices)
}

fn found(
    row: Option<u32>,
    told: &ToldStory,
    drawn: &Drawn,
    choices: StoryChoices,
) -> StoryStepView {
    let line = row.and_then(|it| row_line(drawn, it));
    let nth = line.and_then(|it| drawn.hits.binary_search(&it).ok());
    StoryStepView {
        row,
        node: line
            .filter(|&it| told.story.node(it).is_some())
            .map(|it| it.0),
        hit: nth.map(|it| (it as u32 + 1, drawn.hits.len() as u32)),
        choices,
    }
}

/// The line of a row; none where the row stands for several.
fn row_line(drawn: &Drawn, row: u32) -> Option<LineNo> {
    match drawn.reading.rows().get(row as usize)?.of {
        RowOf::Line(line) => Some(line),
        RowOf::Fold { .. } | RowOf::Ancestors { .. } => None,
    }
}

fn here(drawn: &Drawn, row: u32) -> Option<LineNo> {
    Some(drawn.reading.rows().get(row as usize)?.of.line())
}

fn next_hit(drawn: &Drawn, row: u32) -> Option<LineNo> {
    let here = here(drawn, row);
    let after = drawn.hits.partition_point(|&it| Some(it) <= here);
    drawn
        .hits
        .get(after)
        .or_else(|| drawn.hits.first())
        .copied()
}

fn previous_hit(drawn: &Drawn, row: u32) -> Option<LineNo> {
    let here = here(drawn, row);
    let before = drawn.hits.partition_point(|&it| Some(it) < here);
    let last = before.checked_sub(1).unwrap_or(drawn.hits.len());
    drawn.hits.get(last).or_else(|| drawn.hits.last()).copied()
}

fn parent(drawn: &Drawn, row: u32) -> Option<u32> {
    drawn.reading.rows().get(row as usize)?.parent
}

fn named(data: &Dataset, told: &ToldStory, drawn: &Drawn, after: u32, begins: &str) -> Option<u32> {
    let begins = begins.to_lowercase();
    let rows = drawn.reading.rows();
    let begins_so = |row: &usize| {
        let node = match rows[*row].of {
            RowOf::Line(line) => told.story.node(line),
            RowOf::Fold { .. } | RowOf::Ancestors { .. } => None,
        };
        node.is_some_and(|it| {
            story_rows::label(data, it)
                .to_lowercase()
                .starts_with(&begins)
        })
    };
    // A longer beginning may still be that of the row itself.
    let from = after as usize + usize::from(begins.chars().count() < 2);
    let from = from.min(rows.len());
    (from..rows.len())
        .chain(0..from)
        .find(begins_so)
        .map(|it| it as u32)
}

fn open(told: &ToldStory, line: LineNo, choices: &mut StoryChoices) {
    let opening = Opening::of(&told.shape, &told.folds, line);
    for line in opening.lines {
        choices.set_open(line.0, true);
    }
    add(&mut choices.folds, &opening.folds);
    add(&mut choices.ancestors, &opening.ancestors);
    // What is asked for is drawn, whatever was left out.
    if told.shape.leads_to_alert(line) {
        return;
    }
    choices.only_alerts = false;
    choices.no_artefacts = false;
}

fn add(to: &mut Vec<u32>, lines: &[LineNo]) {
    for line in lines {
        if !to.contains(&line.0) {
            to.push(line.0);
        }
    }
}

/// Opens all that is below a row, folds as well.
fn open_branch(told: &ToldStory, drawn: &Drawn, row: u32, choices: &mut StoryChoices) {
    let Some(row) = drawn.reading.rows().get(row as usize) else {
        return;
    };
    let top = row.of.line();
    if let RowOf::Fold { .. } = row.of {
        add(&mut choices.folds, &[top]);
        return;
    }
    if let RowOf::Ancestors { .. } = row.of {
        add(&mut choices.ancestors, &[top]);
    }
    let end = told.shape.end(top);
    let below = top.0..end.0;
    if choices.closed {
        let parents = below.clone().map(LineNo);
        for line in parents.filter(|&it| told.shape.has_children(it)) {
            choices.set_open(line.0, true);
        }
    } else {
        choices.except.retain(|it| !below.contains(it));
    }
}
