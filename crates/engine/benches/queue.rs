//! How fast the queue answers over a million alerts, against looking at every
//! one of them.
//!
//! The peer selects by testing each alert and sorts by comparing, which is what
//! filters and orders are defined by; it counts no facets, so that it has less to
//! do. Questions go through the engine's protocol, as those of the page do.
//!
//! Run with `cargo xtask bench queue --native`. `THROUGHLINE_ALERTS` asks for
//! another number of alerts.

#![expect(
    clippy::expect_used,
    reason = "a measurement of data that was not read is worth nothing"
)]

mod figure;
mod generated;

use figure::Figure;
use generated::opened;
use std::hint::black_box;
use std::time::Instant;
use throughline_engine::Engine;
use throughline_engine::protocol::{ActivityStrip, Queue, QueueRows, Request, Shown};
use throughline_query::{Filter, GroupField, Sorts, select, sort_alerts};
use throughline_scenario::scale::Generator;

const BENCH: &str = "queue";
const PEER: &str = "every alert looked at";
const ALERTS: u64 = 1_000_000;
const SEED: u64 = 1;

/// A person narrowing the queue down and widening it again: filter and order.
const CHANGES: [(&str, &str); 20] = [
    ("status:new,inProgress time:-30d..", "-lastActivity"),
    ("status:new,inProgress", "-lastActivity"),
    ("status:new", "-lastActivity"),
    ("status:new severity:high", "-lastActivity"),
    ("status:new severity:high,medium", "-lastActivity"),
    ("severity:high,medium", "-lastActivity"),
    ("severity:high,medium", "severity,-lastActivity"),
    ("severity:high,medium time:-7d..", "severity,-lastActivity"),
    ("time:-7d..", "-lastActivity"),
    ("time:-1d..", "-lastActivity"),
    (
        "time:-1d.. source:microsoftDefenderForEndpoint",
        "-lastActivity",
    ),
    ("source:microsoftDefenderForEndpoint", "title"),
    (
        "source:microsoftDefenderForEndpoint -severity:informational",
        "title",
    ),
    ("category:Execution,Persistence", "-lastActivity"),
    (
        "category:Execution,Persistence investigation:unknown",
        "-lastActivity",
    ),
    ("title:PowerShell", "-lastActivity"),
    ("title:PowerShell status:new", "-lastActivity"),
    ("entity:=powershell.exe", "-lastActivity"),
    ("entity:=powershell.exe severity:high", "-created"),
    ("", "-lastActivity"),
];

/// What a person types into the search box.
const SEARCHES: [&str; 12] = [
    "mimikatz",
    "powershell",
    "p",
    "-NoProfile",
    "whoami /all",
    "m.lundberg",
    "b.corford12",
    "phishing",
    "brackwater",
    "192.0.2.17",
    "own rule 42",
    "3f9a0c",
];

fn figure(name: &str, unit: &'static str, value: f64, peer_value: Option<f64>) -> Figure {
    Figure {
        bench: BENCH,
        name: name.to_owned(),
        value,
        unit,
        peer: peer_value.map(|_| PEER),
        peer_value,
        ratio: peer_value.map(|it| value / it),
    }
}

fn millis(body: impl FnOnce()) -> f64 {
    let started = Instant::now();
    body();
    started.elapsed().as_secs_f64() * 1e3
}

/// The value that this share of all are below.
fn quantile(times: &[f64], share: f64) -> f64 {
    let mut times = times.to_vec();
    times.sort_unstable_by(f64::total_cmp);
    times[((times.len() - 1) as f64 * share).round() as usize]
}

fn shown(filter: &str, sort: &str, group: Option<&str>) -> Shown {
    Shown {
        filter: Some(filter.to_owned()),
        sort: Some(sort.to_owned()),
        group: group.map(str::to_owned),
        ..Shown::default()
    }
}

fn lines(shown: Shown, from: u32) -> Request {
    let columns = ["title", "severity", "status", "source", "devices", "users"];
    QueueRows {
        shown,
        columns: columns.map(str::to_owned).to_vec(),
        opened: Vec::new(),
        from,
        count: 50,
    }
    .into()
}

fn ask(engine: &mut Engine, request: Request) {
    black_box(engine.answer(request).expect("the queue can be shown"));
}

/// Counts, facets and the first rows of one view of the queue.
fn show(engine: &mut Engine, filter: &str, sort: &str) {
    let shown = shown(filter, sort, None);
    ask(
        engine,
        Queue {
            shown: shown.clone(),
            ..Queue::default()
        }
        .into(),
    );
    ask(engine, lines(shown, 0));
}

fn look_at_all(engine: &Engine, filter: &str, sort: &str) {
    let filter: Filter = filter.parse().expect("a filter");
    let sorts: Sorts = sort.parse().expect("an order");
    let mut alerts: Vec<_> = select(engine.rows(), &filter).iter().collect();
    sort_alerts(engine.rows(), &mut alerts, &sorts);
    black_box(alerts);
}

