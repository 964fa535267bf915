//! Actions that wait for approval: answered, taken back, sorted and written.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{LSASS, ask, open, sample, story};
use std::fmt::Write as _;
use throughline_engine::Engine;
use throughline_engine::protocol::{
    ActionColumn, ActionOrder, ActionRows, ActionRowsView, ActionsForm, ActionsOf, ActionsText,
    AnswerAction, NodeActions, PendingRef, RecordAction, ResponseAction, Undo,
};
use throughline_model::Timestamp;

/// So many minutes after 22 April 2026, 10:00.
fn at(minute: i64) -> Timestamp {
    Timestamp::from_nanos((1_776_852_000 + minute * 60) * 1_000_000_000)
}

fn exported() -> Engine {
    let actions = br#"{"value":[
        {"id":"a1","type":"Isolate","requestor":"ana@contoso.example","status":"Succeeded","machineId":"m1","computerDnsName":"ws-1.contoso.example","creationDateTimeUtc":"2026-04-14T17:00:00Z"},
        {"id":"a2","type":"RunAntiVirusScan","requestor":"bo@contoso.example","status":"Pending","machineId":"m1","computerDnsName":"ws-1.contoso.example","creationDateTimeUtc":"2026-04-14T18:00:00Z"},
        {"id":"a3","type":"CollectInvestigationPackage","requestor":"ana@contoso.example","status":"Pending","machineId":"m2","computerDnsName":"ws-2.contoso.example","creationDateTimeUtc":"2026-04-14T19:00:00Z"}]}"#;
    let mut engine = Engine::default();
    open(&mut engine, &[("machineactions.json", actions)]);
    engine
}

fn rows(engine: &mut Engine, pending: bool, order: &str) -> ActionRowsView {
    let asked = ActionRows {
        pending,
        order: ActionOrder::read(order),
        count: 50,
        ..ActionRows::default()
    };
    ask(engine, asked).unwrap()
}

fn listed(view: &ActionRowsView) -> String {
    let mut out = String::new();
    for it in &view.rows {
        let _ = writeln!(
            out,
            "{} | {} | {} | {}",
            it.at, it.action, it.target, it.status
        );
    }
    out
}

fn answer(engine: &mut Engine, pending: PendingRef, approve: bool) -> String {
    let asked = AnswerAction {
        pending,
        approve,
        at: at(0),
        actor: "Ana".to_owned(),
    };
    match ask(engine, asked) {
        Ok(done) => done.summary,
        Err(refusal) => refusal.message,
    }
}

fn undo(engine: &mut Engine) {
    let (at, actor) = (at(60), "Ana".to_owned());
    ask(engine, Undo { at, actor }).unwrap();
}

