//! Runs what reads files before there is a file to read.
//!
//! A browser first compiles a function in a hurry, and well only when it has run
//! often. Reading the first ten megabytes would take as long as the next sixty.
//! While a person is still choosing a file, a few made-up alerts are read again
//! and again, for less than a second and in short turns; a file that comes ends it.

use crate::pieces::Breath;
use crate::worker::Worker;
use throughline_engine::Engine;
use throughline_engine::protocol::{List, Queue, QueueRows, Request, Shell};
use throughline_engine::queue_columns;

/// One alert of each large kind, as a generated export has them.
const RECORDS: &str = include_str!("warming.json");

/// Milliseconds of work, about as many as it takes until nothing gets faster.
const WORK: f64 = 700.0;

/// How often the records are read in one turn.
const REPEATS: u32 = 12;

pub(crate) async fn warm_up(worker: &Worker) {
    let Ok(breath) = Breath::new() else { return };
    let mut spent = 0.0;
    let mut turn = 0;
    while spent < WORK && !worker.opening.get() {
        let begun = js_sys::Date::now();
        read_and_ask(turn);
        // A turn of no time at all must not go on for ever.
        spent += (js_sys::Date::now() - begun).max(1.0);
        turn += 1;
        breath.take().await;
    }
}

fn read_and_ask(turn: u32) {
    let mut engine = Engine::default();
    engine.start_file("warming.json");
    engine.read_chunk(b"[");
    for repeat in 0..REPEATS {
        let number = format!("{:04}", (turn * REPEATS + repeat) % 10_000);
        engine.read_chunk(RECORDS.replace("NNNN", &number).as_bytes());
    }
    engine.end_file();
    engine.finish_import("");
    let queue = Queue::default();
    let columns = queue_columns(List::Alerts).into_iter();
    let rows = QueueRows {
        columns: columns
            .filter(|it| it.is_default)
            .map(|it| it.name)
            .collect(),
        count: 40,
        ..QueueRows::default()
    };
    let requests: [Request; 3] = [Shell {}.into(), queue.into(), rows.into()];
    for request in requests {
        // Only that it was answered matters here.
        let _ = engine.answer(request);
    }
}
