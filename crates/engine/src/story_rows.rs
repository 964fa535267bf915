//! The story as rows of a tree.

use crate::alert_rows::title;
use crate::engine::{counted, grouped};
use crate::facts::{cell, detail, letter, severity_mark};
use crate::protocol::{
    NodeAlert, RemoteView, StoryRow, StoryRowOf, StoryRows, StoryRowsView, first_asked,
};
use crate::told_story::{About, Drawn, ToldStory};
use crate::{Engine, EngineError, response, story_steps};
use std::fmt::Write as _;
use throughline_dataset::{AlertIdx, Dataset, command_excerpt, defang};
use throughline_model::{SubjectKind, Timestamp, visible_line};
use throughline_story::{Action, Alike, LineNo, NodeKind, RemoteStep, RowOf, Story, StoryNode};

/// How many rows one reply holds at most.
const MAX_ROWS: u32 = 500;

/// A child that started so long after its parent is told to have, in seconds.
const LONG_GAP: i64 = 300;

/// How many characters a line of the outline holds.
const TEXT: usize = 300;

/// How many characters of a command line a row holds.
const EXCERPT: usize = 160;

pub(crate) fn rows(engine: &Engine, asked: &StoryRows) -> Result<StoryRowsView, EngineError> {
    let told = engine.told_of(&asked.key)?;
    let story = &told.story;
    let data = &engine.dataset;
    let step = asked.visit.as_ref().map(|it| {
        let led = story_steps::step(data, &told, asked.choices.clone(), it.to.clone());
        (led, it.above)
    });
    let choices = step.as_ref().map_or(&asked.choices, |it| &it.0.choices);
    let drawn = told.drawn(data, choices);
    let total = drawn.reading.rows().len() as u32;
    let visited = step.as_ref().and_then(|it| Some((it.0.row?, it.1)));
    let from = visited.map_or(asked.from, |(row, above)| {
        first_asked(row.saturating_sub(above))
    });
    let from = from.min(total);
    let to = (from + asked.count.min(MAX_ROWS)).min(total);
    let about = told.about();
    Ok(StoryRowsView {
        from,
        total,
        nodes: (story.nodes.len() + story.unplaced.len()) as u32,
        shown: drawn.reading.shown(),
        focus: about.focus.map(|it| it.0),
        focus_row: about.focus.and_then(|it| drawn.reading.row_of(it)),
        extent: about.extent.clone(),
        caveat: about.caveat.clone(),
        hits: (!choices.find.trim().is_empty()).then_some(drawn.hits.len() as u32),
        has_artefacts: about.has_artefacts,
        rows: (from..to)
            .map(|at| row(engine, &told, &drawn, at))
            .collect(),
        step: step.map(|it| it.0),
    })
}

/// Sums a story up. Its nodes may be many, so they are gone through once.
pub(crate) fn about(story: &Story) -> About {
    let mut focus = None;
    let (mut devices, mut ghosts, mut inferred) = (0, 0, 0);
    let (mut is_tree, mut any_artefact) = (false, false);
    let mut alerts: Vec<AlertIdx> = Vec::new();
    for (line, node) in story.all_nodes() {
        if node.focused && focus.is_none() {
            focus = Some(line);
        }
        alerts.extend(&node.raised);
        any_artefact |= is_artefact(node);
        if !story.is_placed(line) {
            continue;
        }
        devices +=
            usize::from(node.depth == 0 && node.kind == NodeKind::Subject(SubjectKind::Device));
        ghosts += usize::from(node.ghost);
        inferred += usize::from(node.inferred);
        is_tree |= node.process.is_some();
    }
    alerts.sort_unstable();
    alerts.dedup();
    About {
        focus,
        extent: extent(alerts.len(), devices),
        caveat: caveat(ghosts, inferred),
        has_artefacts: is_tree && any_artefact,
    }
}

fn is_artefact(node: &StoryNode) -> bool {
    !matches!(
        node.kind,
        NodeKind::Alert | NodeKind::Subject(SubjectKind::Process | SubjectKind::Device)
    )
}

