//! The events on lines, and where records stand.

use crate::facts::{cell, file_name};
use crate::process_lines::sole_id;
use crate::protocol::{
    EventKindCount, EventLine, EventRows, EventRowsView, RecordPlace, RecordPlaces,
    RecordPlacesView,
};
use crate::{Engine, EngineError};
use throughline_dataset::{Dataset, EventIdx, FileIdx, ProcessIdx, SubjectId};
use throughline_import::Place;
use throughline_model::{EventKind, Subject, SubjectKind, Timestamp, Vocabulary};

/// What the events are narrowed to, and which are left: scrolling asks again and again.
#[derive(Debug)]
pub(crate) struct Narrowed {
    words: String,
    kind: String,
    events: Vec<EventIdx>,
    kinds: Vec<EventKindCount>,
}

pub(crate) fn rows(engine: &Engine, ask: &EventRows) -> EventRowsView {
    let data = &engine.dataset;
    let mut kept = engine.events.borrow_mut();
    let fits = |it: &Narrowed| it.words == ask.words && it.kind == ask.kind;
    if !kept.as_ref().is_some_and(fits) {
        *kept = Some(narrow(data, ask));
    }
    let Some(narrowed) = kept.as_ref() else {
        return EventRowsView::default();
    };
    let from = ask.from.min(narrowed.events.len() as u32);
    let shown = narrowed.events.iter().skip(from as usize);
    EventRowsView {
        from,
        total: narrowed.events.len() as u32,
        all: data.event_count(),
        kinds: narrowed.kinds.clone(),
        rows: shown
            .take(ask.count as usize)
            .map(|&it| line(data, it))
            .collect(),
    }
}

fn narrow(data: &Dataset, ask: &EventRows) -> Narrowed {
    let words: Vec<String> = ask
        .words
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    let holding: Vec<EventIdx> = data
        .events()
        .filter(|&it| words.is_empty() || holds(data, it, &words))
        .collect();
    let mut counts = vec![0_u32; EventKind::ALL.len()];
    for &event in &holding {
        counts[data.event(event).kind as usize] += 1;
    }
    let kinds = EventKind::ALL
        .iter()
        .zip(counts)
        .filter(|it| it.1 > 0)
        .map(|(kind, count)| EventKindCount {
            kind: kind.api().to_owned(),
            label: kind.label().to_owned(),
            count,
        })
        .collect();
    Narrowed {
        words: ask.words.clone(),
        kind: ask.kind.clone(),
        events: holding
            .into_iter()
            .filter(|&it| ask.kind.is_empty() || data.event(it).kind.api() == ask.kind)
            .collect(),
        kinds,
    }
}

fn holds(data: &Dataset, event: EventIdx, words: &[String]) -> bool {
    let text = haystack(data, event);
    words.iter().all(|it| text.contains(it.as_str()))
}

/// All that is told of an event, in lower case.
fn haystack(data: &Dataset, event: EventIdx) -> String {
    let row = data.event(event);
    let mut text = String::from(row.kind.label());
    for word in [row.action, row.source, row.detail] {
        text.push(' ');
        text.push_str(data.text_or_empty(word));
    }
    let subjects = [row.device, row.actor, row.account].into_iter().flatten();
    for subject in subjects.chain(data.event_objects(event).iter().copied()) {
        data.subject(subject).visit(&mut |_, value| {
            if let throughline_model::FactValue::Text(it) = value {
                text.push(' ');
                text.push_str(data.text(*it));
            }
        });
    }
    text.to_lowercase()
}

pub(crate) fn name(data: &Dataset, subject: SubjectId) -> String {
    data.entity_of(subject)
        .map(|it| data.text(data.entity(it).name).to_owned())
        .unwrap_or_default()
}

pub(crate) fn line(data: &Dataset, event: EventIdx) -> EventLine {
    let row = data.event(event);
    let actor = row.actor.or(row.account);
    EventLine {
        number: event.0,
        at: row.at.map(to_the_second).unwrap_or_default(),
        kind: row.kind.label().to_owned(),
        device: cell(&row.device.map(|it| name(data, it)).unwrap_or_default()),
        actor: cell(&actor.map(|it| name(data, it)).unwrap_or_default()),
        what: what(data, event),
        process: story_process(data, event).and_then(|it| sole_id(data, it)),
    }
}

/// The process whose story tells of an event.
fn story_process(data: &Dataset, event: EventIdx) -> Option<ProcessIdx> {
    let row = data.event(event);
    let started = data.event_objects(event).first().copied();
    let started = started.filter(|_| row.kind == EventKind::ProcessCreated);
    let started = started.and_then(|it| data.process_of(it));
    started.or_else(|| row.actor.and_then(|it| data.process_of(it)))
}

/// `14 Apr 2026 16:33:42`: telemetry is read by the second, over years too.
pub(crate) fn to_the_second(at: Timestamp) -> String {
    at.long().trim_end_matches(" UTC").to_owned()
}

/// What an event was done to, and what else is worth reading, on one line.
pub(crate) fn what(data: &Dataset, event: EventIdx) -> String {
    let row = data.event(event);
    let mut parts: Vec<String> = Vec::new();
    if let Some(&object) = data.event_objects(event).first() {
        parts.push(object_words(data, object));
    }
    let detail = row.detail.or(row.action);
    if let Some(detail) = detail {
        parts.push(data.text(detail).to_owned());
    }
    parts.retain(|it| !it.is_empty());
    cell(&parts.join(" · "))
}

/// A process by its command line, a file by its path, all else by its name.
fn object_words(data: &Dataset, object: SubjectId) -> String {
    match data.subject(object) {
        Subject::Process(it) => {
            let command = it.command_line.map(|it| data.text(it).to_owned());
            command.unwrap_or_else(|| name(data, object))
        }
        Subject::File(it) => throughline_dataset::full_path(&it, data.symbols())
            .unwrap_or_else(|| name(data, object)),
        Subject::Url(_) => throughline_dataset::defang(&name(data, object)),
        it if it.kind() == SubjectKind::Device => String::new(),
        _ => name(data, object),
    }
}

/// Where the records stand that tell of something, the one that counts first.
pub(crate) fn places(engine: &Engine, of: &RecordPlaces) -> Result<RecordPlacesView, EngineError> {
    let data = &engine.dataset;
    let place = |file: FileIdx, place: Place, updated: Option<Timestamp>| RecordPlace {
        file: file.0,
        name: data
            .files()
            .get(file.0 as usize)
            .map(|it| file_name(&it.name))
            .unwrap_or_default(),
        record: place.record,
        offset: place.offset,
        bytes: place.bytes,
        inside: None,
        updated,
    };
    let records = match of {
        RecordPlaces::Alert(key) => data
            .alert_tellings(engine.alert(key)?)
            .map(|it| RecordPlace {
                inside: it
                    .id
                    .filter(|_| it.enclosed)
                    .map(|id| data.text(id).to_owned()),
                ..place(it.file, it.place, it.updated)
            })
            .collect(),
        RecordPlaces::Incident(id) => {
            let incident = engine.incident(id)?;
            // One that was made here stands in no file.
            let at = data.incident_place(incident).into_iter();
            let updated = data.incident(incident).record.updated;
            at.map(|(file, at)| place(file, at, updated)).collect()
        }
        RecordPlaces::Event(number) => {
            if *number >= data.event_count() {
                return Err(EngineError::NoSuchEvent(*number));
            }
            let row = data.event(EventIdx(*number));
            vec![place(row.file, row.place, None)]
        }
    };
    Ok(RecordPlacesView { records })
}
