//! In whatever order and split files are opened, the data is the same.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod account;

use account::{account, open};
use proptest::prelude::*;
use serde_json::Value;
use std::path::Path;
use std::sync::LazyLock;
use throughline_scenario::scale::Generator;

/// The records of a list, each as text.
fn records(text: &str) -> Vec<String> {
    let list: Value = serde_json::from_str(text).unwrap();
    let items = list["value"].as_array().unwrap();
    items.iter().map(Value::to_string).collect()
}

/// The sample files beside a few hundred made-up alerts.
fn many() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../app/samples/harbour-lights");
    let mut all = Vec::new();
    for file in ["alerts.json", "incidents.json"] {
        all.extend(records(
            &std::fs::read_to_string(folder.join(file)).unwrap(),
        ));
    }
    let mut made = Vec::new();
    let generator = Generator {
        alerts: 240,
        seed: 11,
    };
    generator.write(&mut made).unwrap();
    let made = records(std::str::from_utf8(&made).unwrap());
    // Some of them again, as they were before and after an update.
    for (nth, record) in made.iter().enumerate().filter(|it| it.0 % 9 == 0) {
        let mut again: Value = serde_json::from_str(record).unwrap();
        let year = if nth % 2 == 0 { "2001" } else { "2099" };
        again["lastUpdateDateTime"] = format!("{year}-01-01T00:00:00Z").into();
        again["status"] = "inProgress".into();
        all.push(again.to_string());
    }
    all.extend(made);
    all
}

/// An alert of which every telling is equally new, with these fields besides.
fn tie(id: &str, more: &str) -> String {
    format!(
        r#"{{"id":"{id}","title":"T","severity":"high","serviceSource":"microsoftDefenderForEndpoint","createdDateTime":"2026-04-01T10:00:00Z","lastUpdateDateTime":"2026-04-02T10:00:00Z",{more}}}"#
    )
}

fn process(id: &str, fields: &str) -> String {
    tie(
        id,
        &format!(
            r##""evidence":[{{"@odata.type":"#microsoft.graph.security.processEvidence","mdeDeviceId":"d1",{fields}}}]"##
        ),
    )
}

