//! The story as rows of a tree.

use crate::alert_rows::title;
use crate::engine::counted;
use crate::facts::{cell, detail, letter, severity_mark};
use crate::protocol::{NodeAlert, StoryRow, StoryRows, StoryRowsView};
use crate::{Engine, EngineError};
use throughline_dataset::{AlertIdx, command_excerpt, defang};
use throughline_model::{SubjectKind, Timestamp};
use throughline_story::{NodeKind, Story, StoryNode};

/// A story's nodes in one numbering: the trees, a heading where anything is
/// unplaced, and what is unplaced below it.
pub(crate) enum Line<'s> {
    Node(&'s StoryNode, u32),
    Heading,
}

impl Line<'_> {
    fn depth(&self) -> u32 {
        match self {
            Self::Node(_, depth) => *depth,
            Self::Heading => 0,
        }
    }
}

pub(crate) fn lines(story: &Story) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = story
        .nodes
        .iter()
        .map(|it| Line::Node(it, it.depth))
        .collect();
    if !story.unplaced.is_empty() {
        lines.push(Line::Heading);
        lines.extend(story.unplaced.iter().map(|it| Line::Node(it, it.depth + 1)));
    }
    lines
}

pub(crate) fn rows(engine: &Engine, asked: &StoryRows) -> Result<StoryRowsView, EngineError> {
    let alert = engine.alert(&asked.key)?;
    let story = engine.story(alert);
    let lines = lines(&story);
    let shape = Shape::of(&lines);
    let shown = shown(&lines, &asked.collapsed);
    let focus = lines
        .iter()
        .position(|it| matches!(it, Line::Node(node, _) if node.focused));
    let from = (asked.from as usize).min(shown.len());
    let to = (from + asked.count.min(500) as usize).min(shown.len());
    let rows = shown[from..to]
        .iter()
        .map(|&at| {
            let collapsed = asked.collapsed.contains(&(at as u32));
            row(engine, alert, &lines[at], at, &shape, collapsed)
        })
        .collect();
    Ok(StoryRowsView {
        from: from as u32,
        total: shown.len() as u32,
        nodes: (story.nodes.len() + story.unplaced.len()) as u32,
        focus: focus.map(|it| it as u32),
        focus_row: focus
            .and_then(|it| shown.iter().position(|&at| at == it))
            .map(|it| it as u32),
        extent: extent(&story),
        caveat: caveat(&story),
        expandable: (0..lines.len())
            .filter(|&at| shape.has_children(at))
            .map(|at| at as u32)
            .collect(),
        rows,
    })
}

/// The lines that no collapsed one hides.
fn shown(lines: &[Line<'_>], collapsed: &[u32]) -> Vec<usize> {
    let mut shown = Vec::with_capacity(lines.len());
    let mut hidden_below: Option<u32> = None;
    for (at, line) in lines.iter().enumerate() {
        let depth = line.depth();
        if hidden_below.is_some_and(|it| depth > it) {
            continue;
        }
        hidden_below = collapsed.contains(&(at as u32)).then_some(depth);
        shown.push(at);
    }
    shown
}

/// Where each line stands among its siblings.
struct Shape {
    position: Vec<u32>,
    siblings: Vec<u32>,
    parent: Vec<Option<usize>>,
    is_last: Vec<bool>,
    children: Vec<bool>,
}

impl Shape {
    fn of(lines: &[Line<'_>]) -> Self {
        let count = lines.len();
        let mut shape = Self {
            position: vec![1; count],
            siblings: vec![1; count],
            parent: vec![None; count],
            is_last: vec![true; count],
            children: vec![false; count],
        };
        // The line open at each depth, and how many it has had below it.
        let mut open: Vec<usize> = Vec::new();
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); count + 1];
        for (at, line) in lines.iter().enumerate() {
            open.truncate(line.depth() as usize);
            let parent = open.last().copied();
            shape.parent[at] = parent;
            if let Some(parent) = parent {
                shape.children[parent] = true;
            }
            groups[parent.map_or(count, |it| it)].push(at);
            open.push(at);
        }
        for group in groups {
            for (nth, &at) in group.iter().enumerate() {
                shape.position[at] = nth as u32 + 1;
                shape.siblings[at] = group.len() as u32;
                shape.is_last[at] = nth + 1 == group.len();
            }
        }
        shape
    }

    fn has_children(&self, at: usize) -> bool {
        self.children[at]
    }

    /// For each level above a line, whether a line runs down to a later sibling.
    fn rails(&self, at: usize) -> Vec<bool> {
        let mut rails = Vec::new();
        let mut ancestor = self.parent[at];
        while let Some(up) = ancestor {
            // Roots stand side by side without a line between them.
            if self.parent[up].is_some() {
                rails.push(!self.is_last[up]);
            }
            ancestor = self.parent[up];
        }
        rails.reverse();
        if self.parent[at].is_some() {
            rails.push(!self.is_last[at]);
        }
        rails
    }
}