pub(crate) fn row(engine: &Engine, told: &ToldStory, drawn: &Drawn, at: u32) -> StoryRow {
    let row = drawn.reading.rows()[at as usize];
    let line = row.of.line();
    let base = StoryRow {
        node: line.0,
        level: row.level,
        position: row.position,
        siblings: row.siblings,
        rails: drawn.reading.rails(at),
        expanded: row.expanded,
        hit: drawn.hits.binary_search(&line).is_ok(),
        ..StoryRow::default()
    };
    let row = match row.of {
        RowOf::Line(line) => match told.story.node(line) {
            Some(node) => node_row(engine, told, node, line, base),
            None => StoryRow {
                of: StoryRowOf::Unplaced,
                label: "Not placed: the export does not say by what".to_owned(),
                ..base
            },
        },
        RowOf::Fold { fold, count, .. } => fold_row(&engine.dataset, told, fold, count, base),
        RowOf::Ancestors { count, .. } => ancestors_row(&engine.dataset, told, count, base),
    };
    StoryRow {
        text: outline(&engine.dataset, told, &row),
        ..row
    }
}

fn node_row(
    engine: &Engine,
    told: &ToldStory,
    node: &StoryNode,
    line: LineNo,
    base: StoryRow,
) -> StoryRow {
    let data = &engine.dataset;
    let mut row = StoryRow {
        kind: node.kind.label().to_owned(),
        letter: node_letter(node).to_owned(),
        label: label(data, node),
        pid: node.pid.map(|it| it.to_string()).unwrap_or_default(),
        time: node.created.map(Timestamp::clock).unwrap_or_default(),
        time_title: node.created.map(Timestamp::long).unwrap_or_default(),
        gap: gap(told, node, line),
        ghost: node.ghost,
        inferred: node.inferred,
        focused: node.focused,
        ..base
    };
    row.detail = doing(data, node);
    row.recorded = response::recorded_words(engine, node);
    row.remote = node.remote.iter().map(|it| remote_step(told, it)).collect();
    // At the head of a chain the node is the alert, and says all of that itself.
    if node.kind != NodeKind::Alert {
        row.alerts = node
            .raised
            .iter()
            .map(|&it| node_alert(engine, told.story.alert(), it))
            .collect();
    }
    row
}

/// What is worth reading beside a node's name.
fn doing(data: &Dataset, node: &StoryNode) -> String {
    if let Some(command) = node.command_line(data) {
        let short = command_excerpt(command, &node.label(data), EXCERPT);
        return cell(&short).replace('\n', " ");
    }
    if node.ghost {
        return "known only as a parent".to_owned();
    }
    let mut parts: Vec<String> = Vec::new();
    let words = node.action.map_or("", Action::words);
    match (words.is_empty(), node.events) {
        (true, 0 | 1) => {}
        (true, times) => parts.push(format!("{} times", grouped(times as usize))),
        (false, 0 | 1) => parts.push(words.to_owned()),
        (false, times) => parts.push(format!("{words}, {} times", grouped(times as usize))),
    }
    parts.extend(node.subject.map(|it| detail(data, it)));
    parts.retain(|it| !it.is_empty());
    parts.join(" · ")
}

fn remote_step(told: &ToldStory, step: &RemoteStep) -> RemoteView {
    let node = step.process.and_then(|it| told.story.line_of(it));
    let mut title = format!("By {}", step.means.label());
    if let Some(at) = step.at {
        let _ = write!(title, ", {}", at.long());
    }
    if step.inferred {
        title.push_str("; which process there is inferred from the time");
    }
    RemoteView {
        to: cell(&step.to),
        title,
        node: node.map(|it| it.0),
        inferred: step.inferred,
    }
}

/// One letter for what a node stands for.
pub(crate) fn node_letter(node: &StoryNode) -> &'static str {
    match node.kind {
        NodeKind::Alert => "!",
        NodeKind::Subject(kind) => letter(kind),
        NodeKind::Event(_) => "·",
    }
}

/// A node's name as it may be shown.
pub(crate) fn label(data: &Dataset, node: &StoryNode) -> String {
    match node.kind {
        NodeKind::Subject(SubjectKind::Url | SubjectKind::Domain) => {
            cell(&defang(&node.label(data)))
        }
        _ => cell(&node.label(data)),
    }
}

/// A node's name with its pid, and what it ran.
pub(crate) fn named(data: &Dataset, node: &StoryNode) -> String {
    let mut text = label(data, node);
    if let Some(pid) = node.pid {
        let _ = write!(text, " [{pid}]");
    }
    if let Some(command) = node.command_line(data) {
        let short = command_excerpt(command, &node.label(data), EXCERPT);
        let _ = write!(text, "  {}", cell(&short).replace('\n', " "));
    }
    text
}

