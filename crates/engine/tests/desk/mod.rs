//! An engine with files opened in it, and questions put to it.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod lines;

use serde_json::Value;
use std::path::{Path, PathBuf};
use throughline_engine::protocol::{
    ActionRows, ActionsOf, ActivityStrip, AlertPage, AlertParts, Ask, Complete, IncidentPage,
    JournalText, Line, List, NodeActions, NodePane, Queue, QueueRows, QueueRowsView, ReadFiles,
    Refusal, Request, RowLine, Search, Shell, Shown, StoryRows, Suggest,
};
use throughline_engine::{Engine, ImportOutcome};

/// The alert of the sample in which a password store is read.
pub const LSASS: &str = "da7a17c3ae-3d2c-4bdf-a4c7-9d956dcc377d_1";

/// Answers a request.
///
/// # Panics
///
/// Where the reply is of another kind than the request names.
pub fn ask<A: Ask>(engine: &mut Engine, request: A) -> Result<A::Reply, Refusal> {
    let reply = engine.answer(request.into())?;
    let Some(reply) = A::reply(reply) else {
        panic!("a reply of another kind")
    };
    Ok(reply)
}

/// Opens files of these names and contents.
pub fn open(engine: &mut Engine, files: &[(&str, &[u8])]) -> ImportOutcome {
    for (name, bytes) in files {
        read(engine, name, bytes);
        engine.end_file();
    }
    engine.finish_import("Case")
}

/// Reads a file up to its last byte, but does not end it.
pub fn read(engine: &mut Engine, name: &str, bytes: &[u8]) {
    engine.start_file(name);
    for chunk in bytes.chunks(1 << 16) {
        engine.read_chunk(chunk);
    }
}

/// A file of the sample that ships with the program.
pub fn sample_file(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../app/samples/harbour-lights");
    std::fs::read(folder.join(name)).unwrap()
}

/// The sample that ships with the program, opened.
pub fn sample() -> Engine {
    let mut engine = Engine::default();
    let (alerts, incidents) = (sample_file("alerts.json"), sample_file("incidents.json"));
    open(
        &mut engine,
        &[("alerts.json", &alerts), ("incidents.json", &incidents)],
    );
    engine
}

/// The folder of real exports beside the project, where it is.
pub fn exports() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no folder shared/samples beside the project");
    None
}

/// What a queue of alerts shows with this filter.
pub fn shown(filter: &str) -> Shown {
    Shown {
        filter: Some(filter.to_owned()),
        ..Shown::default()
    }
}

/// The frame of a queue of alerts with this filter.
pub fn queue(filter: &str) -> Queue {
    Queue {
        shown: shown(filter),
        ..Queue::default()
    }
}

/// Rows of a queue of alerts.
pub fn rows_of(shown: Shown) -> QueueRows {
    QueueRows {
        shown,
        columns: [
            "lastActivity",
            "severity",
            "status",
            "title",
            "source",
            "category",
            "assets",
            "investigation",
            "assigned",
        ]
        .map(str::to_owned)
        .to_vec(),
        count: 500,
        ..QueueRows::default()
    }
}

/// The rows of the whole queue.
pub fn all_rows() -> QueueRows {
    rows_of(shown(""))
}

/// The rows of all incidents.
pub fn all_incidents() -> QueueRows {
    QueueRows {
        shown: Shown {
            list: List::Incidents,
            ..shown("")
        },
        columns: ["severity", "title", "active"].map(str::to_owned).to_vec(),
        count: 500,
        ..QueueRows::default()
    }
}

/// The rows among lines.
pub fn only_rows(view: QueueRowsView) -> Vec<RowLine> {
    let row = |line| match line {
        Line::Row(row) => Some(row),
        Line::Group(_) => None,
    };
    view.rows.into_iter().filter_map(row).collect()
}

/// Every row of a story.
pub fn story(key: &str) -> StoryRows {
    StoryRows {
        key: key.to_owned(),
        count: 500,
        ..StoryRows::default()
    }
}

/// Keys of all alerts.
pub fn alert_keys(engine: &mut Engine) -> Vec<String> {
    let rows = only_rows(ask(engine, all_rows()).unwrap());
    rows.into_iter().map(|it| it.key).collect()
}

/// Ids of all incidents.
pub fn incident_ids(engine: &mut Engine) -> Vec<String> {
    let rows = only_rows(ask(engine, all_incidents()).unwrap());
    rows.into_iter().map(|it| it.key).collect()
}

/// Every question that changes nothing, about everything that is loaded.
pub fn all_questions(engine: &mut Engine) -> Vec<Request> {
    let mut all: Vec<Request> = vec![
        Shell {}.into(),
        ReadFiles {}.into(),
        JournalText {}.into(),
        Queue::default().into(),
        Queue {
            shown: Shown {
                sort: Some("-severity,title".to_owned()),
                group: Some("device,status".to_owned()),
                ..shown("severity:high,medium -status:resolved")
            },
            ..Queue::default()
        }
        .into(),
        Queue {
            shown: all_incidents().shown,
            ..Queue::default()
        }
        .into(),
        ActivityStrip { shown: shown("") }.into(),
        ActionRows {
            count: 500,
            ..ActionRows::default()
        }
        .into(),
        all_rows().into(),
        all_incidents().into(),
        QueueRows {
            shown: Shown {
                group: Some("title,user".to_owned()),
                ..shown("")
            },
            ..all_rows()
        }
        .into(),
    ];
    for text in ["a", "e"] {
        let text = text.to_owned();
        all.push(Suggest { text: text.clone() }.into());
        all.push(Search { text }.into());
    }
    for text in ["title:", "device:", "-cmd:", "entity:a", "s"] {
        let asked = Complete {
            text: text.to_owned(),
            cursor: text.len() as u32,
            ..Complete::default()
        };
        all.push(asked.into());
    }
    for id in incident_ids(engine) {
        all.push(IncidentPage { id }.into());
    }
    for key in alert_keys(engine) {
        let told = ask(engine, story(&key)).unwrap();
        for row in told.rows.iter().filter(|it| it.is_node()) {
            let node = row.node;
            let of = key.clone();
            all.push(NodePane { key: of, node }.into());
            let of = key.clone();
            all.push(NodeActions::Node { key: of, node }.into());
        }
        all.push(story(&key).into());
        all.push(AlertParts { key: key.clone() }.into());
        let of = ActionsOf::Alert(key.clone());
        all.push(
            ActionRows {
                of,
                count: 50,
                ..ActionRows::default()
            }
            .into(),
        );
        all.push(AlertPage { key }.into());
    }
    all
}

/// The reply to a request as JSON; a refusal as its words.
pub fn reply(engine: &mut Engine, request: Request) -> Value {
    match engine.answer(request) {
        Ok(reply) => serde_json::to_value(reply).unwrap(),
        Err(refusal) => serde_json::to_value(refusal).unwrap(),
    }
}

/// The replies to all questions.
pub fn all_replies(engine: &mut Engine) -> Vec<Value> {
    all_questions(engine)
        .into_iter()
        .map(|it| reply(engine, it))
        .collect()
}
