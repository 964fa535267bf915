//! The story as a file: text for a ticket, a picture, or JSON.

use crate::facts::cell;
use crate::protocol::{
    LaneView, StoryFile, StoryForm, StoryLanes, StoryReading, StoryRow, StoryText,
};
use crate::story_rows::row;
use crate::told_story::ToldStory;
use crate::{Engine, EngineError, alert_page, story_lanes, story_picture};
use serde_json::json;
use std::fmt::Write as _;
use throughline_dataset::AlertIdx;
use throughline_model::Timestamp;

/// Deeper than this nothing is moved further in: the level is told instead.
const MAX_INDENT: u32 = 40;

/// So many columns of time a file tells apart.
const COLUMNS: u32 = 400;

pub(crate) fn file(engine: &Engine, asked: &StoryText) -> Result<StoryFile, EngineError> {
    let told = engine.told_of(&asked.key)?;
    let data = &engine.dataset;
    let drawn_rows = || -> Vec<StoryRow> {
        let drawn = told.drawn(data, &asked.choices);
        (0..drawn.reading.rows().len() as u32)
            .map(|at| row(engine, &told, &drawn, at))
            .collect()
    };
    let heading = || match told.story.alert() {
        Some(alert) => heading(engine, alert),
        None => vec![told.story.header(data)],
    };
    let is_timeline = asked.reading == StoryReading::Timeline;
    let lanes = || story_lanes::lanes(engine, &all_lanes(&asked.key));
    let text = match (asked.form, is_timeline) {
        (StoryForm::Text, false) => outline(&heading(), &drawn_rows()),
        (StoryForm::Text, true) => chronicle(engine, &told, &heading()),
        (StoryForm::Svg, false) => story_picture::tree(&heading(), &drawn_rows()),
        (StoryForm::Svg, true) => story_picture::lanes(&heading(), &lanes()?),
        (StoryForm::Json, false) => told.story.to_json(data),
        (StoryForm::Json, true) => lanes_json(&asked.key, &lanes()?.lanes),
    };
    let reading = match asked.reading {
        StoryReading::Tree => "story",
        StoryReading::Timeline => "timeline",
        StoryReading::Outline => "outline",
    };
    let (ending, media) = match asked.form {
        StoryForm::Text => ("txt", "text/plain"),
        StoryForm::Svg => ("svg", "image/svg+xml"),
        StoryForm::Json => ("json", "application/json"),
    };
    Ok(StoryFile {
        name: format!("{reading}-{}.{ending}", file_stem(&asked.key)),
        media: media.to_owned(),
        text,
    })
}

fn all_lanes(key: &str) -> StoryLanes {
    StoryLanes {
        key: key.to_owned(),
        columns: COLUMNS,
        ..StoryLanes::default()
    }
}

/// A key as part of a file's name.
fn file_stem(key: &str) -> String {
    key.chars()
        .take(60)
        .map(|it| {
            let is_plain = it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.');
            if is_plain { it } else { '_' }
        })
        .collect()
}

/// What a reader of the file must know first: alert, severity, times, incident.
pub(crate) fn heading(engine: &Engine, alert: AlertIdx) -> Vec<String> {
    let data = &engine.dataset;
    let rows = engine.rows();
    let row = data.alert(alert);
    let mut lines = vec![format!(
        "{} ({})",
        crate::alert_rows::title(engine, alert),
        cell(rows.label(rows.severity(alert))).to_lowercase()
    )];
    let mut about = vec![format!("Alert {}", cell(data.alert_key(alert)))];
    about.extend(row.activity().map(Timestamp::long));
    about.push(cell(rows.label(rows.status(alert))));
    lines.push(about.join(" · "));
    if let Some(incident) = alert_page::incident(engine, alert) {
        lines.push(format!(
            "Incident {} · {}",
            cell(&incident.id),
            incident.title
        ));
    }
    lines
}

/// The rows as an indented outline, good enough to paste into a ticket.
fn outline(heading: &[String], rows: &[StoryRow]) -> String {
    let mut out = heading.join("\n");
    out.push_str("\n\n");
    for row in rows {
        let depth = row.level.saturating_sub(1);
        out.push_str(&"  ".repeat(depth.min(MAX_INDENT) as usize));
        if depth > MAX_INDENT {
            let _ = write!(out, "(level {depth}) ");
        }
        let _ = writeln!(out, "{}", row.text);
    }
    out
}

/// What happened in the order of time, a line each.
fn chronicle(engine: &Engine, told: &ToldStory, heading: &[String]) -> String {
    let mut out = heading.join("\n");
    out.push_str("\n\n");
    let lanes = told.lanes(&engine.dataset);
    let mut marks: Vec<_> = lanes
        .lanes
        .iter()
        .flat_map(|lane| lane.marks.iter().map(move |mark| (mark, lane)))
        .collect();
    marks.sort_by_key(|it| it.0);
    for (&(at, line), lane) in marks {
        let Some(node) = told.story.node(line) else {
            continue;
        };
        let mut parts = vec![at.long(), cell(&lane.device), cell(&lane.user)];
        parts.push(crate::story_rows::named(&engine.dataset, node));
        for &alert in &node.raised {
            parts.push(format!("! {}", crate::alert_rows::title(engine, alert)));
        }
        parts.retain(|it| !it.is_empty());
        out.push_str(&parts.join("  "));
        out.push('\n');
    }
    out
}

fn lanes_json(key: &str, lanes: &[LaneView]) -> String {
    let marks = |lane: &LaneView| {
        let mark = |it: &crate::protocol::MarkView| {
            json!({
                "time": it.time,
                "node": it.node,
                "label": it.label,
                "count": it.count,
                "alert": it.alert.as_ref().map(|it| &it.key),
            })
        };
        lane.marks.iter().map(mark).collect::<Vec<_>>()
    };
    let lane = |it: &LaneView| json!({ "device": it.device, "user": it.user, "marks": marks(it) });
    let all = json!({
        "alert": key,
        "lanes": lanes.iter().map(lane).collect::<Vec<_>>(),
    });
    format!("{all:#}\n")
}
