//! Views as lines of text, to be compared with what they should say.

use std::fmt::Write as _;
use throughline_engine::protocol::{
    AlertRow, FactRow, RowLine, Section, StoryRow, StoryRowOf, Tone,
};

/// A row of alerts in a line.
pub fn row_line(row: &AlertRow) -> String {
    [
        &row.last_activity,
        &row.severity.label,
        &row.status,
        &row.title,
        &row.source,
        &row.category,
        &row.assets,
        &row.investigation,
        &row.assigned,
    ]
    .map(String::as_str)
    .join(" | ")
    .trim_end_matches([' ', '|'])
    .to_owned()
}

/// A row of the queue in a line.
pub fn queue_line(row: &RowLine) -> String {
    let text = |at: usize| {
        row.cells
            .get(at)
            .map(|it| it.text.clone())
            .unwrap_or_default()
    };
    let parts: Vec<String> = (0..row.cells.len())
        .map(|at| match at {
            1 => row.severity.label.clone(),
            3 => row.title.clone(),
            _ => text(at),
        })
        .collect();
    parts.join(" | ").trim_end_matches([' ', '|']).to_owned()
}

/// A fact with all that goes with it.
pub fn fact_line(fact: &FactRow) -> String {
    let mut line = format!("  {}: {}", fact.label, fact.value.replace('\n', "⏎"));
    if fact.tone != Tone::Plain {
        let _ = write!(line, " ({:?})", fact.tone);
    }
    if let Some(copy) = &fact.copy {
        let _ = write!(line, " [copy {copy}]");
    }
    if let Some(only) = &fact.only {
        let _ = write!(line, " [only {only}]");
    }
    line
}

/// Sections with their facts, one a line.
pub fn section_lines(sections: &[Section]) -> String {
    let mut out = String::new();
    for section in sections {
        let title = if section.title.is_empty() {
            "(untitled)"
        } else {
            &section.title
        };
        let _ = writeln!(out, "# {title}");
        for fact in &section.facts {
            let _ = writeln!(out, "{}", fact_line(fact));
        }
    }
    out
}

/// A row with its rails drawn, and every mark it carries.
pub fn story_line(row: &StoryRow) -> String {
    let rails: String = (0..row.level - 1)
        .rev()
        .map(|above| if row.runs_on(above) { "│ " } else { "  " })
        .collect();
    let mut line = format!(
        "{:2} {}/{} {rails}{} {}",
        row.node, row.position, row.siblings, row.letter, row.label
    );
    if !row.pid.is_empty() {
        let _ = write!(line, " [{}]", row.pid);
    }
    for (mark, holds) in [
        ("ghost", row.ghost),
        ("inferred", row.inferred),
        ("FOCUS", row.focused),
        ("heading", row.of == StoryRowOf::Unplaced),
        ("collapsed", row.expanded == Some(false)),
    ] {
        if holds {
            let _ = write!(line, " <{mark}>");
        }
    }
    let _ = write!(line, " {} {}", row.time, row.detail);
    if !row.gap.is_empty() {
        let _ = write!(line, " <{}>", row.gap);
    }
    for alert in &row.alerts {
        let mark = if alert.focused { "!!" } else { "!" };
        let _ = write!(line, " {mark} {} ({})", alert.title, alert.severity.label);
        if let Some(other) = &alert.other_incident {
            let _ = write!(line, " of {other}");
        }
    }
    line.trim_end().to_owned()
}
