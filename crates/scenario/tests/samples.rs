//! The checked-in samples: up to date, harmless, and as rich as they claim to be.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use throughline_scenario::{Scenario, cases, export, ground_truth, sample_files};

fn harbour_lights() -> Scenario {
    cases().unwrap().remove(0)
}

fn alerts() -> Vec<Value> {
    let export = export(&harbour_lights()).unwrap();
    let list: Value = serde_json::from_slice(&export.alerts).unwrap();
    list["value"].as_array().unwrap().clone()
}

fn incidents() -> Vec<Value> {
    let export = export(&harbour_lights()).unwrap();
    let list: Value = serde_json::from_slice(&export.incidents).unwrap();
    list["value"].as_array().unwrap().clone()
}

fn evidence<'a>(alert: &'a Value, kind: &str) -> Vec<&'a Value> {
    let kind = format!("#microsoft.graph.security.{kind}");
    alert["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e["@odata.type"] == kind[..])
        .collect()
}

fn texts<'a>(value: &'a Value, out: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => out.push(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, out)),
        Value::Object(fields) => fields.values().for_each(|field| texts(field, out)),
        _ => {}
    }
}

#[test]
fn checked_in_samples_are_what_the_descriptions_say() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../app/samples/");
    for file in sample_files(&cases().unwrap()).unwrap() {
        let there = std::fs::read(format!("{folder}{}", file.path)).unwrap_or_default();
        assert!(
            there == file.bytes,
            "{} is stale, run `throughline-scenario build`",
            file.path
        );
    }
}

/// What looks like a host name: ends in a top-level domain people use.
fn names_a_real_domain(text: &str) -> Option<&str> {
    const ENDS: [&str; 14] = [
        "com", "net", "org", "io", "eu", "de", "nl", "uk", "info", "biz", "co", "dev", "cloud",
        "online",
    ];
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'))
        .find(|word| {
            let end = word
                .rsplit_once('.')
                .map(|(_, end)| end.to_ascii_lowercase());
            end.is_some_and(|end| ENDS.contains(&&end[..]))
        })
}

/// What stands where a host name has to stand.
fn hosts(text: &str) -> impl Iterator<Item = &str> {
    let after = text.split("://").skip(1).chain(text.split('@').skip(1));
    after.map(|rest| {
        rest.split(|c: char| !(c.is_ascii_alphanumeric() || ".-".contains(c)))
            .next()
            .unwrap()
    })
}

fn harmless_address(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .all(|word| {
            let octets: Vec<Option<u8>> = word.split('.').map(|part| part.parse().ok()).collect();
            let [Some(a), Some(b), Some(c), Some(_)] = octets[..] else {
                return true;
            };
            a == 10 || matches!((a, b, c), (192, 0, 2) | (198, 51, 100) | (203, 0, 113))
        })
}

fn assert_harmless(record: &Value) {
    let mut all = Vec::new();
    texts(record, &mut all);
    for text in all {
        let rest = text
            .strip_prefix("https://security.microsoft.com/alerts/")
            .or_else(|| text.strip_prefix("https://security.microsoft.com/incidents/"))
            .unwrap_or(text);
        assert_eq!(names_a_real_domain(rest), None, "in {text:?}");
        for host in hosts(rest) {
            assert!(
                host.trim_end_matches('.').ends_with(".example"),
                "{host:?} in {text:?}"
            );
        }
        assert!(harmless_address(rest), "{text:?}");
    }
}

#[test]
fn nothing_points_to_anybody_real() {
    for record in alerts().iter().chain(&incidents()) {
        assert_harmless(record);
    }
    let mut bulk = Vec::new();
    throughline_scenario::scale::Generator {
        alerts: 300,
        seed: 3,
    }
    .write(&mut bulk)
    .unwrap();
    let bulk: Value = serde_json::from_slice(&bulk).unwrap();
    bulk["value"]
        .as_array()
        .unwrap()
        .iter()
        .for_each(assert_harmless);
}

#[test]
fn the_filters_above_do_find_something() {
    assert!(names_a_real_domain("see https://a.contoso.com/x").is_some());
    assert_eq!(
        hosts("mail a@b.test and http://c.test/d").collect::<Vec<_>>(),
        ["c.test", "b.test"]
    );
    assert!(!harmless_address("from 8.8.8.8"));
}

