//! Dumps of `.evtx` files: `Event` with `System` and `EventData` (data formats, 7.3).

use super::clock::own_time;
use super::event::WindowsEvent;
use super::shape::{event_id, is_empty};
use crate::fields::{Fields, Text};
use std::borrow::Cow;
use throughline_records::json::{Object, Value};

/// Takes an event apart, in whichever spelling its dump has.
pub(super) fn evtx<'a>(mut fields: Fields<'a, '_>) -> WindowsEvent<'a> {
    let event = fields.object("Event");
    let mut event = if is_empty(&event) {
        fields
    } else {
        Fields::new(event, fields.notes)
    };
    let mut system = Fields::new(event.object("System"), event.notes);
    let mut out = WindowsEvent {
        channel: system.text("Channel"),
        provider: attribute(&mut system, "Provider", "Name"),
        id: event_id(&mut system, "EventID"),
        computer: system.text("Computer"),
        record: system.text("EventRecordID"),
        ..WindowsEvent::default()
    };
    if let Some(time) = attribute(&mut system, "TimeCreated", "SystemTime") {
        let mut time_of = Object::default();
        time_of.push(Cow::Borrowed("SystemTime"), Value::Text(time));
        let mut time_of = Fields::new(time_of, system.notes);
        out.own_time = own_time(&mut time_of, &["SystemTime"]);
    }
    out.words = event.text("Message");
    out.data = match event.value("EventData") {
        Value::Object(data) => named_data(data),
        _ => match event.value("UserData") {
            Value::Object(data) => only_inner(data),
            _ => Object::default(),
        },
    };
    out
}

/// An attribute of an element, in the spellings of the dumps.
fn attribute<'a>(fields: &mut Fields<'a, '_>, element: &str, name: &str) -> Option<Text<'a>> {
    let beside = format!("{element}_attributes");
    for key in [element, &beside] {
        if !matches!(fields.object.peek(key), Some(Value::Object(_))) {
            continue;
        }
        let mut inner = Fields::new(fields.object(key), fields.notes);
        for key in ["#attributes", "_attributes"] {
            if inner.object.has(key) {
                inner = Fields::new(inner.object(key), inner.notes);
            }
        }
        let found = inner.text(name).or_else(|| inner.text(&format!("@{name}")));
        if found.is_some() {
            return found;
        }
    }
    None
}

/// `{"Data": [{"@Name": "Image", "#text": "…"}]}` as `{"Image": "…"}`; data without
/// names is numbered.
fn named_data(mut data: Object<'_>) -> Object<'_> {
    let items = match data.take("Data") {
        Value::Object(mut texts) => texts.take("#text"),
        other => other,
    };
    let items = match items {
        Value::Null => return data,
        Value::List(items) => items,
        one => vec![one],
    };
    for (at, item) in items.into_iter().enumerate() {
        let number = || Cow::Owned(format!("Data[{}]", at + 1));
        let (name, value) = match item {
            Value::Object(mut item) => {
                let name = match first_of(&mut item, ["@Name", "Name"]) {
                    Value::Text(name) => name,
                    _ => number(),
                };
                (name, first_of(&mut item, ["#text", "Value"]))
            }
            plain => (number(), plain),
        };
        data.push(name, value);
    }
    data
}

fn first_of<'a>(object: &mut Object<'a>, keys: [&str; 2]) -> Value<'a> {
    match object.take(keys[0]) {
        Value::Null => object.take(keys[1]),
        value => value,
    }
}

/// What stands in the one element inside `UserData`.
fn only_inner(mut data: Object<'_>) -> Object<'_> {
    let key = data
        .iter()
        .find(|(key, value)| !key.starts_with(['#', '_', '@']) && matches!(value, Value::Object(_)))
        .map(|it| it.0.to_owned());
    match key.map(|key| data.take(&key)) {
        Some(Value::Object(inner)) => inner,
        _ => data,
    }
}
