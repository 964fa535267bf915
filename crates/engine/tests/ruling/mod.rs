//! Rules made and run, for tests.
#![allow(dead_code, reason = "each test file uses a part of it")]

use crate::desk::ask;
use throughline_engine::Engine;
use throughline_engine::protocol::{
    AlertPage, ChangeRule, Managed, Queue, QueueView, Refusal, RuleChange, RuleDraft, RuleKind,
    RuleList, RuleView, Shown, TryRule, TryRuleView, Undo,
};
use throughline_model::Timestamp;

pub const NOON: Timestamp = Timestamp::from_millis(1_776_168_000_000);

pub fn change(engine: &mut Engine, change: RuleChange) -> Result<Managed, Refusal> {
    let asked = ChangeRule {
        change,
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(engine, asked)
}

pub fn save(engine: &mut Engine, draft: &RuleDraft) -> Managed {
    let seen = tried(engine, draft).matching;
    let saved = change(
        engine,
        RuleChange::Save {
            id: None,
            draft: Box::new(draft.clone()),
            seen,
            despite_warnings: true,
        },
    );
    saved.unwrap()
}

pub fn tried(engine: &mut Engine, draft: &RuleDraft) -> TryRuleView {
    let asked = TryRule {
        draft: draft.clone(),
        from: 0,
        count: 100,
    };
    ask(engine, asked).unwrap()
}

pub fn rules(engine: &mut Engine) -> Vec<RuleView> {
    ask(engine, RuleList {}).unwrap().rules
}

pub fn undo(engine: &mut Engine) {
    let asked = Undo {
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(engine, asked).unwrap();
}

pub fn queue(engine: &mut Engine, filter: &str) -> QueueView {
    let shown = Shown {
        filter: Some(filter.to_owned()),
        ..Shown::default()
    };
    ask(
        engine,
        Queue {
            shown,
            ..Queue::default()
        },
    )
    .unwrap()
}

pub fn draft(name: &str, kind: RuleKind, filter: &str) -> RuleDraft {
    RuleDraft {
        name: name.to_owned(),
        kind,
        filter: filter.to_owned(),
        ..RuleDraft::default()
    }
}

/// An export of alerts of these ids and titles.
pub fn export(alerts: &[(&str, &str)]) -> Vec<u8> {
    let alerts: Vec<String> = alerts
        .iter()
        .map(|(id, title)| format!(r#"{{"id":"{id}","title":"{title}","severity":"low","status":"new","serviceSource":"microsoftDefenderForEndpoint","createdDateTime":"2026-04-14T16:00:00Z","evidence":[]}}"#))
        .collect();
    format!(r#"{{"value":[{}]}}"#, alerts.join(",")).into_bytes()
}

pub fn status(engine: &mut Engine, key: &str) -> String {
    let key = key.to_owned();
    ask(engine, AlertPage { key }).unwrap().status
}
