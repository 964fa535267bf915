//! Rows of the lists of automated investigations: those of an incident, and those of
//! mail (data formats, 6).

use super::cells::{named_assets, values};
use crate::fields::{Fields, Text};
use crate::{Place, RecordSink};
use std::borrow::Cow;
use throughline_model::{EventKind, EventRecord, Subject};

/// Reads an investigation, as those of Defender for Endpoint's own export.
pub(super) fn read(fields: &mut Fields<'_, '_>, place: Place, sink: &mut dyn RecordSink) {
    let started = fields.time("Execution start");
    let created = fields.time("Creation time");
    let changed = fields.time("Last changed");
    for at in [started, created, changed].into_iter().flatten() {
        fields.notes.saw(at);
    }
    let id = fields.id("ID").or_else(|| fields.id("Investigation ID"));
    let state = fields.text("Status");
    let mut event = EventRecord {
        action: state.clone(),
        outcome: state.clone(),
        source: Some(Cow::Borrowed("Investigations")),
        id: Some(id.unwrap_or_else(|| Cow::Owned(fields.notes.make_id(place)))),
        ..EventRecord::new(EventKind::Investigation, started.or(created))
    };
    // What it looked at: the account of an event would be who decided it.
    let assets = named_assets(fields);
    for subject in assets.told {
        match subject {
            Subject::Device(device) if event.device.is_none() => event.device = Some(device),
            other => event.objects.push(other),
        }
    }
    let mut line: Vec<Text<'_>> = fields.text("Investigation").into_iter().collect();
    line.extend(state);
    let mut add = |name: &str, told: &[Text<'_>]| {
        if !told.is_empty() {
            line.push(Cow::Owned(format!("{name} {}", told.join(", "))));
        }
    };
    let mut text = |title: &str| fields.text(title).into_iter().collect::<Vec<_>>();
    add("triggered by", &text("Triggering alert"));
    add("took", &text("Duration"));
    add("threats:", &text("Threat count"));
    add("actions:", &text("Action count"));
    for (name, title) in [
        ("found by", "Detection sources"),
        ("service:", "Service sources"),
        ("tags:", "Tags"),
    ] {
        add(name, &values(fields, title));
    }
    add("entities:", &assets.untold);
    if let Some(changed) = changed {
        add("last changed", &[Cow::Owned(changed.iso())]);
    }
    event.detail =
        (!line.is_empty()).then(|| Cow::Owned(line.join(" · ").replace(['\r', '\n'], " ")));
    sink.event(event, place);
}
