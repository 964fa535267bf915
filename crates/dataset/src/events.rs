//! Events: each once, in the order of time.

use crate::columns::EventRow;
use crate::entities::{Entities, EntityIdx};
use crate::groups::Groups;
use crate::processes::{ProcessIdx, Processes};
use crate::store::Store;
use crate::symbols::Symbol;
use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::cmp::Ordering;
use std::hash::BuildHasher;
use throughline_model::Timestamp;

/// Which event: a position in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventIdx(pub u32);

/// Who took part in which events.
#[derive(Default)]
pub(crate) struct EventIndex {
    by_entity: Groups<EventIdx>,
    by_process: Groups<EventIdx>,
}

/// Rows of the events that count, in order, and the rows that repeat another.
pub(crate) fn distinct_events(store: &Store) -> (Vec<u32>, Vec<u32>) {
    // The hash of an event and its row: what it tells is looked up where hashes agree.
    let mut first: HashTable<(u64, u32)> = HashTable::with_capacity(store.events.len());
    let mut kept = Vec::new();
    let mut repeats = Vec::new();
    let of_row = |row: u32| Told::of(store, &store.events[row as usize]);
    for row in 0..store.events.len() as u32 {
        let told = of_row(row);
        let hash = FxBuildHasher.hash_one(&told);
        let known = first.find(hash, |it| it.0 == hash && of_row(it.1) == told);
        if known.is_some() {
            repeats.push(row);
        } else {
            first.insert_unique(hash, (hash, row), |it| it.0);
            kept.push(row);
        }
    }
    drop(first);
    (in_order(store, &kept), repeats)
}

/// Puts rows in the order of time and kind. Logs write many events of one moment: what
/// else they tell is looked at only among those.
fn in_order(store: &Store, rows: &[u32]) -> Vec<u32> {
    let moment = |row: u32| {
        let event = &store.events[row as usize];
        (event.at, event.kind, row)
    };
    let mut moments: Vec<_> = rows.iter().map(|&it| moment(it)).collect();
    moments.sort_unstable();
    for alike in moments.chunk_by_mut(|a, b| (a.0, a.1) == (b.0, b.1)) {
        alike.sort_by(|a, b| by_words(store, a.2, b.2));
    }
    moments.into_iter().map(|it| it.2).collect()
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

/// An order of events of one moment that does not depend on where they were read.
fn by_words(store: &Store, a: u32, b: u32) -> Ordering {
    let (a, b) = (&store.events[a as usize], &store.events[b as usize]);
    let text = |it: Option<Symbol>| store.symbols.text_or_empty(it);
    let words = [
        (a.id, b.id),
        (a.action, b.action),
        (a.source, b.source),
        (a.outcome, b.outcome),
        (a.detail, b.detail),
    ];
    let told_apart = words.into_iter().filter(|(a, b)| a != b);
    told_apart
        .map(|(a, b)| text(a).cmp(text(b)))
        .find(|it| it.is_ne())
        .unwrap_or_else(|| (a.place.bytes, a.place.hash).cmp(&(b.place.bytes, b.place.hash)))
}

impl EventIndex {
    pub(crate) fn build(
        store: &Store,
        events: &[u32],
        entities: &Entities,
        processes: &Processes,
    ) -> Self {
        let numbered = || (0..).map(EventIdx).zip(events);
        let row = |row: u32| &store.events[row as usize];
        let by_entity = Groups::told(entities.len(), |tell| {
            for (idx, &at) in numbered() {
                let event = row(at);
                let others = [event.device, event.actor, event.account];
                let objects = store.objects_of(event).iter().copied();
                for subject in others.into_iter().flatten().chain(objects) {
                    if let Some(entity) = entities.of_subject(subject) {
                        tell(entity.0, idx);
                    }
                }
            }
        });
        let by_process = Groups::told(processes.len(), |tell| {
            for (idx, &at) in numbered() {
                let actor = row(at).actor.and_then(|it| processes.of_subject(it));
                if let Some(actor) = actor {
                    tell(actor.0, idx);
                }
            }
        });
        Self {
            by_entity,
            by_process,
        }
    }

    pub(crate) fn of_entity(&self, entity: EntityIdx) -> &[EventIdx] {
        self.by_entity.of(entity.0)
    }

    pub(crate) fn of_process(&self, process: ProcessIdx) -> &[EventIdx] {
        self.by_process.of(process.0)
    }
}
