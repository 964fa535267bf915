//! Response actions: what is offered, recorded and listed, word for word.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::{LSASS, ask, open, sample, story};
use std::fmt::Write as _;
use throughline_engine::Engine;
use throughline_engine::protocol::{
    ActionRows, ActionRowsView, ActionsOf, Analyst, JournalText, NodeActions, NodeActionsView,
    RecordAction, ResponseAction, Undo,
};
use throughline_model::Timestamp;

/// So many minutes after 22 April 2026, 10:00.
fn at(minute: i64) -> Timestamp {
    Timestamp::from_nanos((1_776_852_000 + minute * 60) * 1_000_000_000)
}

/// The node of the LSASS story of this kind and name.
fn node(engine: &mut Engine, kind: &str, label: &str) -> u32 {
    let rows = ask(engine, story(LSASS)).unwrap().rows;
    let found = rows.iter().find(|it| it.kind == kind && it.label == label);
    found.unwrap_or_else(|| panic!("no {kind} {label}")).node
}

fn actions(engine: &mut Engine, node: u32) -> NodeActionsView {
    let key = LSASS.to_owned();
    ask(engine, NodeActions::Node { key, node }).unwrap()
}

fn record(engine: &mut Engine, node: u32, what: ResponseAction, minute: i64) -> String {
    let asked = RecordAction {
        of: NodeActions::Node {
            key: LSASS.to_owned(),
            node,
        },
        what,
        comment: (minute == 0).then(|| "Spreading".to_owned()),
        at: at(minute),
        actor: "Ana".to_owned(),
    };
    match ask(engine, asked) {
        Ok(done) => done.summary,
        Err(refusal) => refusal.message,
    }
}

fn undo(engine: &mut Engine) -> String {
    let (at, actor) = (at(60), "Ana".to_owned());
    ask(engine, Undo { at, actor }).unwrap().summary
}

fn told(view: &NodeActionsView) -> String {
    let mut out = format!("{}\n", view.label);
    for it in &view.offered {
        let _ = writeln!(out, "offers {}", it.label);
    }
    for it in &view.done {
        let mark = if it.in_force { "in force" } else { "done" };
        let _ = writeln!(out, "{mark}: {} · {}", it.label, it.told);
    }
    if let Some(value) = &view.value {
        let _ = writeln!(
            out,
            "only {} ({}), without {} ({})",
            value.only.0, value.only.1, value.without.0, value.without.1
        );
    }
    for it in &view.copies {
        let _ = writeln!(out, "copy {}: {}", it.what, it.copy.replace('\n', " "));
    }
    let _ = writeln!(out, "hunt {:?}", view.hunt);
    out
}

fn listed(view: &ActionRowsView) -> String {
    let mut out = format!(
        "{} of {} history, {} pending{}{}\n",
        view.total,
        view.history,
        view.pending,
        if view.whose.is_empty() { "" } else { ": " },
        view.whose
    );
    for it in &view.rows {
        let alert = it.alert.as_ref().map_or("", |it| it.title.as_str());
        let _ = writeln!(
            out,
            "{} | {} | {} {} | {} | {} | {} | {} | {} | {alert}",
            it.at,
            it.action,
            it.kind,
            it.target,
            it.device,
            it.actor,
            it.status,
            it.provenance.label(),
            it.details
        );
    }
    out
}

fn history(engine: &mut Engine, of: ActionsOf) -> ActionRowsView {
    let asked = ActionRows {
        of,
        count: 50,
        ..ActionRows::default()
    };
    ask(engine, asked).unwrap()
}

