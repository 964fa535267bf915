//! Change sets of a small world, for property tests.
#![allow(dead_code, reason = "each test file uses a part of it")]

use proptest::prelude::*;
use std::collections::BTreeSet;
use throughline_case::{
    Action, AlertEdit, Assignee, ChangeSet, Classified, Edit, Edited, IncidentEdit, Projection,
    Standing, WorkState,
};
use throughline_model::{
    AlertKey, AlertStatus, Classification, Determination, IncidentKey, IncidentStatus, Severity,
    Term, Vocabulary,
};

/// An edit as forms make it.
pub fn edit<S: Vocabulary + std::fmt::Debug>(
    statuses: &'static [S],
) -> impl Strategy<Value = Edit<S>> {
    let classified = prop::sample::select(vec![
        (Classification::Unknown, Determination::Unknown),
        (Classification::TruePositive, Determination::Phishing),
        (Classification::FalsePositive, Determination::NotMalicious),
    ]);
    let tags = || prop::collection::vec("[ab]|[AB]| c ", 0..3);
    (
        prop::option::of(prop::sample::select(statuses)),
        prop::option::of(prop::sample::select(Severity::ALL)),
        prop::option::of("[ab]?"),
        prop::option::of(classified),
        (tags(), tags()),
        prop::option::of(any::<bool>()),
        prop::option::of("[a-z]{1,8}"),
    )
        .prop_map(
            |(status, severity, to, classified, tags, hidden, comment)| {
                let (add_tags, remove_tags) = tags;
                Edit {
                    status,
                    severity,
                    assigned_to: to.map(|it| Assignee::of(&it)),
                    classified: classified.map(|(classification, determination)| Classified {
                        classification,
                        determination,
                    }),
                    title: None,
                    add_tags,
                    remove_tags,
                    hidden,
                    comment,
                }
                .tidied()
            },
        )
}

pub fn alert_edit() -> impl Strategy<Value = AlertEdit> {
    edit(AlertStatus::ALL)
}

pub fn incident_edit() -> impl Strategy<Value = IncidentEdit> {
    (edit(IncidentStatus::ALL), prop::option::of("[A-C]")).prop_map(|(mut edit, title)| {
        edit.title = title;
        edit
    })
}

/// How something stands of which the export says nothing but a tag and a status
/// that is newer than this program.
pub fn standing<S: Vocabulary>(state: Option<&WorkState<S>>) -> Standing<'_, S> {
    let classified = state.and_then(|it| it.classification);
    Standing {
        status: state
            .and_then(|it| it.status)
            .map_or(Term::Other("parked"), Term::Known),
        severity: Term::Known(state.and_then(|it| it.severity).unwrap_or_default()),
        assigned_to: state
            .and_then(|it| it.assigned_to.as_ref()?.as_deref())
            .unwrap_or_default(),
        classification: Term::Known(classified.map_or(Classification::Unknown, |it| it.0)),
        determination: Term::Known(classified.map_or(Determination::Unknown, |it| it.1)),
        title: state.and_then(|it| it.title.as_deref()).unwrap_or_default(),
        tags: match state {
            Some(state) => state.tags.applied(["a"]),
            None => vec!["a"],
        },
        hidden: state.and_then(|it| it.hidden).unwrap_or_default(),
    }
}

/// The change set of an edit of these alerts, as they stand.
pub fn set_of(edit: &AlertEdit, keys: &[AlertKey], now: &Projection) -> ChangeSet {
    let changed = keys
        .iter()
        .filter_map(|it| Some((it.clone(), edit.changes(&standing(now.get(it)))?)));
    ChangeSet {
        alerts: Some(Edited::of(edit.clone(), changed)),
        incidents: None,
        rule: None,
    }
}

pub fn some_keys() -> impl Strategy<Value = Vec<AlertKey>> {
    let keys = |it: BTreeSet<u8>| it.into_iter().map(|n| AlertKey::from(format!("da{n}")));
    prop::collection::btree_set(0_u8..5, 1..5).prop_map(move |it| keys(it).collect())
}

/// A change set of alerts and incidents of which nobody has worked on any.
pub fn change() -> impl Strategy<Value = Action> {
    (some_keys(), alert_edit(), incident_edit()).prop_map(|(keys, alerts, incidents)| {
        let set = set_of(&alerts, &keys, &Projection::default());
        let was = incidents.changes(&standing(None));
        let changed = was.map(|it| (IncidentKey::from("7"), it));
        Action::Change(Box::new(ChangeSet {
            incidents: Some(Edited::of(incidents, changed)),
            ..set
        }))
    })
}
