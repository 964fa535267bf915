//! An automated investigation (data formats, 3.4). Alerts name it by
//! `investigationId`.

use super::machine_of;
use crate::Place;
use crate::fields::{Fields, Notes, Text};
use std::borrow::Cow;
use throughline_model::{EventKind, EventRecord};
use throughline_records::json::Object;

/// Reads an investigation.
pub(super) fn read<'a>(
    object: Object<'a>,
    notes: &mut Notes,
    place: Place,
) -> EventRecord<Text<'a>> {
    let mut fields = Fields::new(object, notes);
    let (at, ended) = (fields.time("startTime"), fields.time("endTime"));
    at.into_iter()
        .chain(ended)
        .for_each(|it| fields.notes.saw(it));
    let id = fields.id("id");
    let state = fields.text("state");
    let parts = [
        state.as_deref().map(str::to_owned),
        fields
            .id("triggeringAlertId")
            .map(|it| format!("triggered by alert {it}")),
        ended.map(|it| format!("ended {}", it.iso())),
        fields
            .text("cancelledBy")
            .map(|it| format!("cancelled by {it}")),
        fields.text("statusDetails").map(Cow::into_owned),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let event = EventRecord {
        device: machine_of(&mut fields),
        action: state.clone(),
        outcome: state,
        source: Some(Cow::Borrowed("Investigations")),
        id: Some(id.unwrap_or_else(|| Cow::Owned(fields.notes.make_id(place)))),
        detail: (!parts.is_empty()).then(|| Cow::Owned(parts.join(" · "))),
        ..EventRecord::new(EventKind::Investigation, at)
    };
    fields.note_left("investigation");
    event
}
