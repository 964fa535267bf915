//! Moves times of a file that turned out to be local time to UTC: those of events
//! and alerts, and the starts of processes that were taken from them.

use crate::columns::{FileIdx, SubjectId};
use crate::store::Store;
use throughline_model::{Clock, ProcessFacts, Subject, Timestamp};

/// Moves the times of a file that may be local time to UTC.
pub(crate) fn shift_clock(store: &mut Store, file: FileIdx, ahead_secs: i64) {
    shift_events(store, file, ahead_secs);
    shift_alerts(store, file, ahead_secs);
}

// Only files of the same archive may have been read since: rows of others end
// the loops.

fn shift_events(store: &mut Store, file: FileIdx, ahead_secs: i64) {
    for row in (0..store.events.len()).rev() {
        let event = &mut store.events[row];
        if event.file < file {
            break;
        }
        if event.file != file || event.clock != Clock::Unsure {
            continue;
        }
        let Some(told) = event.at else { continue };
        event.at = Some(told.plus_secs(-ahead_secs));
        let objects = event.objects.clone();
        for at in objects {
            let object = store.columns.objects[at as usize];
            let moved = restarted(store, object, told, Some(told.plus_secs(-ahead_secs)));
            store.columns.objects[at as usize] = moved;
        }
    }
}

fn shift_alerts(store: &mut Store, file: FileIdx, ahead_secs: i64) {
    for (row, told) in unsure_alerts(store, file) {
        let alert = &mut store.alerts[row];
        for time in [&mut alert.first_activity, &mut alert.last_activity] {
            *time = time.map(|it| it.plus_secs(-ahead_secs));
        }
        restart(store, row, told, Some(told.plus_secs(-ahead_secs)));
    }
}

/// Forgets the starts of processes that were taken from when a log was written.
pub(crate) fn forget_starts(store: &mut Store, file: FileIdx) {
    for (row, told) in unsure_alerts(store, file) {
        restart(store, row, told, None);
    }
}

/// The rows of a file's alerts whose time may be off, each with that time.
fn unsure_alerts(store: &Store, file: FileIdx) -> Vec<(usize, Timestamp)> {
    let rows = (0..store.alerts.len()).rev();
    rows.map(|row| (row, &store.alerts[row]))
        .take_while(|(_, it)| it.file >= file)
        .filter(|(_, it)| it.file == file && it.clock == Clock::Unsure)
        .filter_map(|(row, it)| Some((row, it.first_activity?)))
        .collect()
}

/// Gives the processes of an alert that started at a time another start.
fn restart(store: &mut Store, row: usize, told: Timestamp, started: Option<Timestamp>) {
    let evidence = store.alerts[row].evidence.clone();
    for at in evidence {
        let subject = store.columns.evidence[at as usize].subject;
        let moved = restarted(store, subject, told, started);
        store.columns.evidence[at as usize].subject = moved;
    }
}

/// A process that started at a time, with another start; all else as it is.
fn restarted(
    store: &mut Store,
    subject: SubjectId,
    told: Timestamp,
    started: Option<Timestamp>,
) -> SubjectId {
    match store.subject(subject) {
        Subject::Process(process) if process.started == Some(told) => {
            let process = ProcessFacts {
                started,
                ..process.clone()
            };
            store.add_subject(Subject::Process(process))
        }
        _ => subject,
    }
}
