//! How long it takes to group alerts into incidents with all reasons, against a
//! union-find that joins alerts of one host within an hour and knows no reasons.
//!
//! Measured for growing numbers of alerts, so that how time grows can be seen, with
//! made-up exports, with weeks of the same alerts, as the page is measured, and with the
//! worst a table can do: one address that every alert names.
//!
//! Run with `cargo xtask bench correlate --native`. `THROUGHLINE_ALERTS` asks for
//! other numbers of alerts, separated by commas.

#![expect(
    clippy::expect_used,
    reason = "a measurement of data that was not read is worth nothing"
)]

mod figure;
mod generated;

use figure::Figure;
use generated::{CHUNK, Reading, opened};
use std::fs;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::time::Instant;
use throughline_case::IncidentMode;
use throughline_correlate::scorecard::Baseline;
use throughline_correlate::{Bits, Correlation, Facts, Settings};
use throughline_engine::protocol::{Request, SetMode};
use throughline_engine::{Engine, Mapping};
use throughline_model::Timestamp;
use throughline_scenario::scale::Generator;

const BENCH: &str = "correlate";
const PEER: &str = "union-find, same host 1 h";
const ALERTS: [u64; 3] = [10_000, 100_000, 1_000_000];
const SEED: u64 = 1;
/// Alerts of a week that comes again.
const WEEK: u64 = 50_000;

const MAP: &str = r#"{
  "throughline_map": 1,
  "name": "one address",
  "columns": ["at", "title", "host", "ip"],
  "fields": {
    "time": { "from": "at", "read": "epochSeconds" },
    "title": "title",
    "host": "host",
    "ip": "ip"
  }
}"#;

/// As many weeks of the same alerts as it takes: what the page is measured with.
fn weeks(alerts: u64) -> Engine {
    /// What stands before an id.
    const ID: &[u8] = b"\"#microsoft.graph.security.alert\",\"id\":\"";
    let mut text = Vec::new();
    let generator = Generator {
        alerts: WEEK.min(alerts),
        seed: SEED,
    };
    generator.write(&mut text).expect("memory takes all bytes");
    let starts = |what: &[u8]| -> Vec<usize> {
        let all = text.windows(what.len()).enumerate();
        all.filter(|it| it.1 == what).map(|it| it.0).collect()
    };
    let ids: Vec<usize> = starts(ID).iter().map(|it| it + ID.len() + 2).collect();
    // Days as in "2026-03-04T05:06:07Z", by their number since 1970.
    let is_day = |it: &usize| {
        text[*it..]
            .iter()
            .zip(b"0000-00-00")
            .all(|(is, like)| is == like || is.is_ascii_digit() && like.is_ascii_digit())
    };
    let times = starts(b"T").into_iter().filter_map(|it| it.checked_sub(10));
    let days: Vec<usize> = times
        .filter(|it| text[it - 1] == b'"')
        .filter(is_day)
        .collect();
    let first: Vec<i64> = days
        .iter()
        .map(|it| day_number(&text[*it..*it + 10]))
        .collect();
    let (open, close) = (
        text.iter()
            .position(|it| *it == b'[')
            .expect("it is a list")
            + 1,
        text.iter()
            .rposition(|it| *it == b']')
            .expect("it is a list"),
    );
    let mut engine = Engine::default();
    engine.start_file("alerts.json");
    engine.read_chunk(&text[..open]);
    for week in 0..i64::try_from(alerts.div_ceil(WEEK)).expect("it is a number of weeks") {
        for at in &ids {
            text[*at..at + 6].copy_from_slice(format!("{week:06x}").as_bytes());
        }
        for (at, first) in days.iter().zip(&first) {
            let day = day_text(first + 7 * week);
            text[*at..at + 10].copy_from_slice(day.as_bytes());
        }
        if week > 0 {
            engine.read_chunk(b",\n");
        }
        for chunk in text[open..close].chunks(CHUNK) {
            engine.read_chunk(chunk);
        }
    }
    engine.read_chunk(b"]}");
    engine.end_file();
    engine.finish_import("");
    engine
}

/// The number of a day since 1970.
fn day_number(text: &[u8]) -> i64 {
    let number = |of: &[u8]| of.iter().fold(0, |all, it| all * 10 + i64::from(it - b'0'));
    let (year, month, day) = (number(&text[..4]), number(&text[5..7]), number(&text[8..]));
    // Years begin in March, so that a leap day is the last of one.
    let (year, month) = if month < 3 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468
}

/// The day of such a number.
fn day_text(number: i64) -> String {
    let day = Timestamp::from_nanos(number * 86_400_000_000_000).iso();
    day[..10].to_owned()
}

/// A table in which every alert names the same address.
fn one_address(alerts: u64) -> Engine {
    let mut engine = Engine::default();
    engine.set_mappings(vec![Mapping::parse("map", MAP).expect("the map is one")]);
    engine.start_file("alerts.csv");
    let mut out = BufWriter::with_capacity(CHUNK, Reading(&mut engine));
    writeln!(out, "at,title,host,ip").expect("the engine takes all bytes");
    for nth in 0..alerts {
        // Spread by a step that has nothing in common with the numbers of titles and
        // hosts.
        let (title, host) = (nth * 7919 % 97, nth * 104_729 % (alerts / 20 + 1));
        let at = 1_700_000_000 + nth * 3;
        writeln!(out, "{at},thing {title},host-{host},203.0.113.7")
            .expect("the engine takes all bytes");
    }
    drop(out);
    engine.end_file();
    engine.finish_import("");
    engine
}

