//! Files and records that are not as they should be: what is kept, what is
//! counted, and that the report says where (data formats, 9).

mod reading;

use reading::{alert, read, told};
use throughline_model::Subject;

#[test]
fn text_that_is_not_json_is_refused_with_its_beginning() {
    insta::assert_snapshot!(told("these are my notes\n"), @r"
    1 read, 0 accepted, 0 repaired, 1 rejected: Not recognised
    NotJson ×1: record 1, byte 0: these are my notes
    ");
}

#[test]
fn a_page_of_html_is_refused() {
    let page = "<!DOCTYPE html>\n<html><head>\n<script>var a = {\"id\": 1};</script>\n</html>\n";
    insta::assert_snapshot!(told(page), @r"
    4 read, 0 accepted, 0 repaired, 4 rejected: Not recognised
    NotJson ×4: record 1, byte 0: <!DOCTYPE html>
    ");
}

#[test]
fn a_list_cut_inside_a_record_keeps_the_records_before() {
    let list = format!("{{\"value\":[{},{}]}}", alert("da1", ""), alert("da2", ""));
    let cut = list.len() - 60;
    insta::assert_snapshot!(told(&list[..cut]), @r##"
    2 read, 1 accepted, 0 repaired, 1 rejected: Graph security alerts
    Truncated ×1: record 2, byte 171: {"@odata.type":"#microsoft.graph.security.alert","id":"da2","title":"T","created…
    alert da1 “T”, 2026-04-14T17:00:00Z
    "##);
}

#[test]
fn a_list_cut_between_records_keeps_them_and_says_so() {
    let list = format!("{{\"value\":[{},", alert("da1", ""));
    insta::assert_snapshot!(told(list), @r"
    1 read, 1 accepted, 0 repaired, 0 rejected: Graph security alerts
    Truncated ×1: byte 171: the list is not closed, 1 records kept
    alert da1 “T”, 2026-04-14T17:00:00Z
    ");
}

#[test]
fn json_of_something_else_is_refused_by_its_keys() {
    let text = r#"{"name":"throughline","version":"1.0.0","dependencies":{"a":"1"}}"#;
    insta::assert_snapshot!(told(text), @r"
    1 read, 0 accepted, 0 repaired, 1 rejected: Not recognised
    WrongShape ×1: record 1, byte 0: its keys are name, version, dependencies
    ");
    insta::assert_snapshot!(told("[1,\"two\",null]"), @r"
    3 read, 0 accepted, 0 repaired, 3 rejected: Not recognised
    NotJson ×3: record 1, byte 1: 1
    ");
    insta::assert_snapshot!(told("42"), @r"
    1 read, 0 accepted, 0 repaired, 1 rejected: Not recognised
    NotJson ×1: record 1, byte 0: 42
    ");
}

#[test]
fn an_empty_file_is_said_to_be_empty() {
    insta::assert_snapshot!(told(""), @r"
    0 read, 0 accepted, 0 repaired, 0 rejected: Not recognised
    EmptyFile ×1: 0 bytes
    ");
}

#[test]
fn a_file_of_blanks_holds_no_records() {
    insta::assert_snapshot!(told(" \n\t\r\n "), @r"
    0 read, 0 accepted, 0 repaired, 0 rejected: Not recognised
    NoRecords ×1: nothing but blanks
    ");
}

#[test]
fn an_empty_list_is_sound_and_said_to_be_empty() {
    for (text, what) in [
        ("[]", "an empty list"),
        (r#"{"@odata.context":"x","value":[]}"#, "an empty list"),
        (
            r#"{"schema":[{"name":"Timestamp"}],"results":[]}"#,
            "an empty list",
        ),
        (
            "SystemAlertId,AlertName,TimeGenerated\r\n",
            "a table without rows",
        ),
        (
            r#"{"tables":[{"name":"T","columns":[{"name":"a"}],"rows":[]}]}"#,
            "a table without rows",
        ),
    ] {
        let (_, report) = read(text.as_bytes());
        assert!(report.is_empty_list() && !report.is_readable(), "{text}");
        assert_eq!(report.reason(), format!("no records in it: {what}"));
    }
    for text in ["", "[", "nothing", r#"{"value":[7]}"#, r#"[{"a":1}]"#] {
        assert!(!read(text.as_bytes()).1.is_empty_list(), "{text}");
    }
}

#[test]
fn a_record_nested_too_deep_loses_only_its_deep_part() {
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let more = format!(r#","additionalData":{deep},"category":"Malware""#);
    let text = alert("da1", &more);
    insta::assert_snapshot!(told(&text), @r"
    1 read, 1 accepted, 1 repaired, 0 rejected: Graph security alerts
    TooDeep ×1: record 1, byte 0, byte 276: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
    alert da1 “T”, 2026-04-14T17:00:00Z
    ");
    assert_eq!(
        read(text.as_bytes()).0.alerts[0].category.as_deref(),
        Some("Malware")
    );
}

#[test]
fn nan_as_a_number_is_mended_and_as_a_date_is_no_time() {
    let literal = alert("da1", r#","lastUpdateDateTime":NaN"#);
    insta::assert_snapshot!(told(literal), @r#"
    1 read, 1 accepted, 1 repaired, 0 rejected: Graph security alerts
    LooseJson ×1: record 1, byte 0, byte 181: teDateTime":NaN}
    alert da1 “T”, 2026-04-14T17:00:00Z
    "#);
    let text = alert(
        "da2",
        r#","lastUpdateDateTime":"NaN","resolvedDateTime":"NaT""#,
    );
    insta::assert_snapshot!(told(text), @r#"
    1 read, 1 accepted, 1 repaired, 0 rejected: Graph security alerts
    BadTime ×2: record 1, byte 0, lastUpdateDateTime: "NaN"
    alert da2 “T”, 2026-04-14T17:00:00Z
    "#);
}

#[test]
fn dates_that_do_not_exist_are_left_out() {
    let text = alert(
        "da1",
        r#","firstActivityDateTime":"2026-02-30T10:00:00Z","lastActivityDateTime":"2026-04-14T25:61:00Z","resolvedDateTime":"0001-01-01T00:00:00Z""#,
    );
    insta::assert_snapshot!(told(&text), @r#"
    1 read, 1 accepted, 1 repaired, 0 rejected: Graph security alerts
    BadTime ×2: record 1, byte 0, firstActivityDateTime: "2026-02-30T10:00:00Z", no such date
    alert da1 “T”, 2026-04-14T17:00:00Z
    "#);
    let (kept, _) = read(text.as_bytes());
    assert_eq!(kept.alerts[0].first_activity, None);
    assert_eq!(kept.alerts[0].last_activity, None);
    assert_eq!(kept.alerts[0].resolved, None);
}

#[test]
fn a_last_activity_before_the_first_is_swapped_and_said() {
    let text = alert(
        "da1",
        r#","firstActivityDateTime":"2026-04-14T16:00:00Z","lastActivityDateTime":"2026-04-14T15:00:00Z""#,
    );
    insta::assert_snapshot!(told(&text), @r"
    1 read, 1 accepted, 1 repaired, 0 rejected: Graph security alerts
    SwappedActivity ×1: record 1, byte 0, firstActivityDateTime: 2026-04-14T16:00:00Z after 2026-04-14T15:00:00Z
    alert da1 “T”, 2026-04-14T17:00:00Z
    ");
    let (kept, _) = read(text.as_bytes());
    assert!(kept.alerts[0].first_activity < kept.alerts[0].last_activity);
}

#[test]
fn the_last_of_two_equal_keys_counts() {
    insta::assert_snapshot!(told(alert("da1", r#","title":"Second""#)), @r##"
    1 read, 1 accepted, 1 repaired, 0 rejected: Graph security alerts
    LooseJson ×1: record 1, byte 0, byte 0: {"@odata.type":"#microsoft.graph
    alert da1 “Second”, 2026-04-14T17:00:00Z
    "##);
}

#[test]
fn ids_above_what_a_double_holds_keep_every_digit() {
    let text = alert("x", "").replace("\"x\"", "9007199254740993");
    insta::assert_snapshot!(told(text), @r"
    1 read, 1 accepted, 0 repaired, 0 rejected: Graph security alerts
    alert 9007199254740993 “T”, 2026-04-14T17:00:00Z
    ");
}

#[test]
fn an_alert_without_an_id_gets_one_from_its_place() {
    let text = format!("{}\n{}", alert("da1", ""), alert("", ""));
    insta::assert_snapshot!(told(text), @r#"
    2 read, 2 accepted, 1 repaired, 0 rejected: Graph security alerts
    MissingId ×1: record 2, byte 161, id: made "export.json#2"
    alert da1 “T”, 2026-04-14T17:00:00Z
    alert export.json#2 “T”, 2026-04-14T17:00:00Z
    "#);
}

#[test]
fn alerts_of_an_incident_may_be_one_object() {
    let text = format!(
        r#"{{"id":"7","displayName":"I","incidentWebUrl":"https://x.example","alerts":{}}}"#,
        alert("da1", r#","incidentId":"8""#)
    );
    insta::assert_snapshot!(told(text), @r"
    1 read, 1 accepted, 0 repaired, 0 rejected: Graph security incidents
    incident 7
    alert da1 “T” in 7, 2026-04-14T17:00:00Z
    ");
}

#[test]
fn one_value_may_stand_for_a_list_but_not_for_an_object() {
    let text = alert(
        "da1",
        r##","mitreTechniques":"T1059","systemTags":[{"a":1},"tag"],"evidence":[{"@odata.type":"#microsoft.graph.security.fileEvidence","fileDetails":"a.exe"},"text",{"@odata.type":"#microsoft.graph.security.processEvidence","processId":"0x1a","imageFile":[1]}]"##,
    );
    insta::assert_snapshot!(told(&text), @r"
    1 read, 1 accepted, 1 repaired, 0 rejected: Graph security alerts
    WrongType ×4: record 1, byte 0, systemTags: an object
    alert da1 “T”, 2026-04-14T17:00:00Z, file, process Some(26)
    ");
    let (kept, _) = read(text.as_bytes());
    assert_eq!(kept.alerts[0].techniques, ["T1059"]);
    assert_eq!(kept.alerts[0].tags, ["tag"]);
    assert!(
        matches!(&kept.alerts[0].evidence[1].subject, Subject::Process(it) if it.pid == Some(26))
    );
}

#[test]
fn evidence_without_a_type_is_told_by_the_key_only_it_has() {
    let text = alert(
        "da1",
        r#","evidence":[{"processId":7},{"fileDetails":{"fileName":"a"}},{"deviceDnsName":"d"},{"registryKey":"k","registryValueName":"v"},{"registryKey":"k"},{"primaryAddress":"a@x.example"},{"ipAddress":"203.0.113.9"},{"url":"https://x.example"},{"userAccount":{"accountName":"a"}},{"processId":8,"userAccount":{"accountName":"a"}},{"something":1}]"#,
    );
    insta::assert_snapshot!(told(text), @r"
    1 read, 1 accepted, 0 repaired, 0 rejected: Graph security alerts
    UnknownEvidence ×1: record 1, byte 0, evidence: unknownEvidence
    alert da1 “T”, 2026-04-14T17:00:00Z, process Some(7), file, device, registryValue, registryKey, mailbox, ip, url, user, process Some(8), other
    ");
}

#[test]
fn the_type_may_stand_under_a_renamed_key() {
    let text = alert(
        "da1",
        r##","evidence":[{"at_sign_odata_type":"#microsoft.graph.security.ipEvidence","ipAddress":"203.0.113.9"},{"odata_type":"microsoft.graph.security.userEvidence","userAccount":{"accountName":"a"}},{"@odata.type":"#microsoft.graph.security.futureEvidence","x":1}]"##,
    );
    insta::assert_snapshot!(told(text), @r"
    1 read, 1 accepted, 0 repaired, 0 rejected: Graph security alerts
    UnknownEvidence ×1: record 1, byte 0, evidence: futureEvidence
    alert da1 “T”, 2026-04-14T17:00:00Z, ip, user, other
    ");
}

#[test]
fn keys_in_lower_case_are_read() {
    let text = alert(
        "da1",
        r##","evidence":[{"@odata.type":"#microsoft.graph.security.processEvidence","processId":7,"imageFile":{"fileName":"a.exe"}}]"##,
    );
    // Values stay as they are: only what stands before a colon is a key.
    let mut lower = String::new();
    for part in text.split_inclusive("\":") {
        let key = part.rfind([',', '{']).map_or(0, |it| it + 1);
        lower.push_str(&part[..key]);
        lower.push_str(&part[key..].to_ascii_lowercase());
    }
    assert!(
        lower.contains("\"createddatetime\":\"2026-04-14T17"),
        "{lower}"
    );
    insta::assert_snapshot!(told(&lower), @r"
    1 read, 1 accepted, 0 repaired, 0 rejected: Graph security alerts
    alert da1 “T”, 2026-04-14T17:00:00Z, process Some(7)
    ");
    let (kept, _) = read(lower.as_bytes());
    let Subject::Process(process) = &kept.alerts[0].evidence[0].subject else {
        panic!("{:?}", kept.alerts[0].evidence)
    };
    assert_eq!(process.image.name.as_deref(), Some("a.exe"));
}

#[test]
fn values_newer_than_the_schema_are_kept_and_counted_without_a_repair() {
    let text = alert("da1", r#","severity":"apocalyptic","shinyNewField":1"#);
    insta::assert_snapshot!(told(text), @r#"
    1 read, 1 accepted, 0 repaired, 0 rejected: Graph security alerts
    UnknownValue ×1: record 1, byte 0, severity: "apocalyptic"
    UnknownField ×1: record 1, byte 0, alert.shinyNewField
    alert da1 “T”, 2026-04-14T17:00:00Z
    "#);
}

#[test]
fn a_broken_line_costs_only_itself() {
    let (one, two, three) = (alert("da1", ""), alert("da2", ""), alert("da3", ""));
    for (broken, kind) in [
        (&two[..40], "Truncated"),
        (&two.replace("\"title\":", "\"title\" "), "NotJson"),
        ("###", "NotJson"),
        ("{\"id\":\"da2\",", "Truncated"),
    ] {
        let (kept, report) = read(format!("{one}\n{broken}\n{three}\n").as_bytes());
        let ids: Vec<_> = kept
            .alerts
            .iter()
            .filter_map(|it| it.id.as_deref())
            .collect();
        assert_eq!(ids, ["da1", "da3"], "{broken}");
        assert_eq!(report.records.rejected, 1, "{broken}");
        assert_eq!(format!("{:?}", report.problems[0].kind), kind, "{broken}");
        assert!(
            report.problems[0].example.starts_with("record 2, byte "),
            "{report:?}"
        );
    }
}

#[test]
fn objects_printed_one_after_another_are_records() {
    let pretty = alert("da1", r#","systemTags":["a"]"#)
        .replace(",\"", ",\n  \"")
        .replace('}', "\n}");
    insta::assert_snapshot!(told(format!("{pretty}\n{pretty}{}", pretty.replace("da1", "da2"))), @r"
    3 read, 3 accepted, 0 repaired, 0 rejected: Graph security alerts
    alert da1 “T”, 2026-04-14T17:00:00Z
    alert da1 “T”, 2026-04-14T17:00:00Z
    alert da2 “T”, 2026-04-14T17:00:00Z
    ");
}

#[test]
fn pages_of_a_list_may_stand_in_one_array() {
    let page = |id: &str| format!(r#"{{"@odata.nextLink":"x","value":[{}]}}"#, alert(id, ""));
    let text = format!("[{},{},{{\"value\":[]}}]", page("da1"), page("da2"));
    insta::assert_snapshot!(told(text), @r"
    2 read, 2 accepted, 0 repaired, 0 rejected: Graph security alerts
    alert da1 “T”, 2026-04-14T17:00:00Z
    alert da2 “T”, 2026-04-14T17:00:00Z
    ");
}

#[test]
fn examples_never_carry_control_or_direction_characters() {
    let text = "\u{1b}[31mred\u{202e}\u{7}\n{\"a\u{1}\u{2067}b\":1}\n";
    let (_, report) = read(text.as_bytes());
    assert_eq!(report.problems.len(), 3, "{report:?}");
    for problem in &report.problems {
        let acts = |c: char| c.is_control() || ('\u{202a}'..'\u{2070}').contains(&c);
        assert!(!problem.example.contains(acts), "{problem:?}");
    }
}

#[test]
fn an_incident_that_ends_in_the_middle_keeps_its_whole_alerts() {
    let alert = |id: &str| {
        format!(
            r##"{{"@odata.type":"#microsoft.graph.security.alert","id":"{id}","title":"T","createdDateTime":"2026-04-14T10:00:00Z","evidence":[]}}"##
        )
    };
    let text = format!(
        r##"{{"value":[{{"@odata.type":"#microsoft.graph.security.incident","id":"7","displayName":"I","alerts":[{},{},{}"##,
        alert("da1"),
        alert("da2"),
        &alert("da3")[..60],
    );
    let (seen, report) = read(text.as_bytes());
    let counts = report.records;
    assert_eq!((counts.read, counts.accepted, counts.repaired), (1, 1, 1));
    let ids: Vec<_> = seen.alerts.iter().map(|it| it.id.clone()).collect();
    assert_eq!(ids, [Some("da1".into()), Some("da2".into())]);
    assert!(
        seen.alerts
            .iter()
            .all(|it| it.incident_id.as_deref() == Some("7")),
        "{seen:?}"
    );
}
