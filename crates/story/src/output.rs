//! The story as JSON.

use crate::action::Action;
use crate::node::StoryNode;
use crate::remote_step::RemoteStep;
use crate::story::Story;
use std::fmt::Write as _;
use throughline_dataset::Dataset;
use throughline_model::Timestamp;

impl Story {
    /// `{"alert","device","roots":[node],"unplaced":[node]}`, where a node is
    /// `{"kind","label","pid","created","commandLine","ghost","inferred",
    /// "parentRefused","alerts":[ids],"focused","action","events","logonSession","remote":[step],
    /// "children":[node]}`. The alert of a process's story is null.
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
        ",\"ghost\":{},\"inferred\":{},\"parentRefused\":{},\"alerts\":[",
        node.ghost,
        node.inferred,
        node.is_parent_refused(data)
    );
    for (i, &alert) in node.alerts.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        push_text(out, data.alert_key(alert));
    }
    let _ = write!(out, "],\"focused\":{},\"action\":", node.focused);
    push_optional(out, node.action.map(Action::api));
    let _ = write!(out, ",\"events\":{},\"logonSession\":", node.events);
    push_optional(out, session(data, node));
    out.push_str(",\"remote\":[");
    for (i, step) in node.remote.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        push_step(out, data, step);
    }
    out.push_str("],\"children\":[");
}

/// The session that a process ran in, or that a sign-in began.
fn session<'d>(data: &'d Dataset, node: &StoryNode) -> Option<&'d str> {
    let session = match (node.process, node.sign_in) {
        (Some(process), _) => data.process(process).logon,
        (None, Some(event)) => data.event(event).logon.as_ref()?.session,
        (None, None) => None,
    };
    session.map(|it| data.text(it))
}

/// `{"to","means","at","pid","process","inferred","why":[text]}`: pid and image of the
/// process on the other device that it leads to.
fn push_step(out: &mut String, data: &Dataset, step: &RemoteStep) {
    let process = step.process.map(|it| data.process(it));
    out.push_str("{\"to\":");
    push_text(out, &step.to);
    out.push_str(",\"means\":");
    push_text(out, step.means.api());
    out.push_str(",\"at\":");
    push_optional(out, step.at.map(Timestamp::iso).as_deref());
    match process.and_then(|it| it.pid) {
        Some(pid) => {
            let _ = write!(out, ",\"pid\":{pid}");
        }
        None => out.push_str(",\"pid\":null"),
    }
    out.push_str(",\"process\":");
    push_optional(
        out,
        process.and_then(|it| it.image.name).map(|it| data.text(it)),
    );
    let _ = write!(out, ",\"inferred\":{},\"why\":[", step.inferred);
    for (i, fact) in step.facts.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        push_text(out, &fact.words(data));
    }
    out.push_str("]}");
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
