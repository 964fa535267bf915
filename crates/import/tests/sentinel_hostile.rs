//! Sentinel's cells made to do harm: references in circles, chains without end,
//! text that is cut, escaped twice or no text at all. What cannot be used is
//! noted; all else is kept.

mod reading;

use reading::read_chunks;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use throughline_import::{FileReport, ProblemKind};
use throughline_model::{AlertRecord, Subject};

/// The alert of a row with this text in its `Entities` cell.
fn with_cell(cell: &str) -> (AlertRecord<String>, FileReport) {
    let row = json!({
        "SystemAlertId": "s-1", "DisplayName": "T", "ProviderName": "MDATP", "Entities": cell,
    });
    let started = Instant::now();
    let (mut kept, report) = read_chunks([row.to_string().as_bytes()]);
    assert!(started.elapsed() < Duration::from_secs(20), "it hangs");
    assert_eq!(report.records.accepted, 1);
    (kept.alerts.remove(0), report)
}

/// Each process with its parent, and all that was noted.
fn told(cell: &str) -> String {
    let (alert, report) = with_cell(cell);
    let mut out = String::new();
    for it in &alert.evidence {
        match &it.subject {
            Subject::Process(it) => {
                let _ = write!(out, "{:?} from {:?}; ", it.pid, it.parent_pid);
            }
            other => {
                let _ = write!(out, "{}; ", other.kind().api());
            }
        }
    }
    for it in &report.problems {
        for it in &it.examples {
            let _ = write!(out, "\n{it}");
        }
    }
    out
}

