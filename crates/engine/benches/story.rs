//! How long a story takes to build, to draw and to search, and how long it takes to
//! find out who started whom in a day of process telemetry.
//!
//! The peer of building is the same tree as nested vectors, by the ids alone: what any
//! program would have to do at least.
//!
//! Run with `cargo xtask bench story --native`.

#![expect(
    clippy::expect_used,
    reason = "a measurement of data that was not read is worth nothing"
)]

mod figure;

use figure::Figure;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;
use throughline_engine::Engine;
use throughline_engine::protocol::{StoryChoices, StoryRows};

const BENCH: &str = "story";
const NODES: u32 = 50_000;
const DEEPEST: u32 = 60;
const CROWD: u32 = 20_000;
const EVENTS: u32 = 300_000;
const DEVICES: u32 = 500;
const RUNS: usize = 5;

/// A process and its parent, by number.
struct Started {
    nth: u32,
    parent: u32,
}

/// A chain of [`DEEPEST`], a parent of [`CROWD`], and the rest in between.
fn tree() -> Vec<Started> {
    (1..NODES)
        .map(|nth| Started {
            nth,
            parent: match nth {
                1..DEEPEST => nth - 1,
                it if it < DEEPEST + CROWD => DEEPEST / 2,
                // A step that has nothing in common with the numbers before it.
                it => it * 7_919 % DEEPEST,
            },
        })
        .collect()
}

fn time(nth: u32) -> String {
    let secs = nth / 10;
    format!(
        "2026-04-14T{:02}:{:02}:{:02}.{}Z",
        secs / 3_600 % 24,
        secs / 60 % 60,
        secs % 60,
        nth % 10
    )
}

fn event(out: &mut String, device: u32, nth: u32, parent: u32) {
    let name = [
        "svchost.exe",
        "cmd.exe",
        "conhost.exe",
        "git.exe",
        "node.exe",
    ];
    let image = |it: u32| name[it as usize % name.len()];
    let _ = writeln!(
        out,
        r#"{{"Timestamp":"{at}","DeviceId":"d{device}","DeviceName":"ws-{device}.example","ActionType":"ProcessCreated","FileName":"{image}","FolderPath":"C:\\W\\{image}","SHA256":"{hash:064}","ProcessId":{pid},"ProcessCommandLine":"{image} --run {nth} --of {parent}","ProcessCreationTime":"{at}","AccountName":"u{device}","InitiatingProcessFileName":"{above}","InitiatingProcessId":{above_pid},"InitiatingProcessCreationTime":"{above_at}"}}"#,
        at = time(nth),
        image = image(nth),
        hash = nth % name.len() as u32,
        pid = nth + 4,
        above = image(parent),
        above_pid = parent + 4,
        above_at = time(parent),
    );
}

/// An alert at the deepest process, with the top of the tree as evidence too.
fn alert() -> String {
    let process = |nth: u32| {
        format!(
            r##"{{"@odata.type":"#microsoft.graph.security.processEvidence","mdeDeviceId":"d0","processId":{},"processCreationDateTime":"{}","imageFile":{{"fileName":"p.exe"}}}}"##,
            nth + 4,
            time(nth)
        )
    };
    format!(
        r##"{{"@odata.type":"#microsoft.graph.security.alert","id":"da1","title":"At the bottom","severity":"high","createdDateTime":"2026-04-14T20:00:00Z","evidence":[{{"@odata.type":"#microsoft.graph.security.deviceEvidence","mdeDeviceId":"d0","hostName":"ws-0"}},{},{}]}}"##,
        process(0),
        process(DEEPEST - 1)
    )
}

fn read(engine: &mut Engine, name: &str, text: &str) {
    engine.start_file(name);
    engine.read_chunk(text.as_bytes());
    engine.end_file();
}

fn seconds<T>(mut body: impl FnMut() -> T) -> f64 {
    let mut all: Vec<f64> = (0..RUNS)
        .map(|_| {
            let started = Instant::now();
            black_box(body());
            started.elapsed().as_secs_f64()
        })
        .collect();
    all.sort_by(f64::total_cmp);
    all[RUNS / 2]
}

fn story_figures(figures: &mut Vec<Figure>) {
    let tree = tree();
    let mut events = String::new();
    for it in &tree {
        event(&mut events, 0, it.nth, it.parent);
    }
    let mut engine = Engine::default();
    read(&mut engine, "processes.json", &events);
    read(&mut engine, "alert.json", &alert());
    engine.finish_import("");
    let alert = engine
        .dataset()
        .alert_of_key("da1")
        .expect("the alert is read");
    let story = engine.story(alert);
    assert!(story.nodes.len() >= NODES as usize, "{}", story.nodes.len());
    let build = seconds(|| {
        engine.forget_story();
        engine.story(alert)
    });
    let peer = seconds(|| {
        let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
        for it in &tree {
            children.entry(it.parent).or_default().push(it.nth);
        }
        children
    });
    let ask = |choices: StoryChoices| StoryRows {
        key: "da1".to_owned(),
        choices,
        count: 60,
        ..StoryRows::default()
    };
    let asked = |engine: &mut Engine, choices: StoryChoices| {
        let reply = engine.answer(ask(choices).into());
        reply.expect("the story is told")
    };
    let first = seconds(|| {
        engine.forget_story();
        asked(&mut engine, StoryChoices::default())
    });
    let mut closed = 0;
    let toggle = seconds(|| {
        closed += 1;
        let choices = StoryChoices {
            except: vec![closed],
            ..StoryChoices::default()
        };
        asked(&mut engine, choices)
    });
    let mut word = 0;
    let find = seconds(|| {
        word += 1;
        let choices = StoryChoices {
            find: format!("--run {word}"),
            ..StoryChoices::default()
        };
        asked(&mut engine, choices)
    });
    let peer_name = "children by id";
    for (name, value, peer_value) in [
        ("build", build, Some(peer)),
        ("build and first rows", first, None),
        ("expand or collapse", toggle, None),
        ("search and expand", find, None),
    ] {
        figures.push(Figure {
            bench: BENCH,
            name: name.to_owned(),
            value: value * 1e3,
            unit: "ms",
            peer: peer_value.map(|_| peer_name),
            peer_value: peer_value.map(|it| it * 1e3),
            ratio: peer_value.map(|it| value / it),
        });
    }
}

fn index_figure(figures: &mut Vec<Figure>) {
    let mut events = String::new();
    for nth in 1..EVENTS {
        let device = nth % DEVICES;
        let own = nth / DEVICES + 1;
        event(&mut events, device, own, own * 7 % own);
    }
    let mut engine = Engine::default();
    read(&mut engine, "processes.json", &events);
    let started = Instant::now();
    engine.finish_import("");
    let value = started.elapsed().as_secs_f64() * 1e3;
    assert!(engine.dataset().event_count() >= EVENTS - 1);
    figures.push(Figure {
        bench: BENCH,
        name: "index 300,000 process events".to_owned(),
        value,
        unit: "ms",
        peer: None,
        peer_value: None,
        ratio: None,
    });
}

fn main() {
    let mut figures = Vec::new();
    story_figures(&mut figures);
    index_figure(&mut figures);
    for it in &figures {
        println!("{:<32} {:>9.2} {}", it.name, it.value, it.unit);
    }
    println!();
    for it in &figures {
        let line = serde_json::to_string(it).expect("a figure is plain data");
        println!("{line}");
    }
}
