//! Response actions in a small world, for property tests.
#![allow(dead_code, reason = "each test file uses a part of it")]

use proptest::prelude::*;
use throughline_case::{
    Action, IdScheme, Journal, PendingAction, Projection, Response, ResponseAction, ResponseTarget,
    TargetKind,
};
use throughline_model::{AlertKey, Timestamp};

/// A device or file of the small world.
pub fn target(kind: TargetKind, nth: u8) -> ResponseTarget {
    let scheme = match kind {
        TargetKind::Device => IdScheme::DefenderDevice,
        _ => IdScheme::Sha256,
    };
    ResponseTarget {
        kind,
        name: format!("thing-{nth}"),
        ids: [(scheme, nth.to_string())].into_iter().collect(),
        device: None,
    }
}

/// A decision about a thing, whether it fits or not.
pub fn response() -> impl Strategy<Value = Action> {
    (
        prop::sample::select(ResponseAction::ALL),
        prop::sample::select(vec![TargetKind::Device, TargetKind::File]),
        0_u8..3,
        prop::option::of("[a-c]{1,4}"),
    )
        .prop_map(|(what, kind, nth, comment)| {
            Action::Respond(Box::new(Response {
                what,
                target: target(kind, nth),
                alert: Some(AlertKey::from(format!("da{nth}"))),
                comment,
                pending: what.is_answer().then(|| PendingAction {
                    action: "Isolate".to_owned(),
                    at: None,
                }),
                before: None,
            }))
        })
}

/// The same as the engine records it: with what was in force before.
pub fn recorded(journal: &mut Journal, action: Action) -> bool {
    let Action::Respond(mut response) = action else {
        return false;
    };
    let now = Projection::of(journal);
    response.before = response
        .what
        .aspect()
        .and_then(|it| now.in_force(&response.target, it))
        .map(|it| it.response.what);
    journal
        .record(Timestamp::from_nanos(1), "me", Action::Respond(response))
        .is_ok()
}
