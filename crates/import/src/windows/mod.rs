//! Sysmon and Windows events as JSON or rows (data formats, 7.3).
//!
//! Whatever shape an event came in, `shape` takes it apart into one view of it;
//! `event` tells whose it is; and one reader for each log makes a record of it.

mod account_change;
mod clock;
mod data;
mod event;
mod evtx;
mod known;
mod logon;
mod network;
pub(crate) mod parts;
mod reading;
mod script;
mod security;
mod service;
mod shape;
mod sysmon;
mod sysmon_objects;
mod xml;

use self::event::{Log, WindowsEvent};
use self::reading::Reading;
use self::shape::Shape;
use crate::fields::{Notes, Text};
use crate::file_clock::FileClock;
use crate::format::Format;
use crate::formats::Keys;
use crate::report::{ProblemKind, excerpt};
use crate::{Place, RecordSink};
use throughline_model::{Clock, EventRecord};
use throughline_records::json::{Object, Value};

/// Searches of Elasticsearch keep the event in here.
const SOURCE_KEY: &str = "_source";

/// As many different sets of keys are remembered.
const MAX_SHAPES: usize = 64;

/// What is known from earlier records of the file.
#[derive(Debug, Default)]
pub(crate) struct State {
    clock: FileClock,
    /// The shapes of sets of keys that were met.
    shapes: Vec<(u64, Option<Shape>)>,
}

impl State {
    fn shape_of(&mut self, object: &Object<'_>) -> Option<Shape> {
        // Inside one key, records of the same keys may still differ.
        let keys = Keys::of(object);
        if keys.any(&["Event", "winlog"]) {
            return Shape::of(&keys).map(|it| it.0);
        }
        let signature = keys.signature();
        if let Some(known) = self.shapes.iter().find(|it| it.0 == signature) {
            return known.1;
        }
        let shape = Shape::of(&keys).map(|it| it.0);
        if self.shapes.len() < MAX_SHAPES {
            self.shapes.push((signature, shape));
        }
        shape
    }

    /// What the file's events tell of its clock.
    pub(crate) fn clock(&self) -> &FileClock {
        &self.clock
    }
}

/// Says why a record is read here.
pub(crate) fn recognise(keys: &Keys<'_, '_>) -> Option<&'static str> {
    if let Some(source) = keys.inner(SOURCE_KEY) {
        return Shape::of(&source).map(|it| it.1);
    }
    Shape::of(keys).map(|it| it.1)
}

/// Reads one record and hands on what it tells.
pub(crate) fn read(
    mut object: Object<'_>,
    state: &mut State,
    notes: &mut Notes,
    place: Place,
    sink: &mut dyn RecordSink,
) -> Option<Format> {
    if let Some(Value::Object(_)) = object.peek(SOURCE_KEY)
        && let Value::Object(source) = object.take(SOURCE_KEY)
    {
        object = source;
    }
    let mut object = shape::without_suffixes(object);
    let Some(shape) = state.shape_of(&object) else {
        notes.add_whole(ProblemKind::WrongShape, "not an event of Windows");
        return None;
    };
    let inner: Option<Text<'_>> = shape::take_inner_text(&mut object, shape);
    let event = shape::unwrap(object, shape, inner.as_deref(), &mut state.clock, notes);
    if event.id.is_none() && event.data.keys().next().is_none() {
        notes.add_whole(ProblemKind::WrongShape, "it holds no event of Windows");
        return None;
    }
    let log = Log::of(&event);
    let record = read_event(event, log, state, notes);
    sink.event(record, place);
    Some(match log {
        Log::Sysmon => Format::Sysmon,
        _ => Format::WindowsEvents,
    })
}

fn read_event<'a>(
    event: WindowsEvent<'a>,
    log: Log,
    state: &mut State,
    notes: &mut Notes,
) -> EventRecord<Text<'a>> {
    let own_time = event.own_time;
    let mut event = event;
    let words = event.words.take();
    let mut reading = Reading::new(event, log, notes);
    let has_words = match log {
        Log::Sysmon => sysmon::read(&mut reading),
        Log::Security => security::read(&mut reading),
        Log::System => service::read_system(&mut reading),
        Log::PowerShell => script::read(&mut reading),
        Log::Other => false,
    };
    if has_words {
        known::note_unknown(&mut reading.data);
    } else {
        without_words(&mut reading, words);
    }
    let record = reading.finish();
    let Some(at) = record.at else { return record };
    match (record.clock, own_time) {
        (Clock::Unsure, own) => {
            state.clock.unsure += 1;
            notes.saw_unsure(at);
            if own.is_some_and(|it| !it.has_zone) {
                notes.add(ProblemKind::NoZone, "the event's time", at.iso());
            }
        }
        (Clock::Utc, own) => {
            notes.saw(at);
            if let Some(own) = own.filter(|it| it.clock == Clock::Unsure) {
                state.clock.compare(own.at, at);
            }
        }
    }
    record
}

/// An event this program has no words for: those of its source, and its fields.
fn without_words(reading: &mut Reading<'_, '_>, words: Option<Text<'_>>) {
    let line = words.as_deref().and_then(|it| it.trim().lines().next());
    if let Some(line) = line {
        reading.say(parts::one_line(line, 300));
    } else {
        let action = reading.out.action.as_deref().map(excerpt);
        let notes = reading.data.notes();
        notes.add_whole(ProblemKind::UnknownEvent, action.unwrap_or_default());
    }
    security::actor(reading);
    reading.say_all();
}