#[test]
fn an_answer_takes_an_action_from_what_waits_and_an_undo_puts_it_back() {
    let mut engine = exported();
    let before = rows(&mut engine, true, "");
    insta::assert_snapshot!(listed(&before), @r"
    14 Apr 2026 19:00 UTC | Collect investigation package | ws-2 | Pending
    14 Apr 2026 18:00 UTC | Run anti virus scan | ws-1 | Pending
    ");
    let scan = before.rows[1].pending.clone().unwrap();
    insta::assert_snapshot!(answer(&mut engine, scan.clone(), true), @"“Approve pending action: Run anti virus scan” recorded for ws-1");
    insta::assert_snapshot!(answer(&mut engine, scan.clone(), true), @"nothing to change: the answer is so already");
    assert_eq!(rows(&mut engine, true, "").rows, before.rows[..1]);
    insta::assert_snapshot!(listed(&rows(&mut engine, false, "")), @r"
    22 Apr 2026 10:00 UTC | Approve pending action: Run anti virus scan | ws-1 | Recorded
    14 Apr 2026 17:00 UTC | Isolate | ws-1 | Succeeded
    ");
    insta::assert_snapshot!(answer(&mut engine, scan, false), @"“Reject pending action: Run anti virus scan” recorded for ws-1");
    undo(&mut engine);
    assert_eq!(rows(&mut engine, true, "").pending, 1);
    undo(&mut engine);
    assert_eq!(rows(&mut engine, true, "").rows, before.rows);
}

#[test]
fn evidence_that_waits_is_answered_alert_by_alert() {
    let mut engine = sample();
    let before = rows(&mut engine, true, "");
    assert!(before.pending > 2, "{}", before.pending);
    for row in &before.rows {
        let pending = row.pending.clone().unwrap();
        answer(&mut engine, pending, false);
    }
    let after = rows(&mut engine, true, "");
    assert_eq!(after.pending, 0);
    assert_eq!(after.history, before.history + before.pending);
}

#[test]
fn what_does_not_wait_cannot_be_answered() {
    let mut engine = exported();
    let done = rows(&mut engine, false, "").rows.remove(0);
    assert_eq!(done.pending, None);
    let done = PendingRef::Event(done.event.unwrap());
    insta::assert_snapshot!(answer(&mut engine, done, true), @"this action does not wait for approval, or names nothing that it is about");
    insta::assert_snapshot!(answer(&mut engine, PendingRef::Event(u32::MAX), true), @"this action does not wait for approval, or names nothing that it is about");
    let mut engine = sample();
    for at in [0, u32::MAX] {
        let alert = LSASS.to_owned();
        let says = answer(&mut engine, PendingRef::Evidence { alert, at }, true);
        assert!(says.contains("does not wait"), "{says}");
    }
}

#[test]
fn rows_are_sorted_by_what_they_say_and_back() {
    let mut engine = sample();
    let usual = rows(&mut engine, true, "");
    for column in ActionColumn::ALL {
        let text = |it: &throughline_engine::protocol::ActionRow| match column {
            ActionColumn::Time => String::new(),
            ActionColumn::Action => it.action.to_lowercase(),
            ActionColumn::Status => it.status.to_lowercase(),
            ActionColumn::Target => format!("{} {}", it.kind, it.target).to_lowercase(),
            ActionColumn::Device => it.device.to_lowercase(),
            ActionColumn::By => it.actor.to_lowercase(),
        };
        for sign in ["", "-"] {
            let address = format!("{sign}{}", column.name());
            let order = ActionOrder::read(&address);
            let usual_order = ActionOrder::default();
            let back = order
                .address()
                .map_or(usual_order, |it| ActionOrder::read(&it));
            assert_eq!(back, order, "{address}");
            let mut sorted = rows(&mut engine, true, &address).rows;
            let said: Vec<String> = sorted
                .iter()
                .map(text)
                .filter(|it| !it.is_empty())
                .collect();
            let is_in_order = match sign {
                "" => said.is_sorted(),
                _ => said.iter().rev().is_sorted(),
            };
            assert!(is_in_order, "{address}: {said:?}");
            sorted.sort_by_key(|it| usual.rows.iter().position(|other| other == it));
            assert_eq!(sorted, usual.rows, "{address}");
        }
    }
    let oldest_first = rows(&mut engine, true, "-time").rows;
    let newest_first: Vec<_> = oldest_first.into_iter().rev().collect();
    assert_eq!(newest_first, usual.rows);
    assert_eq!(ActionOrder::read("nothing"), ActionOrder::default());
}

fn text(engine: &mut Engine, form: ActionsForm) -> String {
    let asked = ActionsText {
        of: ActionsOf::All,
        pending: false,
        order: ActionOrder::default(),
        form,
    };
    ask(engine, asked).unwrap().text
}

#[test]
fn the_history_is_a_table_and_what_counts_a_list_to_tick() {
    let mut engine = exported();
    let pending = rows(&mut engine, true, "").rows.remove(0).pending.unwrap();
    answer(&mut engine, pending.clone(), true);
    answer(&mut engine, pending, false);
    insta::assert_snapshot!(text(&mut engine, ActionsForm::Csv), @r"
    Time (UTC),Action,Status,Provenance,Kind,Target,Device,By,Alert,Details
    22 Apr 2026 10:00,Reject pending action: Collect investigation package,Recorded,here,Device,ws-2,,Ana,,
    22 Apr 2026 10:00,Approve pending action: Collect investigation package,Recorded,here,Device,ws-2,,Ana,,
    14 Apr 2026 17:00,Isolate,Succeeded,as exported,Device,ws-1,ws-1,ana@contoso.example,,Succeeded
    ");
    insta::assert_snapshot!(text(&mut engine, ActionsForm::Checklist), @r"
    Actions to carry out: 1 action. They were recorded in a case; nothing was done by that.

    - [ ] Reject pending action: Collect investigation package: device ws-2, device id m2; decided 22 Apr 2026 10:00 UTC by Ana
    ");
}

#[test]
fn a_row_says_what_was_recorded_about_its_node() {
    let mut engine = sample();
    let all = ask(&mut engine, story(LSASS)).unwrap().rows;
    assert!(all.iter().all(|it| it.recorded.is_empty()));
    let device = all.iter().find(|it| it.kind == "Device").unwrap().node;
    for (minute, what) in [
        (1, ResponseAction::IsolateDevice),
        (2, ResponseAction::ScanDevice),
        (3, ResponseAction::ReleaseDevice),
    ] {
        let asked = RecordAction {
            of: NodeActions::Node {
                key: LSASS.to_owned(),
                node: device,
            },
            what,
            comment: None,
            at: at(minute),
            actor: "Ana".to_owned(),
        };
        ask(&mut engine, asked).unwrap();
    }
    let all = ask(&mut engine, story(LSASS)).unwrap().rows;
    let said: Vec<(u32, &str)> = all
        .iter()
        .filter(|it| !it.recorded.is_empty())
        .map(|it| (it.node, it.recorded.as_str()))
        .collect();
    assert_eq!(
        said,
        [(device, "Release from isolation, Run antivirus scan")]
    );
}
