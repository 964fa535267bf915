//! Hayabusa detections (data formats, 7.4): each an alert.

mod details;
mod evidence;
mod what;
mod who;
mod words;

use self::details::{Details, Told};
use self::evidence::Event;
use crate::fields::{Fields, Notes, Text};
use crate::file_clock::FileClock;
use crate::format::Format;
use crate::formats::Keys;
use crate::report::ProblemKind;
use crate::{Place, RecordSink};
use std::borrow::Cow;
use throughline_model::{AlertRecord, Clock, Term, Timestamp};
use throughline_records::json::{Object, Value};

/// What stands in a cell that repeats the one of the record before.
const REPEATED: &str = "DUP";

/// Farther apart, a detection's time and Sysmon's UTC tell of different clocks.
const SAME_CLOCK_NANOS: u64 = 60_000_000_000;

const KEYS: &[&str] = &[
    "Timestamp",
    "RuleTitle",
    "Level",
    "Computer",
    "Channel",
    "EventID",
    "RecordID",
    "Details",
    "ExtraFieldInfo",
    "AllFieldInfo",
    "MitreTactics",
    "MitreTags",
    "OtherTags",
    "Provider",
    "RuleAuthor",
    "RuleCreationDate",
    "RuleModifiedDate",
    "Status",
    "RuleFile",
    "RuleID",
    "EvtxFile",
];

/// What is known from earlier records of the file.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// Details and further fields of the record before.
    before: [String; 2],
    clock: FileClock,
}

impl State {
    /// What the file's detections tell of its clock.
    pub(crate) fn clock(&self) -> &FileClock {
        &self.clock
    }
}

/// Says why a record is read here.
pub(crate) fn recognise(keys: &Keys<'_, '_>) -> Option<&'static str> {
    keys.all(&["RuleTitle", "Level", "Computer"])
        .then_some("RuleTitle, Level and Computer")
}

/// Reads one record and hands on what it tells.
pub(crate) fn read(
    object: Object<'_>,
    state: &mut State,
    notes: &mut Notes,
    place: Place,
    sink: &mut dyn RecordSink,
) -> Option<Format> {
    let mut fields = Fields::new(object, notes);
    fields.note_unknown("detection", KEYS);
    let [before, before_extra] = &mut state.before;
    let (details, object) = told(&mut fields, &["Details"], before);
    let (extra, extra_object) = told(
        &mut fields,
        &["ExtraFieldInfo", "AllFieldInfo"],
        before_extra,
    );
    let told = Told {
        details: Details::of(object, &details, fields.notes),
        extra: Details::of(extra_object, &extra, fields.notes),
    };
    let Some(title) = fields.text("RuleTitle") else {
        fields
            .notes
            .add_whole(ProblemKind::WrongShape, "a detection without its rule");
        return None;
    };
    let alert = alert(fields, title, &told, state);
    sink.alert(alert, place);
    Some(Format::Hayabusa)
}

/// What a field tells, as text or as an object; that of the record before where it
/// is said to repeat it.
fn told<'a>(
    fields: &mut Fields<'a, '_>,
    keys: &[&str],
    before: &mut String,
) -> (Text<'a>, Option<Object<'a>>) {
    let found = keys.iter().map(|key| fields.value(key));
    let found = found.into_iter().find(|it| *it != Value::Null);
    let (text, object) = match found {
        Some(Value::Text(text)) if text == REPEATED => return (Cow::Owned(before.clone()), None),
        Some(Value::Text(text)) => (text, None),
        Some(Value::Object(object)) => (Cow::Borrowed(""), Some(object)),
        Some(other) => (Cow::Owned(other.to_json()), None),
        None => (Cow::Borrowed(""), None),
    };
    before.clear();
    match &object {
        Some(object) => before.push_str(&object.to_json()),
        None => before.push_str(&text),
    }
    (text, object)
}

fn alert<'a>(
    mut fields: Fields<'a, '_>,
    title: Text<'a>,
    told: &Told<'a>,
    state: &mut State,
) -> AlertRecord<Text<'a>> {
    let at = fields.time("Timestamp");
    let utc = utc_of(told);
    match (at, utc) {
        (Some(at), Some(utc)) => {
            state.clock.compare(at, utc);
            fields.notes.saw(utc);
        }
        (Some(at), None) => {
            state.clock.unsure += 1;
            fields.notes.saw_unsure(at);
        }
        (None, _) => {}
    }
    let activity = match (at, utc) {
        (Some(at), Some(utc)) if at.nanos().abs_diff(utc.nanos()) <= SAME_CLOCK_NANOS => Some(at),
        (at, utc) => utc.or(at),
    };
    let rule = fields.id("RuleID");
    let host = fields.text("Computer").filter(|it| it != "n/a");
    let channel = fields.text("Channel").unwrap_or_default();
    let number = fields.number("EventID").unwrap_or_default();
    let record = fields.text("RecordID").filter(|it| it != "-");
    let id = words::id(&words::Identity {
        rule: rule.as_deref(),
        title: &title,
        host: host.as_deref().unwrap_or_default(),
        channel: &channel,
        record: record.as_deref(),
        at,
        details: &told.details,
    });
    let evidence = evidence::evidence(&Event {
        told,
        host,
        channel: &channel,
        id: number.try_into().unwrap_or_default(),
        audited_start: at,
    });
    let tactics: Vec<Text<'a>> = list(&mut fields, "MitreTactics")
        .into_iter()
        .map(words::tactic)
        .collect();
    let (techniques, other_tags) = list(&mut fields, "MitreTags")
        .into_iter()
        .partition::<Vec<_>, _>(|it| words::is_technique(it));
    let mut tags = list(&mut fields, "OtherTags");
    tags.extend(other_tags);
    let severity = fields
        .text("Level")
        .map(|it| words::severity(it, fields.notes));
    let event = format!("{channel} {number}");
    AlertRecord {
        id: Some(Cow::Owned(id)),
        title: Some(title),
        description: Some(words::description(
            &mut fields,
            told,
            &tactics,
            &event,
            record,
        )),
        category: tactics.into_iter().next(),
        product_name: Some(Cow::Borrowed("Hayabusa")),
        detector_id: rule,
        severity: severity.unwrap_or_default(),
        service_source: Term::Other(Cow::Borrowed("Hayabusa")),
        detection_source: Term::Other(Cow::Borrowed("Hayabusa")),
        techniques,
        tags,
        created: at,
        first_activity: activity,
        last_activity: activity,
        clock: match utc {
            Some(_) => Clock::Utc,
            None => Clock::Unsure,
        },
        evidence,
        ..AlertRecord::default()
    }
}

/// The UTC of Sysmon's event.
fn utc_of(told: &Told<'_>) -> Option<Timestamp> {
    Timestamp::read(&told.text(&["UtcTime"])?).ok().flatten()
}

/// A list, or the parts of one text.
fn list<'a>(fields: &mut Fields<'a, '_>, key: &str) -> Vec<Text<'a>> {
    let texts = fields.texts(key);
    if !texts.iter().any(|it| it.contains('¦')) {
        return texts;
    }
    let parts = texts.iter().flat_map(|it| it.split('¦'));
    let parts = parts.map(str::trim).filter(|it| !it.is_empty());
    parts.map(|it| Cow::Owned(it.to_owned())).collect()
}
