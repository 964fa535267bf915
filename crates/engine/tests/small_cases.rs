//! Groupings of a few alerts, as somebody would try them by hand.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;
mod hand;

use desk::{ask, open};
use hand::{group, grouped, show};
use serde_json::{Value, json};
use throughline_engine::Engine;
use throughline_engine::protocol::{
    HandAsk, IncidentEdit, IncidentMode, IncidentPage, LinkedBy, ManageIncidents, WhyNotTogether,
};
use throughline_model::{IncidentStatus, Timestamp};

const NOON: Timestamp = Timestamp::from_millis(1_776_168_000_000);

/// An alert about a device and a file, so many hours after the first of the month.
fn alert(id: &str, hours: u32, device: &str, file: Option<char>) -> Value {
    let at = format!("2026-04-{:02}T{:02}:00:00Z", 1 + hours / 24, hours % 24);
    let mut evidence = vec![
        json!({"@odata.type": "#microsoft.graph.security.deviceEvidence",
        "mdeDeviceId": format!("id-{device}"), "deviceDnsName": device}),
    ];
    evidence.extend(file.map(|it| {
        json!({"@odata.type": "#microsoft.graph.security.fileEvidence",
            "fileDetails": {"fileName": "a.exe", "sha256": it.to_string().repeat(64)}})
    }));
    json!({"@odata.type": "#microsoft.graph.security.alert", "id": id, "title": format!("Alert {id}"),
        "severity": "high", "status": "new", "category": "Execution",
        "serviceSource": "microsoftDefenderForEndpoint", "createdDateTime": at,
        "firstActivityDateTime": at, "lastActivityDateTime": at, "evidence": evidence})
}

fn recorrelated(files: &[&[Value]]) -> Engine {
    let mut engine = Engine::default();
    add(&mut engine, files);
    show(&mut engine, IncidentMode::Recorrelated);
    engine
}

fn add(engine: &mut Engine, files: &[&[Value]]) {
    for (nth, alerts) in files.iter().enumerate() {
        let text = json!({"value": alerts}).to_string();
        open(engine, &[(&format!("alerts-{nth}.json"), text.as_bytes())]);
    }
}

#[test]
fn a_rare_file_on_two_devices_links_over_days() {
    for (days, incidents) in [(1, 1), (3, 1), (6, 1), (8, 2)] {
        let alerts = [
            alert("a1", 0, "pc1", Some('a')),
            alert("a2", days * 24, "pc2", Some('a')),
        ];
        let engine = recorrelated(&[&alerts]);
        assert_eq!(grouped(&engine).len(), incidents, "{days} days");
    }
}

#[test]
fn a_file_that_many_alerts_name_links_nothing_over_days() {
    let alerts: Vec<Value> = (0..20)
        .map(|nth| alert(&format!("a{nth}"), nth * 30, &format!("pc{nth}"), Some('a')))
        .collect();
    assert_eq!(grouped(&recorrelated(&[&alerts])).len(), 20);
}

#[test]
fn what_is_too_far_apart_is_not_called_common() {
    let alerts = [alert("a1", 0, "pc1", None), alert("a2", 20, "pc1", None)];
    let mut engine = recorrelated(&[&alerts]);
    let why = |engine: &mut Engine| {
        let asked = WhyNotTogether {
            a: "a1".to_owned(),
            b: "a2".to_owned(),
        };
        format!("{:?}", ask(engine, asked).unwrap())
    };
    let told = why(&mut engine);
    assert!(
        told.contains("may be chance") || told.contains("bits"),
        "{told}"
    );
    let alerts = [
        alert("a1", 0, "pc1", None),
        alert("a2", 24 * 5, "pc1", None),
    ];
    let told = why(&mut recorrelated(&[&alerts]));
    assert!(told.contains("too far apart in time"), "{told}");
    assert!(!told.contains("too common"), "{told}");
}

