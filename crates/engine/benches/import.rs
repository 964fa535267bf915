//! How fast an export is read, against `serde_json` building a value of it.
//!
//! The peer only makes a tree of values of the same bytes. The engine reads them in
//! the pieces a browser hands over, and ends with typed records, interned, with
//! duplicates merged and entities and processes resolved. `read` is all of that;
//! `readUnsettled` stops where the peer does, when the last record has been read.
//!
//! Run with `cargo xtask bench import --native`.

#![expect(
    clippy::expect_used,
    reason = "a measurement of data that was not read is worth nothing"
)]

use serde::Serialize;
use serde_json::Value;
use std::hint::black_box;
use std::time::{Duration, Instant};
use throughline_engine::Engine;
use throughline_scenario::scale::Generator;

const BENCH: &str = "import";
const PEER: &str = "serde_json::Value";
const ALERTS: u64 = 20_000;
const SEED: u64 = 1;
const ROUNDS: usize = 5;
/// What the page's worker reads at once.
const CHUNK: usize = 1 << 20;

/// One measured figure, as other programs read it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Figure {
    bench: &'static str,
    #[serde(rename = "figure")]
    name: &'static str,
    value: f64,
    unit: &'static str,
    peer: &'static str,
    peer_value: f64,
    /// `value` divided by `peer_value`.
    ratio: f64,
}

impl Figure {
    fn new(name: &'static str, unit: &'static str, value: f64, peer_value: f64) -> Self {
        Self {
            bench: BENCH,
            name,
            value,
            unit,
            peer: PEER,
            peer_value,
            ratio: value / peer_value,
        }
    }
}

/// How long the engine took until every record was read, and until all was settled.
fn read(export: &[u8]) -> (Duration, Duration) {
    let mut engine = Engine::default();
    let started = Instant::now();
    engine.start_file("alerts.json");
    for chunk in export.chunks(CHUNK) {
        engine.read_chunk(chunk);
    }
    let reports = engine.end_file();
    let unsettled = started.elapsed();
    let outcome = engine.finish_import("");
    let settled = started.elapsed();
    // What takes apart the result is not measured, on neither side.
    assert_eq!(reports[0].records.accepted, ALERTS, "records accepted");
    assert_eq!(u64::from(outcome.alerts), ALERTS, "alerts after merging");
    black_box(engine);
    (unsettled, settled)
}

/// How long the peer took.
fn parse(export: &[u8]) -> Duration {
    let started = Instant::now();
    let value: Value = serde_json::from_slice(export).expect("the export is JSON");
    let took = started.elapsed();
    let records = value["value"].as_array().map(Vec::len);
    assert_eq!(records, Some(ALERTS as usize), "records of the peer");
    black_box(value);
    took
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

fn print(figures: &[Figure]) {
    println!(
        "{:<14}  {:>5}  {:>12}  {PEER:>18}  {:>6}",
        "figure", "unit", "Throughline", "ratio"
    );
    for it in figures {
        // Seconds are small and need their digits, rates are large and do not.
        let digits = if it.unit == "s" { 3 } else { 0 };
        println!(
            "{:<14}  {:>5}  {:>12.digits$}  {:>18.digits$}  {:>6.2}",
            it.name, it.unit, it.value, it.peer_value, it.ratio
        );
    }
    println!();
    for it in figures {
        let line = serde_json::to_string(it).expect("numbers and names can be written");
        println!("{line}");
    }
}

fn main() {
    let mut export = Vec::new();
    let generator = Generator {
        alerts: ALERTS,
        seed: SEED,
    };
    generator
        .write(&mut export)
        .expect("memory can be written to");
    let megabytes = export.len() as f64 / 1e6;
    println!(
        "{ALERTS} Graph alerts of {megabytes:.1} MB, read in pieces of 1 MiB, median of {ROUNDS}\n"
    );
    let (mut unsettled, mut settled, mut peer) = (Vec::new(), Vec::new(), Vec::new());
    // In turn, so that whatever slows the machine for a while slows both. The
    // first round warms up and does not count.
    for round in 0..=ROUNDS {
        let (before, after) = read(&export);
        let took = parse(&export);
        if round > 0 {
            unsettled.push(before);
            settled.push(after);
            peer.push(took);
        }
    }
    let (unsettled, settled, peer) = (median(unsettled), median(settled), median(peer));
    let alerts = ALERTS as f64;
    print(&[
        Figure::new("read", "s", settled, peer),
        Figure::new("readUnsettled", "s", unsettled, peer),
        Figure::new("throughput", "MB/s", megabytes / settled, megabytes / peer),
        Figure::new("records", "1/s", alerts / settled, alerts / peer),
    ]);
}
