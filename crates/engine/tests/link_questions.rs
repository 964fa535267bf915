//! What ties alerts to their incident, what would be without a link, and why there is
//! none.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{alert_keys, ask, incident_ids, sample};
use std::collections::BTreeSet;
use throughline_engine::Engine;
use throughline_engine::protocol::{
    CorrelationChange, Explain, IncidentMode, LinkedBy, LinkedByView, SetCorrelation, SetMode,
    TypedSetting, WhyNotTogether, WithoutLink,
};
use throughline_model::Timestamp;

const NOON: Timestamp = Timestamp::from_millis(1_776_168_000_000);

fn recorrelated() -> Engine {
    let mut engine = sample();
    let asked = SetMode {
        mode: IncidentMode::Recorrelated,
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(&mut engine, asked).unwrap();
    engine
}

fn all_linked(engine: &mut Engine) -> Vec<LinkedByView> {
    let ids = incident_ids(engine);
    ids.into_iter()
        .map(|id| ask(engine, LinkedBy { id }).unwrap())
        .collect()
}

#[test]
fn every_alert_but_the_first_hangs_on_another() {
    let mut engine = recorrelated();
    let mut largest = 0;
    for view in all_linked(&mut engine) {
        let keys: BTreeSet<&str> = view.rows.iter().map(|it| it.alert.key.as_str()).collect();
        let ties = view.rows.iter().filter_map(|it| it.link.as_ref());
        assert_eq!(ties.count(), view.rows.len() - 1);
        largest = largest.max(view.rows.len());
        for row in view.rows.iter().filter(|it| it.link.is_some()) {
            let (link, neighbour) = (row.link.as_ref().unwrap(), row.neighbour.as_ref().unwrap());
            let ends = BTreeSet::from([link.from.key.as_str(), link.to.key.as_str()]);
            assert_eq!(ends, BTreeSet::from([&*row.alert.key, &*neighbour.key]));
            assert!(keys.contains(neighbour.key.as_str()));
            assert!(!link.reasons.is_empty() && !link.gap.is_empty());
            assert!(link.evidence.ends_with(" bits"), "{}", link.evidence);
        }
    }
    assert!(largest > 10, "the sample has an incident that is worth it");
}

#[test]
fn without_a_link_an_incident_splits_or_is_held_by_another() {
    let mut engine = recorrelated();
    let (mut splits, mut stays) = (0, 0);
    for view in all_linked(&mut engine) {
        let size = view.rows.len() as u32;
        for row in view.rows {
            let Some(link) = row.link else { continue };
            let (a, b) = (link.from.key, link.to.key);
            let told = ask(&mut engine, WithoutLink { a, b }).unwrap();
            let sizes: Vec<u32> = told.parts.iter().map(|it| it.alerts).collect();
            assert_eq!(sizes.iter().sum::<u32>(), size);
            if let [whole] = sizes.as_slice() {
                stays += 1;
                assert_eq!(*whole, size);
                assert!(told.words.contains("stay together"));
            } else {
                splits += 1;
                let sum: Vec<String> = sizes.iter().map(u32::to_string).collect();
                assert!(told.words.contains(&sum.join(" + ")), "{}", told.words);
                assert_eq!(told.instead, None);
            }
        }
    }
    assert!(splits > 0 && stays > 0, "{splits} and {stays}");
}

#[test]
fn what_is_apart_says_what_it_lacks_and_what_is_together_how() {
    let mut engine = recorrelated();
    // A link takes so much that some evidence does not reach it.
    let threshold = TypedSetting {
        name: "threshold".to_owned(),
        text: "40".to_owned(),
    };
    let asked = SetCorrelation {
        change: CorrelationChange::Typed(vec![threshold]),
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    ask(&mut engine, asked).unwrap();
    let keys = alert_keys(&mut engine);
    let firsts = all_linked(&mut engine).into_iter();
    let firsts: Vec<String> = firsts.map(|it| it.rows[0].alert.key.clone()).collect();
    let pairs = firsts
        .iter()
        .flat_map(|a| keys.iter().map(move |b| (a, b)))
        .filter(|(a, b)| a != b);
    let (mut apart, mut lacks) = (0, 0);
    for (a, b) in pairs {
        let asked = WhyNotTogether {
            a: a.clone(),
            b: b.clone(),
        };
        let told = ask(&mut engine, asked).unwrap();
        assert_eq!(told.other.key, *b);
        assert_eq!(told.is_together, !told.path.is_empty());
        let theirs = ask(&mut engine, Explain { key: b.clone() }).unwrap();
        assert_eq!(told.incident, theirs.incident);
        if told.is_together {
            assert_eq!(told.words, ["It is in the same incident."]);
            continue;
        }
        apart += 1;
        if told.link.reasons.is_empty() {
            assert!(told.words[0].contains("A link needs"), "{:?}", told.words);
        } else if told.words[0].starts_with("Only") {
            lacks += 1;
        } else {
            // What would be enough says what else kept them apart.
            assert!(told.words.len() > 1, "{:?}", told.words);
        }
    }
    assert!(apart > 0 && lacks > 0, "{apart} and {lacks}");
    let (a, b) = (keys[0].clone(), keys[0].clone());
    let same = WhyNotTogether { a, b };
    let told = ask(&mut engine, same).unwrap();
    assert_eq!(told.words, ["That is this alert itself."]);
}

#[test]
fn exported_incidents_have_no_links_and_strangers_none_to_each_other() {
    let mut engine = sample();
    let ids = incident_ids(&mut engine);
    let refused = ask(&mut engine, LinkedBy { id: ids[0].clone() }).unwrap_err();
    assert!(refused.message.contains("carry no reasons"));
    let mut engine = recorrelated();
    let of = |view: &LinkedByView| view.rows[0].alert.key.clone();
    let views = all_linked(&mut engine);
    let asked = WithoutLink {
        a: of(&views[0]),
        b: of(&views[1]),
    };
    let refused = ask(&mut engine, asked).unwrap_err();
    assert!(refused.message.contains("not linked"));
    let a = of(&views[0]);
    let b = "no such alert".to_owned();
    let refused = ask(&mut engine, WhyNotTogether { a, b }).unwrap_err();
    assert!(refused.not_found);
}