#[test]
fn alerts_that_come_after_an_incident_was_resolved_do_not_open_it_again() {
    let first = [
        alert("a1", 0, "pc1", Some('a')),
        alert("a2", 1, "pc1", Some('a')),
    ];
    let later = [alert("a3", 2, "pc1", Some('a'))];
    for keep_alerts_open in [false, true] {
        let mut engine = recorrelated(&[&first]);
        let before = grouped(&engine);
        let [(id, _)] = before.as_slice() else {
            panic!("{before:?}");
        };
        let asked = ManageIncidents {
            incidents: vec![id.as_str().into()],
            change: IncidentEdit {
                status: Some(IncidentStatus::Resolved),
                ..IncidentEdit::default()
            },
            keep_alerts_open,
            at: NOON,
            actor: "m.brandt".to_owned(),
        };
        ask(&mut engine, asked).unwrap();
        assert_eq!(grouped(&engine), before);
        add(&mut engine, &[&later]);
        let after = grouped(&engine);
        if keep_alerts_open {
            // Its alerts are still worked on, so it is not over.
            assert_eq!(after.len(), 1, "{after:?}");
            continue;
        }
        assert_eq!(after.len(), 2, "{after:?}");
        assert!(after.contains(&before[0]), "{after:?}");
        let page = ask(&mut engine, IncidentPage { id: id.clone() }).unwrap();
        assert!(format!("{page:?}").contains("Resolved"));
        let told = format!(
            "{:?}",
            ask(&mut engine, LinkedBy { id: id.clone() }).unwrap()
        );
        assert!(
            told.contains("resolved incidents are not reopened"),
            "{told}"
        );
        // Somebody who says so has the last word.
        let together = HandAsk::Together {
            alerts: vec!["a1".into(), "a3".into()],
        };
        if group(&mut engine, together).is_ok() {
            assert_eq!(grouped(&engine).len(), 1);
        }
    }
}

#[test]
fn reasons_do_not_hang_on_the_order_of_evidence() {
    let alerts = |turn: bool| {
        ["a1", "a2"].map(|id| {
            let mut it = alert(id, 0, "pc1", Some('a'));
            let list = it["evidence"].as_array_mut().unwrap();
            for name in ["x", "y"] {
                list.push(
                    json!({"@odata.type": "#microsoft.graph.security.userEvidence",
                    "userAccount": {"userPrincipalName": format!("{name}@corp.example")}}),
                );
            }
            if turn {
                list.reverse();
            }
            it
        })
    };
    let told = |turn| {
        let mut engine = recorrelated(&[&alerts(turn)]);
        let id = grouped(&engine)[0].0.clone();
        let rows = ask(&mut engine, LinkedBy { id }).unwrap().rows;
        rows.into_iter().map(|it| it.link).collect::<Vec<_>>()
    };
    assert_eq!(told(false), told(true));
}

#[test]
fn a_device_that_only_stands_beside_others_does_not_weld_them() {
    let alerts = |has_own: bool| -> Vec<Value> {
        (0..24)
            .map(|nth| {
                let mut it = alert(&format!("a{nth}"), 0, &format!("pc{nth}"), None);
                let at = format!("2026-04-01T{:02}:{:02}:00Z", nth / 8, nth % 8 * 7);
                for key in [
                    "createdDateTime",
                    "firstActivityDateTime",
                    "lastActivityDateTime",
                ] {
                    it[key] = at.clone().into();
                }
                let list = it["evidence"].as_array_mut().unwrap();
                if has_own && nth % 4 == 0 {
                    list.clear();
                }
                list.push(
                    json!({"@odata.type": "#microsoft.graph.security.deviceEvidence",
                    "mdeDeviceId": "id-dc01", "deviceDnsName": "dc01"}),
                );
                it
            })
            .collect()
    };
    assert_eq!(grouped(&recorrelated(&[&alerts(false)])).len(), 24);
    // With alerts of its own it may be where it all comes from.
    assert!(grouped(&recorrelated(&[&alerts(true)])).len() < 12);
}
