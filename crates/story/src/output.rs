//! The story as JSON and as plain text.

use crate::node::StoryNode;
use crate::story::Story;
use std::fmt::Write as _;
use throughline_dataset::{Dataset, command_excerpt};
use throughline_model::{Timestamp, visible_line};

impl Story {
    /// `{"alert","device","roots":[node],"unplaced":[node]}`, where a node is
    /// `{"kind","label","pid","created","commandLine","ghost","inferred",
    /// "alerts":[ids],"focused","children":[node]}`.
    pub fn to_json(&self, data: &Dataset) -> String {
        let mut out = String::from("{\"alert\":");
        push_optional(&mut out, self.alert().map(|it| data.alert_key(it)));
        out.push_str(",\"device\":");
        push_optional(&mut out, self.device.as_deref());
        out.push_str(",\"roots\":");
        push_nodes(&mut out, data, &self.nodes);
        out.push_str(",\"unplaced\":");
        push_nodes(&mut out, data, &self.unplaced);
        out.push('}');
        out
    }

    /// An indented outline, good enough to paste into a ticket.
    pub fn to_text(&self, data: &Dataset) -> String {
        let mut out = String::new();
        push_outline(&mut out, data, &self.nodes);
        if !self.unplaced.is_empty() {
            out.push_str("Not placed:\n");
            push_outline(&mut out, data, &self.unplaced);
        }
        out
    }
}

/// Nodes are in reading order, so nesting follows from depths alone.
fn push_nodes(out: &mut String, data: &Dataset, nodes: &[StoryNode]) {
    out.push('[');
    let base = nodes.first().map_or(0, |it| it.depth);
    let mut open = 0_u32;
    for (i, node) in nodes.iter().enumerate() {
        let depth = node.depth - base;
        if i > 0 {
            let previous = nodes[i - 1].depth - base;
            for _ in 0..(previous + 1).saturating_sub(depth) {
                out.push_str("]}");
                open -= 1;
            }
            if previous >= depth {
                out.push(',');
            }
        }
        push_node(out, data, node);
        open += 1;
    }
    for _ in 0..open {
        out.push_str("]}");
    }
    out.push(']');
}

/// A node with its list of children opened.
fn push_node(out: &mut String, data: &Dataset, node: &StoryNode) {
    out.push_str("{\"kind\":");
    push_text(out, node.kind.api());
    out.push_str(",\"label\":");
    push_text(out, &node.label(data));
    match node.pid {
        Some(pid) => {
            let _ = write!(out, ",\"pid\":{pid}");
        }
        None => out.push_str(",\"pid\":null"),
    }
    out.push_str(",\"created\":");
    push_optional(out, node.created.map(Timestamp::iso).as_deref());
    out.push_str(",\"commandLine\":");
    push_optional(out, node.command_line(data));
    let _ = write!(
        out,
        ",\"ghost\":{},\"inferred\":{},\"alerts\":[",
        node.ghost, node.inferred
    );
    for (i, &alert) in node.alerts.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        push_text(out, data.alert_key(alert));
    }
    let _ = write!(out, "],\"focused\":{},\"children\":[", node.focused);
}

fn push_optional(out: &mut String, text: Option<&str>) {
    match text {
        Some(text) => push_text(out, text),
        None => out.push_str("null"),
    }
}

fn push_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

fn push_outline(out: &mut String, data: &Dataset, nodes: &[StoryNode]) {
    for node in nodes {
        let indent = "  ".repeat(node.depth as usize);
        let mark = if node.focused { "▶ " } else { "" };
        let _ = write!(
            out,
            "{indent}{mark}{}",
            visible_line(&node.label(data), 300)
        );
        if let Some(pid) = node.pid {
            let _ = write!(out, " [{pid}]");
        } else {
            let _ = write!(out, " ({})", node.kind.label().to_lowercase());
        }
        if node.ghost {
            out.push_str(" (known only as a parent)");
        }
        if node.inferred {
            out.push_str(" (inferred)");
        }
        if let Some(at) = node.created {
            let _ = write!(out, "  {}", at.clock());
        }
        if let Some(command) = node.command_line(data) {
            let _ = write!(
                out,
                "  {}",
                visible_line(&command_excerpt(command, &node.label(data), 100), 300)
            );
        }
        for &alert in &node.raised {
            let title = data.text_or_empty(data.alert(alert).title);
            let severity = data.alert(alert).severity.known().unwrap_or_default();
            let severity = throughline_model::Vocabulary::label(severity);
            let _ = write!(
                out,
                "  ! {} ({})",
                visible_line(title, 300),
                severity.to_lowercase()
            );
        }
        out.push('\n');
    }
}
