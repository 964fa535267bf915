//! The story as plain text, good enough to paste into a ticket: one line for each
//! node, and no character in it that a terminal or a reader would trip over.

use crate::action::Action;
use crate::folding::{Alike, Folds};
use crate::node::{NodeKind, NodeName, StoryNode};
use crate::reading::{Choices, Reading, RowOf};
use crate::shape::{LineNo, Shape};
use crate::story::{Story, StoryOf};
use crate::story_devices::device_name;
use std::fmt::Write as _;
use throughline_dataset::{AlertIdx, Dataset, ProcessIdx, command_excerpt, defang, full_path};
use throughline_model::{EventKind, SubjectKind, Timestamp, Vocabulary, visible_line};

/// As many characters of one text are written.
const MAX_CHARS: usize = 300;

/// Deeper than this nothing is moved further in: the level is told instead. A
/// chain of ten thousand processes would be a hundred megabytes of blanks.
const MAX_INDENT: u32 = 40;

impl Story {
    /// What the story is of, in one line: title, severity, time, device and
    /// incident of an alert; image, pid, start and device of a process.
    pub fn header(&self, data: &Dataset) -> String {
        let mut parts = match self.of {
            StoryOf::Alert(alert) => of_alert(data, alert),
            StoryOf::Process(process) => of_process(data, process),
        };
        let device = self.device.as_deref().map(shown);
        // The incident is told last: it may be long.
        let at = parts.len().min(2);
        parts.splice(at..at, device);
        parts.join(", ")
    }

    /// An indented outline of every node.
    pub fn to_text(&self, data: &Dataset) -> String {
        let mut out = String::new();
        for node in &self.nodes {
            push_line(&mut out, data, node);
        }
        if !self.unplaced.is_empty() {
            out.push_str("Not placed:\n");
        }
        for node in &self.unplaced {
            push_line(&mut out, data, node);
        }
        out
    }

    /// The same, with siblings that look alike in one line, `+812 like this`, and of
    /// each process only the first few things of a kind that it touched.
    pub fn to_folded_text(&self, data: &Dataset) -> String {
        let shape = Shape::of(self);
        let folds = Folds::of(data, self, &shape);
        let choices = Choices {
            all_ancestors: (0..self.line_count()).map(LineNo).collect(),
            ..Choices::default()
        };
        let mut out = String::new();
        let mut crowd = Crowd::default();
        for row in Reading::of(self, &shape, &folds, &choices).rows() {
            let node = self.node(row.of.line());
            let stands_for = match row.of {
                RowOf::Fold { count, .. } => count,
                _ => 1,
            };
            if crowd.takes(node, stands_for) {
                continue;
            }
            crowd.end(&mut out, node);
            match (row.of, node) {
                (RowOf::Line(_), None) => out.push_str("Not placed:\n"),
                (RowOf::Line(_), Some(node)) => push_line(&mut out, data, node),
                (RowOf::Fold { fold, count, .. }, Some(first)) => {
                    let alike = folds.get(fold).map_or(Alike::Kind, |it| it.alike);
                    let what = match alike {
                        Alike::Look => format!("like this: {}", shown(&first.label(data))),
                        Alike::Name => format!("more {}", shown(&first.label(data))),
                        Alike::Kind => "more".to_owned(),
                    };
                    push_count(&mut out, first.depth, count, &what, first.kind);
                }
                // Nothing else is left out.
                _ => {}
            }
        }
        crowd.end(&mut out, None);
        out
    }
}

/// So many things of a kind that a process touched are written.
const MAX_OF_A_KIND: u32 = 6;

/// Things of one kind at one process, which follow each other.
#[derive(Default)]
struct Crowd {
    of: Option<(u32, NodeKind)>,
    written: u32,
    left_out: u32,
}

impl Crowd {
    /// Whether a node is one too many. What alerts name never is.
    fn takes(&mut self, node: Option<&StoryNode>, stands_for: u32) -> bool {
        let touched = node.filter(|it| it.action.is_some() && it.sign_in.is_none());
        let Some(node) = touched.filter(|it| self.of == Some((it.depth, it.kind))) else {
            return false;
        };
        if self.written < MAX_OF_A_KIND || !node.alerts.is_empty() {
            self.written += 1;
            return false;
        }
        let more = match node.name {
            NodeName::More(count) => count,
            _ => stands_for,
        };
        self.left_out += more;
        true
    }

    /// Says how many were left out, where the next node is of another kind.
    fn end(&mut self, out: &mut String, next: Option<&StoryNode>) {
        let next = next.map(|it| (it.depth, it.kind));
        if next.is_some() && next == self.of {
            return;
        }
        if let Some((depth, kind)) = self.of.filter(|_| self.left_out > 0) {
            push_count(out, depth, self.left_out, "more", kind);
        }
        *self = Self {
            of: next,
            written: 1,
            left_out: 0,
        };
    }
}

