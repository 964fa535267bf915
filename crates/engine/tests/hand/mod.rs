//! Grouping by hand, as the page asks for it.
#![allow(dead_code, reason = "no test needs all of it")]

use super::desk::{ask, sample};
use std::collections::BTreeSet;
use throughline_engine::Engine;
use throughline_engine::protocol::{
    AlertPage, ByHand, HandAsk, HandPreview, HandReason, IncidentMode, IncidentPage, Managed,
    PreviewByHand, Refusal, SetMode, Undo,
};
use throughline_model::{AlertKey, Timestamp};

pub const NOON: Timestamp = Timestamp::from_millis(1_776_168_000_000);
pub const ACTOR: &str = "m.brandt";

pub fn show(engine: &mut Engine, mode: IncidentMode) {
    let asked = SetMode {
        mode,
        at: NOON,
        actor: ACTOR.to_owned(),
    };
    ask(engine, asked).unwrap();
}

pub fn recorrelated() -> Engine {
    let mut engine = sample();
    show(&mut engine, IncidentMode::Recorrelated);
    engine
}

pub fn group(engine: &mut Engine, what: HandAsk) -> Result<Managed, Refusal> {
    let asked = ByHand {
        what,
        reason: Some(HandReason::SameCampaign),
        comment: Some("Seen in the proxy's log".to_owned()),
        at: NOON,
        actor: ACTOR.to_owned(),
    };
    ask(engine, asked)
}

pub fn preview(engine: &mut Engine, what: HandAsk) -> HandPreview {
    ask(engine, PreviewByHand { what }).unwrap()
}

pub fn undo(engine: &mut Engine) -> String {
    let asked = Undo {
        at: NOON,
        actor: ACTOR.to_owned(),
    };
    ask(engine, asked).unwrap().summary
}

/// Every incident that has alerts: its id and they.
pub fn grouped(engine: &Engine) -> Vec<(String, Vec<String>)> {
    let lines = engine.incident_lines().into_iter();
    lines
        .map(|it| (it.id, it.alert_ids))
        .filter(|it| !it.1.is_empty())
        .collect()
}

/// The incidents by size, the largest first.
pub fn by_size(engine: &Engine) -> Vec<(String, Vec<String>)> {
    let mut all = grouped(engine);
    all.sort_by_key(|it| std::cmp::Reverse(it.1.len()));
    all
}

pub fn keys<T: AsRef<str>>(of: &[T]) -> Vec<AlertKey> {
    of.iter().map(|it| AlertKey::from(it.as_ref())).collect()
}

pub fn incident_of(engine: &mut Engine, key: &str) -> String {
    let page = ask(
        engine,
        AlertPage {
            key: key.to_owned(),
        },
    )
    .unwrap();
    page.incident.unwrap().id
}

pub fn title(engine: &mut Engine, id: &str) -> String {
    ask(engine, IncidentPage { id: id.to_owned() })
        .unwrap()
        .title
}

/// Sizes and names of what a preview says there would be.
pub fn after(told: &HandPreview) -> Vec<(String, u32, String)> {
    let of = |it: &throughline_engine::protocol::HandIncident| {
        (it.id.clone(), it.alerts, it.title.clone())
    };
    let mut all: Vec<_> = told.after.iter().map(of).collect();
    all.sort();
    all
}

/// Does what was previewed, and asserts that it came as it was told.
pub fn as_previewed(engine: &mut Engine, what: HandAsk) -> HandPreview {
    let told = preview(engine, what.clone());
    let before: BTreeSet<String> = told.before.iter().map(|it| it.id.clone()).collect();
    let untouched: Vec<_> = grouped(engine)
        .into_iter()
        .filter(|it| !before.contains(&it.0))
        .collect();
    let done = group(engine, what).unwrap();
    assert_eq!(done.summary, told.summary);
    let now = grouped(engine);
    assert!(untouched.iter().all(|it| now.contains(it)), "others stay");
    let mut came: Vec<(String, u32, String)> = now
        .into_iter()
        .filter(|it| !untouched.contains(it))
        .map(|it| (title(engine, &it.0), it))
        .map(|(title, it)| (it.0, it.1.len() as u32, title))
        .collect();
    came.sort();
    assert_eq!(came, after(&told));
    told
}
