//! What the REST interfaces of Sentinel and Defender for Cloud return: resources
//! whose fields stand in `properties` (data formats, 4.4).

use super::alert::{self, Shape};
use super::entities::{self, Resource};
use super::incident;
use crate::fields::{Fields, Notes};
use crate::format::Format;
use crate::report::ProblemKind;
use crate::{Place, RecordSink};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use throughline_records::json::{Object, Value};

/// Before the keys of a resource that a data frame has flattened.
const FLATTENED: &str = "properties.";

/// Whether a key is that of a flattened resource.
pub(super) fn is_flattened(key: &str) -> bool {
    key.starts_with(FLATTENED)
}

/// Reads one resource.
pub(super) fn read(
    object: Object<'_>,
    notes: &mut Notes,
    place: Place,
    sink: &mut dyn RecordSink,
) -> Option<Format> {
    let object = if object.keys().any(is_flattened) {
        unflattened(object)
    } else {
        object
    };
    let mut fields = Fields::new(object, notes);
    let properties = fields.object("properties");
    let type_name = fields.text("type").unwrap_or_default();
    let kind = fields.text("kind");
    let is_alert = kind
        .as_deref()
        .is_some_and(|it| it.eq_ignore_ascii_case("SecurityAlert"));
    let is_cloud_alert = type_name.to_ascii_lowercase().ends_with("/alerts");
    if properties.has("incidentNumber") || type_name.to_ascii_lowercase().ends_with("/incidents") {
        let name = fields.id("name");
        incident::read(Fields::new(properties, fields.notes), name, place, sink);
        return Some(Format::SentinelRestIncidents);
    }
    if is_alert || is_cloud_alert || properties.has("alertDisplayName") {
        let shape = if is_cloud_alert || properties.has("alertUri") {
            Shape::DefenderForCloud
        } else {
            Shape::Rest
        };
        let name = fields.id("name");
        alert::read(
            Fields::new(properties, fields.notes),
            name,
            shape,
            place,
            sink,
        );
        return Some(shape.format());
    }
    let Some(kind) = kind else {
        let text = "a resource that is no alert, incident or entity";
        fields.notes.add_whole(ProblemKind::WrongShape, text);
        return None;
    };
    let id = fields.text("id");
    hand_on(&[(id.as_deref(), &kind, &properties)], notes, place, sink)
}

/// Reads the entities of one incident: `{"entities": […], "metaData": […]}`.
pub(super) fn read_entities(
    mut object: Object<'_>,
    notes: &mut Notes,
    place: Place,
    sink: &mut dyn RecordSink,
) -> Option<Format> {
    let Value::List(items) = object.take("entities") else {
        notes.add_whole(ProblemKind::WrongShape, "its entities are no list");
        return None;
    };
    let mut resources: Vec<Resource<'_>> = Vec::with_capacity(items.len());
    for item in &items {
        let Value::Object(item) = item else {
            notes.add(ProblemKind::WrongType, "entities", item.kind());
            continue;
        };
        if let Some(Value::Object(properties)) = item.peek("properties") {
            let kind = text_of(item, "kind").unwrap_or("unknown");
            resources.push((text_of(item, "id"), kind, properties));
        } else {
            notes.add(ProblemKind::WrongType, "entities", "no properties");
        }
    }
    hand_on(&resources, notes, place, sink)
}

/// Hands on what the resources are. A record of which nothing is has not been read.
fn hand_on(
    resources: &[Resource<'_>],
    notes: &mut Notes,
    place: Place,
    sink: &mut dyn RecordSink,
) -> Option<Format> {
    let subjects = entities::read_resources(resources, "entities", notes);
    if subjects.is_empty() {
        notes.add_whole(ProblemKind::WrongShape, "it tells of no entity");
        return None;
    }
    for subject in subjects {
        sink.entity(subject, place);
    }
    Some(Format::SentinelRestEntities)
}

fn text_of<'v>(object: &'v Object<'_>, key: &str) -> Option<&'v str> {
    match object.peek(key) {
        Some(Value::Text(text)) => Some(text.as_ref()),
        _ => None,
    }
}

/// Puts keys such as `properties.owner.email` back into objects, two deep.
fn unflattened(mut object: Object<'_>) -> Object<'_> {
    let keys: Vec<String> = object.keys().map(str::to_owned).collect();
    let mut outer = Object::default();
    let mut properties = Object::default();
    let mut inner: Vec<(String, Object<'_>)> = Vec::new();
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for key in keys {
        let value = object.take(&key);
        let Some(rest) = key.strip_prefix(FLATTENED) else {
            outer.push(Cow::Owned(key), value);
            continue;
        };
        match rest.split_once('.') {
            None => properties.push(Cow::Owned(rest.to_owned()), value),
            // A frame has every column for every row; what is not told is no object.
            Some(_) if value == Value::Null => {}
            Some((holder, rest)) => {
                let at = *places.entry(holder.to_owned()).or_insert_with(|| {
                    inner.push((holder.to_owned(), Object::default()));
                    inner.len() - 1
                });
                inner[at].1.push(Cow::Owned(rest.to_owned()), value);
            }
        }
    }
    for (holder, object) in inner {
        properties.push(Cow::Owned(holder), Value::Object(object));
    }
    outer.push(Cow::Borrowed("properties"), Value::Object(properties));
    outer
}
