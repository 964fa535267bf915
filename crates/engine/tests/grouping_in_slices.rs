//! Grouping a little at a time gives what one go gives, leaves no trace when it is
//! stopped, and never mixes data that changed meanwhile.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{alert_keys, all_replies, ask, read, sample};
use throughline_engine::Engine;
use throughline_engine::protocol::{ByHand, HandAsk, IncidentMode, Request, SetMode, Shell};
use throughline_model::{AlertKey, Timestamp};

const NOON: Timestamp = Timestamp::from_millis(1_776_168_000_000);

fn shows(mode: IncidentMode) -> SetMode {
    SetMode {
        mode,
        at: NOON,
        actor: "m.brandt".to_owned(),
    }
}

/// Groups what a request needs in slices, and counts them; stops after `most`.
fn group(engine: &mut Engine, request: &Request, most: usize) -> usize {
    let Some(wanted) = engine.grouping_for(request) else {
        return 0;
    };
    let mut before = 0.0;
    for slice in 1..=most {
        let Some(done) = engine.group_some(&wanted) else {
            return slice;
        };
        assert!((before..1.0).contains(&done), "{done} after {before}");
        before = done;
    }
    most
}

fn in_slices(engine: &mut Engine) {
    let request = shows(IncidentMode::Recorrelated);
    let slices = group(engine, &request.clone().into(), usize::MAX);
    assert!(slices > 5, "{slices} slices");
    ask(engine, request).unwrap();
}

#[test]
fn what_is_grouped_in_slices_is_what_one_go_gives() {
    let mut whole = sample();
    ask(&mut whole, shows(IncidentMode::Recorrelated)).unwrap();
    let mut sliced = sample();
    in_slices(&mut sliced);
    assert_eq!(all_replies(&mut whole), all_replies(&mut sliced));

    // And once more, with what an analyst does by hand.
    let alerts = alert_keys(&mut whole);
    let alerts = alerts[..3].iter();
    let asked = ByHand {
        what: HandAsk::Split {
            alerts: alerts.map(|it| AlertKey::from(it.as_str())).collect(),
        },
        reason: None,
        comment: None,
        at: NOON,
        actor: "m.brandt".to_owned(),
    };
    assert!(group(&mut sliced, &asked.clone().into(), usize::MAX) > 0);
    ask(&mut whole, asked.clone()).unwrap();
    ask(&mut sliced, asked).unwrap();
    assert_eq!(all_replies(&mut whole), all_replies(&mut sliced));
}

#[test]
fn a_grouping_that_is_stopped_leaves_what_was_exported() {
    let mut engine = sample();
    let before = all_replies(&mut engine);
    let request = shows(IncidentMode::Recorrelated).into();
    group(&mut engine, &request, 4);
    assert_eq!(all_replies(&mut engine), before, "while it goes on");
    engine.cancel_grouping();
    assert_eq!(all_replies(&mut engine), before, "when it was stopped");
    in_slices(&mut engine);
    assert_eq!(
        ask(&mut engine, Shell {}).unwrap().mode,
        IncidentMode::Recorrelated
    );
}

#[test]
fn a_file_that_is_opened_meanwhile_is_grouped_too() {
    let mut engine = sample();
    let request = shows(IncidentMode::Recorrelated).into();
    group(&mut engine, &request, 4);
    let more = br##"[{"@odata.type":"#microsoft.graph.security.alert","id":"late","title":"Late","createdDateTime":"2026-04-14T12:00:00Z","evidence":[]}]"##;
    read(&mut engine, "late.json", more);
    engine.finish_import("");
    in_slices(&mut engine);
    let mut whole = sample();
    read(&mut whole, "late.json", more);
    whole.finish_import("");
    ask(&mut whole, shows(IncidentMode::Recorrelated)).unwrap();
    assert_eq!(all_replies(&mut whole), all_replies(&mut engine));
}

#[test]
fn a_kept_journal_is_grouped_by_when_somebody_has_time_for_it() {
    let mut before = sample();
    ask(&mut before, shows(IncidentMode::Recorrelated)).unwrap();
    let journal = ask(&mut before, throughline_engine::protocol::JournalText {}).unwrap();

    let mut again = sample();
    again.put_off_grouping();
    again.restore_journal(&journal.text).unwrap();
    assert_eq!(
        ask(&mut again, Shell {}).unwrap().mode,
        IncidentMode::Exported
    );
    let wanted = again.grouping_due().unwrap();
    while again.group_some(&wanted).is_some() {}
    again.group_now();
    assert_eq!(all_replies(&mut again), all_replies(&mut before));

    // Who gives up has exported ones, until recorrelated ones are asked for.
    let mut given_up = sample();
    given_up.put_off_grouping();
    given_up.restore_journal(&journal.text).unwrap();
    ask(&mut given_up, shows(IncidentMode::Recorrelated)).unwrap();
    assert_eq!(all_replies(&mut given_up), all_replies(&mut before));
}

/// Prepares all that can be, and counts the turns.
fn prepare(engine: &mut Engine) -> usize {
    while engine.prepare_searches() {}
    let mut turns = 0;
    while engine.prepare_grouping() {
        turns += 1;
    }
    turns
}

#[test]
fn what_is_prepared_before_somebody_asks_changes_nothing_but_the_work_that_is_left() {
    let mut whole = sample();
    let mut prepared = sample();
    let before = all_replies(&mut prepared);
    assert!(prepare(&mut prepared) > 5);
    assert_eq!(all_replies(&mut prepared), before);

    let request = shows(IncidentMode::Recorrelated);
    let asked = request.clone().into();
    let left = group(&mut prepared, &asked, usize::MAX);
    let all = group(&mut whole, &asked, usize::MAX);
    assert!(0 < left && left + 5 < all, "{left} of {all}");
    ask(&mut prepared, request.clone()).unwrap();
    ask(&mut whole, request).unwrap();
    assert_eq!(
        prepare(&mut prepared),
        0,
        "what is shown is grouped already"
    );
    assert_eq!(all_replies(&mut whole), all_replies(&mut prepared));
}