#[test]
fn three_attacks_and_the_noise_around_them() {
    let truth = ground_truth(&harbour_lights());
    let mut stories: BTreeMap<_, usize> = BTreeMap::new();
    for alert in &truth.alerts {
        *stories.entry(alert.story.as_deref()).or_default() += 1;
    }
    assert_eq!(truth.stories.len(), 3);
    assert!(stories[&None] >= 24);
    assert!(truth.alerts.len() - stories[&None] >= 44);
    assert!(stories[&Some("phish-to-ransomware")] >= 26);

    let lone = truth.alerts.iter().filter(|a| a.story.is_none());
    let (with, without): (Vec<_>, Vec<_>) = lone.partition(|a| a.incident.is_some());
    assert!(with.len() >= 6 && without.len() >= 6);
    let all = alerts();
    assert!(all.iter().filter(|a| a["status"] == "resolved").count() >= 12);
    let old = all
        .iter()
        .filter(|a| a["lastActivityDateTime"].as_str().unwrap() < "2026-03-17");
    assert_eq!(old.count(), 6);
    assert!(
        all.iter()
            .all(|a| a["createdDateTime"].as_str() > Some("2026-02-20"))
    );
}

#[test]
fn the_two_files_agree_but_for_a_few_newer_states() {
    let alone: BTreeMap<String, Value> = alerts()
        .into_iter()
        .map(|a| (a["id"].as_str().unwrap().to_owned(), a))
        .collect();
    let mut newer = 0;
    for incident in incidents() {
        for alert in incident["alerts"].as_array().unwrap() {
            let other = &alone[alert["id"].as_str().unwrap()];
            assert_eq!(alert["incidentId"], incident["id"]);
            assert_eq!(alert["evidence"], other["evidence"]);
            if alert != other {
                assert_ne!(alert["status"], other["status"]);
                assert_ne!(alert["lastUpdateDateTime"], other["lastUpdateDateTime"]);
                newer += 1;
            }
        }
    }
    assert!((3..=5).contains(&newer), "{newer}");
}

#[test]
fn a_process_says_the_same_wherever_it_is_seen() {
    type Key = (String, u64, String);
    let mut seen: BTreeMap<Key, Value> = BTreeMap::new();
    let mut again = 0;
    for alert in alerts() {
        for process in evidence(&alert, "processEvidence") {
            let key = (
                process["mdeDeviceId"].as_str().unwrap().to_owned(),
                process["processId"].as_u64().unwrap(),
                process["processCreationDateTime"].to_string(),
            );
            let fields = [
                "processCommandLine",
                "imageFile",
                "parentProcessId",
                "userAccount",
                "parentProcessCreationDateTime",
                "parentProcessImageFile",
            ];
            let said = Value::Array(fields.iter().map(|f| process[f].clone()).collect());
            if let Some(before) = seen.insert(key, said.clone()) {
                assert_eq!(before, said);
                again += 1;
            }
        }
    }
    assert!(again > 20, "{again}");
}

#[test]
fn trees_have_the_holes_they_are_meant_to_have() {
    let all = alerts();
    let processes: Vec<&Value> = all
        .iter()
        .flat_map(|a| evidence(a, "processEvidence"))
        .collect();
    assert!(
        processes
            .iter()
            .any(|p| p["processCreationDateTime"].is_null())
    );
    assert!(processes.iter().any(|p| p.get("parentProcessId").is_none()));
    let mut names: BTreeMap<(&str, u64), BTreeSet<&str>> = BTreeMap::new();
    for process in &processes {
        let name = process["imageFile"]["fileName"].as_str().unwrap();
        let device = process["mdeDeviceId"].as_str().unwrap();
        let pid = process["processId"].as_u64().unwrap();
        names.entry((device, pid)).or_default().insert(name);
    }
    assert!(
        names.values().any(|names| names.len() == 2),
        "a pid is used twice"
    );
}

#[test]
fn every_kind_of_evidence_is_there() {
    let all = alerts();
    for kind in [
        "processEvidence",
        "deviceEvidence",
        "userEvidence",
        "fileEvidence",
        "ipEvidence",
        "urlEvidence",
        "mailboxEvidence",
        "analyzedMessageEvidence",
        "mailClusterEvidence",
        "registryValueEvidence",
        "cloudApplicationEvidence",
        "oauthApplicationEvidence",
        "cloudLogonSessionEvidence",
    ] {
        assert!(
            all.iter().any(|alert| !evidence(alert, kind).is_empty()),
            "{kind}"
        );
    }
    let mut all_texts = Vec::new();
    for alert in &all {
        texts(alert, &mut all_texts);
    }
    assert!(
        all_texts
            .iter()
            .any(|text| text.contains('\u{202e}') && text.contains("<b>"))
    );
}