#[test]
fn a_device_is_isolated_and_released_again() {
    let mut engine = sample();
    let rows = ask(&mut engine, story(LSASS)).unwrap().rows;
    let device = rows.iter().find(|it| it.kind == "Device").unwrap().node;
    let name = ask(
        &mut engine,
        Analyst {
            name: "Ana".to_owned(),
        },
    );
    assert!(name.is_ok());
    insta::assert_snapshot!(told(&actions(&mut engine, device)), @r#"
    fin-ws-03
    offers Isolate device
    offers Contain device
    offers Restrict app execution
    offers Run antivirus scan
    offers Collect investigation package
    only status:new,inProgress time:-30d.. device:=fin-ws-03 (13), without status:new,inProgress time:-30d.. -device:=fin-ws-03 (40)
    copy name: fin-ws-03
    copy hunting query (KQL): union DeviceProcessEvents, DeviceNetworkEvents, DeviceLogonEvents | where DeviceName startswith @"fin-ws-03"
    hunt None
    "#);
    insta::assert_snapshot!(record(&mut engine, device, ResponseAction::IsolateDevice, 0), @"“Isolate device” recorded for fin-ws-03");
    insta::assert_snapshot!(record(&mut engine, device, ResponseAction::IsolateDevice, 1), @"nothing to change: “Isolate device” is recorded already");
    insta::assert_snapshot!(record(&mut engine, device, ResponseAction::QuarantineFile, 1), @"“Quarantine file” does not go with a thing of the kind “Device”");
    insta::assert_snapshot!(told(&actions(&mut engine, device)), @r#"
    fin-ws-03
    offers Release from isolation
    offers Contain device
    offers Restrict app execution
    offers Run antivirus scan
    offers Collect investigation package
    in force: Isolate device · recorded 22 Apr 2026 10:00 UTC by you: Spreading
    only status:new,inProgress time:-30d.. device:=fin-ws-03 (13), without status:new,inProgress time:-30d.. -device:=fin-ws-03 (40)
    copy name: fin-ws-03
    copy hunting query (KQL): union DeviceProcessEvents, DeviceNetworkEvents, DeviceLogonEvents | where DeviceName startswith @"fin-ws-03"
    hunt None
    "#);
    insta::assert_snapshot!(record(&mut engine, device, ResponseAction::ReleaseDevice, 2), @"“Release from isolation” recorded for fin-ws-03");
    insta::assert_snapshot!(listed(&history(&mut engine, ActionsOf::Alert(LSASS.to_owned()))), @r"
    2 of 2 history, 3 pending: LSASS process memory read by an uncommon tool
    22 Apr 2026 10:02 UTC | Release from isolation | Device fin-ws-03 |  | you | Recorded | here |  | LSASS process memory read by an uncommon tool
    22 Apr 2026 10:00 UTC | Isolate device | Device fin-ws-03 |  | you | Recorded | here | Spreading | LSASS process memory read by an uncommon tool
    ");
    insta::assert_snapshot!(undo(&mut engine), @"Undone: “Release from isolation” recorded for fin-ws-03");
    let after = actions(&mut engine, device);
    assert_eq!(after.offered[0].what, ResponseAction::ReleaseDevice);
    assert!(after.done[0].in_force);
    let all = history(&mut engine, ActionsOf::All);
    assert_eq!(all.rows[0].status, "Undone");
    assert_eq!(all.rows[1].status, "Recorded");
}

#[test]
fn what_is_decided_on_the_page_of_a_thing_holds_in_every_story() {
    let mut engine = sample();
    let rows = ask(&mut engine, story(LSASS)).unwrap().rows;
    let device = rows.iter().find(|it| it.kind == "Device").unwrap().node;
    let page = actions(&mut engine, device).page.unwrap();
    let asked = RecordAction {
        of: NodeActions::Entity(page),
        what: ResponseAction::IsolateDevice,
        comment: None,
        at: at(0),
        actor: "Ana".to_owned(),
    };
    ask(&mut engine, asked).unwrap();
    let after = actions(&mut engine, device);
    assert_eq!(after.offered[0].what, ResponseAction::ReleaseDevice);
    assert!(after.done[0].in_force);
    let all = history(&mut engine, ActionsOf::All);
    assert_eq!(all.rows[0].status, "Recorded");
    assert!(all.rows[0].alert.is_none());
}

#[test]
fn a_journal_that_is_taken_up_again_says_the_same() {
    let mut engine = sample();
    let process = node(&mut engine, "Process", "rundll32.exe");
    record(&mut engine, process, ResponseAction::StopAndQuarantine, 0);
    let before = (
        actions(&mut engine, process),
        history(&mut engine, ActionsOf::All),
    );
    let text = ask(&mut engine, JournalText {}).unwrap().text;
    let mut again = sample();
    again.restore_journal(&text).unwrap();
    let after = (
        actions(&mut again, process),
        history(&mut again, ActionsOf::All),
    );
    assert_eq!(after, before);
    insta::assert_snapshot!(told(&after.0), @r#"
    rundll32.exe
    offers Stop and quarantine
    offers Stop process
    done: Stop and quarantine · recorded 22 Apr 2026 10:00 UTC by Ana: Spreading
    only status:new,inProgress time:-30d.. process:=rundll32.exe (6), without status:new,inProgress time:-30d.. -process:=rundll32.exe (47)
    copy name: rundll32.exe
    copy command line: "C:\Windows\System32\rundll32.exe" C:\ProgramData\Oskr\qlrt.dll,Start
    copy path: C:\Windows\System32\rundll32.exe
    copy SHA-256: 4a79a5a804e521e0766c3ce900b858e9dbddf5e1d4935cce6a5315541acf6172
    copy SHA-1: 66645db40e2ea555859bc6e5042d867f670ff6a1
    copy hunting query (KQL): union DeviceFileEvents, DeviceProcessEvents, DeviceImageLoadEvents | where SHA256 == @"4a79a5a804e521e0766c3ce900b858e9dbddf5e1d4935cce6a5315541acf6172"
    hunt None
    "#);
}

#[test]
fn exported_actions_are_part_of_the_history() {
    let actions = br#"{"value":[
        {"id":"a1","type":"Isolate","title":null,"requestor":"ana@contoso.example","requestorComment":"out","status":"Succeeded","machineId":"m1","computerDnsName":"ws-1.contoso.example","creationDateTimeUtc":"2026-04-14T17:00:00Z"},
        {"id":"a2","type":"RunAntiVirusScan","requestor":"ana@contoso.example","status":"Pending","machineId":"m1","computerDnsName":"ws-1.contoso.example","creationDateTimeUtc":"2026-04-14T18:00:00Z"}]}"#;
    let mut engine = Engine::default();
    open(&mut engine, &[("machineactions.json", actions)]);
    insta::assert_snapshot!(listed(&history(&mut engine, ActionsOf::All)), @r#"
    1 of 1 history, 1 pending
    14 Apr 2026 17:00 UTC | Isolate | Device ws-1 | ws-1 | ana@contoso.example | Succeeded | as exported | Succeeded · "out" |
    "#);
    let pending = ActionRows {
        pending: true,
        count: 10,
        ..ActionRows::default()
    };
    insta::assert_snapshot!(listed(&ask(&mut engine, pending).unwrap()), @r"
    1 of 1 history, 1 pending
    14 Apr 2026 18:00 UTC | Run anti virus scan | Device ws-1 | ws-1 | ana@contoso.example | Pending | as exported | Pending |
    ");
}

#[test]
fn nodes_and_alerts_that_are_not_there_are_refused() {
    let mut engine = sample();
    let key = LSASS.to_owned();
    assert!(ask(&mut engine, NodeActions::Node { key, node: 9999 }).is_err());
    let of = ActionsOf::Alert("nothing".to_owned());
    let asked = ActionRows {
        of,
        ..ActionRows::default()
    };
    assert!(ask(&mut engine, asked).unwrap_err().not_found);
    insta::assert_snapshot!(record(&mut engine, 9999, ResponseAction::StopProcess, 0), @"this story has no node 9999; the link may be from other data");
}
