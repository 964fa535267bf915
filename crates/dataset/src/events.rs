//! Events: each once, in the order of time.

use crate::columns::EventRow;
use crate::entities::{Entities, EntityIdx, ranges_by_entity};
use crate::processes::{ProcessIdx, Processes};
use crate::store::Store;
use crate::symbols::Symbol;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::ops::Range;
use throughline_model::Timestamp;

/// Which event: a position in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventIdx(pub u32);

/// Who took part in which events.
#[derive(Default)]
pub(crate) struct EventIndex {
    by_entity: Vec<EventIdx>,
    ranges: Vec<Range<u32>>,
    by_process: FxHashMap<ProcessIdx, Vec<EventIdx>>,
}

/// Rows of the events that count, in order, and the rows that repeat another.
pub(crate) fn distinct_events(store: &Store) -> (Vec<u32>, Vec<u32>) {
    let mut first: FxHashMap<Told<'_>, u32> = FxHashMap::default();
    let mut kept = Vec::new();
    let mut repeats = Vec::new();
    for (row, event) in (0_u32..).zip(&store.events) {
        let told = Told::of(store, event);
        match first.get_mut(&told) {
            None => {
                first.insert(told, row);
                kept.push(row);
            }
            Some(_) => repeats.push(row),
        }
    }
    kept.sort_by(|&a, &b| order(store, a, b));
    (kept, repeats)
}

/// All that an event tells: two that tell the same are one.
#[derive(PartialEq, Eq, Hash)]
struct Told<'s> {
    at: Option<Timestamp>,
    kind: throughline_model::EventKind,
    words: [Option<Symbol>; 5],
    who: [Option<crate::SubjectId>; 3],
    objects: &'s [crate::SubjectId],
}

impl<'s> Told<'s> {
    fn of(store: &'s Store, event: &'s EventRow) -> Self {
        Self {
            at: event.at,
            kind: event.kind,
            words: [
                event.action,
                event.source,
                event.id,
                event.outcome,
                event.detail,
            ],
            who: [event.device, event.actor, event.account],
            objects: store.objects_of(event),
        }
    }
}

/// An order of events that does not depend on where they were read.
fn order(store: &Store, a: u32, b: u32) -> Ordering {
    let (a, b) = (&store.events[a as usize], &store.events[b as usize]);
    let text = |it: Option<Symbol>| store.symbols.text_or_empty(it);
    (a.at, a.kind).cmp(&(b.at, b.kind)).then_with(|| {
        [
            (text(a.id), text(b.id)),
            (text(a.action), text(b.action)),
            (text(a.source), text(b.source)),
            (text(a.outcome), text(b.outcome)),
            (text(a.detail), text(b.detail)),
        ]
        .into_iter()
        .map(|(a, b)| a.cmp(b))
        .find(|it| *it != Ordering::Equal)
        .unwrap_or_else(|| (a.place.bytes, a.place.hash).cmp(&(b.place.bytes, b.place.hash)))
    })
}

impl EventIndex {
    pub(crate) fn build(
        store: &Store,
        events: &[u32],
        entities: &Entities,
        processes: &Processes,
    ) -> Self {
        let mut pairs: Vec<(EntityIdx, EventIdx)> = Vec::new();
        let mut by_process: FxHashMap<ProcessIdx, Vec<EventIdx>> = FxHashMap::default();
        for (idx, &row) in (0..).map(EventIdx).zip(events) {
            let event = &store.events[row as usize];
            let actor = event.actor.and_then(|it| processes.of_subject(it));
            if let Some(actor) = actor {
                by_process.entry(actor).or_default().push(idx);
            }
            let others = [event.device, event.actor, event.account];
            for subject in others
                .into_iter()
                .flatten()
                .chain(store.objects_of(event).iter().copied())
            {
                if let Some(entity) = entities.of_subject(subject) {
                    pairs.push((entity, idx));
                }
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let (by_entity, ranges) = ranges_by_entity(pairs, entities.len());
        Self {
            by_entity,
            ranges,
            by_process,
        }
    }

    pub(crate) fn of_entity(&self, entity: EntityIdx) -> &[EventIdx] {
        let range = &self.ranges[entity.0 as usize];
        &self.by_entity[range.start as usize..range.end as usize]
    }

    pub(crate) fn of_process(&self, process: ProcessIdx) -> &[EventIdx] {
        self.by_process.get(&process).map_or(&[], Vec::as_slice)
    }
}