/// How long after its parent a process started, where that is long.
fn gap(told: &ToldStory, node: &StoryNode, line: LineNo) -> String {
    let parent = told
        .shape
        .parent(line)
        .and_then(|it| told.story.node(it))
        .filter(|it| it.process.is_some() && node.process.is_some());
    let (Some(after), Some(before)) = (node.created, parent.and_then(|it| it.created)) else {
        return String::new();
    };
    let secs = (after.nanos() - before.nanos()) / 1_000_000_000;
    if secs < LONG_GAP {
        return String::new();
    }
    format!("+{}", crate::kinship::duration(secs))
}

fn fold_row(data: &Dataset, told: &ToldStory, fold: u32, count: u32, base: StoryRow) -> StoryRow {
    let Some(fold) = told.folds.get(fold) else {
        return base;
    };
    let Some(first) = told.story.node(fold.members[0]) else {
        return base;
    };
    let kind = first.kind.label().to_lowercase();
    let count = grouped(count as usize);
    let (label, detail) = match fold.alike {
        Alike::Look => (format!("+{count} like this"), label(data, first)),
        Alike::Name => (
            format!("+{count} more {}", label(data, first)),
            "the rarest are shown".to_owned(),
        ),
        Alike::Kind => (
            format!("+{count} more ({kind})"),
            "the rarest are shown".to_owned(),
        ),
    };
    let times = || {
        let nodes = fold.members.iter().filter_map(|&it| told.story.node(it));
        nodes.filter_map(|it| it.created)
    };
    let (from, to) = (times().min(), times().max());
    let between = |of: fn(Timestamp) -> String| match (from, to) {
        (Some(from), Some(to)) if from == to => of(from),
        (Some(from), Some(to)) => format!("{} – {}", of(from), of(to)),
        _ => String::new(),
    };
    StoryRow {
        of: StoryRowOf::Fold,
        kind: "Folded".to_owned(),
        letter: "…".to_owned(),
        label,
        detail: format!("{detail}, no alert, folded"),
        time: between(Timestamp::clock),
        time_title: between(Timestamp::long),
        ..base
    }
}

fn ancestors_row(data: &Dataset, told: &ToldStory, count: u32, base: StoryRow) -> StoryRow {
    let top = told.story.node(LineNo(base.node));
    StoryRow {
        of: StoryRowOf::Ancestors,
        kind: "Folded".to_owned(),
        letter: "…".to_owned(),
        label: format!("Show {} more ancestors", grouped(count as usize)),
        detail: top
            .map(|it| format!("from {}", label(data, it)))
            .unwrap_or_default(),
        ..base
    }
}

pub(crate) fn node_alert(engine: &Engine, of: Option<AlertIdx>, alert: AlertIdx) -> NodeAlert {
    let data = &engine.dataset;
    let incident = |it: AlertIdx| data.incident_id(it);
    NodeAlert {
        key: data.alert_key(alert).to_owned(),
        title: title(engine, alert),
        severity: severity_mark(data, data.alert(alert).severity),
        focused: Some(alert) == of,
        other_incident: of
            .is_some_and(|of| incident(alert) != incident(of))
            .then(|| match crate::alert_page::incident(engine, alert) {
                Some(link) => link.title,
                None => "No incident".to_owned(),
            }),
    }
}

/// A row as a line of the outline, without its indentation.
fn outline(data: &Dataset, told: &ToldStory, row: &StoryRow) -> String {
    let text = match told.story.node(LineNo(row.node)).filter(|_| row.is_node()) {
        Some(node) => node.text(data),
        None => format!("{} {}", row.label, row.detail),
    };
    visible_line(text.trim_end(), TEXT)
}

fn extent(alerts: usize, devices: usize) -> String {
    let alerts = counted(alerts, "alert");
    if devices == 0 {
        alerts
    } else {
        format!("{alerts}, {}", counted(devices, "device"))
    }
}

fn caveat(ghosts: usize, inferred: usize) -> String {
    let mut parts = Vec::new();
    if ghosts > 0 {
        parts.push(format!(
            "{} known only from a child",
            counted(ghosts, "parent")
        ));
    }
    if inferred > 0 {
        parts.push(format!(
            "{} inferred, for want of a start time",
            counted(inferred, "link")
        ));
    }
    parts.join(" · ")
}