fn seconds<T>(body: impl FnOnce() -> T) -> (f64, T) {
    let started = Instant::now();
    let made = body();
    (started.elapsed().as_secs_f64(), made)
}

/// The memory that is held and the most that was since it was last asked for, in bytes;
/// nothing where the system does not tell.
fn resident() -> Option<(f64, f64)> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes = |name: &str| -> Option<f64> {
        let line = status.lines().find_map(|it| it.strip_prefix(name))?;
        line.split_whitespace().next()?.parse().ok()
    };
    let told = (kilobytes("VmRSS:")? * 1e3, kilobytes("VmHWM:")? * 1e3);
    // From now on the most is counted anew.
    fs::write("/proc/self/clear_refs", "5").ok()?;
    Some(told)
}

/// How long what the worker does took, and the most memory beside the data.
struct Grouping {
    /// Seconds in which it prepared what grouping needs, with nobody waiting.
    prepared: f64,
    /// Seconds from asking for incidents to their links, names and ids.
    asked: f64,
    /// Megabytes.
    memory: f64,
}

/// Groups as the worker does, which prepares what it can before recorrelated incidents
/// are asked for.
fn shown(engine: &mut Engine) -> Grouping {
    let request = Request::SetMode(SetMode {
        mode: IncidentMode::Recorrelated,
        at: Timestamp::from_nanos(0),
        actor: "bench".to_owned(),
    });
    let wanted = engine
        .grouping_for(&request)
        .expect("nothing is grouped yet");
    while engine.prepare_searches() {}
    let before = resident().map_or(0.0, |it| it.0);
    let (prepared, ()) = seconds(|| while engine.prepare_grouping() {});
    let (asked, ()) = seconds(|| while engine.group_some(&wanted).is_some() {});
    let most = resident().map_or(0.0, |it| it.1);
    Grouping {
        prepared,
        asked,
        memory: (most - before) / 1e6,
    }
}

/// Measures one kind of data at one size.
fn measure(kind: &str, alerts: u64, mut engine: Engine, figures: &mut Vec<Figure>) {
    assert_eq!(u64::from(engine.dataset().alert_count()), alerts, "alerts");
    let Grouping {
        prepared,
        asked,
        memory,
    } = shown(&mut engine);
    let (reading, facts) = seconds(|| Facts::read(engine.dataset()));
    let settings = Settings::default();
    let (grouping, correlation) = seconds(|| Correlation::of(&facts, &settings));
    let (reasons, links) = seconds(|| -> usize {
        let links = correlation
            .groups()
            .map(|it| correlation.links(&facts, it.0).len());
        links.sum()
    });
    let other = Settings {
        threshold: Bits(settings.threshold.0 + 50),
        ..settings
    };
    let (again, _) = seconds(|| black_box(Correlation::of(&facts, &other)));
    let (peer, _) = seconds(|| black_box(Baseline::SameHostHour.group(&facts)));
    println!(
        "{kind:<12} {alerts:>9} alerts: prepared in {prepared:.3} s, then {asked:.3} s, {memory:.0} MB; facts {reading:.3} s, incidents {grouping:.3} s, \
         {links} reasons {reasons:.3} s, another threshold {again:.3} s, peer {peer:.3} s; {} incidents",
        correlation.len(),
    );
    let mut tell = |figure: &str, value: f64, unit: &'static str, peer_value: Option<f64>| {
        figures.push(Figure {
            bench: BENCH,
            name: format!("{figure} {kind} {alerts}"),
            value,
            unit,
            peer: peer_value.map(|_| PEER),
            peer_value,
            ratio: peer_value.map(|it| value / it),
        });
    };
    tell("prepared", prepared, "s", None);
    tell("shown", asked, "s", None);
    tell("memoryAboveData", memory, "MB", None);
    tell(
        "incidents and reasons",
        reading + grouping + reasons,
        "s",
        Some(peer),
    );
    tell("another threshold", again, "s", None);
}

fn main() {
    let asked = std::env::var("THROUGHLINE_ALERTS").ok();
    let sizes: Vec<u64> = asked.map_or(ALERTS.to_vec(), |it| {
        it.split(',')
            .map(|it| it.trim().parse().expect("a number of alerts"))
            .collect()
    });
    let mut figures = Vec::new();
    for &alerts in &sizes {
        let made = opened(Generator { alerts, seed: SEED });
        measure("exports", alerts, made, &mut figures);
    }
    for &alerts in &sizes {
        // Whole weeks, but of fewer alerts where fewer are asked for.
        let whole = alerts.next_multiple_of(WEEK.min(alerts));
        measure("weeks", whole, weeks(whole), &mut figures);
    }
    for &alerts in &sizes {
        measure("one address", alerts, one_address(alerts), &mut figures);
    }
    println!();
    for it in figures {
        let line = serde_json::to_string(&it).expect("numbers and names can be written");
        println!("{line}");
    }
}