/// How long groups take, once what they need is prepared.
fn group_times(engine: &Engine, tell: &dyn Fn(&str, f64)) -> Vec<f64> {
    let mut groups = Vec::new();
    for round in 0..2 {
        for by in GroupField::ALL {
            for filter in ["", "status:new,inProgress", "severity:high"] {
                let filter: Filter = filter.parse().expect("a filter");
                let took = millis(|| {
                    let within = engine.index().select(engine.rows(), &filter);
                    let rows = engine.rows();
                    black_box(engine.index().groups(rows, &within, by, 0..100));
                });
                tell(&format!("group by {by} of {filter}"), took);
                if round > 0 {
                    groups.push(took);
                }
            }
        }
    }
    groups
}

fn print(alerts: u64, figures: &[Figure]) {
    println!("{alerts} alerts\n");
    println!(
        "{:<14}  {:>4}  {:>11}  {PEER:>21}",
        "figure", "unit", "Throughline"
    );
    for it in figures {
        let peer = it
            .peer_value
            .map_or("–".to_owned(), |it| format!("{it:.1}"));
        println!(
            "{:<14}  {:>4}  {:>11.1}  {peer:>21}",
            it.name, it.unit, it.value
        );
    }
    println!();
    for it in figures {
        println!(
            "{}",
            serde_json::to_string(it).expect("numbers and names can be written")
        );
    }
}

fn main() {
    let alerts = std::env::var("THROUGHLINE_ALERTS").ok();
    let alerts = alerts.map_or(ALERTS, |it| it.parse().expect("a number of alerts"));
    let is_verbose = std::env::var_os("THROUGHLINE_VERBOSE").is_some();
    let tell = |what: &str, took: f64| {
        if is_verbose {
            eprintln!("{took:9.2} ms  {what}");
        }
    };
    let started = Instant::now();
    let mut engine = opened(Generator { alerts, seed: SEED });
    tell("opening", started.elapsed().as_secs_f64() * 1e3);
    let first = millis(|| show(&mut engine, CHANGES[0].0, CHANGES[0].1));
    tell("first view", first);

    let mut changes = Vec::new();
    let mut peer = Vec::new();
    // What has never been asked for is prepared in the first round.
    for round in 0..3 {
        for (filter, sort) in CHANGES {
            let took = millis(|| show(&mut engine, filter, sort));
            tell(&format!("{filter} by {sort}"), took);
            if round > 0 {
                changes.push(took);
            }
        }
    }
    for (filter, sort) in CHANGES.into_iter().take(8) {
        peer.push(millis(|| look_at_all(&engine, filter, sort)));
    }

    let mut searches = Vec::new();
    for words in SEARCHES {
        let filter: Filter = format!("\"{words}\"").parse().expect("words");
        let mut found = 0;
        let took = millis(|| found = engine.index().select(engine.rows(), &filter).count());
        tell(&format!("search {words}: {found}"), took);
        searches.push(took);
    }
    let naive: Filter = "\"mimikatz\"".parse().expect("words");
    let search_peer = millis(|| {
        black_box(select(engine.rows(), &naive));
    });

    let groups = group_times(&engine, &tell);

    let mut jumps = Vec::new();
    for nth in 0..20 {
        let from = (alerts / 20 * nth) as u32;
        let rows = lines(shown("", "-lastActivity", None), from);
        jumps.push(millis(|| ask(&mut engine, rows)));
    }

    let mut bars = Vec::new();
    for filter in ["", "status:new", "severity:high time:-7d.."] {
        let strip = ActivityStrip {
            shown: shown(filter, "-lastActivity", None),
        };
        let took = millis(|| ask(&mut engine, strip.into()));
        tell(&format!("strip of {filter}"), took);
        bars.push(took);
    }
    let mut heads = Vec::new();
    for by in ["title", "device", "incident"] {
        let rows = lines(shown("status:new,inProgress", "-lastActivity", Some(by)), 0);
        let took = millis(|| ask(&mut engine, rows));
        tell(&format!("first heads by {by}"), took);
        heads.push(took);
    }

    let data = engine.dataset().bytes() as f64 / 1e6;
    let index = engine.index().bytes() as f64 / 1e6;
    let figures = [
        figure("firstView", "ms", first, None),
        figure(
            "changeMedian",
            "ms",
            quantile(&changes, 0.5),
            Some(quantile(&peer, 0.5)),
        ),
        figure(
            "changeP95",
            "ms",
            quantile(&changes, 0.95),
            Some(quantile(&peer, 0.95)),
        ),
        figure(
            "searchMedian",
            "ms",
            quantile(&searches, 0.5),
            Some(search_peer),
        ),
        figure(
            "searchWorst",
            "ms",
            quantile(&searches, 1.0),
            Some(search_peer),
        ),
        figure("groupMedian", "ms", quantile(&groups, 0.5), None),
        figure("groupWorst", "ms", quantile(&groups, 1.0), None),
        figure("jumpWorst", "ms", quantile(&jumps, 1.0), None),
        figure("stripWorst", "ms", quantile(&bars, 1.0), None),
        figure("headsWorst", "ms", quantile(&heads, 1.0), None),
        figure("dataset", "MB", data, None),
        figure("index", "MB", index, None),
    ];
    print(alerts, &figures);
    if is_verbose {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        for line in status.lines().filter(|it| it.starts_with("Vm")) {
            eprintln!("{line}");
        }
    }
}