fn row(
    engine: &Engine,
    alert: AlertIdx,
    line: &Line<'_>,
    at: usize,
    shape: &Shape,
    collapsed: bool,
) -> StoryRow {
    let mut row = StoryRow {
        node: at as u32,
        level: line.depth() + 1,
        position: shape.position[at],
        siblings: shape.siblings[at],
        rails: shape.rails(at),
        kind: String::new(),
        letter: String::new(),
        label: "Not placed: the export does not say by what".to_owned(),
        pid: String::new(),
        detail: String::new(),
        time: String::new(),
        time_title: String::new(),
        ghost: false,
        inferred: false,
        focused: false,
        alerts: Vec::new(),
        expanded: shape.has_children(at).then_some(!collapsed),
        heading: true,
    };
    let Line::Node(node, _) = line else {
        return row;
    };
    row.heading = false;
    node.kind.label().clone_into(&mut row.kind);
    row.letter = match node.kind {
        NodeKind::Alert => "!".to_owned(),
        NodeKind::Subject(kind) => letter(kind).to_owned(),
        NodeKind::Event(_) => "·".to_owned(),
    };
    row.label = match node.kind {
        NodeKind::Subject(SubjectKind::Url | SubjectKind::Domain) => {
            cell(&defang(&node.label(&engine.dataset)))
        }
        _ => cell(&node.label(&engine.dataset)),
    };
    row.pid = node.pid.map(|it| it.to_string()).unwrap_or_default();
    row.detail = match (node.command_line(&engine.dataset), node.subject) {
        (Some(command), _) => {
            let short = command_excerpt(command, &node.label(&engine.dataset), 160);
            cell(&short).replace('\n', " ")
        }
        (None, _) if node.ghost => "known only as a parent".to_owned(),
        (None, Some(subject)) => detail(&engine.dataset, subject),
        (None, None) => String::new(),
    };
    row.time = node.created.map(Timestamp::clock).unwrap_or_default();
    row.time_title = node.created.map(Timestamp::long).unwrap_or_default();
    row.ghost = node.ghost;
    row.inferred = node.inferred;
    row.focused = node.focused;
    // At the head of a chain the node is the alert, and says all of that itself.
    if node.kind != NodeKind::Alert {
        row.alerts = node
            .raised
            .iter()
            .map(|&it| node_alert(engine, alert, it))
            .collect();
    }
    row
}

fn node_alert(engine: &Engine, of: AlertIdx, alert: AlertIdx) -> NodeAlert {
    let data = &engine.dataset;
    let incident = |it: AlertIdx| data.incident_id(it);
    NodeAlert {
        key: data.alert_key(alert).to_owned(),
        title: title(engine, alert),
        severity: severity_mark(data, data.alert(alert).severity),
        focused: alert == of,
        other_incident: (incident(alert) != incident(of)).then(
            || match crate::alert_page::incident(engine, alert) {
                Some(link) => link.title,
                None => "No incident".to_owned(),
            },
        ),
    }
}

fn extent(story: &Story) -> String {
    let devices = story
        .nodes
        .iter()
        .filter(|it| it.depth == 0 && it.kind == NodeKind::Subject(SubjectKind::Device))
        .count();
    let alerts = counted(story.alert_count(), "alert");
    if devices == 0 {
        alerts
    } else {
        format!("{alerts}, {}", counted(devices, "device"))
    }
}

fn caveat(story: &Story) -> String {
    let ghosts = story.nodes.iter().filter(|it| it.ghost).count();
    let inferred = story.inferred_links();
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