#[test]
fn a_cyclic_ref_ends() {
    let cell = json!([
        {"$id":"1","ProcessId":"10","ParentProcess":{"$ref":"2"},"Type":"process"},
        {"$id":"2","ProcessId":"20","ParentProcess":{"$ref":"1"},"Type":"process"}
    ]);
    insta::assert_snapshot!(told(&cell.to_string()), @r#"
    Some(10) from Some(20); Some(20) from Some(10); 
    record 1, byte 0, Entities: "2" comes later, followed
    "#);
    // Files that are each other's image, hosts in each other.
    let cell = json!([
        {"$id":"1","Type":"process","ProcessId":"1","ImageFile":{"$ref":"2"},"Host":{"$ref":"3"}},
        {"$id":"2","Type":"file","Name":"a","FileHashes":[{"$ref":"2"},{"$ref":"1"}],"Host":{"$ref":"3"}},
        {"$id":"3","Type":"host","HostName":"h","LastIpAddress":{"$ref":"1"},"Host":{"$ref":"3"}}
    ]);
    insta::assert_snapshot!(told(&cell.to_string()), @r#"
    Some(1) from None; file; device; 
    record 1, byte 0, Entities: "2" is what holds the reference, and 1 more such
    record 1, byte 0, Entities: "3" comes later, followed, and 2 more such
    "#);
}

#[test]
fn a_forward_ref_is_followed_and_noted() {
    let cell = json!([
        {"$ref":"2"},
        {"$id":"1","ProcessId":"10","ParentProcess":{"$ref":"2"},"Type":"process"},
        {"$id":"2","ProcessId":"20","Type":"process"}
    ]);
    insta::assert_snapshot!(told(&cell.to_string()), @r#"
    Some(10) from Some(20); Some(20) from None; 
    record 1, byte 0, Entities: "2" comes later, followed, and 1 more such
    "#);
}

#[test]
fn a_missing_ref_is_noted() {
    let cell = json!([
        {"$id":"1","ProcessId":"10","ParentProcess":{"$ref":"7"},"ImageFile":{"$ref":"8"},"Type":"process"},
        {"$ref":"9"}, {"$ref":""}, {"$ref":null}, {"$ref":{"$ref":"1"}}
    ]);
    insta::assert_snapshot!(told(&cell.to_string()), @r#"
    Some(10) from None; other; other; 
    record 1, byte 0, Entities: "8" is nowhere, and 3 more such
    record 1, byte 0, entity: unknown
    record 1, byte 0, entity: unknown
    "#);
}

#[test]
fn a_ref_to_itself_is_not_followed() {
    let cell = json!([
        {"$id":"1","ProcessId":"10","ParentProcess":{"$ref":"1"},"Type":"process"},
        {"$id":"2","ProcessId":"20","Type":"process","ParentProcess":
            {"$id":"3","ProcessId":"30","ParentProcess":{"$ref":"2"},"Type":"process"}},
        {"$id":"4","$ref":"4","ProcessId":"40","Type":"process"},
        {"$id":"5","$ref":"5"}
    ]);
    insta::assert_snapshot!(told(&cell.to_string()), @r#"
    Some(10) from None; Some(20) from Some(30); Some(40) from None; 
    record 1, byte 0, Entities: "5" is nowhere
    record 1, byte 0, Entities: "1" is what holds the reference, and 1 more such
    "#);
}

#[test]
fn an_id_of_two_is_that_of_the_first() {
    let cell = json!([
        {"$id":"1","ProcessId":"10","Type":"process"},
        {"$id":"1","ProcessId":"11","Type":"process"},
        {"$id":"2","ProcessId":"20","ParentProcess":{"$ref":"1"},"Type":"process"}
    ]);
    insta::assert_snapshot!(told(&cell.to_string()), @r#"
    Some(10) from None; Some(11) from None; Some(20) from Some(10); 
    record 1, byte 0, Entities: "1" is the id of two, the first counts
    "#);
}

#[test]
fn a_chain_of_10000_refs_is_read_whole() {
    let chain: Vec<Value> = (0..10_000)
        .map(|i| {
            json!({"$id": i.to_string(), "ProcessId": i.to_string(), "Type": "process",
                "ParentProcess": {"$ref": (i + 1).to_string()}})
        })
        .collect();
    let (alert, report) = with_cell(&Value::from(chain).to_string());
    assert_eq!(alert.evidence.len(), 10_000);
    for (at, it) in alert.evidence.iter().enumerate().take(9_999) {
        let Subject::Process(it) = &it.subject else {
            panic!()
        };
        assert_eq!(it.parent_pid, Some(at as u64 + 1));
    }
    assert_eq!(report.problems[0].kind, ProblemKind::BadReference);
    assert_eq!(
        report.problems[0].count, 2,
        "one for those that come later, one for the last"
    );
}

#[test]
fn a_chain_of_10000_inside_each_other_is_cut() {
    let mut cell = String::from("[");
    for i in 0..10_000 {
        let _ = write!(
            cell,
            r#"{{"$id":"{i}","ProcessId":"{i}","Type":"process","ParentProcess":"#
        );
    }
    cell += "null";
    cell += &"}".repeat(10_000);
    cell += r#",{"$id":"x","Address":"192.0.2.1","Type":"ip"},{"$ref":"9000"}]"#;
    let (alert, report) = with_cell(&cell);
    assert_eq!(alert.evidence.len(), 2, "the parents are no evidence");
    let has_ip = |it: &throughline_model::Evidence<String>| matches!(it.subject, Subject::Ip(_));
    assert!(alert.evidence.iter().any(has_ip), "what follows is kept");
    let kinds: Vec<_> = report.problems.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [ProblemKind::TooDeep, ProblemKind::BadReference]);
}

#[test]
fn many_refs_to_one_large_file_cost_little() {
    let many_keys: serde_json::Map<String, Value> = (0..20_000)
        .map(|i| (format!("k{i}"), Value::Null))
        .collect();
    let mut file = Value::from(many_keys);
    file["$id"] = "f".into();
    file["Type"] = "file".into();
    file["Name"] = "\\".repeat(300_000).into();
    let mut entities = vec![file];
    entities.extend((0..15_000).map(|_| json!({"ImageFile":{"$ref":"f"},"Type":"process"})));
    let (evidence, _) = count_in_list(&Value::from(entities).to_string());
    assert_eq!(evidence, 15_001);
}

#[test]
fn a_list_without_end_is_cut_at_a_limit() {
    let (evidence, report) = count_in_list(&format!("[{}{{}}]", "{},".repeat(150_000)));
    assert_eq!(evidence, 100_000);
    let many = report
        .problems
        .iter()
        .find(|it| it.kind == ProblemKind::TooMany);
    let text = "record 1, byte 0, Entities: 50001 after the first 100000";
    assert_eq!(many.map(|it| it.example.as_str()), Some(text));
}

/// How many pieces of evidence there are of a real list: text would be cut at one MiB.
fn count_in_list(entities: &str) -> (usize, FileReport) {
    let row = format!(r#"{{"SystemAlertId":"s-1","Entities":{entities}}}"#);
    let started = Instant::now();
    let mut sink = Counting::default();
    let mut import = throughline_import::FileImport::new("x.json");
    import.push(row.as_bytes(), &mut sink);
    let report = import.finish(&mut sink).remove(0);
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
    (sink.evidence, report)
}

#[derive(Default)]
struct Counting {
    evidence: usize,
}

type Text<'a> = std::borrow::Cow<'a, str>;

impl throughline_import::RecordSink for Counting {
    fn alert(&mut self, alert: AlertRecord<Text<'_>>, _: throughline_import::Place) {
        self.evidence += alert.evidence.len();
    }
    fn incident(
        &mut self,
        _: throughline_model::IncidentRecord<Text<'_>>,
        _: throughline_import::Place,
    ) {
    }
    fn event(&mut self, _: throughline_model::EventRecord<Text<'_>>, _: throughline_import::Place) {
    }
    fn entity(&mut self, _: Subject<Text<'_>>, _: throughline_import::Place) {}
}

#[test]
fn of_a_cut_cell_the_whole_entities_are_kept() {
    let cell = json!([
        {"$id":"1","ProcessId":"10","Type":"process"},
        {"$id":"2","ProcessId":"20","ParentProcess":{"$ref":"1"},"Type":"process"},
        {"$id":"3","ProcessId":"30","CommandLine":"say \"}]\" é","Type":"process"}
    ])
    .to_string();
    insta::assert_snapshot!(told(&cell[..cell.len() - 12]), @r#"
    Some(10) from None; Some(20) from Some(10); 
    record 1, byte 0, Entities: the record ends in the middle at byte 186, begins "[{"$id":"1","ProcessId":"10","Type":"pro"
    "#);
    // Wherever it is cut, no entity is invented and nothing breaks.
    for end in (0..cell.len()).filter(|&it| cell.is_char_boundary(it)) {
        let (alert, _) = with_cell(&cell[..end]);
        assert!(alert.evidence.len() <= 3);
    }
}

#[test]
fn a_doubly_escaped_cell_is_unfolded() {
    let cell = json!([{"$id":"1","ProcessId":"10","CommandLine":"a\\b \"c\"","Type":"process"}]);
    let twice = json!(cell.to_string()).to_string();
    let bare = &twice[1..twice.len() - 1];
    for text in [twice.as_str(), bare] {
        let (alert, report) = with_cell(text);
        let Subject::Process(it) = &alert.evidence[0].subject else {
            panic!()
        };
        assert_eq!(it.command_line.as_deref(), Some("a\\b \"c\""));
        assert_eq!(
            report.problems[0].kind,
            ProblemKind::LooseJson,
            "{report:?}"
        );
    }
}

#[test]
fn proto_keys_are_only_unknown() {
    let cell = r#"[{"$id":"__proto__","__proto__":{"Type":"host"},"constructor":{"prototype":1},"Type":"ip","Address":"192.0.2.1"},{"$ref":"__proto__"},{"Type":"__proto__"}]"#;
    insta::assert_snapshot!(told(cell), @r"
    ip; other; 
    record 1, byte 0, ip.__proto__
    record 1, byte 0, ip.constructor
    record 1, byte 0, entity: __proto__
    ");
}

#[test]
fn huge_numbers_are_no_process_ids() {
    let cell = r#"[{"Type":"process","ProcessId":99999999999999999999999999},{"Type":"process","ProcessId":-5},{"Type":"process","ProcessId":"0xffffffffffffffffff"},{"Type":"process","ProcessId":1e400},{"Type":"process","ProcessId":18446744073709551615},{"Type":"file","SizeInBytes":1e9,"Name":"x"}]"#;
    insta::assert_snapshot!(told(cell), @r#"
    None from None; None from None; None from None; None from None; Some(18446744073709551615) from None; file; 
    record 1, byte 0, ProcessId: "99999999999999999999999999" is no number
    record 1, byte 0, ProcessId: "-5" is no number
    record 1, byte 0, ProcessId: "0xffffffffffffffffff" is no number
    record 1, byte 0, SizeInBytes: "1e9" is no number
    record 1, byte 0, Entities: byte 177 of its text
    "#);
}

#[test]
fn of_duplicate_keys_the_last_counts() {
    let cell = r#"[{"$id":"1","Type":"host","Type":"process","ProcessId":"1","ProcessId":"2"}]"#;
    insta::assert_snapshot!(told(cell), @r"
    Some(2) from None; 
    record 1, byte 0, Entities: byte 1 of its text
    ");
}

#[test]
fn lone_surrogates_are_replaced() {
    let cell =
        r#"[{"$id":"1\ud800","Type":"url","Url":"https://\udc00.example"},{"$ref":"1\ud800"}]"#;
    let (alert, report) = with_cell(cell);
    let Subject::Url(it) = &alert.evidence[0].subject else {
        panic!()
    };
    assert_eq!(it.url.as_deref(), Some("https://\u{fffd}.example"));
    assert_eq!(alert.evidence.len(), 1);
    assert_eq!(report.problems[0].kind, ProblemKind::LooseJson);
}

#[test]
fn cells_of_the_wrong_kind_cost_only_themselves() {
    for (cell, kind) in [
        (json!(7), ProblemKind::WrongType),
        (json!(true), ProblemKind::WrongType),
        (json!("hello"), ProblemKind::BadInnerJson),
        (json!("7"), ProblemKind::WrongType),
        (json!("\"\\\"\\\"\""), ProblemKind::LooseJson),
        (json!([[[{"Type":"ip"}]]]), ProblemKind::WrongType),
    ] {
        let row = json!({"SystemAlertId": "s-1", "Entities": cell, "ExtendedProperties": cell,
            "Tactics": cell, "Techniques": cell, "RemediationSteps": cell, "AlertIds": cell});
        let (kept, report) = read_chunks([row.to_string().as_bytes()]);
        assert_eq!(kept.alerts.len(), 1, "{cell}");
        assert!(
            report.problems.iter().any(|it| it.kind == kind),
            "{cell}: {report:?}"
        );
    }
}

#[test]
fn a_list_of_no_entity_is_not_accepted() {
    for text in [
        r#"{"entities":[],"metaData":[]}"#,
        r#"{"entities":[7,null],"metaData":[]}"#,
        r#"{"entities":[{"kind":"Account","propert\u0000ies":{}}],"metaData":[]}"#,
    ] {
        let (kept, report) = read_chunks([text.as_bytes()]);
        assert!(kept.is_empty(), "{text}");
        assert_eq!(report.records.rejected, 1, "{text}");
        assert_eq!(report.problems[0].kind, ProblemKind::WrongShape, "{text}");
    }
}