/// Records that contradict or only half agree with each other.
fn contested() -> Vec<String> {
    let started = |at: &str| format!(r#""processCreationDateTime":"2026-04-01T{at}""#);
    let image = |name: &str| format!(r#""imageFile":{{"fileName":"{name}"}}"#);
    let file = |verdict: &str, name: &str| {
        format!(
            r##""evidence":[{{"@odata.type":"#microsoft.graph.security.fileEvidence","verdict":"{verdict}","fileDetails":{{"fileName":"{name}"}}}}]"##
        )
    };
    let device = |fields: &str| {
        tie(
            "dev",
            &format!(
                r##""systemTags":["{}"],"evidence":[{{"@odata.type":"#microsoft.graph.security.deviceEvidence",{fields}}}]"##,
                fields.len()
            ),
        )
        .replace("\"dev\"", &format!("\"dev{}\"", fields.len()))
    };
    let incident = |more: &str| {
        format!(
            r#"{{"id":"7","displayName":"I","incidentWebUrl":"https://x.example","lastUpdateDateTime":"2026-04-02T10:00:00Z",{more}}}"#
        )
    };
    vec![
        tie("status", r#""status":"new""#),
        tie("status", r#""status":"resolved""#),
        tie(
            "activity",
            r#""lastActivityDateTime":"2026-04-01T11:00:00Z""#,
        ),
        tie(
            "activity",
            r#""lastActivityDateTime":"2026-04-01T12:00:00Z""#,
        ),
        tie("tags", r#""systemTags":["a"]"#),
        tie("tags", r#""systemTags":["b"]"#),
        tie("verdict", &file("suspicious", "a.exe")),
        tie("verdict", &file("malicious!", "a.exe")),
        tie("file", &file("suspicious", "a.exe")),
        tie("file", &file("suspicious", "b.exe")),
        tie("alertId", r#""category":"A""#),
        tie("alertId", r#""category":"B""#)
            .replace("\"T\"", "\"U\"")
            .replace("04-01T10", "04-03T10"),
        tie("alertId", r#""category":"C""#)
            .replace("\"T\"", "\"V\"")
            .replace("04-01T10", "04-04T10"),
        process("p1", &format!(r#""processId":10,{}"#, started("09:00:00Z"))),
        process(
            "p2",
            &format!(
                r#""processId":10,{},{}"#,
                started("09:00:00Z"),
                image("a.exe")
            ),
        ),
        process(
            "p3",
            &format!(
                r#""processId":10,"processCommandLine":"a.exe /x",{}"#,
                image("A.exe")
            ),
        ),
        process(
            "p4",
            &format!(
                r#""processId":20,{},{}"#,
                started("09:30:00.1234567Z"),
                image("b.exe")
            ),
        ),
        process(
            "p5",
            &format!(
                r#""processId":20,{},"parentProcessId":10,"parentProcessCreationDateTime":"2026-04-01T09:00:00Z""#,
                started("09:30:00Z")
            ),
        ),
        process(
            "p6",
            &format!(
                r#""processId":30,{},"parentProcessId":20,"parentProcessImageFile":{{"fileName":"b.exe"}}"#,
                started("09:40:00Z")
            ),
        ),
        process(
            "p7",
            &format!("{},{}", started("09:50:00Z"), image("nopid.exe")),
        ),
        process(
            "p8",
            &format!(
                r#"{},"processCommandLine":"y",{}"#,
                started("09:50:00Z"),
                image("nopid.exe")
            ),
        ),
        device(r#""mdeDeviceId":"m1","deviceDnsName":"pc.a.example","hostName":"pc""#),
        device(r#""mdeDeviceId":"m222","deviceDnsName":"pc.b.example","hostName":"pc""#),
        device(r#""deviceDnsName":"pc.a.example""#),
        device(r#""hostName":"pc""#),
        incident(r#""description":"one""#),
        incident(r#""description":"two""#),
        incident(&format!(
            r#""status":"active","alerts":[{}]"#,
            tie("tags", r#""systemTags":["c"]"#)
        )),
    ]
}

/// Puts records into so many files, in one envelope or another.
fn split(records: &[String], files: usize) -> Vec<String> {
    records
        .chunks(records.len().div_ceil(files).max(1))
        .enumerate()
        .map(|(nth, part)| match nth % 3 {
            0 => format!("{{\"value\":[{}]}}", part.join(",\n")),
            1 => part.join("\n"),
            _ => format!("[{}]", part.join(",")),
        })
        .collect()
}

/// The first line in which two accounts differ.
fn assert_same(expected: &str, found: &str) -> Result<(), TestCaseError> {
    let differs = expected.lines().zip(found.lines()).find(|(a, b)| a != b);
    prop_assert_eq!(differs, None);
    prop_assert_eq!(expected.lines().count(), found.lines().count());
    Ok(())
}

/// A way to open records: their order, and how many files they are in.
fn any_order(records: &[String]) -> impl Strategy<Value = (Vec<usize>, usize)> + use<> {
    let order: Vec<usize> = (0..records.len()).collect();
    (Just(order).prop_shuffle(), 1_usize..12)
}

fn opened(records: &[String], (order, files): &(Vec<usize>, usize)) -> String {
    let shuffled: Vec<String> = order.iter().map(|&it| records[it].clone()).collect();
    account(&open(&split(&shuffled, *files)))
}

static MANY: LazyLock<(Vec<String>, String)> = LazyLock::new(|| {
    let records = many();
    let expected = account(&open(&split(&records, 3)));
    (records, expected)
});

static CONTESTED: LazyLock<(Vec<String>, String)> = LazyLock::new(|| {
    let records = contested();
    let expected = account(&open(&split(&records, 1)));
    (records, expected)
});

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(10))]

    #[test]
    fn real_files_in_any_order_and_split_are_the_same_data(order in any_order(&MANY.0)) {
        assert_same(&MANY.1, &opened(&MANY.0, &order))?;
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn contradictions_are_settled_the_same_in_any_order(order in any_order(&CONTESTED.0)) {
        assert_same(&CONTESTED.1, &opened(&CONTESTED.0, &order))?;
    }
}

#[test]
fn the_account_tells_what_matters() {
    let told = &MANY.1;
    let begins = |word: &str| told.lines().filter(|it| it.starts_with(word)).count();
    assert_eq!(begins("alert "), 73 + 240);
    assert_eq!(begins("incident "), 13);
    assert!(told.contains("parent told Some("));
    assert!(begins("device ") > 10 && begins("user ") > 10 && begins("Some(") > 76);
}
