//! Records made to harm, in the shape of every importer: what is sound in them is
//! kept, and what is not is told.

mod invariants;
mod reading;
mod shapes;

use invariants::{check, tells};
use reading::{Kept, alert, read_chunks};
use serde_json::Value;
use std::fmt::Write as _;
use throughline_import::{FileReport, ProblemKind};
use throughline_model::Subject;

/// Each record of each shape that is JSON, with the name of its file. Those that
/// stand in envelopes are left to other tests.
fn records() -> Vec<(String, Value)> {
    let of = |shape: &shapes::Shape| {
        let name = shape.name.clone();
        shape
            .records()
            .into_iter()
            .filter(|it| it.get("tables").is_none() && it.get("Results").is_none())
            .map(move |it| (name.clone(), it))
            .collect::<Vec<_>>()
    };
    shapes::all().iter().flat_map(of).collect()
}

fn read(text: &str) -> (Kept, FileReport) {
    let (kept, mut reports) = check("export.json", text.as_bytes(), &[509]);
    (kept, reports.remove(0))
}

/// Changes every text in a value, also in JSON that stands in text.
fn change(value: &mut Value, with: &dyn Fn(&str) -> String) {
    match value {
        Value::String(text) => {
            let inner = serde_json::from_str(text).ok();
            let inner = inner.filter(|it: &Value| it.is_object() || it.is_array());
            match inner {
                Some(mut inner) => {
                    change(&mut inner, with);
                    *text = inner.to_string();
                }
                None => *text = with(text),
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|it| change(it, with)),
        Value::Object(object) => object.values_mut().for_each(|it| change(it, with)),
        _ => {}
    }
}

#[test]
fn proto_and_constructor_keys_change_nothing() {
    let more = r#","__proto__":{"id":"evil","polluted":true},"constructor":{"prototype":{"title":"evil"}},"toString":"evil","hasOwnProperty":0}"#;
    for (name, record) in records() {
        if name == "mapped.ndjson" {
            // A mapping that comes with the program reads no table with other columns.
            continue;
        }
        let plain = record.to_string();
        let (kept, report) = read(&plain);
        let text = format!("{}{more}", plain.strip_suffix('}').unwrap());
        let (again, with_more) = read(&text);
        assert_eq!(report.records, with_more.records, "{name}: {text}");
        let ids = |kept: &Kept| {
            kept.alerts
                .iter()
                .map(|it| it.id.clone())
                .collect::<Vec<_>>()
        };
        // An alert without an id of its own is named by its content.
        assert_eq!(ids(&kept), ids(&again), "{name}");
        assert_eq!(kept.events.len(), again.events.len(), "{name}");
        let titles = again.alerts.iter().filter_map(|it| it.title.as_deref());
        assert!(titles.into_iter().all(|it| it != "evil"), "{name}");
    }
}

#[test]
fn of_duplicate_keys_the_last_counts_in_every_shape() {
    for (name, record) in records() {
        let plain = record.to_string();
        let (kept, report) = read(&plain);
        for key in record.as_object().unwrap().keys() {
            let text = format!("{{\"{key}\":{{\"first\":1}},{}", &plain[1..]);
            let (again, repaired) = read(&text);
            assert_eq!(repaired.records.accepted, report.records.accepted, "{name}");
            assert!(tells(&repaired, ProblemKind::LooseJson), "{name}: {key}");
            let ids = |kept: &Kept| {
                kept.alerts
                    .iter()
                    .map(|it| it.id.clone())
                    .collect::<Vec<_>>()
            };
            assert_eq!(ids(&kept), ids(&again), "{name}: {key}");
        }
    }
}

#[test]
fn lone_surrogates_are_replaced_in_every_shape() {
    for (name, record) in records() {
        let mut marked = record.clone();
        change(&mut marked, &|text| format!("{text}\u{e000}"));
        // In text inside text the escape is escaped once more.
        let text = marked.to_string().replace('\u{e000}', r"\udfff");
        let (_, report) = read(&text);
        let told = tells(&report, ProblemKind::LooseJson);
        assert!(told, "{name}: {report:?}");
        assert_eq!(report.records.read, 1, "{name}");
    }
    let (kept, _) = read(&alert("da1", r#","description":"a\ud800b\udc00\ud800""#));
    let description = kept.alerts[0].description.as_deref();
    assert_eq!(description, Some("a\u{fffd}b\u{fffd}\u{fffd}"));
}

#[test]
fn nul_bytes_in_text_and_between_records_are_borne() {
    for (name, record) in records() {
        let mut marked = record.clone();
        change(&mut marked, &|text| format!("{text}\0"));
        // As an escape, and as the byte itself.
        let escaped = marked.to_string();
        let (_, report) = read(&escaped);
        assert_eq!(report.records.read, 1, "{name}");
        let raw = escaped.replace(r"\u0000", "\0");
        let (_, report) = read(&raw);
        assert_eq!(report.records.read, 1, "{name}");
        assert!(tells(&report, ProblemKind::LooseJson), "{name}: {report:?}");
    }
    let between = format!("{}\n\0\0\0\n{}\n", alert("da1", ""), alert("da2", ""));
    let (kept, report) = read(&between);
    assert_eq!(kept.alerts.len(), 2);
    assert!(tells(&report, ProblemKind::NotJson), "{report:?}");
}

#[test]
fn huge_numbers_are_no_process_ids_and_cost_only_themselves() {
    let digits = "9".repeat(400);
    for number in [
        "1e999",
        "-1e999",
        "1e-999",
        &digits,
        &format!("\"{digits}\""),
    ] {
        let more = format!(
            r##","evidence":[{{"@odata.type":"#microsoft.graph.security.processEvidence","processId":{number},"parentProcessId":{number},"imageFile":{{"fileName":"a.exe","fileSize":{number}}}}}]"##
        );
        let (kept, report) = read(&alert("da1", &more));
        assert_eq!(report.records.repaired, 1, "{number}");
        let Subject::Process(process) = &kept.alerts[0].evidence[0].subject else {
            panic!("{:?}", kept.alerts[0].evidence);
        };
        assert_eq!((process.pid, process.parent_pid), (None, None), "{number}");
        assert_eq!(process.image.name.as_deref(), Some("a.exe"));
    }
    // In the place of every number of every shape.
    for (name, record) in records() {
        for number in [
            "1e999",
            "-0",
            "1E400",
            &digits,
            "18446744073709551616",
            "1.7976931348623157e309",
        ] {
            let text = with_numbers(&record, number);
            let (_, report) = read(&text);
            assert_eq!(report.records.read, 1, "{name}: {number}");
        }
    }
}

/// A record's text with another number in the place of each.
fn with_numbers(record: &Value, number: &str) -> String {
    fn mark(value: &mut Value) {
        match value {
            Value::Number(_) => *value = "\u{e000}".into(),
            Value::Array(items) => items.iter_mut().for_each(mark),
            Value::Object(object) => object.values_mut().for_each(mark),
            _ => {}
        }
    }
    let mut marked = record.clone();
    mark(&mut marked);
    marked.to_string().replace("\"\u{e000}\"", number)
}

#[test]
fn deep_nesting_loses_only_its_deep_part_in_every_shape() {
    let deep = format!("{}1{}", "[{\"a\":".repeat(20_000), "}]".repeat(20_000));
    for (name, mut record) in records() {
        // A mapping that comes with the program knows all columns of its table.
        let column = match name.as_str() {
            "mapped.ndjson" => "time_label",
            _ => "deep",
        };
        if let Value::Object(record) = &mut record {
            record.remove(column);
        }
        let plain = record.to_string();
        let text = format!("{{\"{column}\":{deep},{}", &plain[1..]);
        let (kept, report) = read_chunks([text.as_bytes()]);
        let (whole, _) = read_chunks([plain.as_bytes()]);
        assert_eq!(report.records.accepted, 1, "{name}");
        assert!(tells(&report, ProblemKind::TooDeep), "{name}");
        assert_eq!(kept.alerts.len(), whole.alerts.len(), "{name}");
    }
    // A file of nothing but brackets, open and closed.
    for text in [
        "[".repeat(100_000),
        "{\"value\":".repeat(50_000),
        format!("{}{}", "[".repeat(50_000), "]".repeat(50_000)),
    ] {
        let (kept, report) = read_chunks([text.as_bytes()]);
        assert!(kept.is_empty() && !report.problems.is_empty());
    }
}

#[test]
fn an_xml_bomb_unfolds_to_nothing() {
    let mut entities = String::from("<!ENTITY a0 'lol'>");
    for n in 1..30 {
        let ten = format!("&a{};", n - 1).repeat(10);
        let _ = write!(entities, "<!ENTITY a{n} '{ten}'>");
    }
    let event = |image: &str| {
        format!(
            "<?xml version='1.0'?><!DOCTYPE x [{entities}<!ENTITY f SYSTEM 'file:///etc/passwd'>]><Event><System><Provider Name='Linux-Sysmon'/><EventID>1</EventID></System><EventData><Data Name='Image'>{image}</Data></EventData></Event>"
        )
    };
    for image in ["/bin/&a29;", "/bin/&f;"] {
        let row = serde_json::json!({"Computer": "u", "SyslogMessage": event(image)});
        let (kept, _) = read(&row.to_string());
        let told = format!("{:?}", kept.events[0]);
        assert!(told.len() < 5_000 && !told.contains("lollol"), "{told}");
        assert!(told.contains(&image[5..]), "{told}");
    }
    // Elements in each other, and attributes without end.
    for text in [
        "<Event>".repeat(100_000),
        format!("<Event {}", "a='".repeat(100_000)),
    ] {
        let row = serde_json::json!({"Computer": "u", "SyslogMessage": text});
        let (_, report) = read_chunks([row.to_string().as_bytes()]);
        assert!(tells(&report, ProblemKind::BadInnerXml), "{report:?}");
    }
}
