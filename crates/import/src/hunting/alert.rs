//! `AlertInfo` and `AlertEvidence` (data formats, 5.1 and 5.2).

use super::entity::CELL;
use super::{columns, evidence};
use crate::fields::{Fields, Text, parse_inner};
use crate::format::Format;
use crate::{Place, RecordSink};
use std::borrow::Cow;
use throughline_model::AlertRecord;
use throughline_records::json::Value;

/// Reads a row of `AlertInfo`: an alert without evidence.
pub(super) fn read_info<'a>(
    mut fields: Fields<'a, '_>,
    tenant: Option<Text<'a>>,
    place: Place,
    sink: &mut dyn RecordSink,
) {
    let alert = AlertRecord {
        tenant_id: tenant,
        ..alert(&mut fields, place)
    };
    sink.alert(alert, place);
    columns::note_left(&mut fields, Format::AlertInfo);
}

/// Reads a row of `AlertEvidence`: the alert with what the row tells of. Other
/// rows tell of the same alert; the dataset unites them.
pub(super) fn read_evidence(
    mut fields: Fields<'_, '_>,
    tenant: Option<Text<'_>>,
    place: Place,
    sink: &mut dyn RecordSink,
) {
    let text = match fields.value(CELL) {
        Value::Text(text) => text,
        cell => return read_with_entity(fields, cell, tenant, place, sink),
    };
    let cell = parse_inner(&text, CELL, fields.notes);
    read_with_entity(fields, cell, tenant, place, sink);
}

fn read_with_entity<'a>(
    mut fields: Fields<'a, '_>,
    cell: Value<'a>,
    tenant: Option<Text<'a>>,
    place: Place,
    sink: &mut dyn RecordSink,
) {
    let alert = alert(&mut fields, place);
    let alert = AlertRecord {
        tenant_id: tenant,
        threat_family: fields.text("ThreatFamily"),
        evidence: evidence::read(&mut fields, cell),
        ..alert
    };
    sink.alert(alert, place);
    columns::note_left(&mut fields, Format::AlertEvidence);
}

/// What both tables say of the alert. Its only time is that of what happened.
fn alert<'a>(fields: &mut Fields<'a, '_>, place: Place) -> AlertRecord<Text<'a>> {
    let at = fields.first_time(&["Timestamp", "TimeGenerated"]);
    if let Some(at) = at {
        fields.notes.saw(at);
    }
    let id = fields.id("AlertId");
    let title = fields.text("Title");
    let category = fields.text("Category");
    let categories = list(fields, "Categories");
    AlertRecord {
        made_id: id.is_none(),
        id: id.or_else(|| Some(Cow::Owned(fields.notes.make_id(place)))),
        title,
        category: category.or_else(|| categories.into_iter().next()),
        techniques: list(fields, "AttackTechniques")
            .into_iter()
            .map(technique_id)
            .collect(),
        severity: fields.term("Severity"),
        service_source: fields.term("ServiceSource"),
        detection_source: fields.term("DetectionSource"),
        first_activity: at,
        last_activity: at,
        ..AlertRecord::default()
    }
}

/// A list that is written as JSON in text, or is one.
fn list<'a>(fields: &mut Fields<'a, '_>, column: &str) -> Vec<Text<'a>> {
    if matches!(fields.object.peek(column), Some(Value::List(_))) {
        return fields.texts(column);
    }
    let Some(text) = fields.text(column) else {
        return Vec::new();
    };
    if !text.trim_start().starts_with('[') {
        return vec![text];
    }
    match parse_inner(&text, column, fields.notes) {
        Value::List(items) => items
            .into_iter()
            .filter_map(|it| match it {
                Value::Text(text) if !text.trim().is_empty() => Some(Cow::Owned(text.into_owned())),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// `T1218.011` of `Rundll32 (T1218.011)`; a technique without an id as it stands.
fn technique_id(technique: Text<'_>) -> Text<'_> {
    let id = technique
        .rsplit_once('(')
        .and_then(|(_, id)| id.trim_end().strip_suffix(')'))
        .filter(|it| it.starts_with('T') && it[1..].starts_with(|c: char| c.is_ascii_digit()));
    match id {
        Some(id) => Cow::Owned(id.to_owned()),
        None => technique,
    }
}
