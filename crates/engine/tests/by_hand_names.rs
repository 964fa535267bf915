//! Names that analysts gave go with incidents that are merged by hand, and alerts are kept
//! from those of an incident.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;
mod hand;

use desk::ask;
use hand::{
    ACTOR, NOON, by_size, group, grouped, incident_of, keys, preview, recorrelated, title, undo,
};
use throughline_engine::Engine;
use throughline_engine::protocol::{HandAsk, IncidentEdit, ManageIncidents, PreviewByHand};

#[test]
fn a_name_goes_with_an_incident_into_an_older_one_that_has_none() {
    let mut engine = recorrelated();
    let all = grouped(&engine);
    let name = |engine: &mut Engine, id: &str, title: &str| {
        let asked = ManageIncidents {
            incidents: vec![id.into()],
            change: IncidentEdit {
                title: Some(title.to_owned()),
                ..IncidentEdit::default()
            },
            keep_alerts_open: false,
            at: NOON,
            actor: ACTOR.to_owned(),
        };
        ask(engine, asked).unwrap();
    };
    let merge = |a: &str, b: &str| HandAsk::Merge {
        incidents: vec![a.into(), b.into()],
    };
    let pairs = all.iter().enumerate();
    let mut pairs = pairs.flat_map(|(at, a)| all[at + 1..].iter().map(move |b| (&a.0, &b.0)));
    let (older, younger) = pairs
        .find(|(a, b)| {
            let what = merge(a, b);
            ask(&mut engine, PreviewByHand { what }).is_ok()
        })
        .unwrap();
    let generated = title(&mut engine, older);
    name(&mut engine, younger, "The harbour case");
    let told = preview(&mut engine, merge(older, younger)).after;
    assert_eq!(told[0].title, "The harbour case");
    group(&mut engine, merge(older, younger)).unwrap();
    assert_eq!(title(&mut engine, older), "The harbour case");
    // A name of its own always wins (IQ-19).
    name(&mut engine, older, "Another");
    assert_eq!(title(&mut engine, older), "Another");
    undo(&mut engine);
    undo(&mut engine);
    assert_eq!(title(&mut engine, older), generated);
}

#[test]
fn alerts_are_kept_from_those_of_an_incident() {
    let mut engine = recorrelated();
    let all = by_size(&engine);
    let (moving, rest) = all[0].1.split_at(1);
    let alerts = keys(moving);
    let from = |incident: &str| HandAsk::ApartFrom {
        alerts: alerts.clone(),
        incident: incident.into(),
    };
    group(&mut engine, from(&all[0].0)).unwrap();
    let own = incident_of(&mut engine, &moving[0]);
    assert!(rest.iter().all(|it| incident_of(&mut engine, it) != own));
    // Also where they are not together yet.
    group(&mut engine, from(&all[1].0)).unwrap();
    let others = all[1].1.iter();
    let own = incident_of(&mut engine, &moving[0]);
    assert!(others.clone().all(|it| incident_of(&mut engine, it) != own));
    // Nothing is kept from itself.
    let alone = HandAsk::ApartFrom {
        alerts: keys(&all[2].1),
        incident: incident_of(&mut engine, &all[2].1[0]).as_str().into(),
    };
    assert!(group(&mut engine, alone).is_err());
}