fn push_count(out: &mut String, depth: u32, count: u32, what: &str, kind: NodeKind) {
    push_indent(out, depth);
    let _ = writeln!(out, "+{count} {what} ({})", kind.label().to_lowercase());
}

fn push_indent(out: &mut String, depth: u32) {
    for _ in 0..depth.min(MAX_INDENT) {
        out.push_str("  ");
    }
    if depth > MAX_INDENT {
        let _ = write!(out, "(level {depth}) ");
    }
}

fn shown(text: &str) -> String {
    visible_line(text, MAX_CHARS)
}

fn of_alert(data: &Dataset, alert: AlertIdx) -> Vec<String> {
    let row = data.alert(alert);
    let at = row.first_activity.or(row.created);
    let time = at.map_or_else(|| "time not told".to_owned(), Timestamp::long);
    let mut parts = vec![alert_words(data, alert), time];
    if let Some(incident) = data.incident_of(alert) {
        let name = data.text_or_empty(data.incident(incident).record.title);
        let key = data.incident_key(incident);
        parts.push(shown(format!("incident {key} {name}").trim_end()));
    }
    parts
}

fn of_process(data: &Dataset, idx: ProcessIdx) -> Vec<String> {
    let process = data.process(idx);
    let image = full_path(&process.image, data.symbols());
    let image = image.unwrap_or_else(|| "Process without a name".to_owned());
    let pid = process.pid.map(|it| format!(" [{it}]")).unwrap_or_default();
    let start = process.started;
    let time = start.map_or_else(|| "start not told".to_owned(), Timestamp::long);
    vec![format!("{}{pid}", shown(&image)), time]
}

/// `Title (high)`.
fn alert_words(data: &Dataset, alert: AlertIdx) -> String {
    let row = data.alert(alert);
    let severity = row.severity.known().unwrap_or_default();
    format!(
        "{} ({})",
        shown(data.text_or_empty(row.title)),
        severity.label().to_lowercase()
    )
}

/// The process on another device that a node was reached from.
fn from_words(data: &Dataset, idx: ProcessIdx) -> String {
    let process = data.process(idx);
    let image = shown(data.text_or_empty(process.image.name));
    let pid = process.pid.map(|it| format!(" [{it}]")).unwrap_or_default();
    let device = process.device.map(|it| device_name(data, it));
    let device = device.map(|it| format!(" on {}", shown(&it)));
    format!("{image}{pid}{}", device.unwrap_or_default())
}

fn push_line(out: &mut String, data: &Dataset, node: &StoryNode) {
    push_indent(out, node.depth);
    out.push_str(&node.text(data));
    out.push('\n');
}

impl StoryNode {
    /// The node as a line of an outline, without its indentation.
    pub fn text(&self, data: &Dataset) -> String {
        let mut out = String::new();
        push_node(&mut out, data, self);
        out
    }
}

fn push_node(out: &mut String, data: &Dataset, node: &StoryNode) {
    if node.focused {
        out.push_str("▶ ");
    }
    let action = node.action.map_or("", Action::words);
    // Words that the event itself has say what was done.
    if !action.is_empty() && node.entity.is_some() {
        let _ = write!(out, "{action} ");
    }
    let label = match node.kind {
        // Readers of tickets make links of addresses.
        NodeKind::Subject(SubjectKind::Url | SubjectKind::Domain) => {
            defang(&node.label(data)).into()
        }
        _ => node.label(data),
    };
    out.push_str(&shown(&label));
    if let Some(pid) = node.pid {
        let _ = write!(out, " [{pid}]");
    }
    let is_process = node.kind == NodeKind::Subject(SubjectKind::Process);
    if node.pid.is_none() || !is_process {
        let _ = write!(out, " ({})", node.kind.label().to_lowercase());
    }
    if node.events > 1 {
        let _ = write!(out, " ×{}", node.events);
    }
    if node.ghost {
        out.push_str(" (known only as a parent)");
    }
    if node.inferred {
        out.push_str(" (inferred)");
    }
    if node.is_parent_refused(data) {
        out.push_str(" (its told parent cannot be)");
    }
    if let Some(at) = node.created {
        let _ = write!(out, "  {}", at.clock());
    }
    if let Some(command) = node.command_line(data) {
        let command = command_excerpt(command, &label, 100);
        if !command.is_empty() {
            let _ = write!(out, "  {}", shown(&command));
        }
    }
    if node.kind == NodeKind::Event(EventKind::Logon)
        && let Some(detail) = node.detail(data)
    {
        let _ = write!(out, "  {}", shown(detail));
    }
    for step in &node.remote {
        let _ = write!(out, "  → {} by {}", shown(&step.to), step.means.label());
        if step.inferred {
            out.push_str(" (inferred)");
        }
    }
    if let Some(from) = node.reached_from {
        let _ = write!(out, "  ← {}", from_words(data, from));
    }
    for &alert in &node.raised {
        let _ = write!(out, "  ! {}", alert_words(data, alert));
    }
}
